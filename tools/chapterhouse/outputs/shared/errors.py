"""Why an output cannot be made, with the place in the paper: what every output raises."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from chapterhouse.core.diagnostics import Problem, Span


class OutputError(Exception):
    """An output cannot be made as the paper says; ``problems`` are all reasons, each at its place."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(f"{problem.span.file}: {problem.message}" for problem in self.problems))


@contextmanager
def located(path: str, *reasons: type[Exception]) -> Iterator[None]:
    """Let exceptions of the types ``reasons`` be problems with the file ``path``: :class:`OutputError`."""
    try:
        yield
    except reasons as error:
        raise OutputError([Problem(Span(path), str(error))]) from error
