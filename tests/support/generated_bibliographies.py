"""Bibliographies as data, so that tests can edit them and know what must come out; and their text."""

from __future__ import annotations

from dataclasses import dataclass, replace

from hypothesis import strategies as st

TYPES = ("book", "article", "report", "misc")
NAMES = ("author", "title", "year", "pages", "note", "doi", "keywords", "relatedtype")
KEYS = tuple("abcdefghij")


@dataclass(frozen=True)
class Style:
    """How an entry is written."""

    indent: str = "  "
    trailing: bool = True
    quotes: bool = False
    parentheses: bool = False

    def value(self, value: str) -> str:
        return f'"{value}"' if self.quotes else f"{{{value}}}"


PLAIN = Style()


@dataclass(frozen=True)
class Item:
    """An entry with the comment above it."""

    key: str
    type: str
    fields: tuple[tuple[str, str], ...]
    comment: str = ""
    style: Style = PLAIN

    def text(self) -> str:
        opening, close = "()" if self.style.parentheses else "{}"
        fields = [f"{self.style.indent}{name} = {self.style.value(value)}" for name, value in self.fields]
        comma = "," if self.style.trailing and fields else ""
        return f"@{self.type}{opening}{self.key},\n" + ",\n".join(fields) + f"{comma}\n{close}"

    def block(self) -> str:
        return (f"{self.comment}\n" if self.comment else "") + self.text()


Bib = tuple[Item, ...]


def text_of(bib: Bib, head: str = "% The sources of this paper.") -> str:
    return "\n\n".join([head, *(item.block() for item in bib)]) + "\n"


WORD = st.text("abcxyz", min_size=1, max_size=3)
VALUE = st.builds(
    lambda word, shape: shape.replace("§", word),
    WORD,
    st.sampled_from(("§", "{§} and more", "§ \\& co", "§ -- §", "§\n   §", 'M{\\"u}ller §', "§: $x^2$ ä")),
)
COMMENT = st.one_of(st.just(""), WORD.map(lambda word: f"% about {word}"))
STYLE = st.builds(Style, st.sampled_from(("  ", "\t", "")), st.booleans(), st.booleans(), st.booleans())
FIELDS = st.lists(st.tuples(st.sampled_from(NAMES), VALUE), max_size=5, unique_by=lambda field: field[0]).map(tuple)
ITEM = st.builds(Item, st.sampled_from(KEYS), st.sampled_from(TYPES), FIELDS, COMMENT, STYLE)
BIB = st.lists(ITEM, max_size=5, unique_by=lambda item: item.key).map(tuple)


@st.composite
def edited(draw: st.DrawFn, bib: Bib, side: str) -> Bib:
    """``bib`` after some edits; new values and comments hold the name of the ``side``, so that they can be told."""
    items = list(bib)
    for number in range(draw(st.integers(0, 4))):
        edit = draw(st.sampled_from(("set", "set", "set", "drop field", "drop", "new", "new", "comment", "type")))
        mark = f"{side}{number}"
        if edit == "new":
            free = [key for key in KEYS if key not in {item.key for item in items}]
            fields = tuple((name, f"{mark}{name}") for name in draw(st.lists(st.sampled_from(NAMES), unique=True)))
            item = Item(draw(st.sampled_from(free)), "misc", fields, f"% new {mark}" if draw(st.booleans()) else "")
            items.insert(draw(st.integers(0, len(items))), item)
            continue
        if not items:
            continue
        at = draw(st.integers(0, len(items) - 1))
        item = items[at]
        if edit == "set":
            name = draw(st.sampled_from(NAMES))
            value = draw(st.sampled_from((mark, "the same")))
            fields = dict(item.fields) | {name: value}
            items[at] = replace(item, fields=tuple(fields.items()))
        elif edit == "drop field":
            items[at] = replace(item, fields=item.fields[1:])
        elif edit == "drop":
            del items[at]
        elif edit == "comment":
            items[at] = replace(item, comment=f"% by {mark}")
        else:
            items[at] = replace(item, type=draw(st.sampled_from(TYPES)))
    return tuple(items)
