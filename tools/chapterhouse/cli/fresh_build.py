"""A build by all the stages, and its products in what can be printed: what ``build`` does where nothing was kept."""

from __future__ import annotations

import dataclasses
import datetime
import enum
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from pydantic import BaseModel

from chapterhouse import pipeline
from chapterhouse.cli.commands.build import PRESSED, REVIEWED, State
from chapterhouse.cli.kept_build import BuildResult
from chapterhouse.core.runtime import Runtime
from chapterhouse.inputs import reading
from chapterhouse.inputs.source import Source
from chapterhouse.model.built import BuildOptions, Earlier, Press, Revision
from chapterhouse.pipeline import Built, Stage
from chapterhouse.settings import Settings


def options_of(
    source: Source,
    state: State,
    *,
    only: Sequence[str],
    strict: bool,
    draft: bool,
    review: bool,
    earlier: Earlier | None = None,
    press: Press | None = None,
) -> BuildOptions:
    """What is to be built of ``source``; files under no version control are dated as the paper dates itself."""
    settings = reading.read_settings_of(source)  # the build itself tells what is wrong with paper.toml
    usual = Settings.model_fields["outputs"].default
    outputs = list(dict.fromkeys(only)) or (
        REVIEWED if review else PRESSED if press else settings.outputs if settings else usual
    )
    commit, date, modified = state
    if date is None:
        day = settings.date if settings else datetime.date(1980, 1, 1)
        date = datetime.datetime(day.year, day.month, day.day, tzinfo=datetime.UTC)
    revision = Revision(commit, date, modified)
    return BuildOptions(revision, outputs, draft=draft, strict=strict, review=review, earlier=earlier, press=press)


EARLIEST = datetime.datetime(1980, 1, 1, tzinfo=datetime.UTC)
"""What nobody dated is dated so."""


def comparable(source: Source, state: State, output: str) -> BuildOptions:
    """How a revision is built to be compared with another: as a draft that shows no errors."""
    options = options_of(source, state, only=[output], strict=False, draft=True, review=False)
    return replace(options, unmarked=True)


def build(source: Source, options: BuildOptions, runtime: Runtime, stop_after: str | None) -> Built:
    """The build, or what the stage called ``stop_after`` made."""
    return pipeline.build(source, options, runtime, Stage(stop_after) if stop_after else Stage.OUTPUT)


def result_of(built: Built) -> BuildResult:
    """What ``built``, a build of all stages, came to."""
    assert built.stopped or isinstance(built.product, Mapping)
    product = None if built.stopped or not isinstance(built.product, Mapping) else built.product
    return BuildResult(built.findings, len(built.suppressed), built.texts, product)


def shown(product: object) -> str:
    """The ``product`` of a stage as JSON."""
    return json.dumps(plain(product), ensure_ascii=False, indent=1)


def plain(value: Any) -> Any:
    """``value``, the product of a stage, in what JSON knows; bytes as their length and digest."""
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, bytes):
        return {"bytes": len(value), "sha256": hashlib.sha256(value).hexdigest()}
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, (set, frozenset)):
        return sorted(plain(item) for item in value)
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return value if isinstance(value, (str, int, float, bool, type(None))) else str(value)
