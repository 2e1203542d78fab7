"""Tables that are wider than the measure into tables that fit: words broken, type a grade or two smaller, turned.

A table is tried by itself, on a page of its own, in one form after the other; the first that fits is taken, and the
unit is laid out again with it.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement

import weasyprint

from chapterhouse.outputs.pdf.long_words import break_long_words
from chapterhouse.outputs.pdf.measure import LEAST_FORMULA_SIZE, Misfit, misfits
from chapterhouse.outputs.pdf.names import SCHEME
from chapterhouse.outputs.pdf.page_problem import PageProblem
from chapterhouse.outputs.pdf.roles import classes, words_of

Layout = Callable[[Element], weasyprint.Document]
"""Lays out a whole page's tree."""

_MILLIMETRE = 96 / 25.4
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class _Form:
    """How a table is set: with its long words broken, in which grade of type, on a page of its own that is turned."""

    broken: bool
    grade: str
    turned: bool

    @property
    def words(self) -> str:
        grade = {"": "", "small": "in smaller type", "smaller": "in much smaller type"}[self.grade]
        parts = ["with its long words broken" if self.broken else "", grade, "on a turned page" if self.turned else ""]
        kept = [part for part in parts if part]
        return kept[0] if len(kept) == 1 else f"{', '.join(kept[:-1])} and {kept[-1]}"


_FORMS = tuple(
    _Form(broken, grade, turned)
    for turned in (False, True)
    for grade in ("", "small", "smaller")
    for broken in (False, True)
)[1:]


def fit(tree: Element, found: Sequence[Misfit], layout: Layout) -> list[PageProblem]:
    """Give each table of ``found`` the first form in which it fits, and say which; ``tree`` is changed in place.

    What is no table, or fits in no form, is left as it is.
    """
    problems = []
    parents = {child: parent for parent in tree.iter() for child in parent}
    for misfit in found:
        table = misfit.element
        if table.tag != "table" or misfit.down or "fitted" in classes(table):
            continue
        form = next((form for form in _FORMS if _fits(tree, table, form, misfit.room, layout)), None)
        if form is None:
            continue
        problems.append(_problem("fitted-to-page", f"the table is wider than the text; it is set {form.words}", table))
        _set(table, form)
        if form.turned:
            _turn(parents[table], table)
    return problems


def remaining(found: Sequence[Misfit]) -> list[PageProblem]:
    """What is still wrong with pages on which ``found`` does not fit."""
    return [_told(misfit) for misfit in found]


def _told(misfit: Misfit) -> PageProblem:
    element, by = misfit.element, max(1, round(misfit.by / _MILLIMETRE))
    if misfit.size is not None:
        message = f"the formula is so wide that its letters would be {misfit.size:.1f} pt high"
        hint = f"break it into lines with `aligned` or `split`; below {LEAST_FORMULA_SIZE:g} pt nobody can read it"
        return _problem("too-wide", message, element, hint)
    if misfit.down:
        message = f"the {_noun(element)} is {by} mm higher than the page, and its end is cut off"
        return _problem("too-wide", message, element, "part it in two")
    message = f"the {_noun(element)} is {by} mm wider than the page allows, even in the smallest type"
    if element.tag != "table":
        message = f"the {_noun(element)} sticks out {by} mm beyond the text"
    hint = {
        "table": "leave out columns, part it in two tables, or let rows and columns change places",
        "pre": "break its long lines",
        "img": "give it a width, such as `{width=80%}`",
    }.get(element.tag, "break it, or write it in another way")
    return _problem("too-wide", message, element, hint)


def _noun(element: Element) -> str:
    if element.tag == "img":
        return "formula" if "math" in classes(element) else "picture"
    return {"table": "table", "pre": "listing"}.get(element.tag, "text")


def _problem(code: str, message: str, element: Element, hint: str = "") -> PageProblem:
    is_formula = "math" in classes(element)
    return PageProblem(
        code=code,
        message=message,
        hint=hint,
        anchor=element.get("id", ""),
        tex=element.get("data-tex", "") if is_formula else "",
        image=element.get("src", "").removeprefix(SCHEME) if element.tag == "img" and not is_formula else "",
        words=words_of(element)[:_SHOWN] if element.tag != "img" else "",
    )


def _fits(tree: Element, table: Element, form: _Form, room: float, layout: Layout) -> bool:
    alone = copy.deepcopy(table)
    alone.tail = None
    _set(alone, form)
    page = Element("html", dict(tree.attrib))
    body = SubElement(page, "body", {"data-paper": "", "data-head": ""})
    frame = SubElement(body, "div", {} if form.turned else {"style": f"width: {room:.2f}px"})
    frame.append(alone)
    if form.turned:
        _turn(frame, alone)
    return not any(misfit.element is alone and not misfit.down for misfit in misfits(layout(page)))


def _set(table: Element, form: _Form) -> None:
    table.set("class", " ".join([*classes(table), "fitted", *([form.grade] if form.grade else [])]))
    if form.broken:
        break_long_words(table)


def _turn(parent: Element, table: Element) -> None:
    """Put ``table`` on a landscape page of its own."""
    place = list(parent).index(table)
    turned = Element("div", {"class": "turned"})
    turned.tail, table.tail = table.tail, None
    parent[place] = turned
    turned.append(table)
