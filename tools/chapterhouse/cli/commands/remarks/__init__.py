"""``chapterhouse remarks``: a review round from the commenters' files to the published answers."""

from __future__ import annotations

import sys

import click

from chapterhouse.cli.command_folder import CommandFolder

_MEANT = {"reply": "answer", "resolve": "answer", "add": "import", "take": "import", "ls": "list", "view": "show"}
"""What other tools call commands."""


@click.group("remarks", cls=CommandFolder, package=sys.modules[__name__], meant=_MEANT)
def command() -> None:
    """Collect, answer and return the remarks of reviewers."""
