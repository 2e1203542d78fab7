"""What is known of registered works, with dates, as it is kept in a file of the project."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from chapterhouse.checks.online.lines import Record, date_of, one_line, print_lines, read_lines, text_of
from chapterhouse.checks.online.registered import Work
from chapterhouse.core.diagnostics import Problem


class WorkStore:
    """The works by their DOIs in lower case; ``errors`` are findings on the file that they were read from."""

    def __init__(self, works: Iterable[Work] = (), errors: Iterable[Problem] = ()) -> None:
        self.errors = tuple(errors)
        self._works: dict[str, Work] = {}
        for work in works:
            known = self._works.get(work.doi)
            if known is None or known.asked <= work.asked:
                self._works[work.doi] = work

    @classmethod
    def read(cls, text: str, path: str) -> WorkStore:
        """The store in ``text``, the content of ``path``; never raises on text."""
        works: list[Work] = []
        errors: list[Problem] = []
        for record in read_lines(text, path):
            if isinstance(record, Problem):
                errors.append(record)
            elif (work := _work(record)) is not None:
                works.append(work)
        return cls(works, errors)

    @property
    def works(self) -> Mapping[str, Work]:
        """The works by their DOIs."""
        return self._works

    def learn(self, work: Work) -> None:
        """Keep ``work``."""
        self._works[work.doi] = work

    def forget_all_but(self, dois: Iterable[str]) -> None:
        """Keep only the works that have one of ``dois``."""
        kept = set(dois)
        self._works = {doi: work for doi, work in self._works.items() if doi in kept}

    def text(self) -> str:
        """The file's content, which :meth:`read` reads."""
        return print_lines(map(_record, self._works.values()))


def _record(work: Work) -> Record:
    return {
        "doi": work.doi,
        "asked": work.asked.isoformat(),
        "answer": "unknown" if not work.registered else "" if work.reported else "none",
        "titles": list(work.titles),
        "author": work.author,
        "editor": work.editor,
        "years": list(work.years),
        "retracted": work.retracted,
    }


def _work(record: Record) -> Work | None:
    """The work in ``record``; None for one that says nothing sound, which is then asked again."""
    doi, asked, answer = text_of(record, "doi"), date_of(record, "asked"), text_of(record, "answer")
    if asked is None or not doi.startswith("10."):
        return None
    return Work(
        doi,
        asked,
        registered=answer != "unknown",
        reported=answer != "none",
        titles=_texts(record, "titles"),
        author=text_of(record, "author"),
        editor=text_of(record, "editor"),
        years=tuple(year for year in _list(record, "years") if isinstance(year, int)),
        retracted=text_of(record, "retracted"),
    )


def _list(record: Record, name: str) -> list[object]:
    value = record.get(name)
    return value if isinstance(value, list) else []


def _texts(record: Record, name: str) -> tuple[str, ...]:
    return tuple(text for value in _list(record, name) if (text := one_line(value)))
