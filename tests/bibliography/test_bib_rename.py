"""A renamed key: every mention of it changes, and nothing else."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chapterhouse.bibliography.bib_files import read_bibliography
from chapterhouse.bibliography.edit import RenameRefused, rename_key
from chapterhouse.bibliography.edit.renaming import key_error
from chapterhouse.inputs.markdown import read_chapter
from chapterhouse.model import Chapter

BIB = """\
@book{old,
  title = {old},
  note = {See old.},
}
% old
@inbook{part,
  crossref = {OLD},
  related = "older, old,new_er",
  xdata = {old},
}
@book{older, title = {Older}, xref = old }
"""
TEXT = """\
# old {#sec:old}

See @old and [@older; see @old, p. 3; -@{old}], but not `@old`, me@old.example, \\@old or @sec:old.
A note[^a] and @old's.

<!-- @old -->

| a | b [@old] |
|---|---|
| @old | c |

: Caption [@old]. {#tbl:x}

[^a]: In a note @old.
"""


def chapter(text: str, path: str = "chapters/a.md") -> Chapter:
    return read_chapter(path, text)[0]


def renamed(bib: str, *texts: str, old: str = "old", new: str = "new2020") -> dict[str, str]:
    chapters = [chapter(text, f"chapters/{number}.md") for number, text in enumerate(texts)]
    return rename_key(read_bibliography({"x.bib": bib}), chapters, old, new)


def test_every_mention_changes_and_nothing_else() -> None:
    bib = BIB.replace("xref = old ", "xref = {old} ")
    changed = renamed(bib, TEXT, "# Other\n\nNothing here [@older].\n")
    assert changed == {
        "x.bib": bib.replace("@book{old,", "@book{new2020,")
        .replace("{OLD}", "{new2020}")
        .replace("older, old,new_er", "older, new2020,new_er")
        .replace("xdata = {old}", "xdata = {new2020}")
        .replace("xref = {old}", "xref = {new2020}"),
        "chapters/0.md": TEXT.replace("See @old", "See @new2020")
        .replace("see @old, p", "see @new2020, p")
        .replace("@{old}", "@{new2020}")
        .replace("@old's", "@new2020's")
        .replace("b [@old]", "b [@new2020]")
        .replace("| @old |", "| @new2020 |")
        .replace("Caption [@old]", "Caption [@new2020]")
        .replace("In a note @old", "In a note @new2020"),
    }


PIECES = st.sampled_from(
    (
        "[@old]",
        "@old",
        "@{old}",
        "[see @old, p. 3; @other]",
        "-@old",
        "[-@older]",
        "`@old`",
        "@oldest",
        "*@old*",
        "a@old",
    )
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(PIECES, st.sampled_from((" ", "\n\n", ", ", "\n- "))), max_size=12))
def test_all_citations_change_and_only_they(pieces: list[tuple[str, str]]) -> None:
    text = "# Title\n\n" + "".join(piece + gap for piece, gap in pieces) + "\n"
    before = [cite.key for cite in chapter(text).citations]
    after = renamed(BIB.replace(", xref = old", ""), text).get("chapters/0.md", text)
    assert [cite.key for cite in chapter(after).citations] == ["new2020" if key == "old" else key for key in before]
    assert re.sub("new2020|old", "*", after) == re.sub("new2020|old", "*", text)


@given(st.text("ab1_-:.+/@{ é", min_size=1, max_size=6))
def test_a_sound_key_is_cited_whole_in_every_form(key: str) -> None:
    if key_error(key) is None:
        text = f"# Title\n\nSee @{key}. [@{key}, p. 3; @{key}] *@{key}* @{{{key}}}\n"
        assert [cite.key for cite in chapter(text).citations] == [key] * 5
        (entry,) = read_bibliography({"x": f"@book{{{key}, title = {{A}}}}"}).entries
        assert entry.key == key


@pytest.mark.parametrize(
    ("bib", "old", "new", "reason"),
    [
        (BIB, "oldd", "x", "no entry has the key `oldd`; did you mean `old`?"),
        ("@book{old,title={A}}", "old", "fig:x", "would be read as a cross-reference, since it begins with `fig:`"),
        ("@book{old,title={A}}", "old", "a b", "`a b` is no sound key: use letters and digits"),
        ("@book{old,title={A}}\n@book{New,title={B}}", "old", "new", "there is an entry `New` already"),
        ("@book{old,title={A}}\n@book{old,title={B}}", "old", "new", "more than one entry has the key `old`"),
        ("@book{old,title={A}}\n@book{b,title={B}", "old", "new", "mend the bibliography first"),
        (
            "@book{old,title={A}}\n@book{b,xdata={old} # {, c}}",
            "old",
            "new",
            "the field `xdata` of `b` names `old` in a form that cannot be changed safely",
        ),
    ],
)
def test_what_cannot_be_renamed_is_refused(bib: str, old: str, new: str, reason: str) -> None:
    with pytest.raises(RenameRefused) as refused:
        renamed(bib, TEXT, old=old, new=new)
    assert reason in str(refused.value)


def test_only_the_case_of_a_key_can_change() -> None:
    assert renamed("@book{old,title={A}}", old="old", new="Old") == {"x.bib": "@book{Old,title={A}}"}
