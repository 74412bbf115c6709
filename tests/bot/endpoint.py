"""A language model of our own: a real HTTP server that says what the test wants, and misbehaves when it is told to."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Says = Callable[[dict[str, Any]], str]


@dataclass
class FakeModel:
    """`says` gets the data (question, passages) and returns the content of the answer."""

    url: str = ""
    says: Says = lambda _data: ""
    heard: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)
    status: int = 200
    raw: bytes | None = None
    waits: float = 0.0
    tokens: Any = 50
    picky: bool = False  # refuses what older models take
    lies: Callable[[str], list[float]] = lambda text: [float(len(text)), 1.0]  # where a text lies

    def data(self, call: int = -1) -> dict[str, Any]:
        """The question and the passages of a call."""
        found: dict[str, Any] = json.loads(self.heard[call]["messages"][1]["content"])
        return found


def quoting(data: dict[str, Any]) -> str:
    """As it should be: every passage, word for word."""
    return reply(*((one["text"], one["number"]) for one in data["passages"]))


def reply(*sentences: tuple[str, int]) -> str:
    """The content of an answer with these sentences, each with its passage."""
    return json.dumps({"sentences": [{"text": text, "passage": number} for text, number in sentences]})


@contextmanager
def fake_model() -> Iterator[FakeModel]:
    """Open on the loopback until the test is over."""
    model = FakeModel(says=quoting)

    def choices(data: str) -> dict[str, Any]:
        return {"choices": [{"message": {"role": "assistant", "content": model.says(json.loads(data))}}]}

    def vectors(texts: list[str]) -> dict[str, Any]:
        found = [{"index": at, "embedding": model.lies(text)} for at, text in enumerate(texts)]
        return {"data": found[::-1]}  # in which order is theirs to choose

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: Any) -> None:
            """Silent."""

        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            model.heard.append({**asked, "path": self.path})
            model.keys.append(self.headers.get("Authorization"))
            time.sleep(model.waits)
            status = 400 if model.picky and "max_tokens" in asked else model.status
            body = vectors(asked["input"]) if "input" in asked else choices(asked["messages"][1]["content"])
            raw = model.raw or json.dumps({**body, "usage": {"total_tokens": model.tokens}}).encode()
            try:
                self.send_response(status)
                self.send_header("Content-Length", str(len(raw)))
                self.end_headers()
                self.wfile.write(raw)
            except OSError:
                return  # they did not wait

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    model.url = f"http://127.0.0.1:{server.server_port}/v1"
    try:
        yield model
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
