"""A path as an author wrote it into a verdict: does it name a file of the project, on every system, in one way only?"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from chapterhouse.core.hidden_characters import described, first_hidden

MARKDOWN = (".md", ".markdown", ".qmd", ".Rmd", ".rmd")
"""How the names of chapters end; what the last ones want to be run is printed as code."""
_LONGEST_PATH = 512
_LONGEST_NAME = 255
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")
_DRIVE = re.compile(r"[A-Za-z]:")
_PERCENT = re.compile(r"%[0-9A-Fa-f]{2}")
_RESERVED = re.compile(r'[<>:"|?*]')
_DEVICE = re.compile(r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?")


@dataclass(frozen=True, slots=True)
class PathError:
    """Why a path is refused: ``reason`` continues "the path ... ", ``offset`` is that of the character at fault."""

    reason: str
    offset: int
    hint: str | None = None


@lru_cache(maxsize=10_000)  # a path is looked at when files are listed, when it is read, and where it is written
def path_error(path: str) -> PathError | None:
    """The first fault of ``path``, None for a sound one: relative to the project, with ``/``, canonical and portable.

    Refused are absolute paths, drive letters, addresses, backslashes, ``..``, ``.`` and empty parts, hidden files and
    folders, percent escapes, control, bidirectional and invisible characters, names that Windows cannot hold, names
    that begin with ``-`` (a program would take them for an option) and decomposed Unicode (two spellings of a name).
    """
    if not path:
        return PathError("is empty", 0)
    if len(path) > _LONGEST_PATH:
        return PathError(f"is longer than {_LONGEST_PATH} characters", _LONGEST_PATH)
    hidden = first_hidden(path)
    if hidden is None and not path.isascii():
        hidden = next((at for at, char in enumerate(path) if unicodedata.category(char) in ("Cf", "Cn", "Co")), None)
    if hidden is not None:
        return PathError(f"holds the hidden character {described(path[hidden])}", hidden, "remove it")
    if path.startswith("//") or path.startswith("\\\\"):
        return PathError("names another machine", 0, "name a file of the project")
    if path.startswith("/"):
        return PathError("is absolute", 0, "write it relative to the folder of paper.toml")
    if _DRIVE.match(path) and not _SCHEME.match(path):
        return PathError("begins with a drive letter", 0, "write it relative to the folder of paper.toml")
    if _SCHEME.match(path):
        return PathError("is an address", 0, "name a file of the project")
    backslash = path.find("\\")
    if backslash >= 0:
        return PathError("holds a backslash", backslash, f"write it with /: {path.replace(chr(92), '/')}")
    escape = _PERCENT.search(path)
    if escape:
        return PathError(f"holds the percent escape {escape.group()}", escape.start(), "write the character itself")
    if unicodedata.normalize("NFC", path) != path:
        composed = next(at for at in range(len(path)) if not unicodedata.is_normalized("NFC", path[: at + 1]))
        return PathError("spells a letter in two characters (decomposed Unicode)", composed, "use the composed letter")
    offset = 0
    for name in path.split("/"):
        error = _name_error(name)
        if error is not None:
            return PathError(error.reason, offset + error.offset, error.hint)
        offset += len(name) + 1
    return None


def _name_error(name: str) -> PathError | None:
    """The fault of one part of a path, with an offset within that part."""
    if not name:
        return PathError("has an empty part", 0, "write one / between folders and none at the end")
    if name == "..":
        return PathError("climbs out of a folder with ..", 0, "write it relative to the folder of paper.toml")
    if name == ".":
        return PathError("has a part that is only a dot", 0, "leave ./ out")
    if name.startswith("."):
        return PathError(f"names the hidden file or folder {name}", 0, "use a name without a dot in front")
    if name.startswith("-"):
        return PathError("has a name that begins with -, which programs take for an option", 0, "rename the file")
    reserved = _RESERVED.search(name)
    if reserved:
        return PathError(
            f"holds {reserved.group()}, which not every system allows in names", reserved.start(), "rename it"
        )
    if name[-1] in ". " or name[0] == " ":
        return PathError("has a name with a space at its edge or a dot at its end", 0, "rename the file")
    if _DEVICE.fullmatch(name):
        return PathError(f"has the name {name}, which Windows keeps for a device", 0, "rename the file")
    if len(name.encode("utf-8", "surrogatepass")) > _LONGEST_NAME:
        return PathError(f"has a name longer than {_LONGEST_NAME} bytes", 0, "rename the file")
    return None


def collation(path: str) -> str:
    """The spelling under which two paths are one file on a system that folds case and composes letters."""
    return unicodedata.normalize("NFC", path.casefold())
