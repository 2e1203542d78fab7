"""Messages between this process and a worker: eight bytes of length, then so many bytes."""

from __future__ import annotations

import io
import pickle
from typing import IO, Any

LARGEST = 1 << 31
"""Bytes of a message."""


def write_frame(stream: IO[bytes], content: bytes) -> None:
    """Write ``content`` as one message."""
    stream.write(len(content).to_bytes(8, "big") + content)
    stream.flush()


def read_frame(stream: IO[bytes]) -> bytes:
    """The next message; raises EOFError where the stream ends, ValueError for one that is too large."""
    head = stream.read(8)
    if len(head) < 8:
        raise EOFError("the other side has gone")
    size = int.from_bytes(head, "big")
    if size > LARGEST:
        raise ValueError(f"a message of {size:,} bytes")
    content = stream.read(size)
    if len(content) < size:
        raise EOFError("the other side has gone")
    return content


class _Plain(pickle.Unpickler):
    def find_class(self, module: str, name: str, /) -> Any:
        raise pickle.UnpicklingError(f"a worker answers plain data, not {module}.{name}")


def plain(content: bytes) -> Any:
    """The value of a pickle that names no class and no function; raises :class:`pickle.UnpicklingError`."""
    return _Plain(io.BytesIO(content)).load()
