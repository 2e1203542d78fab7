"""What WeasyPrint 70.0 gets wrong in our pages, patched from outside until a release puts it right.

``tests/outputs/test_pdf.py`` shows each error in a run without the patch: when it fails there, the patch can go.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from weasyprint.layout import block, inline
from weasyprint.layout import table as tables
from weasyprint.text import line_break

from chapterhouse.outputs.pdf.line_breaking import hyphens_allowed, improve

_COLLAPSING = ("normal", "nowrap", "pre-line")
_ANY_NOTE = "while report and context.current_page_footnotes:"
_CONTINUED_NOTES = (
    "while report and context.current_page_footnotes "
    "and context.current_page_footnotes[-1].style['footnote_policy'] == 'auto':"
)


def fix() -> None:
    """Put the patches in place; doing so again changes nothing."""
    improve()
    block.table_layout = _table_layout
    inline.split_first_line = _split_first_line
    if "_chapterhouse" not in vars(block._linebox_layout):
        block._linebox_layout = _rewritten(block._linebox_layout, _ANY_NOTE, _CONTINUED_NOTES)


def _rewritten(function: Callable[..., Any], old: str, new: str) -> Callable[..., Any]:
    """``function`` with one piece of its source replaced; raises RuntimeError where that is not there exactly once.

    To win a line at the foot of a page, ``_linebox_layout`` sends footnotes of the page to the next one: any of them,
    though their calls stay where they are. Only what goes on a note of an earlier line may go, whose policy is "auto".
    """
    source = inspect.getsource(function)
    if source.count(old) != 1:
        raise RuntimeError(f"this WeasyPrint is not the one that {function.__name__} is patched for")
    found: dict[str, Any] = {}
    exec(compile(source.replace(old, new), inspect.getfile(function), "exec"), function.__globals__, found)
    made: Callable[..., Any] = found[function.__name__]
    vars(made)["_chapterhouse"] = True
    return made


def _table_layout(context: Any, table: Any, bottom_space: float, skip_stack: Any, *rest: Any, **options: Any) -> Any:
    """As WeasyPrint's function of that name, but a row "continued" in the head is printed only where a table goes on.

    WeasyPrint repeats the head of a table on every page, and has no way to say what only repetitions show.
    """
    if skip_stack is None and table.children and table.children[0].is_header:
        head = table.children[0]
        if head.children and "continued" in (head.children[0].element.get("class") or "").split():
            row = head.children[0]
            emptied = row.copy_with_children([cell.copy_with_children([]) for cell in row.children])
            beginning = head.copy_with_children([emptied, *head.children[1:]])
            table = table.copy_with_children([beginning, *table.children[1:]])
    return tables.table_layout(context, table, bottom_space, skip_stack, *rest, **options)


def _split_first_line(
    text: str,
    style: Any,
    context: Any,
    max_width: float | None,
    justification_spacing: float,
    is_line_start: bool = True,
    minimum: bool = False,
) -> tuple[Any, ...]:
    """As WeasyPrint's function of that name, but right where only a trailing space does not fit.

    Text that ends in a space, before a citation or an emphasis, and fills the line but for the space, is broken after
    its first word there, which leaves a line of one word in the middle of a paragraph.
    """
    if not hyphens_allowed() and style["hyphens"] == "auto":
        style = style.copy()
        style["hyphens"] = "manual"
    found: tuple[Any, ...] = line_break.split_first_line(
        text, style, context, max_width, justification_spacing, is_line_start, minimum
    )
    resume_at = found[2]
    if resume_at is None or max_width is None or minimum or text[-1:] != " ":
        return found
    if style["white_space"] not in _COLLAPSING:
        return found
    bare: tuple[Any, ...] = line_break.split_first_line(
        text.rstrip(" "), style, context, max_width, justification_spacing, is_line_start, minimum
    )
    fits = bare[2] is None and bare[3] <= max_width
    return bare if fits else found
