"""The names of labels: what their prefixes tell, and what is made of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from chapterhouse.model.chapter import LabelKind

_BUILT_IN: Mapping[str, str] = {str(kind): kind for kind in LabelKind}


def label_kind(name: str, prefixes: Collection[str] = ()) -> str | None:
    """The kind that the prefix of ``name`` (``fig:grid``, ``Fig:grid``) tells, None for a name that is no label's.

    ``prefixes`` are those of the statements that paper.toml declares.
    """
    prefix, colon, rest = name.partition(":")
    prefix = prefix.lower()
    if not colon or not rest:
        return None
    return _BUILT_IN.get(prefix) or (prefix if prefix in prefixes else None)


def label_name(name: str) -> str:
    """``name`` with its prefix in lower case: ``Fig:Grid`` names the label ``fig:Grid``."""
    prefix, colon, rest = name.partition(":")
    return f"{prefix.lower()}{colon}{rest}"


def as_anchor(name: str) -> str:
    """``name`` as an address can hold it: without ``%``, which begins an escape there."""
    return name.replace("%", "_")
