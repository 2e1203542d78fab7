"""The rules for single values of paper.toml: a value as written into its canonical form, or what is wrong with it."""

from __future__ import annotations

import re

from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

from chapterhouse.core.hidden_characters import described, first_hidden, quoted
from chapterhouse.core.project_path import MARKDOWN, path_error
from chapterhouse.core.suggestion import closest

LONGEST_LINE = 500
LONGEST_NOTE = 5000

# RFC 5646, section 2.1: language, extended language, script, region, variants, extensions, private use.
LANGUAGE = (
    r"^[A-Za-z]{2,3}(-[A-Za-z]{3}){0,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?"
    r"(-([A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*(-[0-9A-WY-Za-wy-z](-[A-Za-z0-9]{2,8})+)*(-x(-[A-Za-z0-9]{1,8})+)?$"
)
ORCID = r"^(https://orcid\.org/)?[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X]$"
NAME = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"
PREFIX = r"^[a-z][a-z0-9]{0,15}$"
PART_LABEL = r"^part:[A-Za-z0-9][A-Za-z0-9_-]*$"
EMAIL = r"^[^\s@<>\"'(),;:\\]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$"
REPOSITORY = r"^https://[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+(:[0-9]{1,5})?(/[A-Za-z0-9._~!$&'()*+,;=:/%-]*)?$"
STORE_URL = r"^(file:///|memory://|(s3|gs|az|abfs|https?)://[A-Za-z0-9])[A-Za-z0-9._~/:-]*$"

TAKEN_NAMES = frozenset({"register", "matrix", "network", "trace", "value", "count"})
"""Classes of divs that are filled with what is asked of the statements; no kind can be called so."""

TAKEN_PREFIXES = frozenset({"part", "sec", "fig", "tbl", "eq", "lst", "http", "https", "mailto", "doi"})
"""Prefixes that mean something else already."""

COMMON_LICENCES = (
    *("CC-BY-4.0", "CC-BY-SA-4.0", "CC-BY-NC-4.0", "CC-BY-ND-4.0", "CC-BY-NC-SA-4.0", "CC-BY-NC-ND-4.0", "CC0-1.0"),
    *("Apache-2.0", "MIT", "GFDL-1.3-or-later", "GPL-3.0-or-later", "EUPL-1.2"),
)
"""Licences under which papers are published, for suggestions only; any SPDX identifier is accepted."""


class RuleBroken(ValueError):
    """What is wrong with a value: ``error`` continues "the setting ... ", ``hint`` offers the mend."""

    def __init__(self, error: str, hint: str | None = None) -> None:
        """Keep the two sentences."""
        super().__init__(error)
        self.error = error
        self.hint = hint


def line(text: str) -> str:
    """A text on one line, without spaces at its edges."""
    return _sound(text, LONGEST_LINE, "")


def phrase(text: str) -> str:
    """A line whose spaces at its ends stay, since they part it from what stands beside it."""
    line(text)
    return text


def paragraph(text: str) -> str:
    """A text that may be written on several lines, as one line."""
    return " ".join(_sound(text, LONGEST_NOTE, "\n\r").split())


def _sound(text: str, longest: int, allowed: str) -> str:
    if not text.strip():
        raise RuleBroken("is empty", "write something or leave the key out")
    hidden = first_hidden(text, allowed)
    if hidden is not None and text[hidden] in "\r\n":
        raise RuleBroken("runs over more than one line", "write it on one line")
    if hidden is not None:
        raise RuleBroken(f"holds the hidden character {described(text[hidden])}", "remove the character")
    if len(text) > longest:
        raise RuleBroken(f"has {len(text)} characters, more than {longest}", "shorten it")
    return text.strip()


def _match(pattern: str, value: str) -> bool:
    # \Z and not $: a newline at the end is no part of any of these.
    return len(value) <= LONGEST_LINE and re.match(pattern.removesuffix("$") + r"\Z", value) is not None


def language(tag: str) -> str:
    """A well-formed language tag (BCP 47, RFC 5646 section 2.1); that its subtags are registered is not checked."""
    if not _match(LANGUAGE, tag):
        raise RuleBroken(
            f"is {quoted(tag)}, which is no language tag (BCP 47)",
            f'did you mean "{tag.replace("_", "-")}"?'
            if _match(LANGUAGE, tag.replace("_", "-"))
            else 'write for example "en-GB", "ko" or "de-CH"',
        )
    return tag


def licence(identifier: str) -> str:
    """An SPDX licence expression in its canonical spelling; the list of identifiers is the one in ``packaging``."""
    try:
        if len(identifier) <= 200:
            return str(canonicalize_license_expression(identifier))
    except InvalidLicenseExpression:
        pass
    wanted = "-".join(identifier.split())
    near = wanted if wanted in COMMON_LICENCES else closest(wanted, COMMON_LICENCES, by_beginning=True)
    hint = (
        f'did you mean "{near}"?'
        if near
        else 'write for example "CC-BY-4.0"; the list is at https://spdx.org/licenses/'
    )
    raise RuleBroken(f"is {quoted(identifier)}, which is no SPDX licence identifier", hint)


