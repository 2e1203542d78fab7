"""What paper.toml says of statements: the dimensions that they are about, and their kinds. No kind is built in."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, ValidationInfo, field_validator

from chapterhouse.settings import rules
from chapterhouse.settings.types import KindName, Line, Name, Prefix, Table


class Member(Table):
    """One of the things that a dimension lists."""

    name: Name = Field(description='The word by which statements name it: "data-centres".')
    title: Line = Field(description='The words that are printed: "Data centres".')
    chapter: Line | None = Field(default=None, description='The label of the chapter on it: "sec:data-centres".')


class Dimension(Table):
    """Something that statements are about, with all that it can be."""

    name: Name = Field(description='The word by which kinds and queries name it: "technology".')
    title: Line = Field(description='The word that is printed: "Technology".')
    members: tuple[Member, ...] = Field(min_length=1, description="All that there is of it, in the order of tables.")

    def member(self, name: str) -> Member | None:
        """The member called ``name``."""
        return next((member for member in self.members if member.name == name), None)


class Choice(Table):
    """One of the words that an attribute can have for a value."""

    name: Name = Field(description='The word that statements write: "complementary".')
    title: Line = Field(description='The word that is printed: "Complementary".')
    mark: Line | None = Field(
        default=None, description='A sign of one or two characters that stands for it in tables: "+".'
    )
    line: Literal["solid", "dashed", "dotted", "double"] = Field(
        default="solid", description="How it is drawn, in networks and at the side of a statement."
    )
    contradicts: bool = Field(
        default=False, strict=True, description="Whether a statement with it asks for a response."
    )


class Attribute(Table):
    """What statements of a kind say besides their text."""

    name: Name = Field(description="The word that statements write before the equals sign.")
    title: Line = Field(description="The words that are printed before the value.")
    type: Literal["text", "number", "date"] = Field(
        default="text", description="What the value is, where none of the three below says it."
    )
    dimension: Name | None = Field(default=None, description="The dimension whose members are the values.")
    refers_to: Name | None = Field(default=None, description="The kind whose labels are the values.")
    choices: tuple[Choice, ...] = Field(default=(), description="The words that are the values.")
    many: bool = Field(default=False, strict=True, description="Whether several values may stand, parted by spaces.")
    required: bool = Field(default=False, strict=True, description="Whether no statement may be without it.")
    inverse: Line | None = Field(
        default=None, description='The words printed at the statement that is referred to: "Answered by".'
    )
    shown: bool = Field(default=True, strict=True, description="Whether it is printed at the statement.")

    @field_validator("inverse")
    @classmethod
    def _inverts_a_reference(cls, inverse: str | None, info: ValidationInfo) -> str | None:
        if inverse is not None and info.data.get("refers_to") is None:
            raise rules.RuleBroken("stands at an attribute that refers to no kind", "add `refers_to`, or take it away")
        return inverse

    def choice(self, name: str) -> Choice | None:
        """The choice called ``name``."""
        return next((choice for choice in self.choices if choice.name == name), None)


class Measure(Table):
    """How a kind of statement holds a figure."""

    value: Name = Field(description="The attribute with the figure.")
    unit: Name | None = Field(default=None, description="The attribute with its unit.")
    year: Name | None = Field(default=None, description="The attribute with the year of which the figure tells.")
    same: tuple[Name, ...] = Field(
        default=(), description="The attributes that two figures share where they tell of the same thing."
    )
    oldest: int | None = Field(
        default=None, ge=0, le=1000, strict=True, description="How many years a figure may be older than the paper."
    )


class Kind(Table):
    """A kind of statement: a fenced div that has its name for a class."""

    name: KindName = Field(description='The class that chapters write: "gap".')
    prefix: Prefix = Field(description='The prefix of the labels: "gap", as in `@gap:charging-data`.')
    noun: Line = Field(description='The word before the number: "Gap".')
    plural: Line = Field(description='The word before several numbers: "Gaps".')
    evidence: bool = Field(default=False, strict=True, description="Whether each has to cite something.")
    numerals: Literal["numbers", "letters"] = Field(
        default="numbers", description="How they are counted: 1, 2, 3 or A, B, C."
    )
    print: Literal["box", "line"] = Field(
        default="box", description="How it is printed: as a box with all that it says, or as a line of the text."
    )
    attributes: tuple[Attribute, ...] = Field(default=(), description="What statements of the kind say.")
    links: tuple[Name, ...] = Field(
        default=(),
        max_length=2,
        description="The two attributes that tell from where to where a statement leads, for networks.",
    )
    answers: Name | None = Field(
        default=None, description="The attribute by which these statements answer others; each answers something."
    )
    actor: Name | None = Field(default=None, description="The attribute that tells who acts; each names somebody.")
    measure: Measure | None = Field(default=None, description="Where the figure is, in a kind that holds figures.")

    def attribute(self, name: str) -> Attribute | None:
        """The attribute called ``name``."""
        return next((attribute for attribute in self.attributes if attribute.name == name), None)


class Coverage(Table):
    """Two dimensions of which each pair of members should be treated by a statement."""

    rows: Name = Field(description="One dimension.")
    columns: Name = Field(description="The other.")
