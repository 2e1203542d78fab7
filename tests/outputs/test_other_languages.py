"""Papers in other languages: no output says a word of English that the author did not write.

What the authors of these papers write is Greek, for which the tool has no words. So whatever is in letters of another
script, the tool has said.
"""

# ruff: noqa: RUF001

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from lxml import etree, html
from sound_paper import REVISION

from chapterhouse.inputs.source import Buffers
from chapterhouse.model.built import BuildOptions
from chapterhouse.pipeline import build
from chapterhouse.settings import CreditRole
from chapterhouse.settings.language import Words, locale_of

pytestmark = pytest.mark.slow

OUTPUTS = ("html", "site", "epub", "docx", "md", "txt")
SET = {"de", "ar"}
"""Those of which a PDF is made too: no font for Korean comes with the tool."""
ROLES = ", ".join(f'"{role}"' for role in CreditRole)
TOML = f"""\
title = "Πόλη"
subtitle = "Νερό"
date = 2026-03-02
version = "1.2"
language = "LANGUAGE"
licence = "CC-BY-NC-SA-4.0"
repository = "https://github.com/a/b"
keywords = ["νερό", "φως"]
appendices = ["γ.md"]
bibliography = ["β.bib"]
citation_style = "apa"

[theme]
logo = "α.svg"
list_of_figures = true
list_of_tables = true
list_of_boxes = true
fonts = {{ scripts = ["Noto Sans Arabic"] }}

[imprint]
publisher = "Εκδότης"
series = "Σειρά"
number = "7"
doi = "10.1000/182"
isbn = "978-3-16-148410-0"
contact = "Οδός"
disclaimer = "Χωρίς."

[[authors]]
name = "Άννα"
affiliation = "Σχολή"
orcid = "0000-0002-1825-0097"
email = "a@b.example"
corresponding = true
roles = [{ROLES}]

[[parts]]
title = "Μέρος"
chapters = ["α.md", "β.md"]

[checks]
missing-glyph = "off"

[[glossary]]
term = "νερό"
definition = "Υγρό."

[[dimensions]]
name = "place"
title = "Τόπος"
members = [
  {{ name = "a", title = "Πηγή", chapter = "sec:a" }},
  {{ name = "b", title = "Λίμνη", chapter = "sec:b" }},
]

[[kinds]]
name = "gap"
prefix = "gap"
noun = "Κενό"
plural = "Κενά"
links = ["from", "to"]

[[kinds.attributes]]
name = "from"
title = "Από"
dimension = "place"

[[kinds.attributes]]
name = "to"
title = "Προς"
dimension = "place"

[[kinds]]
name = "step"
prefix = "step"
noun = "Βήμα"
plural = "Βήματα"
answers = "answers"

[[kinds.attributes]]
name = "answers"
title = "Απαντά"
refers_to = "gap"
many = true
"""
ALPHA = """\
---
status: review
---

# Πόλη {#sec:a}

Το [νερό]{.index} ρέει [@a; @b, p. 3; @c; @d], δες @sec:b, @sec:c, [@fig:a; @fig:b], [@tbl:a; @tbl:b], @eq:a, @lst:a,
@gap:a και [@sec:a1; @sec:b]. "Λόγος".[^1]

[^1]: Σημείωση.

## Αρχή {#sec:a1}

![Εικόνα.](α.svg){#fig:a alt="Γραμμή."}

![Άλλη.](α.svg){#fig:b alt="Γραμμή."}

| Α | Β |
|---|---|
| 1 | 2 |

: Πίνακας. {#tbl:a}

| Α | Β |
|---|---|
| 1 | 2 |

: Άλλος. {#tbl:b}

$$ α = β $$ {#eq:a}

```{#lst:a caption="Κώδικας."}
α = β
```

- [ ] ένα
- [x] δύο

::: note
Πρώτο.
:::

::: tip
Πρώτο.
:::

::: warning
Πρώτο.
:::

::: caution
Πρώτο.
:::

::: important
Πρώτο.
:::
"""
BETA = """\
# Λίμνη {#sec:b}

::: {.gap #gap:a title="Δεν" from=a to=b}
Λείπει [@a].
:::

::: {.gap #gap:b title="Ούτε" from=b to=a}
Λείπει.
:::

::: {.step #step:a title="Ναι" answers="gap:a"}
Γίνεται.
:::

::: {.register kind="gap" caption="Όλα."}
:::

::: {.matrix kind="gap" rows=from columns=to caption="Κάθε."}
:::

::: {.network kind="gap" caption="Δίκτυο."}
:::

::: {.trace kind="gap" caption="Ίχνος."}
:::
"""
BIB = """\
@book{a, author = {Βήτα, Άννα and Γάμμα, Ήρα}, editor = {Δέλτα, Ίων}, title = {Νερό}, edition = {2},
  publisher = {Εκδότης},
  location = {Αθήνα}, date = {2020}, volume = {3}}
@online{b, author = {Έψιλον, Άννα}, title = {Φως}, url = {https://example.org/a}, urldate = {2026-02-01},
  date = {2025-05-04}}
@incollection{c, author = {Βήτα, Άννα and Γάμμα, Ήρα and Δέλτα, Ίων and Ζήτα, Ήρα}, editor = {Δέλτα, Ίων}, title = {Γη},
  booktitle = {Όλα}, pages = {1--9}, publisher = {Εκδότης}, date = {2019}}
@article{d, author = {Βήτα, Άννα}, title = {Αέρας}, journaltitle = {Φύση}, volume = {3}, number = {4}, pages = {5},
  date = {2018}}
"""
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10"><path d="M0 0h9v9z" fill="#1b4965"/></svg>'
SAID = ("alt", "title", "aria-label", "placeholder", "summary", "content", "data-label")
"""The attributes that people read or hear."""
NAMES = frozenset(
    re.findall(
        r"\w+",
        """
        creative commons cc by nc sa international sil open font license html epub docx pdf ua csv doi isbn issn orcid
        chapterhouse pandoc weasyprint source serif sans code pro noto lxml github com example org https http www url
        markdown jats latex typst md txt bibtex ris math mathml pikepdf arabic ii iii iv
        """,
    )
)
"""Names, which are the same in every language."""
# What is spelt alike in the other language, or has come into it.
LOANS = {
    "de": "software international text version form person orientation",
    "ko": "",
    "ar": "",
}


