"""A web address in the bibliography leads nowhere.

Readers follow it and find nothing: it lacks `https://`, it has no host, a space or a full stop slipped in, or a bracket
of the text around it was copied along. An address that is none stops the build where the entry is cited.

Bad:

    --- chapters/energy.md
    # Energy {#sec:energy}

    Demand doubles until 2030 [@park2025].
    --- bibliography/references.bib
    @online{park2025,
      author = {Park, Jiyoung},
      title = {Energy and demand},
      url = {www.example.org/demand},
             ^^^^^^^^^^^^^^^^^^^^^^
      year = {2025},
    }

Good:

    --- chapters/energy.md
    # Energy {#sec:energy}

    Demand doubles until 2030 [@park2025].
    --- bibliography/references.bib
    @online{park2025,
      author = {Park, Jiyoung},
      title = {Energy and demand},
      url = {https://www.example.org/demand},
      year = {2025},
    }
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urlsplit

from chapterhouse.bibliography.entries import is_written_out, own
from chapterhouse.checks.support.reading_errors import reading_errors
from chapterhouse.core.diagnostics import Edit, Problem, Severity
from chapterhouse.model import Field, Paper

SEVERITY = Severity.ERROR
OF_BIBLIOGRAPHY = True

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):(/*)")
_HOST = re.compile(r"[^\W_](?:[\w-]*[^\W_])?(?:\.[^\W_](?:[\w-]*[^\W_])?)*\.?")
_BARE = re.compile(r"(?:www\.)?[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}(?:[/?#:].*)?")
_TWICE = re.compile(r"https?:/{0,2}(?=https?:/)", re.IGNORECASE)
_BROKEN_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_WRAPPED = re.compile(r"\\(?:url|nolinkurl|path|href)\b")


class _Error(NamedTuple):
    """What is wrong, the mend in words and as an address; ``dead`` where no reader gets there."""

    why: str
    hint: str
    meant: str | None = None
    dead: bool = True


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at each ``url`` that is no address of the web, or one with what does not belong to it."""
    refused = {broken.span for broken in reading_errors(paper.bibliography).addresses}
    for entry in paper.bibliography.entries:
        field = own(entry, "url")
        error = None if field is None else _error(field, field.span in refused)
        if field is None or error is None:
            continue
        editable = error.meant is not None and is_written_out(field, paper.bibliography.texts)
        yield Problem(
            span=field.span,
            message=f"the address of `{entry.key}` {error.why}",
            hint=error.hint,
            edits=(Edit(field.span, error.meant, safe=False),) if error.meant is not None and editable else (),
            misleading=error.dead and entry.key in paper.citing,
        )


def _error(field: Field, refused: bool) -> _Error | None:
    url = field.value
    if (doubled := _TWICE.match(url)) is not None:
        return _Error("has `http` twice", "remove one of the two", url[doubled.end() :])
    scheme = _SCHEME.match(url)
    if scheme is None or (scheme[1].lower() not in ("http", "https") and not scheme[2]):
        if url.startswith("//"):
            return _Error("does not begin with `https://`", f"write `https:{url[:80]}`", f"https:{url}")
        if _BARE.fullmatch(url):
            return _Error("does not begin with `https://`", f"write `https://{url[:80]}`", f"https://{url}")
        return _Error("is no address of the web", "write it whole, from `https://` on, and words into `note`")
    if scheme[1].lower() not in ("http", "https"):
        return _Error(f"begins with `{scheme[1]}:`", "give an address that a browser opens, from `https://` on")
    if len(scheme[2]) != 2:
        meant = f"{scheme[1].lower()}://{url[scheme.end() :]}"
        return _Error(f"needs two slashes after `{scheme[1]}:`", f"write `{meant[:80]}`", meant)
    return _error_of_host(url) or _error_of_form(field, url) or (_refusal() if refused else None)


def _refusal() -> _Error:
    return _Error("holds what no address may hold", "copy it again from the browser, without a password or a backslash")


def _error_of_host(url: str) -> _Error | None:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port = "", None
    if port == 0 or (":" not in host and (_HOST.fullmatch(host) is None or "." not in host)):
        shown = f"has `{host[:60]}` for its host, which is none" if host else "names no host"
        return _Error(shown, "copy it again from the browser: a host looks like `www.example.org`")
    if "@" in parts.netloc:
        return _Error("holds a user's name or password", "remove what stands before `@`")
    return None


def _error_of_form(field: Field, url: str) -> _Error | None:
    written = field.raw.strip()
    if " " in written and "\n" not in written and _WRAPPED.search(written) is None:
        if re.search(r"\shttps?://", written):
            return _Error("is two addresses", "keep one, and put the other into `note`")
        return _Error(
            "holds a space", "remove it, or write `%20` if it belongs there", "%20".join(written.split()), dead=True
        )
    if url[-1] in ".,;:!'\"" and not url.endswith("..."):
        return _Error(f"ends in `{url[-1]}`", "remove it: it belongs to the text around it", url[:-1], dead=False)
    if url.endswith(("...", "…")):
        return _Error("is cut short", "write the whole address")
    if url[-1] in ")]" and url.count("(" if url[-1] == ")" else "[") < url.count(url[-1]):
        return _Error(f"ends in a `{url[-1]}` that nothing opens", "remove it", url[:-1], dead=False)
    if (escape := _BROKEN_ESCAPE.search(url)) is not None:
        return _Error(
            f"has a `%` that no code follows (`{url[escape.start() : escape.start() + 3]}`)", "write `%25`", dead=False
        )
    return None
