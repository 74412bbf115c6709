"""Bytes that strangers sent, made harmless by how they are served."""

import io
import re

from csp.decorators import csp_replace
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from counterbell.accounts.pictures import FOLDER, png_of
from counterbell.conversations import files
from counterbell.conversations.models import Attachment
from counterbell.helpcenter import files as article_files
from counterbell.mailroom import pictures

KEY = re.compile(r"[A-Za-z0-9_-]{20,64}")
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
SEALED = {"default-src": ["'none'"], "sandbox": []}


@require_safe
@csp_replace(SEALED)  # type: ignore[arg-type]  # its types know no views with arguments
def file(request: HttpRequest, token: str) -> FileResponse:
    """An attachment: pictures, sound and video play in place, everything else is only ever downloaded."""
    found = files.opened(token)
    if found is None:
        raise Http404("This link has ended. Open the conversation again for a new one.")
    attachment, content, thumb = found
    inline = attachment.kind != Attachment.Kind.FILE
    content_type = "image/webp" if thumb else attachment.content_type
    return _in_parts(request, content, content_type, files.download_name(attachment), inline)


@require_safe
@csp_replace(SEALED)  # type: ignore[arg-type]
def article_file(request: HttpRequest, token: str) -> FileResponse:
    """A file of an article: films and sound play in place, everything else is only ever downloaded."""
    found = article_files.opened(token)
    if found is None:
        raise Http404("This link has ended. Load the article anew for a new one.")
    kept, content = found
    inline = kept.content_type.startswith(("video/", "audio/"))
    return _in_parts(request, content, kept.content_type, kept.name, inline)


def _in_parts(
    request: HttpRequest,
    content: "File[bytes]",
    content_type: str,
    name: str,
    inline: bool,  # noqa: FBT001
) -> FileResponse:
    begin, end = part_of(request.headers.get("Range", ""), content.size)
    answer = _sealed(_Part(content, begin, end), content_type, name, inline)
    answer["Content-Length"], answer["Accept-Ranges"] = str(end - begin), "bytes"
    answer["Content-Encoding"] = "identity"  # these are compressed already, and a part of a compressed answer is none
    if begin >= content.size:
        answer.status_code, answer["Content-Range"] = 416, f"bytes */{content.size}"
    elif end - begin < content.size:
        answer.status_code, answer["Content-Range"] = 206, f"bytes {begin}-{end - 1}/{content.size}"
    return answer


@require_safe
@csp_replace(SEALED)  # type: ignore[arg-type]
def face(request: HttpRequest, key: str) -> FileResponse:
    """The picture of an agent or the logo of a brand, under a name of 192 random bits that is never used again."""
    return _public(_sealed(default_storage.open(_face_at(key)), "image/webp", "picture.webp", inline=True))


@require_safe
@csp_replace(SEALED)  # type: ignore[arg-type]
def face_png(request: HttpRequest, key: str) -> FileResponse:
    """The same for mail programs, some of which read no WebP."""
    try:
        drawn = png_of(_face_at(key))
    except OSError as why:
        raise Http404("This picture cannot be read.") from why
    return _public(_sealed(io.BytesIO(drawn), "image/png", "picture.png", inline=True))


@require_safe
@csp_replace(SEALED)  # type: ignore[arg-type]  # its types know no views with arguments
def picture(request: HttpRequest, token: str) -> HttpResponse:
    """A picture inside a letter: of its own, or from afar when an agent allowed it. Nobody is told who looks."""
    found = pictures.opened(token)
    if found is None:
        raise Http404("There is no such picture.")
    response = HttpResponse(found.content, content_type=found.content_type)
    response["Content-Disposition"] = "inline"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, max-age=3600"
    response["Content-Encoding"] = "identity"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"  # the letter's sealed frame is of no origin at all
    return response


def _face_at(key: str) -> str:
    """Where a picture lies."""
    path = f"{FOLDER}/{key}"
    if not KEY.fullmatch(key) or not default_storage.exists(path):
        raise Http404("There is no such picture.")
    return path


def _public(response: FileResponse) -> FileResponse:
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"  # the launcher stands on the shop's page
    return response


class _Part:
    """The bytes of a file from `begin` to `end`."""

    def __init__(self, content: "File[bytes]", begin: int, end: int) -> None:
        self._content, self._left = content, end - begin
        content.seek(begin)

    def read(self, size: int) -> bytes:
        """The next bytes."""
        chunk = bytes(self._content.read(min(size, self._left)))
        self._left -= len(chunk)
        return chunk

    def close(self) -> None:
        """Let the file go."""
        self._content.close()


def part_of(asked: str, size: int) -> tuple[int, int]:
    """From where to where (exclusive) a Range header asks; all of it when it asks for nothing that we understand.

    `begin` is `size` or more when what it asks for lies behind the end.
    """
    found = _RANGE.fullmatch(asked.strip())
    first, last = found.groups() if found else ("", "")
    if not first:
        return (max(0, size - int(last)) if int(last or 0) else 0), size
    begin, end = int(first), min(int(last) + 1, size) if last else size
    if begin >= size:
        return begin, begin
    return (begin, end) if begin < end else (0, size)


def _sealed(content: object, content_type: str, name: str, inline: bool) -> FileResponse:  # noqa: FBT001
    response = FileResponse(content, content_type=content_type)
    response["Content-Disposition"] = (
        content_disposition_header(as_attachment=not inline, filename=name) or "attachment"
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, max-age=3600"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
