"""What is not read, and why: the rules that hold for every state of the project alike."""

from __future__ import annotations

import stat
from collections import Counter
from collections.abc import Collection, Iterable
from typing import NoReturn

from chapterhouse.core.diagnostics import Problem, Span
from chapterhouse.core.hidden_characters import quoted
from chapterhouse.core.limits import most
from chapterhouse.core.project_path import path_error
from chapterhouse.core.rules import STAGE_RULES
from chapterhouse.core.suggestion import closest_path

PRODUCTS = ("build",)
"""Folders at the root that hold what was built."""

FOREIGN = ("__pycache__", "node_modules")
"""Folders anywhere that hold what other programs put there."""

_ABSENT = "add the file, or correct its path"
_ELSEWHERE = "put it into another folder, such as `chapters/`"
_SMALLER = "divide it, or take out what no paper needs"
PUT_FILE = "put the file itself there"
COPY_FILES = "copy the files that the paper needs into the project itself"
UNLOCK = "let yourself read it: its permissions, or another program, forbid that"

_BOM = b"\xef\xbb\xbf"


class Refused(Exception):
    """A path or file that is not read.

    ``code`` is that of a rule in ``core/rules/reading.py``. ``reason`` continues the
    path as a sentence; ``offset`` is the place of the fault in the file's text, in characters, where there is one.
    """

    def __init__(self, path: str, code: str, reason: str, offset: int | None = None, hint: str | None = None) -> None:
        super().__init__(f"{quoted(path)} {reason}")
        self.path = path
        self.code = code
        self.reason = reason
        self.offset = offset
        self.hint = hint

    def __reduce__(self) -> tuple[type[Refused], tuple[str, str, str, int | None, str | None]]:
        return Refused, (self.path, self.code, self.reason, self.offset, self.hint)

    def problem(self, span: Span | None = None) -> Problem:
        """What is to be reported, at ``span`` (where the path was written) or else in the file itself."""
        if span is None:
            at = self.offset or 0
            span = Span(self.path if path_error(self.path) is None else quoted(self.path)[1:-1], at, at)
        return STAGE_RULES[self.code].problem(span, str(self), self.hint)


def is_foreign(path: str) -> bool:
    """Whether ``path`` is none of the project's own: hidden, a product, or somebody else's package."""
    parts = path.split("/")
    return parts[0] in PRODUCTS or any(part.startswith(".") or part in FOREIGN for part in parts)


def check_path(path: str) -> None:
    """Raise :class:`Refused` unless ``path`` could name a file of the project."""
    error = path_error(path)
    if error is not None:
        raise Refused(path, "refused-path", error.reason, hint=error.hint)
    if is_foreign(path):
        raise Refused(
            path, "refused-path", "lies among what was built or installed, not in the project", hint=_ELSEWHERE
        )


def check_size(path: str, size: int, bound: str = "file-bytes") -> None:
    """Raise :class:`Refused` for a file of more bytes than the limit called ``bound``."""
    if size > most(bound):
        raise Refused(path, "too-large-file", f"has {size:,} bytes, more than {most(bound):,}", hint=_SMALLER)


def check_count(paths: Collection[str]) -> None:
    """Raise :class:`Refused` for a project of more files than it may have; it names the folder with most of them."""
    if len(paths) > most("files"):
        ((folder, count),) = Counter(path.rpartition("/")[0] for path in paths).most_common(1)
        place = f"`{folder[:80]}`" if folder else "its own folder"
        hint = "keep what is no part of the paper elsewhere, or in a folder whose name begins with a dot"
        reason = f"has more than {most('files'):,} files; of {len(paths):,} that were found, {count:,} lie in {place}"
        raise Refused(".", "too-many-files", reason, hint=hint)


def decoded(path: str, data: bytes) -> str:
    """``data``, the content of ``path``, as text; raises :class:`Refused` unless it is plain UTF-8."""
    check_size(path, len(data), "text-bytes")
    if data.startswith(_BOM):
        raise Refused(path, "byte-order-mark", "begins with a byte order mark", 0, "save it as UTF-8 without BOM")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Refused(path, "not-utf8", "is in UTF-16", 0, "save it as UTF-8")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
        place = f"line {before.count(chr(10)) + 1}, column {len(before) - before.rfind(chr(10))}"
        reason = f"is not UTF-8: at {place} stands the byte 0x{data[error.start]:02X}"
        raise Refused(path, "not-utf8", reason, len(before), "save it as UTF-8") from None
    nul = text.find("\0")
    if nul >= 0:
        line = text.count("\n", 0, nul) + 1
        raise Refused(path, "nul-character", f"holds a NUL character in line {line}", nul, "remove the character")
    return text


def missing(path: str, paths: Iterable[str]) -> NoReturn:
    """Raise :class:`Refused` for a file that is not among ``paths``, with the nearest of them."""
    near = closest_path(path, paths)
    raise Refused(path, "missing-file", "does not exist", hint=f"did you mean `{near}`?" if near else _ABSENT)


def refusal_of(path: str, mode: int) -> Refused | None:
    """Why a file or folder that lies in the project is not read, None where it is."""
    error = path_error(path)
    if error is not None:
        return Refused(path, "refused-path", error.reason, hint=error.hint)
    if stat.S_ISLNK(mode):
        return Refused(path, "refused-symlink", "is a symbolic link", hint=PUT_FILE)
    if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
        return Refused(path, "not-a-file", "is a device, a pipe or a socket, not a file", hint=PUT_FILE)
    return None
