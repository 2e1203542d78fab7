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
    click.echo(schema_text(), nl=False)
    return CLEAN


def schema_text() -> str:
    """The JSON Schema of paper.toml with the codes of all rules whose severity can be set."""
    codes = (code for code, rule in RULES.items() if not rule.fixed)
    return json.dumps(settings.json_schema(codes), ensure_ascii=False, indent=2) + "\n"
