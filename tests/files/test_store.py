"""What a file is, its bytes decide; what is kept of it is harmless."""

import io
import json
import struct
import zipfile
import zlib
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from counterbell.accounts.models import Brand
from counterbell.conversations import files
from counterbell.conversations.files import FileRefused, clean_name, sniff, store_upload
from counterbell.conversations.models import Attachment

NAUGHTY = [name for name in json.loads((Path(__file__).parent / "blns.json").read_text()) if name]
PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><html><script>alert(1)</script></html>"
EXE = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff" + b"\0" * 400


def picture(form: str = "PNG", size: tuple[int, int] = (60, 40), **how: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, form, **how)
    return out.getvalue()


def store(brand: Brand, content: bytes, name: str, claimed: str = "") -> Attachment:
    return store_upload(SimpleUploadedFile(name, content, claimed or "image/png"), brand=brand, uploader="visitor:a1")


def kept(attachment: Attachment, *, thumb: bool = False) -> bytes:
    with default_storage.open(files.path_of(attachment.key, thumb=thumb)) as file:
        return bytes(file.read())


def archive(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, content in members.items():
            made.writestr(name.replace("__", "/"), content)
    return out.getvalue()


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "GIF"])
def test_a_picture_is_drawn_anew_with_a_small_one_beside_it(brand: Brand, form: str) -> None:
    stored = store(brand, picture(form, (1200, 800)), f"lamp.{form.lower()}")
    assert (stored.kind, stored.width, stored.height, stored.thumbnail) == ("image", 1200, 800, True)
    assert Image.open(io.BytesIO(kept(stored))).format == form
    small = Image.open(io.BytesIO(kept(stored, thumb=True)))
    assert (small.format, small.size) == ("WEBP", (480, 320))
    assert stored.size == len(kept(stored))


@pytest.mark.parametrize(
    ("content", "name", "kind", "content_type"),
    [
        (PDF, "invoice.pdf", "file", "application/pdf"),
        (b"name,price\nlamp,40\n", "goods.csv", "file", "text/csv"),
        ("سلام\n".encode(), "note.txt", "file", "text/plain"),
        (archive(a=b"1"), "things.zip", "file", "application/zip"),
        (b"ID3\x04\x00\x00\x00\x00\x00\x00" + b"\xff\xfb\x90\x00" + b"\0" * 400, "voice.mp3", "audio", "audio/mpeg"),
    ],
)
def test_what_shops_and_shoppers_send_is_taken(
    brand: Brand, content: bytes, name: str, kind: str, content_type: str
) -> None:
    stored = store(brand, content, name, "application/octet-stream")
    assert (stored.kind, stored.content_type, stored.name) == (kind, content_type, name)
    assert kept(stored) == content


@pytest.mark.parametrize(
    "ending", ["png", "jpg", "pdf", "txt", "csv", "zip", "mp3", "mp4", "docx", "png.html", "svg", ""]
)
@pytest.mark.parametrize(
    "content", [HTML, SVG, EXE, b"  \n\t" + SVG, b"\xef\xbb\xbf" + HTML, b"<?xml version='1.0'?>" + SVG]
)
def test_pages_drawings_and_programs_are_refused_under_any_name(brand: Brand, content: bytes, ending: str) -> None:
    with pytest.raises(FileRefused):
        store(brand, content, f"holiday.{ending}", "image/png")
    assert Attachment.objects.count() == 0


@pytest.mark.parametrize(
    "content",
    [
        picture() + HTML,  # a picture with a page behind it
        picture("GIF") + b"<script>alert(1)</script>",
        picture("JPEG", comment=b"<script>alert(1)</script>"),
        picture("PNG") + archive(payload=b"PK"),
        picture("JPEG") + b"<?php system($_GET[0]);",
    ],
)
def test_nothing_that_hides_in_a_picture_is_kept(brand: Brand, content: bytes) -> None:
    try:
        stored = store(brand, content, "holiday.png")
    except FileRefused:
        assert Attachment.objects.count() == 0
        return
    for trick in (b"script", b"<?php", b"PK\x03\x04"):
        assert trick not in kept(stored)


def test_a_picture_forgets_where_and_by_whom_it_was_taken(brand: Brand) -> None:
    exif = Image.Exif()
    exif[0x010F] = "Dana's telephone"
    exif.get_ifd(0x8825)[2] = (38.0, 42.0, 0.0)  # where
    stored = store(brand, picture("JPEG", exif=exif), "garden.jpg")
    assert dict(Image.open(io.BytesIO(kept(stored))).getexif()) == {}
    assert b"telephone" not in kept(stored)


