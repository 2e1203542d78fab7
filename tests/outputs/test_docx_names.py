"""Names of bookmarks."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from chapterhouse.outputs.docx.bookmarks import Bookmarks, clashing_names


@given(st.lists(st.text(alphabet="aAbB:-._é1 ", min_size=1, max_size=60), unique=True, max_size=30))
def test_names_of_bookmarks_are_sound_and_differ(anchors: list[str]) -> None:
    names = [Bookmarks().name(anchor) for anchor in anchors]
    assert all(re.fullmatch(r"[A-Za-z][A-Za-z0-9_]{0,39}", name) for name in names)
    book = Bookmarks(clashing_names(anchors))
    together = [book.name(anchor) for anchor in anchors]
    assert len({name.lower() for name in together}) == len(anchors)
    assert [book.name(anchor) for anchor in anchors] == together
    assert [book.place(anchor) for anchor in anchors] == together
    assert [book.place(anchor) for anchor in anchors] == [""] * len(anchors)
    numbers = [book.number(anchor) for anchor in anchors]
    assert len({name.lower() for name in [*together, *numbers]}) == 2 * len(anchors)
    assert Bookmarks(elsewhere=anchors).place(anchors[0]) == "" if anchors else True
