// @ts-check
/**
 * Messages that are written but not yet on the server's disk. They survive a reload, leave in the order in which they
 * were written, one at a time per conversation, and are dropped only when the server acknowledged or refused them.
 *
 * Several tabs may share one box: the server stores an id once, so the worst they can do is say the same thing twice.
 *
 * Fires "change" (CustomEvent, detail: {id, state, frame, ack?, error?, code?}); state is "waiting", "sent", "failed" or "gone".
 */

/** @typedef {import("./line.js").Frame} Frame */
/** @typedef {import("./line.js").Line} Line */
/**
 * @typedef {object} Letter
 * @property {Frame} frame The `say` frame, with the sender's own `id`.
 * @property {number} order
 * @property {string} at When it was written, ISO 8601.
 * @property {any} [shown] What the page needs to draw it before the server answers.
 * @property {string} [failed] Why the server will not have it, in words.
 */

const ACK_WITHIN = 15_000;
const RETRY_AFTER = 2_000;
const RETRY_AT_MOST = 60_000;

export class Outbox extends EventTarget {
  /** @type {Line} */ #line;
  #prefix = "";
  /** @type {Map<string, Letter>} what the browser would not store */ #memory = new Map();
  /** @type {Map<string, {id: string, timer: number}>} by conversation: the one letter on its way */ #leaving = new Map();
  /** @type {Map<string, number>} */ #refusals = new Map();
  #last = 0;

