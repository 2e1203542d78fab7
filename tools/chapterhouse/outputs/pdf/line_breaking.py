"""Where the lines of justified text end: what takes the place of WeasyPrint's first fit.

WeasyPrint puts into a line whatever fits, and spreads the rest over its spaces. Here each line is tried in up to four
ways (as it comes, with its spaces drawn together by a fifth, without hyphens, with a word less), and the best is taken:
no hyphen in the last line of a page, never three in a row, no last line of a few letters, no gaping spaces where
tightening helps. What counts most follows the Chicago Manual of Style, 2.112 f.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout import block, inline

_SPACE = 0.24  # em: the word space of the text face
_TIGHTEST = 0.2  # of a word space that may be taken away
_SPACES_IN_A_LINE = 9
_WORTH_LOOKING = 60.0  # demerits of a line from which on the line before it is broken in other ways, too
_LOOSE = 0.7  # of a word space that is added: from here on other ways are tried
_HYPHEN, _SECOND_HYPHEN, _FORBIDDEN, _RUNT, _CITATION = 20.0, 40.0, 1e5, 400.0, 15.0
_RUNT_LETTERS = 5
_HYPHENS = ("-", "\u2010", "\u00ad")

_stock_text_align = inline.text_align
_stock_avoid_collisions = inline.avoid_collisions
_stock_iter_line_boxes = inline.iter_line_boxes


@dataclass(slots=True)
class _Trial:
    """The line that is being tried: how much wider it may be than its room, in CSS pixels, and what came out."""

    slack: float = 0.0
    hyphens: bool = True
    room: float = 0.0
    natural: float = 0.0
    spaces: int = 0


_trial = _Trial()


def hyphens_allowed() -> bool:
    """Whether the line that is being tried may end in a hyphen that is not written."""
    return _trial.hyphens


def improve() -> None:
    """Put the better breaking of lines in place; doing so again changes nothing."""
    inline.text_align = _text_align
    inline.avoid_collisions = _avoid_collisions
    block.iter_line_boxes = _iter_line_boxes


def _avoid_collisions(*arguments: Any, **options: Any) -> tuple[float, float, float]:
    x, y, width = _stock_avoid_collisions(*arguments, **options)
    return x, y, width + _trial.slack


def _text_align(context: Any, line: Any, available_width: float, last: bool) -> float:
    room = available_width - _trial.slack
    _trial.room, _trial.natural, _trial.spaces = room, line.width, inline.count_expandable_spaces(line)
    if _trial.slack and line.width > room:
        inline.justify_line(context, line, room - line.width)
        return 0.0
    offset: float = _stock_text_align(context, line, room, last)
    return offset


@dataclass(frozen=True, slots=True)
class _Candidate:
    line: Any
    resume_at: Any
    demerits: float
    hyphens: int
    """How many lines up to this one end in a hyphen."""
    absolute: list[Any]
    fixed: list[Any]

    @property
    def bottom(self) -> float:
        return float(self.line.position_y + self.line.height)


def _iter_line_boxes(
    context: Any,
    box: Any,
    position_y: float,
    bottom_space: float,
    skip_stack: Any,
    containing_block: Any,
    absolute_boxes: list[Any],
    fixed_boxes: list[Any],
    first_letter_style: Any,
    first_line_style: Any,
) -> Iterator[tuple[Any, Any]]:
    """As WeasyPrint's function of that name; see the head of this module."""
    if not _is_plain(context, box, first_letter_style, first_line_style):
        yield from _stock_iter_line_boxes(
            context,
            box,
            position_y,
            bottom_space,
            skip_stack,
            containing_block,
            absolute_boxes,
            fixed_boxes,
            first_letter_style,
            first_line_style,
        )
        return
    inline.resolve_percentages(box, containing_block)
    if skip_stack is None:
        inline.resolve_one_percentage(box, "text_indent", containing_block.width)
    else:
        box.text_indent = 0
    paragraph = _Paragraph(context, box, bottom_space, containing_block)
    indent, hyphens = box.text_indent, 0
    best = paragraph.best_line(position_y, skip_stack, indent, hyphens)
    while best is not None:
        best, following = paragraph.looking_ahead(best, position_y, skip_stack, indent, hyphens)
        absolute_boxes.extend(best.absolute)
        fixed_boxes.extend(best.fixed)
        inline.handle_leader(context, best.line, containing_block)
        hyphens = best.hyphens
        position_y, skip_stack, indent = best.bottom, best.resume_at, 0
        yield best.line, best.resume_at
        best = following


