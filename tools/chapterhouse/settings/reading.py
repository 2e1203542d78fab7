"""The text of paper.toml into settings and findings with their places."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any, get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from chapterhouse.core.diagnostics import Problem, Related, Span
from chapterhouse.core.rules.reading import MALFORMED_SETTINGS
from chapterhouse.settings.errors import Choices, Findings, TableKeys, Tables
from chapterhouse.settings.language import Words
from chapterhouse.settings.paper import Settings
from chapterhouse.settings.statements import Attribute, Choice, Coverage, Dimension, Kind, Measure, Member
from chapterhouse.settings.tables import (
    Acronyms,
    Author,
    ChecksFor,
    Credit,
    CreditedName,
    Level,
    Links,
    Numbering,
    Part,
    Release,
    Term,
)
from chapterhouse.settings.theme import Base, Fonts, HeadPart, Heads, Imprint, Margins, Theme, laid_over
from chapterhouse.settings.toml import Path, TomlReading, read_toml
from chapterhouse.settings.types import CreditRole, OutputName, Table


@dataclass(frozen=True, slots=True)
class SettingsFile:
    """What paper.toml says.

    ``settings`` holds all that could be read, with stand-ins for a title or date that is missing; it is None only where
    the file as a whole is no TOML. ``spans`` maps a path such as ``("parts", 0, "chapters", 2)`` to the span of the
    value that ``settings`` has there, for a table to its header; ``key_spans`` to the span of the key.
    """

    settings: Settings | None
    problems: tuple[Problem, ...]
    spans: Mapping[Path, Span]
    key_spans: Mapping[Path, Span]


STAND_INS: Mapping[str, object] = {"title": "Untitled", "date": datetime.date(1970, 1, 1)}
"""What a draft prints where paper.toml lacks what no paper can lack; the finding stops every other build."""

_LARGEST = 256_000


THEME_FILE = "theme/theme.toml"
"""What a theme sets that is the project's own: the keys of [theme], below those of paper.toml."""


@lru_cache(maxsize=4)
def read_settings(text: str, file: str = "paper.toml", theme: str | None = None) -> SettingsFile:
    """The settings in ``text``, the content of ``file``, with every error as a problem; never raises on text.

    ``theme`` is the content of :data:`THEME_FILE`, where the project has one. A build asks more than once, and a
    process that stays for each build: what was read is given again, and nobody changes it. The codes are
    ``malformed-settings``, ``unknown-setting``, ``invalid-setting`` and ``missing-setting``.
    """
    for path, read in ((file, text), (THEME_FILE, theme or "")):
        if len(read) > _LARGEST:
            message = f"The settings have {len(read):,} characters, more than {_LARGEST:,}"
            return SettingsFile(None, (MALFORMED_SETTINGS.problem(Span(path), message),), {}, {})
    reading = read_toml(text, file)
    if theme is not None:
        reading = _over_theme(reading, read_toml(theme, THEME_FILE))
    found = [
        MALFORMED_SETTINGS.problem(
            problem.span,
            problem.message,
            problem.hint,
            related=() if problem.first is None else (Related(problem.first, "first written here"),),
            setting=_setting_at(text, problem.span.start),
        )
        for problem in reading.problems
    ]
    settings, spans, keys = None, reading.values, reading.keys
    if reading.data is not None:
        findings = Findings(reading, {file: text, THEME_FILE: theme or ""}, file, _TABLES, _CHOICES)
        settings, left_out = _remaining(findings, reading.data)
        for dropped in left_out:
            spans, keys = _renumbered(spans, dropped), _renumbered(keys, dropped)
        found += findings.found
    found.sort(key=lambda reported: reported.span)
    return SettingsFile(settings, tuple(found), spans, keys)


def _over_theme(paper: TomlReading, theme: TomlReading) -> TomlReading:
    """What ``paper`` says, with its [theme] over what ``theme`` says, and the places of both."""
    data, own = paper.data, (paper.data or {}).get("theme", {})
    if data is not None and isinstance(own, dict):
        data = {**data, "theme": laid_over(theme.data or {}, own)}
    keys, values = (
        {("theme",): Span(THEME_FILE), **{("theme", *path): span for path, span in below.items()}, **above}
        for below, above in ((theme.keys, paper.keys), (theme.values, paper.values))
    )
    return TomlReading(data, (*paper.problems, *theme.problems), keys, values)


def _fits(model: type[Table], key: str, value: object) -> bool:
    """Whether ``value`` may stand under ``key`` of ``model``."""
    try:
        model.model_validate({key: value})
    except ValidationError as error:
        return not any(problem["loc"][0] == key for problem in error.errors(include_url=False))
    return True


