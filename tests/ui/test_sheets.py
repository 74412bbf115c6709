"""What a page asks for before it is seen: one sheet, and all modules at once."""

import asyncio
import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.test import Client

from counterbell import statics
from counterbell.base.scripts import imports_of

SHEETS = "together/ui/tokens~ui/controls~workspace/list.css"


def fetched(name: str) -> tuple[int, dict[bytes, bytes], str]:
    """Status, headers and body of a static file of today's version."""
    said: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        said.append(message)

    scope = {"method": "GET", "path": f"{statics.PREFIX}{statics.version()}/{name}", "headers": []}
    with ThreadPoolExecutor(
        1
    ) as thread:  # of its own: browser tests of the same session leave a running loop in this one
        thread.submit(lambda: asyncio.run(statics.serve(scope, send))).result(timeout=20)  # type: ignore[arg-type]
    return said[0]["status"], dict(said[0]["headers"]), said[1]["body"].decode()


def test_sheets_together_are_the_sheets_one_after_the_other() -> None:
    status, headers, whole = fetched(SHEETS)
    assert (status, headers[b"content-type"]) == (200, b"text/css; charset=utf-8")
    assert b"immutable" in headers[b"cache-control"]
    tokens, controls, rows = (fetched(name)[2] for name in ("ui/tokens.css", "ui/controls.css", "workspace/list.css"))
    assert whole.startswith(tokens)
    assert whole.endswith(rows)
    assert 'url("chevron.svg")' in controls
    assert re.sub(r'url\("[./]*ui/chevron.svg"\)', 'url("chevron.svg")', whole) == "\n".join((tokens, controls, rows))


def test_a_picture_that_a_sheet_names_is_found_from_all_of_them() -> None:
    for name in (SHEETS, "together/ui/base~ui/controls.css", "together/workspace/list~ui/controls.css"):
        (picture,) = re.findall(r'url\("([^"]*chevron[^"]*)"\)', fetched(name)[2])
        folder = name.rsplit("/", 1)[0].split("/")
        for step in picture.split("/"):
            folder = folder[:-1] if step == ".." else [*folder, step]
        assert fetched("/".join(folder))[0] == 200


def test_what_is_no_sheet_of_ours_is_not_put_together() -> None:
    for name in ("ui/none", "ui/tokens~ui/none", "ui/tokens~ui/tokens", "../settings", "ui/page.js~ui/tokens", ""):
        assert fetched(f"together/{name}.css")[0] == 404


def test_the_inbox_asks_for_one_sheet_and_for_every_module_at_once(bob_client: Client) -> None:
    page = bob_client.get("/inbox/").content.decode()
    folder = f"{statics.PREFIX}{statics.version()}/"
    (sheet,) = re.findall(r'<link rel="stylesheet" href="([^"]+)"', page)
    assert fetched(sheet.removeprefix(folder))[0] == 200
    asked = re.findall(r'<link rel="modulepreload" href="([^"]+)"', page)
    assert set(re.findall(r'<script type="module" src="([^"]+)"', page)) <= set(asked)
    assert len(asked) == len(set(asked)) > 15
    for address in asked:
        name = address.removeprefix(folder)
        status, _headers, script = fetched(name)
        assert status == 200
        room = name.rsplit("/", 1)[0]
        for beside in imports_of(script):
            inside = f"{room}/{beside[2:]}" if beside.startswith("./") else beside.removeprefix("../")
            assert f"{folder}{inside}" in asked
