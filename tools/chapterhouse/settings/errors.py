"""What is wrong with the values of paper.toml, as findings with their places and mends.

Takes pydantic's list of errors as plain data, so that nothing here depends on pydantic.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from chapterhouse.core.diagnostics import Edit, Problem, Related, Span
from chapterhouse.core.hidden_characters import quoted
from chapterhouse.core.project_path import collation
from chapterhouse.core.rules.reading import INVALID_SETTING, MISSING_SETTING, UNKNOWN_SETTING
from chapterhouse.core.suggestion import closest
from chapterhouse.settings import rules
from chapterhouse.settings.synonyms import MEANT
from chapterhouse.settings.toml import Path, TomlReading


@dataclass(frozen=True, slots=True)
class TableKeys:
    """The keys that a table may have; ``home`` says where it stands, "in [numbering]", ``fits`` what a key can hold."""

    keys: tuple[str, ...]
    home: str
    fits: Callable[[str, object], bool] = lambda key, value: True


Tables = Mapping[tuple[str, ...], TableKeys]
"""The tables of paper.toml by the path of their names, without the numbers of list items."""

Choices = Mapping[str, tuple[str, ...]]
"""The words that a key may have for values."""

_EXPECTED = {
    "string_type": "text in quotation marks",
    "tuple_type": "a list in square brackets",
    "date_type": "a date such as 2026-11-22, without quotation marks",
    "int_type": "a whole number",
    "bool_type": "true or false",
    "model_type": "a table",
    "dict_type": "a table",
    "mapping_type": "a table",
}

_EXAMPLES = {"date": "2026-11-22", "names": "[...]", "chapters": "[...]", "paths": "[...]", "levels": "{ ... }"}
"""How a key is written that no table of its kind can lack; all others are text."""

_MOST_HOMES = 3
_MOST_LISTED = 30
"""The most keys of a table that are all named."""

_UNQUOTED = {"date_type": r"\d{4}-\d{2}-\d{2}", "int_type": r"\d", "bool_type": r"true|false"}


class Findings:
    """Collects in ``found`` what is wrong with the settings in ``reading``, which are written in ``texts``.

    ``file`` is that of the paper; a theme of the project is a second one, whose keys stand under ``theme``.
    """

    def __init__(
        self, reading: TomlReading, texts: Mapping[str, str], file: str, tables: Tables, words: Choices
    ) -> None:
        self.reading = reading
        self.tables = tables
        self.words = words
        self.texts = texts
        self.file = file
        self.found: list[Problem] = []
        self.data: Mapping[str, Any] = {}

    def listed_twice(self, data: Mapping[str, Any]) -> Iterator[Path]:
        """The later places of what may stand once and stands twice, such as chapters and names; each is told."""
        parts = list(_items(data, "parts"))
        chapters = [*_items(data, "front")]
        chapters += [item for path, part in parts if isinstance(part, dict) for item in _items(part, "chapters", path)]
        chapters += [*_items(data, "appendices"), *_items(data, "back")]
        labels = [((*path, "label"), part.get("label")) for path, part in parts if isinstance(part, dict)]
        listings = [chapters, list(_items(data, "bibliography")), list(_items(data, "outputs")), labels]
        for listing in (*listings, *_names_of_statements(data)):
            first: dict[str, tuple[Path, str]] = {}
            for path, value in listing:
                if not isinstance(value, str):
                    continue
                earlier, spelling = first.setdefault(collation(value), (path, value))
                if earlier == path:
                    continue
                message = f"{quoted(value)} is listed twice"
                if spelling != value:
                    message = f"{quoted(value)} differs from {quoted(spelling)} only in its spelling"
                related = (Related(self.span(earlier), "first listed here"),)
                self.found.append(INVALID_SETTING.problem(self.span(path), message, "keep one of the two", related))
                yield path

    def report(self, errors: Iterable[Mapping[str, Any]], data: Mapping[str, Any]) -> None:
        """Tell pydantic's ``errors`` of ``data``: each once, and none that follows from another."""
        self.data = data
        meant: set[Path] = set()
        missing: list[Path] = []
        for error in errors:
            path: Path = tuple(error["loc"])
            if error["type"] == "extra_forbidden":
                meant.add(self.unknown(path, data))
            elif error["type"] == "missing":
                missing.append(path)
            else:
                self.invalid(path, error)
        for path in missing:
            # A statement that is no TOML, or a misspelt key, has been told already and is mended there.
            unread = self.reading.problems and re.search(rf"^\s*{path[-1]}\b", self.texts[self.file], re.MULTILINE)
            if path not in meant and not unread:
                example = _EXAMPLES.get(str(path[-1]), '"..."')
                message = f"`{path[-1]}` is missing" if len(path) == 1 else f"`{path[-1]}` is missing from this table"
                hint = f"add {path[-1]} = {example}"
                self.found.append(MISSING_SETTING.problem(self.span(path[:-1]), message, hint, setting=path))

    def unknown(self, path: Path, data: Any) -> Path:
        """Tell an unknown key; the path that its writer most likely meant."""
        key = str(path[-1])
        span = self.reading.keys.get(path, self.span(path))
        for step in path[:-1]:
            data = data[step]
        here = tuple(step for step in path[:-1] if isinstance(step, str))
        table, value = self.tables[here], data[key]
        others = ((at, other) for at, other in self.tables.items() if at != here and key in other.keys)
        homes = {at: other.home for at, other in others if other.fits(key, value)}
        is_of_the_paper = () in homes and key not in self.data
        other_name = self.meant_by(key, here)
        near, hint = None, None
        free = [name for name in table.keys if name not in data]

        def fits(name: str) -> bool:
            return table.fits(name, value)

        if other_name is not None and other_name[0] == here:
            near = other_name[1] if other_name[1] not in data and table.fits(other_name[1], value) else None
            hint = f"here it is called `{other_name[1]}`"
        elif near := next((one for one in (f"{key}s", key.removesuffix("s")) if one in free and fits(one)), None):
            hint = f"did you mean `{near}`?"
        elif is_of_the_paper:
            hint = f"it belongs {homes[()]}"
        elif homes:
            shown = list(homes.values())[:_MOST_HOMES]
            hint = f"it belongs {' or '.join(shown)}"
        elif other_name is not None:
            hint = f"here it is called `{other_name[1]}`, and stands {self.tables[other_name[0]].home}"
        elif near := _closest_that_fits(key, free, fits):
            hint = f"did you mean `{near}`?"
        elif len(table.keys) <= _MOST_LISTED:
            hint = f"known here are: {', '.join(table.keys)}"
        else:
            hint = "`chapterhouse help settings` names every key"
        message = f"`{_shown(key)}` is not a setting" + (f" {self.tables[here].home}" if here else "")
        edits = (Edit(span, near, safe=False),) if near else ()
        meant: Path = (key,) if is_of_the_paper and not near else (*path[:-1], near or key)
        self.found.append(UNKNOWN_SETTING.problem(span, message, hint, edits=edits, setting=meant))
        return meant

    def meant_by(self, key: str, here: tuple[str, ...]) -> tuple[tuple[str, ...], str] | None:
        """The table and the key that ``key``, as another tool has it, stands for; seen from the table ``here``."""
        words = key.lower().replace("-", "_")
        found = MEANT.get("_".join((*here[-1:], words))) or MEANT.get(words)
        return None if found is None or not self.tables.keys() & {found[:-1]} else (found[:-1], found[-1])

    def invalid(self, path: Path, error: Mapping[str, Any]) -> None:
        """Tell that the value at ``path`` may not be what it is."""
        span = self.span(path)
        name = next((step for step in reversed(path) if isinstance(step, str)), "")
        subject = f"Item {path[-1] + 1} of `{_shown(name)}`" if isinstance(path[-1], int) else f"`{_shown(name)}`"
        value = error["input"]
        hint: str | None = None
        edits: tuple[Edit, ...] = ()
        words = next((self.words[str(step)] for step in path if step in self.words), ())
        context = error.get("ctx", {})
        broken = context.get("error")
        if isinstance(broken, rules.RuleBroken):
            message, hint = f"{subject} {broken.error}", broken.hint
        elif error["type"] in _EXPECTED:
            message = f"{subject} must be {_EXPECTED[error['type']]}, not {_kind(value)}"
            hint, edits = self.retyped(error["type"], value, span)
        elif error["type"] == "too_short":
            if value:
                # Its faulty items have been told; pydantic counts only those that are left.
                return
            message, hint = f"{subject} is an empty list", "add an item or remove the key"
        elif words and isinstance(value, str):
            message = f"{subject} is {quoted(value)}, which has no meaning here"
            hint = f"write one of: {', '.join(words)}"
            near = closest(value.replace(" ", "-"), words)
            if near:
                hint, edits = f'did you mean "{near}"?', (Edit(span, f'"{near}"', safe=False),)
        elif words:
            message = f"{subject} must be one of {', '.join(words)}, not {_kind(value)}"
        elif error["type"] in ("greater_than_equal", "less_than_equal"):
            bound = f"at least {context['ge']}" if "ge" in context else f"at most {context['le']}"
            message = f"{subject} must be {bound}, not {value}"
            hint = f"write {context.get('ge', context.get('le'))}, or leave the key out for the usual value"
        else:
            message = f"{subject}: {error['msg'][0].lower()}{error['msg'][1:]}"
        self.found.append(INVALID_SETTING.problem(span, message, hint, edits=edits, setting=path))

    def retyped(self, wanted: str, value: object, span: Span) -> tuple[str | None, tuple[Edit, ...]]:
        """The hint and edit for a value that is right but for its quotation marks or brackets."""
        written = span.slice(self.texts[span.file])
        if wanted == "tuple_type" and isinstance(value, str):
            better = f"[{written}]"
        elif wanted == "string_type" and isinstance(value, int | float | datetime.date):
            better = f'"{written}"'
        elif wanted in _UNQUOTED and isinstance(value, str) and re.fullmatch(_UNQUOTED[wanted], value):
            better = value
        else:
            return None, ()
        return f"write {better}", (Edit(span, better),)

    def span(self, path: Path) -> Span:
        """The span of the value at ``path``, or of the nearest table around it; the file's start for the whole."""
        while path:
            if path in self.reading.values:
                return self.reading.values[path]
            path = path[:-1]
        return Span(self.file)


