"""A chapter as pandoc's tree, read only where somebody looks into it."""

from __future__ import annotations

import json
from typing import Any

import msgspec


class DocumentTree:
    """Blocks of pandoc's tree that are kept as JSON: in a warm build most trees are only handed on.

    Whoever reads ``blocks`` leaves them as they are.
    """

    __slots__ = ("_blocks", "encoded")

    def __init__(self, encoded: bytes, blocks: list[dict[str, Any]] | None = None) -> None:
        """``encoded`` is the JSON of ``blocks``, which are read from it where they are not given."""
        self.encoded = encoded
        self._blocks = blocks

    @classmethod
    def of(cls, blocks: list[dict[str, Any]]) -> DocumentTree:
        """The tree of ``blocks``."""
        try:
            return cls(msgspec.json.encode(blocks), blocks)
        except UnicodeEncodeError:  # half a surrogate pair, which UTF-8 does not have
            encoded = json.dumps(blocks, ensure_ascii=False, separators=(",", ":"))
            return cls(encoded.encode("utf-8", "surrogatepass"), blocks)

    @property
    def blocks(self) -> list[dict[str, Any]]:
        """The blocks of the tree; raises :class:`ValueError` where the JSON is not whole."""
        if self._blocks is None:
            try:
                self._blocks = msgspec.json.decode(self.encoded)
            except (UnicodeDecodeError, msgspec.DecodeError):
                self._blocks = json.loads(self.encoded.decode("utf-8", "surrogatepass"))
        assert self._blocks is not None
        return self._blocks

    def __eq__(self, other: object) -> bool:
        return isinstance(other, DocumentTree) and self.encoded == other.encoded

    def __hash__(self) -> int:
        return hash(self.encoded)


EMPTY_TREE = DocumentTree(b"[]", [])
