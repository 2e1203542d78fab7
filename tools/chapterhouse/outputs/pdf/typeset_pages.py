"""What is passed between the paper and those who typeset it: a job, and the leaves that come back.

Leaves are kept in a cache as one file: a line of JSON, then the bytes of the PDF.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, astuple, dataclass
from typing import Any

from chapterhouse.outputs.pdf.page_problem import PageProblem
from chapterhouse.outputs.pdf.printed_lines import PrintedLine
from chapterhouse.outputs.pdf.slots import Slot
from chapterhouse.outputs.pdf.typefaces import Face, FontUse


class TypesetError(Exception):
    """The pages would not be what the chapters say; ``messages`` names every fault, each with its chapter."""

    def __init__(self, messages: tuple[str, ...]) -> None:
        """Keep ``messages``, one sentence each."""
        super().__init__(messages)
        self.messages = messages

    def __str__(self) -> str:
        """All messages, one a line."""
        return "\n".join(self.messages)


@dataclass(frozen=True, slots=True)
class Job:
    """A unit to typeset.

    ``html`` is a whole XHTML page; ``numbers`` maps the targets of its page numbers to what is set in their place
    until the true number is known; ``resources`` are the images it shows; ``source`` names it in messages;
    ``left_out`` are the page references, counted from 0, that print nothing.
    """

    source: str
    html: str
    numbers: Mapping[str, str]
    resources: Mapping[str, bytes]
    left_out: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class TypesetPages:
    """A typeset unit.

    ``pdf`` is tagged and lacks its fonts; ``widths`` are those of its pages in points; ``anchors`` maps
    identifiers to (page from 0, x, y) in points from the lower left; ``slots`` are the page numbers to fill
    in; ``fonts`` maps the names of fonts in ``pdf`` to their use; ``problems`` are what was found in setting it;
    ``lines`` are the lines of text, page by page.
    """

    pdf: bytes
    widths: tuple[float, ...]
    anchors: Mapping[str, tuple[int, float, float]]
    slots: tuple[Slot, ...]
    fonts: Mapping[str, FontUse]
    layout_version: str
    lines: tuple[PrintedLine, ...] = ()
    problems: tuple[PageProblem, ...] = ()

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return len(self.widths)

    def to_bytes(self) -> bytes:
        """The leaves as a cache entry."""
        facts = {
            "sha256": hashlib.sha256(self.pdf).hexdigest(),
            "widths": self.widths,
            "anchors": self.anchors,
            "slots": [asdict(slot) for slot in self.slots],
            "fonts": {
                name: {
                    "file": use.face.file,
                    "location": use.face.location,
                    "widths": sorted(use.widths.items()),
                    "texts": sorted(use.texts.items()),
                }
                for name, use in self.fonts.items()
            },
            "layout_version": self.layout_version,
            "lines": [astuple(line) for line in self.lines],
            "problems": [asdict(problem) for problem in self.problems],
        }
        return json.dumps(facts, separators=(",", ":")).encode() + b"\n" + self.pdf

    @classmethod
    def from_bytes(cls, entry: bytes) -> TypesetPages:
        """The leaves of a cache entry; raises ValueError, KeyError or TypeError where it is not whole."""
        line, _, pdf = entry.partition(b"\n")
        facts: dict[str, Any] = json.loads(line)
        if hashlib.sha256(pdf).hexdigest() != facts["sha256"]:
            raise ValueError("the entry is damaged")
        return cls(
            pdf=pdf,
            widths=tuple(map(float, facts["widths"])),
            anchors={name: (int(page), float(x), float(y)) for name, (page, x, y) in facts["anchors"].items()},
            slots=tuple(Slot(**slot) for slot in facts["slots"]),
            fonts={
                name: FontUse(
                    Face(use["file"], tuple((str(tag), float(value)) for tag, value in use["location"])),
                    {int(glyph): int(width) for glyph, width in use["widths"]},
                    {int(glyph): str(text) for glyph, text in use["texts"]},
                )
                for name, use in facts["fonts"].items()
            },
            layout_version=str(facts["layout_version"]),
            lines=tuple(PrintedLine(*line) for line in facts["lines"]),
            problems=tuple(PageProblem(**problem) for problem in facts["problems"]),
        )
