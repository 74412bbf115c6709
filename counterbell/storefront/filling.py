"""What was typed on a form's page, and how it is shown again with what was wrong."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _

from counterbell.accounts.models import Brand
from counterbell.base.limits import Limit, source_of
from counterbell.conversations.files import FileRefused, store_upload
from counterbell.conversations.models import Attachment
from counterbell.conversations.policies import MOST_FILES
from counterbell.reception.actions.submitting import uploader_of
from counterbell.reception.policies import storable
from counterbell.reception.queries import Asked

TYPES = {"email": "email", "phone": "tel", "date": "date"}
AUTOFILL = {"email": "email", "phone": "tel"}
TRAP = "homepage"
UPLOADS = Limit("contact-upload", 30)


@dataclass(slots=True)
class Typed:
    """What a form's page said. `files` are keys of uploads that are kept until it is sent."""

    topic: str = ""
    name: str = ""
    email: str = ""
    message: str = ""
    said: dict[str, str] = field(default_factory=dict)
    files: dict[str, list[str]] = field(default_factory=dict)
    agreed: bool = False
    trapped: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """A question as it stands on the page."""

    key: str
    kind: str
    label: str
    required: bool
    longest: int
    value: str
    help: str
    fault: str
    choices: list[str]
    kept: list[Attachment]

    @property
    def type(self) -> str:
        """The kind of <input>."""
        return TYPES.get(self.kind, "text")

    @property
    def autofill(self) -> str:
        """What the browser may fill in."""
        return AUTOFILL.get(self.kind, "off")

    @property
    def described_by(self) -> str:
        """The ids of what explains it."""
        parts = [("help", self.help), ("fault", self.fault)]
        return " ".join(f"{self.key}-{part}" for part, text in parts if text)


def typed_in(request: HttpRequest, asked: Asked | None) -> Typed:
    """What was typed; with `asked` also the answers to a topic's own questions."""
    post = request.POST
    typed = Typed(
        topic=post.get("topic", "")[:40],
        name=storable(post.get("name", "")),
        email=storable(post.get("email", "")),
        message=storable(post.get("message", "").replace("\r\n", "\n")),
        agreed="consent" in post,
        trapped=bool(post.get(TRAP)),
    )
    for one in asked.fields if asked else ():
        key = one["key"]
        if one["kind"] == "file":
            typed.files[key] = post.getlist(f"{key}-kept")[:MOST_FILES]
        else:
            typed.said[key] = post.get(key, "").replace("\r\n", "\n")
    return typed


def take_files(request: HttpRequest, typed: Typed, *, brand: Brand, public_id: UUID) -> dict[str, str]:
    """Keep the files that came with the page; returns what was wrong with them, by field."""
    faults: dict[str, str] = {}
    count = sum(len(keys) for keys in typed.files.values())
    for key, kept in typed.files.items():
        for upload in request.FILES.getlist(key):
            count += 1
            if UPLOADS.exceeded(source_of(request)):
                faults[key] = _("That was a lot at once. Please try again in a minute.")
                break
            if count > MOST_FILES:
                faults[key] = _("At most %(count)d files go with one message.") % {"count": MOST_FILES}
                break
            try:
                kept.append(store_upload(upload, brand=brand, uploader=uploader_of(public_id)).key)
            except FileRefused as reason:
                faults[key] = str(reason)
    return faults


def shown(asked: Asked, typed: Typed, faults: dict[str, str], public_id: UUID) -> list[Shown]:
    """The topic's questions, with what was typed."""
    return [_shown(one, typed, faults, public_id) for one in asked.fields]


def _shown(one: dict[str, Any], typed: Typed, faults: dict[str, str], public_id: UUID) -> Shown:
    key = one["key"]
    kept = Attachment.objects.filter(
        key__in=typed.files.get(key, ()), uploader=uploader_of(public_id), message=None
    ).order_by("pk")
    return Shown(
        key=key,
        kind=one["kind"],
        label=one["label"],
        required=one["required"],
        longest=one["longest"],
        value=typed.said.get(key, ""),
        help=one.get("help", ""),
        fault=faults.get(key, ""),
        choices=one.get("choices", []),
        kept=list(kept) if one["kind"] == "file" else [],
    )
