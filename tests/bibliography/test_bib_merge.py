"""Two edits of a bibliography: nothing of either is lost, and only what both changed is left to people."""

from __future__ import annotations

import re

import pytest
from generated_bibliographies import BIB, Bib, Item, edited, text_of
from hypothesis import given
from hypothesis import strategies as st

from chapterhouse.bibliography.bib_files import read_bibliography
from chapterhouse.bibliography.edit import Marks, Unreadable, format_bibliographies, merge
from chapterhouse.bibliography.edit.layout import read_layout

pytestmark = pytest.mark.slow

BASE = """\
% All sources.

@book{a,
  title = {A},
  year = {2020}
}

% About c.
@book{c,
  title = {C},
  year = {2021}
}
"""

Fields = dict[str, str]
Content = dict[str, tuple[str, Fields]]


@st.composite
def edits(draw: st.DrawFn) -> tuple[Bib, Bib, Bib]:
    base = draw(BIB)
    return base, draw(edited(base, "ours")), draw(edited(base, "theirs"))


def content(bib: Bib) -> Content:
    return {item.key: (item.type, dict(item.fields)) for item in bib}


def meaning(text: str) -> Content:
    """What the reader finds in ``text``: TeX with white space folded."""
    read = read_bibliography({"x.bib": text})
    assert read.broken == ()
    return {
        entry.key: (
            entry.type,
            {name: " ".join(f.raw.split()) for name, f in entry.fields.items() if name not in entry.inherited},
        )
        for entry in read.entries
    }


def folded(known: Content) -> Content:
    return {
        key: (kind, {name: " ".join(value.split()) for name, value in fields.items()})
        for key, (kind, fields) in known.items()
    }


CONFLICT = object()


def three_way(base: object, ours: object, theirs: object) -> object:
    return ours if ours == theirs or base == theirs else theirs if base == ours else CONFLICT


def expected(base: Content, ours: Content, theirs: Content) -> tuple[Content, int]:
    """The merged content by the plain rule, and how many conflicts there are."""
    merged: Content = {}
    conflicts = 0
    for key in {*ours, *theirs}:
        b, o, t = base.get(key), ours.get(key), theirs.get(key)
        whole = three_way(b, o, t)
        if whole is not CONFLICT:
            if whole is not None:
                merged[key] = whole  # type: ignore[assignment]
            continue
        if o is None or t is None:
            conflicts += 1
            continue
        kind = three_way(b and b[0], o[0], t[0])
        conflicts += kind is CONFLICT
        fields: Fields = {}
        for name in {*o[1], *t[1]}:
            value = three_way((b[1] if b else {}).get(name), o[1].get(name), t[1].get(name))
            if value is CONFLICT:
                conflicts += 1
            elif value is not None:
                fields[name] = str(value)
        merged[key] = (str(kind), fields)
    return merged, conflicts


def resolved(text: str, side: int) -> str:
    pattern = re.compile(r"^<{7} ours\n((?:.*\n)*?)={7}\n((?:.*\n)*?)>{7} theirs(?:\n|\Z)", re.MULTILINE)
    return pattern.sub(lambda found: found.group(side), text)


@given(edits())
def test_what_one_side_changed_comes_in_and_only_what_both_changed_is_marked(sides: tuple[Bib, Bib, Bib]) -> None:
    base, ours, theirs = sides
    merged = merge(text_of(base), text_of(ours), text_of(theirs))
    wanted, conflicts = expected(content(base), content(ours), content(theirs))
    assert merged.conflicts == conflicts
    assert len(re.findall(r"^<{7} ours$", merged.text, re.MULTILINE)) == conflicts
    if not conflicts:
        assert meaning(merged.text) == folded(wanted)


@given(edits())
def test_nothing_is_lost(sides: tuple[Bib, Bib, Bib]) -> None:
    base, ours, theirs = sides
    merged = merge(text_of(base), text_of(ours), text_of(theirs)).text
    before = content(base)
    for mine, others in ((ours, content(theirs)), (theirs, content(ours))):
        for item in mine:
            _, known = before.get(item.key, ("", {}))
            for name, value in item.fields:
                if known.get(name) != value or value == others.get(item.key, ("", {}))[1].get(name):
                    assert value in merged
            if item.comment and item.comment not in {other.comment for other in base}:
                assert item.comment in merged
    for item in base:
        if item in ours and item in theirs:
            assert item.block() in merged


