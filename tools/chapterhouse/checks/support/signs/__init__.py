"""What looks like markup in literal text: signs, each with what to write instead, the first of several that overlap."""

from __future__ import annotations

from chapterhouse.checks.support.signs import blocks, formulas, inline, markup_languages, other_tools, unclosed

SIGNS = (*unclosed.SIGNS, *blocks.SIGNS, *other_tools.SIGNS, *markup_languages.SIGNS, *inline.SIGNS, *formulas.SIGNS)
