"""Chapters and entries into the paper: what is numbered how, who refers to what, who cites what."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from chapterhouse.core.diagnostics import Span
from chapterhouse.inputs.anchors import Anchors, further_slugs, slugs_of
from chapterhouse.model import (
    Bibliography,
    Chapter,
    Citation,
    Equation,
    Figure,
    FigureGroup,
    Heading,
    ImageFacts,
    Label,
    LabelKind,
    ListedChapter,
    Listing,
    NumberedHeading,
    NumberedParagraph,
    NumberedPart,
    Paper,
    Place,
    Query,
    QueryForm,
    Reference,
    Statement,
    Table,
    Target,
)
from chapterhouse.settings import Settings
from chapterhouse.statements.parse import typed

NOUNS: Mapping[str, tuple[str, str]] = {
    LabelKind.PART: ("Part", "Parts"),
    LabelKind.SECTION: ("Section", "Sections"),
    LabelKind.FIGURE: ("Figure", "Figures"),
    LabelKind.TABLE: ("Table", "Tables"),
    LabelKind.EQUATION: ("Equation", "Equations"),
    LabelKind.LISTING: ("Listing", "Listings"),
    LabelKind.PARAGRAPH: ("Paragraph", "Paragraphs"),
}
CHAPTER_NOUN = ("Chapter", "Chapters")
APPENDIX_NOUN = ("Appendix", "Appendices")
APPENDICES = "appendices"
_WORD = re.compile(r"[^\W_]+(?:[-'\u2019][^\W_]+)*")
_SPANS = re.compile(r"\{[^{}]*\}")
_FIRST_WORDS = 6

SettingsSpans = Mapping[tuple[str | int, ...], Span]


def compile_paper(
    settings: Settings,
    spans: SettingsSpans,
    chapters: Mapping[str, Chapter],
    bibliography: Bibliography,
    project_files: Iterable[str],
    images: Mapping[str, ImageFacts] = MappingProxyType({}),
    characters: frozenset[str] = frozenset(),
) -> Paper:
    """The paper that ``settings`` describe.

    ``spans`` tells where in paper.toml a value stands; ``chapters`` maps paths to all chapters that could be read,
    listed or not; ``project_files`` are the paths of the project; ``images`` tells of its image files;
    ``characters`` are those that the fonts can show.
    """
    numbering = _Numbering(settings, slugs_of(path for path, *_ in _places(settings)))
    listed: list[ListedChapter] = []
    missing: list[tuple[str, Span]] = []
    parts = tuple(_numbered_parts(settings, numbering.anchors))
    for number, part in enumerate(parts):
        label = settings.parts[number].label
        if label is not None:
            numbering.add(_part_target(label, part, spans.get(("parts", number, "label"), Span("paper.toml"))))
    for path, place, part_number, setting in _places(settings):
        chapter = chapters.get(path)
        if chapter is None:
            missing.append((path, spans.get(setting, Span("paper.toml"))))
        else:
            listed.append(numbering.chapter(chapter, place, part_number, appendix=setting[0] == APPENDICES))
    listed_paths = {path for path, *_ in _places(settings)}
    citing: defaultdict[str, list[Citation]] = defaultdict(list)
    referring: defaultdict[str, list[Reference]] = defaultdict(list)
    for entry in listed:
        for citation in entry.chapter.citations:
            citing[citation.key].append(citation)
        matter = entry.chapter.front_matter
        if matter.nocite_span is not None:
            for key in (e.key for e in bibliography.entries) if "*" in matter.nocite else matter.nocite:
                citing[key].append(Citation(key, matter.nocite_span, matter.nocite_span))
        for reference in entry.chapter.references:
            referring[reference.name].append(reference)
    for statement in numbering.statements:
        for reference in statement.references:
            referring[reference.name].append(reference)
    return Paper(
        settings=settings,
        chapters=tuple(listed),
        parts=parts,
        bibliography=bibliography,
        targets=numbering.targets,
        duplicates=tuple(numbering.duplicates),
        citing={key: tuple(found) for key, found in citing.items()},
        referring={name: tuple(found) for name, found in referring.items()},
        project_files=frozenset(project_files),
        unlisted=tuple(chapter for path, chapter in sorted(chapters.items()) if path not in listed_paths),
        missing=tuple(missing),
        images=images,
        spans=spans,
        characters=characters,
        statements=tuple(numbering.statements),
    )


def slug(text: str) -> str:
    """``text`` as an identifier: lower-case ASCII letters and digits joined by hyphens, ``section`` if none is left."""
    ascii_only = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-") or "section"


def roman(number: int) -> str:
    """``number``, from 1 to 3999, as a Roman numeral in capitals."""
    numerals = zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"),
        strict=True,
    )
    written = ""
    for value, numeral in numerals:
        written += numeral * (number // value)
        number %= value
    return written


def letters(number: int) -> str:
    """``number``, from 1, in capitals as spreadsheets count their columns: A to Z, then AA."""
    written = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        written = chr(ord("A") + rest) + written
    return written


def _places(settings: Settings) -> Iterator[tuple[str, Place, int | None, tuple[str | int, ...]]]:
    """Each listed path with its place, the index of its part, and where paper.toml says so, in reading order."""
    for index, path in enumerate(settings.front):
        yield path, Place.FRONT, None, ("front", index)
    for number, part in enumerate(settings.parts):
        for index, path in enumerate(part.chapters):
            yield path, Place.MAIN, number, ("parts", number, "chapters", index)
    for index, path in enumerate(settings.appendices):
        yield path, Place.BACK, None, (APPENDICES, index)
    for index, path in enumerate(settings.back):
        yield path, Place.BACK, None, ("back", index)


def _numbered_parts(settings: Settings, anchors: Anchors) -> Iterator[NumberedPart]:
    titled = 0
    for index, part in enumerate(settings.parts, 1):
        if part.title is None:
            yield NumberedPart(None, None, anchors.give(f"part:{index}"))
        else:
            titled += 1
            anchor = anchors.give(part.label or f"part:{slug(part.title)}")
            yield NumberedPart(part.title, roman(titled), anchor)


def _part_target(name: str, part: NumberedPart, span: Span) -> Target:
    label = Label(name, LabelKind.PART, span)
    return Target(label, span.file, NOUNS[LabelKind.PART][0], part.number, part.title or "", part.anchor)


@dataclass(slots=True)
class _Numbering:
    """Counts through the paper in reading order."""

    settings: Settings
    slugs: Mapping[str, str]
    statements: list[Statement] = field(default_factory=list)
    targets: dict[str, Target] = field(default_factory=dict)
    duplicates: list[Label] = field(default_factory=list)
    anchors: Anchors = field(default_factory=Anchors)
    chapters: int = 0
    appendices: int = 0
    of_kinds: Counter[str] = field(default_factory=Counter)
    outside_chapters: Counter[str] = field(default_factory=Counter)
    """Figures and the like in unnumbered chapters count through all of these."""

    def add(self, target: Target) -> None:
        if target.label.name in self.targets:
            self.duplicates.append(target.label)
        else:
            self.targets[target.label.name] = target

    def chapter(self, chapter: Chapter, place: Place, part: int | None, *, appendix: bool) -> ListedChapter:
        title, slug = chapter.title, self.slugs[chapter.path]
        numbers = [self.next_number(one, place, appendix=appendix) for one in chapter.titles or (None,)]
        number = numbers[0]
        starts = [one.span.start for one in chapter.titles[1:]]
        headings = tuple(self.headings(chapter, dict(zip(chapter.titles, numbers, strict=False))))
        unlabelled: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        counts = [Counter[str]() if one else self.outside_chapters for one in numbers]
        panels = {panel for group in chapter.figure_groups for panel in group.panels}
        things: list[_Numbered] = [
            *(figure for figure in chapter.figures if figure.span not in panels),
            *chapter.figure_groups,
            *(table for table in chapter.tables if table.span not in panels),
            *chapter.equations,
            *chapter.listings,
            *chapter.queries,
        ]
        for thing in sorted(things, key=lambda t: t.span):
            kind = _numbered_kind(thing)
            if kind is None:
                continue
            within = bisect_right(starts, thing.span.start)
            counts[within][kind] += 1
            count = counts[within][kind]
            thing_number = f"{numbers[within]}.{count}" if numbers[within] else str(count)
            if thing.label is None:
                unlabelled[kind].append((self.anchors.give(f"{kind}--{slug}-{thing_number}"), thing_number))
            else:
                caption = thing.tex if isinstance(thing, Equation) else thing.caption
                anchor = self.anchors.give(thing.label.name)
                self.add(Target(thing.label, chapter.path, NOUNS[kind][0], thing_number, caption, anchor))
            if isinstance(thing, FigureGroup):
                self.panels(thing, chapter, thing_number)
        paragraphs = tuple(self.paragraphs(chapter, numbers, starts))
        self.statements += self.statements_of(chapter)
        named = dict.fromkeys(identifier.name for identifier in chapter.identifiers)
        return ListedChapter(
            chapter=chapter,
            place=place,
            number=number,
            part=part,
            headings=headings,
            unlabelled={kind: tuple(found) for kind, found in unlabelled.items()},
            slug=slug,
            anchor=next((one.anchor for one in headings if one.heading is title), None) or self.anchors.give(slug),
            anchors={name: self.anchors.give(f"{slug}--{name}") for name in named},
            paragraphs=paragraphs,
            further_slugs=tuple(further_slugs(slug, len(starts), self.slugs.values())),
        )

    def paragraphs(
        self, chapter: Chapter, numbers: Sequence[str | None], starts: Sequence[int]
    ) -> Iterator[NumberedParagraph]:
        """The paragraphs of ``chapter``, counted from 1 in each chapter that has a number: "3:12".

        A colon and no full stop parts the numbers, so that none is taken for that of a section.
        """
        wanted = self.settings.numbering.paragraphs
        counts = [0] * len(numbers)
        for paragraph in chapter.paragraphs if wanted or any(one.label for one in chapter.paragraphs) else ():
            within = bisect_right(starts, paragraph.span.start)
            counts[within] += 1
            number = f"{numbers[within]}:{counts[within]}" if wanted and numbers[within] else None
            if paragraph.label is None:
                anchor = self.anchors.give(f"par--{self.slugs[chapter.path]}-{sum(counts)}")
            else:
                anchor = self.anchors.give(paragraph.label.name)
                title = _first_words(paragraph.span.slice(chapter.text))
                noun = NOUNS[LabelKind.PARAGRAPH][0]
                self.add(Target(paragraph.label, chapter.path, noun, number, title, anchor))
            yield NumberedParagraph(paragraph, number, anchor)

    def next_number(self, title: Heading | None, place: Place, *, appendix: bool) -> str | None:
        """The number of the next chapter, whose title is ``title``; None for one that is not numbered."""
        if title is not None and not title.numbered:
            return None
        if place is Place.MAIN:
            self.chapters += 1
            return str(self.chapters)
        if appendix:
            self.appendices += 1
            return letters(self.appendices)
        return None

    def panels(self, group: FigureGroup, chapter: Chapter, number: str) -> None:
        """Note the pictures or tables of ``group`` that have labels: "2.1a"."""
        things: dict[Span, Figure | Table] = {figure.span: figure for figure in chapter.figures}
        things |= {table.span: table for table in chapter.tables}
        for count, span in enumerate(group.panels, 1):
            thing = things.get(span)
            if thing is not None and thing.label is not None:
                lettered = number + letters(count).lower()
                anchor = self.anchors.give(thing.label.name)
                noun = NOUNS[group.label.kind][0]
                self.add(Target(thing.label, chapter.path, noun, lettered, thing.caption, anchor))

    def statements_of(self, chapter: Chapter) -> Iterator[Statement]:
        """The statements of ``chapter``, counted by their kind through the whole paper."""
        slug_of_chapter = self.slugs[chapter.path]
        for division in chapter.divisions:
            kind = next((kind for name in division.classes if (kind := self.settings.kind(name))), None)
            if kind is None:
                continue
            self.of_kinds[kind.name] += 1
            count, label = self.of_kinds[kind.name], division.label
            number = letters(count) if kind.numerals == "letters" else str(count)
            anchor = self.anchors.give(label.name if label else f"{kind.prefix}--{slug_of_chapter}-{number}")
            statement = typed(division, kind, chapter, number, anchor, [one.name for one in self.settings.kinds])
            if label is not None:
                self.add(Target(label, chapter.path, kind.noun, number, statement.title, anchor))
            yield statement

    def headings(self, chapter: Chapter, titles: Mapping[Heading, str | None]) -> Iterator[NumberedHeading]:
        """The headings of ``chapter``; ``titles`` are those by which its chapters begin, with their numbers."""
        counts = [0] * 7
        chapter_number = next(iter(titles.values()), None)
        slug_of_chapter = self.slugs[chapter.path]
        for heading in chapter.headings:
            number = None
            if heading in titles:
                number = chapter_number = titles[heading]
                counts = [0] * 7
            elif chapter_number and heading.numbered and 1 < heading.level <= self.settings.numbering.section_depth:
                counts[heading.level] += 1
                counts[heading.level + 1 :] = [0] * (6 - heading.level)
                number = ".".join([chapter_number, *map(str, counts[2 : heading.level + 1])])
            if heading.identifier:
                anchor = self.anchors.give_own(heading.identifier, slug_of_chapter)
            else:
                anchor = self.anchors.give(f"{slug_of_chapter}--{slug(heading.text)}")
            if heading.label is not None:
                noun = NOUNS[LabelKind.SECTION]
                if heading.level == 1:
                    noun = APPENDIX_NOUN if number and number.isalpha() else CHAPTER_NOUN
                self.add(Target(heading.label, chapter.path, noun[0], number, heading.text, anchor))
            yield NumberedHeading(heading, number, anchor)


_Numbered = Figure | FigureGroup | Table | Equation | Listing | Query


def _first_words(written: str) -> str:
    """The first words of a paragraph, for who refers to one that has no number."""
    words = _WORD.findall(_SPANS.sub("", written))
    return " ".join(words[:_FIRST_WORDS]) + (" …" if len(words) > _FIRST_WORDS else "")


def _numbered_kind(thing: _Numbered) -> str | None:
    """The kind under which ``thing`` is counted, None for one that carries no number."""
    if isinstance(thing, Query):
        is_drawn = LabelKind.FIGURE if thing.form is QueryForm.NETWORK else LabelKind.TABLE
        return is_drawn if thing.caption or thing.label else None
    if isinstance(thing, Equation):
        return LabelKind.EQUATION if thing.label else None
    if isinstance(thing, FigureGroup):
        return thing.label.kind
    if isinstance(thing, Figure):
        return LabelKind.FIGURE if thing.captioned or thing.label else None
    if isinstance(thing, Table):
        return LabelKind.TABLE if thing.caption or thing.label else None
    return LabelKind.LISTING if thing.caption or thing.label else None
