"""Names as other programs write them: biblatex's extended format, and accents in every spelling."""

from __future__ import annotations

import unicodedata

import pytest
from sound_paper import BIB, REVISION, SOUND

from chapterhouse import pipeline
from chapterhouse.bibliography.names import read_names
from chapterhouse.inputs.source import Buffers
from chapterhouse.model.built import BuildOptions

EXTENDED = {
    "family=Example, given=Jan, prefix=van den, useprefix=true": ("Jan", "van den", "Example", ""),
    "given=Jan, family=Example": ("Jan", "", "Example", ""),
    "prefix=de la, family={Vall{\\'e}e Poussin}, given-i=C, given=Charles": ("Charles", "de la", "Vallée Poussin", ""),
    'family="Example, Sons", given=Jan': ("Jan", "", "Example, Sons", ""),
    '"family={Example, Sons}", suffix=Jr.': ("", "", "Example, Sons", "Jr."),
    "family=Stevenson, given=Adlai E., suffix=III, juniorcomma=true": ("Adlai E.", "", "Stevenson", "III"),
    "family = Mu\\~noz , given = Jos\\'e": ("José", "", "Muñoz", ""),
}


@pytest.mark.parametrize("tex", EXTENDED)
def test_the_extended_format_is_read(tex: str) -> None:
    names, errors = read_names(f"{tex} and Doe, Jane")
    first = names[0]
    assert (first.first, first.von, first.last, first.jr) == EXTENDED[tex] and errors == ()
    assert names[1].last == "Doe"


@pytest.mark.parametrize("tex", ["Doe, family=x", "E=mc, A", "family=, given=", "family=A, colour=red, b"])
def test_what_only_looks_like_it_is_read_as_before(tex: str) -> None:
    names, _ = read_names(tex)
    assert len(names) == 1 and "=" in "".join((names[0].first, names[0].last, names[0].jr))


ACCENTS = {"`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", '"': "\u0308", "=": "\u0304", ".": "\u0307"}


@pytest.mark.parametrize("accent", ACCENTS)
@pytest.mark.parametrize("form", [r"\{}n", r"\{}{{n}}", r"{{\{}n}}", r"{{\{}{{n}}}}", r"\{} n"])
@pytest.mark.parametrize("place", ["Mu{}oz, Jos", "Jos Mu{}oz", "Jos{} Mu", "{}go, Bao"])
def test_no_accent_is_lost(accent: str, form: str, place: str) -> None:
    letter = form.replace("{}", accent, 1).replace("{{", "{").replace("}}", "}")
    names, errors = read_names(place.replace("{}", letter))
    (name,) = names
    assert errors == ()
    expected = unicodedata.normalize("NFC", f"n{ACCENTS[accent]}")
    assert expected in f"{name.first} {name.last}"


@pytest.mark.parametrize(
    ("option", "shown"),
    [
        ("useprefix=true", "van Example 1909"),
        ("skipbib, useprefix", "van Example 1909"),
        ("useprefix=false", "Example 1909"),
        ("dataonly", "Example 1909"),
    ],
)
def test_the_prefix_is_used_where_the_entry_says_so(option: str, shown: str) -> None:
    fields = f"author = {{van Example, Jan}}, title = {{T}}, publisher = {{P}}, year = {{1909}}, options = {{{option}}}"
    chapter = "# Energy {#sec:energy}\n\nLoad grows [@e].\n"
    files = {**SOUND, "bibliography/references.bib": f"{BIB}\n@book{{e, {fields}}}\n", "chapters/energy.md": chapter}
    built = pipeline.build(Buffers(files), BuildOptions(REVISION, ["html"], draft=True))
    assert isinstance(built.product, dict)
    assert f">{shown}" in built.product["html"].decode()
