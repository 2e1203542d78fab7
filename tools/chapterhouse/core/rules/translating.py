"""What the history of the repository tells of translations."""

from __future__ import annotations

from chapterhouse.core.diagnostics import Severity
from chapterhouse.core.rules.rule import read_rule

TRANSLATION_BEHIND = read_rule(
    "translation-behind",
    Severity.WARNING,
    """
    The chapter that this one translates was changed, and the translation was not.

    Its readers are told what the original no longer says. The commits that changed the original are named; `git diff`
    over them shows what is to be carried over. The next commit that changes the translation tells that it was done. A
    translation that is changed for other reasons too names in its front matter the commit whose text it has, as
    `translated-commit: 4f0c794`, and is behind by all that came after it.
    """,
)

UNKNOWN_TRANSLATED_COMMIT = read_rule(
    "unknown-translated-commit",
    Severity.WARNING,
    """
    The commit whose text a chapter says that it translates is not in the history of what is checked.

    Whether the translation is behind cannot be told: the commit was squashed or rebased away, or the hash is misspelt.
    """,
)
