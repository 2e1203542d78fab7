"""The paper itself as something to cite: BibTeX, RIS, CSL-JSON and plain text."""

from __future__ import annotations

import json
import re
import unicodedata

from chapterhouse.outputs.shared.imprint import licence_name
from chapterhouse.settings import Author, Settings

_INSTITUTION = re.compile(r"\b(?:and|of|for|the|et|de la|für|und)\b|[&,]")
_PARTICLE = re.compile(r"(?:von|van|de|der|den|di|da|dos|del|la|le|ten|ter|zu|al|el|bin|ibn)")
_LATEX = str.maketrans({character: f"\\{character}" for character in "&%$#_{}"} | {"~": "\\~{}", "^": "\\^{}"})


def names_of(author: Author) -> tuple[str, str]:
    """The family name and the given names of ``author``; the whole name and nothing where it is an institution's.

    A name of one word, one of more than five, and one with a word that persons do not have is taken for that of an
    institution, unless an ORCID iD says otherwise.
    """
    words = author.name.split()
    if len(words) < 2 or (author.orcid is None and (len(words) > 5 or _INSTITUTION.search(author.name))):
        return author.name, ""
    first = next((at for at, word in enumerate(words[1:-1], 1) if _PARTICLE.fullmatch(word)), len(words) - 1)
    return " ".join(words[first:]), " ".join(words[:first])


def to_text(settings: Settings) -> str:
    """The paper in one sentence of a list of sources."""
    locale = settings.locale
    authors = locale.listed([author.name for author in settings.authors])
    parts = [f"{authors} ({settings.date.year})." if authors else "", f"{title_of(settings)}."]
    if settings.version:
        parts.append(f"{locale.words.version.format(version=settings.version)}, {locale.date(settings.date)}.")
    else:
        parts.append(f"{locale.date(settings.date)}.")
    parts += [f"{licence_name(settings.licence, locale.words)}.", settings.site_url or settings.repository or ""]
    return " ".join(filter(None, parts))


def to_bibtex(settings: Settings) -> str:
    """The paper as an entry of a .bib file: ``@techreport`` where an author has an institution, else ``@misc``."""
    institution = next((author.affiliation for author in settings.authors if author.affiliation), None)
    authors = []
    for author in settings.authors:
        family, given = names_of(author)
        authors.append(f"{_latex(family)}, {_latex(given)}" if given else f"{{{_latex(author.name)}}}")
    fields = {
        "title": f"{{{_latex(title_of(settings))}}}",
        "author": " and ".join(authors),
        "institution": _latex(institution or ""),
        "year": str(settings.date.year),
        "month": str(settings.date.month),
        "day": str(settings.date.day),
        "version": _latex(settings.version or ""),
        "url": settings.site_url or settings.repository or "",
        "langid": settings.language,
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@{'techreport' if institution else 'misc'}{{{_key(settings)},\n{lines}}}\n"


def to_ris(settings: Settings) -> str:
    """The paper as RIS, which all reference managers read; lines end as the format asks."""
    fields = [("TY", "RPRT"), ("TI", title_of(settings))]
    for author in settings.authors:
        family, given = names_of(author)
        fields.append(("AU", f"{family}, {given}" if given else family))
    fields += [
        ("PY", str(settings.date.year)),
        ("DA", settings.date.strftime("%Y/%m/%d")),
        ("ET", settings.version or ""),
        ("LA", settings.language),
        ("UR", settings.site_url or settings.repository or ""),
        *(("KW", keyword) for keyword in settings.keywords),
    ]
    return "".join(f"{name}  - {value}\r\n" for name, value in fields if value) + "ER  - \r\n"


def to_csl_json(settings: Settings) -> str:
    """The paper as an item of CSL-JSON (https://citeproc-js.readthedocs.io/en/latest/csl-json/markup.html)."""
    authors = []
    for author in settings.authors:
        family, given = names_of(author)
        authors.append({"family": family, "given": given} if given else {"literal": family})
    item = {
        "id": _key(settings),
        "type": "report",
        "title": title_of(settings),
        "author": authors,
        "issued": {"date-parts": [[settings.date.year, settings.date.month, settings.date.day]]},
        "version": settings.version,
        "language": settings.language,
        "URL": settings.site_url or settings.repository,
    }
    return json.dumps([{name: value for name, value in item.items() if value}], ensure_ascii=False, indent=1) + "\n"


def title_of(settings: Settings) -> str:
    """The title, with the subtitle behind it."""
    return f"{settings.title}: {settings.subtitle}" if settings.subtitle else settings.title


def _key(settings: Settings) -> str:
    first = names_of(settings.authors[0])[0] if settings.authors else ""
    word = max(re.findall(r"[A-Za-z]+", _ascii(settings.title)) or ["paper"], key=len)
    return f"{''.join(re.findall('[a-z]', _ascii(first).lower()))}{settings.date.year}{word.lower()}"


def _ascii(text: str) -> str:
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()


def _latex(text: str) -> str:
    return text.replace("\\", "/").translate(_LATEX)
