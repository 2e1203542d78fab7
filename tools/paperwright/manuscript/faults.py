"""Findings into a list at the head of their chapter, for drafts: every fault can be seen in the pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from paperwright.manuscript.tree import Element, attributes, fault, text


@dataclass(frozen=True, slots=True)
class Fault:
    """A finding as a draft prints it: ``place`` such as "line 13" or "bibliography/references.bib, line 3"."""

    place: str
    code: str
    message: str


def list_faults(blocks: list[Element], faults: Sequence[Fault]) -> list[Element]:
    """``blocks`` with a list of ``faults`` behind the chapter's title, or at its head where it has none."""
    if not faults:
        return blocks
    items = [[{"t": "Plain", "c": [fault(each.code, text(f"{each.place}: {each.message}"))]}] for each in faults]
    listed: Element = {"t": "Div", "c": [attributes("", "fault-list"), [{"t": "BulletList", "c": items}]]}
    first = next((index for index, block in enumerate(blocks) if block["t"] == "Header"), -1)
    return [*blocks[: first + 1], listed, *blocks[first + 1 :]]
