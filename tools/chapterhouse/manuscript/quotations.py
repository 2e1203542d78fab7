"""What authors quote, in the quotation marks of the language that they quote in."""

from __future__ import annotations

from typing import Any

from chapterhouse.manuscript.elements import Element, inlines_of, is_in_single_quotes, key_values_of
from chapterhouse.settings.language import Locale, locale_of

_INLINE_LANGUAGES = frozenset({"Div", "Span"})


def print_quotation_marks(nodes: list[Any], locale: Locale, depth: int = 0) -> list[Any]:
    """``nodes`` in which the marks of ``locale``, or of the language that a span or div names, stand around quotations.

    A quotation in another has the inner marks. The result shares with ``nodes`` whatever did not change.
    """
    made: list[Any] = []
    changed = False
    for child in nodes:
        if type(child) is dict and child.get("t") == "Quoted":
            made += _quoted(child, locale, depth)
            changed = True
            continue
        new = _changed(child, locale, depth)
        changed |= new is not child
        made.append(new)
    return made if changed else nodes


def _changed(child: Any, locale: Locale, depth: int) -> Any:
    if type(child) is list:
        return print_quotation_marks(child, locale, depth)
    if type(child) is not dict:
        return child
    if child.get("t") in _INLINE_LANGUAGES and (named := _language(child)):
        locale = locale_of(named)
    if child.get("t") == "Note":
        depth = 0
    made = child
    for key, value in child.items():
        new = _changed(value, locale, depth)
        if new is not value:
            made = {**made, key: new}
    return made


def _quoted(element: Element, locale: Locale, depth: int) -> list[Any]:
    """Without the author's choice of single or double: which it is, its depth says, and a language may have but one."""
    single = is_in_single_quotes(element) and depth == 0
    opening, closing = locale.words.quotation_marks[2:] if single or depth % 2 else locale.words.quotation_marks[:2]
    inner = print_quotation_marks(inlines_of(element), locale, 0 if single else depth + 1)
    return [{"t": "Str", "c": opening}, *inner, {"t": "Str", "c": closing}]


def _language(element: Element) -> str | None:
    return key_values_of(element).get("lang")
