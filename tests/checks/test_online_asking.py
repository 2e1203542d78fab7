"""How the web is asked: within limits, politely, and what becomes of an address."""

from __future__ import annotations

import socket
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from email.utils import formatdate

import pytest
from hypothesis import given
from hypothesis import strategies as st
from loopback import Page, Site, site

from chapterhouse.checks.online.addresses import asked_address, is_front_page, leads_to, writable
from chapterhouse.checks.online.probe import Outcome, inquire
from chapterhouse.checks.online.rate_limit import LeftAlone, RateLimited
from chapterhouse.core.http import FetchFailed, Limits, NoSuchHost, NotAllowed, TooSlow, Web, _is_public

LIMITS = Limits(seconds=5, schemes=frozenset(("http", "https")), private_hosts=frozenset(("127.0.0.1",)))


def asked_politely(**limits: object) -> RateLimited:
    """The loopback web without pauses."""
    settings = {"seconds": 5, "schemes": LIMITS.schemes, "private_hosts": LIMITS.private_hosts, **limits}
    return RateLimited(Web(Limits(**settings)), pause=0)  # type: ignore[arg-type]


def outcome(page: Page | Callable[[int], Page], **others: Page) -> tuple[Outcome, Site]:
    """What becomes of ``/page`` of a site, and the site."""
    with site({"/page": page, **{f"/{name}": other for name, other in others.items()}}) as web:
        return inquire(f"{web.url}/page", asked_politely()), web


def test_a_page_is_asked_for_by_head_and_nothing_else() -> None:
    found, web = outcome(Page())
    assert found == Outcome(200)
    assert web.asked == ["HEAD /page"]


def test_who_asks_says_so() -> None:
    with site({"/": Page()}) as web:
        Web(LIMITS, "checks the links of a paper; https://paper.example").ask(f"{web.url}/")
    (agent,) = web.agents
    assert agent.startswith("chapterhouse/") and agent.endswith(" (checks the links of a paper; https://paper.example)")


@pytest.mark.parametrize("head", [400, 403, 404, 405, 500, 501])
def test_a_server_that_knows_no_head_is_asked_again(head: int) -> None:
    found, web = outcome(Page(head=head))
    assert found == Outcome(200)
    assert web.asked == ["HEAD /page", "GET /page"]


@pytest.mark.parametrize("status", [401, 404, 410, 451, 500])
def test_a_refusal_is_told_by_its_status(status: int) -> None:
    assert outcome(Page(status))[0] == Outcome(status)


def test_an_endless_page_is_there_and_costs_nothing() -> None:
    assert outcome(Page(head=405, endless=True))[0] == Outcome(200)


def test_only_so_much_is_ever_read() -> None:
    with site({"/": Page(endless=True)}) as web, pytest.raises(FetchFailed, match="more than 1,000 bytes"):
        Web(Limits(schemes=LIMITS.schemes, private=True, size=1000)).ask(f"{web.url}/")


@pytest.mark.parametrize("page", [Page(after=3), Page(drip=True)], ids=["silent", "dripping"])
def test_no_answer_takes_longer_than_it_may(page: Page) -> None:
    with site({"/": page}) as web, pytest.raises(TooSlow, match=r"127\.0\.0\.1 did not answer within 0\.3 seconds"):
        asked_politely(seconds=0.3).ask(f"{web.url}/")


def test_a_body_that_drips_is_cut_off() -> None:
    def drip(listener: socket.socket) -> None:
        connection, _ = listener.accept()
        with connection:
            connection.recv(4096)
            connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
            for _ in range(200):
                try:
                    connection.sendall(b"x")
                except OSError:
                    return
                time.sleep(0.02)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=drip, args=(listener,))
        thread.start()
        with pytest.raises(TooSlow):
            asked_politely(seconds=0.3).ask(f"http://127.0.0.1:{listener.getsockname()[1]}/")
        thread.join()


def test_a_tls_handshake_that_never_ends_is_cut_off() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener, pytest.raises(TooSlow):
        asked_politely(seconds=0.3).ask(f"https://127.0.0.1:{listener.getsockname()[1]}/")


def test_a_server_without_a_certificate_is_trouble() -> None:
    with site({}) as web:
        found = inquire(web.url.replace("http:", "https:") + "/", asked_politely())
    assert found.status == 0 and found.network and "cannot be reached" in found.trouble


def test_a_closed_port_is_trouble() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    found = inquire(f"http://127.0.0.1:{port}/", asked_politely())
    assert found == Outcome(0, trouble="127.0.0.1 cannot be reached: Connection refused", network=True)


def test_what_is_no_http_is_trouble() -> None:
    def babble(listener: socket.socket) -> None:
        for _ in range(2):
            connection, _ = listener.accept()
            with connection:
                connection.recv(4096)
                connection.sendall(b"220 mail ready\r\n")

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=babble, args=(listener,))
        thread.start()
        found = inquire(f"http://127.0.0.1:{listener.getsockname()[1]}/", asked_politely())
        thread.join()
    assert found.status == 0 and found.network


