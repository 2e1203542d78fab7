"""A web address into what stands there, under limits: opens a connection only when asked."""

from __future__ import annotations

import contextlib
import functools
import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import SplitResult, urljoin, urlsplit

from chapterhouse import __version__

_CHUNK = 16_384
_REDIRECTS = frozenset((301, 302, 303, 307, 308))


@dataclass(frozen=True, slots=True)
class Limits:
    """What one fetch may cost and where it may lead.

    ``seconds`` are for the whole, redirects included; ``size`` is in bytes. ``origins`` are the schemes with hosts
    (and ports) that may be asked, such as ``https://doi.org``; none means any host by one of the ``schemes``. A host
    whose address is not a public one is asked only where ``private`` says so, or where it is among ``private_hosts``.
    """

    seconds: float = 20.0
    size: int = 2 * 2**20
    redirects: int = 5
    origins: frozenset[str] = frozenset()
    private: bool = False
    schemes: frozenset[str] = frozenset(("https",))
    private_hosts: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: ``url`` is where the redirects led, ``status`` the last one's, headers have lower-case names."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)


class FetchFailed(Exception):
    """Nothing usable came back; the message says why in words for an author."""


class NotAllowed(FetchFailed):
    """The address leads out of the limits; nothing was asked."""


class NoSuchHost(FetchFailed):
    """No address is known for the host, or nothing is known at all because this computer is offline."""


class TooSlow(FetchFailed):
    """No whole answer came in time."""


class Fetcher(Protocol):
    """The one thing that the rest of the tool asks of the network."""

    def fetch(self, url: str, accept: str = "*/*") -> Answer:
        """What stands at ``url``; raises :class:`FetchFailed`."""
        ...


