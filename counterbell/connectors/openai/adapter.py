"""Asks a model over HTTP, through the one way out: what a bad endpoint can do is fail."""

import json
from typing import Any

from pydantic import ValidationError

from counterbell.base import web
from counterbell.connectors.openai.wire import Completion
from counterbell.contracts.llm import Endpoint, NoReply, Reply, Request

MOST_BYTES = 256 * 1024
_PATH = "/chat/completions"
_NOT_UNDERSTOOD = 400


class OpenAI:
    """Chat completions, without tools: the model can do nothing but say something."""

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

    def _post(self, endpoint: Endpoint, request: Request, **limits: Any) -> web.Answer:
        messages = [{"role": "system", "content": request.rules}, {"role": "user", "content": request.data}]
        body = {"model": endpoint.model, "messages": messages, "stream": False, **limits}
        headers = {"content-type": "application/json"}
        if endpoint.key:
            headers["authorization"] = f"Bearer {endpoint.key}"
        address = endpoint.address.rstrip("/")
        try:
            return web.fetch(
                "POST",
                address if address.endswith(_PATH) else address + _PATH,
                headers=headers,
                body=json.dumps(body).encode(),
                timeout=endpoint.seconds,
                most_bytes=MOST_BYTES,
            )
        except web.Refused as refused:
            raise NoReply(str(refused), reason="refused") from None
        except web.Failed as failed:
            raise NoReply(str(failed), reason="failed") from None
