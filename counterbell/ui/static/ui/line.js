// @ts-check
/**
 * The line to the live counter: a websocket that comes back by itself, and HTTP where sockets are blocked.
 * It carries frames (docs/develop/wire.md) and knows nothing about what they mean, except those about the line itself.
 *
 * Fires "frame" (CustomEvent, detail: the frame) and "state" (CustomEvent, detail: the new state).
 */

/** @typedef {{t: string, [field: string]: any}} Frame */
/** @typedef {"connecting"|"open"|"polling"|"offline"|"refused"} State */
/**
 * @typedef {object} LineOptions
 * @property {string} socketUrl
 * @property {string} pollUrl
 * @property {string} sendUrl
 * @property {(want: {fresh: boolean}) => Promise<Frame>} hello Makes the first frame anew each time, with `resume` as
 *   it stands. `fresh`: the last token was refused, fetch another. May throw `Refused` to end the trying.
 */

const FIRST_WAIT = 500;
const LONGEST_WAIT = 30_000;
const JITTER = 0.3;
const SOCKETS_BEFORE_POLLING = 3;
const SOCKET_RETRY_WHILE_POLLING = 60_000;
const WELCOME_WITHIN = 10_000;
const PONG_WITHIN = 5_000;
const TICK = 5_000;
const A_MINUTE = 60_000;
const SHORTEST_POLL = 1_000;

/** Thrown by `hello`, or held by a line that gave up: trying again cannot help. */
export class Refused extends Error {}

export class Line extends EventTarget {
  /** @type {LineOptions} */ #options;
  /** @type {State} */ #state = "offline";
  #wanted = false;
  /** @type {WebSocket|null} */ #socket = null;
  #greeted = false;
  #welcomed = false;
  #failures = 0;
  #socketFailures = 0;
  #tokenRenewed = false;
  #fresh = false;
  #heardAt = 0;
  #pingedAt = 0;
  #heartbeat = 25_000;
  #tickedAt = 0;
  /** @type {number|undefined} */ #retryTimer;
  /** @type {number|undefined} */ #welcomeTimer;
  /** @type {number|undefined} */ #tickTimer;
  #byeWait = 0;
  #socketTriedAt = 0;
  /** @type {object|null} stands for the polling that goes on */ #poll = null;
  /** @type {AbortController|null} the poll that waits */ #request = null;
  /** @type {Promise<void>} */ #posts = Promise.resolve();
  /** @type {Event[]|null} what is told only when somebody listens */ #held = null;
  #wake = () => this.#woken();
  #seen = () => document.visibilityState === "visible" && this.#woken();

  /** @param {LineOptions} options */
  constructor(options) {
    super();
    this.#options = options;
  }

  get state() {
    return this.#state;
  }

  /** True when frames can leave now. */
  get ready() {
    return this.#state === "open" || this.#state === "polling";
  }

