"""Two papers into a redline: changes by chapter, numbers that moved, statements and entries that changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chapterhouse.model import Chapter, Entry, LabelKind, ListedChapter, Paper, Statement
from chapterhouse.review.redline.blocks import Drawn, blocks_of
from chapterhouse.review.redline.comparison import Change, Status, compare
from chapterhouse.review.redline.concordance import Renumbered, concordance, pairs_of
from chapterhouse.review.redline.kinds import kinds_of
from chapterhouse.review.redline.rows import with_rows


@dataclass(frozen=True, slots=True)
class Typed:
    """A change with its kinds."""

    change: Change
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChapterChanges:
    """The changes of a chapter, what is the same included; ``status`` is that of the whole chapter."""

    file: str
    title: str
    status: Status
    changes: tuple[Typed, ...]

    @property
    def changed(self) -> tuple[Typed, ...]:
        """The changes alone."""
        return tuple(one for one in self.changes if one.change.status is not Status.SAME)


@dataclass(frozen=True, slots=True)
class Moved:
    """A number that is another one now: ``label`` is the thing's own name; one of both is empty for new or gone."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class StatementChange:
    """What became of a statement: ``added``, ``withdrawn``, ``strengthened``, ``weakened`` or ``changed``."""

    label: str
    title: str
    fate: str
    details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Redline:
    """All that changed."""

    chapters: tuple[ChapterChanges, ...]
    numbers: tuple[Moved, ...]
    statements: tuple[StatementChange, ...]
    entries: tuple[Moved, ...]
    paragraphs: tuple[Renumbered, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether nothing changed at all."""
        return not (
            self.numbers
            or self.statements
            or self.entries
            or self.paragraphs
            or any(one.changed for one in self.chapters)
        )


def redline(old: Paper, new: Paper, drawn: tuple[Drawn, Drawn] = (lambda path: "", lambda path: "")) -> Redline:
    """What changed from ``old`` to ``new``; ``drawn`` tell the digests of the pictures of both."""
    prefixes = frozenset({*(str(kind) for kind in LabelKind), *new.settings.label_prefixes.values()})
    before = {listed.chapter.path: listed for listed in old.chapters}
    chapters = []
    numbers: list[tuple[str, str]] = []
    for listed in new.chapters:
        chapter = listed.chapter
        known = before.pop(chapter.path, None)
        status = Status.CHANGED if known else Status.ADDED
        if known is not None and known.chapter.text == chapter.text and not _redrawn(chapter, drawn):
            numbers += zip(_paragraphs(known), _paragraphs(listed), strict=False)
            continue
        changes = compare(blocks_of(known, drawn[0]) if known else [], blocks_of(listed, drawn[1]))
        numbers += pairs_of(changes)
        chapters.append(_chapter(listed, status, with_rows(changes), prefixes))
    for gone in before.values():
        changes = compare(blocks_of(gone, drawn[0]), [])
        numbers += pairs_of(changes)
        chapters.append(_chapter(gone, Status.REMOVED, with_rows(changes), prefixes))
    return Redline(
        chapters=tuple(chapters),
        numbers=tuple(_numbers(old, new)),
        statements=tuple(_statements(old, new, chapters)),
        entries=tuple(_entries(old, new)),
        paragraphs=tuple(concordance(numbers)),
    )


def _paragraphs(listed: ListedChapter) -> list[str]:
    return [one.number or "" for one in listed.paragraphs]


def _redrawn(chapter: Chapter, drawn: tuple[Drawn, Drawn]) -> bool:
    return any(drawn[0](figure.path) != drawn[1](figure.path) for figure in chapter.figures)


def _chapter(
    listed: ListedChapter, status: Status, changes: Sequence[Change], prefixes: frozenset[str]
) -> ChapterChanges:
    chapter = listed.chapter
    title = chapter.title.text if chapter.title else listed.slug
    typed = tuple(Typed(one, tuple(kinds_of(one, prefixes))) for one in changes)
    return ChapterChanges(chapter.path, title, status, typed)


def _numbers(old: Paper, new: Paper) -> list[Moved]:
    ones, others = (
        {name: f"{target.word} {target.number}" for name, target in paper.targets.items() if target.number}
        for paper in (old, new)
    )
    return [Moved(name, ones[name], others[name]) for name in ones if name in others and ones[name] != others[name]]


def _entries(old: Paper, new: Paper) -> list[Moved]:
    ones, others = old.bibliography.by_key, new.bibliography.by_key
    found = []
    for key in sorted({*ones, *others}):
        before, after = ones.get(key), others.get(key)
        if before is None or after is None or _fields(before) != _fields(after):
            found.append(Moved(key, _entry(before, after), _entry(after, before)))
    return found


def _fields(entry: Entry) -> dict[str, str]:
    return {name: one.value for name, one in entry.fields.items()}


def _entry(entry: Entry | None, other: Entry | None) -> str:
    """An entry in words: its title and year, or only the fields in which it differs from the ``other``."""
    if entry is None:
        return ""
    if other is None:
        return ", ".join(part for part in (entry.value("title"), entry.value("year")) if part) or entry.type
    theirs = _fields(other)
    return "; ".join(f"{name}: {value}" for name, value in _fields(entry).items() if theirs.get(name) != value) or "…"


def _statements(old: Paper, new: Paper, chapters: Sequence[ChapterChanges]) -> list[StatementChange]:
    ones, others = ({one.name: one for one in paper.statements if one.name} for paper in (old, new))
    modality: dict[str, list[str]] = {}
    for chapter in chapters:
        for typed in chapter.changed:
            label = typed.change.new.statement if typed.change.new else ""
            modality.setdefault(label, []).extend(typed.kinds)
    found = []
    for name in sorted({*ones, *others}):
        before, after = ones.get(name), others.get(name)
        if before is None and after is not None:
            found.append(StatementChange(name, after.title, "added"))
        elif after is None and before is not None:
            found.append(StatementChange(name, before.title, "withdrawn"))
        elif before is not None and after is not None:
            kinds = modality.get(name, [])
            details = [*_attributes(before, after), *dict.fromkeys(kinds)]
            if before.text != after.text and not details:
                details = ["wording"]
            if details:
                found.append(StatementChange(name, after.title, _fate(kinds), tuple(details)))
    return found


def _fate(kinds: Sequence[str]) -> str:
    stronger = any(kind.startswith("strengthened") for kind in kinds)
    weaker = any(kind.startswith("weakened") for kind in kinds)
    return "strengthened" if stronger and not weaker else "weakened" if weaker and not stronger else "changed"


def _attributes(before: Statement, after: Statement) -> list[str]:
    names: Mapping[str, None] = dict.fromkeys([*before.values, *after.values])
    found = []
    for name in names:
        one, other = before.values.get(name, ()), after.values.get(name, ())
        if one != other:
            found.append(f"{name}: {', '.join(one) or 'nothing'} → {', '.join(other) or 'nothing'}")
    if before.title != after.title:
        found.insert(0, f"title: {before.title} → {after.title}")
    return found
