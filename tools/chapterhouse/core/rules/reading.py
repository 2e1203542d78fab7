"""What is found in reading: in files, in paper.toml, in front matter."""

from __future__ import annotations

from functools import partial

from chapterhouse.core.diagnostics import Severity
from chapterhouse.core.rules.rule import SAFETY, SETTINGS, UNREAD, FoundBy, read_rule

_rule = partial(read_rule, found_by=FoundBy.READING)

BYTE_ORDER_MARK = _rule(
    "byte-order-mark",
    Severity.ERROR,
    """
    A file begins with an invisible byte-order mark.

    Save it as UTF-8 without one.
    """,
    fixed=UNREAD,
)

COLLIDING_NAMES = _rule(
    "colliding-names",
    Severity.ERROR,
    """
    Two paths differ only in capitals or in how their letters are composed.

    On Windows and macOS only one of them can exist, so a co-author there would lose the other.
    """,
)

HIDDEN_CHARACTER = _rule(
    "hidden-character",
    Severity.WARNING,
    """
    A character stands here that no reader sees: a zero-width space, a joiner, a mark of direction, a tag.

    Such characters come along from web pages and word processors, and can carry words that nobody sees. A search misses
    the word around them. They are allowed where the writing needs them: marks of direction beside Arabic or Hebrew,
    joiners in scripts that join and in emoji, U+200B in languages that are written without spaces.
    """,
)

INVALID_SETTING = _rule(
    "invalid-setting",
    Severity.ERROR,
    """
    A value in paper.toml is not of the form that its key asks for.

    `chapterhouse schema` prints what every key takes; editors that know the schema tell it while you type.
    """,
    fixed=SETTINGS,
)

MALFORMED_FRONT_MATTER = _rule(
    "malformed-front-matter",
    Severity.ERROR,
    """
    The lines between `---` at the head of a chapter are one `key: value` a line, with the keys status, words,
    short-title and summary.

    YAML's lists, anchors and tags are not part of it.
    """,
)

MALFORMED_SETTINGS = _rule(
    "malformed-settings",
    Severity.ERROR,
    """
    paper.toml is not valid TOML, so nothing of it can be trusted.
    """,
    fixed=SETTINGS,
)

MISSING_FILE = _rule(
    "missing-file",
    Severity.ERROR,
    """
    paper.toml names a file that is not there.
    """,
    fixed=UNREAD,
)

MISSING_SETTING = _rule(
    "missing-setting",
    Severity.ERROR,
    """
    paper.toml lacks a key without which no paper can be built.
    """,
    fixed=SETTINGS,
)

NOT_A_FILE = _rule(
    "not-a-file",
    Severity.ERROR,
    """
    A folder, a device or a pipe stands where a file should.
    """,
    fixed=SAFETY,
)

NOT_UTF8 = _rule(
    "not-utf8",
    Severity.ERROR,
    """
    A file of the project is not plain UTF-8 text.

    Save it as UTF-8 without a byte-order mark.
    """,
    fixed=UNREAD,
)

NUL_CHARACTER = _rule(
    "nul-character",
    Severity.ERROR,
    """
    A text file holds the character NUL, which no editor writes; it may be no text at all.
    """,
    fixed=SAFETY,
)

RAW_MARKUP = _rule(
    "raw-markup",
    Severity.ERROR,
    """
    A chapter holds HTML or another output's own markup in backticks.

    It could come out in one format only, and could do more than print, so it is refused. Write it in Markdown.
    """,
    fixed=SAFETY,
)

REFUSED_PATH = _rule(
    "refused-path",
    Severity.ERROR,
    """
    A path leads out of the project, or would mean different files on different systems.

    Paths are relative to the folder of paper.toml, with `/`, without `..`.
    """,
    fixed=SAFETY,
)

REFUSED_SUBMODULE = _rule(
    "refused-submodule",
    Severity.ERROR,
    """
    A git submodule stands where a file or folder should.

    Its content is another project's, so it is not read. Copy what you need into this project.
    """,
    fixed=SAFETY,
)

REFUSED_SYMLINK = _rule(
    "refused-symlink",
    Severity.ERROR,
    """
    A symbolic link stands where a file should.

    Links can lead out of the project, so none is followed. Put the file itself there.
    """,
    fixed=SAFETY,
)

REORDERING_CHARACTER = _rule(
    "reordering-character",
    Severity.ERROR,
    """
    A character stands here that makes what follows appear in another order, or on another line, than it is written in.

    Readers of the paper and reviewers of its source would see different words ("Trojan Source"). Bidirectional
    embeddings and overrides are allowed in a paper whose language is written from right to left; isolates also beside
    such words.
    """,
)

TOO_LARGE_FILE = _rule(
    "too-large-file",
    Severity.ERROR,
    """
    A file is larger than anything a paper needs.
    """,
    fixed=SAFETY,
)

TOO_MANY_FILES = _rule(
    "too-many-files",
    Severity.ERROR,
    """
    The project holds more files than a paper can have; a folder may not belong in it.
    """,
    fixed=SAFETY,
)

UNKNOWN_FRONT_MATTER_KEY = _rule(
    "unknown-front-matter-key",
    Severity.ERROR,
    """
    A chapter's front matter has a key that means nothing here; it may be misspelt.
    """,
)

UNKNOWN_REVISION = _rule(
    "unknown-revision",
    Severity.ERROR,
    """
    git knows no commit, branch or tag of that name here.
    """,
    fixed=UNREAD,
)

UNKNOWN_SETTING = _rule(
    "unknown-setting",
    Severity.ERROR,
    """
    paper.toml has a key that means nothing here; it may be misspelt.
    """,
    fixed=SETTINGS,
)

UNPRINTABLE_CHARACTER = _rule(
    "unprintable-character",
    Severity.ERROR,
    """
    A control character stands here, which neither XML nor PDF can hold.

    Vertical tabs and form feeds come along when text is pasted from slides or PDF files. In a draft a space stands for
    them.
    """,
    fixed=UNREAD,
)

UNREADABLE_CHAPTER = _rule(
    "unreadable-chapter",
    Severity.ERROR,
    """
    A chapter is so large, so deeply nested or so entangled that it could not be read or converted within the limits
    that protect a build.
    """,
    fixed=UNREAD,
)

UNREADABLE_FILE = _rule(
    "unreadable-file",
    Severity.ERROR,
    """
    The system does not let the file be read.
    """,
    fixed=UNREAD,
)
