"""An output's own file of a built paper, made without a cache unless one is given."""

from chapterhouse.core.runtime import Runtime
from chapterhouse.model.built import BuiltPaper
from chapterhouse.outputs import registry


def rendered(name: str, build: BuiltPaper, runtime: Runtime | None = None) -> bytes:
    """The file of the output called ``name``; raises what the output raises."""
    output = registry.output(name)
    return output.render(build, runtime or Runtime()).files[output.SUFFIX]


def html(build: BuiltPaper, runtime: Runtime | None = None) -> bytes:
    """The page of ``build``."""
    return rendered("html", build, runtime)


def epub(build: BuiltPaper, runtime: Runtime | None = None) -> bytes:
    """The book of ``build``."""
    return rendered("epub", build, runtime)


def pdf(build: BuiltPaper, runtime: Runtime | None = None) -> bytes:
    """The PDF of ``build``."""
    return rendered("pdf", build, runtime)
