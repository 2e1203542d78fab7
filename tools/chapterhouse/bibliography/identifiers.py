"""The grammar and the check digits of the identifiers of works, and web addresses made comparable."""

from __future__ import annotations

import re
from urllib.parse import unquote

DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/[!-~]+")
"""A DOI: the directory 10, a registrant, a slash and a suffix (ISO 26324; every suffix in use is printable ASCII)."""

_DOI_PREFIX = re.compile(r"(?:(?:https?:/{0,2})?(?:(?:dx\.|www\.)?doi\.org/+|doi\s?[:=]?\s?))+(?=10\.)", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://(?:www\.)?([^/?#]+)([^#]*)", re.IGNORECASE)
_ISBN_MARKS = re.compile(r"[\s\-\u00ad\u2010-\u2015\u2212]+")


def bare_doi(written: str) -> str:
    """``written`` without ``doi:`` and without the address of a resolver before it."""
    found = _DOI_PREFIX.match(written)
    return written if found is None else written[found.end() :]


def comparable_doi(written: str) -> str | None:
    """The DOI that ``written`` holds, in lower case since case does not count; None where it holds none."""
    doi = bare_doi(written.strip()).rstrip(".,;").lower()
    return doi if DOI.fullmatch(doi) else None


def comparable_address(url: str) -> str | None:
    """What tells ``url`` from other web addresses: no scheme, ``www.``, fragment or last slash; a DOI for its resolver.

    None where it is no web address.
    """
    found = _ADDRESS.match(url.strip())
    if found is None:
        return None
    host, path = found[1].lower(), found[2].rstrip("/")
    if host in ("doi.org", "dx.doi.org"):
        return comparable_doi(unquote(path.lstrip("/"))) or host + path
    return host + path


def without_hyphens(written: str) -> str:
    """The digits of an ISBN, with a final X in upper case."""
    return _ISBN_MARKS.sub("", written).upper()


def isbn_check_digit(digits: str) -> str:
    """The last character that an ISBN of 10 or 13 characters must have after its others (ISO 2108)."""
    if len(digits) == 10:
        total = sum(weight * int(digit) for weight, digit in zip(range(10, 1, -1), digits, strict=False))
        return "0123456789X"[-total % 11]
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits[:12]))
    return str(-total % 10)


def issn_check_digit(digits: str) -> str:
    """The last character that an ISSN must have after its first seven (ISO 3297)."""
    total = sum(weight * int(digit) for weight, digit in zip(range(8, 1, -1), digits, strict=False))
    return "0123456789X"[-total % 11]


def comparable_isbn(written: str) -> str | None:
    """A right ISBN in its form of 13 digits; None where ``written`` is none."""
    digits = without_hyphens(written.upper().removeprefix("ISBN").lstrip(":"))
    if re.fullmatch(r"\d{9}[\dX]|97[89]\d{10}", digits) is None or isbn_check_digit(digits) != digits[-1]:
        return None
    if len(digits) == 13:
        return digits
    longer = "978" + digits[:9]
    return longer + isbn_check_digit(longer + "0")
