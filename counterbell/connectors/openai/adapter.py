"""Asks a model over HTTP, through the one way out: what a bad endpoint can do is fail."""

import json
from collections.abc import Sequence
from typing import Any

from pydantic import ValidationError

from counterbell.base import web
from counterbell.connectors.openai.wire import Completion, Vectors
from counterbell.contracts.llm import Endpoint, NoReply, Reply, Request

MOST_BYTES = 256 * 1024
MOST_BYTES_OF_VECTORS = 32 * 1024 * 1024
_PATH = "/chat/completions"
_VECTORS_PATH = "/embeddings"
_NOT_UNDERSTOOD = 400


class OpenAI:
    """Chat completions, without tools: the model can do nothing but say something; and embeddings."""

    def complete(self, endpoint: Endpoint, request: Request) -> Reply:
        """One question, one answer."""
        answer = self._post(endpoint, request, temperature=0, max_tokens=request.most_tokens)
        if answer.status == _NOT_UNDERSTOOD:  # newer models of OpenAI's take neither of these
            answer = self._post(endpoint, request, max_completion_tokens=request.most_tokens)
        if not answer.ok:
            raise NoReply(f"it answered with status {answer.status}", reason="status")
        try:
            said = Completion.model_validate_json(answer.body)
        except ValidationError:
            raise NoReply("its answer is none that we understand", reason="unreadable") from None
        return Reply(said.choices[0].message.content or "", said.usage.total_tokens if said.usage else 0)

    def embed(self, endpoint: Endpoint, texts: Sequence[str]) -> list[list[float]]:
        """All texts at once."""
        body = {"model": endpoint.model, "input": list(texts), "encoding_format": "float"}
        answer = _called(endpoint, _VECTORS_PATH, body, most_bytes=MOST_BYTES_OF_VECTORS)
        if not answer.ok:
            raise NoReply(f"it answered with status {answer.status}", reason="status")
        try:
            found = sorted(Vectors.model_validate_json(answer.body).data, key=lambda one: one.index)
        except ValidationError:
            raise NoReply("its answer is none that we understand", reason="unreadable") from None
        vectors = [one.embedding for one in found]
        whole = [one.index for one in found] == list(range(len(texts))) and len({len(one) for one in vectors}) <= 1
        if not whole or not all(map(any, vectors)):
            raise NoReply("it did not send one vector for each text", reason="unreadable")
        return vectors

    def _post(self, endpoint: Endpoint, request: Request, **limits: Any) -> web.Answer:
        messages = [{"role": "system", "content": request.rules}, {"role": "user", "content": request.data}]
        body = {"model": endpoint.model, "messages": messages, "stream": False, **limits}
        return _called(endpoint, _PATH, body, most_bytes=MOST_BYTES)


def _called(endpoint: Endpoint, path: str, body: dict[str, Any], *, most_bytes: int) -> web.Answer:
    headers = {"content-type": "application/json"}
    if endpoint.key:
        headers["authorization"] = f"Bearer {endpoint.key}"
    address = endpoint.address.rstrip("/")
    try:
        return web.fetch(
            "POST",
            address if address.endswith(path) else address + path,
            headers=headers,
            body=json.dumps(body).encode(),
            timeout=endpoint.seconds,
            most_bytes=most_bytes,
        )
    except web.Refused as refused:
        raise NoReply(str(refused), reason="refused") from None
    except web.Failed as failed:
        raise NoReply(str(failed), reason="failed") from None
