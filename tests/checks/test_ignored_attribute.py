"""Attributes and tags that come to nothing are told, those that mean something are not."""

from __future__ import annotations

import pytest
from sample_papers import paper_of

from chapterhouse.checks.rules import ignored_attribute

LIST = "```{.python %s}\nx = 1\n```"


def found(body: str) -> list[tuple[str, str | None]]:
    """What is told in ``body``, each with what `--fix` writes in its place."""
    text = f"# A\n\n{body}\n"
    problems = ignored_attribute.check(paper_of({"a.md": text}))
    return [(one.span.slice(text), one.edits[0].replacement if one.edits else None) for one in problems]


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("[red]{color=red}", [("color=red", None)]),
        (LIST % 'fig-cap="A caption"', [('fig-cap="A caption"', "caption")]),
        (LIST % 'fig.cap="A" caption="B"', [('fig.cap="A"', None)]),
        (LIST % "linenos=true", [("linenos=true", ".numberLines")]),
        ("![A](a.svg){scale=0.5 label=fig-a}", [("scale=0.5", None), ("label=fig-a", None)]),
        ("## B {#sec:b short=x}", [("short=x", None)]),
        ("::: {.columns}\nx\n:::", [(".columns", None)]),
        ("::: {.center}\nx\n:::", [(".center", None)]),
        ('<font color="red">x</font>', [('<font color="red">', None)]),
        ("<center>x</center> and <big>y</big>", [("<center>", None), ("<big>", None)]),
        ('<p align="center">x</p>', [('align="center"', None)]),
        ('x <img src="a.svg" align=left alt="A">', [("align=left", None)]),
    ],
)
def test_what_comes_to_nothing_is_told(body: str, told: list[tuple[str, str | None]]) -> None:
    assert found(body) == told


@pytest.mark.parametrize(
    "body",
    [
        '![A](a.svg){#fig:a alt="x" width=60% height=2cm lang=fr}',
        LIST % 'caption="A" startFrom=5 .numberLines',
        '::: {.callout-note collapse=true title="T"}\nx\n:::',
        "::: {#fig:a layout-ncol=2}\n![A](a.svg)\n![B](b.svg)\n:::",
        '[link](https://example.org){target="_blank"}',
        "[x]{.value of=fact:a} and `<font>` and <br> and <kbd>x</kbd>",
        "::: {.own-class}\nx\n:::",
        "```html\n<center>x</center>\n```",
    ],
)
def test_what_means_something_is_left_alone(body: str) -> None:
    assert found(body) == []
