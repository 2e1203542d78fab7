"""The words of a review round: of the panel of remarks, of redlines, of the disposition of comments.

They stand apart from those of the paper, which a check reads each time; British English is the default, and each other
language has one table in ``review/``. ``{name}`` in braces is the place of what is put in.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from chapterhouse.settings.language import Locale


@dataclass(frozen=True, slots=True)
class ReviewWords:
    """The words of one language. ``language`` is its tag, for what is set apart from a text in another one."""

    language: str = "en-GB"

    # In the review copy: what its marks mean, and the panel of remarks.
    review_copy: str = "Review copy"
    version: str = "version {version}"
    revision: str = "revision {revision}"
    changed_revision: str = "revision {revision}, with changes"
    bars_and_dots: str = "bars mark what changed since {revision}, dotted where text went"
    bars_and_wedges: str = "bars mark what changed since {revision}, wedges where text went"
    your_remarks: str = "Your remarks"
    on_selection: str = "Remark on selected words"
    remarks: str = "Remarks"
    hide_remarks: str = "Hide remarks"
    kept_here: str = (
        "They are kept in this browser, and nothing is sent anywhere. When you have finished, save them as a "
        "file and send it to the authors."
    )
    not_kept: str = "This browser keeps nothing when the page is closed: save your remarks as a file before you leave."
    a_remark: str = "A remark"
    words_about: str = "The words that it is about"
    remark: str = "Remark"
    better_words: str = "Better words in their place, if you have some"
    better: str = "Better: {words}"
    kind: str = "Kind"
    general: str = "general"
    technical: str = "technical"
    editorial: str = "editorial"
    keep: str = "Keep the remark"
    cancel: str = "Cancel"
    none_yet: str = "There are none yet."
    who_you_are: str = "Who you are"
    name: str = "Name"
    organisation: str = "Organisation"
    how_to: str = "How to remark"
    how_to_select: str = (
        "Select words and press the button beside them, or {keys}. Or let each paragraph have a button:"
    )
    paragraph_buttons: str = "A button at each paragraph"
    save: str = "Save as a file"
    write_mail: str = "Write a mail"
    read_file: str = "Read a saved file"
    go_to: str = "Go to"
    edit: str = "Change"
    delete: str = "Delete"
    undo: str = "Undo"
    of_remark: str = "{action}: remark {number}"
    not_in_copy: str = "These words are not in this copy."
    deleted: str = "The remark is deleted."
    restored: str = "The remark is back."
    write_anew: str = "The words of this remark are not in this copy: delete it and write it anew."
    not_among: str = "These words are not among those that you chose: take some away, but change none."
    write_something: str = "Write a remark, or better words."
    kept: str = "The remark is kept in this browser."
    remark_on: str = "Remark on: {words}"
    buttons_there: str = "Each paragraph has a button now."
    saved: str = "{file} is saved. Send this file to the authors."
    were_read: str = "Remarks that were read: {count}."
    none_in_file: str = "This file holds no remarks that were saved here."
    mail_text: str = "Please find my remarks in the attached file (revision {revision})."
    mail_more: str = "(all of them are in the file)"
    mail_subject: str = "Remarks on {title}"

    # In the redline.
    changes: str = "Changes: {title}"
    today: str = "today"
    from_to: str = "From {old} to {new}."
    legend: str = "{new} is underlined, {gone} is struck through; each change says of which kind it is."
    what_is_new: str = "What is new"
    what_is_gone: str = "what is gone"
    nothing_changed: str = "Nothing changed."
    changed_chapters: str = "Chapters that changed"
    statements: str = "Statements"
    statement: str = "Statement"
    title: str = "Title"
    became: str = "Became"
    how: str = "How"
    moved_numbers: str = "Numbers that moved"
    label: str = "Label"
    was: str = "Was"
    is_now: str = "Is now"
    moved_paragraphs: str = "Paragraphs that are numbered otherwise"
    is_new: str = "(new)"
    is_gone: str = "(gone)"
    picture_before: str = "The picture as it was"
    picture_after: str = "The picture as it is now"
    before: str = "Before"
    after: str = "After"
    moved_from: str = "Moved from line {line}."
    was_at: str = "was at {place}"
    sources: str = "Sources"
    key: str = "Key"
    added: str = "added"
    removed: str = "removed"
    changed: str = "changed"
    withdrawn: str = "withdrawn"
    strengthened: str = "strengthened"
    weakened: str = "weakened"
    wording: str = "wording"
    figure: str = "figure"
    number: str = "number"
    source: str = "source"
    order: str = "order"
    threshold_changed: str = "threshold changed"
    level: str = "level"
    block_added: str = "{block} added"
    block_removed: str = "{block} removed"
    paragraph: str = "paragraph"
    heading: str = "heading"
    item: str = "item"
    cell: str = "cell"
    note: str = "note"
    caption: str = "caption"
    block_title: str = "title"
    term: str = "term"
    definition: str = "definition"
    quotation: str = "quotation"
    code: str = "code"
    line_of_text: str = "line"
    picture: str = "picture"

    # In the disposition of comments.
    dispositions: str = "Disposition of comments"
    of_round: str = "{title}, round {round}"
    on_revision: str = "on revision {revision}"
    totals: str = "{total} comments, of which {unanswered} are unanswered."
    by_chapter: str = "By chapter"
    by_commenter: str = "By commenter"
    chapter: str = "Chapter"
    commenter: str = "Commenter"
    all: str = "All"
    unanswered: str = "Unanswered"
    nowhere: str = "Without a place"
    whole: str = "The whole document"
    nobody: str = "Nobody named"
    comment: str = "Comment"
    person: str = "From"
    place: str = "Place"
    says: str = "What it says"
    answer: str = "Answer"
    proposed: str = "Proposed"
    proposed_change: str = "Proposed change"
    change: str = "Change"
    reply: str = "The commenter's reply"
    says_nearly: str = "Says nearly what {id} says."
    line: str = "line {number}"
    summary: str = "Summary"
    comments_and_answers: str = "Comments and answers"


def review_words(locale: Locale) -> ReviewWords:
    """The words for a locale; English where the tool does not speak its language."""
    return _words(locale.tag, locale.language if locale.is_spoken else "en")


@lru_cache
def _words(tag: str, language: str) -> ReviewWords:
    if language == "en":
        return ReviewWords()
    table = files("chapterhouse.settings.language") / "review" / f"{language}.toml"
    return ReviewWords(language=tag, **tomllib.loads(table.read_text(encoding="utf-8")))
