"""What browsers reach: the socket, and the same frames over HTTP where sockets are blocked."""

import asyncio
import json

from django.db import DatabaseError

from counterbell.base.asgi import Receive, Scope, Send
from counterbell.base.log import get_log
from counterbell.customers import visitors
from counterbell.live import access, frames
from counterbell.live.clocks import HEARTBEAT_SECONDS
from counterbell.live.counter import Counter
from counterbell.live.countries import country_of
from counterbell.live.desk import answer, know, settle
from counterbell.live.frames import Frame, Garbled
from counterbell.live.sessions import AGENT, VISITOR, PollSession, Session

log = get_log(__name__)


POLL_SECONDS = 25.0
LINGER_SECONDS = 0.03  # a little more often comes right after the first frame
BODY_SECONDS = 10.0
MOST_FRAMES = 50
MOST_RESUMED = 20
LARGEST_BODY = 2 * frames.LONGEST_FRAME
_TOLD_AGAIN = ('{"t":"marks"', '{"t":"viewers"')  # whoever follows hears them each time: no news to come back with
STATUS = {4400: 400, 4401: 401, 4403: 403, 4429: 429}


class Gateway:
    """The ASGI side of a counter."""

    def __init__(self, counter: Counter) -> None:
        self.counter = counter

    async def lifespan(self, receive: Receive, send: Send) -> None:
        """Start and stop with the server."""
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                await self.counter.start()
                await send({"type": "lifespan.startup.complete"})
            else:
                await self.counter.stop()
                await send({"type": "lifespan.shutdown.complete"})
                return

    # ——— sockets ———

    async def socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One websocket from handshake to end."""
        await receive()  # websocket.connect
        if scope["path"] != "/live/ws" or not access.origin_allowed(scope["headers"]):
            await send({"type": "websocket.close", "code": frames.NOT_ALLOWED})
            return
        session = Session(send)
        self.counter.sessions.add(session)
        self.counter.visits.arrived(session, country_of(scope))
        try:
            await send({"type": "websocket.accept"})
            await self._listen(session, receive)
        finally:
            self.counter.gone(session)

    async def _listen(self, session: Session, receive: Receive) -> None:
        # Also after we hung up: whoever returns before the closing code is on its way cuts the line without one.
        while (message := await receive())["type"] != "websocket.disconnect":
            if not session.closed:
                await self._heard(session, message.get("text"))

    async def _heard(self, session: Session, text: str | None) -> None:
        if not session.may_send(self.counter.rate):
            session.close(frames.FAST)
            return
        try:
            frame = frames.read(text)
            if session.role:
                await answer(self.counter, session, frame)
            elif code := await self.hello(session, frame):
                session.close(code)
        except Garbled:
            session.close(frames.NOT_UNDERSTOOD)
        except DatabaseError as failure:
            log.warning("a frame could not be answered: %s", failure)
            session.push('{"t":"error","error":"unavailable"}')

    # ——— who it is ———

    async def hello(self, session: Session, frame: Frame) -> int:
        """Admit a session and tell what it missed; returns the closing code when it may not enter, else 0."""
        if frame["t"] != "hello":
            return frames.NOT_UNDERSTOOD
        role = frame.get("role")
        if role == VISITOR:
            code = await self._admit_visitor(session, frame)
        elif role == AGENT:
            code = await self._admit_agent(session, frame)
        else:
            code = frames.NOT_UNDERSTOOD
        if code or session.closed:
            return code
        session.push(self._welcome(session))
        await self._resume(session, frame.get("resume"))
        await settle(self.counter, session, frame)
        return 0

    async def _admit_visitor(self, session: Session, frame: Frame) -> int:
        key = frames.words(frame, "brand", 40)
        brand = access.known_brand(key) or await self.counter.reader.ask(access.brand_by_key, key)
        if brand is None:
            return frames.NOT_ALLOWED
        token = frames.words(frame, "token", 300)
        visitor = access.visitor_of(token, brand)
        if visitor is None:
            return frames.NOT_VALID
        ended = await self.counter.reader.ask(visitors.given_up, [(brand.pk, visitor)])
        if ended:
            return frames.NOT_VALID
        session.role, session.brand, session.visitor = VISITOR, brand.pk, visitor
        session.ends = visitors.ends_at(token)
        session.language, session.page = frames.words(frame, "lang", 12), frames.page_of(frame)
        session.zone = frames.words(frame, "zone", 40)
        return 0

    async def _admit_agent(self, session: Session, frame: Frame) -> int:
        admitted = await self.counter.reader.ask(access.admit_agent, frames.words(frame, "ticket", 2000))
        if admitted is None:
            return frames.NOT_VALID
        session.role, session.agent, session.name = AGENT, admitted.agent, admitted.name
        session.key, session.access = admitted.key, admitted.brands
        session.language = frames.words(frame, "lang", 12)
        self.counter.agent_came()
        return 0

    def _welcome(self, session: Session) -> str:
        welcome = {
            "t": "welcome",
            "now": self.counter.now(),
            "heartbeat": HEARTBEAT_SECONDS,
            "session": session.id,
            "online": session.role == AGENT or self.counter.presence.online(session.brand),
        }
        return frames.write(welcome)

    async def _resume(self, session: Session, wanted: object) -> None:
        if not isinstance(wanted, list):
            return
        for cell in wanted[:MOST_RESUMED]:
            if isinstance(cell, dict):
                await answer(self.counter, session, {**cell, "t": "resume"})

    # ——— HTTP ———

    async def http(self, scope: Scope, receive: Receive, send: Send) -> None:
        """`POST /live/poll` waits for frames, `POST /live/send` brings some."""
        status, body = await self._http(scope, receive)
        headers = [(b"content-type", b"application/json"), (b"cache-control", b"no-store")]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body.encode()})

    async def _http(self, scope: Scope, receive: Receive) -> tuple[int, str]:
        if scope["method"] != "POST":
            return 405, '{"error":"POST only"}'
        if not access.origin_allowed(scope["headers"]):
            return 403, '{"error":"this origin may not"}'
        try:
            body = json.loads(await asyncio.wait_for(_body(receive), BODY_SECONDS))
        except (ValueError, RecursionError, TimeoutError):
            return 400, '{"error":"no JSON"}'
        if not isinstance(body, dict):
            return 400, '{"error":"no object"}'
        session = PollSession()
        self.counter.sessions.add(session)
        self.counter.visits.arrived(session, country_of(scope))
        try:
            if scope["path"] == "/live/send":
                return await self._send(session, body)
            return await self._poll(session, body, receive)
        except DatabaseError:
            return 503, '{"error":"unavailable"}'
        finally:
            self.counter.gone(session)

    async def _poll(self, session: PollSession, hello: Frame, receive: Receive) -> tuple[int, str]:
        again = bool(hello.get("session"))
        if code := await self.hello(session, {**hello, "t": "hello"}):
            return STATUS.get(code, 400), '{"error":"refused"}'
        if again:
            session.collected.pop(0)  # the welcome, which it has had
            session.heard += POLL_SECONDS
            await _first_of(
                session.news, receive, already=[f for f in session.collected if not f.startswith(_TOLD_AGAIN)]
            )
        await asyncio.sleep(LINGER_SECONDS)
        if session.code:
            return STATUS.get(session.code, 503), '{"error":"closed"}'
        return 200, _frames(session.collected)

    async def _send(self, session: PollSession, body: Frame) -> tuple[int, str]:
        hello, sent = body.get("hello"), body.get("frames")
        if not isinstance(hello, dict) or not isinstance(sent, list) or len(sent) > MOST_FRAMES:
            return 400, '{"error":"hello and frames are needed"}'
        if code := await self.hello(session, {**hello, "t": "hello", "resume": []}):
            return STATUS.get(code, 400), '{"error":"refused"}'
        awaited = 0
        for frame in sent:
            if not isinstance(frame, dict) or not isinstance(frame.get("t"), str):
                return 400, '{"error":"no frame"}'
            awaited += frame["t"] == "say"
            await know(self.counter, session, frame)
            await answer(self.counter, session, frame)
        await _answered(session, awaited)
        own = [f for f in session.collected if f.startswith(('{"t":"ack"', '{"t":"nack"', '{"t":"error"'))]
        return 200, _frames(own)


async def _answered(session: PollSession, awaited: int) -> None:
    """Wait until every message that was sent is acknowledged or refused."""
    ends = asyncio.get_running_loop().time() + BODY_SECONDS
    while asyncio.get_running_loop().time() < ends:
        answers = sum(f.startswith(('{"t":"ack"', '{"t":"nack"')) for f in session.collected)
        if answers >= awaited:
            return
        session.news.clear()
        try:
            await asyncio.wait_for(session.news.wait(), 1.0)
        except TimeoutError:
            continue


async def _first_of(news: asyncio.Event, receive: Receive, *, already: list[str]) -> None:
    """Wait for a frame, for the browser to go away, or for the end of our patience."""
    if already:
        return
    news.clear()
    loop = asyncio.get_running_loop()
    waits = [loop.create_task(news.wait()), loop.create_task(_away(receive))]
    _done, pending = await asyncio.wait(waits, timeout=POLL_SECONDS, return_when=asyncio.FIRST_COMPLETED)
    for task in pending:
        task.cancel()


async def _away(receive: Receive) -> bool:
    while (await receive())["type"] != "http.disconnect":
        pass
    return True


async def _body(receive: Receive) -> bytes:
    chunks, size = [], 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ValueError("gone")
        chunks.append(message.get("body", b""))
        size += len(chunks[-1])
        if size > LARGEST_BODY:
            raise ValueError("too large")
        if not message.get("more_body"):
            return b"".join(chunks)


def _frames(collected: list[str]) -> str:
    return f'{{"frames":[{",".join(collected)}]}}'
