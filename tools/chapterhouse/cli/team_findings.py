"""What is found beside the files of a paper: in the remarks of reviewers, and in the history of translations."""

from __future__ import annotations

from chapterhouse.cli.project import Project
from chapterhouse.core.diagnostics import Problem
from chapterhouse.inputs.source import Source
from chapterhouse.model import Paper


def team_problems(project: Project, files: Source, paper: Paper) -> list[Problem]:
    """What is found in remarks and translations; what a small installation lacks is loaded where there are some."""
    found: list[Problem] = []
    if any(path.startswith("remarks/") for path in files.paths()):
        from chapterhouse.cli.rounds import remark_problems

        found += remark_problems(project, files)
    if any(listed.chapter.front_matter.translates is not None for listed in paper.chapters):
        from chapterhouse.cli.translations import lags
        from chapterhouse.review.translations import translation_problems

        found += translation_problems(paper, lags(project, paper, files))
    return found