def _items(table: Mapping[str, Any], key: str, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    listed = table.get(key)
    if isinstance(listed, list):
        for number, item in enumerate(listed):
            yield (*path, key, number), item


def _names_of_statements(data: Mapping[str, Any]) -> Iterator[list[tuple[Path, Any]]]:
    """The names among which none may stand twice: of dimensions, of the members of each, of kinds and so on."""
    dimensions, kinds = list(_items(data, "dimensions")), list(_items(data, "kinds"))
    yield _under("name", dimensions)
    yield _under("name", kinds)
    yield _under("prefix", kinds)
    for inner, outer in (("members", dimensions), ("attributes", kinds)):
        for path, table in outer:
            if isinstance(table, dict):
                items = list(_items(table, inner, path))
                yield _under("name", items)
                for at, item in items:
                    if isinstance(item, dict):
                        yield _under("name", list(_items(item, "choices", at)))


def _under(key: str, tables: Iterable[tuple[Path, Any]]) -> list[tuple[Path, Any]]:
    """What stands under ``key`` in each of ``tables``."""
    return [((*path, key), table.get(key)) for path, table in tables if isinstance(table, dict)]


def _closest_that_fits(word: str, names: Iterable[str], fits: Callable[[str], bool]) -> str | None:
    """The closest of those ``names`` that fit; whether one fits costs far more than how close it is."""
    left = set(names)
    while (near := closest(word, left)) is not None and not fits(near):
        left.remove(near)
    return near


def _shown(name: str) -> str:
    return quoted(name)[1:-1]


def _kind(value: object) -> str:
    """What an author would call the type of a TOML value."""
    kinds: tuple[tuple[type, str], ...] = (
        (bool, "true or false"),
        (str, "text"),
        (int, "a number"),
        (float, "a number"),
        (datetime.datetime, "a date with a time"),
        (datetime.date, "a date"),
        (datetime.time, "a time"),
        (list, "a list"),
        (dict, "a table"),
    )
    return next((word for kind, word in kinds if isinstance(value, kind)), "this")
