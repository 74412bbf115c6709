"""Files that people send: what they are is read from their bytes, pictures are drawn anew, links are signed and end."""

import hashlib
import io
import re
import time
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, BinaryIO, TypedDict

import puremagic
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from counterbell.accounts.models import Brand
from counterbell.base import disk
from counterbell.base.secrets import new_token
from counterbell.conversations.models import Attachment

MOST_BYTES = 20 * 1024 * 1024
MOST_PIXELS = 40_000_000  # a small file can unfold to gigabytes; this is more than any telephone's camera
MOST_FRAMES = 120
LONGEST_SIDE = 4096
THUMB_SIDE = 480
LINK_SECONDS = 3600  # a link lives one to two of these, so that a browser can keep what it has loaded
SNIFFED_BYTES = 64 * 1024

Kind = Attachment.Kind
# What we take: the type found in the bytes → what it is shown as, and the ending that a download gets.
TYPES: dict[str, tuple[Kind, str]] = {
    "image/png": (Kind.IMAGE, ".png"),
    "image/jpeg": (Kind.IMAGE, ".jpg"),
    "image/gif": (Kind.IMAGE, ".gif"),
    "image/webp": (Kind.IMAGE, ".webp"),
    "audio/mpeg": (Kind.AUDIO, ".mp3"),
    "audio/wave": (Kind.AUDIO, ".wav"),
    "audio/x-vorbis+ogg": (Kind.AUDIO, ".ogg"),
    "audio/mp4": (Kind.AUDIO, ".m4a"),
    "audio/webm": (Kind.AUDIO, ".webm"),
    "video/mp4": (Kind.VIDEO, ".mp4"),
    "video/webm": (Kind.VIDEO, ".webm"),
    "video/ogg": (Kind.VIDEO, ".ogv"),
    "video/quicktime": (Kind.VIDEO, ".mov"),
    "application/pdf": (Kind.FILE, ".pdf"),
    "text/plain": (Kind.FILE, ".txt"),
    "text/csv": (Kind.FILE, ".csv"),
    "application/zip": (Kind.FILE, ".zip"),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": (Kind.FILE, ".docx"),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": (Kind.FILE, ".xlsx"),
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": (Kind.FILE, ".pptx"),
    "application/vnd.oasis.opendocument.text": (Kind.FILE, ".odt"),
    "application/vnd.oasis.opendocument.spreadsheet": (Kind.FILE, ".ods"),
}
_FORMATS = {"image/png": "PNG", "image/jpeg": "JPEG", "image/gif": "GIF", "image/webp": "WEBP"}
_TEXTUAL = {".txt": "text/plain", ".csv": "text/csv", ".log": "text/plain", ".md": "text/plain"}
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
# What a track of sound and one of pictures is called inside.
_TRACKS = {
    "video/webm": (re.compile(rb"A_OPUS|A_VORBIS"), re.compile(rb"V_(?:VP|AV1|MPEG|MS)")),
    "video/mp4": (re.compile(rb"hdlr.{8}soun", re.DOTALL), re.compile(rb"hdlr.{8}vide", re.DOTALL)),
}
_JPEG = b"\xff\xd8\xff"
_MARKUP = re.compile(rb"<\s*(?:!doctype|html|script|svg|iframe|\?xml|body|img)", re.IGNORECASE)

Image.MAX_IMAGE_PIXELS = MOST_PIXELS
_NO_PICTURE = (
    UnidentifiedImageError,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,  # where warnings are errors
    OSError,
    ValueError,
    SyntaxError,
)


class FileRefused(Exception):
    """We do not take this file; the text says why, for the person who sent it."""


class Facts(TypedDict):
    """What a file is: its name as people see it, its type as its bytes say, its size in bytes."""

    name: str
    content_type: str
    size: int


@dataclass(frozen=True, slots=True)
class _Picture:
    content: bytes
    thumb: bytes
    width: int
    height: int


def store_upload(file: "UploadedFile[Any]", *, brand: Brand, uploader: str) -> Attachment:
    """Keep a file until its uploader puts it on a message.

    Raises:
        FileRefused: when it is empty, too big, of a kind we do not take, or not what it says.
    """
    facts = facts_of(file)
    name, content_type, size = facts["name"], facts["content_type"], facts["size"]
    kind = TYPES[content_type][0]
    picture = draw_anew(file, content_type, name) if kind == Kind.IMAGE else None
    key = new_token()
    file.seek(0)
    row = Attachment(
        key=key,
        brand=brand,
        uploader=uploader,
        name=name,
        kind=kind,
        content_type=content_type,
        size=len(picture.content) if picture else size,
        width=picture.width if picture else None,
        height=picture.height if picture else None,
        thumbnail=picture is not None,
        digest=digest_of(picture.content) if picture else "",
    )
    try:
        disk.put(path_of(key), ContentFile(picture.content) if picture else file)
        if picture:
            disk.put(path_of(key, thumb=True), ContentFile(picture.thumb))
        with transaction.atomic():
            row.save(force_insert=True)
    except Exception as fault:
        if disk.is_full(fault):  # then no row speaks of them; of a line that broke nobody can say that
            disk.take_away(paths_of(row))
        raise
    return row


def digest_of(content: bytes) -> str:
    """By which a picture is known again: that of its bytes as a letter brings them, or takes them along."""
    return hashlib.sha256(content).hexdigest()


