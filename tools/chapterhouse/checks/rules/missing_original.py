"""A chapter says that it translates a chapter that does not exist.

Nobody is told any more when the translation falls behind: the original was renamed, moved, or is misspelt. The path is
relative to the folder of paper.toml; `../` leads to another paper of the same repository.

Bad:

    --- chapters/energie.md
    ---
    translates: chapters/enregy.md
                ^^^^^^^^^^^^^^^^^^
    ---

    # Energie {#sec:energie}

    Der Bedarf verdoppelt sich bis 2030.
    --- chapters/energy.md
    # Energy {#sec:energy}

    Demand doubles until 2030.

Good:

    --- chapters/energie.md
    ---
    translates: chapters/energy.md
    ---

    # Energie {#sec:energie}

    Der Bedarf verdoppelt sich bis 2030.
    --- chapters/energy.md
    # Energy {#sec:energy}

    Demand doubles until 2030.
"""

from __future__ import annotations

from collections.abc import Iterator

from chapterhouse.core.diagnostics import Problem, Severity
from chapterhouse.core.project_path import path_error
from chapterhouse.core.suggestion import closest
from chapterhouse.model import Paper

SEVERITY = Severity.ERROR

_ABOVE = "../"


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at each original that is no other file of the project; of other papers git alone knows."""
    texts = sorted(path for path in paper.project_files if path.endswith(".md"))
    for listed in paper.chapters:
        original = listed.chapter.front_matter.translates
        if original is None or (original.path in paper.project_files and original.path != listed.chapter.path):
            continue
        path = original.path
        while path.startswith(_ABOVE):
            path = path.removeprefix(_ABOVE)
        hint = "name the chapter by its path from the folder of paper.toml"
        if (error := path_error(path)) is not None:
            message = f"the path of the original {error.reason}"
            hint = error.hint or hint
        elif original.path.startswith(_ABOVE):
            continue
        elif path == listed.chapter.path:
            message = "this chapter says that it translates itself"
        else:
            message = f"there is no chapter `{path}` to translate"
            near = closest(path, [text for text in texts if text != listed.chapter.path])
            hint = f"did you mean `{near}`?" if near else hint
        yield Problem(span=original.span, message=message, hint=hint, misleading=False)
