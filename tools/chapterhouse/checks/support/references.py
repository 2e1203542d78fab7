"""What several checks know of cross-references: the nouns of their kinds, and what went wrong with one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from chapterhouse.model import Heading, Label, LabelKind, MisplacedLabel, Paper, Reference
from chapterhouse.settings.statements import Attribute, Kind
from chapterhouse.statements.index import in_sentence

NOUNS: Mapping[str, str] = {
    LabelKind.PART: "part",
    LabelKind.SECTION: "chapter or section",
    LabelKind.FIGURE: "figure",
    LabelKind.TABLE: "table",
    LabelKind.EQUATION: "equation",
    LabelKind.LISTING: "listing",
    LabelKind.PARAGRAPH: "paragraph",
}


def noun_of(kind: str, paper: Paper) -> str:
    """The word for what a label of ``kind`` names."""
    declared = next((one for one in paper.settings.kinds if one.prefix == kind), None)
    return NOUNS.get(kind, "thing") if declared is None else in_sentence(declared.noun)


def article(noun: str) -> str:
    """``noun`` behind its indefinite article."""
    return f"an {noun}" if noun[0].lower() in "aeiou" else f"a {noun}"


def stated(paper: Paper) -> Iterator[tuple[Reference, Attribute, Kind]]:
    """The references in attributes of statements, each with its attribute and the kind that this may name.

    Those whose attribute refers to a kind that is not declared are left out.
    """
    for statement in paper.statements:
        kind = paper.settings.kind(statement.kind)
        for attribute in kind.attributes if kind else ():
            wanted = paper.settings.kind(attribute.refers_to) if attribute.refers_to else None
            where = statement.places.get(attribute.name)
            if wanted is not None and where is not None:
                for reference in statement.references:
                    if where.start <= reference.span.start < where.end:
                        yield reference, attribute, wanted


def stem(name: str) -> str:
    """The name of a label without its prefix: a common prefix makes all names alike."""
    return name.partition(":")[2]


def as_written(reference: Reference, name: str) -> str:
    """``name`` in the place of ``reference``, with a capital where the author wrote one."""
    return name[:1].upper() + name[1:] if reference.capital else name


class Carriers:
    """What in the paper carries a name, and what nearly does; nothing here is a target of ``reference`` itself."""

    def __init__(self, paper: Paper) -> None:
        """Reads the labels of ``paper`` once."""
        self._unlisted = {
            thing.label.name: thing.label
            for chapter in paper.unlisted
            for thing in chapter.labelled
            if thing.label is not None
        }
        self._unprefixed = {
            heading.identifier: heading
            for listed in paper.chapters
            for heading in listed.chapter.headings
            if heading.identifier is not None and heading.label is None
        }
        self._misplaced = {
            misplaced.label.name: misplaced
            for listed in reversed(paper.chapters)
            for misplaced in reversed(listed.chapter.misplaced_labels)
        }
        self._stems: defaultdict[str, list[Label]] = defaultdict(list)
        for target in paper.targets.values():
            self._stems[stem(target.label.name)].append(target.label)

    def unlisted(self, reference: Reference) -> Label | None:
        """The label of that name in a chapter that paper.toml leaves out."""
        return self._unlisted.get(reference.name)

    def unprefixed(self, reference: Reference) -> Heading | None:
        """The heading whose identifier only lacks the prefix."""
        return self._unprefixed.get(stem(reference.name)) if reference.kind == LabelKind.SECTION else None

    def misplaced(self, reference: Reference) -> MisplacedLabel | None:
        """The label of that name on a thing of another kind."""
        return self._misplaced.get(reference.name)

    def of_other_kinds(self, reference: Reference) -> list[Label]:
        """The labels of the same name under other prefixes; none where one of the above explains more."""
        if self.unlisted(reference) or self.unprefixed(reference) or self.misplaced(reference):
            return []
        return self._stems.get(stem(reference.name), [])