def facts_of(file: "UploadedFile[Any]") -> Facts:
    """Name, type and size of a file that we take. Raises FileRefused for one that we do not."""
    size, name = file.size or 0, clean_name(file.name or "")
    if size == 0:
        raise FileRefused(_("%(name)s is empty.") % {"name": name})
    if size > MOST_BYTES:
        raise FileRefused(_("%(name)s is larger than %(most)s MB.") % {"name": name, "most": MOST_BYTES // 2**20})
    content_type = sniff(file, name)
    if content_type not in TYPES:
        raise FileRefused(_("Files like %(name)s cannot be sent here. Try a picture or a PDF.") % {"name": name})
    file.seek(0)
    return {"name": name, "content_type": content_type, "size": size}


def sniff(file: "BinaryIO | UploadedFile[Any]", name: str) -> str:
    """What the bytes are, whatever the name and the browser say; "" when nobody knows."""
    file.seek(0)
    head = bytes(file.read(SNIFFED_BYTES))
    if _MARKUP.search(head[:1024].lstrip()):
        return "text/html"
    ending = PurePosixPath(name).suffix.lower()
    try:
        matches = [m.mime_type for m in puremagic.magic_string(head, name) if m.confidence >= 0.4]
    except (puremagic.PureError, ValueError):
        matches = []
    if matches:
        # An ending may choose among what the bytes allow (a .docx is a zip), never against them.
        fitting = [m for m in matches if m in TYPES and TYPES[m][1] == ending]
        return _heard_only(head, str((fitting or matches)[0]))
    if head.startswith(_JPEG):
        return "image/jpeg"  # its mark is so short that without an ending it is thought little of
    return _TEXTUAL.get(ending, "") if _is_text(head) else ""


def _heard_only(head: bytes, found: str) -> str:
    """A film without pictures is a voice message: browsers record those in the forms of films."""
    sounds, pictures = _TRACKS.get(found, (None, None))
    if sounds and pictures and sounds.search(head) and not pictures.search(head):
        return found.replace("video/", "audio/")
    return found


def clean_name(name: str) -> str:
    """The name as its owner sees it: no control or direction marks, no path."""
    last = _CONTROLS.sub("", name.replace("\\", "/")).rsplit("/", 1)[-1].strip()
    return last.strip(". ")[-255:] or "file"


def download_name(attachment: Attachment) -> str:
    """The name a download gets: always with an ending that fits the bytes."""
    if attachment.content_type not in TYPES:
        return attachment.name  # came with a letter: whatever it is, it is only ever downloaded
    ending = TYPES[attachment.content_type][1]
    same = PurePosixPath(attachment.name).suffix.lower() in {ending, ".jpeg" if ending == ".jpg" else ending}
    return attachment.name if same else f"{attachment.name}{ending}"


def path_of(key: str, *, thumb: bool = False) -> str:
    """Where the storage keeps it: drawn from our key alone."""
    return f"attachments/{key[:2]}/{key}{'.thumb' if thumb else ''}"


def paths_of(attachment: Attachment) -> list[str]:
    """Every path that the storage keeps for it."""
    return [path_of(attachment.key), *([path_of(attachment.key, thumb=True)] if attachment.thumbnail else [])]


def url_of(attachment: Attachment, *, thumb: bool = False) -> str:
    """A link for whoever may see the message; it ends by itself after one to two hours."""
    ends = (int(time.time()) // LINK_SECONDS + 2) * LINK_SECONDS
    return "/files/" + _signer().sign(f"{attachment.key}.{'t' if thumb else 'f'}.{ends:x}")


def opened(token: str) -> tuple[Attachment, "File[bytes]", bool] | None:
    """What a link names: the file, its bytes, and whether it is the small picture; None when the link is no good."""
    try:
        key, variant, ends = _signer().unsign(token).split(".")
    except (BadSignature, ValueError):
        return None
    attachment = Attachment.objects.filter(key=key).first()
    if attachment is None or int(ends, 16) < time.time():
        return None
    path = path_of(key, thumb=variant == "t")
    return (attachment, default_storage.open(path), variant == "t") if default_storage.exists(path) else None


def _signer() -> Signer:
    return Signer(salt="counterbell.file", sep=".")


def _is_text(head: bytes) -> bool:
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as stop:
        return stop.start > len(head) - 4 and b"\0" not in head  # a character cut by our own limit
    return b"\0" not in head


def draw_anew(file: "UploadedFile[Any]", content_type: str, name: str) -> _Picture:
    """Decode and encode: what is left is a picture, without hidden content, places or names."""
    file.seek(0)
    try:
        with Image.open(file, formats=[_FORMATS[content_type]]) as image:
            if image.width * image.height > MOST_PIXELS:
                raise FileRefused(_("%(name)s has too many pixels.") % {"name": name})
            return _encode(image, _FORMATS[content_type])
    except _NO_PICTURE as failure:
        raise FileRefused(_("%(name)s is not a picture that can be shown.") % {"name": name}) from failure


def _encode(image: Image.Image, form: str) -> _Picture:
    out, small = io.BytesIO(), io.BytesIO()
    frames = getattr(image, "n_frames", 1)
    if form == "GIF" and 1 < frames <= MOST_FRAMES:
        image.save(out, "GIF", save_all=True)
        still = image.convert("RGBA")
    else:
        still = ImageOps.exif_transpose(image)
        still = still.convert("RGBA" if _has_alpha(still) and form != "JPEG" else "RGB")
        still.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        still.save(out, form, **({"quality": 88} if form in {"JPEG", "WEBP"} else {"optimize": False}))
    width, height = still.size
    still.thumbnail((THUMB_SIDE, THUMB_SIDE))
    still.save(small, "WEBP", quality=80)
    return _Picture(out.getvalue(), small.getvalue(), width, height)


def _has_alpha(image: Image.Image) -> bool:
    return image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info
