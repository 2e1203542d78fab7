"""Rights that a thread or process of ours gives up for good, where the kernel offers it, before it meets an input.

Three walls: files (Landlock: named folders may be read, one may be written), network (seccomp: no socket; Landlock: no
TCP), and calls (seccomp: no tracing, mounting, kernel keys or programs of the kernel). What this
thread starts inherits them. See landlock(7), seccomp(2) and the kernel's ``userspace-api/landlock.rst``.
"""

from __future__ import annotations

import ctypes
import os
import platform
import stat
import struct
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path


class Wall(StrEnum):
    """What a wall keeps out of reach."""

    FILES = "files"
    NETWORK = "network"
    CALLS = "calls"


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

_ALLOW, _DENY = 0x7FFF0000, 0x00050000 | 1  # SECCOMP_RET_ALLOW; SECCOMP_RET_ERRNO with EPERM


@lru_cache(maxsize=1)
def available() -> frozenset[Wall]:
    """The walls that this kernel offers."""
    found = set()
    if sys.platform == "linux":
        if _landlock_version() >= 1:
            found.add(Wall.FILES)
        if platform.machine() in _MACHINES and struct.calcsize("P") == 8 and _has_seccomp():
            found |= {Wall.NETWORK, Wall.CALLS}
    return frozenset(found)


def enter(reach: Reach, walls: Iterable[Wall] | None = None) -> None:
    """Put ``walls`` up around this thread and all that it starts, for good; all that are available unless named.

    Raises :class:`WallMissing` where one cannot be put up.
    """
    wanted = available() if walls is None else frozenset(walls)
    missing = wanted - available()
    if missing:
        raise WallMissing(f"this kernel offers no wall around {', '.join(sorted(missing))}")
    if not wanted:
        return
    _call("prctl", _PRCTL_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    if Wall.FILES in wanted:
        _restrict_files(reach)
    if Wall.NETWORK in wanted:
        _restrict_calls(reach.programs)


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


def _restrict_files(reach: Reach) -> None:
    version = _landlock_version()
    handled = (1 << _FS_RIGHTS.get(version, 16)) - 1
    attributes = struct.pack("QQQ", handled, _TCP if version >= 4 else 0, _SCOPES if version >= 6 else 0)
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


def _restrict_calls(programs: bool) -> None:
    machine, numbers, refused = _MACHINES[platform.machine()]
    denied = [*refused, numbers["socket"], *(() if programs else (numbers["execve"], numbers["execveat"]))]
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
