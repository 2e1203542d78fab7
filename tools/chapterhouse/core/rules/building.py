"""What is found in converting and typesetting, when pandoc has read what the checks have read."""

from __future__ import annotations

from functools import partial

from chapterhouse.core.diagnostics import Severity
from chapterhouse.core.rules.rule import SAFETY, UNREAD, FoundBy, read_rule

_rule = partial(read_rule, found_by=FoundBy.BUILDING)

CONVERSION_WARNING = _rule(
    "conversion-warning",
    Severity.WARNING,
    """
    pandoc converted a chapter but found something odd in it.
    """,
)

FAILED_OUTPUT = _rule(
    "failed-output",
    Severity.ERROR,
    """
    An output cannot be made of the paper: the layout of a chapter fails, or the paper is more than the program behind
    that output can take.

    The message names the file that was to be written, and the place as far as it is known. What was built before is
    untouched; `chapterhouse build --only` builds the other outputs.
    """,
    fixed="a file that cannot be made is not there, whatever the finding weighs",
)

FITTED_TO_PAGE = _rule(
    "fitted-to-page",
    Severity.NOTE,
    """
    A table is wider than the text of the printed page, so it is set in another form.

    Its long words are broken, its type is smaller, or it is turned on a page of its own. Nothing is lost; look at the
    page, and leave out a column where it is hard to read.
    """,
)

INVALID_FORMULA = _rule(
    "invalid-formula",
    Severity.ERROR,
    """
    A formula is not valid TeX, so that its source would be printed in its stead.

    Look for a missing brace or a misspelt command.
    """,
)

READERS_DISAGREE = _rule(
    "readers-disagree",
    Severity.ERROR,
    """
    Two programs read each chapter: one knows the places of things and finds faults, the other prints.

    Here they understood the text differently, so that something checked would not be printed, or something printed
    was never checked. Write it more plainly: a blank line around blocks, no nested brackets.
    """,
)

REFUSED_ATTRIBUTE = _rule(
    "refused-attribute",
    Severity.ERROR,
    """
    An attribute could run a script, load a file or break out of the page, or its value is not of the form that it
    must have.

    Take it out.
    """,
    fixed=SAFETY,
)

REFUSED_IMAGE = _rule(
    "refused-image",
    Severity.ERROR,
    """
    An image is no file of the project, or its content is not what it says it is, could do more than draw, or is
    beyond all measure.

    Use an SVG, PNG or JPEG file of the project, written `figures/name.svg`.
    """,
    fixed=SAFETY,
)

REFUSED_LINK = _rule(
    "refused-link",
    Severity.ERROR,
    """
    A link has a scheme other than https, http or mailto, hides its target, or leads out of the project on the
    builder's machine.
    """,
    fixed=SAFETY,
)

REFUSED_STYLE = _rule(
    "refused-style",
    Severity.ERROR,
    """
    The citation style only points at another one, which would have to be fetched from the net.

    Save that one in the project and name it in paper.toml.
    """,
    fixed=SAFETY,
)

TOO_WIDE = _rule(
    "too-wide",
    Severity.ERROR,
    """
    Something does not fit on the printed page, whatever is tried.

    It would be cut off at the edge of the paper, or its letters would be too small to be read. Part it in two, or write
    it in another way.
    """,
)

TYPESETTING = _rule(
    "typesetting",
    Severity.ERROR,
    """
    A chapter could be converted but not be laid out as it is written.

    A draft marks the place, or has the text alone.
    """,
)

UNDRAWABLE_FORMULA = _rule(
    "undrawable-formula",
    Severity.ERROR,
    """
    A formula is valid, but it holds something that cannot be drawn for print.
    """,
)

UNPRINTED_TEXT = _rule(
    "unprinted-text",
    Severity.ERROR,
    """
    Text of a chapter stands on no page of the PDF, though the chapter prints it.

    When the pages are laid out, their text is held against what was to be printed. Either a style sheet of the project
    gives the text no colour, no size or a place beyond the paper, or the program lost it on the way.
    """,
)

UNRENDERED_CITATIONS = _rule(
    "unrendered-citations",
    Severity.ERROR,
    """
    The citation style or the bibliography could not be used to print the citations.

    The message says what stopped it; a style must be a valid CSL 1.0 file that depends on no other.
    """,
    fixed=UNREAD,
)
