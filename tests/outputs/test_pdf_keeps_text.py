"""What is written is printed: the markers of lists, decorations, and notes on the page of their call."""

from __future__ import annotations

import inspect
import re
import zipfile
from collections.abc import Callable
from io import BytesIO

import pypdf
import pytest
from typeset_papers import made

from chapterhouse.outputs.pdf import pango, rendering
from chapterhouse.outputs.pdf.stylesheet import print_stylesheet

LISTS = """\
# Lists {#sec:lists}

Letters:

a) first letter
b) second letter

Letters go on after a paragraph:

c) third letter
d) fourth letter

Numerals in parentheses:

(i) numeral one
(ii) numeral two

Capitals:

A.  capital one
B.  capital two

Capital numerals:

IV) capital numeral four
V) capital numeral five

Numbers from five:

5. number five
6. number six

(7) number seven

Nested:

1. outer one
   a. inner one
      i. innermost one
   b. inner two
2. outer two

Tasks:

- [ ] to do
- [x] done
"""

MARKERS = {
    "first letter": "a)",
    "second letter": "b)",
    "third letter": "c)",
    "fourth letter": "d)",
    "numeral one": "(i)",
    "numeral two": "(ii)",
    "capital one": "A.",
    "capital two": "B.",
    "capital numeral four": "IV)",
    "capital numeral five": "V)",
    "number five": "5.",
    "number six": "6.",
    "number seven": "(7)",
    "outer one": "1.",
    "inner one": "a.",
    "innermost one": "i.",
    "inner two": "b.",
    "outer two": "2.",
    "to do": "\N{BALLOT BOX}",
    "done": "\N{BALLOT BOX WITH CHECK}",
}


def test_lists_keep_letters_numerals_starts_and_parentheses() -> None:
    text = made(LISTS).text
    for item, marker in MARKERS.items():
        assert f"{marker} {item}" in text, item


def test_screen_and_book_name_the_same_parentheses() -> None:
    outputs = made(LISTS, "html", "epub").outputs
    book = zipfile.ZipFile(BytesIO(outputs["epub"]))
    texts = {name: book.read(name).decode() for name in book.namelist() if name.endswith((".xhtml", ".css"))}
    for page in (outputs["html"].decode(), "\n".join(texts.values())):
        for name in ("lower-alpha-one-paren", "lower-roman-two-parens", "upper-roman-one-paren", "decimal-two-parens"):
            assert re.search(rf'class="[^"]*\blist-{name}\b', page)
            assert re.search(rf"@counter-style {name} \{{", page)
            assert re.search(rf"\.list-{name} > ol \{{ list-style-type: {name}; \}}", page)


def test_the_tags_say_how_a_list_counts() -> None:
    root = pypdf.PdfReader(BytesIO(made(LISTS).outputs["pdf"])).root_object["/StructTreeRoot"]
    found = []

    def walk(node: object) -> None:
        node = node.get_object() if isinstance(node, pypdf.generic.IndirectObject) else node
        if isinstance(node, pypdf.generic.ArrayObject):
            for kid in node:
                walk(kid)
        elif isinstance(node, pypdf.generic.DictionaryObject):
            if node.get("/S") == "/L":
                found.append(str(node["/A"]["/ListNumbering"]))
            walk(node.get("/K", pypdf.generic.ArrayObject()))

    walk(root["/K"])
    assert {"/LowerAlpha", "/LowerRoman", "/UpperAlpha", "/UpperRoman", "/Decimal"} <= set(found)


def test_struck_underlined_and_marked_text_is_decorated() -> None:
    """Each decoration draws one thing more on the page than the same words without it."""
    plain = _drawn("the words")
    for written in ("~~the words~~", "[the words]{.underline}", "[the words]{.mark}"):
        assert _drawn(written) > plain, written


def _drawn(words: str) -> int:
    """How many paths are drawn on the page of a chapter with ``words``."""
    page = pypdf.PdfReader(BytesIO(made(f"# One {{#sec:one}}\n\nWe print {words} here.\n").outputs["pdf"])).pages[2]
    contents = page.get_contents()
    assert contents is not None
    return len(re.findall(rb"(?:^|\s)(?:S|f|f\*|B)(?=\s|$)", contents.get_data()))