# Where the limits end


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0"),
        *("::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1", "224.0.0.1", "255.255.255.255"),
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::", "64:ff9b::7f00:1", "64:ff9b::a00:1"),
    ],
)
def test_no_address_of_a_private_network_is_public(address: str) -> None:
    assert not _is_public(address)


@pytest.mark.parametrize("address", ["1.1.1.1", "2606:4700:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101"])
def test_addresses_of_the_web_are_public(address: str) -> None:
    assert _is_public(address)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.1", "[::1]", "0.0.0.0", "2130706433", "0x7f.1"])
def test_this_computer_is_never_asked_unless_it_may_be(host: str) -> None:
    with site({}) as web:
        port = web.url.rpartition(":")[2]
        with pytest.raises(FetchFailed, match=r"no public place|no host is known"):
            Web(Limits(schemes=LIMITS.schemes)).ask(f"http://{host}:{port}/")
    assert web.asked == []


def test_a_redirect_leads_to_no_private_place_either() -> None:
    with site({}) as web:
        port = web.url.rpartition(":")[2]
        web.pages["/page"] = Page(302, {"Location": f"http://localhost:{port}/secret"})
        found = inquire(f"{web.url}/page", asked_politely())
    assert found == Outcome(0, trouble="localhost is no public place")
    assert web.asked == ["HEAD /page"]


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://127.0.0.1/x", "gopher://127.0.0.1/x", "http://a@b/"])
def test_a_redirect_leads_to_nothing_but_the_web(target: str) -> None:
    found, web = outcome(Page(302, {"Location": target}))
    assert found.status == 0 and not found.network and len(web.asked) == 1


def test_a_host_that_does_not_exist_is_asked_once() -> None:
    with pytest.raises(NoSuchHost):
        Web(LIMITS).ask("https://no-such-host.invalid/")


def test_a_name_that_is_none_is_no_address() -> None:
    with pytest.raises(NotAllowed):
        Web(LIMITS).ask(f"https://{'a' * 70}.org/")


# Redirects


def test_a_page_that_moved_for_good_is_told_with_its_new_address() -> None:
    found, web = outcome(Page(301, {"Location": "/new"}), new=Page(308, {"Location": "/newer"}), newer=Page())
    assert found == Outcome(200, moved=f"{web.url}/newer")


def test_a_page_that_is_elsewhere_for_now_has_not_moved() -> None:
    found, _ = outcome(Page(302, {"Location": "/new"}), new=Page(301, {"Location": "/newer"}), newer=Page())
    assert found == Outcome(200)
    found, web = outcome(Page(301, {"Location": "/new"}), new=Page(307, {"Location": "/login"}), login=Page())
    assert found == Outcome(200, moved=f"{web.url}/new")


def test_five_redirects_are_followed_and_no_more() -> None:
    def chain(length: int) -> dict[str, Page]:
        moves = {f"/{n}": Page(302, {"Location": f"/{n + 1}"}) for n in range(length)}
        return {**moves, f"/{length}": Page()}

    with site(chain(5)) as web:
        assert inquire(f"{web.url}/0", asked_politely()) == Outcome(200)
    with site(chain(6)) as web:
        assert inquire(f"{web.url}/0", asked_politely()).trouble == "it redirects more than 5 times"
    assert web.count("/6") == 0


def test_an_endless_redirect_ends() -> None:
    found, web = outcome(Page(302, {"Location": "/page"}))
    assert found == Outcome(0, trouble="it redirects more than 5 times")
    assert len(web.asked) == 6


def test_a_redirect_without_a_place_is_an_answer() -> None:
    assert outcome(Page(304))[0] == Outcome(304)


def test_a_redirect_to_an_archive_is_an_archived_copy() -> None:
    copy = "https://web.archive.org/web/2020/http://a.org/"
    assert outcome(Page(302, {"Location": copy}))[0] == Outcome(200, moved=copy, archived=copy)


def test_a_link_header_names_an_archived_copy() -> None:
    style, copy = (
        "<https://a.org/x.css>; rel=preload; as=style",
        '<https://arquivo.pt/wayback/2020/a>; rel="first memento"',
    )
    assert outcome(Page(404, {"Link": f"{style}, {copy}"}))[0] == Outcome(
        404, archived="https://arquivo.pt/wayback/2020/a"
    )
    assert outcome(Page(404, {"Link": '<javascript:alert(1)>; rel="memento"'}))[0] == Outcome(404)


# Politeness


def test_one_host_is_asked_one_question_at_a_time_with_a_pause_between() -> None:
    with site({f"/{n}": Page(after=0.02) for n in range(6)}) as web:
        polite = RateLimited(Web(LIMITS), pause=0.1)
        with ThreadPoolExecutor(6) as pool:
            answers = list(pool.map(lambda n: polite.ask(f"{web.url}/{n}").status, range(6)))
    assert answers == [200] * 6
    assert web.most_at_once == 1
    between = [later - earlier for earlier, later in zip(web.times, web.times[1:], strict=False)]
    assert min(between) >= 0.1


