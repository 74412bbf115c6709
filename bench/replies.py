"""How many of other people's letters are taken apart as their authors say they should be."""

import json
import time
from pathlib import Path

from counterbell.connectors.email.replies import Kind, read_reply

CORPUS = Path(__file__).resolve().parents[2] / "shared/corpora/reply_stripping"
# Both sets expect that quotes at the end and signatures go. They differ where a person answers between the lines of a
# quote: GitHub's shows the answered quotes (and so do we); Crisp's never shows a quote, and keeps a bare "-Dana".
AS_CRISP = (Kind.WRITTEN, Kind.NAME, Kind.FORWARDED)


def run() -> dict[str, float | int]:
    """Shares of the replies met; `crisp_as_shown` counts what an agent sees, answered quotes included."""
    figures: dict[str, float | int] = {}
    began = time.perf_counter()
    letters = 0
    for name, folder, as_crisp in (
        ("github", "github_email_reply_parser", False),
        ("crisp", "crisp_email_reply_parser", True),
        ("crisp_as_shown", "crisp_email_reply_parser", False),
    ):
        expected = json.loads((CORPUS / folder / "expected.json").read_text())
        figures[name] = round(1 - len(missed(folder, as_crisp=as_crisp)) / len(expected), 4)
        letters += len(expected)
    figures["letters"] = letters
    figures["ms_each"] = round((time.perf_counter() - began) * 1000 / letters, 2)
    return figures


def missed(folder: str, *, as_crisp: bool) -> list[str]:
    """The names of letters that are taken apart differently."""
    expected = json.loads((CORPUS / folder / "expected.json").read_text())
    mails = CORPUS / folder / "mails"
    return [name for name, one in expected.items() if not _met(mails / name, one["visible_text"], as_crisp=as_crisp)]


def _met(path: Path, expected: str, *, as_crisp: bool) -> bool:
    reply = read_reply(path.read_text())
    shown = reply.only(*AS_CRISP) if as_crisp else reply.fresh
    return shown.split() == expected.split()