PARAGRAPH = "The quick reading of a long paragraph shows how a column of type is filled line by line. " * 5
WANDERING = "# One {#sec:one}\n\n" + "\n\n".join(
    f"Paragraph {i} begins here. {PARAGRAPH}" + (f"It calls note{i}.[^n{i}]" if i in {1, 8, 14, 20} else "")
    for i in range(24)
)
WANDERING += "\n\n" + "\n".join(
    f"[^n{i}]: Text of note{i}, which is long enough to take two lines at the foot of a page when it is set small."
    for i in (1, 8, 14, 20)
)


@pytest.fixture(autouse=True, scope="module")
def with_pango() -> None:
    pango.load_pango()


HEIGHTS = (380, 400, 420, 440, 460)


class TestNotes:
    def test_a_note_stands_on_the_page_of_its_call(self) -> None:
        pages = made(WANDERING).pages
        for note in (1, 8, 14, 20):
            called = [number for number, text in enumerate(pages) if f"calls note{note}." in " ".join(text.split())]
            printed = [number for number, text in enumerate(pages) if f"Text of note{note}," in " ".join(text.split())]
            assert called == printed and len(called) == 1

    def test_weasyprint_moves_one_to_the_next_page(self) -> None:
        moved = [self._moved(_stock("_linebox_layout"), height) for height in HEIGHTS]
        assert any(moved), "put right upstream: drop the patch"

    def test_patched_it_moves_none(self) -> None:
        from weasyprint.layout import block

        from chapterhouse.outputs.pdf.weasyprint_patches import fix

        fix()
        assert [self._moved(block._linebox_layout, height) for height in HEIGHTS] == [[]] * len(HEIGHTS)

    def _moved(self, layout: Callable[..., object], height: int) -> list[int]:
        """The notes that are on another page than their call when ``layout`` sets pages of ``height`` pixels."""
        import weasyprint
        from weasyprint.layout import block

        text = re.sub(
            r"\[\^n(\d+)\]", r'<span class="n">Text of note\1. A line more.</span>', WANDERING.split("[^n1]:")[0]
        )
        body = "".join(f"<p>{paragraph}</p>" for paragraph in text.split("\n\n")[1:])
        style = (
            "@page { size: 400px HEIGHTpx; margin: 30px } .n { float: footnote; footnote-policy: line } p { margin: 0 }"
        )
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(block, "_linebox_layout", layout)
            pages = weasyprint.HTML(string=f"<style>{style.replace('HEIGHT', str(height))}</style>{body}").write_pdf()
        texts = [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(BytesIO(pages)).pages]
        return [
            note
            for note in (1, 8, 14, 20)
            if not any(f"calls note{note}." in text and f"Text of note{note}." in text for text in texts)
        ]

    def test_a_note_longer_than_a_page_goes_on_over_pages(self) -> None:
        sentences = " ".join(f"Sentence {i} of a *very* long note that goes on over the page." for i in range(1, 160))
        paper = made(f"# One {{#sec:one}}\n\nText.[^long] {PARAGRAPH}\n\n[^long]: {sentences}\n")
        places = [paper.text.find(f"Sentence {i} of a very") for i in range(1, 160)]
        assert -1 not in places and places == sorted(places)
        first = next(page for page in paper.pages if "Text." in page)
        assert "Sentence 1 of" in first

    def test_the_pieces_of_a_long_note_are_one_note_in_the_tags(self) -> None:
        sentences = " ".join(f"Sentence {i} of a long note that goes on." for i in range(1, 90))
        content = made(f"# One {{#sec:one}}\n\nText.[^long]\n\n[^long]: {sentences}\n").outputs["pdf"]
        assert len(re.findall(r"/Note\b", _objects(content))) == 1

    def test_lists_and_tables_in_a_note_keep_their_markers_and_cells(self) -> None:
        points = "a) one thing\n    b) another\n\n    - dotted"
        note = f"[^n]: Points:\n\n    {points}\n\n    | K | V |\n    |---|---|\n    | x | 7 |\n"
        text = made(f"# One {{#sec:one}}\n\nText.[^n]\n\n{note}").text
        for shown in ("a) one thing", "b) another", "\u2022 dotted", "x | 7"):
            assert shown in text