def _is_plain(context: Any, box: Any, *special: Any) -> bool:
    style = box.style
    return (
        style["text_align_all"] == "justify"
        and style["direction"] == "ltr"
        and style["white_space"] == "normal"
        and not context.excluded_shapes
        and not any(special)
    )


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """A paragraph whose lines are laid out; ``hyphens`` are how many lines before the one that is tried end in one."""

    context: Any
    box: Any
    bottom_space: float
    containing_block: Any

    def looking_ahead(
        self, best: _Candidate, position_y: float, skip_stack: Any, indent: float, hyphens: int
    ) -> tuple[_Candidate, _Candidate | None]:
        """``best`` and the line after it, or another way to break that makes the two of them better."""
        if best.resume_at is None:
            return best, None
        following = self.best_line(best.bottom, best.resume_at, 0, best.hyphens)
        if following is None or following.demerits < _WORTH_LOOKING:
            return best, following
        for slack, allowed in self.ways():
            other = self.candidate(position_y, skip_stack, indent, hyphens, slack, allowed=allowed)
            if other is None or other.resume_at in (None, best.resume_at):
                continue
            if other.demerits >= best.demerits + following.demerits:
                continue
            after = self.best_line(other.bottom, other.resume_at, 0, other.hyphens)
            if after is not None and other.demerits + after.demerits < best.demerits + following.demerits:
                best, following = other, after
        return best, following

    def ways(self) -> list[tuple[float, bool]]:
        """How a line is tried beside as it comes: how much wider than its room, and whether with hyphens."""
        size = self.box.style["font_size"]
        tight = _SPACES_IN_A_LINE * _SPACE * _TIGHTEST * size
        return [(tight, True), (tight, False), (0.0, False), (-3 * size, True)]

    def best_line(self, position_y: float, skip_stack: Any, indent: float, hyphens: int) -> _Candidate | None:
        first = self.candidate(position_y, skip_stack, indent, hyphens)
        if first is None or first.resume_at is None or first.demerits < _HYPHEN:
            return first
        best = first
        for slack, allowed in self.ways():
            if not first.hyphens and not allowed:
                continue
            if slack < 0 and first.demerits < _RUNT:
                continue
            other = self.candidate(position_y, skip_stack, indent, hyphens, slack, allowed=allowed)
            if other is not None and other.demerits < best.demerits:
                best = other
            if best.demerits < _HYPHEN / 2:
                break
        return best

    def candidate(
        self,
        position_y: float,
        skip_stack: Any,
        indent: float,
        hyphens: int,
        slack: float = 0.0,
        *,
        allowed: bool = True,
    ) -> _Candidate | None:
        """The line laid out with ``slack``, None where nothing is left for it."""
        absolute: list[Any] = []
        fixed: list[Any] = []
        _trial.slack, _trial.hyphens = slack, allowed
        try:
            line, resume_at = self._next_line(position_y, skip_stack, indent, absolute, fixed)
        finally:
            _trial.slack, _trial.hyphens = 0.0, True
        if line is None:
            return None
        ends_in_hyphen = resume_at is not None and _last_text(line).endswith(_HYPHENS)
        in_a_row = hyphens + 1 if ends_in_hyphen else 0
        demerits = self.demerits(line, resume_at, in_a_row)
        return _Candidate(line, resume_at, demerits, in_a_row, absolute, fixed)

    def demerits(self, line: Any, resume_at: Any, hyphens: int) -> float:
        """How bad ``line`` is: 0 for spaces as they are, 25 for spaces that are 1.6 times as wide."""
        space = _SPACE * self.box.style["font_size"]
        per_space = (_trial.room - _trial.natural) / max(1, _trial.spaces) / space
        if per_space < 0:
            worst = 15 * (per_space / _TIGHTEST) ** 2 if per_space >= -_TIGHTEST * 1.01 else _FORBIDDEN * 10
        else:
            worst = 0.0 if resume_at is None else 25 * (per_space / _LOOSE) ** 3
        if resume_at is not None and hyphens:
            worst += (_HYPHEN, _SECOND_HYPHEN, _FORBIDDEN)[min(hyphens, 3) - 1]
            worst += self._near_the_foot(line, resume_at)
        if resume_at is not None and _citation_follows(self.box, resume_at):
            worst += _CITATION
        if resume_at is not None and 0 < _letters_after(self.box, resume_at) < _RUNT_LETTERS:
            worst += _RUNT
        return worst

    def _near_the_foot(self, line: Any, resume_at: Any) -> float:
        """What a hyphen at the end of ``line`` costs beside, since a page may end there.

        That is so after the last line for which there is room, unless the only one that follows takes it along to the
        next page; and after the one before it, if the two that follow are kept together.
        """
        kept_together = self.box.style["widows"]
        room = self._lines_of_room(line)
        if room > 1:
            return 0.0
        left = self._lines_left(line.position_y + line.height, resume_at, most=kept_together + 1)
        ends_page = left >= kept_together if room == 0 else left == kept_together > room
        return _FORBIDDEN if ends_page else _SECOND_HYPHEN

    def _lines_of_room(self, line: Any) -> int:
        """For how many lines as high as ``line`` there is room under it, counted up to 2."""
        bottoms = (line.position_y + count * line.height for count in (2, 3))
        return sum(not self.context.overflows_page(self.bottom_space, bottom) for bottom in bottoms)

    def _lines_left(self, position_y: float, resume_at: Any, most: int) -> int:
        """How many lines follow, each with as much as fits into it, counted up to ``most``."""
        count = 0
        while resume_at is not None and count < most:
            line, resume_at = self._next_line(position_y, resume_at, 0, [], [])
            if line is None:
                break
            position_y += line.height
            count += 1
        return count

    def _next_line(
        self, position_y: float, skip_stack: Any, indent: float, absolute: list[Any], fixed: list[Any]
    ) -> tuple[Any, Any]:
        self.box.text_indent = indent
        following: tuple[Any, Any] = inline.get_next_linebox(
            self.context,
            self.box,
            position_y,
            self.bottom_space,
            skip_stack,
            self.containing_block,
            absolute,
            fixed,
            None,
            None,
        )
        return following


