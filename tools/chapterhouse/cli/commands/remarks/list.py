"""``chapterhouse remarks list``."""

from __future__ import annotations

import gc
import json
from collections import Counter
from collections.abc import Iterable

import click

from chapterhouse.cli.project import CLEAN, Project
from chapterhouse.cli.rounds import ledger, load, tracker
from chapterhouse.reports.quoting import printable
from chapterhouse.review.history import Fate
from chapterhouse.review.ledger import with_changes
from chapterhouse.review.remark import Remark
from chapterhouse.review.rounds import Loaded
from chapterhouse.review.tracking import Now

_WIDEST = 100


@click.command("list")
@click.option("--round", "round_name", metavar="NAME", help="The round; the last by name where none is given.")
@click.option("--open", "only_open", is_flag=True, help="Only those without an answer.")
@click.option("--orphans", is_flag=True, help="Only those without a place.")
@click.option("--chapter", help="Only those on this chapter, by the name of its file.")
@click.option("--from", "person", help="Only those of this person or body.")
@click.option("--kind", help="Only those of this kind.")
@click.option("--disposition", help="Only those that were answered so.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.pass_obj
def command(
    project: Project,
    round_name: str | None,
    only_open: bool,
    orphans: bool,
    chapter: str | None,
    person: str | None,
    kind: str | None,
    disposition: str | None,
    form: str,
) -> int:
    """List the remarks of a round at today's lines; those without a place come first."""
    gc.disable()  # a list lives for a second and keeps all that it makes
    loaded = load(project, round_name)
    follow = tracker(project)
    shown: list[tuple[Remark, Now]] = []
    for remark in loaded.remarks():
        if only_open and remark.answered:
            continue
        if person and person.casefold() not in {remark.person.casefold(), remark.body.casefold()}:
            continue
        if (kind and kind.casefold() != remark.kind.casefold()) or (
            disposition and disposition.casefold() != remark.answer.disposition.casefold()
        ):
            continue
        now = follow.now(remark)
        if orphans and now.fate is not Fate.ORPHANED:
            continue
        if chapter and chapter.removesuffix(".md") != now.file.rpartition("/")[2].removesuffix(".md"):
            continue
        shown.append((remark, now))
    shown.sort(key=lambda pair: (pair[1].fate is not Fate.ORPHANED, pair[1].file, pair[1].line, pair[1].column))
    if form == "json":
        found = ledger(project, loaded)
        shown = [
            (remark, now) for (_, now), remark in zip(shown, with_changes((r for r, _ in shown), found), strict=True)
        ]
        click.echo(json.dumps([_record(*pair) for pair in shown], ensure_ascii=False, indent=1))
    else:
        click.echo("".join(f"{_line(*pair)}\n" for pair in shown), nl=False)
        if not project.quiet:
            click.echo(_summary(loaded, [now for _, now in shown]), err=True)
    return CLEAN


def _line(remark: Remark, now: Now) -> str:
    answer = f"[{remark.answer.disposition}] " if remark.answered else ""
    same = f"(as {remark.group}) " if remark.group else ""
    words = " ".join(remark.comment.split())
    words = words if len(words) <= _WIDEST else f"{words[: _WIDEST - 1]}…"
    line = f"{now.text}: {remark.id}: {answer}{same}{words}"
    return line if line.isprintable() else printable(line)


def _record(remark: Remark, now: Now) -> dict[str, object]:
    return {
        "id": remark.id,
        "from": remark.person,
        "body": remark.body,
        "kind": remark.kind,
        "file": now.file,
        "line": now.line,
        "column": now.column,
        "fate": str(now.fate),
        "comment": remark.comment,
        "proposed": remark.proposed,
        "disposition": remark.answer.disposition,
        "answer": remark.answer.text,
        "change": remark.answer.change,
        "group": remark.group,
    }


def _summary(loaded: Loaded, shown: Iterable[Now]) -> str:
    fates = Counter(now.fate for now in shown)
    total = sum(fates.values())
    unanswered = sum(not remark.answered for remark in loaded.remarks())
    parts = [f"{count:,} {fate}" for fate, count in sorted(fates.items()) if fate is not Fate.PLACED]
    return (
        f"{loaded.settings.name}: {total:,} listed{''.join(f', {part}' for part in parts)}; {unanswered:,} unanswered"
    )
