"""``chapterhouse schema``."""

from __future__ import annotations

import json

import click

from chapterhouse import settings
from chapterhouse.checks.engine.registry import RULES
from chapterhouse.cli.project import CLEAN


@click.command("schema")
def command() -> int:
    """Print the JSON Schema of paper.toml, for editors."""
    click.echo(
        json.dumps(
            settings.json_schema(code for code, rule in RULES.items() if not rule.fixed), ensure_ascii=False, indent=2
        )
    )
    return CLEAN
