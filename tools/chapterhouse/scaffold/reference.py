"""The reference of the manual, made from what it describes: settings from the schema, languages from their tables."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from chapterhouse.settings import json_schema
from chapterhouse.settings.language import LANGUAGES, locale_of
from chapterhouse.settings.language.words import Words
from chapterhouse.settings.theme import PAGES

TOPICS = {
    "settings": "every key of paper.toml",
    "theme": "the keys of [theme]: page, type, colours",
    "languages": "the languages that have words, and how to change a word",
    "markdown": "what chapters may hold, in one page",
}
"""What can be asked for, with what it says."""


def topic(name: str) -> str:
    """The text of the topic called ``name``, as Markdown. Raises :class:`KeyError` for an unknown one."""
    return {"settings": settings, "theme": theme, "languages": languages, "markdown": markdown}[name]()


def settings() -> str:
    """Every key of paper.toml but the words, table by table."""
    schema: Mapping[str, Any] = json_schema()
    tables = [("", schema), *_tables(schema, schema, "")]
    return "\n".join(_described(name, table, schema) for name, table in tables if not name.startswith("[words"))


def theme() -> str:
    """The keys of ``[theme]`` and of the tables in it."""
    schema: Mapping[str, Any] = json_schema()
    tables = [(name, table) for name, table in _tables(schema, schema, "") if name.startswith("[theme")]
    sizes = ", ".join(f"{name} ({width:g} by {height:g} mm)" for name, (width, height) in PAGES.items())
    return "\n".join(_described(name, table, schema) for name, table in tables) + f"\nPages: {sizes}.\n"


def languages() -> str:
    """The languages with words, some of their words, and the keys of ``[words]``."""
    lines = ["| tag | contents | figure | references |", "|-----|----------|--------|------------|"]
    for tag in LANGUAGES:
        words = locale_of(tag).words
        figure = words.figure_caption.replace("{number}", "1.1")
        lines.append(f"| `{tag}` | {words.contents} | {figure} | {words.references} |")
    keys = [f"`{name}`\n:   {field.description}" for name, field in Words.model_fields.items()]
    return "\n".join([*lines, "", "The keys of `[words]`:", "", "\n\n".join(keys), ""])


def markdown() -> str:
    """What a chapter may hold."""
    return _MARKDOWN


def _tables(table: Mapping[str, Any], schema: Mapping[str, Any], above: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The tables below ``table`` with the headers that stand above them in paper.toml, in the order of the schema."""
    for key, described in table.get("properties", {}).items():
        inner, listed = _inner(described, schema)
        if inner is None or "properties" not in inner:
            continue
        path = f"{above}.{key}" if above else key
        yield f"[[{path}]]" if listed else f"[{path}]", inner
        yield from _tables(inner, schema, path)


def _inner(described: Mapping[str, Any], schema: Mapping[str, Any]) -> tuple[Mapping[str, Any] | None, bool]:
    listed = described.get("type") == "array"
    target = described.get("items", {}) if listed else described
    reference = str(target.get("$ref", ""))
    return (schema["$defs"][reference.rpartition("/")[2]], listed) if reference else (None, listed)


def _described(header: str, table: Mapping[str, Any], schema: Mapping[str, Any]) -> str:
    title = f"## `{header}`" if header else "## At the top of the file"
    lines = [title, ""]
    for key, described in table.get("properties", {}).items():
        needed = key in table.get("required", ())
        default = described.get("default")
        usual = "" if default in (None, [], {}) or isinstance(default, dict) else f" Usually {_toml(default)}."
        choices = _choices(described, schema)
        words = f" One of {', '.join(choices)}." if choices else ""
        lines += [
            f"`{key}`{' (needed)' if needed else ''}",
            f":   {described.get('description', '')}{words}{usual}",
            "",
        ]
    return "\n".join(lines)


def _choices(described: Mapping[str, Any], schema: Mapping[str, Any]) -> list[str]:
    target = described.get("items", described) if described.get("type") == "array" else described
    reference = str(target.get("$ref", ""))
    if reference:
        target = schema["$defs"][reference.rpartition("/")[2]]
    return [f"`{json.dumps(value)}`" for value in target.get("enum", ())]


def _toml(value: object) -> str:
    return f"`{json.dumps(value, ensure_ascii=False)}`"


_MARKDOWN = """\
Chapters are written in pandoc's Markdown.

    # A chapter {#sec:name}           the chapter; @sec:name refers to it
    ## A section {#sec:other}         a section in it; {.unnumbered} takes its number away
    A word [@key].                    a source of the bibliography
    [@one; @two, p. 12]               two sources, one with its page
    As @sec:other and @fig:map show   references; [@fig:map; @fig:plan] joins two
    ![Caption.](figures/map.svg){#fig:map alt="What it shows"}
    A note.[^n]                       and below: [^n]: What it says.
    | a | b |                         a table; `: Caption {#tbl:name}` below it
    $$ E = mc^2 $$ {#eq:energy}       a formula with a number
    ``` {#lst:code caption="Code"}    a listing with a number
    > quoted, - listed, 1. numbered, *emphasised*, **strong**
    [mot]{lang=fr}                    a word in another language
    <!-- a remark that is not printed -->
"""
