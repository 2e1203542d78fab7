r"""A character that TeX takes for a command stands in the bibliography as if it were text.

In a .bib file `%` begins a comment, `$` a formula, and `&`, `#` and `_` have a meaning of their own. Programs that read
the file drop the rest of the line, or the whole title, or stop. A backslash before the character makes it text.
Formulas, addresses and DOIs are left alone.

Bad:

    --- chapters/energy.md
    # Energy {#sec:energy}

    Demand doubles until 2030 [@park2025].
    --- bibliography/references.bib
    @book{park2025,
      author = {Park, Jiyoung},
      title = {Energy, demand and the last 5% of supply},
                                            ^
      publisher = {Grid & Sons},
                        ^
      year = {2025},
    }

Good:

    --- chapters/energy.md
    # Energy {#sec:energy}

    Demand doubles until 2030 [@park2025].
    --- bibliography/references.bib
    @book{park2025,
      author = {Park, Jiyoung},
      title = {Energy, demand and the last 5\% of supply},
      publisher = {Grid \& Sons},
      year = {2025},
    }
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from chapterhouse.bibliography.entries import PRINTED, is_written_out, own_fields
from chapterhouse.core.diagnostics import Edit, Problem, Severity, Span
from chapterhouse.model import Entry, Field, Paper

SEVERITY = Severity.WARNING
OF_BIBLIOGRAPHY = True

_TOKEN = re.compile(
    r"""\\(?:url|nolinkurl|path|href)\s*\{[^{}]*\}      # an address, where nothing is special
    | \\(?:ensuremath|cite\w*|ref|label|input)\s*\{[^{}]*\}
    | \\\(.*?\\\) | \\\[.*?\\\]                         # formulas in another dress
    | \\(?:[A-Za-z@]+|.)
    | (?P<address>(?:https?|ftp)://[^\s{}\\]+)
    | (?P<entity>&(?:[A-Za-z]{2,8}|\#\d{2,6}|\#x[0-9A-Fa-f]{2,5});)
    | (?P<dollar>\${1,2})
    | (?P<special>[&%#_])""",
    re.VERBOSE | re.DOTALL,
)
_ANY = re.compile(r"[&%#_$]")
_NAMES = frozenset(("author", "editor", "translator", "bookauthor", "editora", "editorb", "editorc", "holder"))
_WHY = {
    "&": "TeX takes it for the end of a column",
    "%": "TeX drops what follows it on the line",
    "#": "TeX takes it for a parameter, and pandoc drops the whole field where a digit follows",
    "_": "TeX allows it in formulas only",
    "$": "TeX takes it for the beginning or end of a formula",
}
_FORMULA = re.compile(r"(?<![^\W_])(?:CO|CH|NH|NO|SO|PM|H|N|O)\Z")
_LOWERED = re.compile(r"_(?:\{(?P<braced>\d(?:\.\d)?|x)\}|(?P<count>\d(?:\.\d)?|x)(?![\w.])|(?P<more>\d)(?=[A-Z]))")
_WORDS = re.compile(r"(?<![\\A-Za-z])[A-Za-z]{2,}")


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at each such character in a printed field that is written out."""
    for entry in paper.bibliography.entries:
        for field in own_fields(entry):
            if field.name not in PRINTED or _ANY.search(field.raw) is None:
                continue
            if is_written_out(field, paper.bibliography.texts):
                yield from _problems(entry, field)


def _problems(entry: Entry, field: Field) -> Iterator[Problem]:
    dollars: list[tuple[int, int]] = []
    found_specials: list[re.Match[str]] = []
    for found in _TOKEN.finditer(field.raw):
        if found.lastgroup == "dollar":
            dollars.append(found.span())
        elif found.lastgroup is not None:
            found_specials.append(found)
    amounts = _amounts(field.raw, dollars)
    formulas = [dollar for dollar in dollars if dollar not in amounts]
    for place in amounts:
        yield _special(field, "$", *place, safe=False)
    for found in found_specials:
        if any(left[0] < found.start() < right[0] for left, right in zip(formulas[::2], formulas[1::2], strict=False)):
            continue
        if found.lastgroup == "address":
            if set("%#_&") & set(found[0]):
                yield _address(field, found)
        elif found.lastgroup == "entity":
            yield _entity(field, found)
        elif found[0] == "&" and field.name in _NAMES:
            yield _between_names(entry, field, found.start())
        elif (
            found[0] == "_"
            and (lowered := _LOWERED.match(field.raw, found.start()))
            and _FORMULA.search(field.raw[: found.start()])
        ):
            span = _span(field, *lowered.span())
            right = f"\\textsubscript{{{lowered[lowered.lastgroup or 0]}}}"
            message = "`_` lowers nothing in a bibliography, and is printed"
            yield Problem(span, message, f"write `{right}`", edits=(Edit(span, right, safe=False),), misleading=False)
        else:
            yield _special(field, found[0], *found.span(), safe=True)


def _amounts(raw: str, dollars: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The dollar signs that are money, or that have no partner."""
    if len(dollars) % 2:
        money = [place for place in dollars if raw[place[1] : place[1] + 1].isdigit()]
        return money if len(money) % 2 else dollars[-1:]
    amounts: list[tuple[int, int]] = []
    for left, right in zip(dollars[::2], dollars[1::2], strict=True):
        content = raw[left[1] : right[0]]
        is_text = content[:1].isdigit() and (content[-1:].isspace() or raw[right[1] : right[1] + 1].isdigit())
        if is_text and _WORDS.search(content):
            amounts += [left, right]
    return amounts


def _span(field: Field, start: int, end: int) -> Span:
    return Span(field.span.file, field.span.start + start, field.span.start + end)


def _special(field: Field, character: str, start: int, end: int, *, safe: bool) -> Problem:
    place = _span(field, start, end)
    return Problem(
        span=place,
        message=f"`{character}` needs a backslash here: {_WHY[character]}",
        hint=f"write `\\{character}`" if character != "$" else r"write `\$`, or close the formula with a second `$`",
        edits=(Edit(place, f"\\{character}", safe=safe),) if end - start == 1 else (),
        misleading=False,
    )


def _between_names(entry: Entry, field: Field, at: int) -> Problem:
    """An ampersand in a list of names parts two of them, unless braces make it part of an institution's name."""
    before = field.raw[:at]
    place = _span(field, at, at + 1)
    if before.count("{") > before.count("}") or before[-1:].strip() or not entry.names.get(field.name):
        return _special(field, "&", at, at + 1, safe=True)
    return Problem(
        span=place,
        message="`&` parts no names: BibTeX takes the two for one person",
        hint=r"write `and` between names; in the name of an institution write `\&`, and put the name in braces",
        edits=(Edit(place, "and", safe=False),),
        misleading=False,
    )


def _entity(field: Field, found: re.Match[str]) -> Problem:
    place = _span(field, *found.span())
    meant = html.unescape(found[0])
    written = f"\\{meant}" if meant in _WHY else meant
    known = meant != found[0] and meant.isprintable() and len(meant) == 1 and meant not in "\\{}~^"
    return Problem(
        span=place,
        message=f"`{found[0]}` comes from HTML, and is printed as it stands",
        hint=f"write `{written}`" if known else "write the character itself",
        edits=(Edit(place, written, safe=False),) if known else (),
        misleading=False,
    )


def _address(field: Field, found: re.Match[str]) -> Problem:
    address = found[0].rstrip(".,;:!?)\"'")
    place = _span(field, found.start(), found.start() + len(address))
    return Problem(
        span=place,
        message="this address holds characters that TeX does not take for text",
        hint=f"move it to the field `url`, or write `\\url{{{address if len(address) < 60 else '...'}}}`",
        edits=(Edit(place, f"\\url{{{address}}}", safe=False),),
        misleading=False,
    )
