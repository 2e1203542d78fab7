"""The store that a run shares with other machines: named by paper or environment, used with a key of who runs it."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import click

from chapterhouse.core import toml
from chapterhouse.inputs.source import Refused, Source

if TYPE_CHECKING:
    from chapterhouse.core.shared_store.store import SharedStore

URL, KEY = "CHAPTERHOUSE_STORE", "CHAPTERHOUSE_STORE_KEY"
_TABLE = re.compile(r"^\s*\[?\s*cache\b", re.MULTILINE)

_open: dict[str, SharedStore] = {}
_refused: dict[str, str] = {}


def cache_table(files: Source) -> Mapping[str, Any]:
    """The table ``[cache]`` of paper.toml as it is written, empty where there is none that can be used."""
    try:
        text = files.read_text("paper.toml")
        table = toml.loads(text).get("cache") if _TABLE.search(text) else None
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
    if url not in _open and url not in _refused:
        _reach(text, url, table)
        context = click.get_current_context(silent=True)
        if context is not None:
            context.call_on_close(lambda: _finish(url, quiet))
    return _open.get(url)


def _reach(text: str, url: str, table: Mapping[str, Any]) -> None:
    from chapterhouse.core.shared_store.keys import InvalidKey, StoreKey
    from chapterhouse.core.shared_store.store import LARGEST_STORE, SharedStore

    try:
        key = StoreKey.read(text, url)
    except InvalidKey as error:
        _refused[url] = str(error)
        return
    largest = megabytes(table, "store_megabytes", LARGEST_STORE)
    _open[url] = SharedStore(url, key, read_only=table.get("read_only") is True, largest=largest)


def flush() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Wait until the stores have what was made; which were written to, and why others are not used, in words."""
    for store in _open.values():
        store.flush()
    trouble = {**_refused, **{url: store.trouble for url, store in _open.items() if store.trouble is not None}}
    written = tuple(url for url, store in _open.items() if store.written_entries)
    return written, tuple(_unused(url, why) for url, why in trouble.items())


def tidy(urls: Iterable[str]) -> None:
    """Make room in the stores at ``urls``, which others of our processes wrote to, and list what is there."""
    for url in urls:
        store = shared_store({"store": url}, quiet=True)
        if store is not None:
            store.tidy()


def _finish(url: str, quiet: bool) -> None:
    refused, store = _refused.pop(url, None), _open.pop(url, None)
    if store is not None:
        store.finish()
        refused = store.trouble
    if refused is not None:
        click.echo(_unused(url, refused), err=True)
    elif store is not None and not quiet and (store.read_entries or store.written_entries):
        click.echo(f"shared store: {store.read_entries:,} entries read, {store.written_entries:,} written", err=True)


def _unused(url: str, why: str) -> str:
    return f"chapterhouse: the shared store {url} is not used: {why}"
