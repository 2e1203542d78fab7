"""Rights that a thread or process of ours gives up for good, where the kernel offers it, before it meets an input.

Four walls: files (Landlock: named folders may be read, one may be written), network (seccomp: no socket; Landlock: no
TCP), calls (seccomp: no tracing, mounting, kernel keys or programs of the kernel), and a network namespace of its own,
in which there is no network at all. What this thread starts inherits them. See landlock(7), seccomp(2), namespaces(7)
and the kernel's ``userspace-api/landlock.rst``.
"""

from __future__ import annotations

import ctypes
import os
import platform
import shutil
import stat
import struct
import sys
import threading
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path


class Wall(StrEnum):
    """What a wall keeps out of reach."""

    FILES = "files"
    NETWORK = "network"
    CALLS = "calls"
    NAMESPACE = "network namespace"


REQUIRED = frozenset((Wall.FILES, Wall.NETWORK, Wall.CALLS))
"""The walls that keep something out of reach. The namespace doubles that around the network, and many machines that
lend out their time (CI, containers) offer it to nobody."""


class WallMissing(Exception):
    """A wall that was asked for cannot be put up; the message says which and why."""


@dataclass(frozen=True, slots=True)
class Reach:
    """What stays in reach behind the walls, beside :data:`SYSTEM`: folders to read and run programs from, to write."""

    readable: tuple[str, ...] = ()
    writable: tuple[str, ...] = ()
    programs: bool = True
    """Whether programs may be started."""


SYSTEM = ("/usr", "/lib", "/lib32", "/lib64", "/bin", "/sbin", "/etc", "/opt", "/nix", "/run/current-system", "/proc")
"""Folders that programs need to start: libraries, fonts, time zones. No home and no project is among them."""

_DEVICES = ("/dev/null", "/dev/zero", "/dev/urandom", "/dev/random")

# asm-generic/unistd.h: the same on all machines
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF, _PRCTL_NO_NEW_PRIVILEGES, _PRCTL_SECCOMP = 444, 445, 446, 38, 22
_VERSION, _PATH_BENEATH, _FILTER = 1, 1, 2
# linux/landlock.h
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_TRUNCATE = 1 << 14
_FS_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15}  # how many bits each version of the interface knows; 16 from the fifth on
_OF_FILES = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE
_TCP = 0b11
_SCOPES = 0b11

# arch/*/unistd: numbers of calls, and linux/audit.h: the machine
_MACHINES = {
    "x86_64": (
        0xC000003E,
        {"socket": 41, "execve": 59, "execveat": 322},
        (101, 155, 165, 166, 246, 248, 249, 250, 272, 298, 304, 308, 310, 311, 321, 323, 425, 426, 427, 428, 438),
    ),
    "aarch64": (
        0xC00000B7,
        {"socket": 198, "execve": 221, "execveat": 281},
        (117, 41, 40, 39, 104, 217, 218, 219, 97, 241, 265, 268, 270, 271, 280, 282, 425, 426, 427, 428, 438),
    ),
}
"""Refused besides: ptrace, pivot_root, mount, umount2, kexec_load, add_key, request_key, keyctl, unshare,
perf_event_open, open_by_handle_at, setns, process_vm_readv and writev, bpf, userfaultfd, io_uring, open_tree,
pidfd_getfd."""

_NEW_USERS, _NEW_NETWORK = 0x10000000, 0x40000000  # linux/sched.h
_CAPABILITIES = {"x86_64": 126, "aarch64": 91}  # capset
_CAPABILITY_VERSION = 0x20080522  # linux/capability.h, the third

_is_in_a_namespace = False
"""Whether this process went into a namespace as a whole, so that all that it starts is there too."""

_ALLOW, _DENY = 0x7FFF0000, 0x00050000 | 1  # SECCOMP_RET_ALLOW; SECCOMP_RET_ERRNO with EPERM


@lru_cache(maxsize=1)
def available() -> frozenset[Wall]:
    """The walls that this kernel offers to a process that is started here."""
    offered = _offered()
    if Wall.CALLS in offered and (_threads_get_a_namespace() or _processes_get_a_namespace()):
        offered |= {Wall.NAMESPACE}
    return offered


@lru_cache(maxsize=1)
def _offered() -> frozenset[Wall]:
    """The walls that the kernel offers to everybody."""
    found = set()
    if sys.platform == "linux":
        if _landlock_version() >= 1:
            found.add(Wall.FILES)
        if platform.machine() in _MACHINES and struct.calcsize("P") == 8 and _has_seccomp():
            found |= {Wall.NETWORK, Wall.CALLS}
    return frozenset(found)


def available_to_a_thread() -> frozenset[Wall]:
    """The walls that this kernel offers to one thread of several: a namespace only to that of an administrator."""
    return available() if _threads_get_a_namespace() else _offered()


def only_a_process_gets_a_namespace() -> bool:
    """Whether a program gets one only if a process of one thread starts it, and this process has none itself."""
    return not _is_in_a_namespace and Wall.NAMESPACE in available() - available_to_a_thread()


