"""The data from which drawings were made: ``grid.csv`` beside ``grid.svg`` or in the folder ``data`` beside it."""

from __future__ import annotations

import posixpath

from chapterhouse.core.diagnostics import Problem
from chapterhouse.inputs.source import Refused, Source
from chapterhouse.model import Paper


def read_datasets(source: Source, paper: Paper) -> tuple[dict[str, bytes], list[Problem]]:
    """The data of each figure of ``paper`` that has any, by the path of its image, and what refused to be read."""
    found: dict[str, bytes] = {}
    problems: list[Problem] = []
    for figure in (figure for listed in paper.chapters for figure in listed.chapter.figures):
        for path in candidates(figure.path):
            if figure.path in found or path not in paper.project_files:
                continue
            try:
                found[figure.path] = source.read_bytes(path)
            except Refused as refused:
                problems.append(refused.problem(figure.path_span))
    return found, problems


def candidates(image: str) -> tuple[str, str]:
    """Where the data of ``image`` may be, in the order of looking."""
    folder, name = posixpath.split(posixpath.splitext(image)[0])
    return posixpath.join(folder, f"{name}.csv"), posixpath.join(folder, "data", f"{name}.csv")
