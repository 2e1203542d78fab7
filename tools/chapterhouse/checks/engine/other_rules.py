"""What the findings of reading and converting mean: those that no single check makes.

Checks explain themselves in their docstrings (``checks/``); here are the codes of the packages that read and convert.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from chapterhouse.core.diagnostics import Severity

ONLINE: Mapping[str, Severity] = MappingProxyType(
    {
        "dead-link": Severity.WARNING,
        "doi-mismatch": Severity.WARNING,
        "malformed-answer": Severity.WARNING,
        "redirected-link": Severity.NOTE,
        "retracted-work": Severity.ERROR,
        "unanswered-doi": Severity.NOTE,
        "unknown-doi": Severity.ERROR,
        "unreachable-link": Severity.NOTE,
    }
)
"""The codes of the findings on the world outside, with their severities unless paper.toml says otherwise."""

_WARNINGS = {"conversion-warning", "refused-suppression", "unmatched-paths", "unused-suppression"}

EXPLANATIONS: Mapping[str, str] = MappingProxyType(
    {
        "byte-order-mark": ("A file begins with an invisible byte-order mark. Save it as UTF-8 without one."),
        "colliding-names": (
            "Two paths differ only in capitals or in how their letters are composed. On Windows and macOS only "
            "one of them can exist, so a co-author there would lose the other."
        ),
        "conversion-warning": ("pandoc converted a chapter but found something odd in it."),
        "dead-link": (
            "A page that the paper links to is gone: its server says so (404, 410), has failed for a week, or sends "
            "everybody to the front page. `chapterhouse check --links` asks and stores the answer, with its date, in "
            "links.lock.jsonl beside the bibliography; commit that file. Every other check opens no connection and "
            "tells from it what is not older than 90 days. Name the page's new address, or a copy in a web archive."
        ),
        "doi-mismatch": (
            "The title, the first author or the year of a cited entry is not what is registered for its DOI. Where "
            "several differ, the DOI may be another work's, and readers would be led to that. `chapterhouse check "
            "--online` asks doi.org and stores the answer in works.lock.jsonl beside the bibliography; commit that "
            "file. Every other check opens no connection and compares with it. Where the registered metadata is "
            "wrong, allow the finding above the entry: `% allow doi-mismatch: the agency has the year of the reprint`."
        ),
        "invalid-formula": (
            "A formula is not valid TeX, so that its source would be printed in its stead. Look for a missing "
            "brace or a misspelt command."
        ),
        "invalid-setting": (
            "A value in paper.toml is not of the form that its key asks for. `chapterhouse schema` prints what "
            "every key takes; editors that know the schema tell it while you type."
        ),
        "malformed-answer": (
            "A line of links.lock.jsonl or works.lock.jsonl, where answers from the network are stored, is no JSON "
            "object. Remove it; what it held is asked again by `chapterhouse check --links` or `--online`."
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
        "redirected-link": (
            "A page has moved for good: its server leads everybody to another address (301, 308). Old addresses "
            "rarely live on for ever. Look at what stands at the new one, and write that; `chapterhouse check --links "
            "--fix --unsafe-fixes` writes them all."
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
        "refused-suppression": (
            "A comment allows an error that would make the paper wrong or mislead its readers. Only faults that the "
            "pages mark where they stand can be allowed so, such as a citation that waits for its entry. Mend the "
            "fault, or look at the paper meanwhile with `chapterhouse build --draft`."
        ),
        "refused-submodule": (
            "A git submodule stands where a file or folder should. Its content is another project's, so it is not "
            "read. Copy what you need into this project."
        ),
        "refused-symlink": (
            "A symbolic link stands where a file should. Links can lead out of the project, so none is followed. "
            "Put the file itself there."
        ),
        "retracted-work": (
            "A cited work was retracted, as the agency tells that registers its DOI. Who cites it without a word "
            "leans on what its authors or its publisher took back. Cite another source; where the retraction itself "
            "is the point, say so in the entry's `note`, which is printed, and the finding is gone."
        ),
        "suppression-without-reason": (
            "A comment allows a finding but does not say why, so it allows nothing. Write the reason behind the "
            "colon: `<!-- allow duplicate-heading: the law has it twice -->`. Whoever reads the chapter next has to "
            "judge whether it still holds."
        ),
        "too-large-file": ("A file is larger than anything a paper needs."),
        "too-many-files": ("The project holds more files than a paper can have; a folder may not belong in it."),
        "unanswered-doi": (
            "doi.org or the agency behind it gave no usable answer on a DOI, so that its entry was not compared. "
            "Nothing was stored; ask again later. Trouble with the network is never an error."
        ),
        "undrawable-formula": ("A formula is valid, but it holds something that cannot be drawn for print."),
        "unknown-check": ("paper.toml sets the level of a check that does not exist; its name may be misspelt."),
        "unknown-doi": (
            "doi.org does not know the DOI of a cited entry, so that the link which the paper prints leads nowhere. A "
            "character may be wrong, or the work may be too new: allow the finding above the entry then, with that "
            "reason. The answer is stored in works.lock.jsonl beside the bibliography and told for 90 days."
        ),
        "unknown-front-matter-key": ("A chapter's front matter has a key that means nothing here; it may be misspelt."),
        "unknown-revision": ("git knows no commit, branch or tag of that name here."),
        "unknown-setting": ("paper.toml has a key that means nothing here; it may be misspelt."),
        "unknown-suppression": (
            "A comment allows a finding that does not exist; its name may be misspelt. Every finding tells its code "
            "in square brackets: `error[undefined-citation]`."
        ),
        "unmatched-paths": (
            "paper.toml sets levels for files, but no file of the project has such a path; it may be misspelt, or the "
            "file was renamed. `*` stands for any characters, folders included."
        ),
        "unreachable-link": (
            "Whether a linked page is there could not be found out: its server turned the program away, was too slow, "
            "or could not be reached at all. That may be the network's fault, so it is never an error. Open the page "
            "in a browser."
        ),
        "unreadable-chapter": (
            "A chapter is so large, so deeply nested or so entangled that it could not be read or converted "
            "within the limits that protect a build."
        ),
        "unrendered-citations": (
            "The citation style or the bibliography could not be used to print the citations. The message says what "
            "stopped it; a style must be a valid CSL 1.0 file that depends on no other."
        ),
        "unreadable-file": ("The system does not let the file be read."),
        "unused-suppression": (
            "A comment allows a finding that is not there: the fault is gone, or the comment stands elsewhere. It "
            "speaks of the paragraph, table, figure or heading that it stands in or directly before; in a .bib file "
            "of the entry below it. Left in place, it would hide the fault when it comes back."
        ),
    }
)


def explain(code: str) -> str:
    """A page of plain text on the finding ``code``. Raises :class:`KeyError` for a code that is not known."""
    severity = ONLINE.get(code) or ("warning" if code in _WARNINGS else "error")
    return f"{code} ({severity})\n\n{EXPLANATIONS[code]}\n"
