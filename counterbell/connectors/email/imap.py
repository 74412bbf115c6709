"""A mailbox on somebody's server (IMAP): what is new is fetched, kept here, then marked there. Nothing is deleted.

Where we are is a UID for each folder. When the server deals its UIDs anew, what came since the beginning is looked at
again: whoever keeps letters knows those that it has. A letter that cannot be fetched is tried again at every look and
holds up no other.
"""

import contextlib
import imaplib
import re
import ssl
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from imap_tools import BaseMailBox
from imap_tools.errors import ImapToolsError
from imap_tools.utils import encode_folder

from counterbell.base.addresses import Failed, Refused
from counterbell.base.clock import now
from counterbell.base.log import get_log
from counterbell.connectors.email.dialing import dial_imap, not_allowed
from counterbell.connectors.email.naming import letter_id
from counterbell.connectors.email.signing_in import REVOKED, Access, Exchange, xoauth2
from counterbell.contracts.channels import Config, Going, Keep, Note, Taken, TryLater, Unreachable

log = get_log(__name__)

SECONDS = 60.0
IDLE_SLICE, IDLE_LONGEST = 4.0, 9 * 60.0
POLL_SECONDS = 30.0
OTHERS_SECONDS = 60.0  # IDLE hears of one folder only: the others are looked at so often
AT_A_TIME, BYTES_AT_A_TIME = 25, 8 * 1024 * 1024
LARGEST = 35 * 1024 * 1024
MARK = "Counterbell"
MOST_MISSING = 500
_SIZE = re.compile(rb"UID (\d+).*?RFC822\.SIZE (\d+)|RFC822\.SIZE (\d+).*?UID (\d+)", re.IGNORECASE)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_BROKEN = (imaplib.IMAP4.abort, OSError, ssl.SSLError, EOFError)


@dataclass(slots=True)
class Folder:
    """Where we are in one folder."""

    validity: str = ""
    uid: int = 0
    since: str = ""  # the day on which we began, as IMAP writes it; "" for everything
    missing: list[int] = field(default_factory=list)

    @classmethod
    def of(cls, state: Mapping[str, Any]) -> "Folder":
        """From what was noted."""
        return cls(
            str(state.get("validity", "")),
            int(state.get("uid", 0)),
            str(state.get("since", "")),
            [int(uid) for uid in state.get("missing", [])],
        )

    def as_state(self) -> dict[str, Any]:
        """To be noted."""
        return {"validity": self.validity, "uid": self.uid, "since": self.since, "missing": self.missing[:MOST_MISSING]}


def look_once(config: Config, state: Mapping[str, Any], keep: Keep) -> dict[str, Any]:
    """Fetch what is new, once; returns where we are now.

    Raises:
        Unreachable: when the server does not answer.
    """
    noted: dict[str, Any] = dict(state)

    def note(new: dict[str, Any]) -> None:
        noted.clear()
        noted.update(new)

    watch(config, state, keep, note, lambda: False)
    return noted


def watch(config: Config, state: Mapping[str, Any], keep: Keep, note: Note, going: Going) -> None:
    """Fetch what is new, and go on as it arrives, while `going()`. `note` is told where we are after each step.

    Raises:
        Unreachable: when the line breaks; what was kept and noted stays.
    """
    look = _Look(config, state, keep, note)
    box = connect(config)
    try:
        look.all(box)
        while going():
            _wait(box, look.folders, going)
            if going():
                look.all(box)
    except (*_BROKEN, imaplib.IMAP4.error, ImapToolsError) as fault:
        raise Unreachable(f"the mailbox hung up: {fault}", reason="hung_up") from None
    finally:
        with contextlib.suppress(Exception):
            box.client.shutdown()


def connect(config: Config) -> BaseMailBox:
    """A line to the mailbox, signed in; no folder is open.

    Raises:
        Unreachable: when there is none, or the sign-in is not accepted.
    """
    host, port = str(config.get("imap_host", "")), int(config.get("imap_port") or 993)
    user = str(config.get("imap_user", ""))
    try:
        box = dial_imap(host, port, str(config.get("imap_security") or "tls"), timeout=SECONDS)
    except Refused as fault:
        raise Unreachable(not_allowed(host, fault), reason="not_allowed") from None
    except Failed as fault:
        raise Unreachable(str(fault), reason="silent") from None
    except (OSError, imaplib.IMAP4.error, ImapToolsError) as fault:
        raise Unreachable(f"{host}:{port} does not answer: {fault}", reason="silent") from None
    try:
        if config.get("imap_sign_in") == "xoauth2":
            _with_token(box, user, xoauth2(config))
        elif f"{user}{config.get('imap_password', '')}".isascii():
            box.login(user, str(config.get("imap_password", "")), None)
        else:
            box.login_utf8(user, str(config.get("imap_password", "")), None)
    except TryLater as fault:
        with contextlib.suppress(Exception):
            box.client.shutdown()
        raise Unreachable(str(fault), reason=REVOKED if fault.word == REVOKED else "no_token") from None
    except (*_BROKEN, imaplib.IMAP4.error, ImapToolsError) as fault:
        with contextlib.suppress(Exception):
            box.client.shutdown()
        raise Unreachable(f"{host} does not accept the sign-in: {_said(fault)}", reason="sign_in") from None
    return box