def test_a_picture_on_its_side_is_turned_before_that_is_forgotten(brand: Brand) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    stored = store(brand, picture("JPEG", (60, 40), exif=exif), "a.jpg")
    assert (stored.width, stored.height) == (40, 60)


def flood(width: int, height: int) -> bytes:
    """A PNG of a few hundred bytes that says it is enormous."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("size", [(30_000, 30_000), (2**31 - 1, 1), (8000, 5001)])
def test_a_flood_of_pixels_is_refused_before_it_is_unfolded(brand: Brand, size: tuple[int, int]) -> None:
    with pytest.raises(FileRefused):
        store(brand, flood(*size), "small.png")
    assert Attachment.objects.count() == 0


@pytest.mark.parametrize(
    "content", [picture()[:40], b"\x89PNG\r\n\x1a\n", b"GIF89a", b"\xff\xd8\xff\xe0", b"\0" * 50, b"\x80\x81\x82"]
)
def test_what_is_broken_is_refused_in_words(brand: Brand, content: bytes) -> None:
    with pytest.raises(FileRefused, match=r"holiday\.png"):
        store(brand, content, "holiday.png")


def test_nothing_and_too_much_are_refused(brand: Brand, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(FileRefused, match="empty"):
        store(brand, b"", "a.txt")
    monkeypatch.setattr(files, "MOST_BYTES", 10)
    with pytest.raises(FileRefused, match="larger"):
        store(brand, b"x" * 11, "a.txt")


def test_a_moving_picture_goes_on_moving(brand: Brand) -> None:
    out = io.BytesIO()
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "teal", "navy")]
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    stored = store(brand, out.getvalue(), "wave.gif")
    assert getattr(Image.open(io.BytesIO(kept(stored))), "n_frames", 1) > 1


@pytest.mark.parametrize(
    ("told", "kept_name"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\dana\\lamp.png", "lamp.png"),
        ("lamp\x00.png", "lamp.png"),
        ("gpj.\u202eexe.png", "gpj.exe.png"),
        ("...", "file"),
        ("", "file"),
        ("ランプ 写真.png", "ランプ 写真.png"),
        ("a" * 400 + ".pdf", "a" * 251 + ".pdf"),
    ],
)
def test_a_name_is_shown_as_meant_and_is_never_a_path(told: str, kept_name: str) -> None:
    assert clean_name(told) == kept_name


@pytest.mark.parametrize("name", NAUGHTY)
def test_naughty_names_become_harmless(name: str) -> None:
    cleaned = clean_name(name)
    assert 0 < len(cleaned) <= 255
    assert not {"/", "\\", "\0", "\n", "\r", "\u202e", "\u2066"} & set(cleaned)
    assert cleaned not in {".", ".."}
    assert clean_name(cleaned) == cleaned


def test_a_download_always_ends_in_what_it_is(brand: Brand) -> None:
    stored = store(brand, PDF, "invoice.png.exe")
    assert files.download_name(stored) == "invoice.png.exe.pdf"
    assert files.download_name(store(brand, picture("JPEG"), "a.JPEG")) == "a.JPEG"


def test_the_storage_knows_no_names(brand: Brand) -> None:
    stored = store(brand, PDF, "../../secret.pdf")
    assert files.path_of(stored.key) == f"attachments/{stored.key[:2]}/{stored.key}"
    assert default_storage.exists(files.path_of(stored.key))
    assert len(stored.key) >= 32  # 192 bits


def test_a_film_without_pictures_is_a_voice_message() -> None:
    webm = (
        b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\xf7\x81\x01\x42\xf2\x81\x04\x42\xf3\x81\x08\x42\x82\x84webm"
        + b"\0" * 40
    )
    mp4 = b"\0\0\0\x1cftypiso5\0\0\x02\0iso5iso6mp41" + b"\0\0\0\x2dhdlr" + b"\0" * 8
    for head, tracks, found in (
        (webm, b"\x86\x86A_OPUS", "audio/webm"),
        (webm, b"\x86\x85V_VP8\x86\x86A_OPUS", "video/webm"),
        (webm, b"", "video/webm"),
        (mp4, b"soun", "audio/mp4"),
        (mp4, b"soun\0\0\0\x2dhdlr" + b"\0" * 8 + b"vide", "video/mp4"),
    ):
        assert sniff(io.BytesIO(head + tracks + b"\0" * 64), f"voice.{'webm' if head is webm else 'mp4'}") == found
