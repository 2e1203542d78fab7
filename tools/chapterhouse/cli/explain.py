"""``chapterhouse explain``."""

from __future__ import annotations

import click

from chapterhouse.checks.engine import other_rules as explanations
from chapterhouse.checks.engine import registry as checks
from chapterhouse.checks.engine import rules_page
from chapterhouse.cli.project import CLEAN
from chapterhouse.core.suggestion import closest


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
    if code in checks.CHECKS:
        click.echo(checks.explain(code), nl=False)
        return CLEAN
    if code in explanations.EXPLANATIONS:
        click.echo(explanations.explain(code), nl=False)
        return CLEAN
    near = closest(code, [*checks.CHECKS, *explanations.EXPLANATIONS])
    raise click.ClickException(f"no finding has the code `{code}`" + (f"; did you mean `{near}`?" if near else ""))
