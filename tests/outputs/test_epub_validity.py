"""EPUBCheck finds nothing wrong with our books, and finds what was broken on purpose."""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest
from epub_books import MATHML, XHTML, Book, classed, rich_book, typed, words
from epubcheck_jar import complaints
from reflowable_samples import HOSTILE, built, hostile_settings
from rendering import epub as render
from sound_paper import SOUND

from chapterhouse import pipeline
from chapterhouse.inputs.source import Buffers, WorkTree
from chapterhouse.model.built import BuildOptions, Revision

pytestmark = pytest.mark.slow

EVERYTHING = r"""# Vehicles {#sec:vehicles}

They charge [@rinaldi2001]; *em* **strong** ~~out~~ H~2~O x^2^ `code`
[small]{.smallcaps} [under]{.underline} [Verkehr]{lang=de} "quoted" 'single'.

Inline $a^2 + \sqrt{b}$ and $\mathbb{R} \to \begin{pmatrix}1&2\\3&4\end{pmatrix}$.

$$ \sum_{i=1}^n x_i \le \int_0^1 f(x)\,dx $$ {#eq:sum}

$$ \begin{aligned} a &= b \\ c &= d \end{aligned} $$

## Level two

### Level three

#### Level four

##### Level five

###### Level six

| A line block
|   with indent

1. one
   a. two
   b. three
      i. four

(@) example
(@) another

Term
:   Definition

    with more

    > and a quote

    ```
    code
    ```

- [x] done
- [ ] open

+-----+-----------+---+
| a   | b         | c |
+=====+===========+===+
| 1   | - list    | x |
|     | - more    |   |
+-----+-----------+---+
| 2   | para      | y |
|     |           |   |
|     | para      |   |
+-----+-----------+---+

: Grid. {#tbl:grid}

  Right     Left     Centre     Default
-------     ------ ----------   -------
     12     12        12            12
    123     123       123          123

```python
def f(x):
    return x
```

A note[^1] and an inline one^[with *emphasis* and [a link](https://example.org/?a=1&b=2)].

[^1]: First.

    > quoted

    - list

---

![A.](figures/grid.svg){#fig:a alt="x" width=50%}

![](figures/grid.svg){alt="in line"} in text. [mail](mailto:a@example.org) <https://example.org/ü?x=é>
"""
"""A chapter with all that pandoc's Markdown has and a chapter may hold."""


@pytest.fixture(scope="module")
def book() -> Book:
    return rich_book()


# The validator.


def test_epubcheck_finds_nothing_wrong(book: Book) -> None:
    assert complaints(book.content) == []


def test_epubcheck_finds_nothing_wrong_in_a_draft_full_of_faults() -> None:
    files = dict(SOUND)
    files["chapters/vehicles.md"] = (
        "# Vehicles {#sec:vehicles}\n\nThey charge [@rinaldi2001; @none]; see @fig:none and [this](#nowhere).[^1]\n\n"
        "## Again {#sec:energy}\n\n![No file.](figures/none.svg)\n\n![](figures/grid.svg)\n\n$x_$\n\n[^1]: A note.\n"
    )
    options = BuildOptions(Revision(None, datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC), False), ["epub"], True)
    made = pipeline.build(Buffers(files), options)
    assert isinstance(made.product, dict)
    draft = Book(made.product["epub"])
    assert complaints(draft.content) == []
    assert {"undefined-citation", "undefined-reference", "missing-figure-file"} <= {
        mark.get("title") for mark in classed(draft.text("vehicles"), "fault")
    }
    assert "alternativeText" not in draft.said("schema:accessibilityFeature")
    assert draft.said("schema:accessModeSufficient") == ["textual,visual"]


def test_epubcheck_finds_nothing_wrong_in_whatever_markdown_can_say() -> None:
    revision = Revision(None, datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC), False)
    made = pipeline.build(Buffers({**SOUND, "chapters/vehicles.md": EVERYTHING}), BuildOptions(revision, ["epub"]))
    assert not made.stopped, made.findings
    assert isinstance(made.product, dict)
    assert complaints(made.product["epub"]) == []
    chapter = Book(made.product["epub"]).text("vehicles")
    assert len(list(chapter.iter(f"{MATHML}math"))) == 4
    assert [words(note)[0] for note in typed(chapter, "footnote")] == ["1", "2"]


def test_epubcheck_finds_nothing_wrong_in_statements_of_other_kinds() -> None:
    files = WorkTree(Path(__file__).parents[1] / "papers" / "requirements-and-risks")
    revision = Revision(None, datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC), False)
    made = pipeline.build(files, BuildOptions(revision, ["epub"]))
    assert isinstance(made.product, dict)
    assert complaints(made.product["epub"]) == []


def test_epubcheck_finds_nothing_wrong_in_hostile_settings() -> None:
    hostile = Book(render(built(hostile_settings())))
    assert complaints(hostile.content) == []
    assert hostile.said("title")[0] == HOSTILE
    title = hostile.text("title")
    assert words(next(title.iter(f"{XHTML}h1"))) == HOSTILE
    assert not list(title.iter(f"{XHTML}script")) and not list(title.iter(f"{XHTML}img"))


def rezipped(book: Book, change: Callable[[str, bytes], bytes | None], *, mimetype_first: bool = True) -> bytes:
    """``book`` with what ``change`` makes of each file; None takes it out."""
    packed = io.BytesIO()
    with ZipFile(packed, "w") as archive:
        names = sorted(book.files, key=lambda name: (name == "mimetype") != mimetype_first)
        for name in names:
            data = change(name, book.files[name])
            if data is not None:
                archive.writestr(name, data)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("RSC-012", lambda name, data: data.replace(b"#fig.grid", b"#fig.gird")),
        ("RSC-001", lambda name, data: None if name.endswith(".png") else data),
        ("RSC-005", lambda name, data: data.replace(b'id="tbl.x"', b'id="fig.grid"')),
        ("OPF-014", lambda name, data: data.replace(b' properties="mathml"', b"")),
        ("RSC-006", lambda name, data: data.replace(b"images/image-1.png", b"https://example.org/image-1.png")),
    ],
    ids=["dangling link", "missing image", "two of one name", "undeclared formula", "remote image"],
)
def test_epubcheck_rejects_a_broken_book(book: Book, code: str, change: Callable[[str, bytes], bytes | None]) -> None:
    assert any(code in complaint for complaint in complaints(rezipped(book, change)))


def test_epubcheck_rejects_a_book_whose_type_does_not_come_first(book: Book) -> None:
    assert complaints(rezipped(book, lambda name, data: data, mimetype_first=False))
