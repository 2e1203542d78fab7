"""The inside of a process that typesets: it is started once, and then sets unit after unit."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

from chapterhouse.outputs.pdf import pango as native
from chapterhouse.outputs.pdf.typeset_pages import Job, TypesetError

if TYPE_CHECKING:
    from chapterhouse.outputs.pdf.typeset import Typesetter

Answer = tuple[bytes | None, tuple[str, ...], tuple[str, ...]]
"""The pages as :meth:`TypesetPages.to_bytes` writes them, or else what is wrong with them, or which libraries lack."""

_typesetter: Typesetter | TypesetError | native.MissingPango | None = None


def start(stylesheet: str, seconds: float) -> None:
    """Make this process one that typesets with ``stylesheet``; each unit may take ``seconds`` of processor time."""
    global _typesetter
    try:
        native.load_pango()
        from chapterhouse.outputs.pdf.typeset import Typesetter

        _typesetter = Typesetter(stylesheet, seconds)
    except (TypesetError, native.MissingPango) as error:
        _typesetter = error
    gc.freeze()


def work(job: Job) -> Answer:
    """Typeset ``job``; an error is returned, not raised, so that the errors of all units can be told at once."""
    assert _typesetter is not None
    if isinstance(_typesetter, native.MissingPango):
        return None, (), _typesetter.missing
    if isinstance(_typesetter, TypesetError):
        return None, _typesetter.messages, ()
    try:
        return _typesetter.typeset(job).to_bytes(), (), ()
    except TypesetError as error:
        return None, error.messages, ()
    finally:
        gc.collect()