class Web:
    """The network, within ``limits``. No cookies, no passwords, no proxies, no request but GET and HEAD.

    ``purpose`` is what the servers are told of why they are asked, behind the program's name.
    """

    def __init__(self, limits: Limits | None = None, purpose: str = "") -> None:
        self.limits = limits or Limits()
        self._agent = f"chapterhouse/{__version__}" + (f" ({purpose})" if purpose else "")

    def fetch(self, url: str, accept: str = "*/*") -> Answer:
        """See :meth:`Fetcher.fetch`."""
        deadline = time.monotonic() + self.limits.seconds
        for _ in range(self.limits.redirects + 1):
            answer = self._ask(url, accept, deadline)
            if answer.status not in _REDIRECTS or "location" not in answer.headers:
                return answer
            try:
                url = urljoin(url, answer.headers["location"])
            except ValueError:
                raise FetchFailed("it redirects to an address that is none") from None
        raise FetchFailed(f"more than {self.limits.redirects} redirects")

    def ask(self, url: str, accept: str = "*/*", method: str = "GET", *, read: bool = True) -> Answer:
        """One answer, which may be a redirect: none is followed. The body is empty where it is not to be ``read``."""
        return self._ask(url, accept, time.monotonic() + self.limits.seconds, method, read)

    def _ask(self, url: str, accept: str, deadline: float, method: str = "GET", read: bool = True) -> Answer:
        address = self._allowed(url)
        host, port = address.hostname or "", address.port or (443 if address.scheme == "https" else 80)
        target = (address.path or "/") + (f"?{address.query}" if address.query else "")
        asking = {"Accept": accept, "User-Agent": self._agent, "Accept-Encoding": "identity", "Connection": "close"}
        try:
            with self._connection(address.scheme, host, port, deadline) as connection:
                connection.request(method, target, headers=asking)
                with contextlib.closing(connection.getresponse()) as response:
                    body = self._body(response, host, deadline) if read else b""
        except TimeoutError:
            raise self._too_slow(host) from None
        except socket.gaierror:
            raise NoSuchHost(f"no host is known as {host}") from None
        except (OSError, http.client.HTTPException) as error:
            if time.monotonic() >= deadline:
                raise self._too_slow(host) from None
            raise FetchFailed(f"{host} cannot be reached: {_reason(error)}") from None
        return Answer(url, response.status, _headers(response), body)

    def _too_slow(self, host: str) -> FetchFailed:
        return TooSlow(f"{host} did not answer within {self.limits.seconds:g} seconds")

    def _allowed(self, url: str) -> SplitResult:
        """The parts of ``url``; raises :class:`NotAllowed` where it leads out of the limits."""
        try:
            address = urlsplit(url)
            port = address.port
        except ValueError:
            raise NotAllowed("the address is none") from None
        if not url.isascii() or not url.isprintable() or " " in url or not address.hostname:
            raise NotAllowed("the address is none")
        if "@" in address.netloc:
            raise NotAllowed("the address names a user")
        origin = f"{address.scheme}://{address.hostname.lower()}" + (f":{port}" if port else "")
        if self.limits.origins and origin not in self.limits.origins:
            raise NotAllowed(f"{origin} is not among the places that may be asked")
        if not self.limits.origins and address.scheme not in self.limits.schemes:
            raise NotAllowed(f"{origin} does not begin with https://")
        return address

    @contextlib.contextmanager
    def _connection(self, scheme: str, host: str, port: int, deadline: float) -> Iterator[http.client.HTTPConnection]:
        """A connection to an address that was looked at before it was asked; it is cut when time is up."""
        held = [self._socket(host, port, deadline)]
        # A server that sends a byte now and then would never run into a socket's own timeout.
        watch = threading.Timer(max(0.0, deadline - time.monotonic()), _cut, [held])
        watch.daemon = True
        watch.start()
        connection: http.client.HTTPConnection
        try:
            if scheme == "https":
                connection = http.client.HTTPSConnection(host, port, context=_trust())
                secure = _trust().wrap_socket(held[0], server_hostname=host, do_handshake_on_connect=False)
                held.append(secure)
                secure.do_handshake()
            else:
                connection = http.client.HTTPConnection(host, port)
            connection.sock = held[-1]
            yield connection
        finally:
            watch.cancel()
            for one in held:
                one.close()

    def _socket(self, host: str, port: int, deadline: float) -> socket.socket:
        """A connection to the first of the host's allowed addresses that takes one."""
        try:
            known = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except UnicodeError:
            raise NotAllowed("the address is none") from None
        found = [str(info[4][0]) for info in known]
        anywhere = self.limits.private or host.lower() in self.limits.private_hosts
        allowed = [address for address in dict.fromkeys(found) if anywhere or _is_public(address)]
        if not allowed:
            raise NotAllowed(f"{host} is no public place")
        for address in allowed[:-1]:
            try:
                return socket.create_connection((address, port), self._left(deadline, host) / 2)
            except OSError:
                continue
        return socket.create_connection((allowed[-1], port), self._left(deadline, host))

    def _left(self, deadline: float, host: str) -> float:
        left = deadline - time.monotonic()
        if left <= 0:
            raise self._too_slow(host)
        return left

    def _body(self, response: http.client.HTTPResponse, host: str, deadline: float) -> bytes:
        parts: list[bytes] = []
        size = 0
        while True:
            part = response.read1(_CHUNK)
            self._left(deadline, host)
            if not part:
                return b"".join(parts)
            size += len(part)
            if size > self.limits.size:
                raise FetchFailed(f"{host} sent more than {self.limits.size:,} bytes")
            parts.append(part)


def _is_public(address: str) -> bool:
    known = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(known, ipaddress.IPv6Address):
        within = known.ipv4_mapped or known.sixtofour or (known.teredo[1] if known.teredo else None)
        if within is None and known in _TRANSLATED:
            within = ipaddress.IPv4Address(int(known) & 0xFFFF_FFFF)
        if within is not None and not within.is_global:
            return False
        if known.ipv4_mapped is not None:
            known = known.ipv4_mapped
    return known.is_global and not known.is_multicast


_TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")
"""IPv4 addresses as a translator of IPv6 has them (RFC 6052)."""


@functools.cache
def _trust() -> ssl.SSLContext:
    """The authorities that this system trusts."""
    return ssl.create_default_context()


def _cut(held: Sequence[socket.socket]) -> None:
    with contextlib.suppress(OSError):
        # Not SSLSocket's own method, which would take its keys away from under whoever reads.
        socket.socket.shutdown(held[-1], socket.SHUT_RDWR)


def _headers(response: http.client.HTTPResponse) -> Mapping[str, str]:
    headers: dict[str, str] = {}
    for name, value in response.getheaders():
        known = headers.get(name.lower())
        headers[name.lower()] = value if known is None else f"{known}, {value}"
    return headers


def _reason(error: Exception) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not valid ({error.verify_message})"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return str(error) or type(error).__name__
