"""The neutral record: one remark of a reviewer, whatever form it came in, with its place and its answer."""

from __future__ import annotations

from dataclasses import dataclass, field

DOCUMENT = "paper.toml"
"""The file that stands for the document as a whole."""
LONGEST_QUOTE = 200
"""Characters of the marked words that a remark keeps."""


@dataclass(frozen=True, slots=True)
class Given:
    """Where the commenter says that the remark belongs, in the terms of what was read.

    Pages are printed page numbers; lines are those of the review copy. ``clause`` is a number or a title of a section,
    ``item`` a figure, table, paragraph or the like; ``quote`` are the words that were marked. ``whole`` stands for the
    document, or for the chapter that is named.
    """

    chapter: str = ""
    page: str = ""
    line: str = ""
    to_page: str = ""
    to_line: str = ""
    clause: str = ""
    item: str = ""
    quote: str = ""
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the sources of one revision: ``line`` and ``column`` from 1, ``words`` what stands there.

    ``found_by`` says how it was found: ``page and line``, ``quote``, ``clause``, ``item`` or ``whole``.
    """

    file: str
    line: int = 0
    column: int = 0
    words: str = ""
    found_by: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Words of the source that the commenter would replace: ``old`` by ``new``; one of both may be empty."""

    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What the authors say: a disposition of the round's list, the reason, who gave it, the commit that carries it."""

    disposition: str = ""
    text: str = ""
    by: str = ""
    change: str = ""


@dataclass(frozen=True, slots=True)
class Remark:
    """One remark.

    ``id`` is unique in its round and stays; ``origin`` names the file it came in and ``key`` what it is called there.
    ``revision`` is the commit that the commenter read. ``place`` is None where no place was found: the remark is an
    orphan. ``group`` is the id of the first remark that says nearly the same. ``reply`` is the commenter's word on the
    answer.
    """

    id: str
    comment: str
    person: str = ""
    body: str = ""
    received: str = ""
    revision: str = ""
    kind: str = ""
    proposed: str = ""
    given: Given = field(default_factory=Given)
    place: Place | None = None
    suggestion: Suggestion | None = None
    answer: Answer = field(default_factory=Answer)
    reply: str = ""
    group: str = ""
    origin: str = ""
    key: str = ""

    @property
    def answered(self) -> bool:
        """Whether a disposition was given."""
        return bool(self.answer.disposition)

    @property
    def orphaned(self) -> bool:
        """Whether no place was found for it."""
        return self.place is None