_TABLES: Tables = {
    path: TableKeys(tuple(model.model_fields), home, partial(_fits, model))
    for path, model, home in (
        ((), Settings, "at the top of the file, before the first [table]"),
        (("authors",), Author, "in [[authors]]"),
        (("credits",), Credit, "in [[credits]]"),
        (("credits", "names"), CreditedName, "in the names of [[credits]]"),
        (("parts",), Part, "in [[parts]]"),
        (("words",), Words, "in [words]"),
        (("theme",), Theme, "in [theme]"),
        (("theme", "margins"), Margins, "in [theme.margins]"),
        (("theme", "fonts"), Fonts, "in [theme.fonts]"),
        (("theme", "heads"), Heads, "in [theme.heads]"),
        (("imprint",), Imprint, "in [imprint]"),
        (("numbering",), Numbering, "in [numbering]"),
        (("glossary",), Term, "in [[glossary]]"),
        (("acronyms",), Acronyms, "in [acronyms]"),
        (("dimensions",), Dimension, "in [[dimensions]]"),
        (("dimensions", "members"), Member, "in the members of [[dimensions]]"),
        (("kinds",), Kind, "in [[kinds]]"),
        (("kinds", "attributes"), Attribute, "in [[kinds.attributes]]"),
        (("kinds", "attributes", "choices"), Choice, "in the choices of [[kinds.attributes]]"),
        (("kinds", "measure"), Measure, "in the measure of [[kinds]]"),
        (("coverage",), Coverage, "in [[coverage]]"),
        (("links",), Links, "in [links]"),
        (("release",), Release, "in [release]"),
        (("checks_for",), ChecksFor, "in [[checks_for]]"),
    )
}

_CHOICES: Choices = {
    "roles": tuple(CreditRole),
    "outputs": get_args(OutputName),
    "checks": get_args(Level),
    "levels": get_args(Level),
    "base": get_args(Base),
    "page": get_args(Theme.model_fields["page"].annotation),
    "left": get_args(HeadPart),
    "right": get_args(HeadPart),
    "capitals": get_args(Words.model_fields["capitals"].annotation),
    "numerals": get_args(Kind.model_fields["numerals"].annotation),
    "print": get_args(Kind.model_fields["print"].annotation),
    "type": get_args(Attribute.model_fields["type"].annotation),
    "line": get_args(Choice.model_fields["line"].annotation),
}


_TABLE = re.compile(r"^[ \t]*\[+[ \t]*([A-Za-z0-9_-]+)", re.MULTILINE)
_KEY = re.compile(r"[ \t]*([A-Za-z0-9_-]+)")


def _setting_at(text: str, offset: int) -> Path:
    """The key at the top of paper.toml to which what is written at ``offset`` most likely belongs."""
    start = text.rfind("\n", 0, offset) + 1
    end = text.find("\n", offset)
    tables = list(_TABLE.finditer(text, 0, len(text) if end < 0 else end))
    key = tables[-1] if tables else _KEY.match(text, start)
    return (key[1],) if key else ()


def _remaining(findings: Findings, data: Any) -> tuple[Settings | None, list[set[Path]]]:
    """The settings in ``data`` without whatever is faulty, which is told to ``findings``.

    What was left out is given as well, round by round: each counts the items of lists as the one before it left them.
    """
    dropped = set(findings.listed_twice(data))
    try:
        whole = Settings.model_validate(data)
        if not dropped:
            return whole, []
    except ValidationError as error:
        problems = error.errors(include_url=False)
        findings.report(problems, data)
        dropped |= {_to_drop(problem) for problem in problems}
    # Leaving a value out can make its table incomplete, hence the rounds; nothing is told twice.
    rounds: list[set[Path]] = []
    for _ in range(len(_TABLES)):
        data = _without(data, dropped)
        rounds.append(dropped)
        try:
            return Settings.model_validate({**STAND_INS, **data}), rounds
        except ValidationError as error:
            dropped = {_to_drop(problem) for problem in error.errors(include_url=False)}
    return None, rounds


def _to_drop(problem: ErrorDetails) -> Path:
    """What to leave out so that ``problem`` is gone: the value, or for one that is missing the table that lacks it."""
    path: Path = tuple(problem["loc"])
    return path[:-1] if problem["type"] in ("missing", "too_short") and len(path) > 1 else path


def _without(data: Any, dropped: set[Path], path: Path = ()) -> Any:
    if isinstance(data, dict):
        kept = ((key, value) for key, value in data.items() if (*path, key) not in dropped)
        return {key: _without(value, dropped, (*path, key)) for key, value in kept}
    if isinstance(data, list):
        return [_without(item, dropped, (*path, at)) for at, item in enumerate(data) if (*path, at) not in dropped]
    return data


def _renumbered(spans: Mapping[Path, Span], dropped: set[Path]) -> Mapping[Path, Span]:
    """The places of what is left when ``dropped`` is left out: the items behind it move up in their lists."""
    gone: dict[Path, list[int]] = {}
    for *listing, last in dropped:
        if isinstance(last, int):
            gone.setdefault(tuple(listing), []).append(last)
    if not gone:
        return spans
    left: dict[Path, Span] = {}
    for path, span in spans.items():
        moved: list[str | int] = []
        for at, step in enumerate(path):
            numbers = gone.get(path[:at], [])
            if step in numbers:
                break
            moved.append(step - sum(number < step for number in numbers) if isinstance(step, int) else step)
        else:
            left[tuple(moved)] = span
    return left
