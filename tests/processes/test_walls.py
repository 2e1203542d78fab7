"""The walls around workers and programs: what is out of reach behind them, one attempt after the other."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from chapterhouse.manuscript import pandoc
from chapterhouse.processes.bounds import Bounds
from chapterhouse.processes.programs import run
from chapterhouse.processes.walls import Reach, Wall, WallMissing, available, available_to_a_thread
from chapterhouse.processes.workers import WorkerFailed, WorkerLost, WorkerPool

files = pytest.mark.skipif(Wall.FILES not in available(), reason="this kernel has no Landlock")
calls = pytest.mark.skipif(Wall.CALLS not in available(), reason="this kernel has no seccomp, or an unknown machine")
namespace = pytest.mark.skipif(
    Wall.NAMESPACE not in available(), reason="this kernel gives nobody here a network namespace of its own"
)

OUT_OF_REACH = {
    "read a file of the project": (open, "{secret}"),
    "list the project": (os.listdir, "{folder}"),
    "read the home of the user": (os.listdir, "/root"),
    "write into the project": (os.mkdir, "{folder}/new"),
    "remove a file of the project": (os.unlink, "{secret}"),
    "write into the folder of temporary files": (os.mkdir, "/tmp/chapterhouse-test-new"),
    "write among the programs": (os.mkdir, "/usr/chapterhouse-test-new"),
    "change a setting of the machine": (os.mkdir, "/etc/chapterhouse-test-new"),
}


@files
@pytest.mark.parametrize("attempt", OUT_OF_REACH)
def test_a_worker_reaches_no_file_of_others(tmp_path: Path, attempt: str) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret")
    function, path = OUT_OF_REACH[attempt]
    given = path.format(secret=secret, folder=tmp_path)
    with WorkerPool(1) as pool, pytest.raises(WorkerFailed, match="PermissionError"):
        pool.submit(function, given).result()
    assert secret.read_text() == "secret" and os.listdir(tmp_path) == ["secret"]


@files
def test_a_worker_writes_where_it_may(tmp_path: Path) -> None:
    allowed = tmp_path / "allowed"
    allowed.mkdir()
    with WorkerPool(1, writable=(str(allowed),)) as pool:
        pool.submit(os.mkdir, str(allowed / "new")).result()
        assert pool.submit(os.listdir, str(allowed)).result() == ["new"]
        home = pool.submit(os.getenv, "HOME").result()
        pool.submit(os.mkdir, f"{home}/new").result()


ATTEMPTS = {
    "a connection": "__import__('socket').socket()",
    "a connection of the machine": "__import__('socket').socket(__import__('socket').AF_UNIX)",
    "a raw connection": "__import__('socket').socket(17, 3)",
    "a name": "__import__('socket').create_connection(('127.0.0.1', 9))",
    "a program": "__import__('subprocess').run(['/bin/true'])",
    "a shell": "__import__('os').execv('/bin/sh', ['sh'])",
    "other rights": "[].index(__import__('ctypes').CDLL(None).unshare(0x10000000))",
}


@calls
@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_a_worker_opens_no_connection_and_runs_no_program(attempt: str) -> None:
    with WorkerPool(1) as pool, pytest.raises(WorkerFailed, match=r"PermissionError|ValueError: -1"):
        pool.submit(eval, ATTEMPTS[attempt]).result()


_INTERFACES = (
    "[line.split(':')[0].strip() for line in __import__('pathlib').Path('/proc/net/dev').read_text().splitlines()[2:]]"
)


@namespace
def test_a_worker_has_a_network_namespace_without_a_network() -> None:
    with WorkerPool(1) as pool:
        assert pool.submit(eval, _INTERFACES).result() == ["lo"]
        assert pool.submit(eval, "open('/proc/net/route').read().count(chr(10))").result() <= 1, "it has a route"
    if Wall.NAMESPACE in available_to_a_thread():
        done = run([sys.executable, "-I", "-c", f"print({_INTERFACES})"], seconds=60, walled=True)
        assert done.stdout == b"['lo']\n", done.stderr


_WITHOUT_RIGHTS = """
import ctypes, os, sys
ctypes.CDLL(None).prctl(24, 21, 0, 0, 0)  # PR_CAPBSET_DROP, CAP_SYS_ADMIN: an administrator is one no more
os.execv(sys.executable, [sys.executable, "-c", *sys.argv[1:]])
"""
_PROGRAMS_OF_A_USER = """
import multiprocessing, signal, sys, tempfile, threading, time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from chapterhouse.inputs.parallel import _give_up_rights
from chapterhouse.processes import programs, standing
from chapterhouse.processes.walls import Wall, available, available_to_a_thread

INTERFACES = sys.argv[1]