def orcid(identifier: str) -> str:
    """A bare ORCID iD whose last character is its check digit by ISO 7064 MOD 11-2."""
    if not _match(ORCID, identifier):
        raise RuleBroken(f"is {quoted(identifier)}, which is no ORCID iD", 'write it like "0000-0002-1825-0097"')
    bare = identifier.removeprefix("https://orcid.org/")
    total = 0
    for digit in bare.replace("-", "")[:-1]:
        total = (total + int(digit)) * 2
    if bare[-1] != "0123456789X"[(12 - total % 11) % 11]:
        raise RuleBroken(
            f"is {quoted(identifier)}, whose check digit does not fit the other digits",
            "compare it with the person's page on orcid.org",
        )
    return bare


def email(address: str) -> str:
    """An e-mail address that a person would write: no quoted local parts, no comments."""
    if not _match(EMAIL, address) or first_hidden(address) is not None:
        raise RuleBroken(f"is {quoted(address)}, which is no e-mail address", 'write it like "name@example.org"')
    return address


def repository(address: str) -> str:
    """An https address without a user, a password, a query or a fragment."""
    if not _match(REPOSITORY, address):
        raise RuleBroken(
            f"is {quoted(address)}, which is no plain https address",
            'write it like "https://example.org/owner/name", without a user or a query',
        )
    return address


def store_url(address: str) -> str:
    """The address of a store that fsspec reaches, without a user, a password or a query."""
    if not _match(STORE_URL, address):
        raise RuleBroken(
            f"is {quoted(address)}, which is no address of a store",
            'write it like "s3://bucket/folder", "file:///srv/papers/store" or "https://example.org/store"',
        )
    return address


def version_url(address: str) -> str:
    """An address like that of a repository, in which ``{version}`` stands for a tag."""
    if "{version}" not in address:
        raise RuleBroken(f"is {quoted(address)}, which names no {{version}}", 'write "https://example.org/{version}/"')
    repository(address.replace("{version}", "v1"))
    return address


def name(word: str) -> str:
    """A word by which chapters name a thing: small letters and digits, joined by hyphens."""
    if not _match(NAME, word):
        fixed = re.sub(r"[^a-z0-9]+", "-", word.lower())[:60].strip("-")
        hint = f'write for example "{fixed}"' if _match(NAME, fixed) else 'write it like "data-centres"'
        raise RuleBroken(f"is {quoted(word)}, which is no name that chapters can use", hint)
    return word


def kind_name(word: str) -> str:
    """The name of a kind, which is a class of divs: none that means something else already."""
    if name(word) in TAKEN_NAMES:
        raise RuleBroken(f"is {quoted(word)}, which names a query already", "choose another name")
    return word


def prefix(word: str) -> str:
    """The prefix of the labels of a kind: some small letters."""
    if not _match(PREFIX, word):
        raise RuleBroken(f"is {quoted(word)}, which is no prefix of labels", 'write some small letters, like "gap"')
    if word in TAKEN_PREFIXES:
        raise RuleBroken(f"is {quoted(word)}, which has a meaning already", "choose another prefix")
    return word


def part_label(label: str) -> str:
    """The label of a part, with its prefix."""
    if not _match(PART_LABEL, label):
        fixed = "part:" + re.sub(r"[^a-z0-9]+", "-", label.lower().removeprefix("part:"))[:60].strip("-")
        hint = f'write for example "{fixed}"' if _match(PART_LABEL, fixed) else 'write it like "part:technologies"'
        raise RuleBroken(f"is {quoted(label)}, which is no label of a part", hint)
    return label


def chapter_path(path: str) -> str:
    """The project path of a Markdown file."""
    return path if path_error(path) is None and path.endswith(MARKDOWN[1:]) else _path(path, MARKDOWN[0])


def bibliography_path(path: str) -> str:
    """The project path of a BibTeX file."""
    return _path(path, ".bib")


STYLE_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
"""How citation styles are called by a word."""


def style_path(path: str) -> str:
    """The project path of a CSL style, or the name of one that is known, such as ``apa``."""
    return path if STYLE_NAME.fullmatch(path) else _path(path, ".csl")


def path_pattern(pattern: str) -> str:
    """A pattern of project paths, in which ``*``, ``?`` and ``[...]`` stand for what they do in a shell."""
    error = path_error(re.sub(r"[*?]", "x", pattern))
    if error is not None:
        raise RuleBroken(f"is the pattern {quoted(pattern)}, which {error.reason}", error.hint)
    return pattern


def _path(path: str, suffix: str) -> str:
    error = path_error(path)
    if error is not None:
        raise RuleBroken(f"is the path {quoted(path)}, which {error.reason}", error.hint)
    if not path.endswith(suffix):
        raise RuleBroken(f"is the path {quoted(path)}, which does not end in {suffix}", f"name a {suffix} file")
    return path
