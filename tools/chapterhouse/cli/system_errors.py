"""What the system refused, in words: which file it is about, and what to do."""

from __future__ import annotations

import errno
import os

_MENDS = {
    errno.ENOSPC: "make room on the disk, then run it again",
    errno.EDQUOT: "make room within your quota, then run it again",
    errno.EFBIG: "no file of that size may be written here: raise the limit (`ulimit -f`)",
    errno.EROFS: "it lies where nothing can be written: take a copy elsewhere",
    errno.EACCES: "let yourself read and write it (`chmod`), or run it as its owner",
    errno.EPERM: "let yourself read and write it (`chmod`), or run it as its owner",
    errno.EMFILE: "too many files are open: raise the limit (`ulimit -n`), or use fewer --jobs",
    errno.ENFILE: "too many files are open on this machine: close some programs",
    errno.ENOMEM: "the memory is full: close some programs, or use fewer --jobs",
    errno.EIO: "the disk cannot be read or written: look after it first",
}
_SAFE = "; what was built before is untouched"


def in_words(error: OSError | RuntimeError) -> str:
    """``error`` as a sentence that names its file, relative to the working folder, and the mend where there is one."""
    if not isinstance(error, OSError) or error.strerror is None:
        return str(error)
    place = f"{_shown(os.fsdecode(error.filename))}: " if isinstance(error.filename, (str, bytes)) else ""
    mend = _MENDS.get(error.errno or 0)
    return f"{place}{error.strerror}{_SAFE if mend else ''}" + (f". {mend[0].upper()}{mend[1:]}" if mend else "")


def _shown(path: str) -> str:
    try:
        relative = os.path.relpath(path)
    except (OSError, ValueError):
        return path
    return path if relative.startswith("..") else relative