@given(edits())
def test_both_ways_to_resolve_all_conflicts_give_a_sound_bibliography(sides: tuple[Bib, Bib, Bib]) -> None:
    base, ours, theirs = sides
    merged = merge(text_of(base), text_of(ours), text_of(theirs)).text
    wanted, _ = expected(content(base), content(ours), content(theirs))
    for side, mine in ((1, ours), (2, theirs)):
        found = meaning(resolved(merged, side))
        for key, (kind, fields) in folded(content(mine)).items():
            if key in found and key in wanted and wanted[key][0] == kind:
                assert {name for name in wanted[key][1] if name in fields} <= set(found[key][1])
        assert set(wanted) <= set(found)


@given(edits())
def test_an_untouched_side_changes_nothing(sides: tuple[Bib, Bib, Bib]) -> None:
    base, edit, _ = map(text_of, sides)
    assert merge(base, edit, base).text == edit
    assert merge(base, base, edit).text == edit
    assert merge(base, edit, edit).text == edit


@given(edits())
def test_the_sides_can_change_places(sides: tuple[Bib, Bib, Bib]) -> None:
    base, ours, theirs = map(text_of, sides)
    one, other = merge(base, ours, theirs), merge(base, theirs, ours)
    assert one.conflicts == other.conflicts
    if not one.conflicts:
        assert meaning(one.text) == meaning(other.text)
        assert sorted(re.findall("%.*", one.text)) == sorted(re.findall("%.*", other.text))


@given(edits())
def test_a_side_that_only_formatted_leaves_the_content_to_the_other(sides: tuple[Bib, Bib, Bib]) -> None:
    base, edit, _ = map(text_of, sides)
    formatted = format_bibliographies({"x.bib": base})["x.bib"].text
    merged = merge(base, formatted, edit)
    assert merged.conflicts == 0
    again = {"x.bib": merged.text}
    assert format_bibliographies(again)["x.bib"].text == format_bibliographies({"x.bib": edit})["x.bib"].text


@given(st.text('@{}"=,#%\n abk()', max_size=60), st.text('@{}"=,#%\n abk()', max_size=60))
def test_any_text_is_merged_or_refused(ours: str, theirs: str) -> None:
    try:
        merge(BASE, BASE + ours, theirs + BASE)
    except Unreadable as refused:
        assert str(refused)


@given(st.text('@{}"=,#%\n abkstring()', max_size=120))
def test_a_layout_is_the_text(text: str) -> None:
    try:
        assert read_layout(text).text == text
    except Unreadable:
        assert read_bibliography({"": text}).broken


def test_neighbouring_entries_come_in_side_by_side_in_order() -> None:
    ours = BASE.replace("% About c.", "@book{bb,\n  title = {BB}\n}\n\n% About c.")
    theirs = BASE.replace("% About c.", "@book{b,\n  title = {B}\n}\n\n% About c.")
    wanted = BASE.replace("% About c.", "@book{b,\n  title = {B}\n}\n\n@book{bb,\n  title = {BB}\n}\n\n% About c.")
    assert merge(BASE, ours, theirs).text == wanted
    assert merge(BASE, theirs, ours).text == wanted


def test_a_field_that_both_changed_is_marked_and_nothing_else() -> None:
    merged = merge(BASE, BASE.replace("2021}", "2022},\n  doi = {10.1000/x}"), BASE.replace("2021", "2023"))
    assert merged.conflicts == 1
    assert merged.text == BASE.replace(
        "  year = {2021}\n}",
        "<<<<<<< ours\n  year = {2022},\n=======\n  year = {2023},\n>>>>>>> theirs\n  doi = {10.1000/x}\n}",
    )


def test_an_entry_that_one_side_deleted_and_the_other_changed_is_marked() -> None:
    ours = BASE.replace("@book{a,\n  title = {A},\n  year = {2020}\n}\n\n", "")
    merged = merge(BASE, ours, BASE.replace("2020", "2025"))
    changed = "@book{a,\n  title = {A},\n  year = {2025}\n}"
    assert merged.text == BASE.replace(
        "@book{a,\n  title = {A},\n  year = {2020}\n}", f"<<<<<<< ours\n=======\n{changed}\n>>>>>>> theirs"
    )


def test_a_type_that_both_changed_is_marked_in_its_line() -> None:
    merged = merge(BASE, BASE.replace("@book{c", "@report{c"), BASE.replace("@book{c", "@misc{c"), Marks(size=9))
    assert merged.text == BASE.replace(
        "@book{c,\n", f"{'<' * 9} ours\n@report{{c,\n{'=' * 9}\n@misc{{c,\n{'>' * 9} theirs\n"
    )


