"""A project's own pages: what they may hold, what is told of others, and that none can do harm."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chapterhouse.inputs.page_templates import FACTS, PAGES, read_page

SOUND = '<div class="top"><h1>{{ title }}</h1><p>{{subtitle}}</p></div><img src="figures/a.svg" alt="A mark."/>'


def told(text: str, name: str = "title") -> list[tuple[str, str]]:
    """What is told of the page ``text``: the characters that it is about, and the message."""
    page = read_page(f"theme/{name}.html", name, text)
    assert page.is_usable == (page.faults == ())
    return [(text[fault.start : fault.end], fault.message) for fault in page.faults]


def test_a_sound_page_is_usable_and_its_pictures_are_known() -> None:
    page = read_page("theme/title.html", "title", SOUND)
    assert page.faults == () and page.pictures == ("figures/a.svg",)


@pytest.mark.parametrize(
    ("written", "place", "message"),
    [
        ("<script>a</script>", "<script", "`<script>` cannot stand in a page of a theme"),
        ('<p onclick="a">x</p>', "<p", "`onclick` of `<p>` is not allowed"),
        ('<p style="color:red">x</p>', "<p", "`style` of `<p>` is not allowed"),
        ('<a href="javascript:a">x</a>', "<a", "`href` of `<a>` cannot be `javascript:a`"),
        ('<img src="https://example.org/a.png" alt=""/>', "<img", "`src` of `<img>` cannot be"),
        ('<img src="../a.png" alt=""/>', "<img", "`src` of `<img>` cannot be"),
        ('<img src="a.png"/>', "<img", "a picture has no `alt`"),
        ("<p>{{ titel }}</p>", "{{ titel }}", "no fact of the paper is called `titel`"),
        ("<p>{{ title.__class__ }}</p>", "{{ title.__class__ }}", "no fact of the paper is called"),
        ("<p>{{ revision.commit }}</p>", "{{ revision.commit }}", "no fact of the paper is called"),
        ("<p>&nbsp;</p>", "&", "the page cannot be read here: undefined entity"),
        ("<p>", None, "the page cannot be read here: mismatched tag"),
        ("<p>{{ entries }}</p>", "{{ entries }}", "no fact of the paper is called `entries`"),
        ("<h1>{{ title }}</h1>", None, "the page needs one `h1`, in which the title stands"),
    ],
)
def test_what_a_page_may_not_hold_is_told_at_its_place(written: str, place: str | None, message: str) -> None:
    found = told(f"{SOUND}\n  é {written}")
    assert any(one[1].startswith(message) and place in (None, one[0]) for one in found), found


def test_what_every_paper_must_print_is_asked_for() -> None:
    assert told("<p>{{ date }}</p>") == [("<", "the page does not print the title of the paper")]
    assert [message for _, message in told("<p>{{ revision }}</p>", "colophon")] == [
        "the page does not print the licence of the paper"
    ]


@pytest.mark.parametrize(
    ("name", "written", "message"),
    [
        ("references", "<h1>{{ heading }}</h1><div>{{ entries }}</div>", None),
        ("references", "<h1>{{ heading }}</h1><p>{{ entries }}</p>", "the list `entries` cannot stand in `<p>`"),
        ("references", "<h1>{{ heading }}</h1>{{ entries }}{{ entries }}", "the list `entries` stands here once more"),
        ("references", "<h1>{{ heading }}</h1>", "the page does not print its entries"),
        ("contents", "<h1>{{ title }}</h1>{{ entries }}{{ heading }}", "the page needs one `h1`, in which the heading"),
        ("part", "<p>{{ label }}</p><h1>{{ heading }}</h1>", None),
        ("cover", "<h1>{{ title }}</h1>", "the page cannot have an `h1`"),
        ("colophon", "<p>{{ revision }} {{ licence }} {{ entries }}</p>", "no fact of the paper is called `entries`"),
        ("screen-404", "<h1>{{ heading }}</h1><p>{{ home }}</p>", None),
        ("screen-404", "<h1>{{ heading }}</h1><p>{{ title }}</p>", "the page does not print its home"),
        ("screen-front", "{{ entries }}{{ cite }}{{ downloads }}{{ versions }}", None),
    ],
)
def test_a_page_keeps_what_it_is_there_for(name: str, written: str, message: str | None) -> None:
    found = [one[1] for one in told(written, name)]
    assert (found == []) if message is None else any(one.startswith(message) for one in found), found


def test_every_page_that_must_have_a_list_can_have_it() -> None:
    for kind in PAGES.values():
        assert {*kind.must, *kind.may} <= {*kind.known}
        assert kind.heading is None or kind.heading in kind.must


def test_a_bomb_of_entities_is_not_read() -> None:
    bomb = '<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;">]><p>&c;</p>'
    assert told(bomb)


_PIECES = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<h1>",
        "</h1>",
        "{{ title }}",
        "{{",
        "}}",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "&amp;",
        "&x;",
        "<img src='a.svg' alt=''/>",
        "<br/>",
        "\n",
        "<page>",
        "</page>",
        "<?x ?>",
    ]
)


@given(st.lists(_PIECES | st.text(max_size=3), max_size=20).map("".join))
def test_whatever_is_written_is_told_within_the_text(text: str) -> None:
    page = read_page("theme/title.html", "title", text)
    assert all(0 <= fault.start <= fault.end <= len(text) for fault in page.faults)
    if page.is_usable:
        assert "{{ title }}" in text


def test_facts_have_one_name_each() -> None:
    assert len(set(FACTS)) == len(FACTS)
