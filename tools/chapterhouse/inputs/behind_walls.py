"""What reads a stranger's file in compiled code, asked for its answer behind walls and within bounds.

A picture, a font, a document or a sheet goes in as bytes; what comes back is plain data, so that a file that takes the
process over has won the walls and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Literal, ParamSpec, TypeVar

import msgspec

from chapterhouse.core.limits import most

P = ParamSpec("P")
T = TypeVar("T")

Kind = Literal["picture", "document"]
"""Whose bounds hold: pictures and fonts are small, documents may be large."""


class Beyond(Exception):
    """A file asks for more time or memory than there is for it, or ends the process that reads it."""


class Failed(Beyond):
    """Reading a file raised an error that is no refusal; the message names it."""


def within_bounds(of: Kind, function: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
    """The answer of ``function``, which is plain data; raises :class:`Beyond`, also where it raises an error."""
    # Imported here: a check that finds all in its cache starts no process.
    from chapterhouse.processes.confined import confined
    from chapterhouse.processes.workers import WorkerFailed, WorkerLost

    try:
        return confined(function, most(f"{of}-seconds"), most(f"{of}-memory") << 20, *arguments, **named)
    except WorkerFailed as failed:
        raise Failed(str(failed)) from failed
    except WorkerLost as lost:
        raise Beyond(str(lost)) from lost


def bounds_in_words(of: Kind) -> str:
    """What there is for one of a kind: ``30 seconds and 2,048 MiB of memory``."""
    return f"{most(f'{of}-seconds'):,} seconds and {most(f'{of}-memory'):,} MiB of memory"


def behind_walls(answer: Any, refusal: type[Exception]) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Lets a function that reads documents work behind walls.

    ``answer`` is the type of what it gives, a tree of dataclasses and plain values; ``refusal`` is the error by which
    it says that a document cannot be used, which also tells when one goes beyond the bounds.
    """

    def decorated(function: Callable[P, T]) -> Callable[P, T]:
        @wraps(function)
        def asked(*arguments: P.args, **named: P.kwargs) -> T:
            try:
                content, words, details = within_bounds("document", _answer, asked, refusal, arguments, named)
            except Failed as failed:
                raise refusal(f"it is damaged ({failed})") from None
            except Beyond:
                raise refusal(f"it cannot be read within {bounds_in_words('document')}") from None
            if content is None:
                refused = refusal(words)
                vars(refused).update(details)
                raise refused
            made: T = msgspec.msgpack.decode(content, type=answer)
            return made

        return asked

    return decorated


def _answer(
    asked: Any, refusal: type[Exception], arguments: tuple[object, ...], named: dict[str, object]
) -> tuple[bytes | None, str, dict[str, object]]:
    """The inside of the process: what the function under ``asked`` gives, or the refusal with its words and details."""
    try:
        return msgspec.msgpack.encode(asked.__wrapped__(*arguments, **named)), "", {}
    except refusal as refused:
        return None, str(refused), vars(refused)
