"""The inside of a cluster's worker that typesets: a process behind walls, as anywhere, that stays for the next unit."""

from __future__ import annotations

import json

from chapterhouse.core import memo
from chapterhouse.outputs.pdf.pools import Look, typesetters
from chapterhouse.outputs.pdf.typeset_pages import Job
from chapterhouse.outputs.pdf.worker import Answer, work
from chapterhouse.processes.standing import between_builds


def set_unit(look: Look, job: Job) -> bytes:
    """The :data:`~chapterhouse.outputs.pdf.worker.Answer` to ``job`` as bytes for :func:`answer_of`."""
    between_builds.stay()
    with typesetters(look, 1) as pool:
        pages, errors, libraries = pool.submit(work, job).result()
    return memo.framed([json.dumps([pages is not None, errors, libraries]).encode(), pages or b""])


def answer_of(content: bytes) -> Answer:
    """What :func:`set_unit` wrote; raises :class:`ValueError` where it is not whole."""
    head, pages = memo.unframed(content)
    has_pages, errors, libraries = json.loads(head)
    return pages if has_pages else None, tuple(errors), tuple(libraries)
