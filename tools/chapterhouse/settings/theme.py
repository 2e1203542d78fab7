"""How the paper looks: page, margins, type, colours, running heads; and the facts of its imprint."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, Field, JsonValue, model_validator

from chapterhouse.core.hidden_characters import quoted
from chapterhouse.core.project_path import path_error
from chapterhouse.settings.rules import RuleBroken
from chapterhouse.settings.types import Line, Paragraph, Table

PAGES = {"A4": (210.0, 297.0), "A5": (148.0, 210.0), "Letter": (215.9, 279.4), "Legal": (215.9, 355.6)}
"""Width and height of the known pages in millimetres (ISO 216; ANSI/ASME Y14.1)."""

_MILLIMETRES = {"mm": 1.0, "cm": 10.0, "in": 25.4, "pt": 25.4 / 72}
_LENGTH = re.compile(r"(\d{1,4}(?:\.\d{1,3})?) ?(mm|cm|in|pt)")
_DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/)?(?P<doi>10\.\d{4,9}/[^\s<>\"]+)")
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_LEAST_CONTRAST = 4.5
"""Of text against its ground (WCAG 2.2, success criterion 1.4.3)."""
_LEAST_MEASURE = 60.0
"""The narrowest column of text that can be set, in millimetres."""

Base = Literal["report", "book", "plain"]
HeadPart = Literal["title", "chapter", "status", "version", "date", "none"]


@lru_cache(maxsize=8)
def _base(name: str) -> Mapping[str, Any]:
    file = files("chapterhouse.settings") / "themes" / name / "theme.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def laid_over(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """What one theme sets, with what another sets over it, key by key in their tables too."""
    made = dict(below)
    for key, value in above.items():
        both = isinstance(value, dict) and isinstance(made.get(key), dict)
        made[key] = {**made[key], **value} if both else value
    return made


def millimetres(length: str) -> float:
    """``length``, such as "25mm" or "1in", in millimetres."""
    found = _LENGTH.fullmatch(length)
    assert found is not None, "a length was validated"
    return float(found[1]) * _MILLIMETRES[found[2]]


def contrast(colour: str, ground: str) -> float:
    """The contrast of two colours, as #rrggbb: 1 to 21 (WCAG 2.2, contrast ratio)."""
    darker, lighter = sorted((_luminance(colour), _luminance(ground)))
    return (lighter + 0.05) / (darker + 0.05)


def contrast_with_white(colour: str) -> float:
    """The contrast of ``colour``, as #rrggbb, with white."""
    return contrast(colour, "#ffffff")


def _luminance(colour: str) -> float:
    """How light ``colour`` is, from 0 to 1 (WCAG 2.2, relative luminance)."""
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _length(text: str) -> str:
    if not _LENGTH.fullmatch(text):
        raise RuleBroken(f"is {quoted(text)}, which is no length", 'write a number and a unit, like "25mm" or "1in"')
    return text.replace(" ", "")


def _page_length(text: str) -> str:
    length = _length(text)
    if not 80 <= millimetres(length) <= 1200:
        raise RuleBroken(f"is {quoted(text)}, which no page can be", "write a length from 80mm to 1200mm")
    return length


def _colour(text: str) -> str:
    if not _COLOUR.fullmatch(text):
        raise RuleBroken(f"is {quoted(text)}, which is no colour", 'write it like "#1b3a52"')
    contrast = contrast_with_white(text)
    if contrast < _LEAST_CONTRAST:
        reason = f"is {quoted(text)}, whose contrast with white is {contrast:.1f} to 1"
        raise RuleBroken(reason, f"choose a darker colour: text needs {_LEAST_CONTRAST} to 1 to be read")
    return text.lower()


def _picture(path: str) -> str:
    _inside(path)
    if not path.lower().endswith((".svg", ".png", ".jpg", ".jpeg")):
        raise RuleBroken(f"is the path {quoted(path)}, which is no picture", "name an SVG, PNG or JPEG file")
    return path


def _word_document(path: str) -> str:
    _inside(path)
    if not path.lower().endswith(".docx"):
        raise RuleBroken(f"is the path {quoted(path)}, which is no document of Word", "name a .docx file")
    return path


