"""paper.toml into typed, frozen settings, findings with their places, and a JSON Schema for editors."""

from __future__ import annotations

from chapterhouse.settings.paper import Settings
from chapterhouse.settings.reading import STAND_INS, THEME_FILE, SettingsFile, read_settings
from chapterhouse.settings.schema import json_schema
from chapterhouse.settings.tables import (
    UNLICENSED,
    Acronyms,
    Author,
    ChecksFor,
    Credit,
    CreditedName,
    Level,
    Links,
    Numbering,
    Part,
    Term,
)
from chapterhouse.settings.types import CreditRole

__all__ = [
    "STAND_INS",
    "THEME_FILE",
    "UNLICENSED",
    "Acronyms",
    "Author",
    "ChecksFor",
    "Credit",
    "CreditRole",
    "CreditedName",
    "Level",
    "Links",
    "Numbering",
    "Part",
    "Settings",
    "SettingsFile",
    "Term",
    "json_schema",
    "read_settings",
]
