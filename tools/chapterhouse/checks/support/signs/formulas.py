"""Signs of formulas outside of formulas: exponents and indices."""

from __future__ import annotations

from chapterhouse.checks.support.signs.sign import sign

_LETTER = r"[A-Za-z\u0391-\u03c9]"
_AS_FORMULA = "write a formula: `$x^2$`, `$x_1$`"

SIGNS = (
    sign(
        r"\b(?:[khcm]?m|da?m|s|10)(?P<sign>\^(?:\{-?\w+\}|-?\d+))(?![\w^])",
        "write `^2^`, or a formula: `$x^2$`",
        warns=True,
        replaced=lambda found: f"^{found['sign'].strip('^{}')}^",
    ),
    sign(
        r"(?<![A-Za-z])(?:CO|CH|NH|NO|SO|PM|H|N|O)(?P<sign>_(?:\{[\dx.]+\}|\d+(?:\.\d+)?|x))(?![a-z\d_])",
        "write `~2~` for what stands below the line",
        warns=True,
        replaced=lambda found: f"~{found['sign'].strip('_{}')}~",
    ),
    sign(
        r"(?<![a-z])(?:[A-Z][a-z]?)(?P<sign>_(?:\{\d+\}|\d+))(?=[A-Z][a-z]?(?:[_\d]|\b))",
        "write `~2~` for what stands below the line",
        warns=True,
        replaced=lambda found: f"~{found['sign'].strip('_{}')}~",
    ),
    sign(
        rf"(?<![\w\\^{{}}$/.-])(?P<sign>(?:{_LETTER}{{1,2}}|\d+)\^(?:\{{[^{{}}\s]+\}}|-?\d+|{_LETTER}))(?![\w^])",
        _AS_FORMULA,
        warns=True,
        replaced=lambda found: f"${found['sign']}$",
        may_mean=True,
    ),
    sign(
        rf"(?<![\w\\^{{}}$/.-])(?P<sign>{_LETTER}_(?:\{{[^{{}}\s]+\}}|{_LETTER}|\d))(?![\w(])",
        _AS_FORMULA,
        warns=True,
        replaced=lambda found: f"${found['sign']}$",
        may_mean=True,
    ),
    sign(
        r"(?:(?<=[^\W\d_]{3})|(?<=[.,;:!?)\"'\u2019\u201d]))\^\d{1,3}(?![\w^])",
        "write `[^1]` for the call of a note, `^1^` for a raised number",
        warns=True,
    ),
)
