"""What the pages of a site need beside them: style, script, fonts, pictures, data, other forms of the paper, feeds."""

from __future__ import annotations

import datetime
import posixpath
import re
import uuid
from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import unquote

from chapterhouse.core.cache import Cache
from chapterhouse.inputs.images import shown_path
from chapterhouse.model.built import BuiltPaper
from chapterhouse.outputs.epub.cover import kept_cover
from chapterhouse.outputs.html import SHEETS
from chapterhouse.outputs.shared import citation_formats, imprint, templates, webfonts
from chapterhouse.outputs.shared.accents import screen_accents
from chapterhouse.outputs.shared.fonts import fonts_of, with_families
from chapterhouse.outputs.site.page import NOT_FOUND, Page

CITATIONS = {"BibTeX": "paper.bib", "RIS": "paper.ris", "CSL-JSON": "paper.csl.json"}
"""The files that say how to cite the paper, by the names of their formats."""

_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9.-]+")
_FORMS = {"pdf": "PDF", "epub": "EPUB", "docx": "DOCX", "html": "HTML"}
_SHEETS = (*SHEETS, "site/site.css")
_SCRIPTS = ("screen/screen.js", "site/site.js")


class Assets:
    """The files of the site of ``build`` that are no pages."""

    def __init__(self, build: BuiltPaper) -> None:
        """Holds what the build has made already; pictures and data come with the pages that show them."""
        self._build = build
        figures = [figure for listed in build.paper.chapters for figure in listed.chapter.figures]
        self._paths = {figure.label.name: shown_path(figure.path) for figure in figures if figure.label is not None}
        self._files: dict[str, bytes] = {}
        self.addresses = _addresses(build.resources)
        """The addresses of images by their paths, whether a page shows them or not."""
        self._images = {address: path for path, address in self.addresses.items()}

    @property
    def downloads(self) -> dict[str, str]:
        """The addresses of the paper's other forms by the names of these."""
        return {_FORMS.get(name, name): f"paper.{name}" for name in self._build.made if name in _FORMS}

    def file(self, name: str, data: bytes) -> str:
        """The address of ``data``, which shall stand at ``name``."""
        self._files[name] = data
        return name

    def image(self, path: str, data: bytes) -> str:
        """The address of the image with the project path ``path``, as it is or as it stands in ``src``."""
        return self.file(self.addresses[path if path in self.addresses else unquote(path)], data)

    def show(self, addresses: Iterable[str]) -> None:
        """Bring along those images that have one of ``addresses``."""
        for address in addresses:
            if (path := self._images.get(address)) is not None:
                self.file(address, self._build.resources[path])

    def picture(self, anchor: str) -> str | None:
        """The address of the picture of the figure with ``anchor``; None where there is none."""
        path = self._paths.get(anchor)
        return self.addresses.get(path) if path else None

    def dataset(self, anchor: str) -> bytes | None:
        """The data from which the figure with ``anchor`` is drawn, where the project keeps them beside it."""
        path = self._paths.get(anchor)
        return self._build.datasets.get(path) if path else None

    def files(self, pages: Mapping[str, bytes], rules: str, cache: Cache) -> dict[str, bytes]:
        """All files by their names; ``rules`` is the CSS that the ``pages`` need beside the theme's."""
        settings = self._build.paper.settings
        used = fonts_of(self._build)
        sheets = [
            *map(templates.theme_text, _SHEETS),
            templates.base_sheet(settings.theme.base, "screen"),
            screen_accents(settings.theme),
            self._build.paper.sheet("screen"),
        ]
        style = with_families("".join(sheets), used) + rules
        coded = any(b"<code" in page for page in pages.values())
        characters = frozenset(style).union(*(page.decode() for page in pages.values()))
        faces = webfonts.faces_of(used, characters, coded=coded)
        fonts = webfonts.cut_fonts(faces, characters, cache)
        names = [f"fonts/{face.name}.woff2" for face in faces]
        rules_of_faces = "\n".join(webfonts.font_face(face, name) for face, name in zip(faces, names, strict=True))
        made = {
            "style.css": f"{rules_of_faces}\n{style}".encode(),
            "script.js": "".join(map(templates.theme_text, _SCRIPTS)).encode(),
            "favicon.svg": templates.theme_text("shared/favicon.svg").encode(),
            CITATIONS["BibTeX"]: citation_formats.to_bibtex(settings).encode(),
            CITATIONS["RIS"]: citation_formats.to_ris(settings).encode(),
            CITATIONS["CSL-JSON"]: citation_formats.to_csl_json(settings).encode(),
            **dict(zip(names, fonts, strict=True)),
            **self._files,
            **{f"paper.{name}": self._build.made[name] for name in self._build.made if name in _FORMS},
        }
        picture = kept_cover(settings, self._build.errors, cache)
        return made if picture is None else made | {"cover.png": picture}


def _addresses(paths: Iterable[str]) -> dict[str, str]:
    """For each of ``paths`` an address that no other has on any file system."""
    addresses: dict[str, str] = {}
    taken: set[str] = set()
    for path in sorted(paths):
        name, suffix = posixpath.splitext(_NOT_IN_NAMES.sub("-", posixpath.basename(path)))
        address, count = f"images/{name}{suffix.lower()}", 1
        while address.lower() in taken:
            count += 1
            address = f"images/{name}-{count}{suffix.lower()}"
        taken.add(address.lower())
        addresses[path] = address
    return addresses


def sitemap(build: BuiltPaper, pages: Sequence[Page]) -> bytes:
    """The addresses of ``pages`` for search engines (https://www.sitemaps.org/protocol.html)."""
    return templates.render(
        "site/sitemap.xml.jinja",
        base=_base(build),
        pages=[page for page in pages if page.name != NOT_FOUND],
        date=build.revision.date.date().isoformat(),
    ).encode()


def robots(build: BuiltPaper) -> bytes:
    """That all may read all of the site, and where its pages are listed (RFC 9309)."""
    return f"User-agent: *\nAllow: /\nSitemap: {_base(build)}sitemap.xml\n".encode()


def feed(build: BuiltPaper) -> bytes:
    """The version of the paper as an entry of an Atom feed (RFC 4287), for who waits for the next."""
    settings, base = build.paper.settings, _base(build)
    version = settings.version or settings.date.isoformat()
    return templates.render(
        "site/feed.xml.jinja",
        settings=settings,
        words=settings.locale.words,
        base=base,
        identifier=uuid.uuid5(uuid.NAMESPACE_URL, base).urn,
        entry=uuid.uuid5(uuid.NAMESPACE_URL, f"{base}#{version}").urn,
        updated=build.revision.date.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        description=imprint.description(build),
        version=version,
    ).encode()


def _base(build: BuiltPaper) -> str:
    return f"{(build.paper.settings.site_url or '').rstrip('/')}/"
