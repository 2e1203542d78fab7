"""A style sheet in `theme/` says what the page cannot follow, or a file there is none that is known.

`theme/print.css`, `theme/screen.css` and `theme/book.css` change how the PDF, the pages for screens and the EPUB look.
What would ask for files, hide text from some readers, make it hard to read, or part the page from its numbers is left
out of them.

Bad:

    --- chapters/one.md
    # One {#sec:one}

    A word.
    --- theme/print.css
    blockquote { color: #bbbbbb }
                 ^^^^^

Good:

    --- chapters/one.md
    # One {#sec:one}

    A word.
    --- theme/print.css
    blockquote { color: #5b5f66 }
"""

from __future__ import annotations

from collections.abc import Iterator

from chapterhouse.core.diagnostics import Problem, Severity, Span
from chapterhouse.core.suggestion import closest
from chapterhouse.inputs.style_sheets import FOLDER, SHEETS
from chapterhouse.model import Paper

SEVERITY = Severity.ERROR
_KNOWN = tuple(f"{FOLDER}{name}.css" for name in SHEETS)


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at each declaration that is left out, and at the start of each unknown style sheet."""
    for sheet in paper.sheets.values():
        for fault in sheet.faults:
            yield Problem(Span(sheet.path, fault.start, fault.end), fault.message, fault.hint, misleading=False)
    for path in sorted(paper.project_files):
        if path.startswith(FOLDER) and path.endswith(".css") and path not in _KNOWN:
            near = closest(path, _KNOWN)
            yield Problem(
                span=Span(path),
                message=f"nothing reads the style sheet `{path}`",
                hint=f"did you mean `{near}`?" if near else f"there are {', '.join(f'`{one}`' for one in _KNOWN)}",
                misleading=False,
            )