def _inside(path: str) -> str:
    error = path_error(path)
    if error is not None:
        raise RuleBroken(f"is the path {quoted(path)}, which {error.reason}", error.hint)
    return path


def _doi(text: str) -> str:
    found = _DOI.fullmatch(text)
    if found is None:
        raise RuleBroken(f"is {quoted(text)}, which is no DOI", 'write it like "10.1000/182"')
    return found["doi"]


def _schema(**values: JsonValue) -> Any:
    return Field(json_schema_extra=values)


Length = Annotated[str, AfterValidator(_length), _schema(pattern=f"^{_LENGTH.pattern}$")]
PageLength = Annotated[str, AfterValidator(_page_length), _schema(pattern=f"^{_LENGTH.pattern}$")]
Doi = Annotated[str, AfterValidator(_doi), _schema(pattern=r"10\.\d{4,9}/\S+$")]
Colour = Annotated[str, AfterValidator(_colour), _schema(pattern=f"^{_COLOUR.pattern}$")]
PicturePath = Annotated[str, AfterValidator(_picture), _schema(pattern=r"\.(svg|png|jpe?g)$")]
WordPath = Annotated[str, AfterValidator(_word_document), _schema(pattern=r"\.docx$")]
FolderPath = Annotated[str, AfterValidator(_inside), _schema(minLength=1)]


class Margins(Table):
    """What stays empty around the text."""

    top: Length = Field(default="32mm", description="Above the text; the running head stands in it.")
    bottom: Length = Field(default="36mm", description="Below the text; the page number stands in it.")
    left: Length = Field(default="38mm", description="Left of the text.")
    right: Length = Field(default="38mm", description="Right of the text.")


class Fonts(Table):
    """Families of type, from packages `fontpkg-...` that are installed or from a folder of the project."""

    text: Line = Field(default="Source Serif 4", description="The family of the text.")
    headings: Line = Field(default="Source Sans 3", description="The family of headings, tables and captions.")
    code: Line = Field(default="Source Code Pro", description="The family of code.")
    scripts: tuple[Line, ...] = Field(
        default=(),
        description='Families for what these three lack, such as "Noto Sans Arabic", in the order of being asked.',
    )
    folder: FolderPath | None = Field(
        default=None, description="A folder of the project with font files (.ttf, .otf) to choose families from."
    )


class Heads(Table):
    """What stands above the text of each page."""

    left: HeadPart = Field(
        default="title", description="At the left; where lines run from right to left, at the right."
    )
    right: HeadPart = Field(
        default="chapter", description="At the right; where lines run from right to left, at the left."
    )


