"""The rounds of a project: their files into remarks, with every error at its line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from chapterhouse.inputs.source import Refused, Source
from chapterhouse.review import round as round_settings
from chapterhouse.review.remark import Remark
from chapterhouse.review.round import FOLDER, SETTINGS, Round
from chapterhouse.review.store import UnreadableRemarks, from_text


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
    """A file of a round cannot be used: ``path`` and ``line`` say where (0 where the line is not known)."""

    def __init__(self, path: str, line: int, message: str) -> None:
        super().__init__(message)
        self.path, self.line = path, line


def names(source: Source) -> list[str]:
    """The rounds of the project, in the order of their names."""
    parts = [path.split("/") for path in source.paths()]
    return sorted({part[1] for part in parts if len(part) == 3 and part[0] == FOLDER and part[2].endswith(".toml")})


def load(source: Source, name: str) -> Loaded:
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
            files[stem] = tuple(from_text(text))
        except UnreadableRemarks as error:
            raise RoundError(path, error.line, str(error)) from error
        except Refused as refused:
            raise RoundError(path, 0, str(refused)) from refused
        for remark in files[stem]:
            if remark.id in seen:
                line = next((n for n, line in enumerate(text.splitlines(), 1) if f'"{remark.id}"' in line), 0)
                raise RoundError(path, line, f'the remark "{remark.id}" is in {seen[remark.id]}, too: keep one of both')
            seen[remark.id] = path
    return Loaded(settings, files)
