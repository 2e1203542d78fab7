"""The chapters of a paper in Word's styles, each kept with what it asked of the rest of the document.

What depends on the chapters before, such as the count of figures, is a question as well: so a chapter is dressed again
when it changes, or when something changes that it shows, and else stays as it is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from chapterhouse.core import memo
from chapterhouse.core.cache import Cache
from chapterhouse.manuscript.elements import WITH_ATTRIBUTES, Element, identifier_of, inlines_of, literal_of
from chapterhouse.manuscript.tree import plain, walk
from chapterhouse.model.built import BuiltPaper
from chapterhouse.model.document_tree import DocumentTree
from chapterhouse.outputs.docx.bookmarks import Bookmarks
from chapterhouse.outputs.docx.headings import HeadingCounter, HeadingCounts, HeadingList
from chapterhouse.outputs.docx.numbers import Numbers, PaperNumbers, equation_sequence
from chapterhouse.outputs.docx.pictures import Picture, Shape
from chapterhouse.outputs.docx.sequences import Sequences
from chapterhouse.outputs.docx.sheet import Sheet
from chapterhouse.outputs.docx.styling import Styler
from chapterhouse.outputs.shared.contents import groups_of

_WORDS_ALONE = frozenset({"Str", "Space", "SoftBreak"})
_SHOWN_AS_WRITTEN = frozenset({"Str", "Code", "CodeBlock", "Math"})


@dataclass(frozen=True, slots=True)
class TreeFacts:
    """What the document asks of a chapter's tree.

    ``characters`` are those that it shows; ``anchors`` its identifiers in their order; ``titles`` those of its
    headings by their anchors, None for one that is more than words.
    """

    characters: str
    anchors: tuple[str, ...]
    titles: Mapping[str, str | None]


def facts_of_tree(tree: DocumentTree, cache: Cache) -> TreeFacts:
    """The facts of ``tree``, which are kept."""
    return memo.call(cache, "facts for DOCX", (tree.encoded,), lambda: _facts(tree.blocks), _FACTS)


def _facts(blocks: list[Element]) -> TreeFacts:
    characters: set[str] = set()
    anchors: dict[str, None] = {}
    for element in walk(blocks):
        if element["t"] in _SHOWN_AS_WRITTEN:
            characters.update(literal_of(element))
        if element["t"] in WITH_ATTRIBUTES and (anchor := identifier_of(element)):
            anchors[anchor] = None
    titles: dict[str, str | None] = {}
    for block in blocks:
        if block["t"] == "Header" and (anchor := identifier_of(block)):
            alone = all(inline["t"] in _WORDS_ALONE for inline in inlines_of(block))
            titles[anchor] = plain(inlines_of(block)) if alone else None
    return TreeFacts("".join(sorted(characters)), tuple(anchors), titles)


_FACTS: memo.Codec[TreeFacts] = memo.Codec(
    lambda facts: memo.JSON.encode([facts.characters, facts.anchors, facts.titles]),
    lambda entry: TreeFacts((kept := memo.JSON.decode(entry))[0], tuple(kept[1]), dict(kept[2])),
)


@dataclass(frozen=True, slots=True)
class Dressed:
    """A chapter ready for pandoc: its ``blocks``, and what those around it have to know of it.

    ``counts`` are the last counts of its sequences, ``begun_before`` those of them that chapters before it count too;
    ``headings`` is how far headings are counted at its end; ``pictures`` are the paths of its images, in the order in
    which its blocks number them.
    """

    blocks: bytes
    counts: Mapping[str, int]
    begun_before: tuple[str, ...]
    headings: HeadingCounts
    pictures: tuple[str, ...]


def _pack(dressed: Dressed) -> bytes:
    head = [dressed.counts, dressed.begun_before, dressed.headings, dressed.pictures]
    return memo.framed((memo.JSON.encode(head), dressed.blocks))


def _unpack(entry: bytes) -> Dressed:
    head, blocks = memo.unframed(entry)
    counts, begun_before, headings, pictures = memo.JSON.decode(head)
    return Dressed(blocks, counts, tuple(begun_before), headings, tuple(pictures))


_DRESSED: memo.Codec[Dressed] = memo.Codec(_pack, _unpack)


@dataclass(frozen=True, slots=True)
class Wardrobe:
    """What chapters are dressed with.

    ``clashing`` are names of bookmarks, as :func:`~chapterhouse.outputs.docx.bookmarks.clashing_names` gives them;
    ``formats`` the words around the numbers of headings; ``pictures`` the images by their paths.
    """

    sheet: Sheet
    clashing: Mapping[str, str]
    formats: Mapping[HeadingList, str]
    pictures: Mapping[str, Picture]


def trees_of(build: BuiltPaper) -> list[tuple[DocumentTree, str | None]]:
    """The chapters of ``build`` in the order of the book, and the list of references: the tree and number of each."""
    chapters = [chapter for group in groups_of(build) for chapter in group.chapters]
    return [*((chapter.tree, chapter.number) for chapter in chapters), (build.bibliography_tree, None)]


def dressed_trees(
    build: BuiltPaper, facts: Sequence[TreeFacts], wardrobe: Wardrobe, taken: Collection[str], cache: Cache
) -> Iterator[Dressed]:
    """What :func:`trees_of` gives of ``build``, dressed.

    ``facts`` are theirs, in the same order; ``taken`` are the anchors of what is no chapter.
    """
    titles = {anchor: title for one in facts[:-1] for anchor, title in one.titles.items()}
    numbers = PaperNumbers(build, titles)
    equation = equation_sequence(build)
    counts: dict[str, int] = {}
    headings: HeadingCounts = {}
    set_before = set(taken)
    for (tree, number), own in zip(trees_of(build), facts, strict=True):
        asked = memo.Questions(
            {
                **numbers.askable,
                "counted": counts.get,
                "headings counted": lambda headings=headings: headings,
                "picture": lambda path: _shape(wardrobe.pictures, path),
            }
        )
        elsewhere = sorted(set_before.intersection(own.anchors))
        inputs = (
            tree.encoded,
            memo.facts_of(
                [number, equation, wardrobe.sheet, wardrobe.clashing, elsewhere, list(wardrobe.formats.values())]
            ),
        )

        def make(
            tree: DocumentTree = tree,
            number: str | None = number,
            asked: memo.Questions = asked,
            elsewhere: Sequence[str] = elsewhere,
        ) -> Dressed:
            return _dressed(tree, number, equation, wardrobe, asked, elsewhere)

        dressed = memo.call_tracked(cache, "chapter of DOCX", inputs, asked, make, _DRESSED)
        yield dressed
        counts |= dressed.counts
        headings = dressed.headings
        set_before.update(own.anchors)


def _dressed(
    tree: DocumentTree,
    number: str | None,
    equation: str,
    wardrobe: Wardrobe,
    asked: memo.Questions,
    elsewhere: Collection[str],
) -> Dressed:
    bookmarks = Bookmarks(wardrobe.clashing, elsewhere)
    sequences = Sequences(number, lambda name: asked.ask("counted", name))
    headings = HeadingCounter(wardrobe.formats, asked.ask("headings counted"))
    numbers = Numbers(asked, bookmarks, sequences, equation)
    styler = Styler(bookmarks, numbers, headings, lambda path: asked.ask("picture", path), wardrobe.sheet)
    blocks = as_json(styler.blocks(list(tree.blocks)))
    begun_before = tuple(sorted(sequences.begun_before))
    return Dressed(blocks, sequences.counts, begun_before, headings.counts, tuple(styler.parts))


def as_json(blocks: list[Element]) -> bytes:
    """``blocks`` as pandoc reads them."""
    return DocumentTree.of(blocks).encoded


def _shape(pictures: Mapping[str, Picture], path: str) -> Shape | None:
    picture = pictures.get(path)
    return None if picture is None else picture.shape
