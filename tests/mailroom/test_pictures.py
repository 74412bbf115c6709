"""Pictures in a letter's frame: its own, and those from afar that only we fetch and only when an agent allowed it."""

import io
import threading
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import SMTP
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.http import HttpResponse
from django.test import Client
from PIL import Image

from counterbell.base import clock
from counterbell.base.env import env
from counterbell.channels.models import Channel
from counterbell.conversations import afar as afar_links
from counterbell.mailroom import pictures
from counterbell.mailroom.models import Letter
from counterbell.mailroom.pictures import Kept, Picture
from tests.mailroom.post import Written, arrive, only_conversation


def png(colour: str = "teal", size: tuple[int, int] = (6, 4), form: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, form)
    return out.getvalue()


SAYS = {
    "/lamp.png": ("image/png", png()),
    **{f"/a-{form.lower()}": ("application/octet-stream", png(form=form)) for form in ("JPEG", "GIF", "WEBP")},
    "/lies.png": ("image/png", b"<html><script>alert(1)</script>"),
    "/vector.svg": ("image/svg+xml", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
    "/called-text": ("text/html", png("red")),
    "/large.png": ("image/png", png() + b"\0" * pictures.LARGEST),
}


class Afar:
    """A server of somebody else; `asked` is what it was told of those who look."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict[str, str]]] = []
        outer = self

        class Door(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
                if self.path == "/moved":
                    self.send_response(302)
                    self.send_header("Location", "http://169.254.169.254/latest/meta-data/")
                    self.end_headers()
                    return
                kind, content = SAYS.get(self.path, ("text/plain", b""))
                self.send_response(200 if content else 404)
                self.send_header("Content-Type", kind)
                self.send_header("Set-Cookie", "seen=bob")
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: object) -> None: ...

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def afar() -> Iterator[Afar]:
    made = Afar()
    yield made
    made.close()


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    pictures._kept.cache_clear()
    yield
    pictures._kept.cache_clear()


def page_of(client: Client, *, allowed: bool = False) -> HttpResponse:
    path = f"/inbox/{only_conversation().public_id}/letters/1/page/"
    answer = client.get(path, {"pictures": "afar"} if allowed else {})
    assert answer.status_code == 200
    return answer  # type: ignore[return-value]


def shown_in(page: HttpResponse) -> list[str]:
    """The addresses that the page fetches."""
    return [piece.split('"')[0] for piece in page.content.decode().split(' src="')[1:]]


def test_nothing_is_fetched_until_an_agent_allows_it(bob_client: Client, mailbox: Channel, afar: Afar) -> None:
    arrive(mailbox, Written(html=f'<p>Look<img src="{afar.url}/lamp.png"><td background="{afar.url}/lamp.png">x'))
    page = page_of(bob_client)
    assert shown_in(page) == []
    (link,) = set(shown_in(page_of(bob_client, allowed=True)))
    assert link.startswith("/files/picture/")
    assert afar.asked == []  # a link is no look


def test_we_fetch_it_and_tell_nobody_who_looks(bob_client: Client, mailbox: Channel, afar: Afar) -> None:
    arrive(mailbox, Written(html=f'<p>Look<img src="{afar.url}/lamp.png">'))
    page = page_of(bob_client, allowed=True)
    (link,) = shown_in(page)
    answer = bob_client.get(link, headers={"referer": "https://desk.example/inbox/", "user-agent": "Bob's browser"})
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/png")
    assert answer.content == SAYS["/lamp.png"][1]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"  # the sealed frame has no origin
    assert "Set-Cookie" not in answer.headers
    bob_client.get(link)
    ((path, heads),) = afar.asked  # and a second look asks nobody
    assert path == "/lamp.png"
    assert {"cookie", "referer", "x-forwarded-for"}.isdisjoint(heads)
    assert "Bob" not in heads["user-agent"]
    assert "img-src data: http://testserver/files/picture/;" in page["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/lies.png", "/vector.svg", "/large.png", "/moved", "/nothing"])
def test_only_pictures_come_through(client: Client, afar: Afar, path: str) -> None:
    link = pictures.link_afar(afar.url + path)
    assert client.get(link).status_code == 404
    assert client.get(link).status_code == 404
    assert len(afar.asked) == 1  # what cannot be had is not asked for again at once


def test_what_it_is_is_read_from_its_bytes(client: Client, afar: Afar) -> None:
    answer = client.get(pictures.link_afar(f"{afar.url}/called-text"))
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/png")


@pytest.mark.parametrize("form", ["jpeg", "gif", "webp"])
def test_every_form_of_picture_that_we_take_comes_through_without_an_ending(
    client: Client, afar: Afar, form: str
) -> None:
    answer = client.get(pictures.link_afar(f"{afar.url}/a-{form}"))
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, f"image/{form}")


def test_nobody_inside_the_house_is_called(client: Client, afar: Afar, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(env(), "outgoing_allowed", "")
    assert client.get(pictures.link_afar(f"{afar.url}/lamp.png")).status_code == 404
    assert afar.asked == []


def test_a_link_that_we_did_not_make_or_that_has_ended(
    client: Client, afar: Afar, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = pictures.link_afar(f"{afar.url}/lamp.png")
    assert client.get(link[:-1] + ("A" if link[-1] != "A" else "B")).status_code == 404
    assert client.get("/files/picture/x").status_code == 404
    monkeypatch.setattr(afar_links.time, "time", lambda: clock.now().timestamp() + 3 * afar_links.LINK_SECONDS)
    assert client.get(link).status_code == 404
    assert afar.asked == []


def with_picture(content_id: str, cid: str, data: bytes, kind: str = "png") -> bytes:
    message = EmailMessage(SMTP)
    message["From"], message["To"], message["Subject"] = "Dana <dana@post.example>", "help@shop.example", "Broken"
    message["Message-ID"] = "<inline@post.example>"
    message.set_content("See the picture")
    message.add_alternative(f'<p>See <img src="cid:{cid}"></p>', subtype="html")
    html = message.get_payload()[1]  # type: ignore[index]
    html.add_related(data, "image", kind, cid=f"<{content_id}>", filename="lamp.png")  # type: ignore[union-attr]
    return message.as_bytes()


@pytest.mark.parametrize(
    ("content_id", "cid"), [("lamp.1@post.example", "lamp.1@post.example"), ("a+c$d@x", "a%2Bc%24d@x")]
)
def test_its_own_pictures_are_shown(bob_client: Client, mailbox: Channel, content_id: str, cid: str) -> None:
    arrive(mailbox, with_picture(content_id, cid, png("red")))
    (link,) = shown_in(page_of(bob_client))
    answer = Client().get(link)  # the frame is of no origin: it sends no cookies
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/png")
    assert Image.open(io.BytesIO(answer.content)).convert("RGB").getpixel((0, 0)) == (255, 0, 0)


def test_a_file_that_is_no_picture_is_not_shown_as_one(bob_client: Client, mailbox: Channel) -> None:
    arrive(mailbox, with_picture("x@y", "x@y", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "svg+xml"))
    assert shown_in(page_of(bob_client)) == []


def test_a_letter_shows_only_its_own_files(bob_client: Client, mailbox: Channel) -> None:
    arrive(mailbox, with_picture("x@y", "x@y", png()))
    letter = Letter.objects.get()
    key = letter.about["inline"]["x@y"]
    arrive(mailbox, Written(sender="Eve <eve@evil.example>", html='<p><img src="cid:x@y">'))
    hers = Letter.objects.get(sender="eve@evil.example")
    hers.about = {**hers.about, "inline": {"x@y": key}}
    assert pictures.shown(hers) == hers.html
    assert key not in pictures.shown(letter)  # a link is sealed


def test_what_is_kept_is_bounded() -> None:
    kept = Kept(most_bytes=100)
    for number in range(30):
        kept.put(f"http://a.example/{number}", Picture("image/png", b"0" * 30))
    kept.put("http://a.example/0", None)
    known = [number for number in range(30) if kept.get(f"http://a.example/{number}")[0]]
    assert known == [0, 27, 28, 29]
