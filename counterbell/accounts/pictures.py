"""Pictures of agents and logos of brands: small, made anew by us, public under a name that nobody can guess."""

import io
from dataclasses import dataclass
from functools import lru_cache
from typing import BinaryIO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from counterbell.base import disk
from counterbell.base.secrets import new_token

FOLDER = "faces"
MAX_BYTES = 8 * 1024 * 1024
MAX_PIXELS = 40_000_000  # a file of a few kilobytes can claim far more
FORMATS = ("PNG", "JPEG", "WEBP", "GIF")


class NotAPicture(Exception):
    """The file cannot be used; the text says why."""


@dataclass(frozen=True, slots=True)
class Size:
    """How large a picture becomes; `square` cuts to the middle."""

    width: int
    height: int
    square: bool


AVATAR = Size(256, 256, square=True)
LOGO = Size(512, 256, square=False)


def store(file: BinaryIO, size: Size) -> str:
    """Read, shrink and encode a picture anew (nothing of the original's bytes survives); returns its key.

    Raises:
        NotAPicture: too large, or not one of the formats we read.
    """
    raw = file.read(MAX_BYTES + 1)
    if len(raw) > MAX_BYTES:
        raise NotAPicture(_("The picture is larger than 8 MB."))
    try:
        with Image.open(io.BytesIO(raw), formats=FORMATS) as image:
            if image.width * image.height > MAX_PIXELS:
                raise NotAPicture(_("The picture has too many pixels."))
            small = _fitted(image, size)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise NotAPicture(_("This is not a picture that we can read: choose a PNG, JPEG, WebP or GIF.")) from None
    encoded = io.BytesIO()
    small.save(encoded, "WEBP", quality=86)
    return disk.put(f"{FOLDER}/{new_token()}", ContentFile(encoded.getvalue()))


def remove(key: str) -> None:
    """Forget a picture; harmless when it is gone."""
    if key:
        default_storage.delete(key)


def url_of(key: str) -> str:
    """Where browsers find it (the files door serves it); '' for none. Shoppers see it too, so it needs no sign-in."""
    return reverse("face", args=[key.removeprefix(f"{FOLDER}/")]) if key else ""


def letter_url_of(key: str) -> str:
    """Where mail programs find it: as a PNG, because not all of them read what browsers do."""
    return reverse("face-png", args=[key.removeprefix(f"{FOLDER}/")]) if key else ""


@lru_cache(maxsize=16)
def png_of(key: str) -> bytes:
    """A picture as a PNG; the key names these bytes for ever.

    Raises:
        OSError: when these bytes are no picture any more.
    """
    made = io.BytesIO()
    with default_storage.open(key) as file, Image.open(file, formats=("WEBP",)) as image:
        image.save(made, "PNG", optimize=True)
    return made.getvalue()


def _fitted(image: Image.Image, size: Size) -> Image.Image:
    upright = ImageOps.exif_transpose(image)
    plain = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    if size.square:
        return ImageOps.fit(plain, (size.width, size.height))
    plain.thumbnail((size.width, size.height))
    return plain
