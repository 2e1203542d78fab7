"""A round's own settings, ``remarks/ROUND/round.toml``: which revision was read, which words answer, who is named."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass

from chapterhouse.core import toml
from chapterhouse.core.suggestion import closest
from chapterhouse.review.dispositions import LISTS, Dispositions
from chapterhouse.review.store import UnreadableRemarks, no_toml

SETTINGS = "round.toml"
FOLDER = "remarks"
_SETTINGS = frozenset(("revision", "dispositions", "hide_names"))
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,60}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Round:
    """``revision`` is the commit that was sent out; ``hide_names`` keeps commenters' names from whoever answers."""

    name: str
    revision: str = ""
    dispositions: str = "ipcc"
    words: tuple[str, ...] = ()
    hide_names: bool = False

    @property
    def known(self) -> Dispositions:
        """The words that answer: a list that ships, or the round's own, of which each needs a reason."""
        if self.words:
            return Dispositions(self.words, frozenset(self.words), frozenset())
        return LISTS[self.dispositions]


def is_name(name: str) -> bool:
    """Whether a round may have this name: letters, digits, dots and dashes, as it is a folder."""
    return bool(_NAME.fullmatch(name)) and ".." not in name


def to_text(settings: Round) -> str:
    """The file of a round."""
    lines = [f"revision = {json.dumps(settings.revision)}"] if settings.revision else []
    if settings.words:
        lines.append(f"dispositions = {json.dumps(list(settings.words), ensure_ascii=False)}")
    else:
        lines.append(f"dispositions = {json.dumps(settings.dispositions)}")
    lines.append(f"hide_names = {'true' if settings.hide_names else 'false'}")
    return "\n".join(lines) + "\n"


def from_text(name: str, text: str) -> Round:
    """The settings in ``text``; raises :class:`~chapterhouse.review.store.UnreadableRemarks`."""
    try:
        values = toml.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise no_toml(text, error) from error
    revision, words, hidden = (values.get(key) for key in ("revision", "dispositions", "hide_names"))
    unknown = sorted(values.keys() - _SETTINGS)
    if unknown:
        near = closest(unknown[0], _SETTINGS)
        hint = f"did you mean `{near}`?" if near else f"delete it; a round has {', '.join(sorted(_SETTINGS))}"
        raise UnreadableRemarks(f"`{unknown[0]}` is no setting of a round", _line(text, unknown[0]), hint)
    own = tuple(words) if isinstance(words, list) and words and all(isinstance(one, str) for one in words) else ()
    if not own and words not in (*LISTS, None):
        message = "`dispositions` names no list of words that ships, and is no list of the round's own words"
        hint = f'write one of {", ".join(LISTS)}, or a list such as ["Accepted", "Rejected"]'
        raise UnreadableRemarks(message, _line(text, "dispositions"), hint)
    if not isinstance(revision, str | None):
        hint = "write the commit that was sent out in quotation marks"
        raise UnreadableRemarks("`revision` is not text", _line(text, "revision"), hint)
    if not isinstance(hidden, bool | None):
        raise UnreadableRemarks(
            "`hide_names` is neither true nor false", _line(text, "hide_names"), "write one of both"
        )
    return Round(name, revision or "", words if isinstance(words, str) else "ipcc", own, bool(hidden))


def _line(text: str, key: str) -> int:
    return next((at for at, line in enumerate(text.splitlines(), 1) if line.strip().startswith(key)), 0)
