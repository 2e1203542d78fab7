"""Where the preview of a paper is, in a file that only its user can read: so editors of this computer find it."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from chapterhouse.core.directories import Directory

NAME = ".preview"
_LARGEST = 1000


class AddressFile:
    """``build/.preview`` in the paper's folder ``root``: the address of the preview that was started last."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._address = b""

    def write(self, address: str) -> None:
        """Write ``address`` down. Where that cannot be, the preview does without the cursors of editors."""
        with suppress(OSError, RuntimeError), Directory.open(self._root, "build", create=True) as folder:
            folder.move(folder.write_beside(NAME, address.encode(), mode=0o600, lasting=False), NAME)
            self._address = address.encode()

    def remove(self) -> None:
        """Take the file away, unless another preview wrote it meanwhile."""
        with suppress(OSError, RuntimeError), Directory.open(self._root, "build") as folder:
            if self._address and folder.read(NAME, _LARGEST) == self._address:
                folder.remove(NAME)
