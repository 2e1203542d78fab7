"""TOML that anybody may have written into values: the only reader of it.

Python's own reader ends in an error of another kind where lists nest very deep or a number has thousands of digits.
"""

from __future__ import annotations

import re
import tomllib
from typing import Any

_LONG_NUMBER = re.compile(r"[\d_]{4000,}")


class MalformedToml(tomllib.TOMLDecodeError):
    """A text is no TOML, or more than can be read; the message ends with the line and column, as Python's does."""

    def __init__(self, message: str) -> None:
        ValueError.__init__(self, message)


class TooDeep(MalformedToml):
    """Lists or tables nest deeper than can be read."""


def loads(text: str) -> dict[str, Any]:
    """The values in ``text``; raises :class:`tomllib.TOMLDecodeError`."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        raise
    except RecursionError:
        raise TooDeep("Lists or tables nest too deep (at line 1, column 1)") from None
    except ValueError as error:  # Python turns at most 4,300 digits into a number
        found = _LONG_NUMBER.search(text)
        at = found.start() if found else 0
        line, column = text.count("\n", 0, at) + 1, at - (text.rfind("\n", 0, at) + 1) + 1
        what = "A number has thousands of digits" if found else f"A value cannot be read: {error}"
        raise MalformedToml(f"{what} (at line {line}, column {column})") from None
