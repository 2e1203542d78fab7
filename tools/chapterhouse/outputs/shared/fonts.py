"""The families that a theme names into font files, and what these can show.

A family is that of a folder of the project, of an installed package ``fontpkg-...``, or of those Noto fonts that come
with the tool for the scripts and signs that the usual families lack, in this order; the fonts of the machine are never
asked, so that pages are the same everywhere. A family that is nowhere is the theme's usual one.

A font of the project is read behind walls and written anew there; what is opened here is that, never what came in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path, PurePath

from chapterhouse.core import memo
from chapterhouse.core.cache import NO_CACHE, Cache
from chapterhouse.inputs.behind_walls import Beyond, within_bounds
from chapterhouse.inputs.source import Refused, Source
from chapterhouse.model import ShownFonts
from chapterhouse.model.built import BuiltPaper
from chapterhouse.outputs.shared import font_reading
from chapterhouse.outputs.shared.font_files import FontFile, FontSet, face
from chapterhouse.settings import Settings
from chapterhouse.settings.theme import Fonts, Theme

USUAL = Fonts()
"""The families that are there always: the packages that bring them are installed with the tool."""

FAMILIES = (USUAL.text, USUAL.headings, USUAL.code)
EMOJI = "Noto Emoji"
"""The family of the printed page for pictographs that no other family has, in black; screens have their own."""
STYLES = ("normal", "italic")
SUFFIXES = (".ttf", ".otf")


def font_set(theme: Theme, project: Mapping[str, bytes]) -> FontSet:
    """The fonts that ``theme`` names; ``project`` are files of the project by their paths, fonts among them."""
    wanted = theme.fonts
    folder = None if wanted.folder is None else f"{wanted.folder}/"
    own: dict[str, list[FontFile]] = {}
    for path, data in sorted(project.items()):
        if folder is not None and path.startswith(folder) and path.lower().endswith(SUFFIXES):
            file = _read(data, path[path.rindex(".") :].lower())
            if file is not None:
                own.setdefault(file.family, []).append(file)
    named = {name: own.get(name) or _installed(name) if _NAME.fullmatch(name) else () for name in theme.families}
    chosen = {
        place: family if named[family] else usual
        for place, family, usual in (
            ("text", wanted.text, USUAL.text),
            ("headings", wanted.headings, USUAL.headings),
            ("code", wanted.code, USUAL.code),
        )
    }
    scripts = tuple(family for family in wanted.scripts if named[family])
    found = [
        file
        for family in dict.fromkeys((*chosen.values(), *scripts, *FAMILIES, EMOJI))
        for file in named.get(family) or _installed(family)
    ]
    return FontSet(**chosen, scripts=scripts, files=tuple(found))


def family_of(path: str, data: bytes) -> str | None:
    """The family of the font file ``data``, called ``path``; None where it is no font that a project may use."""
    suffix = PurePath(path).suffix.lower()
    file = _read(data, suffix) if suffix in SUFFIXES else None
    return None if file is None else file.family


@lru_cache(maxsize=1)
def usual_fonts() -> FontSet:
    """The fonts of a paper that names none."""
    return font_set(Theme(), {})


def shown_fonts(theme: Theme, project: Mapping[str, bytes], cache: Cache = NO_CACHE) -> ShownFonts:
    """Which characters can be shown by the fonts of ``theme``, and which of its families there are.

    ``cache`` keeps the answer for a theme that names no fonts, so that a check need not open them.
    """
    if theme.fonts != USUAL:
        fonts = font_set(theme, project)
        return ShownFonts(fonts.characters, frozenset(file.family for file in fonts.files))
    known: str = memo.call(cache, "characters", FAMILIES, lambda: "".join(sorted(usual_fonts().characters)), memo.TEXT)
    return ShownFonts(frozenset(known), frozenset(FAMILIES))


def project_fonts(theme: Theme, source: Source) -> dict[str, bytes]:
    """The font files in the folder that ``theme`` names, by their paths; what cannot be read is left out."""
    folder = theme.fonts.folder
    if folder is None:
        return {}
    found = {}
    for path in source.paths():
        if path.startswith(f"{folder}/") and path.lower().endswith(SUFFIXES):
            with suppress(Refused):
                found[path] = source.read_bytes(path)
    return found


def shown_in(source: Source, cache: Cache = NO_CACHE) -> Callable[[Settings], ShownFonts]:
    """What the fonts can show that the settings of the project in ``source`` name."""
    if find_spec("uharfbuzz") is None or find_spec("fontpkg") is None:
        return lambda settings: ShownFonts()  # an installation that only checks has no fonts to ask
    return lambda settings: shown_fonts(settings.theme, project_fonts(settings.theme, source), cache)


def fonts_of(build: BuiltPaper) -> FontSet:
    """The fonts of ``build``."""
    theme = build.paper.settings.theme
    return usual_fonts() if theme.fonts == USUAL else font_set(theme, build.resources)


def with_families(sheet: str, fonts: FontSet) -> str:
    """``sheet``, written for the usual families, with those of ``fonts`` in their places."""
    stacks = {
        usual: ", ".join(f'"{name}"' for name in fonts.stack(family))
        for usual, family in zip(FAMILIES, (fonts.text, fonts.headings, fonts.code), strict=True)
        if fonts.families != FAMILIES
    }
    for usual, stack in stacks.items():
        sheet = sheet.replace(f'"{usual}"', f"<{usual}>").replace(f"<{usual}>", stack)
    return sheet


def cut_font(
    file: FontFile,
    characters: Iterable[str],
    axes: Iterable[tuple[str, float, float]],
    features: Collection[str],
    dropped_tables: Collection[str],
    names: Collection[int] = (),
) -> bytes:
    """The font ``file``, cut down to ``characters`` and to a range of each of its ``axes``, as far as it has them.

    Of its typographic features those named in ``features`` are kept, and all that shape scripts; of its own
    descriptions those with the numbers ``names`` beside the usual ones.
    """
    import uharfbuzz as hb  # not above: with a full cache it is not wanted

    source = face(file)
    wanted = hb.SubsetInput()
    wanted.unicode_set.update(map(ord, characters))
    wanted.layout_feature_tag_set.clear()
    wanted.layout_feature_tag_set.update(map(_tag, (*features, *_SHAPING)))
    wanted.drop_table_tag_set.update(map(_tag, dropped_tables))
    wanted.name_id_set.update(names)
    wanted.flags = hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NOTDEF_OUTLINE
    for tag, low, high in axes:
        if tag in file.axes:
            least, greatest = file.axes[tag]
            wanted.set_axis_range(source, tag, min(max(low, least), greatest), max(min(high, greatest), least))
    data: bytes = hb.subset(source, wanted).blob.data
    return data


# What joins and reorders letters in Arabic, the scripts of India, Thai and Hangul (OpenType registry of features).
_SHAPING = (
    *("isol", "init", "medi", "med2", "fina", "fin2", "fin3", "rlig", "rclt", "mset", "curs"),
    *("nukt", "akhn", "rphf", "rkrf", "pref", "blwf", "abvf", "half", "pstf", "vatu", "cjct", "cfar"),
    *("pres", "abvs", "blws", "psts", "haln", "dist", "abvm", "blwm", "ljmo", "vjmo", "tjmo"),
)


@lru_cache(maxsize=64)
def _installed(family: str) -> tuple[FontFile, ...]:
    import fontpkg

    try:
        found = fontpkg.family(family)
    except fontpkg.FamilyNotInstalled:
        return _noto(family)
    return tuple(
        FontFile(family, file.style, None if file.variable else file.weight, *_opened(file.path))
        for file in sorted(found.files, key=lambda file: file.path)
        if file.path.suffix.lower() in SUFFIXES
    )


def _noto(family: str) -> tuple[FontFile, ...]:
    """The file of ``family``, such as "Noto Sans Hebrew", in the package that brings Noto's fonts; none for others."""
    import manimgx_fonts

    path = Path(manimgx_fonts.__file__).with_name(f"{family.replace(' ', '')}[wght].ttf")
    return (FontFile(family, "normal", None, path.read_bytes()),) if path.is_file() else ()


def _opened(path: Path) -> tuple[bytes, str]:
    return path.read_bytes(), path.suffix.lower()


@lru_cache(maxsize=64)
def _read(data: bytes, suffix: str) -> FontFile | None:
    """The font ``data`` of a project, made safe and by what it says of itself; None where it is no font."""
    try:
        made = within_bounds("picture", font_reading.made_safe, data)
    except Beyond:
        return None
    if made is None or not _NAME.fullmatch(made["family"]):
        return None
    return FontFile(made["family"], made["style"], made["weight"], made["data"], suffix)


_NAME = re.compile(r"[\w .&+-]{1,80}")
"""Names that may stand in style sheets and documents as they are."""


def _tag(name: str) -> int:
    return int.from_bytes(name.encode("ascii"), "big")
