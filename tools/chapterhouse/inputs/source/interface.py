"""What every state of the project can be asked."""

from __future__ import annotations

from typing import Protocol

from chapterhouse.inputs.source.refusal import Refused


class Source(Protocol):
    """A state of the project. Paths are relative to its root, with ``/``."""

    def paths(self) -> tuple[str, ...]:
        """The project's files, sorted, without hidden files and folders, ``build/`` and other people's packages.

        Raises :class:`Refused` where there are more than the limit ``files``.
        """
        ...

    def refusals(self) -> tuple[Refused, ...]:
        """What lies among the project's files and is not listed: links, submodules, special files, unsound names."""
        ...

    def read_bytes(self, path: str) -> bytes:
        """The content of the file; raises :class:`Refused`."""
        ...

    def read_text(self, path: str) -> str:
        """The content of the file as text, line ends as they are; raises :class:`Refused`."""
        ...