@pytest.mark.skipif(sys.platform != "linux", reason="only there is all of 127.0.0.0/8 this computer")
def test_hosts_do_not_wait_for_one_another() -> None:
    with site({"/": Page(after=0.3)}) as web:
        port = web.url.rpartition(":")[2]
        limits = Limits(schemes=LIMITS.schemes, private=True)
        polite = RateLimited(Web(limits), pause=5)
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(polite.ask, [f"http://127.0.0.1:{port}/", f"http://localhost:{port}/"]))
        assert web.most_at_once == 2


@pytest.mark.parametrize("status", [429, 503])
def test_a_host_that_asks_for_patience_gets_it(status: int) -> None:
    busy = Page(status, {"Retry-After": "1"})
    with site({"/": lambda times: busy if times == 1 else Page()}) as web:
        assert asked_politely().ask(f"{web.url}/").status == 200
    assert web.times[1] - web.times[0] >= 1


def test_a_date_may_be_named_as_well() -> None:
    with site({"/": lambda times: busy if times == 1 else Page()}) as web:
        busy = Page(429, {"Retry-After": formatdate(time.time() + 2, usegmt=True)})
        assert asked_politely().ask(f"{web.url}/").status == 200
    assert web.times[1] - web.times[0] >= 0.9


@pytest.mark.parametrize("headers", [{}, {"Retry-After": "3600"}, {"Retry-After": "tomorrow"}, {"Retry-After": "²"}])
def test_a_host_that_wants_to_be_left_alone_is(headers: dict[str, str]) -> None:
    with site({"/a": Page(429, {k: v.encode().decode("latin-1") for k, v in headers.items()}), "/b": Page()}) as web:
        polite = asked_politely()
        for path in ("/a", "/b"):
            with pytest.raises(LeftAlone, match=r"127\.0\.0\.1 asks to be left alone for now"):
                polite.ask(web.url + path)
    assert web.asked == ["GET /a"]


def test_a_host_that_is_too_slow_twice_is_asked_no_more() -> None:
    with site({f"/{n}": Page(after=0.5) for n in range(4)}) as web:
        polite = asked_politely(seconds=0.1)
        troubles = [inquire(f"{web.url}/{n}", polite).trouble for n in range(4)]
    assert troubles[2:] == ["127.0.0.1 was too slow 2 times and was asked no more"] * 2
    assert len(web.asked) == 2


def test_nobody_waits_once_all_is_stopped() -> None:
    with site({"/": Page()}) as web:
        polite = RateLimited(Web(LIMITS), pause=60)
        polite.ask(f"{web.url}/")
        threading.Timer(0.1, polite.stop).start()
        with pytest.raises(LeftAlone):  # who waited would get the page
            polite.ask(f"{web.url}/")


# Addresses


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("https://Example-Site.ORG", "https://example-site.org/"),
        ("HTTP://a.org:80/b#part", "http://a.org/b"),
        ("https://a.org:8443/", "https://a.org:8443/"),
        ("https://a.org/ä?q=ü", "https://a.org/%C3%A4?q=%C3%BC"),
        ("https://a.org/%C3%A4", "https://a.org/%C3%A4"),
        ("https://straße.de/", "https://strasse.de/"),
        ("https://[2606:4700::1]/x", "https://[2606:4700::1]/x"),
        ("mailto:a@a.org", None),
        ("https://user:secret@a.org/", None),
        ("https://example.org/x", None),
        ("https://shop.example/x", None),
        ("http://localhost:8000/", None),
        ("https:///x", None),
        ("https://a.org:99999/", None),
        ("https://[::1/", None),
        ("https://a b.org/", None),
        ("https://a.org/\u202e", None),
        ("#part", None),
        ("other.md", None),
    ],
)
def test_addresses_have_one_form(written: str, asked: str | None) -> None:
    assert asked_address(written) == asked


@given(st.text(max_size=60) | st.text(max_size=40).map("https://{}".format))
def test_the_form_of_an_address_is_its_own_form(written: str) -> None:
    asked = asked_address(written)
    assert asked is None or (asked.isascii() and asked_address(asked) == asked)


@pytest.mark.parametrize(
    ("location", "new"),
    [
        ("/new", "https://a.org/new#part"),
        ("//b.org/x", "https://b.org/x#part"),
        ("https://b.org/x#other", "https://b.org/x#other"),
        ("../y", "https://a.org/y#part"),
        ("/caf\u00c3\u00a9", "https://a.org/caf%C3%A9#part"),
        ("javascript:alert(1)", "javascript:alert(1)"),
    ],
)
def test_a_location_is_read_as_browsers_read_it(location: str, new: str) -> None:
    assert leads_to("https://a.org/b/c#part", location) == new


@given(st.text(alphabet=st.characters(max_codepoint=255), max_size=60))
def test_no_location_breaks_the_reader(location: str) -> None:
    assert leads_to("https://a.org/b", location).isascii()


def test_front_pages_are_known() -> None:
    assert is_front_page("https://a.org") and is_front_page("https://a.org/index.html")
    assert not is_front_page("https://a.org/?p=8091") and not is_front_page("https://a.org/en/")


def test_an_address_is_written_so_that_nothing_mistakes_it() -> None:
    assert writable("https://a.org/x_(y)?q={z}") == "https://a.org/x_%28y%29?q=%7Bz%7D"
