"""The line by itself, against a socket that the test holds in its hands: closing codes, waiting, waking."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.running import RunningServer

pytestmark = pytest.mark.browser

WELCOME = {"t": "welcome", "heartbeat": 25, "session": "s"}

# A socket without a network, and a log of what the line did with it.
STAGE = """() => {
window.sockets = []; window.states = []; window.frames = []; window.hellos = [];
window.made = (said) => Promise.resolve(said);
window.WebSocket = class extends EventTarget {
  static OPEN = 1;
  static CLOSING = 2;
  readyState = 1;
  sent = [];
  constructor() { super(); sockets.push(this); setTimeout(() => this.dispatchEvent(new Event("open"))); }
  send(text) { this.sent.push(JSON.parse(text)); }
  close() { this.readyState = 3; }
  tell(frame) { this.dispatchEvent(new MessageEvent("message", { data: JSON.stringify(frame) })); }
  end(code) { this.readyState = 3; this.dispatchEvent(new CloseEvent("close", { code })); }
};
}"""
OPEN = """async (address) => {
  const { Line } = await import(address);
  window.line = new Line({ socketUrl: "ws://x/", pollUrl: "/nowhere", sendUrl: "/nowhere",
    hello: (want) => { hellos.push(want.fresh); return made({ t: "hello" }); } });
  line.addEventListener("state", (event) => states.push(event.detail));
  line.addEventListener("frame", (event) => frames.push(event.detail.t));
  line.open();
}"""


@pytest.fixture
def stage(server: RunningServer, new_context: Callable[..., Any]) -> Any:
    """A page with a line that has begun to call, and a clock that the test moves."""
    page = new_context(bypass_csp=True).new_page()
    page.goto(f"{server.url}/static/0/ui/tokens.css")
    page.clock.install()
    page.evaluate(STAGE)
    page.evaluate(OPEN, f"{server.url}/static/0/ui/line.js")
    step(page, 10)
    return page


def step(page: Any, milliseconds: int) -> None:
    page.clock.run_for(milliseconds)


def tell(page: Any, frame: dict[str, Any]) -> None:
    page.evaluate("(frame) => sockets.at(-1).tell(frame)", frame)


def end(page: Any, code: int) -> None:
    page.evaluate("(code) => sockets.at(-1).end(code)", code)


def calls(page: Any) -> int:
    return int(page.evaluate("sockets.length"))


def states(page: Any) -> list[str]:
    return list(page.evaluate("states"))


def test_it_says_hello_first_and_is_open_when_welcomed(stage: Any) -> None:
    assert stage.evaluate("sockets[0].sent") == [{"t": "hello"}]
    assert stage.evaluate("line.send({t: 'typing'})") is False
    tell(stage, WELCOME)
    assert (states(stage), stage.evaluate("frames")) == (["connecting", "open"], ["welcome"])
    assert stage.evaluate("line.send({t: 'typing'})") is True


def test_the_socket_knocks_while_the_hello_is_made(stage: Any) -> None:
    stage.evaluate("() => { made = (said) => new Promise((done) => setTimeout(() => done(said), 2000)); }")
    end(stage, 1006)
    step(stage, 1_000)
    assert (calls(stage), stage.evaluate("sockets[1].sent")) == (2, [])
    step(stage, 2_000)
    assert stage.evaluate("sockets[1].sent") == [{"t": "hello"}]


def test_before_its_hello_nobody_is_turned_away(stage: Any) -> None:
    stage.evaluate("() => { made = (said) => new Promise((done) => setTimeout(() => done(said), 20_000)); }")
    end(stage, 1006)
    step(stage, 1_000)
    end(stage, 4400)
    step(stage, 5_000)
    assert (calls(stage), states(stage)[-1]) == (3, "offline")


def test_a_socket_that_is_refused_before_the_hello_is_made_is_blocked_all_the_same(stage: Any) -> None:
    asked: list[str] = []
    stage.on("request", lambda request: asked.append(request.url))
    stage.evaluate("""() => {
      made = (said) => new Promise((done) => setTimeout(() => done(said), 200));
      const Own = WebSocket;
      window.WebSocket = class extends Own { constructor() { super(); setTimeout(() => this.end(1006)); } };
    }""")
    end(stage, 1006)
    for _ in range(30):  # what it asks with is fetched first
        step(stage, 1_000)
        stage.wait_for_timeout(50)
    assert any(url.endswith("/nowhere") for url in asked)


def test_where_no_hello_can_be_made_sockets_are_not_given_up(stage: Any) -> None:
    asked: list[str] = []
    stage.on("request", lambda request: asked.append(request.url))
    stage.evaluate("() => { made = () => Promise.reject(new TypeError('the network is away')); }")
    end(stage, 1006)
    for _ in range(6):
        step(stage, 40_000)
    assert calls(stage) > 5
    assert stage.evaluate("sockets.slice(1).every((one) => one.readyState === 3 && !one.sent.length)")
    assert asked == []


def test_what_is_held_is_told_in_its_order_when_released(stage: Any) -> None:
    stage.evaluate("() => { line.close(); states.length = 0; line.open({ hold: true }); }")
    step(stage, 10)
    tell(stage, WELCOME)
    tell(stage, {"t": "entry"})
    assert (states(stage), stage.evaluate("frames")) == ([], [])
    assert stage.evaluate("line.state") == "open"
    stage.evaluate("line.release()")
    assert (states(stage), stage.evaluate("frames")) == (["connecting", "open"], ["welcome", "entry"])
    tell(stage, {"t": "typing"})
    assert stage.evaluate("frames.at(-1)") == "typing"


def test_a_cut_line_is_mended_within_a_second(stage: Any) -> None:
    tell(stage, WELCOME)
    end(stage, 1006)
    step(stage, 300)
    assert calls(stage) == 1
    step(stage, 400)
    assert calls(stage) == 2
    tell(stage, WELCOME)
    assert states(stage) == ["connecting", "open", "connecting", "open"]


@pytest.mark.parametrize("code", [4400, 4403])
def test_it_gives_up_when_told_so(stage: Any, code: int) -> None:
    tell(stage, WELCOME)
    end(stage, code)
    step(stage, 120_000)
    assert (calls(stage), states(stage)[-1]) == (1, "refused")


def test_a_refused_token_is_renewed_once(stage: Any) -> None:
    end(stage, 4401)
    step(stage, 50)
    assert (calls(stage), stage.evaluate("hellos")) == (2, [False, True])
    end(stage, 4401)
    step(stage, 120_000)
    assert (calls(stage), states(stage)[-1]) == (2, "refused")


def test_told_to_slow_down_it_waits_a_minute(stage: Any) -> None:
    tell(stage, WELCOME)
    end(stage, 4429)
    step(stage, 41_000)
    assert calls(stage) == 1
    for _ in range(40):  # a minute, give or take what is drawn at random
        if calls(stage) > 1:
            break
        step(stage, 1_000)
    assert calls(stage) == 2


def test_a_server_that_leaves_says_when_to_come_back(stage: Any) -> None:
    tell(stage, WELCOME)
    tell(stage, {"t": "bye", "reconnect_in": 7000})
    end(stage, 1012)
    step(stage, 6900)
    assert calls(stage) == 1
    step(stage, 200)
    assert calls(stage) == 2


def test_it_pings_and_hangs_up_on_silence(stage: Any) -> None:
    tell(stage, WELCOME)
    step(stage, 26_000)
    assert stage.evaluate("sockets[0].sent.at(-1)") == {"t": "ping"}
    tell(stage, {"t": "pong"})
    step(stage, 5_000)
    assert calls(stage) == 1
    step(stage, 33_000)  # the next ping, and no pong
    assert calls(stage) == 2


def test_a_laptop_that_wakes_asks_at_once_whether_the_line_lives(stage: Any) -> None:
    tell(stage, WELCOME)
    stage.clock.fast_forward(3 * 3600_000)
    assert stage.evaluate("sockets[0].sent.at(-1)") == {"t": "ping"}
    step(stage, 6_000)
    assert calls(stage) == 2


def test_when_the_network_is_back_it_does_not_wait_its_turn(stage: Any) -> None:
    tell(stage, WELCOME)
    for _ in range(2):
        end(stage, 1006)
        step(stage, 5_000)
    end(stage, 1006)
    before = calls(stage)
    stage.evaluate("dispatchEvent(new Event('online'))")
    step(stage, 20)
    assert calls(stage) == before + 1


def test_garbage_from_the_server_is_let_pass(stage: Any) -> None:
    tell(stage, WELCOME)
    stage.evaluate("sockets[0].dispatchEvent(new MessageEvent('message', { data: '{' }))")
    tell(stage, {"no": "kind"})
    tell(stage, {"t": "entry"})
    assert stage.evaluate("frames") == ["welcome", "entry"]
