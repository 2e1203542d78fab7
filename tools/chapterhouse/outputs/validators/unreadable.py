"""The error of validators for what is no output that they could read."""

from __future__ import annotations


class Unreadable(Exception):
    """An output cannot be read; the message says why."""
