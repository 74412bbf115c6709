"""Files are fetched by links that end, and come in a form that can do nothing."""

import io
import json
import time
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponseBase
from django.test import Client
from PIL import Image

from counterbell.accounts.models import Brand
from counterbell.conversations import files
from counterbell.conversations.models import Attachment

NAUGHTY = [name for name in json.loads((Path(__file__).parent / "blns.json").read_text()) if name]
PDF = b"%PDF-1.7\n" + b"0123456789" * 20 + b"\n%%EOF\n"


@pytest.fixture
def picture(brand: Brand) -> Attachment:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "teal").save(out, "PNG")
    return stored(brand, out.getvalue(), "lamp.png")


@pytest.fixture
def invoice(brand: Brand) -> Attachment:
    return stored(brand, PDF, "فاتورة.pdf")


def stored(brand: Brand, content: bytes, name: str) -> Attachment:
    return files.store_upload(SimpleUploadedFile(name, content), brand=brand, uploader="visitor:a1")


def body(answer: HttpResponseBase) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]


def sealed(answer: HttpResponseBase) -> bool:
    policy = {part.strip() for part in answer.headers["Content-Security-Policy"].split(";")}
    return answer.headers["X-Content-Type-Options"] == "nosniff" and {"default-src 'none'", "sandbox"} <= policy


def test_a_picture_shows_in_place_and_can_do_nothing(client: Client, picture: Attachment) -> None:
    answer = client.get(files.url_of(picture))
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["Content-Disposition"] == 'inline; filename="lamp.png"'
    assert sealed(answer)
    assert "private" in answer.headers["Cache-Control"]
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert Image.open(io.BytesIO(body(answer))).size == (60, 40)


def test_the_small_picture_has_a_link_of_its_own(client: Client, picture: Attachment) -> None:
    answer = client.get(files.url_of(picture, thumb=True))
    assert answer.headers["Content-Type"] == "image/webp"
    assert Image.open(io.BytesIO(body(answer))).format == "WEBP"


def test_a_document_is_only_ever_downloaded(client: Client, invoice: Attachment) -> None:
    answer = client.get(files.url_of(invoice))
    assert answer.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert sealed(answer)
    assert body(answer) == PDF


@pytest.mark.parametrize("place", [0, 10, -1, -10])
def test_a_link_that_was_changed_opens_nothing(client: Client, invoice: Attachment, place: int) -> None:
    link = list(files.url_of(invoice).removeprefix("/files/"))
    link[place] = "A" if link[place] != "A" else "B"
    assert client.get("/files/" + "".join(link)).status_code == 404


def test_a_link_for_one_file_opens_no_other(client: Client, invoice: Attachment, picture: Attachment) -> None:
    _key, rest = files.url_of(picture).removeprefix("/files/").split(".", 1)
    assert client.get(f"/files/{invoice.key}.{rest}").status_code == 404
    assert client.get(f"/files/{invoice.key}").status_code == 404
    assert client.get(files.url_of(picture).replace(".f.", ".t.")).status_code == 404


def test_a_link_ends(client: Client, invoice: Attachment, monkeypatch: pytest.MonkeyPatch) -> None:
    link = files.url_of(invoice)
    began = time.time()
    for hours, status in ((0.99, 200), (2.01, 404)):
        monkeypatch.setattr(files.time, "time", lambda hours=hours: began + hours * 3600)
        answer = client.get(link)
        assert answer.status_code == status
        body(answer)


def test_a_browser_can_keep_what_it_has_loaded(invoice: Attachment, monkeypatch: pytest.MonkeyPatch) -> None:
    hour = (int(time.time()) // 3600) * 3600
    links = []
    for seconds in (1, 3599):
        monkeypatch.setattr(files.time, "time", lambda at=hour + seconds: at)
        links.append(files.url_of(invoice))
    assert links[0] == links[1]


def test_a_file_that_is_gone_is_404(client: Client, invoice: Attachment) -> None:
    link = files.url_of(invoice)
    default_storage.delete(files.path_of(invoice.key))
    assert client.get(link).status_code == 404
    invoice.delete()
    assert client.get(link).status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_links_are_for_reading(client: Client, invoice: Attachment, method: str) -> None:
    assert getattr(client, method)(files.url_of(invoice)).status_code == 405


@pytest.mark.parametrize(
    ("asked", "status", "told", "part"),
    [
        ("bytes=0-4", 206, "bytes 0-4", PDF[:5]),
        ("bytes=5-", 206, "bytes 5-", PDF[5:]),
        ("bytes=-6", 206, "bytes ", PDF[-6:]),
        ("bytes=9999-", 416, "bytes */", b""),
    ],
)
def test_a_part_can_be_fetched_so_that_sound_and_video_can_be_wound(
    client: Client, invoice: Attachment, asked: str, status: int, told: str, part: bytes
) -> None:
    answer = client.get(files.url_of(invoice), headers={"range": asked})
    assert answer.status_code == status
    assert answer.headers["Content-Range"].startswith(told)
    assert answer.headers["Content-Range"].endswith(f"/{len(PDF)}")
    assert body(answer) == part
    assert sealed(answer)


@pytest.mark.parametrize("asked", ["bytes=4-2", "lines=1-2", "bytes=a-b", "bytes=0-1,3-4", "bytes=", "bytes=-"])
def test_a_part_that_makes_no_sense_is_the_whole(client: Client, invoice: Attachment, asked: str) -> None:
    answer = client.get(files.url_of(invoice), headers={"range": asked})
    assert (answer.status_code, body(answer)) == (200, PDF)
    assert answer.headers["Accept-Ranges"] == "bytes"


def test_naughty_names_break_no_header(client: Client, invoice: Attachment) -> None:
    link = files.url_of(invoice)
    for name in NAUGHTY:
        Attachment.objects.filter(pk=invoice.pk).update(name=files.clean_name(name))
        answer = client.get(link)
        assert answer.status_code == 200
        told = answer.headers["Content-Disposition"]
        assert told.startswith("attachment")
        assert told.isascii()
        assert not {"\r", "\n", "\0"} & set(told)
        body(answer)


@pytest.mark.parametrize("key", ["../secret", "..%2f..%2fsecret", "a" * 19, "a" * 65, "%00" * 20, "x" * 32])
def test_a_face_that_was_never_drawn_is_404(client: Client, brand: Brand, key: str) -> None:
    assert client.get(f"/files/face/{key}").status_code == 404
    assert client.get(f"/files/face/{key}.png").status_code == 404


def test_a_face_that_is_no_picture_any_more_is_404_to_mail_programs(client: Client, brand: Brand) -> None:
    key = default_storage.save("faces/" + "a" * 32, ContentFile(b"no picture")).rpartition("/")[2]
    assert client.get(f"/files/face/{key}.png").status_code == 404