def test_a_comment_that_both_changed_stands_in_both_forms() -> None:
    merged = merge(BASE, BASE.replace("About c", "Ours on c"), BASE.replace("About c", "Theirs on c"))
    assert merged.text == BASE.replace("% About c.", "% Ours on c.\n% Theirs on c.") and merged.conflicts == 0


def test_the_same_work_added_by_both_is_joined_field_by_field() -> None:
    ours = BASE + "\n@book{d,\n  title = {D},\n  year = {2022},\n}\n"
    theirs = BASE + '\n@book{d,\n  title = "D",\n  doi = {10.1000/d},\n  year = 2022,\n}\n'
    merged = merge(BASE, ours, theirs)
    assert merged.conflicts == 0
    assert merged.text == BASE + "\n@book{d,\n  title = {D},\n  doi = {10.1000/d},\n  year = {2022},\n}\n"


def test_strings_are_merged_whole() -> None:
    base = "@string{iea = {IEA}}\n\n" + BASE
    ours, theirs = base.replace("{IEA}", "{I.E.A.}"), base.replace("{IEA}", "{Energy Agency}")
    assert merge(base, ours, base.replace("2021", "2023")).text == ours.replace("2021", "2023")
    assert merge(base, ours, theirs).text.startswith(
        "<<<<<<< ours\n@string{iea = {I.E.A.}}\n=======\n@string{iea = {Energy Agency}}\n>>>>>>> theirs\n\n% All"
    )


def test_one_line_entries_get_lines_where_they_conflict() -> None:
    base = "@book{a, title={A}, year=2020}\n"
    merged = merge(base, base.replace("2020", "2021"), base.replace("2020", "2022").replace("{A}", "{AA}"))
    assert merged.text == (
        "@book{a, title={AA},\n<<<<<<< ours\n  year=2021,\n=======\n  year=2022,\n>>>>>>> theirs\n}\n"
    )


def test_windows_line_ends_stay() -> None:
    base = BASE.replace("\n", "\r\n")
    merged = merge(base, base.replace("2020", "2024"), base.replace("2020", "2025"))
    assert merged.conflicts == 1 and "\n" not in merged.text.replace("\r\n", "")


@pytest.mark.parametrize("broken", ["@book{d,\n  title = {D\n}\n", "@book{\n  title = {D}\n}\n"])
def test_what_cannot_be_taken_apart_is_refused(broken: str) -> None:
    with pytest.raises(Unreadable):
        merge(BASE, BASE + broken, BASE.replace("2020", "2025"))


def test_a_moved_entry_stays_where_it_was_moved() -> None:
    first, second = Item("a", "book", (("title", "A"),)), Item("b", "book", (("title", "B"),))
    base, moved = text_of((first, second)), text_of((second, first))
    edit = base.replace("{A}", "{AA}")
    assert merge(base, edit, moved).text == merge(base, moved, edit).text == moved.replace("{A}", "{AA}")


def test_two_new_entries_under_one_heading_leave_one_heading() -> None:
    base = "@book{a}\n\n% Laws.\n\n@book{m,\n  title = {M}\n}\n"
    ours, theirs = (base.replace("Laws.\n", f"Laws.\n\n@book{{{key},\n  title = {{x}}\n}}\n") for key in "bc")
    merged = merge(base, ours, theirs).text
    assert merged.count("% Laws.") == 1 and merged.index("Laws") < merged.index("{b,") < merged.index("{c,")


def test_entries_that_both_sides_put_first_stand_apart() -> None:
    first, second = "@book{a,\n  title = {A}\n}", "@book{b,\n  title = {B}\n}"
    assert merge("", f"{first}\n", f"{second}\n").text == f"{first}\n\n{second}\n"
    last = "@book{z,\n  title = {Z}\n}"
    merged = merge(f"{last}\n", f"{first}\n\n{last}\n", f"{second}\n\n{last}\n").text
    assert merged == f"{first}\n\n{second}\n\n{last}\n"


def test_a_new_comment_on_an_entry_that_the_other_side_deleted_stays_apart_from_its_neighbour() -> None:
    ours = BASE.replace("@book{a,\n  title = {A},\n  year = {2020}\n}\n\n", "")
    merged = merge(BASE, ours, BASE.replace("@book{a", "% Is A sound?\n@book{a"))
    assert merged.conflicts == 0
    assert merged.text.startswith("% All sources.\n\n% Is A sound?\n\n% About c.\n@book{c,")