  /** Connect, and stay connected until `close`. @param {{hold?: boolean}} [how] hold: nothing is told until `release` */
  open({ hold = false } = {}) {
    if (this.#wanted) return;
    this.#wanted = true;
    if (hold) this.#held = [];
    this.#failures = this.#socketFailures = 0;
    this.#tokenRenewed = this.#fresh = false;
    addEventListener("online", this.#wake);
    addEventListener("offline", this.#wake);
    addEventListener("pageshow", this.#wake);
    document.addEventListener("visibilitychange", this.#seen);
    this.#tickedAt = Date.now();
    this.#tickTimer = setInterval(() => this.#tick(), TICK);
    this.#set("connecting");
    this.#connect();
  }

  /** Whoever listens is there: tell what was held, in its order. */
  release() {
    const held = this.#held ?? [];
    this.#held = null;
    for (const event of held) this.dispatchEvent(event);
  }

  /** Hang up and stay away. @param {State} [state] */
  close(state = "offline") {
    this.#wanted = false;
    removeEventListener("online", this.#wake);
    removeEventListener("offline", this.#wake);
    removeEventListener("pageshow", this.#wake);
    document.removeEventListener("visibilitychange", this.#seen);
    clearInterval(this.#tickTimer);
    clearTimeout(this.#retryTimer);
    this.#dropSocket();
    this.#stopPolling();
    this.#set(state);
  }

  /**
   * Send one frame. False: the line is down and the frame is not kept (see Outbox for what must not get lost).
   * @param {Frame} frame
   * @returns {boolean}
   */
  send(frame) {
    if (this.#state === "open" && this.#socket) {
      this.#socket.send(JSON.stringify(frame));
      return true;
    }
    if (this.#state === "polling" && (frame.t === "resume" || frame.t === "watch")) {
      this.#request?.abort(); // what is followed stands in the next hello; the poll that waits does not know it
      return true;
    }
    if (this.#state === "polling") {
      this.#posts = this.#posts.then(() => this.#post([frame]));
      return true;
    }
    return false;
  }

  // ——— the socket ———

  async #connect() {
    clearTimeout(this.#retryTimer);
    this.#retryTimer = undefined;
    this.#dropSocket();
    // The socket knocks while the hello is made: two ways beside each other, not one after the other.
    const made = this.#hello();
    this.#socketTriedAt = Date.now();
    const socket = this.#knock();
    const hello = await made;
    if (!socket) return;
    if (socket !== this.#socket) {
      if (hello) this.#socketFailures += 1; // it was refused before anything could be said
      return;
    }
    if (!hello) return this.#dropSocket();
    this.#greeted = true;
    this.#welcomeTimer = setTimeout(() => this.#socketGone(socket, 1006), WELCOME_WITHIN);
    const greet = () => socket.send(JSON.stringify(hello));
    if (socket.readyState === WebSocket.OPEN) greet();
    else socket.addEventListener("open", greet);
  }

  /** @returns {WebSocket|null} */
  #knock() {
    /** @type {WebSocket} */ let socket;
    try {
      socket = new WebSocket(this.#options.socketUrl);
    } catch {
      this.#socketFailed(1006);
      return null;
    }
    this.#socket = socket;
    this.#welcomed = this.#greeted = false;
    socket.addEventListener("message", (event) => this.#socketHeard(socket, event.data));
    socket.addEventListener("close", (event) => this.#socketGone(socket, event.code));
    return socket;
  }

  /** @returns {Promise<Frame|null>} */
  async #hello() {
    try {
      const hello = await this.#options.hello({ fresh: this.#fresh });
      this.#fresh = false;
      return hello;
    } catch (failure) {
      if (failure instanceof Refused) this.close("refused");
      else if (this.#wanted) this.#retry();
      return null;
    }
  }

  /** @param {WebSocket} socket @param {unknown} data */
  #socketHeard(socket, data) {
    if (socket !== this.#socket) return;
    this.#heardAt = Date.now();
    this.#pingedAt = 0;
    for (const frame of parse(data)) this.#take(frame);
  }

  /** @param {Frame} frame */
  #take(frame) {
    if (frame.t === "welcome") {
      clearTimeout(this.#welcomeTimer);
      this.#welcomed = true;
      this.#socketFailures = 0;
      this.#connected(frame);
      this.#stopPolling();
      this.#set("open");
    }
    this.#pass(frame);
  }

  /** @param {WebSocket} socket @param {number} code */
  #socketGone(socket, code) {
    if (socket !== this.#socket) return;
    // Where no hello can be made nothing is known of sockets: the network is away.
    const failed = this.#greeted && !this.#welcomed;
    this.#dropSocket();
    if (!this.#wanted) return;
    if (failed) this.#socketFailures += 1;
    if (this.#poll) return; // the socket was only a trial beside a poll that works
    // Whoever was told nothing has judged nobody: only the line was cut.
    this.#closed(this.#greeted ? code : 1006);
  }

  /** @param {number} code */
  #socketFailed(code) {
    this.#socketFailures += 1;
    this.#closed(code);
  }

  #dropSocket() {
    clearTimeout(this.#welcomeTimer);
    const socket = this.#socket;
    this.#socket = null;
    this.#welcomed = false;
    this.#pingedAt = 0;
    if (socket && socket.readyState < WebSocket.CLOSING) socket.close(1000);
  }

  // ——— what a closed line means ———

  /** @param {number} code */
  #closed(code) {
    const byeWait = this.#byeWait;
    this.#byeWait = 0;
    if (code === 4400 || code === 4403) this.close("refused");
    else if (code === 4401) this.#renew();
    else if (code === 4429) this.#retry(spread(A_MINUTE));
    else if (byeWait) this.#retry(byeWait);
    else this.#retry();
  }

  #renew() {
    if (this.#tokenRenewed) {
      this.close("refused");
      return;
    }
    this.#tokenRenewed = this.#fresh = true;
    this.#retry(0);
  }

  /** @param {number} [wait] milliseconds; without: twice as long each time */
  #retry(wait) {
    if (this.#retryTimer !== undefined) return;
    const growing = Math.min(FIRST_WAIT * 2 ** this.#failures, LONGEST_WAIT);
    this.#failures += 1;
    // The first stumble is mended within the second: no need to alarm anybody with it.
    this.#set(this.#failures === 1 && this.#state !== "offline" ? "connecting" : "offline");
    this.#retryTimer = setTimeout(() => this.#again(), wait ?? spread(growing));
  }

  #again() {
    this.#retryTimer = undefined;
    if (!this.#wanted) return;
    if (this.#socketFailures >= SOCKETS_BEFORE_POLLING) this.#startPolling();
    else this.#connect();
  }

  /** @param {Frame} welcome */
  #connected(welcome) {
    clearTimeout(this.#retryTimer);
    this.#retryTimer = undefined;
    this.#failures = 0;
    this.#tokenRenewed = false;
    this.#byeWait = 0;
    this.#heartbeat = (Number(welcome.heartbeat) || 25) * 1000;
    this.#heardAt = Date.now();
  }

  // ——— heartbeat, sleep, waking ———

  #tick() {
    const now = Date.now();
    const slept = now - this.#tickedAt > 3 * TICK;
    this.#tickedAt = now;
    if (slept) this.#woken();
    if (this.#state === "polling") {
      if (!this.#socket && now - this.#socketTriedAt >= SOCKET_RETRY_WHILE_POLLING) this.#connect();
    } else if (this.#state === "open") {
      if (this.#pingedAt && now - this.#pingedAt > PONG_WITHIN) this.#dead();
      else if (now - this.#heardAt >= this.#heartbeat - TICK) this.#ping();
    }
  }

  /** The laptop woke, the network came or went, the page is looked at again: find out at once whether the line lives. */
  #woken() {
    if (!this.#wanted) return;
    if (this.#retryTimer !== undefined && !this.#byeWait) {
      clearTimeout(this.#retryTimer);
      this.#failures = Math.min(this.#failures, 2);
      this.#again();
    } else if (this.#state === "open") {
      this.#ping();
      const socket = this.#socket;
      setTimeout(() => socket === this.#socket && this.#pingedAt && this.#dead(), PONG_WITHIN);
    }
  }

  #ping() {
    if (!this.#pingedAt) this.#pingedAt = Date.now();
    this.#socket?.send('{"t":"ping"}');
  }

  #dead() {
    if (this.#socket) this.#socketGone(this.#socket, 1006);
  }

  // ——— HTTP, where sockets are blocked ———

  async #startPolling() {
    if (this.#poll) return;
    const poll = {};
    this.#poll = poll;
    let session = "";
    while (this.#poll === poll) {
      const began = Date.now();
      const hello = await this.#hello();
      if (!hello || this.#poll !== poll) break;
      const request = new AbortController();
      this.#request = request;
      const frames = await this.#ask(this.#options.pollUrl, session ? { ...hello, session } : hello, request.signal);
      if (this.#poll !== poll) return;
      if (request.signal.aborted) continue;
      if (typeof frames === "number") {
        this.#poll = null;
        this.#closed(frames);
        return;
      }
      const news = session ? frames.filter((f) => f.t !== "welcome") : frames;
      session = frames.find((f) => f.t === "welcome")?.session ?? (session || "-");
      if (this.#state !== "polling") this.#pollingWorks(news);
      for (const frame of news) this.#pass(frame);
      if (!news.length && Date.now() - began < SHORTEST_POLL) await sleep(SHORTEST_POLL);
    }
    if (this.#poll === poll) this.#poll = null;
  }

  /** @param {Frame[]} frames */
  #pollingWorks(frames) {
    const stumbled = this.#failures > SOCKETS_BEFORE_POLLING;
    this.#connected(frames.find((f) => f.t === "welcome") ?? { t: "welcome" });
    this.#set("polling");
    // The server was away for all of us, so nothing says yet that sockets are blocked.
    if (stumbled) this.#connect();
  }

  #stopPolling() {
    this.#poll = null;
    this.#request?.abort();
  }

  /** @param {Frame[]} frames */
  async #post(frames) {
    if (this.#state === "open") {
      for (const frame of frames) this.send(frame); // a socket opened while these waited
      return;
    }
    if (this.#state !== "polling") return;
    const hello = await this.#hello();
    if (!hello) return;
    const answer = await this.#ask(this.#options.sendUrl, { hello, frames });
    if (typeof answer !== "number") {
      for (const frame of answer) if (frame.t !== "welcome") this.#pass(frame);
    } else if (this.#state === "polling") {
      this.#stopPolling();
      this.#closed(answer);
    }
  }

  /**
   * @param {string} url @param {object} body @param {AbortSignal} [stop]
   * @returns {Promise<Frame[]|number>} frames, or the closing code that the failure amounts to
   */
  async #ask(url, body, stop) {
    try {
      const { ask } = await import("./line-http.js"); // hardly anybody needs it
      return await ask(url, body, stop);
    } catch {
      return 1006;
    }
  }

  // ——— telling ———

  /** @param {Frame} frame */
  #pass(frame) {
    if (frame.t === "pong") return;
    if (frame.t === "bye") this.#byeWait = Math.max(0, Number(frame.reconnect_in) || 0) || 1;
    this.#tell(new CustomEvent("frame", { detail: frame }));
  }

  /** @param {State} state */
  #set(state) {
    if (state === this.#state) return;
    this.#state = state;
    this.#tell(new CustomEvent("state", { detail: state }));
  }

  /** @param {Event} event */
  #tell(event) {
    if (this.#held) this.#held.push(event);
    else this.dispatchEvent(event);
  }
}

/** @param {unknown} data @returns {Frame[]} one frame, or several that travelled together */
function parse(data) {
  try {
    const said = JSON.parse(String(data));
    return (Array.isArray(said) ? said : [said]).filter((frame) => typeof frame?.t === "string");
  } catch {
    return [];
  }
}

/** @param {number} wait @returns {number} so that a thousand clients do not knock in the same moment */
function spread(wait) {
  return wait * (1 + JITTER * (2 * Math.random() - 1));
}

/** @param {number} wait @returns {Promise<void>} */
function sleep(wait) {
  return new Promise((done) => setTimeout(done, wait));
}
