"""The project's own style sheets into what of them may be used: ``theme/print.css``, ``screen.css`` and ``book.css``.

A sheet comes behind the tool's own and so goes before it. It is read as hostile: it asks for no file and hides nothing
that the page needs. What it may not say is left out and told, with its place: text that is hardly read (WCAG 2.2,
success criterion 1.4.3), what would part the page from its numbers and tags, and what cannot be read at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Any

import tinycss2
import tinycss2.color4

from chapterhouse.model.sheet import Sheet, SheetFault
from chapterhouse.settings.theme import contrast

FOLDER = "theme/"
SHEETS = ("print", "screen", "book")
"""The sheets that there can be: for the PDF, for HTML and site, for the EPUB."""

_LONGEST = 100_000
_LEAST_CONTRAST = 4.5
_LEAST_POINTS = 7.0
_LEAST_SHARE = 0.5
_INK = "#1a1f24"
_GROUNDS: Mapping[str, tuple[str, ...]] = {"screen": ("#fdfdfc", "#11181f"), "book": ("#ffffff", "#000000")}
"""What text may stand on: a page on a screen is light or dark as the reader likes, and so is a book."""
_POINTS = {"pt": 1.0, "px": 0.75, "mm": 72 / 25.4, "cm": 720 / 25.4, "in": 72.0}
_ASKS = frozenset({"url", "src", "image", "image-set", "attr", "expression"})
_HIDING: Mapping[str, frozenset[str]] = {
    "display": frozenset({"none", "contents"}),
    "visibility": frozenset({"hidden", "collapse"}),
    "content-visibility": frozenset({"hidden"}),
}
_NEVER = frozenset({"opacity", "clip", "clip-path", "mask", "filter", "behavior", "-moz-binding"})
_OF_THE_PAGE = frozenset(
    {"size", "bleed", "marks", "page", "string-set", "footnote-policy", "footnote-display", "anchor", "link", "lang"}
    | {"bookmark-level", "bookmark-label", "counter-reset", "counter-set", "float-reference"}
)
_OUT_OF_THE_TEXT = frozenset({"fixed", "absolute", "sticky"})
_SIDES = frozenset({"left", "right", "top", "bottom", "inset", "inset-inline", "inset-block"})
_MOVING = frozenset({"transform", "translate", "rotate", "scale", "zoom", "offset", "offset-path", "writing-mode"})
_CUTTING = frozenset({"hidden", "clip", "scroll", "auto"})
_MARGINS = ("margin", "size", "bleed", "marks")
_TABLES = frozenset({"table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption"})
_NESTING = frozenset({"media", "supports"})


def read_sheet(path: str, text: str) -> Sheet:
    """The style sheet ``text`` of the file ``path``, sorted into what is kept and what is told."""
    reader = _Reader(text, _GROUNDS.get(path.removeprefix(FOLDER).removesuffix(".css"), ("#ffffff",)))
    if len(text) > _LONGEST:
        fault = SheetFault(
            0, 1, f"the style sheet has more than {_LONGEST:,} characters", "leave out what is not needed"
        )
        return Sheet(path, "", (fault,))
    kept = "\n".join(reader.rules(tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True)))
    return Sheet(path, kept, tuple(sorted(reader.faults, key=lambda fault: fault.start)))


class _Reader:
    def __init__(self, text: str, grounds: Sequence[str]) -> None:
        self.grounds = grounds
        self.faults: list[SheetFault] = []
        self._length = len(text)
        self._starts = [0, *accumulate(len(line) for line in text.split("\n") for line in [line + "\n"])]

    def fault(self, node: Any, length: int, message: str, hint: str) -> None:
        start = min(self._starts[node.source_line - 1] + node.source_column - 1, max(0, self._length - 1))
        self.faults.append(SheetFault(start, min(start + max(1, length), self._length), message, hint))

    def rules(self, nodes: Sequence[Any]) -> Iterator[str]:
        """The rules of ``nodes`` that are kept, as CSS."""
        for node in nodes:
            if node.type == "qualified-rule":
                yield from self.qualified(node)
            elif node.type == "at-rule" and node.lower_at_keyword in _NESTING and node.content is not None:
                inner = tinycss2.parse_rule_list(node.content, skip_comments=True, skip_whitespace=True)
                held = "".join(self.rules(inner))
                prelude = tinycss2.serialize(node.prelude)
                if held and self.is_harmless(node, prelude):
                    yield f"@{node.lower_at_keyword}{prelude}{{{held}}}"
            elif node.type == "at-rule" and node.lower_at_keyword == "page" and node.content is not None:
                yield from self.page(node)
            elif node.type == "at-rule":
                hint = "write rules, `@media`, `@supports` or `@page`; fonts are named in [theme.fonts]"
                self.fault(
                    node, len(node.at_keyword) + 1, f"`@{node.at_keyword}` cannot stand in a style sheet here", hint
                )
            elif node.type == "error":
                self.fault(node, 1, f"the style sheet cannot be read here: {node.message.lower()}", "mend the rule")

    def qualified(self, rule: Any) -> Iterator[str]:
        selector = tinycss2.serialize(rule.prelude).strip()
        declared = self.declarations(rule.content, selector)
        if declared and self.is_harmless(rule, selector):
            yield f"{selector}{{{';'.join(declared)}}}"

    def page(self, rule: Any) -> Iterator[str]:
        """What stands in the margins of pages may look otherwise; where the text stands is in paper.toml."""
        inner = tinycss2.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True)
        boxes = []
        for node in inner:
            if node.type == "at-rule" and node.content is not None:
                declared = self.declarations(node.content, "")
                if declared:
                    boxes.append(f"@{node.lower_at_keyword}{{{';'.join(declared)}}}")
            elif node.type == "declaration" and node.lower_name.startswith(_MARGINS):
                hint = "set `page`, `margins` and `two_sided` in [theme]: page numbers and marks are placed by these"
                self.fault(node, len(node.name), f"`{node.name}` of a page is set in paper.toml", hint)
        prelude = tinycss2.serialize(rule.prelude)
        if boxes and self.is_harmless(rule, prelude):
            yield f"@page{prelude}{{{''.join(boxes)}}}"

    def is_harmless(self, node: Any, written: str) -> bool:
        if "<" in written or "\\" in written:
            self.fault(node, len(written), "a selector cannot hold `<` or `\\` here", "write it without")
            return False
        return True

    def declarations(self, content: Any, selector: str) -> list[str]:
        found = tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True)
        own = {one.lower_name: one for one in found if one.type == "declaration"}
        kept = []
        for one in found:
            if one.type == "error":
                self.fault(one, 1, f"the rule cannot be read here: {one.message.lower()}", "mend it")
            elif one.type != "declaration":
                self.fault(one, 1, "rules cannot stand in one another here", "write each by itself")
            elif (told := _refused(one, selector, own, self.grounds)) is not None:
                self.fault(one, len(one.name), *told)
            else:
                value = tinycss2.serialize(one.value).strip()
                kept.append(f"{one.name}:{value}{' !important' if one.important else ''}")
        return kept


def _refused(one: Any, selector: str, own: Mapping[str, Any], grounds: Sequence[str]) -> tuple[str, str] | None:
    """Why the declaration ``one`` cannot stand under ``selector``, beside its ``own``, and what to do about it."""
    name, value = one.lower_name, tinycss2.serialize(one.value).strip()
    for refuse in (_asks, _hides, _leaves_the_page, _is_too_small):
        if (told := refuse(one, selector)) is not None:
            return told
    if (told := _is_hardly_read(one, own, grounds)) is not None:
        return told
    if "<" in value:
        return f"the value of `{name}` holds `<`", "write it without"
    return None


def _asks(one: Any, selector: str) -> tuple[str, str] | None:
    for token in _tokens(one.value):
        is_function = token.type == "function" and token.lower_name in _ASKS
        if token.type == "url" or is_function:
            hint = "show pictures in chapters, by `logo` and by `cover`; name fonts in [theme.fonts]"
            return f"`{one.name}` asks for a file or an address", hint
    return None


def _tokens(values: Sequence[Any]) -> Iterator[Any]:
    for value in values:
        yield value
        yield from _tokens(getattr(value, "arguments", None) or getattr(value, "content", None) or ())


def _hides(one: Any, selector: str) -> tuple[str, str] | None:
    words = {token.lower_value for token in one.value if token.type == "ident"}
    hint = "leave out of the chapter, or set in [theme], what shall not be there: all outputs say the same"
    if one.lower_name in _NEVER or not words.isdisjoint(_HIDING.get(one.lower_name, ())):
        return f"`{one.name}` hides what readers and their aids are told", hint
    if one.lower_name == "content" and "::" not in selector and ":before" not in selector and selector:
        return "`content` takes the place of text", hint
    return None


def _leaves_the_page(one: Any, selector: str) -> tuple[str, str] | None:
    if one.lower_name in _OF_THE_PAGE:
        return f"`{one.name}` is the tool's: notes, numbers and bookmarks hang on it", "leave it out"
    if one.lower_name == "display" and not _TABLES.isdisjoint(selector.replace(",", " ").replace(">", " ").split()):
        return "`display` takes its rows and columns from a table", "leave it out"
    words = {token.lower_value for token in one.value if token.type == "ident"}
    if one.lower_name == "position" and (
        words & _OUT_OF_THE_TEXT or any(token.type == "function" for token in one.value)
    ):
        return "`position` takes the element out of the text, over what stands there", "leave it out"
    if one.lower_name in _MOVING:
        return f"`{one.name}` moves what is printed over what stands beside it", "leave it out"
    if one.lower_name.startswith("overflow") and words & _CUTTING:
        return f"`{one.name}` cuts off what does not fit", "leave it out"
    if one.lower_name == "float" and "footnote" in words:
        return "`float: footnote` takes the place of the notes' own numbers", "leave it out"
    if (one.lower_name.startswith("margin") or one.lower_name == "text-indent") and _far_outside(one.value):
        return f"`{one.name}` moves text off the page", "give it a value that is not so far below zero"
    if one.lower_name in _SIDES and (_far_outside(one.value) or _far_outside(one.value, -1)):
        return f"`{one.name}` moves text off the page", "give it a value that is nearer to zero"
    return None


def _far_outside(values: Sequence[Any], sign: int = 1) -> bool:
    """Whether a length among ``values``, by its ``sign``, leads more than a line or two to the left or up."""
    for token in values:
        if token.type == "percentage" and sign * token.value < -20:
            return True
        if token.type == "dimension" and sign * token.value * _POINTS.get(token.lower_unit, 12.0) < -36:
            return True
    return False


def _is_too_small(one: Any, selector: str) -> tuple[str, str] | None:
    for token in one.value if one.lower_name in ("font-size", "font") else ():
        if token.type == "dimension" and token.lower_unit in _POINTS:
            points = token.value * _POINTS[token.lower_unit]
            if 0 <= points < _LEAST_POINTS and one.lower_name == "font-size":
                return f"letters of {points:g} pt cannot be read", f"set {_LEAST_POINTS:g} pt or more"
        elif one.lower_name == "font-size" and _share(token) < _LEAST_SHARE:
            return "letters of this size cannot be read", f"set {_LEAST_SHARE:.0%} or more"
    return None


def _share(token: Any) -> float:
    """The size of letters as a share of that around them; 0 is no share, but is as small."""
    if token.type == "percentage":
        return float(token.value) / 100
    is_relative = token.type == "dimension" and token.lower_unit in ("em", "rem")
    return float(token.value) if is_relative or token.type == "number" else 1.0


def _is_hardly_read(one: Any, own: Mapping[str, Any], grounds: Sequence[str]) -> tuple[str, str] | None:
    """The colour of text against the ground of its own rule, or else ``grounds``; a ground against usual ink."""
    if one.lower_name not in ("color", "background", "background-color"):
        return None
    ink = _colour(own.get("color"))
    ground = _colour(own.get("background-color")) or _colour(own.get("background"))
    pairs = [(ink, on) for on in ([ground] if ground else grounds)] if one.lower_name == "color" else []
    if one.lower_name != "color" and ground and "color" not in own:
        if len(grounds) > 1:
            return f"`{ground}` lies under text that is light by night", "give the rule a `color` as well"
        pairs = [(_INK, ground)]
    for text, on in pairs:
        if text is not None and (found := contrast(text, on)) < _LEAST_CONTRAST:
            hint = f"text needs {_LEAST_CONTRAST} to 1 to be read"
            if len(grounds) > 1 and not ground:
                hint += "; `light-dark(BY DAY, BY NIGHT)` gives it two colours"
            return f"text on `{on}` has a contrast of {found:.1f} to 1 here", hint
    return None


def _colour(one: Any) -> str | None:
    """The colour that a declaration names, as #rrggbb; one that is seen through as it is on white."""
    for token in one.value if one is not None else ():
        colour = tinycss2.color4.parse_color(token)
        if colour is not None and colour != "currentcolor":
            channels = (0.0 if channel is None else channel for channel in colour.to("srgb").coordinates)
            mixed = (min(1.0, max(0.0, channel)) * colour.alpha + 1 - colour.alpha for channel in channels)
            return "#" + "".join(f"{round(channel * 255):02x}" for channel in mixed)
    return None
