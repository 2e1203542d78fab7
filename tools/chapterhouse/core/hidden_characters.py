"""A text into the places of its characters that hide, reorder or break what is read.

Three sets. No output can hold: control characters, lone surrogates and noncharacters (XML 1.0, 2.2; PDF). No short
value may hold, such as a path or a setting: these, bidirectional controls, separators of lines and byte order marks.
In prose there are more, each with the writing that needs it: bidirectional controls (Unicode Standard Annex 9; the
trick of "Trojan Source", CVE-2021-42574), zero-width characters, tags, variation selectors (Unicode Technical Report
36, 3.6; Unicode Technical Standard 51 for emoji).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from html.entities import html5
from typing import NamedTuple
from urllib.parse import unquote

_NONCHARACTERS = "\ufdd0-\ufdef" + "".join(
    f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(17)
)
_UNWRITABLE = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff{_NONCHARACTERS}]")
_HIDDEN = re.compile(
    f"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029\ufeff\ud800-\udfff{_NONCHARACTERS}]"
)
_MARKS = "\u061c\u200e\u200f"
_OVERRIDES = "\u202a-\u202e"
_ISOLATES = "\u2066-\u2069"
_IN_PROSE = re.compile(
    f"[{_MARKS}{_OVERRIDES}{_ISOLATES}\u2028\u2029\u200b-\u200d\u2060-\u2065\u206a-\u206f\ufeff\u180e\u115f\u1160\u3164"
    "\uffa0\ufff9-\ufffb\ufe00-\ufe0f\U000e0000-\U000e01ef]"
)
_REFERENCE = re.compile(r"&(#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_PLAIN = bytes((*b"\t\n\r", *range(0x20, 0x7F)))
_SPACELESS = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
"""Thai, Lao, Myanmar, Khmer, Japanese and Chinese: written without spaces, where U+200B says that a line may break."""
_BLACK_FLAG = "\U0001f3f4"


class Hidden(NamedTuple):
    """A hidden character at ``[start, end)`` of a text, where it or a reference to it is written."""

    start: int
    end: int
    character: str

    @property
    def is_unwritable(self) -> bool:
        """Whether no output can hold it."""
        return _UNWRITABLE.match(self.character) is not None

    @property
    def reorders(self) -> bool:
        """Whether it makes letters be shown in another order than they are written in, or breaks a line."""
        return "\u202a" <= self.character <= "\u202e" or self.character in "\u2028\u2029"


def first_hidden(text: str, allowed: str = "") -> int | None:
    """The offset in ``text`` of its first hidden character that is not in ``allowed``, None where there is none."""
    return next((found.start() for found in _HIDDEN.finditer(text) if found.group() not in allowed), None)


def writable(text: str) -> str:
    """``text`` with a space for each character that no output can hold, so that all others keep their places."""
    return _UNWRITABLE.sub(" ", text) if _UNWRITABLE.search(_unusual(text)) else text


def _unusual(text: str) -> str:
    """The characters of ``text`` that are neither printable ASCII nor ends of lines: few, and soon found."""
    return text.encode("utf-8", "surrogatepass").translate(None, _PLAIN).decode("utf-8", "surrogatepass")


def hidden_in_prose(text: str, *, right_to_left: bool = False) -> Iterator[Hidden]:
    """The characters of ``text`` that readers do not see and its writing does not need.

    ``right_to_left`` says that the text is in a language written that way, which needs bidirectional controls.
    """
    unusual = _unusual(text)
    for found in _UNWRITABLE.finditer(text) if _UNWRITABLE.search(unusual) else ():
        yield Hidden(*found.span(), found[0])
    for found in _IN_PROSE.finditer(text) if _IN_PROSE.search(unusual) else ():
        if not _is_needed(text, found.start(), right_to_left):
            yield Hidden(*found.span(), found[0])


def hidden_references(text: str, *, right_to_left: bool = False) -> Iterator[Hidden]:
    """The character references of ``text``, such as ``&#11;`` or ``&rlm;``, that stand for such a character."""
    for found in _REFERENCE.finditer(text):
        character = _referred(found[1])
        if character and next(hidden_in_prose(character, right_to_left=right_to_left), None):
            yield Hidden(*found.span(), character)


def hidden_escapes(url: str) -> str | None:
    """The first hidden character that ``url`` holds as a percent escape, such as ``%01``, None where there is none.

    A query may have line ends and tabs, for some are typed on several lines.
    """
    if "%" not in url:
        return None
    path = re.match(r"[^?#]*", url)
    start = path.end() if path is not None else 0
    for part, allowed in ((url[:start], ""), (url[start:], "\t\n\r")):
        meant = unquote(part, errors="replace")
        at = first_hidden(meant, allowed)
        if at is not None:
            return meant[at]
    return None


def described(character: str) -> str:
    """A character that cannot be shown, in words: ``U+202E RIGHT-TO-LEFT OVERRIDE``."""
    name = unicodedata.name(character, "")
    return f"U+{ord(character):04X} {name}".rstrip()


def _referred(name: str) -> str:
    if not name.startswith("#"):
        return html5.get(f"{name};", "")
    number = int(name[2:], 16) if name[1] in "xX" else int(name[1:])
    return chr(number) if number < 0x110000 else ""


def _is_needed(text: str, at: int, right_to_left: bool) -> bool:
    """Whether the writing around ``at`` needs the invisible character there."""
    character, before, after = text[at], text[at - 1 : at], text[at + 1 : at + 2]
    if re.match(f"[{_MARKS}{_OVERRIDES}{_ISOLATES}]", character):
        if right_to_left:
            return True
        return not re.match(f"[{_OVERRIDES}]", character) and _has_right_to_left(text, at)
    if character in "\u200c\u200d":  # joiners: between letters that join, and in emoji
        return bool(before) and ord(before) > 0x2FF and bool(after)
    if character == "\u200b":
        return bool(_SPACELESS.match(before) or _SPACELESS.match(after))
    if "\ufe00" <= character <= "\ufe0f":  # variation selectors: of emoji, keycaps and symbols
        return bool(before) and (before in "0123456789#*©®" or ord(before) > 0x2FF)
    if "\U000e0100" <= character <= "\U000e01ef":  # ideographic variation selectors
        return bool(before) and before >= "\u3400" and not "\ufe00" <= before <= "\ufe0f" and before < "\U000e0000"
    if "\U000e0020" <= character <= "\U000e007f":  # tags spell the flag of a region behind a black flag
        start = at
        while start > 0 and text[start - 1] >= "\U000e0000" and at - start < 8:
            start -= 1
        return text[start - 1 : start] == _BLACK_FLAG
    return False


def _has_right_to_left(text: str, at: int) -> bool:
    """Whether the paragraph around ``at`` holds letters that are written from right to left."""
    start = max(text.rfind("\n\n", 0, at), at - 2000, 0)
    end = text.find("\n\n", at)
    around = text[start : min(at + 2000, end if end >= 0 else len(text))]
    return any(unicodedata.bidirectional(letter) in ("R", "AL") and letter not in _MARKS for letter in around)


def quoted(value: str) -> str:
    """The value as a message shows it: short, and with nothing hidden in it."""
    shown = "".join("\N{REPLACEMENT CHARACTER}" if first_hidden(char) is not None else char for char in value[:60])
    return f'"{shown}{"..." if len(value) > 60 else ""}"'
