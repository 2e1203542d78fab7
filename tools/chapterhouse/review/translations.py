"""Translations and the commits that they are behind by; git is asked at the edge, and answers come in as values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from chapterhouse.core.diagnostics import Problem
from chapterhouse.core.rules.translating import TRANSLATION_BEHIND, UNKNOWN_TRANSLATED_COMMIT
from chapterhouse.model import Paper

LOG_FORMAT = "--format=%h%x00%cs%x00%s%x01"
"""How git is to tell commits, so that :func:`commits_of` reads them."""
_MOST_NAMED = 5
_LONGEST_SUBJECT = 60


@dataclass(frozen=True, slots=True)
class OriginalCommit:
    """A commit that changed an original: its short hash, its day as ``YYYY-MM-DD``, its subject."""

    commit: str
    day: str
    subject: str


@dataclass(frozen=True, slots=True)
class Lag:
    """What a translation has not followed yet.

    ``since`` is the commit whose text it has, ``missed`` are those that changed the original since, newest first.
    ``is_known`` is false where git has no such commit, ``has_original`` where it has no such file.
    """

    since: str = ""
    missed: tuple[OriginalCommit, ...] = ()
    is_known: bool = True
    has_original: bool = True


def commits_of(log: bytes) -> tuple[OriginalCommit, ...]:
    """The commits that ``git log`` told in :data:`LOG_FORMAT`, in its order."""
    entries = log.decode("utf-8", "replace").split("\x01")
    told = [entry.strip("\n").split("\0", 2) for entry in entries if entry.strip("\n")]
    return tuple(OriginalCommit(commit, day, subject) for commit, day, subject in told)


def translation_problems(paper: Paper, lags: Mapping[str, Lag]) -> Iterator[Problem]:
    """A problem at each original that ``lags``, by the paths of translations, says was not followed or is not there."""
    for listed in paper.chapters:
        original, lag = listed.chapter.front_matter.translates, lags.get(listed.chapter.path)
        if original is None or lag is None:
            continue
        if not lag.has_original:
            yield Problem(
                original.span,
                f"the repository has no chapter `{original.path}` to translate",
                "name the chapter by its path from the folder of paper.toml",
                misleading=False,
                code="missing-original",
            )
        elif not lag.is_known:
            yield UNKNOWN_TRANSLATED_COMMIT.problem(
                original.span,
                f"this history has no commit `{original.commit}` of `{original.path}`",
                f"name the commit that the translation follows: `git log --oneline -- {original.path}` lists them",
                misleading=False,
            )
        elif lag.missed:
            count = len(lag.missed)
            named = [f"{one.commit} of {one.day} “{_short(one.subject)}”" for one in lag.missed[:_MOST_NAMED]]
            named += [f"{count - _MOST_NAMED} more"] if count > _MOST_NAMED else []
            yield TRANSLATION_BEHIND.problem(
                original.span,
                f"the translation is behind `{original.path}` by {count} commit{'s' * (count != 1)}: "
                + ", ".join(named),
                f"carry over what `git diff {lag.since} -- {original.path}` shows",
                misleading=False,
            )


def _short(subject: str) -> str:
    return subject if len(subject) <= _LONGEST_SUBJECT else f"{subject[: _LONGEST_SUBJECT - 1].rstrip()}…"
