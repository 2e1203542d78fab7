"""Write the chapters of reference from what they describe: settings, themes, rules, commands."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import get_args

import click

from chapterhouse.checks.engine.registry import RULES
from chapterhouse.cli import cli
from chapterhouse.inputs.page_templates import FACTS, PAGES
from chapterhouse.scaffold.reference import languages, settings
from chapterhouse.settings.theme import Base

CHAPTERS = Path(__file__).parent / "chapters"


def rules() -> str:
    """Every rule with its severity and what it finds."""
    rows = [f"| `{code}` | {rule.severity} | {_cell(rule.summary)} |" for code, rule in sorted(RULES.items())]
    return "\n".join(
        [
            "# Rules {#sec:reference-rules}",
            "",
            "`chapterhouse explain` says more of each, with examples. `[checks]` of `paper.toml` sets their severity.",
            "",
            "| Code | Severity | What it finds |",
            "|------|----------|---------------|",
            *rows,
            "",
            ": The rules {#tbl:rules}",
            "",
            f"@tbl:rules has {len(rows)} rules.",
            "",
        ]
    )


def commands() -> str:
    """Every command with what it says of itself."""
    lines = ["# Commands {#sec:reference-commands}", "", "Each takes `--help`.", ""]
    with click.Context(cli, info_name="chapterhouse") as context:
        for name, command in _commands(cli, context, ""):
            with click.Context(command, info_name=f"chapterhouse {name}", parent=None) as inner:
                inner.terminal_width = 96
                lines += [f"## `{name}` {{#sec:command-{name.replace(' ', '-')}}}", ""]
                lines += ["~~~ {.text}", command.get_help(inner), "~~~", ""]
    return "\n".join(lines)


def _commands(group: click.Group, context: click.Context, above: str) -> Iterator[tuple[str, click.Command]]:
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from _commands(command, context, f"{above}{name} ")
        elif command is not None:
            yield f"{above}{name}", command


def settings_chapter() -> str:
    """Every key of paper.toml, and the words of each language."""
    return "\n".join(
        [
            "# Settings {#sec:reference-settings}",
            "",
            "The keys of `paper.toml`, table by table.",
            "",
            settings(),
            "## The languages {#sec:reference-languages}",
            "",
            _in_latin(languages()).replace(
                "\n\nThe keys", "\n\n: Some words of some languages {#tbl:languages}\n\nThe keys"
            ),
            "@tbl:languages shows some words of the languages that the fonts of this manual can show.",
            "",
        ]
    )


def themes() -> str:
    """Every theme with what it sets and how it looks, and every page that a project can lay out itself."""
    lines = [
        "# Themes {#sec:reference-themes}",
        "",
        "`theme.base` names one of these; `theme/` of a paper changes it.",
        "",
    ]
    for base in get_args(Base):
        written = (files("chapterhouse.settings") / "themes" / base / "theme.toml").read_text(encoding="utf-8")
        said, _, settings = written.removeprefix("# ").partition("\n")
        lines += [f"## `{base}` {{#sec:theme-{base}}}", "", said, ""]
        lines += ["~~~ {.text}", settings.strip(), "~~~", ""] if settings.strip() else []
        alt = f"Pages of the report that `new` makes, in the theme {base}."
        lines += [
            f'![The theme `{base}`](figures/theme-{base}.png){{#fig:theme-{base} alt="{alt.replace("`", "")}"}}',
            "",
        ]
    figures = "; ".join(f"@fig:theme-{base}" for base in get_args(Base))
    rows = [
        f"| `{name}.html` | {kind.what} | {_named(kind.must)} | {_named(kind.may)} |" for name, kind in PAGES.items()
    ]
    return "\n".join(
        [
            *lines,
            f"The same paper looks like [{figures}].",
            "",
            "## Pages of a theme {#sec:reference-pages}",
            "",
            "| File in `theme/` | What it lays out | What it must print | What it may print |",
            "|------------------|------------------|--------------------|-------------------|",
            *rows,
            "",
            ": The pages that a project can lay out {#tbl:pages}",
            "",
            f"Each page of @tbl:pages can print the facts of the paper besides: {_named(FACTS)}.",
            "",
        ]
    )


def _named(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def write(folder: Path) -> None:
    """Write the chapters into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in _CHAPTERS.items():
        (folder / f"reference-{name}.md").write_text(text(), encoding="utf-8")


_CHAPTERS = {"commands": commands, "settings": settings_chapter, "themes": themes, "rules": rules}


def _in_latin(text: str) -> str:
    """``text`` without the rows that the fonts of the manual cannot show."""
    return "\n".join(line for line in text.split("\n") if all(ord(character) < 0x250 for character in line))


def _cell(text: str) -> str:
    return re.sub(r"([|@<\[\]*_$])(?=[^`]*(?:`[^`]*`[^`]*)*$)", r"\\\1", " ".join(text.split()))


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else CHAPTERS)