def _objects(content: bytes) -> str:
    reader = pypdf.PdfReader(BytesIO(content))
    count = len(reader.xref_objStm) + len(reader.xref[0])
    return "\n".join(str(pypdf.generic.IndirectObject(i, 0, reader).get_object()) for i in range(1, count + 1))


def _stock(name: str) -> Callable[..., object]:
    """WeasyPrint's function as it comes, whether or not it was patched in this process before."""
    from weasyprint.layout import block

    source = inspect.getsource(block)
    start = source.index(f"def {name}(")
    found: dict[str, Callable[..., object]] = {}
    exec(source[start : source.index("\ndef ", start + 1)], vars(block), found)
    return found[name]


STYLES = [
    ("p.gone { display: none }", "Gone with the word.", None),
    (".gone { visibility: hidden }", "Gone with the word.", None),
    (".gone { font-size: 0 }", "Gone with the word.", None),
    (".gone { color: rgb(0 0 0 / 0) }", "Gone with the word.", None),
    (".gone { opacity: 0 }", "Gone with the word.", None),
    (".gone { position: relative; left: -900mm }", "Gone with the word.", None),
    ("section { height: 14mm; overflow: hidden }", "Two.", 4),
    ("p { width: 12mm; white-space: nowrap; overflow: hidden }", "Gone with the word.", None),
]
SHOWN = [
    "p { text-transform: uppercase }",
    "p::first-letter { float: left; font-size: 3em } p::before { content: 'Word ' }",
    "p { width: 9mm; hyphens: auto; column-count: 2 }",
    "section { overflow: hidden } p { font-variant: small-caps }",
    "@page { size: 60mm 70mm } tr { break-before: page } thead { display: table-header-group }",
    ".gone { float: footnote }",
    ".gone { position: running(head) } @page { @top-left { content: element(head) } }",
    ".number { display: none }",
]


class TestEveryWord:
    """What no page shows is told, whatever hid it; what is only set otherwise is not."""

    TREE = (
        "<html lang='en'><body><section><h2><span class='number'>1.1 </span>Stra\u00dfe</h2><p>One. <em>Emphasis</em> "
        "tail.</p><p class='gone'>Gone <b>with</b> the word.</p><table><thead><tr><th>Head</th></tr></thead><tbody>"
        "<tr><td>First</td></tr><tr><td>Second</td></tr></tbody></table><p>Two.</p></section></body></html>"
    )

    @staticmethod
    def told(style: str) -> list[str]:
        pango.load_pango()
        import weasyprint

        from chapterhouse.outputs.pdf.unprinted import unprinted

        html = weasyprint.HTML(string=f"<style>{style}</style>{TestEveryWord.TREE}")
        return [problem.words for problem in unprinted(html.render(), html.etree_element)]

    @pytest.mark.parametrize(("style", "last", "count"), STYLES)
    def test_what_is_hidden_is_told(self, style: str, last: str, count: int | None) -> None:
        told = self.told(style)
        assert any(words.endswith(last[-5:]) for words in told) and (count is None or len(told) == count), told

    @pytest.mark.parametrize("style", SHOWN)
    def test_what_is_shown_in_another_way_is_not(self, style: str) -> None:
        assert self.told(style) in ([], ["1.1"])

    def test_the_place_is_where_it_is_written(self, monkeypatch: pytest.MonkeyPatch) -> None:
        hiding = "\n.author-gone { display: none } .number { display: none }"  # a paper's own sheet may not say this
        monkeypatch.setattr(rendering, "print_stylesheet", lambda *parts: print_stylesheet(*parts) + hiding)
        paper = made(
            "# One {#sec:one}\n\nText before.\n\n::: gone\nAll of *this* is not to be seen.\n:::\n", draft=True
        )
        assert paper.codes == ["unprinted-text"] and paper.lines_of("unprinted-text") == [6]
        assert "is not to be seen" in paper.findings[0].message

    def test_letters_that_fitting_loses_are_counted(self) -> None:
        from chapterhouse.outputs.pdf.unprinted import lost_letters

        assert lost_letters("One, two.", "one tw-o and more") == ""
        assert sorted(lost_letters("One, two.", "one w")) == ["o", "t"]
