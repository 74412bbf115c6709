"""Pictures are made anew by us."""

import io

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from PIL import Image

from counterbell.accounts import actions, pictures
from counterbell.accounts.actions import Refused
from counterbell.accounts.models import Agent, Brand


def drawn(width: int, height: int, kind: str = "PNG", mode: str = "RGB") -> io.BytesIO:
    file = io.BytesIO()
    Image.new(mode, (width, height), "red" if mode == "RGB" else (255, 0, 0, 0)).save(file, kind)
    file.seek(0)
    return file


def kept(key: str) -> Image.Image:
    with default_storage.open(key) as file:
        return Image.open(io.BytesIO(file.read()))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_an_avatar_is_a_small_square(kind: str) -> None:
    image = kept(pictures.store(drawn(900, 300, kind), pictures.AVATAR))
    assert (image.format, image.size) == ("WEBP", (256, 256))


def test_a_logo_keeps_its_shape_and_transparency() -> None:
    image = kept(pictures.store(drawn(1024, 128, mode="RGBA"), pictures.LOGO))
    assert (image.size, image.mode) == ((512, 64), "RGBA")


def test_nothing_of_the_original_survives() -> None:
    file = drawn(20, 20)
    file.seek(0, io.SEEK_END)
    file.write(b"<script>alert(1)</script>")
    file.seek(0)
    with default_storage.open(pictures.store(file, pictures.AVATAR)) as stored:
        assert b"script" not in stored.read()


@pytest.mark.parametrize(
    "raw",
    [b"", b"hello", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"%PDF-1.4", b"\x89PNG\r\n\x1a\n" + b"\0" * 50],
)
def test_what_is_no_picture_is_refused(raw: bytes) -> None:
    with pytest.raises(pictures.NotAPicture):
        pictures.store(io.BytesIO(raw), pictures.AVATAR)


def test_a_pixel_flood_is_refused_before_it_is_decoded() -> None:
    flood = bytearray(drawn(1, 1, "GIF").getvalue())
    flood[6:10] = (20_000).to_bytes(2, "little") * 2  # its header says so; decoding it would fill the memory
    with pytest.raises(pictures.NotAPicture):
        pictures.store(io.BytesIO(flood), pictures.AVATAR)


def test_too_many_bytes_are_refused() -> None:
    with pytest.raises(pictures.NotAPicture, match="8 MB"):
        pictures.store(io.BytesIO(b"x" * (pictures.MAX_BYTES + 1)), pictures.AVATAR)


@pytest.mark.django_db(transaction=True)
def test_the_old_picture_goes_when_a_new_one_comes(bob: Agent) -> None:
    actions.set_avatar(bob, drawn(10, 10))
    first = bob.avatar
    actions.set_avatar(bob, drawn(20, 20))
    assert not default_storage.exists(first)
    assert default_storage.exists(bob.avatar)
    actions.set_avatar(bob, None)
    assert bob.avatar == ""


@pytest.mark.django_db
def test_a_refused_logo_changes_nothing(alice: Agent, brand: Brand) -> None:
    with pytest.raises(Refused, match="not a picture"):
        actions.set_logo(brand, io.BytesIO(b"x"), by=alice)
    assert Brand.objects.get().logo == ""


@pytest.mark.django_db
def test_everybody_may_see_a_picture_and_nothing_beside_it(client: Client, bob: Agent) -> None:
    actions.set_avatar(bob, drawn(10, 10))
    answer = client.get(pictures.url_of(bob.avatar))
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert b"".join(answer).startswith(b"RIFF")  # type: ignore[arg-type]
    for guess in ("/files/face/", "/files/face/..%2fsecret", "/files/face/" + "x" * 32, "/files/face/../secret"):
        assert client.get(guess).status_code == 404
