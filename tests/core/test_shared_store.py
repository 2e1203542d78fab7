"""What several machines share is what the holder of the secret key put there, and never fails a build."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from loopback import Page, site

from chapterhouse.core import memo
from chapterhouse.core.cache import Cache
from chapterhouse.core.shared_store.keys import InvalidKey, StoreKey, make_keys
from chapterhouse.core.shared_store.store import SharedStore

pytest.importorskip("fsspec", reason="the extra [cluster] is not installed")

NAME, OTHER = "a" * 64, "b" * 64


@pytest.fixture(params=["file", "memory"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    yield f"file://{tmp_path}/store" if request.param == "file" else f"memory://{uuid4().hex}"


def filled(url: str, secret: str, **entries: bytes) -> SharedStore:
    store = SharedStore(url, StoreKey.read(secret, url))
    for name, content in entries.items():
        store.write(name, content)
    store.finish()
    return store


def test_what_one_machine_writes_another_reads_and_cannot_write(url: str) -> None:
    secret, public = make_keys(url)
    assert filled(url, secret, **{NAME: b"made", OTHER: b""}).trouble is None
    reader = SharedStore(url, StoreKey.read(public, url))
    assert (reader.read(NAME), reader.read(OTHER), reader.read("c" * 64)) == (b"made", b"", None)
    assert not reader.is_written
    reader.write("c" * 64, b"forged")
    reader.finish()
    assert SharedStore(url, StoreKey.read(public, url)).read("c" * 64) is None
    assert not SharedStore(url, StoreKey.read(secret, url), read_only=True).is_written


def test_entries_that_were_changed_renamed_or_signed_by_others_are_not_read(tmp_path: Path) -> None:
    url = f"file://{tmp_path}/store"
    secret, public = make_keys(url)
    filled(url, secret, **{NAME: b"made"})
    whole = (tmp_path / "store" / NAME).read_bytes()
    changed = [
        whole[:-1] + b"E",
        whole + b"x",
        whole[:-1],
        whole[:40],
        b"",
        bytes([whole[0] ^ 1]) + whole[1:],
        StoreKey.read(make_keys(url)[0], url).seal(NAME, b"made"),
        StoreKey.read(secret, url).seal(OTHER, b"made"),
    ]
    for entry in changed:
        (tmp_path / "store" / NAME).write_bytes(entry)
        store = SharedStore(url, StoreKey.read(public, url))
        assert store.read(NAME) is None and store.trouble is None
    (tmp_path / "store" / NAME).write_bytes(whole)
    assert SharedStore(url, StoreKey.read(public, url)).read(NAME) == b"made"


def test_a_key_is_that_of_one_store() -> None:
    secret, public = make_keys("s3://bucket/folder")
    assert StoreKey.read(f" {secret}\n", "s3://bucket/folder/").can_seal
    assert not StoreKey.read(public, "s3://bucket/folder").can_seal
    for text, url in ((secret, "s3://another/folder"), ("", "s3://bucket/folder"), (secret[:-1], "s3://bucket/folder")):
        with pytest.raises(InvalidKey):
            StoreKey.read(text, url)


def test_a_cache_takes_from_the_store_once_and_gives_to_it(tmp_path: Path, url: str) -> None:
    secret, public = make_keys(url)
    store = SharedStore(url, StoreKey.read(secret, url))
    first = Cache(tmp_path / "one/cache", b"k", shared=store)
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    memo.keep(first, "step", ("x",), b"made")
    store.finish()
    reader = SharedStore(url, StoreKey.read(public, url))
    second = Cache(tmp_path / "two/cache", b"another key", shared=reader)
    assert memo.call(second, "step", ("x",), lambda: pytest.fail("it was made already"), memo.BYTES) == b"made"
    assert memo.find(Cache(tmp_path / "two/cache", b"another key"), "step", ("x",), bytes) == b"made"
    assert reader.read_entries == 1


def test_what_others_know_counts_where_no_state_known_here_holds(tmp_path: Path, url: str) -> None:
    secret, _ = make_keys(url)
    numbers = {"fig:a": "1"}

    def made(cache: Cache) -> str:
        asked = memo.Questions({"number": numbers.get})
        return memo.call_tracked(
            cache, "refer", (), asked, lambda: f"{cache} {asked.ask('number', 'fig:a')}", memo.TEXT
        )

    (tmp_path / "here").mkdir()
    (tmp_path / "there").mkdir()
    alone = made(Cache(tmp_path / "here/cache", b"k"))
    numbers["fig:a"] = "2"
    store = SharedStore(url, StoreKey.read(secret, url))
    theirs = made(Cache(tmp_path / "there/cache", b"k", shared=store))
    store.finish()
    here = Cache(tmp_path / "here/cache", b"k", shared=SharedStore(url, StoreKey.read(secret, url)))
    assert made(here) == theirs
    numbers["fig:a"] = "1"
    assert made(here) == alone


def test_a_store_is_kept_at_its_size_and_the_oldest_go_first(tmp_path: Path) -> None:
    url = f"file://{tmp_path}/store"
    key = StoreKey.read(make_keys(url)[0], url)
    filled(url, make_keys(url)[0], **{NAME: b"x" * 900})
    os.utime(tmp_path / "store" / NAME, (time.time() - 60,) * 2)
    (tmp_path / "store" / "notes.txt").write_text("somebody's own")
    store = SharedStore(url, key, largest=1500)
    store.write(OTHER, b"y" * 900)
    store.finish()
    assert sorted(one.name for one in (tmp_path / "store").iterdir()) == [OTHER, "index", "notes.txt"]
    assert json.loads((tmp_path / "store" / "index").read_text()) == [OTHER]


def test_an_entry_is_whole_or_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from fsspec.implementations.local import LocalFileSystem

    def full(*arguments: object) -> None:
        raise OSError(28, "No space left on device")

    url = f"file://{tmp_path}/store"
    secret, _ = make_keys(url)
    filled(url, secret, **{NAME: b"made"})
    monkeypatch.setattr(LocalFileSystem, "mv", full)
    store = filled(url, secret, **{NAME: b"made again", OTHER: b"made"})
    assert store.trouble is not None and "No space left" in store.trouble
    assert sorted(one.name for one in (tmp_path / "store").iterdir()) == [NAME, "index"]
    assert SharedStore(url, StoreKey.read(secret, url)).read(NAME) == b"made"


def test_a_web_server_is_read_from_by_its_index(tmp_path: Path) -> None:
    with site({}) as web:
        url = f"{web.url}/store"
        secret, public = make_keys(url)
        key = StoreKey.read(secret, url)
        web.pages["/store/index"] = Page(body=json.dumps([NAME, "../../etc/passwd", 7]).encode())
        web.pages[f"/store/{NAME}"] = Page(body=key.seal(NAME, b"made"))
        store = SharedStore(url, key)
        assert not store.is_written, "nothing is written over the web"
        assert (store.read(NAME), store.read(OTHER), store.read(NAME)) == (b"made", None, b"made")
        assert web.count(f"/store/{OTHER}") == 0, "what is not listed is not asked for"
        web.pages[f"/store/{NAME}"] = Page(500)
        assert store.read(NAME) is None and store.trouble is not None
        asked = len(web.asked)
        assert store.read(NAME) is None and len(web.asked) == asked, "a store that failed is left alone"
        assert SharedStore(url, StoreKey.read(public, url)).read(OTHER) is None


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/store", "nonsense://bucket", "file:///proc/version/store"])
def test_a_store_that_cannot_be_used_is_none(tmp_path: Path, url: str) -> None:
    (tmp_path / "one").mkdir()
    store = SharedStore(url, StoreKey.read(make_keys(url)[0], url))
    cache = Cache(tmp_path / "one/cache", b"k", shared=store)
    assert memo.call(cache, "step", ("x",), lambda: b"made", memo.BYTES) == b"made"
    store.finish()
    assert store.trouble
