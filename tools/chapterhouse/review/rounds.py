"""The rounds of a project: their files into remarks, with every error at its line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from chapterhouse.core.cache import NO_CACHE, Cache
from chapterhouse.inputs.source import Refused, Source
from chapterhouse.review import round as round_settings
from chapterhouse.review.kept import remarks_of
from chapterhouse.review.remark import Remark
from chapterhouse.review.round import FOLDER, SETTINGS, Round
from chapterhouse.review.store import UnreadableRemarks


@dataclass(frozen=True, slots=True)
class Loaded:
    """A round with its remarks by file, without folder and suffix."""

    settings: Round
    files: Mapping[str, tuple[Remark, ...]]

    def remarks(self) -> Iterator[Remark]:
        """All remarks, file by file."""
        for remarks in self.files.values():
            yield from remarks

    def by_id(self) -> dict[str, Remark]:
        """The remarks by their identifiers."""
        return {remark.id: remark for remark in self.remarks()}


class RoundError(Exception):
    """A file of a round cannot be used.

    ``path`` and ``line`` say where (0 where the line is not known), ``hint`` what would mend it.
    """

    def __init__(self, path: str, line: int, message: str, hint: str) -> None:
        super().__init__(message)
        self.path, self.line, self.hint = path, line, hint

    @property
    def text(self) -> str:
        """All of it on one line, for people at a terminal."""
        return f"{self.path}{f':{self.line}' if self.line else ''}: {self}{f'; {self.hint}' if self.hint else ''}"


def names(source: Source) -> list[str]:
    """The rounds of the project, in the order of their names."""
    parts = [path.split("/") for path in source.paths()]
    return sorted({part[1] for part in parts if len(part) == 3 and part[0] == FOLDER and part[2].endswith(".toml")})


def load(source: Source, name: str, cache: Cache = NO_CACHE) -> Loaded:
    """The round ``name``; raises :class:`RoundError` where one of its files cannot be read."""
    folder = f"{FOLDER}/{name}/"
    paths = [path for path in source.paths() if path.startswith(folder) and path.endswith(".toml")]
    settings = Round(name)
    files: dict[str, tuple[Remark, ...]] = {}
    seen: dict[str, str] = {}
    for path in paths:
        stem = path.removeprefix(folder).removesuffix(".toml")
        if "/" in stem or stem == "names":
            continue
        try:
            text = source.read_text(path)
            if path == f"{folder}{SETTINGS}":
                settings = round_settings.from_text(name, text)
                continue
            files[stem] = remarks_of(text, cache)
        except UnreadableRemarks as error:
            raise RoundError(path, error.line, str(error), error.hint) from error
        except Refused as refused:
            raise RoundError(path, 0, str(refused), refused.hint or "") from refused
        for remark in files[stem]:
            if remark.id in seen:
                line = next((n for n, line in enumerate(text.splitlines(), 1) if f'"{remark.id}"' in line), 0)
                message = f'the remark "{remark.id}" is in {seen[remark.id]}, too'
                raise RoundError(path, line, message, "keep one of both, or give one another identifier")
            seen[remark.id] = path
    return Loaded(settings, files)
