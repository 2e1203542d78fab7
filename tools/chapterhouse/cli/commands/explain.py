"""``chapterhouse explain``."""

from __future__ import annotations

import click

from chapterhouse.checks.engine import rules_page
from chapterhouse.checks.engine.registry import RULES
from chapterhouse.checks.support.codes import RENAMED, hint_on
from chapterhouse.cli.project import CLEAN
from chapterhouse.core.rules import explain


@click.command("explain")
@click.argument("code", required=False)
@click.option("--all", "everything", is_flag=True, help="Print the page of all rules, in Markdown.")
def command(code: str | None, everything: bool) -> int:
    """Explain the finding CODE: what is wrong, why it hurts, how to mend it."""
    if everything == (code is not None):
        raise click.UsageError("name one CODE, or ask for --all")
    if code is None:
        click.echo(rules_page.page(), nl=False)
        return CLEAN
    rule = RULES.get(RENAMED.get(code, code))
    if rule is None:
        raise click.ClickException(f"no finding has the code `{code}`; {hint_on(code)}")
    click.echo(explain(rule), nl=False)
    return CLEAN
