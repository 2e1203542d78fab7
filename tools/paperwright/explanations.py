"""What the findings of reading and converting mean: those that no single check makes.

Checks explain themselves in their docstrings (``checks/``); here stand the codes of the rooms that read and convert.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

EXPLANATIONS: Mapping[str, str] = MappingProxyType(
    {
        "broken-internal-link": (
            "A link inside the paper leads to nothing. Link to a label (`#sec:grid`), to another chapter "
            "(`energy.md`), or to a heading of it (`energy.md#prices`); better still, write a cross-reference "
            "(`@sec:grid`), which prints the number too."
        ),
        "byte-order-mark": ("A file begins with an invisible byte-order mark. Save it as UTF-8 without one."),
        "colliding-names": (
            "Two paths differ only in capitals or in how their letters are composed. On Windows and macOS only "
            "one of them can exist, so a co-author there would lose the other."
        ),
        "conversion-warning": ("pandoc converted a chapter but found something odd in it."),
        "invalid-formula": (
            "A formula is not valid TeX, so that its source would be printed in its stead. Look for a missing "
            "brace or a misspelt command."
        ),
        "invalid-setting": (
            "A value in paper.toml is not of the form that its key asks for. `paperwright schema` prints what "
            "every key takes; editors that know the schema tell it while you type."
        ),
        "malformed-front-matter": (
            "The lines between `---` at the head of a chapter are one `key: value` a line, with the keys status, "
            "words, short-title and summary. YAML's lists, anchors and tags are not part of it."
        ),
        "malformed-settings": ("paper.toml is not valid TOML, so nothing of it can be trusted."),
        "missing-file": ("paper.toml names a file that is not there."),
        "missing-setting": ("paper.toml lacks a key without which no paper can be built."),
        "not-a-file": ("A folder, a device or a pipe stands where a file should."),
        "not-utf8": ("A file of the project is not plain UTF-8 text. Save it as UTF-8 without a byte-order mark."),
        "nul-character": ("A text file holds the character NUL, which no editor writes; it may be no text at all."),
        "raw-markup": (
            "A chapter holds HTML or another output's own markup in backticks. It could come out in one format "
            "only, and could do more than print, so it is refused. Write it in Markdown."
        ),
        "readers-disagree": (
            "Two programs read each chapter: one knows the places of things and finds faults, the other prints. "
            "Here they understood the text differently, so that something checked would not be printed, or "
            "something printed was never checked. Write it more plainly: a blank line around blocks, no nested "
            "brackets."
        ),
        "refused-attribute": (
            "An attribute could run a script, load a file or break out of the page, or its value is not of the "
            "form that it must have. Take it out."
        ),
        "refused-image": (
            "An image is no file of the project, or its content is not what it says it is, could do more than "
            "draw, or is beyond all measure. Use an SVG, PNG or JPEG file of the project, written "
            "`figures/name.svg`."
        ),
        "refused-link": (
            "A link has a scheme other than https, http or mailto, hides its target, or leads out of the project "
            "on the builder's machine."
        ),
        "refused-path": (
            "A path leads out of the project, or would mean different files on different systems. Paths are "
            "relative to the folder of paper.toml, with `/`, without `..`."
        ),
        "refused-style": (
            "The citation style only points at another one, which would have to be fetched from the net. Save "
            "that one in the project and name it in paper.toml."
        ),
        "refused-submodule": (
            "A git submodule stands where a file or folder should. Its content is another project's, so it is not "
            "read. Copy what you need into this project."
        ),
        "refused-symlink": (
            "A symbolic link stands where a file should. Links can lead out of the project, so none is followed. "
            "Put the file itself there."
        ),
        "too-large-file": ("A file is larger than anything a paper needs."),
        "too-many-files": ("The project holds more files than a paper can have; a folder may not belong in it."),
        "undrawable-formula": ("A formula is valid, but it holds something that cannot be drawn for print."),
        "unknown-check": ("paper.toml sets the level of a check that does not exist; its name may be misspelt."),
        "unknown-front-matter-key": ("A chapter's front matter has a key that means nothing here; it may be misspelt."),
        "unknown-revision": ("git knows no commit, branch or tag of that name here."),
        "unknown-setting": ("paper.toml has a key that means nothing here; it may be misspelt."),
        "unreadable-chapter": (
            "A chapter is so large, so deeply nested or so entangled that it could not be read or converted "
            "within the limits that protect a build."
        ),
        "unreadable-file": ("The system does not let the file be read."),
    }
)


def explain(code: str) -> str:
    """A page of plain text on the finding ``code``. Raises :class:`KeyError` for a code that is not known."""
    return f"{code} (error)\n\n{EXPLANATIONS[code]}\n"
