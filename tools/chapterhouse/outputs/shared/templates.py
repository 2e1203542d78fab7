"""Values into pages of markup: the only importer of jinja2.

Templates live in ``theme/`` and hold no Python; every value is escaped unless a module of ours made it as markup and
says so with :class:`markupsafe.Markup`.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("chapterhouse.outputs", "theme"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )


def render(template: str, **values: object) -> str:
    """The page that ``theme/TEMPLATE`` makes of ``values``.

    Raises :class:`jinja2.UndefinedError` where the template asks for a value that is not there.
    """
    return _environment().get_template(template).render(**values)


def base_sheet(base: str, name: str) -> str:
    """The style sheet ``name`` (``print``, ``screen`` or ``book``) of the theme ``base``; empty where it has none."""
    sheet = files("chapterhouse.settings") / "themes" / base / f"{name}.css"
    return sheet.read_text(encoding="utf-8") if sheet.is_file() else ""


def theme_text(name: str) -> str:
    """The content of the text file ``theme/NAME``."""
    loader = _environment().loader
    assert loader is not None
    return loader.get_source(_environment(), name)[0]
