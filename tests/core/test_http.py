"""What the network may cost and where it may lead, tried on servers that these tests run."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest
from recording_server import Handler, Reply, Server

from chapterhouse.checks.online.doi_metadata import LIMITS, metadata_of
from chapterhouse.core.http import FetchFailed, Limits, Web


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield running
        running.shutdown()
        thread.join()


def redirect(location: str) -> Reply:
    return lambda handler: handler.answer(302, Location=location)


def test_what_is_registered_for_a_doi_comes_back(server: Server) -> None:
    server.replies["/10.1000/a%3Cb%3E"] = redirect("/moved")
    server.replies["/moved"] = lambda handler: handler.answer(200, '{"title": "Ö"}'.encode())
    assert metadata_of("10.1000/a<b>", Web(server.limits()), server.origin) == '{"title": "Ö"}'
    assert [path for path, _ in server.asked] == ["/10.1000/a%3Cb%3E", "/moved"]
    assert all(headers["Accept"] == "application/vnd.citationstyles.csl+json" for _, headers in server.asked)
    assert all("Cookie" not in headers and "Referer" not in headers for _, headers in server.asked)


@pytest.mark.parametrize(
    ("status", "body", "reason"),
    [
        (404, b"", "no work is registered as 10.1000/x"),
        (429, b"", "try again in a minute"),
        (500, b"", "answered with status 500"),
        (200, b"<html>", "cannot be had as CSL-JSON"),
        (200, b"[" * 900, "cannot be had as CSL-JSON"),
        (200, b"[1]", "cannot be had as CSL-JSON"),
        (200, b"\xff", "cannot be had as CSL-JSON"),
    ],
)
def test_an_answer_that_is_none_says_so(server: Server, status: int, body: bytes, reason: str) -> None:
    server.replies["/10.1000/x"] = lambda handler: handler.answer(status, body)
    with pytest.raises(FetchFailed, match=reason):
        metadata_of("10.1000/x", Web(server.limits()), server.origin)


def test_too_much_is_not_read(server: Server) -> None:
    server.replies["/"] = lambda handler: handler.answer(200, b"x" * 1001)
    with pytest.raises(FetchFailed, match="sent more than 1,000 bytes"):
        Web(server.limits()).fetch(server.origin)


def test_a_drip_of_bytes_runs_out_of_time(server: Server) -> None:
    given_up = threading.Event()

    def drip(handler: Handler) -> None:
        handler.send_response(200)
        handler.end_headers()
        while not given_up.wait(0.05):
            handler.wfile.write(b"x")
            handler.wfile.flush()

    server.replies["/"] = drip  # never ends by itself
    with pytest.raises(FetchFailed, match=r"did not answer within 0\.3 seconds"):
        Web(server.limits(seconds=0.3)).fetch(server.origin)
    given_up.set()


def test_silence_runs_out_of_time(server: Server) -> None:
    server.replies["/"] = lambda handler: time.sleep(1.0)
    with pytest.raises(FetchFailed, match="did not answer"):
        Web(server.limits(seconds=0.2)).fetch(server.origin)


def test_redirects_in_a_circle_end(server: Server) -> None:
    server.replies["/"] = redirect("/")
    with pytest.raises(FetchFailed, match="more than 3 redirects"):
        Web(server.limits()).fetch(server.origin)
    assert len(server.asked) == 4


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("http://example.org/", "http://example.org is not among the places that may be asked"),
        ("https://127.0.0.1/", "https://127.0.0.1 is not among the places"),
        ("file:///etc/passwd", "the address is none"),
        ("http://user:word@127.0.0.1/", "the address names a user"),
        ("http://[::1/", "an address that is none"),
        ("//evil.example/", "http://evil.example is not among"),
    ],
)
def test_a_redirect_leads_only_where_one_may_go(server: Server, location: str, reason: str) -> None:
    server.replies["/"] = redirect(location)
    with pytest.raises(FetchFailed, match=reason):
        Web(server.limits()).fetch(server.origin)
    assert len(server.asked) == 1


def test_a_place_that_is_not_public_is_not_asked(server: Server) -> None:
    limits = Limits(origins=frozenset((server.origin,)))
    with pytest.raises(FetchFailed, match="is no public place"):
        Web(limits).fetch(server.origin)
    assert server.asked == []


@pytest.mark.parametrize(
    "url", ["http://doi.org/10.1000/x", "https://doi.org:444/", "https://example.org/", "ftp://doi.org/"]
)
def test_by_default_only_the_resolver_and_the_agencies_are_asked(url: str) -> None:
    with pytest.raises(FetchFailed, match="is not among the places that may be asked"):
        Web(LIMITS).fetch(url)


def test_without_a_list_of_places_only_https_is_asked(server: Server) -> None:
    with pytest.raises(FetchFailed, match="does not begin with https://"):
        Web(Limits(private=True)).fetch(server.origin)


def test_a_server_that_is_not_there_is_told(server: Server) -> None:
    limits = server.limits()
    origin = server.origin
    server.server_close()
    with pytest.raises(FetchFailed, match=r"127\.0\.0\.1 cannot be reached"):
        Web(limits).fetch(origin)