def made(language: str, draft: bool, outputs: Sequence[str] = OUTPUTS) -> dict[str, bytes]:
    """The outputs of the paper in a language."""
    toml = TOML.replace("LANGUAGE", language)
    files = {
        "paper.toml": toml,
        "α.md": ALPHA,
        "β.md": BETA,
        "γ.md": "# Τέλος {#sec:c}\n\nΤέλος.\n",
        "β.bib": BIB,
        "α.svg": SVG,
    }
    built = build(Buffers(files), BuildOptions(REVISION, tuple(outputs), draft=draft))
    assert isinstance(built.product, dict), [f"{one.span} {one.message}" for one in built.findings]
    return built.product


def said(name: str, content: bytes) -> Iterator[str]:
    """What a person reads or hears of an output."""
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            for part in package.namelist():
                if part.endswith((".xml", ".xhtml", ".opf", ".ncx", ".html", ".js")):
                    yield from said(f"{name}/{part}", package.read(part))
    elif name.endswith((".html", ".xhtml", "html")):
        root = html.document_fromstring(content, html.HTMLParser(encoding="utf-8"))
        for element in root.iter(etree.Element):
            if element.tag not in ("script", "style", "annotation", "pre"):
                yield element.text or ""
            yield element.tail or ""
            yield from (value for key, value in element.attrib.items() if key in SAID and element.tag != "meta")
    elif content[:5] == b"%PDF-":
        yield from said_in_print(content)
    elif "/word/" in name:
        root = etree.fromstring(content)
        if name.endswith(("/styles.xml", "/settings.xml", "/fontTable.xml", "/theme1.xml")):
            return
        yield from (element.text or "" for element in root.iter("{*}t"))
        yield from (element.get("descr", "") for element in root.iter("{*}docPr"))
    elif name.endswith(("md", "txt")):
        yield re.sub(r"\{[^{}\n]*\}|\]\([^)\s]*\)|^:::.*$|^---\n.*?^---\n", " ", content.decode(), flags=re.M | re.S)


def said_in_print(content: bytes) -> Iterator[str]:
    """The words on the pages of a PDF, and those for who hears it or lists what it carries."""
    with pikepdf.open(io.BytesIO(content)) as file:
        for found in file.objects:
            if isinstance(found, pikepdf.Dictionary):
                yield from (
                    str(found[key])
                    for key in ("/Alt", "/Desc", "/Contents", "/T")
                    if isinstance(found.get(key), pikepdf.String)
                )
    document = pypdfium2.PdfDocument(content)
    for at in range(len(document)):
        yield document[at].get_textpage().get_text_range().replace("\N{SOFT HYPHEN}\r\n", "").replace("\ufffe\r\n", "")


