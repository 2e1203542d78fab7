"""What a PDF of ours says of its making, for commands that are handed one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from chapterhouse.review.carried import NotOurs, manifest_of


def manifest_in(path: Path, content: bytes) -> dict[str, Any]:
    """The manifest that ``content``, the PDF at ``path``, carries; raises :class:`click.ClickException` for others."""
    try:
        return manifest_of(content)
    except NotOurs as error:
        raise click.ClickException(f"{path}: {error}") from error