def asked(namespace):
    command = [sys.executable, "-I", "-c", f"import sys; print({INTERFACES}, sys.stdin.read())"]
    return programs.run(command, given=b"words", seconds=60, walled=True, namespace=namespace).stdout

assert Wall.NAMESPACE not in available_to_a_thread()
if Wall.NAMESPACE not in available():
    print("no namespace")
    sys.exit()
with ThreadPoolExecutor(4) as threads:
    assert set(threads.map(asked, [True] * 8)) == {b"['lo'] words\\n"}
assert not asked(False).startswith(b"['lo'] ") or eval(INTERFACES) == ["lo"]
try:
    programs.run(["/bin/sleep", "60"], seconds=0.2, walled=True, namespace=True)
except programs.OutOfPatience:
    print("out of patience")
with tempfile.TemporaryDirectory() as folder:
    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(1, context, _give_up_rights, (folder,)) as readers:
        assert readers.submit(asked, False).result() == b"['lo'] words\\n", "what reads many chapters"
threading.Timer(1, programs.end_all).start()
begin = time.monotonic()
try:
    programs.run(["/bin/sh", "-c", "trap '' TERM; exec sleep 987"], seconds=600, walled=True, namespace=True)
except programs.Stopped:
    print("stopped")
"""


@calls
@namespace
def test_programs_of_a_user_without_rights_get_a_namespace_too_and_end_when_told(tmp_path: Path) -> None:
    command = [sys.executable, "-c", _WITHOUT_RIGHTS, _PROGRAMS_OF_A_USER, _INTERFACES]
    path = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, cwd=tmp_path, env=path)
    if done.stdout == "no namespace\n":
        pytest.skip("this machine gives users without rights no network namespace, as in a chroot")
    assert done.stdout.split("\n") == ["out of patience", "stopped", ""], done.stderr
    assert not [line for line in _commands() if line == b"sleep\x00987\x00"]


def _commands() -> list[bytes]:
    return [path.read_bytes() for path in Path("/proc").glob("[0-9]*/cmdline") if path.exists()]


@namespace
def test_a_worker_keeps_no_rights_in_its_namespace() -> None:
    with WorkerPool(1) as pool:
        status = dict(line.split(":\t") for line in pool.submit(eval, _STATUS).result())
    ours = dict(line.split(":\t") for line in eval(_STATUS))
    assert int(status["CapEff"], 16) | int(ours["CapEff"], 16) == int(ours["CapEff"], 16)


_STATUS = "__import__('pathlib').Path('/proc/self/status').read_text().splitlines()"


def test_a_program_of_a_worker_has_the_walls_that_are_left() -> None:
    with WorkerPool(1, programs=True) as pool:
        done = pool.submit(eval, "__import__('chapterhouse.processes.programs', fromlist=['x']).run(" + _ECHO).result()
    assert done == b"words\n"


_ECHO = "['/bin/echo', 'words'], seconds=60, walled=True).stdout"


@files
@calls
def test_a_program_reaches_nothing_but_its_own_folder(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    script = (
        "import os, socket, sys\n"
        "def tried(act):\n"
        "    try: return bool(act()) or True\n"
        "    except OSError: return False\n"
        f"secret = {str(tmp_path / 'secret')!r}\n"
        "print(tried(lambda: open(secret)), tried(socket.socket), tried(lambda: open('x', 'w')))\n"
    )
    done = run([sys.executable, "-I", "-c", script], seconds=60, walled=True)
    assert done.stdout.split() == [b"False", b"False", b"True"], done.stderr
    open_again = (tmp_path / "secret").read_text()
    with socket.socket():
        assert open_again == "secret", "this process keeps its rights"


@files
def test_pandoc_reads_no_file_even_without_its_own_sandbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = tmp_path / "secret.md"
    secret.write_text("SECRET")
    text = f"```{{.include}}\n```\n\n![a]({secret})\n"
    given = run(
        [pandoc._executable(), "-f", "rst", "-t", "plain"],
        given=f".. include:: {secret}\n\n{text}".encode(),
        seconds=60,
        walled=True,
    )
    assert b"SECRET" not in given.stdout
    without = subprocess.run(
        [pandoc._executable(), "-f", "rst", "-t", "plain"],
        input=f".. include:: {secret}\n".encode(),
        capture_output=True,
        check=False,
    )
    assert b"SECRET" in without.stdout, "the attempt does not work anyway, so the test shows nothing"


def test_memory_has_an_end() -> None:
    with WorkerPool(1, memory=600 << 20) as pool:
        with pytest.raises((WorkerFailed, WorkerLost), match="MemoryError"):
            pool.submit(bytes, 2 << 30).result()
        assert pool.submit(abs, -1).result() == 1


def test_a_wall_that_is_missing_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chapterhouse.processes.walls._offered", frozenset)
    with pytest.raises(WallMissing, match="files"):
        Bounds(frozenset((Wall.FILES,)), Reach()).enter()
