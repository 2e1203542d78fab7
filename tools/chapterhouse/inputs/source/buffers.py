"""The project as an editor holds it, before anything is saved."""

from __future__ import annotations

from collections.abc import Mapping

from chapterhouse.core.project_path import path_error
from chapterhouse.inputs.source.interface import Source
from chapterhouse.inputs.source.refusal import Refused, check_path, check_size, decoded, is_foreign, missing


class Buffers:
    """Unsaved texts by their paths, alone or laid over another source."""

    def __init__(self, texts: Mapping[str, str | bytes], base: Source | None = None) -> None:
        self._texts = dict(texts)
        self._base = base

    def paths(self) -> tuple[str, ...]:
        """See :meth:`Source.paths`."""
        own = {path for path in self._texts if path_error(path) is None and not is_foreign(path)}
        return tuple(sorted(own.union(self._base.paths() if self._base is not None else ())))

    def refusals(self) -> tuple[Refused, ...]:
        """See :meth:`Source.refusals`."""
        errors = ((path, path_error(path)) for path in sorted(self._texts))
        own = [Refused(path, "refused-path", error.reason, hint=error.hint) for path, error in errors if error]
        return (*own, *(self._base.refusals() if self._base is not None else ()))

    def read_bytes(self, path: str) -> bytes:
        """See :meth:`Source.read_bytes`."""
        check_path(path)
        content = self._texts.get(path)
        if content is None:
            if self._base is not None:
                return self._base.read_bytes(path)
            missing(path, self.paths())
        if isinstance(content, str):
            try:
                content = content.encode("utf-8")
            except UnicodeEncodeError as error:
                reason = "holds half of a surrogate pair, which is no character"
                raise Refused(path, "not-utf8", reason, error.start, "remove the character") from None
        check_size(path, len(content))
        return content

    def read_text(self, path: str) -> str:
        """See :meth:`Source.read_text`."""
        return decoded(path, self.read_bytes(path))
