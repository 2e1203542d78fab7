"""A large file of remarks into what was read of it before, where it is the same: reading TOML is slow."""

from __future__ import annotations

import msgspec

from chapterhouse.core import memo
from chapterhouse.core.cache import Cache
from chapterhouse.core.memo import Codec
from chapterhouse.review.remark import Remark
from chapterhouse.review.store import from_text

_WORTH_KEEPING = 100_000
"""Characters below which reading the file is as fast as finding what was kept."""
_Remarks = tuple[Remark, ...]
_CODEC: Codec[_Remarks] = Codec(msgspec.msgpack.encode, msgspec.msgpack.Decoder(_Remarks).decode)


def keep(text: str, remarks: _Remarks, cache: Cache) -> None:
    """Keep the ``remarks`` that ``text`` was made of, in their order."""
    if len(text) >= _WORTH_KEEPING:
        memo.keep(cache, "remarks", [text], _CODEC.encode(remarks))


def remarks_of(text: str, cache: Cache) -> _Remarks:
    """The remarks of a file; raises :class:`~chapterhouse.review.store.UnreadableRemarks`."""
    if len(text) < _WORTH_KEEPING:
        return tuple(from_text(text))
    return memo.call(cache, "remarks", [text], lambda: tuple(from_text(text)), _CODEC)
