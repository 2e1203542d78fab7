"""Hostile papers: what strangers may send, each with the finding that it has to end in.

Every one is the small sound paper with files changed. Where the code is empty the paper is harmless as it stands, for
what it tries has no effect; the harm is looked for by ``run.py`` all the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sound_paper import BIB, ENERGY, SOUND, SVG, TOML, VEHICLES

CHAPTER = "chapters/vehicles.md"
REFERENCES = "bibliography/references.bib"


@dataclass(frozen=True)
class Hostile:
    """``files`` replace those of the sound paper; ``code`` is of a finding that must be among those reported."""

    kind: str
    name: str
    files: Mapping[str, str | bytes]
    code: str

    @property
    def paper(self) -> dict[str, str | bytes]:
        return {**SOUND, **self.files}


def _chapter(text: str) -> dict[str, str | bytes]:
    return {CHAPTER: f"{VEHICLES}\n{text}\n"}


def _drawing(content: str, attributes: str = "") -> dict[str, str | bytes]:
    head = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9"'
    return {"figures/grid.svg": f"{head} {attributes}>{content}</svg>"}


def _figure(path: str) -> dict[str, str | bytes]:
    return {"chapters/energy.md": ENERGY.replace("figures/grid.svg", path)}


def _entry(fields: str) -> dict[str, str | bytes]:
    entry = f"@book{{evil, author = {{A, B}}, title = {{T}}, publisher = {{P}}, year = {{2020}}, {fields}}}"
    return {REFERENCES: f"{BIB}\n{entry}\n", CHAPTER: f"{VEHICLES}\nSee [@evil].\n"}


def _settings(lines: str) -> dict[str, str | bytes]:
    return {"paper.toml": TOML.replace("[[parts]]", f"{lines}\n\n[[parts]]", 1)}


PATHS = {
    "an absolute path": "/etc/passwd",
    "a path upwards": "../../secret.png",
    "a path upwards inside": "figures/../../secret.png",
    "a home folder": "~/.ssh/id_rsa",
    "a file address": "file:///etc/passwd",
    "a web address": "http://127.0.0.1:9/a.png",
    "an address without a scheme": "//127.0.0.1/a.png",
    "a data address": "data:image/svg+xml;base64,PHN2Zy8+",
    "a script address": "javascript:alert(1)",
    "a Windows path": "C:\\secret.png",
    "a share": "\\\\host\\share\\a.png",
    "a device of Windows": "figures/con.png",
    "percent escapes": "figures/%2e%2e/%2e%2e/secret.png",
    "a hidden file": ".git/config",
    "an option": "-o.png",
    "a hidden character": "figures/a\u202egnp.png",
}

LINKS = {
    "a script": "javascript:alert(1)",
    "a script in capitals": "JaVaScRiPt:alert(1)",
    "a script behind a reference": "java&#115;cript:alert(1)",
    "a script behind a tab": "java&#9;script:alert(1)",
    "VBScript": "vbscript:a",
    "a page of data": "data:text/html,<script>alert(1)</script>",
    "a local file": "file:///etc/passwd",
    "a share": "smb://host/share",
    "a program of the system": "ms-msdt:/id",
    "a user before the host": "https://example.org@evil.example/",
    "a path of the machine": "/etc/passwd",
    "another machine": "//evil.example/",
    "a page of this page": "blob:https://example.org/1",
    "the source of a page": "view-source:https://example.org/",
    "a script in a feed": "feed:javascript:alert(1)",
    "an archive": "jar:http://127.0.0.1:9/a!/",
}

RAW = {
    "a script": "<script>alert(1)</script>",
    "a handler": '<img src="x" onerror="alert(1)">',
    "a frame": '<iframe src="http://127.0.0.1:9/"></iframe>',
    "an object": '<object data="file:///etc/passwd"></object>',
    "a style sheet": "<style>@import 'http://127.0.0.1:9/';</style>",
    "a redirection": '<meta http-equiv="refresh" content="0;url=http://127.0.0.1:9/">',
    "a base": '<base href="http://127.0.0.1:9/">',
    "a form": '<form action="http://127.0.0.1:9/"><input name="a"></form>',
    "a drawing": "<svg onload=alert(1)></svg>",
    "raw HTML in backticks": "`<script>alert(1)</script>`{=html}",
    "a block of raw HTML": "```{=html}\n<script>alert(1)</script>\n```",
    "raw Office markup": "```{=openxml}\n<w:p/>\n```",
    "raw TeX": "```{=latex}\n\\input{/etc/passwd}\n```",
    "TeX that reads a file": "\\input{/etc/passwd}",
    "TeX that runs a program": "\\immediate\\write18{touch /tmp/x}",
    "a macro that doubles": "\\newcommand{\\a}{\\b\\b}\\newcommand{\\b}{\\a\\a} $\\a$",
}

ATTRIBUTES = {
    "a handler": '[words]{onclick="alert(1)"}',
    "a style": '[words]{style="background:url(http://127.0.0.1:9/)"}',
    "a source": "[words]{src=http://127.0.0.1:9/}",
    "a set of sources": "[words]{srcset=http://127.0.0.1:9/}",
    "a document": "[words]{srcdoc=x}",
    "an address": "[words]{href=javascript:alert(1)}",
    "an action": "[words]{formaction=javascript:alert(1)}",
    "a ping": "[words]{ping=http://127.0.0.1:9/}",
    "data of the machine": "![Words.](figures/grid.svg){data=/etc/passwd}",
    "data upwards": "![Words.](figures/grid.svg){data=../../secret.csv}",
    "an identifier that is markup": "[words]{#<script>alert(1)</script>}",
    "a title that is markup": "[words]{title='\"><script>alert(1)</script>'}",
    "a width of code": "![Words.](figures/grid.svg){width=expression(alert(1))}",
}

FIELDS = {
    "a script": "url = {javascript:alert(1)}",
    "a local file": "url = {file:///etc/passwd}",
    "a script as a DOI": "doi = {javascript:alert(1)}",
    "TeX that reads": "note = {\\input{/etc/passwd}}",
    "TeX that runs": "note = {\\write18{touch /tmp/x}}",
    "TeX that defines": "note = {\\def\\a{\\a\\a}\\a}",
    "TeX by codes": "note = {^^5cinput{/etc/passwd}}",
    "a link to a script": "note = {\\href{javascript:alert(1)}{words}}",
    "HTML": "note = {<script>alert(1)</script>}",
    "an escape of a terminal": "note = {a\x1b]0;title\x07b}",
    "a parent that is itself": "crossref = {evil}",
    "data from itself": "xdata = {evil}",
    "a file beside it": "file = {:/etc/passwd:PDF}",
    "an address in TeX": "howpublished = {\\url{javascript:alert(1)}}",
}

SETTINGS = {
    "a chapter of the machine": ('front = ["/etc/passwd"]', "invalid-setting"),
    "a chapter upwards": ('front = ["../secret.md"]', "invalid-setting"),
    "a bibliography upwards": ('back = ["../../secret.md"]', "invalid-setting"),
    "a style upwards": ('citation_style = "../secret.csl"', "invalid-setting"),
    "a style from the web": ('citation_style = "http://127.0.0.1:9/a.csl"', "invalid-setting"),
    "a hidden character": ('subtitle = "a\\u202eb"', "invalid-setting"),
    "an escape of a terminal": ('subtitle = "a\\u001b[31mb"', "invalid-setting"),
    "an unknown key": ('command = "touch /tmp/x"', "unknown-setting"),
    "deep nesting": (f"a{'.a' * 200} = 1", "malformed-settings"),
    "a logo upwards": ('theme.logo = "../../secret.svg"', "invalid-setting"),
    "a folder of fonts upwards": ('theme.fonts.folder = "/root"', "invalid-setting"),
    "a colour that is a rule": ('theme.accent = "red;}*{background:url(//a)}"', "invalid-setting"),
    "a length that is a rule": ('theme.margins.left = "1mm;}"', "invalid-setting"),
    "an output that is a path": ('outputs = ["../html"]', "invalid-setting"),
    "a repository that is a script": ('repository = "javascript:alert(1)"', "invalid-setting"),
    "an imprint that is markup": ('imprint.publisher = "<script>alert(1)</script>"', ""),
    "a DOI that is a script": ('imprint.doi = "javascript:alert(1)"', "invalid-setting"),
}

LOOPS = {
    "a note that calls itself": "Words.[^a]\n\n[^a]: See.[^a]",
    "notes that call one another": "Words.[^a]\n\n[^a]: See.[^b]\n\n[^b]: See.[^a]",
    "a macro of itself": "\\newcommand{\\a}{\\a} $\\a$",
    "an example that names itself": "(@a) See (@a).",
    "30,000 comments that never end": "<!-- " * 30_000,
    "a callout of markup": "> [!NOTE] <script>alert(1)</script>\n> Words.",
}

STYLES = {
    "another style": '<style><info><link rel="independent-parent" href="http://127.0.0.1:9/"/></info></style>',
    "a document type": '<!DOCTYPE style SYSTEM "http://127.0.0.1:9/a.dtd"><style/>',
    "an entity": '<!DOCTYPE style [<!ENTITY a SYSTEM "file:///etc/passwd">]><style>&a;</style>',
    "a bomb": '<!DOCTYPE style [<!ENTITY a "x"><!ENTITY b "&a;&a;">]><style>&b;</style>',
    "no style": "<html/>",
}

HUGE = {
    "emphasis in emphasis": "*a _b " * 10_000,
    "brackets that never end": "[" * 5_000,
    "quotations in quotations": "> " * 5_000 + "x",
    "a paragraph of a megabyte": "words " * 200_000,
    "5,000 notes": "".join(f"Word.[^n{i}]\n\n[^n{i}]: Note.\n\n" for i in range(5_000)),
    "5,000 headings": "".join(f"## Heading {i}\n\n" for i in range(5_000)),
    "2,000 equal headings": "## Results\n\n" * 2_000,
    "20,000 rows": "| a |\n|---|\n" + "| 1 |\n" * 20_000,
    "a line block of 20,000": "| line\n" * 20_000,
    "20,000 citations": "See [@iea2025].\n\n" * 20_000,
    "code of 60,000 lines": "```\n" + "code\n" * 60_000 + "```",
    "a large matrix": "$$" + (" & ".join("1" * 100) + " \\\\ ") * 100 + "$$",
    "5,000 statements": "::: {.gap #gap:x}\nWords.\n:::\n\n" * 5_000,
}

_DOUBLING = "".join(f"@string{{s{i} = s{i - 1} # s{i - 1}}}\n" for i in range(1, 40))
_YAML = {
    "makes objects": "summary: !!python/object/apply:os.system [id]",
    "doubles": "a: &a [x]\nb: [*a, *a]",
}

FILES: dict[str, tuple[Mapping[str, str | bytes], str]] = {
    "a NUL": ({CHAPTER: "# V\n\na\0b\n"}, "nul-character"),
    "Latin-1": ({CHAPTER: b"# Caf\xe9\n"}, "not-utf8"),
    "half a surrogate pair": ({CHAPTER: "# V \ud800\n"}, "not-utf8"),
    "a byte order mark": ({CHAPTER: b"\xef\xbb\xbf# V\n"}, "byte-order-mark"),
    "UTF-16": ({CHAPTER: "# V\n".encode("utf-16")}, "not-utf8"),
    "a file of 9 MB": ({CHAPTER: "# V\n" + "a " * 4_600_000}, "too-large-file"),
    "a conflict": (_chapter("<<<<<<< ours\na\n=======\nb\n>>>>>>> theirs"), "merge-conflict-marker"),
    **{
        f"YAML that {what}": ({CHAPTER: f"---\n{text}\n---\n\n# V\n"}, "malformed-front-matter")
        for what, text in _YAML.items()
    },
    "open braces": ({REFERENCES: BIB + "@book{x, title = " + "{" * 5_000}, "malformed-entry"),
    "strings that double": ({REFERENCES: f"{BIB}{_DOUBLING}@book{{x, title = s39}}\n"}, "malformed-entry"),
    "a picture that is a script": (
        {"figures/grid.svg": "", "figures/a.png": b"<script>", **_figure("figures/a.png")},
        "unsupported-format",
    ),
}

DRAWINGS = {
    "a script": "<script>alert(1)</script>",
    "a handler": '<rect onload="alert(1)"/>',
    "foreign content": "<foreignObject/>",
    "a file": '<image href="file:///etc/passwd"/>',
    "an address": '<image href="http://127.0.0.1:9/a.png"/>',
    "a style sheet from the web": "<style>@import 'http://127.0.0.1:9/';</style>",
    "an image-set": "<rect style='fill:image-set(\"http://127.0.0.1:9/\")'/>",
    "a base": '<g xml:base="http://127.0.0.1:9/"/>',
    "an animation": '<set attributeName="href" to="javascript:alert(1)"/>',
    "a circle of uses": '<g id="a"><use href="#a"/></g>',
    "patterns in patterns": "".join(
        f'<pattern id="p{i}">' + f'<rect fill="url(#p{i + 1})"/>' * 4 + "</pattern>" for i in range(14)
    ),
    "markers on markers": "".join(
        f'<marker id="m{i}"><path d="M0 0L1 1L2 2L3 3" marker-mid="url(#m{i + 1})"/></marker>' for i in range(20)
    )
    + '<marker id="m20"/>',
    "150,000 rectangles": "<rect/>" * 150_000,
    "a megabyte of text": f"<text>{'word ' * 200_000}</text>",
    "deep nesting": "<g>" * 5_000 + "</g>" * 5_000,
    "a control character": "<text>&#11;</text>",
}

CHARACTERS = {
    "a vertical tab": ("a\x0bb", "unprintable-character"),
    "an escape of a terminal": ("a\x1b[2Jb", "unprintable-character"),
    "a control by reference": ("a&#11;b", "unprintable-character"),
    "an override": ("pay \u202e0001", "reordering-character"),
    "an override by reference": ("pay &#x202E;0001", "reordering-character"),
    "an override as an escape": ("[a](https://example.org/%E2%80%AE)", "reordering-character"),
    "a separator of lines": ("a\u2028b", "reordering-character"),
    "words in tags": ("a" + "".join(chr(0xE0000 + ord(c)) for c in "ignore"), "hidden-character"),
    "words in selectors": ("a" + "".join(chr(0xFE00 + i) for i in (1, 4, 9)), "hidden-character"),
    "a zero-width space": ("in\u200bvisible", "hidden-character"),
}


def hostile_papers() -> Iterator[Hostile]:
    """All of them."""
    for name, path in PATHS.items():
        yield Hostile("paths of figures", name, _figure(path), "")
    for name, target in LINKS.items():
        # With a tab in it, it is no address at all, but the name of a file.
        code = "broken-internal-link" if "&#9;" in target else "refused-link"
        yield Hostile("links", name, _chapter(f"See [words](<{target}>)."), code)
    for name, text in RAW.items():
        yield Hostile("markup", name, _chapter(f"{text}"), "")
    for name, text in ATTRIBUTES.items():
        yield Hostile("attributes", name, _chapter(f"See {text}."), "")
    for name, fields in FIELDS.items():
        yield Hostile("fields of the bibliography", name, _entry(fields), "")
    for name, (lines, code) in SETTINGS.items():
        yield Hostile("settings", name, _settings(lines), code)
    for name, text in LOOPS.items():
        yield Hostile("loops", name, _chapter(text), "")
    for name, style in STYLES.items():
        files = {**_settings('citation_style = "bibliography/style.csl"'), "bibliography/style.csl": style}
        yield Hostile("citation styles", name, files, "")
    for name, text in HUGE.items():
        yield Hostile("growth", name, _chapter(text), "unreadable-chapter")
    for name, (files, code) in FILES.items():
        yield Hostile("files", name, files, code)
    for name, content in DRAWINGS.items():
        yield Hostile("drawings", name, _drawing(content), "refused-image")
    yield Hostile(
        "drawings", "entities", {"figures/grid.svg": f"<!DOCTYPE svg [<!ENTITY a 'b'>]>{SVG}"}, "refused-image"
    )
    yield Hostile("drawings", "UTF-16", {"figures/grid.svg": SVG.encode("utf-16")}, "refused-image")
    for name, (text, code) in CHARACTERS.items():
        yield Hostile("characters", name, _chapter(text), code)
