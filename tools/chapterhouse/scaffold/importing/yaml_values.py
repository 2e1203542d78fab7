"""YAML into plain values: no tags, no aliases, and nothing that could grow."""

from __future__ import annotations

import re
from typing import Any

import yaml

LARGEST = 200_000
"""Characters of a file of settings."""

_FENCED = re.compile(r"\A\ufeff?---[ \t]*\r?\n(?P<yaml>.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)


class _Loader(yaml.SafeLoader):
    """Refuses aliases: with them a few lines stand for millions of values."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("aliases are not read")
        return super().compose_node(parent, index)


def values_of(text: str) -> dict[str, Any]:
    """The mapping that ``text`` holds; empty where it holds none or is no YAML."""
    if len(text) > LARGEST:
        return {}
    try:
        loaded = yaml.load(text, _Loader)
    except (yaml.YAMLError, ValueError, RecursionError):
        return {}
    return loaded if isinstance(loaded, dict) else {}


def front_matter(text: str) -> tuple[dict[str, Any], str]:
    """The values at the head of a chapter, and the text behind them, with empty lines where they stood."""
    fenced = _FENCED.match(text)
    if fenced is None:
        return {}, text
    return values_of(fenced["yaml"]), "\n" * fenced[0].count("\n") + text[fenced.end() :]


def words(value: Any) -> str | None:
    """``value`` as a line of text; None where it is none."""
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        line = " ".join(str(value).split())
        return line or None
    return None


def listed(value: Any) -> list[Any]:
    """``value`` as a list: itself, or what it is the one item of."""
    return value if isinstance(value, list) else [] if value is None else [value]