def _with_token(box: BaseMailBox, user: str, access: Access) -> None:
    said = Exchange(user, access.token)
    try:
        box.client.authenticate("XOAUTH2", lambda challenge: said.answer(challenge).encode())
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error as fault:
        access.refused()
        raise imaplib.IMAP4.error(f"{fault} {said.reason}".strip()) from None


def folders_of(config: Config) -> list[str]:
    """The folders that are looked at."""
    named = [name.strip() for name in str(config.get("imap_folders") or "INBOX").replace("\n", ",").split(",")]
    return [name for name in named if name] or ["INBOX"]


class _Look:
    """Looks at every folder of one mailbox, again and again over one line."""

    def __init__(self, config: Config, state: Mapping[str, Any], keep: Keep, note: Note) -> None:
        self.folders = folders_of(config)
        self._everything = config.get("imap_from") == "all"
        self._after = str(config.get("imap_after") or "keep")
        self._keep, self._note = keep, note
        self._flags = b""
        self._where = {name: Folder.of(there) for name, there in dict(state.get("folders", {})).items()}

    def all(self, box: BaseMailBox) -> None:
        """Every folder, once."""
        for name in self.folders:
            self._one(box, name)

    def _one(self, box: BaseMailBox, name: str) -> None:
        before = self._where.get(name)
        here = Folder(**(before.as_state() if before else {}))
        self._where[name] = here
        wanted = self._wanted(box, name, here, first=before is None)
        sizes = _sizes(box, wanted)
        for batch in _batches(wanted, sizes):
            self._take(box, name, here, batch)
        self._tell()

    def _wanted(self, box: BaseMailBox, name: str, here: Folder, *, first: bool) -> list[int]:
        validity, ahead, self._flags = _open(box, name)
        if first:
            here.validity = validity
            if not self._everything:
                here.uid = ahead - 1 if ahead else max(_search(box, "ALL"), default=0)
                here.since = _day()
                self._tell()
                return []
        elif validity != here.validity:
            log.warning("the mailbox deals its numbers anew: looking again at what came since the beginning")
            here.validity, here.uid, here.missing = validity, 0, []
        if here.uid == 0 and here.since:
            return sorted(_search(box, f"SINCE {here.since}"))
        fresh = [uid for uid in _search(box, f"UID {here.uid + 1}:*") if uid > here.uid]
        return [*sorted(fresh), *here.missing]

    def _take(self, box: BaseMailBox, name: str, here: Folder, batch: list[tuple[int, int]]) -> None:
        """Fetch a few, keep them, mark them, in this order."""
        got: list[int] = []
        lost: list[int] = []
        taken: list[Taken] = []
        broken: Exception | None = None
        for uid, size in batch:
            try:
                taken.append(_taken(name, uid, _fetch(box, uid, size), size))
                got.append(uid)
            except _BROKEN as fault:
                lost.append(uid)
                broken = fault
                break
            except (imaplib.IMAP4.error, ImapToolsError, _Garbled) as fault:
                log.warning("letter %s of the mailbox cannot be fetched: %s", uid, fault)
                lost.append(uid)
        self._keep(taken)  # on disk from here on
        here.missing = [uid for uid in here.missing if uid not in got]
        here.missing += [uid for uid in lost if uid not in here.missing]
        here.uid = max([here.uid, *got, *lost])
        self._tell()
        if broken:
            raise broken
        self._mark(box, got)

    def _mark(self, box: BaseMailBox, uids: list[int]) -> None:
        """Say on the server that we have them; that this fails costs nothing but a mark."""
        flag = {"seen": r"\Seen", "keep": MARK}.get(self._after, "")
        if not uids or not flag or (flag == MARK and rb"\*" not in self._flags):
            return
        with contextlib.suppress(imaplib.IMAP4.error, ImapToolsError):
            box.client.uid("STORE", ",".join(map(str, uids)), "+FLAGS.SILENT", f"({flag})")

    def _tell(self) -> None:
        self._note({"folders": {name: where.as_state() for name, where in self._where.items()}})


