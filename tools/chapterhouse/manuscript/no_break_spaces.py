"""Spaces at which a line must not end: between a number and its unit, in "art. 77" and "Part II", after initials.

The rules are those that style guides agree on (New Hart's Rules, 2.5.1; Chicago Manual of Style, 6.121; the European
Union's Interinstitutional Style Guide, 6.4). They hold for the printed page alone, where lines are final.
"""

from __future__ import annotations

import re
from typing import Any

from chapterhouse.manuscript.elements import literal_of

_NO_BREAK = "\u00a0"
_NUMBER = re.compile(r"[(\[]?[\u2212+~≈<>€$£¥-]*\d[\d.,:\u2009\u202f\u2013/-]*\d?[)\]]?")
_COUNT = re.compile(r"[(\[\u201c\u2018]?(?:\d[\w.:()\u2013-]*|[IVXLCDM]+|[A-Z])[.,;:)\]\u201d\u2019]*")
_UNITS = frozenset(
    re.split(
        r"\s+",
        """% ‰ ° °C °F K Pa hPa kPa MPa bar Hz kHz MHz GHz bit B kB MB GB TB PB EB kbit Mbit Gbit bit/s kbit/s Mbit/s
        Gbit/s V kV W kW MW GW TW Wh kWh MWh GWh TWh VA kVA MVA A mA Ah J kJ MJ GJ TJ PJ EJ g kg mg t kt Mt Gt l L
        ml m mm cm dm km nm m² m³ km² ha s ms min h kWp MWp GWp ppm dB lx lm cd N kN mol EUR USD GBP JPY CHF BRL
        euro euros dollars pounds per percent million millions billion billions trillion thousand hundred km/h m/s
        kg/m³ tCO2 CO2 inches feet miles""",
    )
)
_ABBREVIATIONS = frozenset(
    re.split(
        r"\s+",
        """art. arts. art arts reg. regs. reg regs s. ss. sec. secs. para. paras. ch. chs. chap. chaps. cl. cls. no.
        nos. n. nn. p. pp. vol. vols. fig. figs. eq. eqs. tab. tabs. ed. edn. rec. recs. r. rr. sch. ann. app. pt.
        ca. c. cf. vs. v. Part Parts Section Sections Chapter Chapters Article Articles Annex Appendix Title Rule
        Table Figure Figures Equation Directive Regulation Act Recital Schedule Clause Paragraph Phase Level Scope
        Tier Class Mr. Mrs. Ms. Dr. Prof. St. § §§""",
    )
)
_CURRENCIES = frozenset(("EUR", "USD", "GBP", "JPY", "CHF", "BRL", "AUD", "CAD", "CNY", "INR", "KRW", "SGD", "US$"))
_INITIAL = re.compile(r"[(\[\u201c\u2018]?(?:[A-Z]\.-?)+")
_CAPITAL = re.compile(r"[A-Z][\w.\u2019'-]*")
_VERBATIM = frozenset({"Code", "CodeBlock", "Math"})
_OPENING = "([\u201c\u2018\u00ab"


def keep_together(nodes: list[Any]) -> list[Any]:
    """``nodes`` in which spaces at which no line may end are no-break spaces; what has none is shared with them."""
    made: list[Any] | None = None
    for position, node in enumerate(nodes):
        new = node
        if type(node) is list:
            new = keep_together(node)
        elif type(node) is dict:
            kind, content = node.get("t"), node.get("c")
            if kind == "Space":
                new = {"t": "Str", "c": _NO_BREAK} if _binds(nodes, position) else node
            elif type(content) is list and kind not in _VERBATIM:
                inside = keep_together(content)
                new = node if inside is content else {**node, "c": inside}
        if made is None and new is not node:
            made = nodes[:position]
        if made is not None:
            made.append(new)
    return nodes if made is None else made


def _binds(nodes: list[Any], position: int) -> bool:
    """Whether the space at ``position`` holds what is before it and what is after it together."""
    if not 0 < position < len(nodes) - 1:
        return False
    before, after = _word(nodes[position - 1], last=True), nodes[position + 1]
    word = _word(after, last=False)
    if not before or not word:
        return False
    stripped = word.rstrip(".,;:)]\u201d\u2019")
    if _NUMBER.fullmatch(before) and (stripped in _UNITS or word in _UNITS):
        return True
    if before.lstrip(_OPENING) in _CURRENCIES and _NUMBER.fullmatch(word.rstrip(".,;:)]\u201d\u2019")):
        return True
    if before.lstrip(_OPENING) in _ABBREVIATIONS and _COUNT.fullmatch(word):
        return True
    if before == "per" and stripped in {"cent", "mille"}:
        return True
    return bool(_INITIAL.fullmatch(before) and _CAPITAL.fullmatch(stripped))


def _word(node: Any, *, last: bool) -> str:
    """The ``last`` or the first word of ``node``, empty where it holds none at that end."""
    if not isinstance(node, dict):
        return ""
    if node.get("t") == "Str":
        words = literal_of(node).split(_NO_BREAK)
        return words[-1 if last else 0]
    return ""
