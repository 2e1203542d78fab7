"""Text that was written in UTF-8 and read as something else, back into what it was.

A character beyond ASCII is two to four bytes in UTF-8. A program that takes each byte for a character of Windows-1252
(or Latin-1, or Mac OS Roman) shows ``Ã©`` for ``é``. Some of these pairs can be meant: ``É”`` ends a quotation. So each
is taken for garbled only where its first byte, its neighbours or the character that it stands for speak for it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_BYTES = {bytes([byte]).decode("latin-1"): byte for byte in range(0x80, 0x100)}
for _byte in range(0x80, 0xA0):
    try:
        _BYTES[bytes([_byte]).decode("cp1252")] = _byte
    except UnicodeDecodeError:
        continue
_CONTINUATION = "".join(re.escape(character) for character, byte in _BYTES.items() if byte < 0xC0)
_UNITS = re.compile(
    rf"(?:[\xc2-\xdf][{_CONTINUATION}]|[\xe0-\xef][{_CONTINUATION}]{{2}}|[\xf0-\xf4][{_CONTINUATION}]{{3}})+"
)
_UNIT = re.compile(rf"[\xc2-\xdf][{_CONTINUATION}]|[\xe0-\xef][{_CONTINUATION}]{{2}}|[\xf0-\xf4][{_CONTINUATION}]{{3}}")
_TYPOGRAPHIC = frozenset("\u2018\u2019\u201c\u201d\u201a\u201e\u2013\u2014\u2026\u2022\u203a\u2039\xab\xbb\xa0")
"""Marks that stand beside a word: quotation marks, dashes, a dot, a space."""
_MAC = re.compile("\u201a\xc4[^\\s\\w]|\u201a\xc4[\xec\xee\xf2\xf4\xfa\xf9\xf1]|\u221a[^\\s\x00-\x7f]")
"""What Mac OS Roman shows for typographic marks and for accented letters."""
_LOST = re.compile("\ufffd+")
_MOST_ROUNDS = 3


def garbled(text: str) -> Iterator[tuple[int, int, str | None]]:
    """The garbled stretches of ``text``: from where to where, and what they were; None where that is lost."""
    if text.isascii():
        return
    for found in _UNITS.finditer(text):
        for start, end in _stretches(text, *found.span()):
            yield start, end, _again(_decoded(text[start:end]))
    for found in _MAC.finditer(text):
        meant = _from_mac(text, *found.span())
        if meant is not None:
            yield *found.span(), meant
    for found in _LOST.finditer(text):
        yield *found.span(), None


def _stretches(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The convincing characters between ``start`` and ``end``, neighbours taken together."""
    units = [unit.span() for unit in _UNIT.finditer(text, start, end)]
    begun: int | None = None
    last = start
    for unit in units:
        if _is_convincing(text, *unit, len(units)):
            begun = unit[0] if begun is None else begun
            last = unit[1]
        elif begun is not None:
            yield begun, last
            begun = None
    if begun is not None:
        yield begun, last


def _decoded(unit: str) -> str:
    """The characters whose UTF-8 the characters of ``unit`` stand for; empty where they stand for none."""
    try:
        return bytes(_BYTES[character] for character in unit).decode()
    except UnicodeDecodeError:
        return ""


def _again(text: str) -> str:
    """``text`` with what was garbled twice set right too."""
    for _ in range(_MOST_ROUNDS):
        if _UNITS.fullmatch(text) is None or not (decoded := _decoded(text)):
            break
        text = decoded
    return text


def _is_convincing(text: str, start: int, end: int, neighbours: int) -> bool:
    """True where the unit at ``text[start:end]``, one of ``neighbours`` in a row, can hardly be meant as it stands."""
    meant = _decoded(text[start:end])
    if not meant:
        return False
    if any("\x80" <= character <= "\x9f" for character in text[start:end]):
        return meant.isprintable()  # nobody types a control character
    lead, second = text[start], text[start + 1]
    kind = unicodedata.category(meant)
    follows = _is_wordlike(text[end : end + 1])
    between = follows or _is_wordlike(text[max(0, start - 1) : start])
    if lead in "ÂÃ":
        if kind == "Cc":
            return False
        return follows if second in _TYPOGRAPHIC and second not in "\xa0«»" else True
    if lead in "ÄÅ":
        return kind in ("Ll", "Lu") and second not in _TYPOGRAPHIC and between
    if lead in "ÎÏÐÑ":
        return kind in ("Ll", "Lu") and neighbours >= 2
    if lead == "â":
        return "\u2000" <= meant <= "\u22ff"
    if lead == "ï":
        return "\ufb00" <= meant <= "\ufb06" or "\uff00" <= meant <= "\uffef" or meant in "\ufeff\ufffd"
    if lead == "á":
        return "\u1e00" <= meant <= "\u1eff"
    if lead == "ð":
        return kind in ("So", "Ll", "Lu")
    return "à" <= lead <= "í" and kind in ("Lo", "Po") and neighbours >= 2


def _is_wordlike(character: str) -> bool:
    """True for a letter, and for what may be half of a garbled one."""
    return character.isalpha() or (character in _BYTES and character not in _TYPOGRAPHIC)


def _from_mac(text: str, start: int, end: int) -> str | None:
    """What ``text[start:end]``, read as Mac OS Roman, was; None where it may be meant as it stands."""
    try:
        meant = text[start:end].encode("mac_roman").decode()
    except (UnicodeEncodeError, UnicodeDecodeError):
        return None
    before, after = text[max(0, start - 1) : start], text[end : end + 1]
    in_word = before.isalpha() or (not before.strip() and "a" <= after <= "z")
    return meant if len(meant) == 1 and (text[start] == "\u201a" or (meant.isalpha() and in_word)) else None
