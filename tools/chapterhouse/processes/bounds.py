"""What a worker may use and reach: memory, files and walls, put in force before it meets an input."""

from __future__ import annotations

from dataclasses import dataclass

from chapterhouse.processes.walls import Reach, Wall, enter


@dataclass(frozen=True, slots=True)
class Bounds:
    """``walls`` stand around ``reach``; ``memory`` is in bytes of address space, 0 for as much as there is."""

    walls: frozenset[Wall]
    reach: Reach
    memory: int = 0

    def enter(self) -> None:
        """Put these bounds around this process, for good; raises :class:`~chapterhouse.processes.walls.WallMissing`."""
        try:
            import resource
        except ImportError:  # not on Windows
            return
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if self.memory:
            resource.setrlimit(resource.RLIMIT_AS, (self.memory, self.memory))
        enter(self.reach, self.walls)