class _Garbled(Exception):
    """The server's answer makes no sense."""


def _open(box: BaseMailBox, name: str) -> tuple[str, int, bytes]:
    """Open a folder; returns its UIDVALIDITY, the next UID (0: it did not say), and the flags that one may set."""
    kind, said = box.client.select(encode_folder(name).decode())
    if kind != "OK":
        raise Unreachable(f"there is no folder {name}: {_said(said)}", reason="no_folder")
    validity, ahead = (_number(box.client.response(what)[1]) for what in ("UIDVALIDITY", "UIDNEXT"))
    flags = b" ".join(part for part in box.client.response("PERMANENTFLAGS")[1] or [] if isinstance(part, bytes))
    return validity, int(ahead or 0), flags


def _search(box: BaseMailBox, criteria: str) -> list[int]:
    return [int(uid) for uid in box.uids(criteria, charset=None) if uid.isdecimal()]


def _sizes(box: BaseMailBox, uids: list[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for start in range(0, len(uids), 200):
        some = ",".join(map(str, uids[start : start + 200]))
        try:
            _kind, said = box.client.uid("FETCH", some, "(UID RFC822.SIZE)")
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error:
            continue  # it will be seen when they are fetched one by one
        for line in said or []:
            text = line[0] if isinstance(line, tuple) else line
            if isinstance(text, bytes) and (match := _SIZE.search(text)):
                uid, size = (match[1], match[2]) if match[1] else (match[4], match[3])
                found[int(uid)] = int(size)
    return found


def _fetch(box: BaseMailBox, uid: int, size: int) -> bytes:
    what = "(UID BODY.PEEK[HEADER])" if size > LARGEST else "(UID BODY.PEEK[])"
    kind, said = box.client.uid("FETCH", str(uid), what)
    if kind != "OK":
        raise _Garbled(_said(said))
    for line in said or []:
        if isinstance(line, tuple) and len(line) > 1 and isinstance(line[1], bytes) and b"BODY[" in line[0].upper():
            return line[1]
    raise _Garbled("no letter in the answer")


def _taken(folder: str, uid: int, raw: bytes, size: int) -> Taken:
    about: dict[str, Any] = {"way": "imap", "folder": folder, "uid": uid}
    if size > LARGEST:
        about["too_large"] = size
    return Taken(raw, letter_id(raw), about)


def _batches(uids: Iterable[int], sizes: Mapping[int, int]) -> Iterator[list[tuple[int, int]]]:
    batch: list[tuple[int, int]] = []
    weight = 0
    for uid in uids:
        size = sizes.get(uid, 0)
        if batch and (len(batch) >= AT_A_TIME or weight + size > BYTES_AT_A_TIME):
            yield batch
            batch, weight = [], 0
        batch.append((uid, size))
        weight += size
    if batch:
        yield batch


def _wait(box: BaseMailBox, folders: list[str], going: Going) -> None:
    """Until something may be new: in the first folder at once, in the others soon."""
    idles = OTHERS_SECONDS if len(folders) > 1 else IDLE_LONGEST
    ends = time.monotonic() + (idles if _idles(box) else POLL_SECONDS)
    if not _idles(box):
        while going() and time.monotonic() < ends:
            time.sleep(1)
        box.client.noop()
        return
    _open(box, folders[0])
    box.idle.start()  # type: ignore[no-untyped-call]
    try:
        while going() and time.monotonic() < ends and not _news(box.idle.poll(IDLE_SLICE)):
            pass
    finally:
        box.idle.stop()  # type: ignore[no-untyped-call]


def _news(lines: list[bytes]) -> bool:
    if any(line.upper().startswith(b"* BYE") for line in lines):
        raise imaplib.IMAP4.abort("the server said good-bye")
    return any(b"EXISTS" in line.upper() or b"RECENT" in line.upper() for line in lines)


def _idles(box: BaseMailBox) -> bool:
    return "IDLE" in box.client.capabilities


def _day() -> str:
    day = now() - timedelta(days=1)  # the server's day may be another than ours
    return f"{day.day}-{_MONTHS[day.month - 1]}-{day.year}"


def _number(said: Any) -> str:
    found = re.search(rb"\d+", b" ".join(part for part in said or [] if isinstance(part, bytes)))
    return found[0].decode() if found else ""


def _said(what: Any) -> str:
    if isinstance(what, list):
        what = b" ".join(part for part in what if isinstance(part, bytes))
    return what.decode(errors="replace") if isinstance(what, bytes) else str(what)[:300]
