"""Calls into results, made by the workers of a Dask cluster: warm processes on this machine or on others.

A call is named by a digest of what it is made of, so that what two builds ask of one cluster at the same time is done
once. What a lost worker had in hand is done by another. Results are bytes, and are taken as such: no worker can make
this process run anything.
"""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeGuard

from chapterhouse.processes.workers import WorkerFailed, WorkerLost

_SCHEMES = {"dask": "tcp", "dask+tls": "tls"}
_SECONDS = 10
_TRIES = 3
_OTHER_VERSIONS = b"other versions"
_DONE = b"done: "


class NoCluster(Exception):
    """A cluster cannot be used; the message says why, and what to do."""


class Cluster:
    """The workers of the scheduler at ``address``, which have what makes results in the versions of this process."""

    def __init__(self, address: str, versions: Callable[[], str]) -> None:
        """Reach for the scheduler at ``dask://HOST:PORT``, or ``dask+tls://`` with the keys that Dask is set up with.

        ``versions``, a function of a module, gives a digest that is the same where results are. Raises
        :class:`NoCluster`.
        """
        scheme, _, place = address.partition("://")
        if scheme not in _SCHEMES or not place.rpartition(":")[2].isdecimal():
            raise NoCluster(f"{address} is no address of a Dask scheduler: write dask://HOST:PORT")
        try:
            from distributed import Client
        except ModuleNotFoundError as error:
            raise NoCluster(
                f'a cluster needs {error.name}, which is not installed: pip install "chapterhouse[cluster]"'
            ) from error
        self._versions = versions
        try:
            self._client: Any = Client(  # type: ignore[no-untyped-call]
                f"{_SCHEMES[scheme]}://{place}",
                timeout=_SECONDS,
                set_as_default=False,
            )
        except (OSError, ValueError) as error:
            raise NoCluster(f"no Dask scheduler answers at {place}: start one with `dask scheduler`") from error
        if not self.size:
            self.close()
            raise NoCluster(f"the scheduler at {place} has no workers: start some with `dask worker {place}`")

    @property
    def size(self) -> int:
        """How many calls are made at once."""
        return sum(worker["nthreads"] for worker in self._client.scheduler_info(n_workers=-1)["workers"].values())

    def share(self, value: object) -> object:
        """What stands for ``value`` among the arguments of calls: it is sent once, however many want it."""
        key = f"chapterhouse-value-{_digest(value)}"
        return self._client.submit(_same, pickle.dumps(value), key=key, retries=_TRIES)

    def submit(self, fn: Callable[..., bytes], /, *arguments: object) -> Future[bytes]:
        """The result of ``fn``, a function of a module, called with ``arguments`` by whichever worker is free.

        The future raises :class:`~chapterhouse.processes.workers.WorkerLost` and
        :class:`~chapterhouse.processes.workers.WorkerFailed`.
        """
        shared = [argument for argument in arguments if _is_shared(argument)]
        own = pickle.dumps([argument for argument in arguments if not _is_shared(argument)])
        named = _digest([fn.__module__, fn.__qualname__, self._versions(), [one.key for one in shared], own])
        done = self._client.submit(
            _call, self._versions, self._versions(), fn, own, *shared, key=f"chapterhouse-{named}", retries=_TRIES
        )
        answer: Future[bytes] = Future()
        answer.set_running_or_notify_cancel()
        done.add_done_callback(lambda future: _hand_on(future, answer))
        return answer

    def close(self) -> None:
        """Leave the cluster to others."""
        self._client.close()


def _is_shared(argument: object) -> TypeGuard[Any]:
    from distributed import Future as Remote

    return isinstance(argument, Remote)


def _same(value: bytes) -> bytes:
    return value


def _call(
    versions: Callable[[], str], wanted: str, fn: Callable[..., bytes], arguments: bytes, *shared: bytes
) -> bytes:
    """On a worker: the call, or word that this worker would make something else of it."""
    if versions() != wanted:
        return _OTHER_VERSIONS
    return _DONE + fn(*(_unpickled(one) for one in shared), *pickle.loads(arguments))


_shared_values: dict[str, object] = {}


def _unpickled(value: bytes) -> object:
    """The value again, the same object for the same bytes: what is kept by it stays."""
    name = hashlib.sha256(value).hexdigest()
    if name not in _shared_values:
        while len(_shared_values) >= 8:
            _shared_values.pop(next(iter(_shared_values)))
        _shared_values[name] = pickle.loads(value)
    return _shared_values[name]


def _hand_on(done: Any, answer: Future[bytes]) -> None:
    from distributed import KilledWorker

    try:
        content = done.result()
    except KilledWorker as error:
        answer.set_exception(WorkerLost(f"{_TRIES} workers were lost over it: {error}"))
    except BaseException as error:
        answer.set_exception(WorkerFailed(f"{type(error).__name__}: {error}"))
    else:
        if not isinstance(content, bytes) or not content.startswith(_DONE):
            what = "has other versions of chapterhouse or its libraries: install the same there"
            answer.set_exception(WorkerFailed(f"a worker of the cluster {what}"))
        else:
            answer.set_result(content[len(_DONE) :])


def _digest(value: object) -> str:
    return hashlib.sha256(pickle.dumps(value)).hexdigest()
