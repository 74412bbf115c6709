"""Pure decisions of the heart: what may be said, and what a message does to the state of its conversation."""

import re
from datetime import datetime, timedelta

LONGEST_TEXT = 10_000  # characters
MOST_FILES = 10
PREVIEW = 160

# PostgreSQL stores no NUL, and a lone surrogate has no UTF-8; everything else comes back unchanged.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def clean(text: str) -> str:
    """The text as it can be stored on every database."""
    return text if text.isascii() and "\0" not in text else _UNSTORABLE.sub("\ufffd", text)


def preview(text: str, files: int) -> str:
    """One line for the lists."""
    return " ".join(text[: PREVIEW * 2].split())[:PREVIEW] or ("📎" if files else "")


def fault_of(text: str, files: int) -> str | None:
    """Why a message cannot be said, as a code of the wire; None when it can."""
    if not text.strip() and not files:
        return "empty"
    if len(text) > LONGEST_TEXT:
        return "too_long"
    return "too_many_files" if files > MOST_FILES else None


def is_over(status: str, resolved_at: datetime | None, *, reopen_days: int, at: datetime) -> bool:
    """Whether the customer's next word begins a new conversation instead of reopening this one."""
    return status == "resolved" and resolved_at is not None and at - resolved_at > timedelta(days=reopen_days)


def standing(status: str, *, assigned: bool, waiting: bool, suspected: bool) -> list[str]:
    """The inbox's views in which a conversation stands, besides its agent's "mine"."""
    if status not in {"open", "pending"}:
        return [status]
    if not assigned and suspected:
        return ["suspected"]
    return ["all", *(["waiting"] if waiting else []), *([] if assigned else ["unassigned"])]
