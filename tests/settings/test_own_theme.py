"""``theme/theme.toml``: what a theme of the project sets, below what paper.toml sets and above its base."""

from __future__ import annotations

import pytest

from chapterhouse.settings import THEME_FILE, SettingsFile, read_settings
from chapterhouse.settings.theme import Theme

HEAD = 'title = "A"\ndate = 2026-01-02\n'


def read(paper: str, theme: str) -> SettingsFile:
    return read_settings(HEAD + paper, theme=theme)


def theme_of(paper: str, theme: str) -> Theme:
    found = read(paper, theme)
    assert found.problems == () and found.settings is not None
    return found.settings.theme


def test_it_stands_between_the_base_and_the_paper() -> None:
    made = theme_of(
        '[theme]\npage = "A5"\n[theme.margins]\nleft = "20mm"\n',
        'base = "book"\npage = "Letter"\nsize = 11\n[margins]\nleft = "30mm"\nright = "31mm"\n',
    )
    assert (made.base, made.page, made.size) == ("book", "A5", 11)
    assert (made.margins.left, made.margins.right) == ("20mm", "31mm")
    assert made.margins.top == theme_of('[theme]\nbase = "book"\n', "").margins.top
    assert theme_of("", 'accent = "#7a1f2b"\n').accent == "#7a1f2b"


@pytest.mark.parametrize(
    ("theme", "code", "place"),
    [
        ('acent = "#7a1f2b"', "unknown-setting", "acent"),
        ('accent = "#eeeeee"', "invalid-setting", '"#eeeeee"'),
        ('[fonts]\ntxt = "Inter"', "unknown-setting", "txt"),
        ('two_sided = "true"', "invalid-setting", '"true"'),
        ('page = "A4', "malformed-settings", ""),
    ],
)
def test_its_faults_stand_in_its_own_file(theme: str, code: str, place: str) -> None:
    found = read("", theme)
    (problem,) = found.problems
    assert problem.code == code and problem.span.file == THEME_FILE
    assert problem.span.slice(theme) == place
    assert found.settings is not None
    if place == '"true"':
        assert [edit.replacement for edit in problem.edits] == ["true"]


def test_faults_of_the_paper_keep_their_place_beside_it() -> None:
    (problem,) = read('[theme]\npage = "A9"\n', "size = 11\n").problems
    assert problem.span.file == "paper.toml"
    assert read("theme = 3\n", "size = 11\n").problems[0].span.file == "paper.toml"
