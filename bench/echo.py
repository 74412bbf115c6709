"""The baseline: the same ASGI server, configured as ours, that sends every frame back and does nothing else."""

import asyncio
import sys
from typing import Any

import uvicorn

from counterbell.cli.serve import config_for


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Echo."""
    if scope["type"] == "lifespan":
        await receive()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await send({"type": "lifespan.shutdown.complete"})
        return
    if scope["type"] == "http":
        await send({"type": "http.response.start", "status": 404, "headers": []})
        await send({"type": "http.response.body", "body": b""})
        return
    await receive()
    await send({"type": "websocket.accept"})
    while (message := await receive())["type"] == "websocket.receive":
        await send({"type": "websocket.send", "text": message["text"]})


def main(port: int) -> None:
    """Serve until terminated."""
    config = config_for(application)
    config.host, config.port = "127.0.0.1", port
    with asyncio.Runner(loop_factory=config.get_loop_factory()) as runner:
        runner.run(uvicorn.Server(config).serve())


if __name__ == "__main__":
    main(int(sys.argv[1]))
