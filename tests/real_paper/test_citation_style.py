"""bibliography/numeric.csl, read by the pandoc that builds the paper."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pypandoc
import pytest

STYLE = Path(__file__).parents[2] / "bibliography" / "numeric.csl"

ENTRIES = {
    "treaty": (
        "@legislation{treaty, author = {{United Nations}}, title = {{Convention on Things}}, date = {2006-12-13}, "
        "number = {UNTS 2515, 3}, howpublished = {in force 3 May 2008}, url = {https://example.org/treaty}}",
        "United Nations, *Convention on Things* (13 December 2006), UNTS 2515, 3, in force 3 May 2008. "
        "<https://example.org/treaty>",
    ),
    "standard": (
        "@standard{standard, author = {{International Organization for Standardization}}, "
        "title = {{Indicators for city services}}, number = {ISO 37120:2018}, year = 2018}",
        "International Organization for Standardization, *Indicators for city services* (2018), ISO 37120:2018.",
    ),
    "report": (
        "@techreport{report, author = {Roe, Ann and Poe, Bo}, title = {{A Report}}, type = {Working Paper}, "
        "number = {12}, institution = {Institute of Y}, address = {Paris}, year = 2020, note = {A note}}",
        "Ann Roe and Bo Poe, *A Report* (2020), Working Paper 12, Institute of Y, Paris. A note.",
    ),
    "article": (
        "@article{article, author = {A, Ann and B, Bo and C, Cy and D, Di and E, Ed and F, Flo and G, Gus}, "
        "title = {{Is it so?}}, journal = {Nature}, volume = 5, number = 2, pages = {10--12}, year = 2021, "
        "doi = {10.1000/x}, url = {https://example.org/not-shown}}",
        "Ann A, Bo B, Cy C, Di D, Ed E, Flo F et al., 'Is it so?', *Nature*, vol. 5, no. 2 (2021), 10--12. "
        "<https://doi.org/10.1000/x>",
    ),
    "six": (
        "@book{six, author = {A, Ann and B, Bo and C, Cy and D, Di and E, Ed and F, Flo}, title = {{A Book}}, "
        "edition = 2, publisher = {A Press}, address = {Cambridge}, year = 1990}",
        "Ann A, Bo B, Cy C, Di D, Ed E and Flo F, *A Book* (1990), 2nd edn, A Press, Cambridge.",
    ),
    "chapter": (
        "@incollection{chapter, author = {Roe, Ann}, title = {{A Chapter}}, booktitle = {{The Book}}, "
        "editor = {Poe, Bo and Moe, Cy}, publisher = {A Press}, year = 1986, pages = {19--39}}",
        "Ann Roe, 'A Chapter', in Bo Poe and Cy Moe (eds), *The Book* (1986), A Press, pp. 19--39.",
    ),
    "page": (
        "@online{page, author = {{An Agency}}, title = {{A Page}}, date = {2026-03-31}, organization = {news release}, "
        "url = {https://example.org/page}, urldate = {2026-05-03}}",
        "An Agency, 'A Page' (31 March 2026), news release. <https://example.org/page> (accessed 3 May 2026)",
    ),
    "nobody": (
        "@misc{nobody, title = {{Anonymous}}, howpublished = {Leaflet}}",
        "*Anonymous* (n.d.), Leaflet.",
    ),
}


def rendered(tmp_path: Path, text: str) -> str:
    (tmp_path / "all.bib").write_text("\n".join(entry for entry, _ in ENTRIES.values()), encoding="utf-8")
    command = [pypandoc.get_pandoc_path(), "-f", "markdown", "-t", "commonmark", "--citeproc", "--wrap=none"]
    command += ["--fail-if-warnings", f"--bibliography={tmp_path / 'all.bib'}", f"--csl={STYLE}"]
    done = subprocess.run(command, input=text.encode(), capture_output=True, check=True, timeout=60)
    plain = done.stdout.decode().translate({0x2013: "--", 0x2018: "'", 0x2019: "'"})
    return plain.replace("\\", "")


@pytest.mark.parametrize("key", ENTRIES)
def test_an_entry_reads_well(tmp_path: Path, key: str) -> None:
    lines = rendered(tmp_path, f"[@{key}]").splitlines()
    text = [line for line in lines if line and not line.startswith("<div") and line != "</div>"]
    assert text[0] == "[1]"
    assert re.sub("</?span[^>]*>", "", text[-1]) == f"[1] {ENTRIES[key][1]}"


@pytest.mark.parametrize(
    ("citation", "printed"),
    [
        ("[@six] [@page, p. 3]", "[1] [2, p. 3]"),
        ("[@six, pp. 3-5; @page, art. 5; @nobody, annex I]", "[1, pp. 3--5; 2, art. 5; 3, annex I]"),
        ("[@six; @page; @nobody; @chapter]", "[1; 2; 3; 4]"),
        ("[see @six, sec. 2, for more]", "[see 1, sec. 2, for more]"),
        ("[@six] [@page] [@page; @six]", "[1] [2] [1; 2]"),
    ],
)
def test_citations_are_numbers_in_the_order_of_their_first_use(tmp_path: Path, citation: str, printed: str) -> None:
    assert rendered(tmp_path, citation).splitlines()[0].replace("\u00a0", " ") == printed


def test_the_style_needs_no_other() -> None:
    style = STYLE.read_text(encoding="utf-8")
    assert "independent-parent" not in style
    assert "<!DOCTYPE" not in style
