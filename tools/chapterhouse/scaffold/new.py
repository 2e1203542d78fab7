"""A template into the files of a new paper."""

from __future__ import annotations

import datetime
import json
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from chapterhouse import __version__
from chapterhouse.settings.language import locale_of
from chapterhouse.settings.schema import SCHEMA_FILE

TEMPLATES = {
    "brief": "4 to 12 pages that run on: no title page, no contents",
    "report": "title page, contents, chapters that begin on new pages",
    "book": "parts, a preface, an EPUB",
    "standard": "numbered clauses, and requirements with numbers of their own",
    "policy": "gaps, recommendations and who acts, as statements that are checked and listed",
}
"""The templates by name, with what each is for."""

_COMMON = "common"
_FONTS = "fonts"
_FOLDER = files(__name__.rpartition(".")[0]) / "templates"
_PLACE = re.compile("@([A-Z_]+)@")
_Texts = dict[str, dict[str, Any]]
_NAMES = {
    "gitattributes": ".gitattributes",
    "gitignore": ".gitignore",
    "gitlab-ci.yml": ".gitlab-ci.yml",
    "pre-commit-config.yaml": ".pre-commit-config.yaml",
}
"""Files whose own names would speak to the programs that keep this package."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What a new paper is told: its title, date, language (BCP 47), the size of its page, and its own font files.

    ``fonts`` holds the files by their names, ``families`` the names of the families in them.
    """

    title: str
    date: datetime.date
    language: str = "en-GB"
    page: str = "A4"
    fonts: Mapping[str, bytes] = field(default_factory=dict)
    families: Sequence[str] = ()


def new_paper(template: str, choices: Choices, schema: bytes) -> dict[str, bytes]:
    """The files of a new paper from ``template``, by their paths; ``schema`` is that of paper.toml.

    Raises :class:`KeyError` for an unknown template.
    """
    if template not in TEMPLATES:
        raise KeyError(template)
    texts = _texts(choices.language)
    fonts = _fonts(choices, texts)
    places = {
        "FONTS": f"\nfonts = {fonts}" if fonts else "",
        "DATE": choices.date.isoformat(),
        "LANGUAGE": _toml(choices.language),
        "NAME": choices.title,
        "PAGE": _toml(choices.page),
        "SCHEMA": f"./{SCHEMA_FILE}",
        "TITLE": _toml(choices.title),
        "VERSION": __version__,
        **{key.upper(): text for name in (_COMMON, template) for key, text in texts[name].items()},
    }
    made: dict[str, bytes] = {SCHEMA_FILE: schema}
    made |= {f"{_FONTS}/{name}": data for name, data in choices.fonts.items()}
    for name in (_COMMON, template):
        for path, file in _below(_FOLDER / name):
            text = file.read_text(encoding="utf-8")
            made[path] = _PLACE.sub(lambda found: places[found[1]], text).encode()
    return made


def wanted_font(choices: Choices) -> str | None:
    """The family that the paper's language needs, that is too large to come along, and that nobody gave; else None."""
    return _wanted_font(choices, _texts(choices.language))


def _wanted_font(choices: Choices, texts: _Texts) -> str | None:
    font = texts.get("font")
    return str(font["family"]) if font and not font["comes_along"] and not choices.fonts else None


def _fonts(choices: Choices, texts: _Texts) -> str:
    """The table of fonts in TOML: empty where the usual ones will do."""
    font = texts.get("font")
    place = "scripts" if font else "text"
    families = list(choices.families) or ([font["family"]] if font else [])
    if not families:
        return ""
    named = families if font else families[0]
    folder = f', folder = "{_FONTS}"' if choices.fonts or _wanted_font(choices, texts) else ""
    return f"{{ {place} = {json.dumps(named, ensure_ascii=False)}{folder} }}"


def _texts(language: str) -> _Texts:
    """What the templates say in ``language``, by template and place; English where the tool has no words for it."""
    locale = locale_of(language)
    tag = language.partition("-")[0].lower() if locale.is_spoken else "en"
    return tomllib.loads((_FOLDER / "texts" / f"{tag}.toml").read_text(encoding="utf-8"))


def _below(folder: Traversable, prefix: str = "") -> Iterator[tuple[str, Traversable]]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        name = _NAMES.get(entry.name, entry.name)
        if entry.is_dir():
            yield from _below(entry, f"{prefix}{name}/")
        else:
            yield prefix + name, entry


def _toml(text: str) -> str:
    """``text`` as a basic string of TOML, whose escapes are those of JSON."""
    return json.dumps(text, ensure_ascii=False)
