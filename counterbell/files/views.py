"""Bytes that strangers sent, made harmless by how they are served."""

import re

from csp.decorators import csp_replace
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from counterbell.accounts.pictures import FOLDER
from counterbell.conversations import files
from counterbell.conversations.models import Attachment

KEY = re.compile(r"[A-Za-z0-9_-]{20,64}")
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
    return _sealed(content, "image/webp" if thumb else attachment.content_type, files.download_name(attachment), inline)


@require_safe
@csp_replace(SEALED)  # type: ignore[arg-type]
def face(request: HttpRequest, key: str) -> FileResponse:
    """The picture of an agent or the logo of a brand, under a name of 192 random bits that is never used again."""
    path = f"{FOLDER}/{key}"
    if not KEY.fullmatch(key) or not default_storage.exists(path):
        raise Http404("There is no such picture.")
    response = _sealed(default_storage.open(path), "image/webp", "picture.webp", inline=True)
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"  # the launcher stands on the shop's page
    return response


def _sealed(content: object, content_type: str, name: str, inline: bool) -> FileResponse:  # noqa: FBT001
    response = FileResponse(content, content_type=content_type)
    response["Content-Disposition"] = (
        content_disposition_header(as_attachment=not inline, filename=name) or "attachment"
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, max-age=3600"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
