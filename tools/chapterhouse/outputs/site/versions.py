"""The earlier versions of the paper for the first page of its site: where each stands, and what changed since."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from chapterhouse.model.built import BuiltPaper, Version
from chapterhouse.outputs.shared.imprint import state_address

Changed = tuple[str, str, int, int]
"""A page, its title, and how many lines of its chapter were added and removed."""


@dataclass(frozen=True, slots=True)
class ShownVersion:
    """A version by its tag, where it can be read (None where nobody says), and the chapters that changed since."""

    name: str
    date: datetime.date
    address: str | None
    changed: tuple[Changed, ...]


def shown_versions(build: BuiltPaper, names: Mapping[str, str]) -> tuple[ShownVersion, ...]:
    """The versions of ``build``; ``names`` are the pages of its chapters by their slugs."""
    return tuple(
        ShownVersion(version.name, version.date, _address(build, version), tuple(_changed(build, version, names)))
        for version in build.versions
    )


def _address(build: BuiltPaper, version: Version) -> str | None:
    """The site of ``version`` where the settings say how its address is made, else its files in the repository."""
    settings = build.paper.settings
    if settings.version_url:
        return settings.version_url.replace("{version}", quote(version.name, safe=""))
    return state_address(settings, version.name)


def _changed(build: BuiltPaper, version: Version, names: Mapping[str, str]) -> list[Changed]:
    changes = {change.path: change for change in version.changes}
    return [
        (
            names[chapter.slug],
            f"{chapter.number} {chapter.title}" if chapter.number else chapter.title,
            changes[chapter.path].added,
            changes[chapter.path].removed,
        )
        for chapter in build.chapters
        if chapter.path in changes
    ]
