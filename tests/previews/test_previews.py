"""A link to the shop's own page brings what the page is: plain words, once a day, and never anything from elsewhere."""

import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from uuid import uuid4

import pytest
from django.test import Client

from counterbell.accounts.models import Agent, Brand
from counterbell.base import clock
from counterbell.base.env import env
from counterbell.conversations import wire
from counterbell.conversations.actions import open_conversation, receive, reply
from counterbell.conversations.models import Conversation, Message
from counterbell.journal.models import Duty
from counterbell.mailroom import pictures
from counterbell.previews import actions, looking
from counterbell.previews.models import PagePreview
from tests.mailroom.post import work
from tests.mailroom.test_pictures import png
from tests.people import Shopper

LAMP = (
    "<!doctype html><html><head><title>Lamp | Lisbon Ceramics</title>"
    "<meta property='og:title' content='Lamp &amp; shade'>"
    "<meta name='description' content='Thrown by hand, 32 cm.'><meta property='og:image' content='/lamp.png'></head>"
)
HTML = "text/html; charset=utf-8"


class Site:
    """The shop's site on the address 127.0.0.2; what is asked of it at another address is `strayed`."""

    def __init__(self) -> None:
        self.pages: dict[str, Callable[[BaseHTTPRequestHandler], None]] = {}
        self.asked: list[str] = []
        self.strayed: list[str] = []
        site = self

        class Door(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                here = self.connection.getsockname()[0] == "127.0.0.2"
                (site.asked if here else site.strayed).append(self.path)
                if page := site.pages.get(self.path):
                    page(self)
                else:
                    self.send_error(404)

            def log_message(self, *_: object) -> None: ...

        self._server = ThreadingHTTPServer(("0.0.0.0", 0), Door)  # to be asked by two addresses
        self.port = self._server.server_address[1]
        Thread(target=self._server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.2:{self.port}"

    def says(self, path: str, body: bytes | str, kind: str = HTML, status: int = 200, **fields: str) -> None:
        content = body.encode() if isinstance(body, str) else body

        def answer(door: BaseHTTPRequestHandler) -> None:
            door.send_response(status)
            for name, value in {"Content-Type": kind, "Content-Length": str(len(content)), **fields}.items():
                door.send_header(name, value)
            door.end_headers()
            door.wfile.write(content)

        self.pages[path] = answer

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setattr(env(), "outgoing_allowed", "127.0.0.2")
    made = Site()
    made.says("/lamp", LAMP)
    yield made
    made.close()


@pytest.fixture
def chat(brand: Brand, dana: Shopper) -> Conversation:
    brand.domains, brand.shows_pages = ["127.0.0.2"], True
    brand.save(update_fields=["domains", "shows_pages"])
    return open_conversation(dana.customer, brand=brand, public_id=uuid4())


def shown(chat: Conversation) -> list[dict[str, str] | None]:
    return [(one["facts"] or {}).get("part") for one in wire.entries_of(chat, public_only=True)]


def written(chat: Conversation, text: str) -> dict[str, str] | None:
    """What goes along with a shopper's message after its duty was done."""
    receive(chat, text=text)
    work()
    assert list(Duty.objects.exclude(error="").values_list("subscriber", "error")) == []
    return shown(chat)[-1]


def test_a_link_to_an_own_page_brings_its_title_words_and_picture(
    chat: Conversation, site: Site, bob: Agent, client: Client
) -> None:
    site.says("/lamp.png", png(), "image/png")
    reply(chat, text=f"Do you mean this one ({site.url}/lamp#top)?", by=bob)
    assert shown(chat) == [None]  # it is said at once; what it shows comes after
    work()
    (part,) = shown(chat)
    assert part is not None
    assert {**part, "picture": ""} == {
        "kind": "page", "url": f"{site.url}/lamp", "title": "Lamp & shade", "words": "Thrown by hand, 32 cm.",
        "picture": "",
    }  # fmt: skip
    pictures._kept.cache_clear()
    assert part["picture"].startswith("/files/picture/")
    assert client.get(part["picture"]).status_code == 200


def test_a_page_is_looked_at_once_a_day(chat: Conversation, site: Site, bob: Agent) -> None:
    for _ in range(3):
        assert written(chat, f"See {site.url}/lamp")
    assert site.asked == ["/lamp"]
    with clock.shifted(timedelta(days=1, minutes=1)):
        assert written(chat, f"See {site.url}/lamp")
    assert site.asked == ["/lamp", "/lamp"]


def test_what_was_not_there_is_not_asked_for_again_that_day(chat: Conversation, site: Site) -> None:
    assert [written(chat, f"{site.url}/gone") for _ in range(3)] == [None, None, None]
    assert site.asked == ["/gone"]


def test_switched_off_no_page_is_called(chat: Conversation, site: Site, brand: Brand) -> None:
    brand.shows_pages = False
    brand.save(update_fields=["shows_pages"])
    assert written(chat, f"{site.url}/lamp") is None
    assert (site.asked, Brand(name="New").shows_pages) == ([], False)


@pytest.mark.parametrize("domains", [[], ["shop.example"], ["*.shop.example"]])
def test_only_pages_of_the_brands_own_domains(chat: Conversation, site: Site, brand: Brand, domains: list[str]) -> None:
    brand.domains = domains
    brand.save(update_fields=["domains"])
    for text in (f"{site.url}/lamp", f"http://shop.example@127.0.0.2:{site.port}/lamp", "ftp://shop.example/lamp"):
        assert written(chat, text) is None
    assert site.asked == []


def test_what_goes_along_already_stays(chat: Conversation, site: Site, bob: Agent) -> None:
    receive(chat, text="Hello")
    said = reply(chat, text=f"{site.url}/lamp", by=bob)
    Message.objects.filter(pk=said.pk).update(facts={"part": {"kind": "form", "fields": []}})
    work()
    assert Message.objects.get(pk=said.pk).facts == {"part": {"kind": "form", "fields": []}}


def test_the_kept_pages_are_bounded(chat: Conversation, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "MOST_KEPT", 2)
    for number in range(4):
        site.says(f"/{number}", f"<title>Page {number}</title>")
        written(chat, f"{site.url}/{number}")
    assert sorted(PagePreview.objects.values_list("title", flat=True)) == ["Page 2", "Page 3"]


def test_a_brands_pages_are_called_only_so_often(
    chat: Conversation, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "MOST_AN_HOUR", 2)
    for number in range(4):
        written(chat, f"{site.url}/lamp?{number}")
    assert site.asked == ["/lamp?0", "/lamp?1"]


# ——— hostile pages ———


def test_a_script_in_the_title_is_only_words(chat: Conversation, site: Site) -> None:
    site.says(
        "/evil", "<title><script>alert(1)</script>\0\u202eLamp</title><meta name=description content='<img onerror=x>'>"
    )
    part = written(chat, f"{site.url}/evil")
    assert part is not None
    assert "alert(1)" in part["title"]
    assert part["title"].endswith("Lamp")
    assert {"\0", "\u202e"}.isdisjoint(part["title"])
    assert part["words"] == "<img onerror=x>"  # words, and shown as words: see the browser's test


def test_a_huge_page_is_not_read_to_its_end(chat: Conversation, site: Site) -> None:
    site.says("/huge", LAMP + "x" * (looking.LARGEST + 1))
    assert written(chat, f"{site.url}/huge") is None


def test_a_page_of_endless_tags_is_read_in_a_moment(chat: Conversation, site: Site) -> None:
    site.says("/deep", "<title>" + "<a <!--" * 250_000)
    before = time.monotonic()
    written(chat, f"{site.url}/deep")
    assert time.monotonic() - before < 5


def test_a_slow_page_is_left_after_a_few_seconds(
    chat: Conversation, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "SECONDS", 0.5)

    def trickle(door: BaseHTTPRequestHandler) -> None:
        door.send_response(200)
        door.send_header("Content-Type", HTML)
        door.end_headers()
        for _ in range(40):
            door.wfile.write(b" ")
            door.wfile.flush()
            time.sleep(0.1)

    site.pages["/slow"] = trickle
    before = time.monotonic()
    assert written(chat, f"{site.url}/slow") is None
    assert time.monotonic() - before < 3


@pytest.mark.parametrize(
    "own", [["127.0.0.2"], ["127.0.0.2", "127.0.0.1"]], ids=["no domain of hers", "even if it were"]
)
def test_a_page_that_redirects_to_this_machine_leads_nowhere(
    chat: Conversation, site: Site, brand: Brand, own: list[str]
) -> None:
    brand.domains = own
    brand.save(update_fields=["domains"])
    site.says("/moved", "", status=302, Location=f"http://127.0.0.1:{site.port}/lamp")
    assert written(chat, f"{site.url}/moved") is None
    assert (site.asked, site.strayed) == (["/moved"], [])


@pytest.mark.parametrize(
    "where", ["http://169.254.169.254/latest/meta-data/", "https://elsewhere.example/", "file:///etc/passwd"]
)
def test_a_page_that_redirects_elsewhere_leads_nowhere(chat: Conversation, site: Site, where: str) -> None:
    site.says("/moved", "", status=302, Location=where)
    assert written(chat, f"{site.url}/moved") is None


def test_a_page_that_moved_on_the_same_site_is_found_and_one_that_goes_round_is_not(
    chat: Conversation, site: Site
) -> None:
    site.says("/old", "", status=301, Location="/lamp")
    site.says("/round", "", status=302, Location="/round")
    assert written(chat, f"{site.url}/old")
    assert written(chat, f"{site.url}/round") is None
    assert site.asked.count("/round") == looking.REDIRECTS + 1


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/pdf", LAMP),
        ("image/svg+xml", "<svg><title>Lamp</title></svg>"),
        (HTML, ""),
        (HTML, b"\xff\xfe" * 50),
    ],
)
def test_what_is_no_page_brings_nothing(chat: Conversation, site: Site, kind: str, body: str | bytes) -> None:
    site.says("/file", body, kind)
    assert written(chat, f"{site.url}/file") is None


def test_a_picture_of_the_page_comes_through_us_or_not_at_all(chat: Conversation, site: Site, client: Client) -> None:
    site.says("/inside", f"<title>Lamp</title><meta property=og:image content=http://127.0.0.1:{site.port}/lamp.png>")
    site.says("/script", "<title>Lamp</title><meta property=og:image content='javascript:alert(1)'>")
    part = written(chat, f"{site.url}/inside")
    assert part is not None
    pictures._kept.cache_clear()
    assert client.get(part["picture"]).status_code == 404
    assert site.strayed == []
    script = written(chat, f"{site.url}/script")
    assert script is not None
    assert script["picture"] == ""
