"""A source whose files are listed once: several steps of a build ask which files there are, and see one state."""

from __future__ import annotations

from functools import cached_property

from chapterhouse.inputs.source.interface import Source
from chapterhouse.inputs.source.refusal import Refused


class ListedOnce:
    """``source``, for the length of one build."""

    def __init__(self, source: Source) -> None:
        self._source = source

    @cached_property
    def _paths(self) -> tuple[str, ...]:
        return self._source.paths()

    @cached_property
    def _refusals(self) -> tuple[Refused, ...]:
        return self._source.refusals()

    def paths(self) -> tuple[str, ...]:
        """See :meth:`Source.paths`."""
        return self._paths

    def refusals(self) -> tuple[Refused, ...]:
        """See :meth:`Source.refusals`."""
        return self._refusals

    def read_bytes(self, path: str) -> bytes:
        """See :meth:`Source.read_bytes`."""
        return self._source.read_bytes(path)

    def read_text(self, path: str) -> str:
        """See :meth:`Source.read_text`."""
        return self._source.read_text(path)
