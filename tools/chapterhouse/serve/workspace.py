"""The paper as the editor holds it: files on disk, with unsaved texts over them, and what was last found in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from lsprotocol.types import Location, Position

from chapterhouse.checks.engine.run import Checked, check
from chapterhouse.core.cache import Cache
from chapterhouse.core.diagnostics import Problem, Span
from chapterhouse.inputs.source import Buffers, Refused, Source, WorkTree
from chapterhouse.model import Chapter, ListedChapter, Paper
from chapterhouse.outputs.shared import fonts
from chapterhouse.serve.positions import TextPositions

Beside = Callable[[Source, Paper], list[Problem]]
"""What is found beside the files of a paper: in remarks of reviewers, in the history of translations."""


def _texts(files: Source, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
    for path in paths:
        with suppress(Refused):
            yield path, files.read_text(path)


class PaperWorkspace:
    """One paper in the folder ``root``; ``cache`` keeps what was read, for this process and the next.

    ``beside`` tells what is found beside the files, at lines of the chapters.
    """

    def __init__(self, root: Path, cache: Cache, beside: Beside = lambda files, paper: []) -> None:
        self.root = root
        self._beside = beside
        self.texts: dict[str, str] = {}
        """Unsaved texts by their paths."""
        self._cache = cache
        self._files = WorkTree(root)
        self._positions: dict[str, tuple[str, TextPositions]] = {}
        self.checked: Checked | None = None

    def check(self) -> Checked:
        """Read and check the paper as it is now."""
        files = Buffers(self.texts, self._files)
        checked = check(
            files,
            self._cache,
            further=lambda paper: self._beside(files, paper),
            fonts=fonts.shown_in(files, self._cache),
        )
        named = {one.span.file for one in checked.findings} - checked.texts.keys()
        self.checked = replace(checked, texts={**checked.texts, **dict(_texts(files, named))})
        return self.checked

    @property
    def paper(self) -> Paper | None:
        """The paper as it was last checked; None where paper.toml is unusable."""
        return self.checked.paper if self.checked is not None else None

    @property
    def known_texts(self) -> Mapping[str, str]:
        """The text of each file as it was last checked."""
        return self.checked.texts if self.checked is not None else {}

    def path(self, uri: str) -> str | None:
        """The project path of ``uri``, None for what is not in the paper's folder."""
        parts = urlsplit(uri)
        if parts.scheme != "file":
            return None
        file = Path(unquote(parts.path))
        return file.relative_to(self.root).as_posix() if file.is_relative_to(self.root) else None

    def uri(self, path: str) -> str:
        """The URI of a project path."""
        return f"file://{quote((self.root / path).as_posix())}"

    def positions(self, path: str) -> TextPositions:
        """The positions of the text of ``path`` as it was last checked."""
        text = self.known_texts.get(path, "")
        kept = self._positions.get(path)
        if kept is None or kept[0] is not text:
            kept = self._positions[path] = (text, TextPositions(text))
        return kept[1]

    def offset(self, path: str, position: Position) -> int:
        """The character offset of ``position`` in ``path``."""
        return self.positions(path).offset(position)

    def location(self, span: Span) -> Location:
        """Where ``span`` is."""
        return Location(self.uri(span.file), self.positions(span.file).range(span))

    def chapters(self) -> Iterator[Chapter]:
        """All chapters, listed in paper.toml or not."""
        if self.paper is not None:
            yield from (listed.chapter for listed in self.paper.chapters)
            yield from self.paper.unlisted

    def listed(self, path: str) -> ListedChapter | None:
        """The chapter ``path`` in its place in the paper."""
        chapters = self.paper.chapters if self.paper is not None else ()
        return next((listed for listed in chapters if listed.chapter.path == path), None)

    def chapter(self, path: str) -> Chapter | None:
        """The chapter ``path``."""
        return next((chapter for chapter in self.chapters() if chapter.path == path), None)