def _last_text(box: Any) -> str:
    while isinstance(box, boxes.LineBox | boxes.InlineBox):
        children = [child for child in box.children if child.is_in_normal_flow()]
        if not children:
            return ""
        box = children[-1]
    return box.text.rstrip(" ") if isinstance(box, boxes.TextBox) else ""


def _citation_follows(box: Any, skip_stack: Any) -> bool:
    """Whether what follows ``skip_stack`` in ``box`` begins with a citation, which should be with what it supports."""
    (index, inner) = next(iter(skip_stack.items()))
    if isinstance(box, boxes.TextBox) or index >= len(box.children):
        return False
    child = box.children[index]
    if child.element is not None and "citation" in (child.element.get("class") or "").split():
        return not inner
    if isinstance(child, boxes.TextBox) and inner and index + 1 < len(box.children):
        rest = child.text.encode()[next(iter(inner)) :]
        return not rest.strip() and _citation_follows(box, {index + 1: None})
    return isinstance(child, boxes.InlineBox) and bool(inner) and _citation_follows(child, inner)


def _letters_after(box: Any, skip_stack: Any) -> int:
    """How many characters of ``box`` are left after ``skip_stack``, counted up to the length of a runt."""
    (index, inner) = next(iter(skip_stack.items()))
    if isinstance(box, boxes.TextBox):
        return len(box.text.encode()[index:].decode(errors="ignore").strip())
    children = box.children[index:]
    if not children:
        return 0
    if isinstance(children[0], boxes.TextBox | boxes.InlineBox) and inner:
        count = _letters_after(children[0], inner)
    else:
        count = _letters(children[0])
    for child in children[1:]:
        if count >= _RUNT_LETTERS:
            break
        count += _letters(child)
    return count


def _letters(box: Any) -> int:
    if isinstance(box, boxes.TextBox):
        return len(box.text.strip())
    if isinstance(box, boxes.InlineBox):
        return sum(_letters(child) for child in box.children)
    return 0 if not box.is_in_normal_flow() else _RUNT_LETTERS