class Theme(Table):
    """How the paper looks in print, and as far as they can show it in the other outputs."""

    base: Base = Field(default="report", description="The theme to begin with: what it sets, a key below changes.")
    page: Literal["A4", "A5", "Letter", "Legal"] = Field(default="A4", description="The size of the page.")
    width: PageLength | None = Field(default=None, description="The width of a page that `page` does not know.")
    height: PageLength | None = Field(default=None, description="The height of a page that `page` does not know.")
    margins: Margins = Field(default=Margins(), description="The space around the text.")
    size: float = Field(default=10.6, ge=7, le=16, description="The size of the text in points.")
    fonts: Fonts = Field(default=Fonts(), description="The families of type.")
    accent: Colour = Field(default="#1b3a52", description="The colour of headings.")
    second_accent: Colour = Field(default="#2a7f86", description="The colour of the numbers of headings and parts.")
    title_page: bool = Field(
        default=True,
        strict=True,
        description="Whether the title has a page of its own, as chapters do; if not, all runs on, as in a brief.",
    )
    half_title: bool = Field(
        default=False, strict=True, description="Whether a page with nothing but the title goes before the title page."
    )
    cover: PicturePath | None = Field(
        default=None, description="A picture for a cover page, which has the title and the authors under it."
    )
    cover_alt: Line | None = Field(
        default=None, description="What the picture of the cover shows, in words; without it the picture is ornament."
    )
    two_sided: bool = Field(
        default=False,
        strict=True,
        description="Whether pages are printed on both sides: `margins.left` is the inner margin, `margins.right` the "
        "outer one, and chapters open on right-hand pages.",
    )
    logo: PicturePath | None = Field(default=None, description="A picture at the top of the title page.")
    word: WordPath | None = Field(
        default=None,
        description="A Word document whose styles, by their names in Word, and page are those of the DOCX.",
    )
    heads: Heads = Field(default=Heads(), description="The running heads.")
    page_references: Annotated[bool, Field(strict=True)] | Literal["spread"] = Field(
        default=True,
        description="Whether a reference to another chapter prints its page; with `spread` only where that page cannot "
        "be seen beside the reference.",
    )
    floats: Literal["section", "chapter"] = Field(
        default="section",
        description="How far a figure or table goes that does not fit on its page, so that text can fill that: to the "
        "end of its `section`, or into the next ones of its `chapter`.",
    )
    contents_depth: int = Field(
        default=2, ge=0, le=2, strict=True, description="How deep the contents go: 0 for none, 1 for chapters only."
    )

    list_of_figures: bool = Field(default=False, strict=True, description="Whether the captions of figures are listed.")
    list_of_tables: bool = Field(default=False, strict=True, description="Whether the captions of tables are listed.")
    list_of_boxes: bool = Field(default=False, strict=True, description="Whether the boxes of statements are listed.")
    list_of_abbreviations: bool = Field(
        default=False,
        strict=True,
        description="Whether the abbreviations that chapters spell out, as in `European Union (EU)`, are listed.",
    )
    glossary: bool = Field(
        default=False,
        strict=True,
        description="Whether the terms that `[[glossary]]` defines are listed behind the last chapter.",
    )

    @model_validator(mode="before")
    @classmethod
    def _on_its_base(cls, data: Any) -> Any:
        """What the base sets, with what the paper sets over it."""
        if not isinstance(data, dict) or data.get("base", "report") not in get_args(Base):
            return data
        return laid_over(_base(data.get("base", "report")), data)

    @property
    def page_size(self) -> tuple[float, float]:
        """Width and height of the page in millimetres."""
        width, height = PAGES[self.page]
        return (
            millimetres(self.width) if self.width else width,
            millimetres(self.height) if self.height else height,
        )

    @property
    def pictures(self) -> Mapping[str, str]:
        """The pictures that are named, by their keys."""
        return {key: path for key, path in (("logo", self.logo), ("cover", self.cover)) if path is not None}

    @property
    def files(self) -> Mapping[str, str]:
        """The files of the project that are named, by their keys."""
        return {**self.pictures, **({} if self.word is None else {"word": self.word})}

    @property
    def text_width(self) -> float:
        """The width of a line of text in millimetres."""
        return self.page_size[0] - millimetres(self.margins.left) - millimetres(self.margins.right)

    @property
    def families(self) -> tuple[str, ...]:
        """Every family that is named, once each: text, headings, code, and those for other scripts."""
        fonts = self.fonts
        return tuple(dict.fromkeys((fonts.text, fonts.headings, fonts.code, *fonts.scripts)))


class Imprint(Table):
    """The facts of publication."""

    publisher: Line | None = Field(default=None, description="Who publishes the paper.")
    series: Line | None = Field(default=None, description="The series that it is part of.")
    number: Line | None = Field(default=None, description="Its number as a report.")
    doi: Doi | None = Field(default=None, description="Its DOI, bare or as an address: `10.1000/182`.")
    isbn: Line | None = Field(default=None, description="Its ISBN.")
    contact: Line | None = Field(default=None, description="Where readers can write to.")
    cite_as: Paragraph | None = Field(default=None, description="How it is to be cited.")
    disclaimer: Paragraph | None = Field(default=None, description="What the publisher wants to have said.")
    accessibility_certified_by: Line | None = Field(
        default=None,
        description="Who has found that the EPUB meets EPUB Accessibility 1.1 and WCAG 2.2 AA; else it claims none.",
    )
