"""The store that a run shares with other machines: named by paper or environment, used with a key of who runs it."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from chapterhouse.inputs.source import Refused, Source

if TYPE_CHECKING:
    from chapterhouse.core.shared_store.store import SharedStore

URL, KEY = "CHAPTERHOUSE_STORE", "CHAPTERHOUSE_STORE_KEY"
_TABLE = re.compile(r"^\s*\[?\s*cache\b", re.MULTILINE)


def cache_table(files: Source) -> Mapping[str, Any]:
    """The table ``[cache]`` of paper.toml as it is written, empty where there is none that can be used."""
    try:
        text = files.read_text("paper.toml")
        table = tomllib.loads(text).get("cache") if _TABLE.search(text) else None
    except (Refused, tomllib.TOMLDecodeError):  # checks tell what is wrong with the file
        return {}
    return table if isinstance(table, dict) else {}


def megabytes(table: Mapping[str, Any], name: str, otherwise: int) -> int:
    """The size called ``name`` in bytes, ``otherwise`` where none is set that makes sense."""
    size = table.get(name)
    return size << 20 if isinstance(size, int) and not isinstance(size, bool) and size >= 10 else otherwise


def shared_store(table: Mapping[str, Any], *, quiet: bool) -> SharedStore | None:
    """The store that ``[cache]`` or the environment names, None where there is no key for it.

    The environment goes first. At the end of the command what was made is there, and what there is to say is said.
    """
    text = os.environ.get(KEY, "").strip()
    url = os.environ.get(URL, "").strip() or table.get("store")
    if not text or not isinstance(url, str):
        return None
    from chapterhouse.core.shared_store.keys import InvalidKey, StoreKey
    from chapterhouse.core.shared_store.store import LARGEST_STORE, SharedStore

    try:
        key = StoreKey.read(text, url)
    except InvalidKey as error:
        click.echo(f"chapterhouse: the shared store {url} is not used: {error}", err=True)
        return None
    largest = megabytes(table, "store_megabytes", LARGEST_STORE)
    store = SharedStore(url, key, read_only=table.get("read_only") is True, largest=largest)
    context = click.get_current_context(silent=True)
    if context is not None:
        context.call_on_close(lambda: _finish(store, url, quiet))
    return store


def _finish(store: SharedStore, url: str, quiet: bool) -> None:
    store.finish()
    if store.trouble is not None:
        click.echo(f"chapterhouse: the shared store {url} is not used: {store.trouble}", err=True)
    elif not quiet and (store.read_entries or store.written_entries):
        click.echo(f"shared store: {store.read_entries:,} entries read, {store.written_entries:,} written", err=True)
