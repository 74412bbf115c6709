"""What an idle visitor costs: thousands of real sockets that said hello, were welcomed, and then say nothing."""

import asyncio
import gc
import json
import resource
import subprocess
import sys
import time

import psutil

from bench import running
from bench.wire import Client, connect
from counterbell.live.frames import several

CLIENT_PROCESSES = 4
AT_ONCE = 50  # handshakes under way in one client process
SPARE_FILES = 500
SETTLE_SECONDS = 3.0
WARM_UP = 50  # sockets that are opened and closed first, so that what loads once is not counted as theirs


def run(*, visitors: int) -> dict[str, float | int]:
    """Connect everybody; returns the figures."""
    _allow_files(visitors + SPARE_FILES)
    with running.installation("sqlite") as environment:
        running.migrate()
        brand, tokens = _visitors(visitors)
        port = int(environment["COUNTERBELL_PORT"])
        with running.served(environment) as server:
            asyncio.run(_warm_up(port, brand, tokens[:WARM_UP]))
            time.sleep(SETTLE_SECONDS)
            before = server.memory_info().rss
            welcomed, after = _measure(port, brand, tokens, server)
    return {
        "connections": welcomed,
        "bytes_per_connection": round((after - before) / max(welcomed, 1)),
        "rss_mb": round(after / 2**20, 1),
    }


def _measure(port: int, brand: str, tokens: list[str], server: psutil.Process) -> tuple[int, int]:
    """How many were welcomed and still hold the line, and what the server takes then."""
    crowds = [_crowd(port, brand, tokens[n::CLIENT_PROCESSES], n) for n in range(CLIENT_PROCESSES)]
    try:
        for crowd in crowds:
            _told_by(crowd)
        time.sleep(SETTLE_SECONDS)
        after = server.memory_info().rss
        for crowd in crowds:
            assert crowd.stdin
            crowd.stdin.write(b"?\n")
            crowd.stdin.flush()
        return sum(_told_by(crowd) for crowd in crowds), after
    finally:
        for crowd in crowds:
            crowd.kill()
            crowd.wait(10)


def _crowd(port: int, brand: str, tokens: list[str], number: int) -> "subprocess.Popen[bytes]":
    """A client process with an address of its own: one address has only 28,000 ports."""
    command = [sys.executable, "-m", "bench.idle", str(port), f"127.0.0.{2 + number}"]
    crowd = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert crowd.stdin
    crowd.stdin.write(json.dumps({"brand": brand, "tokens": tokens}).encode() + b"\n")
    crowd.stdin.flush()
    return crowd


def _told_by(crowd: "subprocess.Popen[bytes]") -> int:
    assert crowd.stdout
    line = crowd.stdout.readline()
    if not line:
        raise RuntimeError("a client process ended")
    return int(line)


def _visitors(count: int) -> tuple[str, list[str]]:
    from counterbell.accounts.models import Brand
    from counterbell.channels.queries import webchat_of
    from counterbell.customers import visitors

    brand = Brand.objects.create(name="Bench")
    webchat_of(brand)
    return brand.key, [visitors.mint(brand) for _ in range(count)]


def _allow_files(count: int) -> None:
    """A socket is a file, here and in every process that we start."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard not in (-1, resource.RLIM_INFINITY) and hard < count:
        raise RuntimeError(f"this user may open {hard} files, {count} are needed: raise the hard limit of `ulimit -n`")
    if soft < count:
        resource.setrlimit(resource.RLIMIT_NOFILE, (count, hard))


async def _warm_up(port: int, brand: str, tokens: list[str]) -> None:
    for client in await _connected(port, brand, tokens, "127.0.0.1"):
        client.close()


# ——— a client process ———


async def _connected(port: int, brand: str, tokens: list[str], address: str) -> list[Client]:
    """One socket for each token, every one of them welcomed."""
    welcomed: dict[Client, asyncio.Event] = {}
    doors = asyncio.Semaphore(AT_ONCE)

    def heard(client: Client, text: bytes) -> None:
        if client in welcomed and any(frame["t"] == "welcome" for frame in several(text)):
            welcomed[client].set()

    async def one(token: str) -> Client:
        async with doors:
            client = await connect(port, "/live/ws", heard, address=address)
            welcomed[client] = asyncio.Event()
            page = {"url": "https://shop.example/lamps/7", "title": "A lamp"}
            hello = {"t": "hello", "role": "visitor", "brand": brand, "token": token, "lang": "en", "page": page}
            client.say(json.dumps(hello).encode())
            await asyncio.wait_for(welcomed[client].wait(), 60)
            return client

    return list(await asyncio.gather(*map(one, tokens)))


async def _crowd_stays(port: int, address: str) -> None:
    asked = json.loads(sys.stdin.readline())
    clients = await _connected(port, asked["brand"], asked["tokens"], address)
    gc.collect()
    print(len(clients), flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    print(sum(not client.closed for client in clients), flush=True)
    await asyncio.to_thread(sys.stdin.readline)


if __name__ == "__main__":
    asyncio.run(_crowd_stays(int(sys.argv[1]), sys.argv[2]))
