"""A style sheet or a page in `theme/` says what cannot be followed, or a file there is none that is known.

`theme/print.css`, `theme/screen.css` and `theme/book.css` change how the PDF, the pages for screens and the EPUB look.
What would ask for files, hide text from some readers, make it hard to read, or part the page from its numbers is left
out of them. Pages such as `theme/title.html`, `theme/screen-title.html` and `theme/book-title.html` lay out what stands
around the chapters; one that says what it may not, or lacks what the page needs, is not used.

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
from chapterhouse.inputs.page_templates import PAGES
from chapterhouse.inputs.style_sheets import FOLDER, SHEETS
from chapterhouse.model import Paper
from chapterhouse.model.page_template import PageTemplate
from chapterhouse.model.sheet import Sheet
from chapterhouse.settings import THEME_FILE

SEVERITY = Severity.ERROR
_KNOWN = (THEME_FILE, *(f"{FOLDER}{name}.css" for name in SHEETS), *(f"{FOLDER}{name}.html" for name in PAGES))


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at all that is left out, and at the start of each file that nothing reads."""
    read_files: tuple[Sheet | PageTemplate, ...] = (*paper.sheets.values(), *paper.pages.values())
    for read in read_files:
        for fault in read.faults:
            yield Problem(Span(read.path, fault.start, fault.end), fault.message, fault.hint, misleading=False)
    for page in paper.pages.values():
        for picture in page.pictures:
            if picture not in paper.project_files:
                hint = "look how it is written, and whether it is part of the project"
                yield Problem(Span(page.path, 0, 1), f"there is no picture `{picture}`", hint, misleading=False)
    for path in sorted(paper.project_files):
        if path.startswith(FOLDER) and path.endswith((".css", ".html", ".jinja", ".toml")) and path not in _KNOWN:
            near = closest(path, _KNOWN)
            yield Problem(
                span=Span(path),
                message=f"nothing reads the file `{path}`",
                hint=f"did you mean `{near}`?" if near else f"there are {', '.join(f'`{one}`' for one in _KNOWN)}",
                misleading=False,
            )
