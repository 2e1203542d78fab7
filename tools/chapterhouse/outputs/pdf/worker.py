"""A process that typesets: it is started once, and then sets unit after unit."""

from __future__ import annotations

import gc
import threading
from multiprocessing import connection, parent_process
from os import _exit
from typing import TYPE_CHECKING

from chapterhouse.outputs.pdf import pango as native
from chapterhouse.outputs.pdf.typeset_pages import Job, TypesetError, TypesetPages

if TYPE_CHECKING:
    from chapterhouse.outputs.pdf.typeset import Typesetter

_typesetter: Typesetter | TypesetError | None = None


def start(stylesheet: str) -> None:
    """Make this process a worker that ends when the process that started it ends, however that comes about."""
    global _typesetter
    parent = parent_process()
    if parent is not None:

        def follow() -> None:
            connection.wait([parent.sentinel])
            _exit(1)

        threading.Thread(target=follow, daemon=True).start()
    native.load_pango()
    from chapterhouse.outputs.pdf.typeset import Typesetter

    try:
        _typesetter = Typesetter(stylesheet)
    except TypesetError as error:
        _typesetter = error
    gc.freeze()


def work(job: Job) -> TypesetPages | TypesetError:
    """Typeset ``job``; an error is returned, not raised, so that the errors of all units can be told at once."""
    assert _typesetter is not None
    if isinstance(_typesetter, TypesetError):
        return _typesetter
    try:
        return _typesetter.typeset(job)
    except TypesetError as error:
        return error
    finally:
        gc.collect()