def enter(reach: Reach, walls: Iterable[Wall]) -> None:
    """Put ``walls`` up around this thread and all that it starts, for good.

    Raises :class:`WallMissing` where one cannot be put up.
    """
    wanted = frozenset(walls)
    missing = wanted - _offered() - {Wall.NAMESPACE}
    if missing:
        raise WallMissing(f"this kernel offers no wall around {', '.join(sorted(missing))}")
    if not wanted:
        return
    _call("prctl", _PRCTL_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    if Wall.NAMESPACE in wanted:
        _leave_the_network()
    if Wall.FILES in wanted:
        _restrict_files(reach, network=Wall.NETWORK in wanted)
    if wanted & {Wall.NETWORK, Wall.CALLS}:
        _restrict_calls(wanted, programs=reach.programs)


@lru_cache(maxsize=1)
def _library() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _call(name: str, *arguments: object) -> int:
    library = _library()
    converted = [ctypes.c_long(each) if isinstance(each, int) else each for each in arguments]
    answer = int(getattr(library, name)(*converted))
    if answer < 0:
        error = ctypes.get_errno()
        raise WallMissing(f"a wall cannot be put up: {os.strerror(error)}")
    return answer


def _landlock_version() -> int:
    try:
        return _call("syscall", _CREATE_RULESET, None, 0, _VERSION)
    except WallMissing:
        return 0


def _has_seccomp() -> bool:
    try:
        return "\nSeccomp:" in Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return False


@lru_cache(maxsize=1)
def _threads_get_a_namespace() -> bool:
    """Whether who runs this may give a thread a namespace: tried in one that ends with the question."""
    found: list[bool] = []

    def leave() -> None:
        with suppress(WallMissing):
            _call("unshare", _NEW_NETWORK)
            found.append(True)

    thread = threading.Thread(target=leave)
    thread.start()
    thread.join()
    return bool(found)


def _processes_get_a_namespace() -> bool:
    """Whether a process of one thread gets one, together with a namespace of users: tried with unshare(1)."""
    program = shutil.which("unshare", path="/usr/bin:/bin")
    if program is None:
        return False
    silent = [(os.POSIX_SPAWN_OPEN, stream, os.devnull, os.O_RDWR, 0) for stream in (0, 1, 2)]
    try:
        tried = os.posix_spawn(program, [program, "--user", "--net", "/bin/true"], {}, file_actions=silent)
    except OSError:
        return False
    return os.waitpid(tried, 0)[1] == 0


def _leave_the_network() -> None:
    global _is_in_a_namespace
    try:
        _call("unshare", _NEW_NETWORK)
    except WallMissing:
        _call("unshare", _NEW_USERS | _NEW_NETWORK)  # refused to one thread of several
        _is_in_a_namespace = True
        # Within the new namespaces this process would be their administrator, and needs no more to be it.
        number = _CAPABILITIES[platform.machine()]
        _call("syscall", number, struct.pack("Ii", _CAPABILITY_VERSION, 0), struct.pack("6I", *(0,) * 6))


def _restrict_files(reach: Reach, *, network: bool) -> None:
    version = _landlock_version()
    handled = (1 << _FS_RIGHTS.get(version, 16)) - 1
    tcp = _TCP if version >= 4 and network else 0
    attributes = struct.pack("QQQ", handled, tcp, _SCOPES if version >= 6 else 0)
    size = 24 if version >= 6 else 16 if version >= 4 else 8
    ruleset = _call("syscall", _CREATE_RULESET, ctypes.c_char_p(attributes), size, 0)
    try:
        for path in (*SYSTEM, *reach.readable):
            _allow(ruleset, path, handled & (_EXECUTE | _READ_FILE | _READ_DIR))
        for path in _DEVICES:
            _allow(ruleset, path, handled & (_READ_FILE | _WRITE_FILE))
        for path in reach.writable:
            _allow(ruleset, path, handled & ~_EXECUTE)
        _call("syscall", _RESTRICT_SELF, ruleset, 0)
    finally:
        os.close(ruleset)


def _allow(ruleset: int, path: str, rights: int) -> None:
    try:
        handle = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return  # what is not there needs no permission
    try:
        if not stat.S_ISDIR(os.fstat(handle).st_mode):
            rights &= _OF_FILES
        _call("syscall", _ADD_RULE, ruleset, _PATH_BENEATH, ctypes.c_char_p(struct.pack("=Qi", rights, handle)), 0)
    finally:
        os.close(handle)


def _restrict_calls(walls: frozenset[Wall], *, programs: bool) -> None:
    machine, numbers, refused = _MACHINES[platform.machine()]
    denied = [
        *(refused if Wall.CALLS in walls else ()),
        *([numbers["socket"]] if Wall.NETWORK in walls else ()),
        *(() if programs else (numbers["execve"], numbers["execveat"])),
    ]
    # Classic BPF (linux/bpf_common.h): load, jump if equal, jump if at least, return. Jumps are relative.
    load, equal, at_least, give = 0x20, 0x15, 0x35, 0x06
    program = [
        (load, 0, 0, 4),  # the machine
        (equal, 1, 0, machine),
        (give, 0, 0, _DENY),
        (load, 0, 0, 0),  # the number of the call
        (at_least, 0, 1, 0x40000000),  # the other numbering of x86-64 (x32)
        (give, 0, 0, _DENY),
    ]
    for number in denied:
        program += [(equal, 0, 1, number), (give, 0, 0, _DENY)]
    program.append((give, 0, 0, _ALLOW))
    code = b"".join(struct.pack("HBBI", *one) for one in program)
    buffer = ctypes.create_string_buffer(code, len(code))
    described = struct.pack("HxxxxxxP", len(program), ctypes.addressof(buffer))
    _call("prctl", _PRCTL_SECCOMP, _FILTER, ctypes.c_char_p(described), 0, 0)