  /**
   * @param {Line} line
   * @param {string} owner Whose box it is: letters of one person must never leave in the name of another.
   */
  constructor(line, owner) {
    super();
    this.#line = line;
    this.#prefix = `counterbell:outbox:${owner}:`;
    line.addEventListener("frame", this.#heard);
    line.addEventListener("state", this.#stateChanged);
    addEventListener("storage", this.#otherTab);
    if (line.ready) this.resend();
  }

  /** Stop listening; what is kept stays kept. */
  leave() {
    this.#line.removeEventListener("frame", this.#heard);
    this.#line.removeEventListener("state", this.#stateChanged);
    removeEventListener("storage", this.#otherTab);
    this.#forgetLeaving();
  }

  /**
   * Keep a `say` frame and send it as soon as the line allows.
   * @param {Frame} frame @param {any} [shown]
   */
  add(frame, shown) {
    this.#last = Math.max(Date.now(), this.#last + 1);
    this.#keep({ frame, order: this.#last, at: new Date().toISOString(), shown });
    this.#tell(frame.id, "waiting", frame);
    this.#next(frame.c);
  }

  /** Letters not yet on disk, oldest first. @param {string} [conversation] @returns {Letter[]} */
  pending(conversation) {
    return this.#all().filter((letter) => !conversation || letter.frame.c === conversation);
  }

  /** Try a refused letter once more. @param {string} id */
  again(id) {
    const letter = this.#get(id);
    if (!letter) return;
    const { failed: _, ...rest } = letter;
    this.#keep(rest);
    this.#tell(id, "waiting", letter.frame);
    this.#next(letter.frame.c);
  }

  /** Throw a letter away. @param {string} id */
  drop(id) {
    const letter = this.#get(id);
    if (!letter) return;
    this.#remove(id);
    this.#tell(id, "gone", letter.frame);
    this.#next(letter.frame.c);
  }

  /** Throw all away (the person signed out). */
  clear() {
    this.#forgetLeaving();
    for (const letter of this.#all()) this.drop(letter.frame.id);
  }

  /** Send what waits, the first of each conversation. */
  resend() {
    this.#forgetLeaving();
    for (const c of new Set(this.#all().map((letter) => letter.frame.c))) this.#next(c);
  }

  // ——— sending ———

  /** @param {string} c */
  #next(c) {
    if (!this.#line.ready || this.#leaving.has(c)) return;
    const letter = this.#all().find(({ frame, failed }) => frame.c === c && !failed);
    if (!letter || !this.#line.send(letter.frame)) return;
    // A silent loss (a proxy that swallowed it) must not hold the conversation for ever.
    this.#hold(c, letter.frame.id, ACK_WITHIN);
  }

  /** @param {string} c @param {string} id @param {number} wait */
  #hold(c, id, wait) {
    this.#release(c);
    const timer = setTimeout(() => {
      this.#leaving.delete(c);
      this.#next(c);
    }, wait);
    this.#leaving.set(c, { id, timer });
  }

  /** @param {string} c */
  #release(c) {
    clearTimeout(this.#leaving.get(c)?.timer);
    this.#leaving.delete(c);
  }

  #forgetLeaving() {
    for (const c of [...this.#leaving.keys()]) this.#release(c);
  }

  #heard = (/** @type {Event} */ event) => {
    const frame = /** @type {CustomEvent<Frame>} */ (event).detail;
    if (frame.t === "welcome") this.resend();
    else if (frame.t === "ack") this.#acknowledged(frame);
    else if (frame.t === "nack") this.#refused(frame);
    else if (frame.t === "entry") this.#maybeMine(frame);
    else if (frame.t === "entries") for (const entry of frame.entries) this.#maybeMine({ ...frame, entry });
  };

  #stateChanged = () => {
    if (!this.#line.ready) this.#forgetLeaving(); // the welcome sends them anew
  };

  /** @param {Frame} ack */
  #acknowledged(ack) {
    const letter = this.#get(ack.id);
    if (letter) {
      this.#remove(ack.id);
      this.#tell(ack.id, "sent", letter.frame, { ack });
    }
    this.#proceed(ack.id);
  }

  /** The thread brings our own message before (or instead of) the ack that a cut line swallowed. @param {Frame} frame */
  #maybeMine({ c, entry, epoch }) {
    if (entry?.id && this.#get(entry.id)) {
      this.#acknowledged({ t: "ack", id: entry.id, c, number: entry.number, at: entry.at, epoch });
    }
  }

  /** @param {Frame} nack */
  #refused(nack) {
    const letter = this.#get(nack.id);
    if (!letter) return;
    if (nack.retry) {
      const times = (this.#refusals.get(nack.id) ?? 0) + 1;
      this.#refusals.set(nack.id, times);
      this.#hold(letter.frame.c, nack.id, Math.min(RETRY_AFTER * 2 ** (times - 1), RETRY_AT_MOST));
      return;
    }
    this.#keep({ ...letter, failed: nack.text || nack.error || "?" });
    this.#tell(nack.id, "failed", letter.frame, { error: nack.text, code: nack.error });
    this.#proceed(nack.id);
  }

  /** The answer may name another conversation than we did (merged meanwhile), so the id decides. @param {string} id */
  #proceed(id) {
    this.#refusals.delete(id);
    for (const [c, leaving] of [...this.#leaving]) {
      if (leaving.id !== id) continue;
      this.#release(c);
      this.#next(c);
    }
  }

  // ——— keeping ———

  #otherTab = (/** @type {StorageEvent} */ event) => {
    if (!event.key?.startsWith(this.#prefix)) return;
    const id = event.key.slice(this.#prefix.length);
    const letter = read(event.newValue) ?? read(event.oldValue);
    if (!letter) return;
    const state = event.newValue === null ? "gone" : letter.failed ? "failed" : "waiting";
    this.#tell(id, state, letter.frame, { error: letter.failed });
  };

  /** @returns {Letter[]} */
  #all() {
    const letters = new Map(this.#memory);
    try {
      for (let i = 0; i < localStorage.length; i += 1) {
        const key = localStorage.key(i);
        const letter = key?.startsWith(this.#prefix) ? read(localStorage.getItem(key)) : null;
        if (letter) letters.set(letter.frame.id, letter);
      }
    } catch {
      // Storage is forbidden here: memory is all there is.
    }
    return [...letters.values()].sort((a, b) => a.order - b.order);
  }

  /** @param {string} id @returns {Letter|null} */
  #get(id) {
    try {
      return read(localStorage.getItem(this.#prefix + id)) ?? this.#memory.get(id) ?? null;
    } catch {
      return this.#memory.get(id) ?? null;
    }
  }

  /** @param {Letter} letter */
  #keep(letter) {
    try {
      localStorage.setItem(this.#prefix + letter.frame.id, JSON.stringify(letter));
      this.#memory.delete(letter.frame.id);
    } catch {
      this.#memory.set(letter.frame.id, letter);
    }
  }

  /** @param {string} id */
  #remove(id) {
    this.#memory.delete(id);
    try {
      localStorage.removeItem(this.#prefix + id);
    } catch {
      // It was in memory only.
    }
  }

  /**
   * @param {string} id @param {"waiting"|"sent"|"failed"|"gone"} state @param {Frame} frame
   * @param {{ack?: Frame, error?: string, code?: string}} [more]
   */
  #tell(id, state, frame, more = {}) {
    this.dispatchEvent(new CustomEvent("change", { detail: { id, state, frame, ...more } }));
  }
}

/** @param {string|null} kept @returns {Letter|null} */
function read(kept) {
  if (!kept) return null;
  try {
    const letter = JSON.parse(kept);
    return typeof letter?.frame?.id === "string" ? letter : null;
  } catch {
    return null;
  }
}

/** A new id for a message or a conversation; works on plain http too, where randomUUID does not exist. @returns {string} */
export function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