def english(language: str) -> frozenset[str]:
    """The words of English that the tool knows, but for those that the other language has too."""

    def words(phrases: Words) -> set[str]:
        values = phrases.model_dump(mode="json").values()
        text = " ".join(str(list(value.values())) if isinstance(value, dict) else str(value) for value in values)
        return {word for word in re.findall(r"[a-z]{2,}", re.sub(r"\{\w+\}", "", text).lower())}

    months = "january february march april may june july august september october november december"
    terms = "edited editor eds edition ed vol volume accessed available retrieved online page pages in by the of and"
    known = words(Words()) | {*months.split(), *terms.split()}
    return frozenset(known - words(locale_of(language).words) - NAMES - {*LOANS[language].split()})


def heard(language: str, outputs: Mapping[str, bytes]) -> dict[str, list[str]]:
    """The words of English in each output; in a language of another script whatever is no name."""
    foreign, is_latin = english(language), language == "de"
    found = {}
    for name, content in outputs.items():
        if name.startswith("site/paper."):  # it stands among the outputs
            continue
        text = " \n".join(said(name, content))
        words = {word.lower() for word in re.findall(r"(?<![\w./@#-])[A-Za-z]{2,}(?![\w/@-]|\.\w)", text)}
        if odd := sorted(words & foreign if is_latin else words - NAMES):
            found[name] = odd
    return found


@pytest.mark.parametrize(("language", "draft"), [("de", True), ("ko", False), ("ar", False)])
def test_nothing_is_said_in_english(language: str, draft: bool) -> None:
    outputs = (*OUTPUTS, "pdf") if language in SET else OUTPUTS
    assert heard(language, made(language, draft, outputs)) == {}


def test_english_would_be_heard() -> None:
    outputs = made("en-GB", draft=True, outputs=("txt",))
    assert {"figure", "references", "table"} <= set(heard("de", outputs)["txt"])
    assert {"chapter", "figure", "in"} <= set(heard("ko", outputs)["txt"])


_REST = """\
citation_style = "din-1505-2-numeric"
date = 2026-03-05

[[parts]]
chapters = ["α.md"]
"""


@pytest.mark.parametrize(
    ("language", "said"), [("de-DE", "abgerufen am"), ("fr-FR", "consulté"), ("en-GB", "retrieved")]
)
def test_the_day_on_which_a_page_was_seen_is_printed(language: str, said: str) -> None:
    settings = f'title = "α"\nlanguage = "{language}"\nbibliography = ["β.bib"]\n'
    entry = (
        "@online{a, author = {{A}}, title = {B}, date = {2024}, url = {https://example.org/a}, accessed = {2026-03-03}}"
    )
    files = {
        "paper.toml": f"{settings}{_REST}",
        "β.bib": entry,
    }
    source = Buffers({**files, "α.md": "# One {#sec:one}\n\nText [@a].\n"})
    made = build(source, BuildOptions(REVISION, outputs=("txt",), draft=True)).product
    assert isinstance(made, Mapping) and f"{said} 2026-03-03" in " ".join(made["txt"].decode().split())


THEME = files("chapterhouse.outputs") / "theme"
TEMPLATES = [
    path
    for path in sorted(Path(str(THEME)).rglob("*.jinja"))
    if path.suffixes[0] in (".html", ".xhtml") and "review" not in path.relative_to(str(THEME)).as_posix()
]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_template_has_no_words_of_its_own(path: Path) -> None:
    """So that all that it prints comes from the tables of words, which are whole in every language."""
    text = re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    literals = re.findall(r'\bor "([^"]*)"', text)
    bare = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", " ", text, flags=re.DOTALL)
    bare = re.sub(r'<(\w+)[^<>]*\slang="en".*?</\1>', " ", bare, flags=re.DOTALL)  # what speaks of a round of review
    attributes = re.findall(r'\b(?:alt|title|aria-label|placeholder|summary)="([^"]*)"', bare)
    shown = " ".join([*literals, *attributes, re.sub(r"<[^<>]*>|[\w-]+=\"[^\"]*\"", " ", bare)])
    assert {word.lower() for word in re.findall(r"[A-Za-z]{2,}", shown)} <= NAMES
