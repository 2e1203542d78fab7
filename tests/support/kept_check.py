"""A paper's findings, with what two readers made of a text kept for the tests of the same process that read it again.

That keeping changes no finding is shown by ``tests/pipeline/test_warm_and_cold.py``; it takes half of the time of tests
that look at a bibliography and leave the chapter as it is.
"""

from __future__ import annotations

import atexit
import shutil
import tempfile
from pathlib import Path

from chapterhouse import pipeline
from chapterhouse.checks.engine.run import Checked
from chapterhouse.core.cache import Cache
from chapterhouse.inputs.source import Source

_FOLDER = Path(tempfile.mkdtemp(prefix="chapterhouse-kept-"))
atexit.register(shutil.rmtree, _FOLDER, ignore_errors=True)
CACHE = Cache(_FOLDER / "cache")


def check(source: Source) -> Checked:
    """See :func:`chapterhouse.pipeline.check`."""
    return pipeline.check(source, CACHE)
