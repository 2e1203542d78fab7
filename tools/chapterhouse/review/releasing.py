"""The conditions of a release: what holds, what does not, and what would mend it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from chapterhouse.core.diagnostics import Diagnostic, Severity
from chapterhouse.model import Paper
from chapterhouse.model.sign_off import Approval
from chapterhouse.review.rounds import Loaded
from chapterhouse.settings import Settings

_MOST_NAMED = 8
_TAG = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,99}")


@dataclass(frozen=True, slots=True)
class Condition:
    """``text`` says what holds or does not, ``mend`` what would make it hold."""

    holds: bool
    text: str
    mend: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """The repository: the commit (None outside git), whether files differ from it, and the tags that there are."""

    commit: str | None
    modified: bool
    tags: frozenset[str]


def tag_of(version: str) -> str | None:
    """The tag of a version: ``v1.0`` for ``1.0``; None where git would not take it for one."""
    if not _TAG.fullmatch(version) or ".." in version or version.endswith((".", ".lock")):
        return None
    return f"v{version}" if version[0].isdecimal() else version


def conditions(
    version: str,
    state: State,
    paper: Paper,
    findings: Sequence[Diagnostic],
    rounds: Iterable[Loaded],
    approvals: Sequence[Approval],
) -> Iterator[Condition]:
    """Each condition of releasing ``paper`` as ``version``."""
    yield _committed(state)
    yield _named(version, paper.settings)
    yield _new(version, state.tags)
    yield _without_errors(findings)
    yield _answered(rounds)
    if paper.settings.release.sign_off:
        yield from _signed(paper, approvals)


def _committed(state: State) -> Condition:
    if state.commit is None:
        return Condition(
            False, "the paper is under no version control", "run `git init`, add the files and commit them"
        )
    if state.modified:
        return Condition(False, "files differ from the last commit", "commit them: `git status` lists them")
    return Condition(True, f"everything is committed, as {state.commit[:12]}")


def _named(version: str, settings: Settings) -> Condition:
    if settings.version == version:
        return Condition(True, f"paper.toml calls the paper version {version}")
    named = f"version {settings.version}" if settings.version else "no version"
    return Condition(
        False, f"paper.toml names {named}, not {version}", f'write version = "{version}" there, and commit it'
    )


def _new(version: str, tags: frozenset[str]) -> Condition:
    tag = tag_of(version)
    if tag is None:
        return Condition(False, f'"{version}" can be no tag', "name a version such as 1.0")
    if tag in tags:
        return Condition(False, f"the tag {tag} is there already", "choose the next version")
    return Condition(True, f"the tag {tag} is free")


def _without_errors(findings: Sequence[Diagnostic]) -> Condition:
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    if not errors:
        return Condition(True, "the checks find no error")
    return Condition(False, f"the checks find {_counted(len(errors), 'error')}", "mend what `chapterhouse check` names")


def _answered(rounds: Iterable[Loaded]) -> Condition:
    waiting: dict[str, list[str]] = {}
    total = 0
    for loaded in rounds:
        for remark in loaded.remarks():
            total += 1
            if not remark.answered:
                waiting.setdefault(loaded.settings.name, []).append(remark.id)
    if not waiting:
        text = f"all {_counted(total, 'remark')} have an answer" if total > 1 else "every remark has an answer"
        return Condition(True, text if total else "there are no remarks")
    count = sum(map(len, waiting.values()))
    named = "; ".join(f"{name}: {_some(ids)}" for name, ids in waiting.items())
    option = f" --round {next(iter(waiting))}"
    verb = "has" if count == 1 else "have"
    return Condition(
        False,
        f"{_counted(count, 'remark')} {verb} no answer ({named})",
        f"answer them: `chapterhouse remarks next{option}`",
    )


def _signed(paper: Paper, approvals: Sequence[Approval]) -> Iterator[Condition]:
    paths = [listed.chapter.path for listed in paper.chapters]
    approved: Mapping[str, frozenset[str]] = {one.by: frozenset(one.chapters) for one in approvals}
    authors = [author.name for author in paper.settings.authors]
    if not authors:
        everybody = frozenset[str]().union(*approved.values())
        yield _all_signed("somebody", paths, everybody, "--as NAME")
    for name in authors:
        yield _all_signed(name, paths, approved.get(name, frozenset()), f'--as "{name}"')


def _all_signed(name: str, paths: Sequence[str], signed: frozenset[str], option: str) -> Condition:
    missing = [path for path in paths if path not in signed]
    if not missing:
        return Condition(True, f"{name} has signed off every chapter")
    what = "any chapter" if len(missing) == len(paths) else _some(missing)
    return Condition(
        False,
        f"{name} has not signed off {what} as it is now",
        f"build the paper, read it, and run `chapterhouse sign-off {option}`",
    )


def _some(names: Sequence[str]) -> str:
    more = len(names) - _MOST_NAMED
    return ", ".join(names[:_MOST_NAMED]) + (f" and {more:,} more" if more > 0 else "")


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def tag_message(title: str, version: str, rounds: Iterable[Loaded], approvals: Sequence[Approval]) -> str:
    """What the tag says of the release: rounds with their counts, and who signed."""
    lines = [f"{title}, version {version}", ""]
    for loaded in rounds:
        remarks = list(loaded.remarks())
        words = {
            word: sum(remark.answer.disposition == word for remark in remarks) for word in loaded.settings.known.words
        }
        counts = ", ".join(f"{count:,} {word.lower()}" for word, count in words.items() if count)
        lines.append(f"Round {loaded.settings.name}: {_counted(len(remarks), 'remark')} ({counts})")
    lines += [f"Signed off by {one.by} on {one.date.isoformat()}" for one in approvals]
    return "\n".join(lines).strip()
