"""A paper and its findings into one row a chapter: what the editor of a paper asks every week."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pathspec

from chapterhouse.core.diagnostics import Diagnostic, Severity
from chapterhouse.model import ChapterStatus, ListedChapter, Paper
from chapterhouse.review.translations import Lag
from chapterhouse.statements.index import StatementIndex


@dataclass(frozen=True, slots=True)
class LastChange:
    """The last commit that touched a file: its date as ``YYYY-MM-DD``, and its author's name by ``.mailmap``."""

    date: str
    author: str


@dataclass(frozen=True, slots=True)
class ChapterRow:
    """What there is to know of one chapter.

    ``owners`` are those of its front matter, else those of CODEOWNERS. ``words`` is counted, ``budget`` is what the
    front matter allows, None where it names none. ``findings`` holds how many there are of each severity;
    ``unanswered`` the labels of statements that nothing answers; ``remarks`` counts open ones. ``translates`` is the
    path of the original, empty for none; ``behind`` counts the commits that changed it and that the translation has not
    followed.
    """

    path: str
    number: str
    title: str
    owners: tuple[str, ...]
    status: str
    words: int
    budget: int | None
    findings: Mapping[Severity, int]
    remarks: int
    changed: LastChange | None
    statements: int
    unanswered: tuple[str, ...]
    translates: str = ""
    behind: int = 0


def chapter_rows(
    paper: Paper,
    findings: Sequence[Diagnostic],
    codeowners: str,
    changes: Mapping[str, LastChange],
    remarks: Mapping[str, int],
    lags: Mapping[str, Lag],
) -> list[ChapterRow]:
    """The chapters in the order of the paper.

    ``codeowners`` is the text of a CODEOWNERS file, ``changes``, ``remarks`` and ``lags`` go by the chapters' paths.
    """
    counts: dict[str, Counter[Severity]] = {}
    for finding in findings:
        counts.setdefault(finding.span.file, Counter())[finding.severity] += 1
    owners = _Owners(codeowners)
    unanswered = list(_unanswered(paper))
    rows = []
    for listed in paper.chapters:
        path = listed.chapter.path
        matter = listed.chapter.front_matter
        rows.append(
            ChapterRow(
                path=path,
                number=listed.number or "",
                title=_title(listed),
                owners=matter.owners or owners.of(path),
                status=str(matter.status or ChapterStatus.DRAFT),
                words=listed.chapter.words,
                budget=matter.words,
                findings={severity: counts.get(path, Counter())[severity] for severity in Severity},
                remarks=remarks.get(path, 0),
                changed=changes.get(path),
                statements=sum(statement.chapter == path for statement in paper.statements),
                unanswered=tuple(name for chapter, name in unanswered if chapter == path),
                translates=matter.translates.path if matter.translates else "",
                behind=len(lags[path].missed) if path in lags else 0,
            )
        )
    return rows


def _title(listed: ListedChapter) -> str:
    title = listed.chapter.title
    return listed.chapter.front_matter.short_title or (title.text if title is not None else listed.chapter.path)


def _unanswered(paper: Paper) -> Iterator[tuple[str, str]]:
    """Chapter and label of each statement of a kind that others answer, and that none answers."""
    index = StatementIndex(paper)
    answered_kinds = {
        attribute.refers_to
        for kind in paper.settings.kinds
        if kind.answers
        for attribute in [kind.attribute(kind.answers)]
        if attribute is not None
    }
    for statement in paper.statements:
        if statement.kind in answered_kinds and not index.answers_to(statement):
            yield statement.chapter, statement.name or statement.anchor


class _Owners:
    """A CODEOWNERS file: patterns as in .gitignore, the last that matches wins (GitHub's "About code owners")."""

    def __init__(self, text: str) -> None:
        self._rules: list[tuple[pathspec.PathSpec[Any], tuple[str, ...]]] = []
        for line in text.splitlines():
            pattern, *owners = line.partition(" #")[0].split()[:20] or [""]
            if pattern and not pattern.startswith(("#", "[", "^[")):
                spec = pathspec.PathSpec.from_lines("gitignore", [pattern])
                self._rules.append((spec, tuple(owners)))

    def of(self, path: str) -> tuple[str, ...]:
        return next((owners for spec, owners in reversed(self._rules) if spec.match_file(path)), ())
