"""The JSON Schema of paper.toml, for editors."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from chapterhouse import __version__
from chapterhouse.settings.paper import Settings

SCHEMA_FILE = ".paper.schema.json"
"""Where a paper keeps the schema for editors, beside its paper.toml."""


class _EditorSchema(GenerateJsonSchema):
    """JSON Schema as TOML needs it: there is no null, so an optional key is one that may be left out."""

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        if schema.get("default") is None:
            return self.generate_inner(schema["schema"])
        return super().default_schema(schema)


def json_schema(check_codes: Iterable[str] = ()) -> dict[str, object]:
    """The JSON Schema (draft 2020-12) of paper.toml, with a description of every key.

    ``check_codes`` are the codes that editors offer where severities are set; without them any code is accepted there.
    """
    schema: dict[str, Any] = Settings.model_json_schema(schema_generator=_EditorSchema)
    codes = sorted(check_codes)
    if codes:
        for table in (schema["properties"]["checks"], schema["$defs"]["ChecksFor"]["properties"]["levels"]):
            level = table.pop("additionalProperties")
            table |= {"properties": dict.fromkeys(codes, level), "additionalProperties": False}
    name = f"urn:chapterhouse:{__version__}:paper.toml"
    return {"$schema": GenerateJsonSchema.schema_dialect, "$id": name, **schema, "title": "paper.toml"}
