"""`serve` answers the world, `work` only does what is owed."""

import asyncio
import contextlib
import gc
import os
import signal
import socket
import threading
from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import Any

import click
import uvicorn

from counterbell.base.env import Env
from counterbell.cli.people import welcome
from counterbell.cli.start import prepare, running, serving
from counterbell.cli.unattended import FirstOwner, first_owner_options
from counterbell.patience import PatientHttp

LARGEST_FRAME = 1024 * 1024  # the live counter allows much less, and says so before it closes
DRAIN_SECONDS = 10
BACKLOG = 2048
FREE_PORT = "Set COUNTERBELL_HOST and COUNTERBELL_PORT to an address and port that are free."

Drain = Callable[[], Awaitable[None]]


class House(uvicorn.Server):
    """uvicorn with its listening socket opened first, and signals left to `run`: so two servers can share one loop."""

    def __init__(
        self,
        app: Any,
        *,
        host: str,
        port: int,
        greeting: str = "",
        trusted: str = "",
        drain: Drain | None = None,
        mend: str = FREE_PORT,
    ) -> None:
        self.listening = _listen_on(host, port, mend)
        super().__init__(config_for(app, trusted=trusted))
        self._greeting = greeting
        self._drain = drain

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def startup(self, sockets: Any = None) -> None:
        await super().startup(sockets=sockets)
        if self._greeting:
            click.echo(self._greeting)

    async def shutdown(self, sockets: Any = None) -> None:
        for server in self.servers:
            server.close()  # nobody new, while those who are here are told
        if self._drain and not self.force_exit:
            await self._drain()
        await super().shutdown(sockets=sockets)

    def end(self) -> None:
        """Stop after the requests in hand; asked twice, stop now."""
        self.force_exit = self.should_exit
        self.should_exit = True


def _listen_on(host: str, port: int, mend: str) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=BACKLOG)
    except OSError as failure:
        raise click.ClickException(
            f"Cannot listen on {host}:{port}: {os.strerror(failure.errno or 0)}. Is something else running there? "
            f"{mend}"
        ) from None


def config_for(app: Any, *, trusted: str = "") -> uvicorn.Config:
    """How we run uvicorn, for the product and for the demo shop alike."""
    return uvicorn.Config(
        app,
        loop="uvloop",
        http=PatientHttp,  # a head that never ends is cut off
        ws="websockets-sansio",
        ws_per_message_deflate=False,  # chat frames are small: it costs 100 kB a socket and saves nothing
        ws_max_size=LARGEST_FRAME,
        ws_ping_interval=None,  # the live counter has a heartbeat of its own
        lifespan="on",
        access_log=False,  # addresses of pages are nobody's business, and the proxy keeps them better
        log_config=None,
        log_level="warning",
        server_header=False,
        proxy_headers=bool(trusted),  # otherwise whoever sends X-Forwarded-For chooses her own address
        forwarded_allow_ips=trusted,
        timeout_graceful_shutdown=DRAIN_SECONDS,
        backlog=BACKLOG,
    )


def run(servers: Sequence[House]) -> None:
    """Serve until a signal, or the end of one of them, ends all."""
    freeze_heap()
    with asyncio.Runner(loop_factory=servers[0].config.get_loop_factory()) as runner:
        runner.run(_together(servers))


def freeze_heap() -> None:
    """Let no collection look again at what start-up made: it stays, and each look holds everybody up for 0.1 s."""
    gc.collect()
    gc.freeze()


async def _together(servers: Sequence[House]) -> None:
    loop = asyncio.get_running_loop()

    def end() -> None:
        for server in servers:
            server.end()

    async def serve_one(server: House) -> None:
        try:
            await server.serve(sockets=[server.listening])
        finally:
            for other in servers:
                other.should_exit = True

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, end)
    await asyncio.gather(*(serve_one(server) for server in servers))


@contextlib.contextmanager
def duties(threads: int) -> Iterator[None]:
    """Do what is owed, in that many threads of each kind, while the block runs; the batch in hand is finished."""
    from django.db import connection

    from counterbell.journal.crew import Crew
    from counterbell.journal.worker import listen, unpark

    if threads and (back := unpark()):
        click.echo(f"{back} parked duties have their subscriber again.")
    stop = threading.Event()
    crew = Crew(threads) if threads else None
    if crew:
        crew.start()
    if crew and connection.vendor == "postgresql":
        threading.Thread(target=listen, args=(stop,), name="duties-listen", daemon=True).start()
    connection.close()  # this thread is done with it
    try:
        yield
    finally:
        stop.set()
        if crew:
            crew.stop()


def serve_product(found: Env, *, greeting: str, beside: Sequence[House] = (), mend: str = FREE_PORT) -> None:
    """Run the product (and what stands beside it) until a signal ends it."""
    from counterbell.asgi import application
    from counterbell.live.counter import counter

    product = House(
        application,
        host=found.host,
        port=found.port,
        greeting=greeting,
        trusted=found.trusted_proxies.replace(" ", ""),
        drain=counter.drain,
        mend=mend,
    )
    from counterbell.mailroom.fetching import watching
    from counterbell.mailroom.receiving import open_for_letters

    mailboxes = watching() if found.workers else contextlib.nullcontext()
    with running(found), serving(found), open_for_letters(found), mailboxes, duties(found.workers):
        run([product, *beside])


@click.command()
@first_owner_options
def serve(first: FirstOwner) -> None:
    """Run Counterbell: pages, chat, and (unless COUNTERBELL_WORKERS=0) background work."""
    found = prepare()
    welcome(found, first)
    serve_product(found, greeting=f"Counterbell answers at {found.url} (Ctrl-C ends it).")


@click.command()
@click.option(
    "--threads",
    default=2,
    show_default=True,
    type=click.IntRange(1, 64),
    help="How many at a time, of each kind of duty.",
)
def work(threads: int) -> None:
    """Only do background work; run as many of these as you like beside `serve`, on PostgreSQL."""
    found = prepare()
    if not found.database_url:
        click.echo("On SQLite `counterbell serve` works by itself; another process helps little.", err=True)
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    from counterbell.mailroom.fetching import watching

    with running(found), watching(), duties(threads):
        click.echo(f"Working with {threads} threads for each kind of duty (Ctrl-C ends it).")
        ended.wait()
    click.echo("Ended; what was begun is finished.")
