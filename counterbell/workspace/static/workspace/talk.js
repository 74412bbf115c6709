// @ts-check
/** The thread on the desk: entries as they come, marks, typing, reading, and what waits to be sent. */

import { botNodes } from "../ui/bot.js";
import { cardNodes } from "../ui/cards.js";
import { Thread, element, timeText } from "../ui/thread.js";
import { Company } from "./company.js";
import { Departures } from "./departures.js";
import { happening, source } from "./happenings.js";
import { Renditions, renditionNodes } from "./renditions.js";
import { sideNodes } from "./side.js";
import { drawn, judging, tool } from "./tool.js";
import { ask, locale, part, post, words, zone } from "./words.js";

/** @typedef {import("../ui/line.js").Frame} Frame */
/** @typedef {import("../ui/line.js").Line} Line */
/** @typedef {import("../ui/outbox.js").Outbox} Outbox */
/** @typedef {import("../ui/outbox.js").Letter} Letter */
/** @typedef {import("../ui/thread.js").Entry} Entry */
/** @typedef {{id: number, name: string, face: string|null}} Me */

const NEAR_END = 80;

export class Talk extends EventTarget {
  /** @type {HTMLElement} */ #node;
  /** @type {Line} */ #line;
  /** @type {Outbox} */ #outbox;
  /** @type {Me} */ #me;
  /** @type {Thread} */ #thread;
  /** @type {Renditions} */ #renditions;
  /** @type {HTMLElement} */ #box;
  /** @type {HTMLElement} */ #latest;
  /** @type {HTMLButtonElement} */ #older;
  #epoch = 0;
  #customer = "";
  #customerRead = 0;
  #customerReceived = 0;
  #seenAt = "";
  #read = 0;
  #unseen = 0;
  #stuck = true;
  /** @type {Set<number>} */ #picked = new Set();
  #ends = new AbortController();

  /**
   * @param {HTMLElement} node @param {any} data what the page brought (thread-data)
   * @param {{line: Line, outbox: Outbox, me: Me}} parts
   */
  constructor(node, data, { line, outbox, me }) {
    super();
    this.#node = node;
    this.#line = line;
    this.#outbox = outbox;
    this.#me = me;
    this.c = /** @type {string} */ (data.c);
    this.base = node.dataset.base ?? "";
    this.#customer = data.customer || words("customer");
    this.#box = part(node, "[data-thread]");
    this.#latest = part(node, "[data-latest]");
    this.#older = part(node, "[data-older]");
    this.#thread = new Thread(part(node, "[data-entries]"), {
      locale,
      zone: zone(),
      words: (key, facts) => (key === "read" && this.#seenAt ? `${words("read")} ${this.#seenAt}` : words(key, facts)),
      mine: (entry) => entry.author !== "customer",
      happening,
      state: (entry) => this.#stateOf(entry),
      tools: (entry) => this.#toolsOf(entry),
      below: (entry) => [
        ...botNodes(entry, { words, source, worded: words("worded") }),
        ...cardNodes(entry, locale),
        ...sideNodes(this.base, entry.facts ?? {}),
        ...renditionNodes(entry),
      ],
      onQuote: (number) => this.#showQuoted(number),
      onImage: (file) => this.dispatchEvent(new CustomEvent("image", { detail: file })),
    });
    this.company = new Company(node, me, this.#customer, (change) => this.#keepPlace(change));
    this.departures = new Departures(node, this.base);
    this.#renditions = new Renditions(node, this.base, data.tongues, {
      entries: () => this.#thread.entries,
      draw: () => this.#keepPlace(() => this.#thread.put(this.#named(this.#thread.entries))),
      signal: this.#ends.signal,
    });
    this.#begin(data);
    this.#renditions.readAll();
    for (const one of data.leaving) this.#waitFor(one);
    this.#listen();
  }

  /** How the customer is called. */
  get customer() {
    return this.#customer;
  }

  /** The number of the last entry that is here. */
  get last() {
    return this.#thread.last;
  }

  /** @param {number} number */
  entry(number) {
    return this.#thread.entries.find((one) => one.number === number);
  }

  get picked() {
    return [...this.#picked].sort((a, b) => a - b);
  }

  /** @param {any} data */
  #begin(data) {
    this.#epoch = data.epoch;
    this.#setMarks(data.marks);
    this.#thread.put(this.#named(data.entries));
    for (const letter of this.#outbox.pending(this.c)) this.#wait(letter);
    this.#older.hidden = !data.more;
    this.#toEnd();
    // Pictures and fonts settle after the first frame.
    requestAnimationFrame(() => this.#stuck && this.#toEnd());
    this.watch();
    this.#maybeRead();
  }

  #listen() {
    const { signal } = this.#ends;
    this.#box.addEventListener("scroll", () => this.#scrolled(), { signal, passive: true });
    this.#latest.addEventListener("click", () => this.#toEnd(), { signal });
    this.#older.addEventListener("click", () => this.older(), { signal });
    document.addEventListener("visibilitychange", () => this.#maybeRead(), { signal });
    addEventListener("focus", () => this.#maybeRead(), { signal });
    this.#outbox.addEventListener("change", (event) => this.#sent(/** @type {CustomEvent} */ (event).detail), { signal });
    this.departures.addEventListener("gone", (event) => this.#thread.unwait(/** @type {CustomEvent} */ (event).detail), { signal });
    this.departures.addEventListener("due", () => this.catchUp(), { signal });
    new ResizeObserver((_, observer) => {
      if (signal.aborted) observer.disconnect();
      else if (this.#stuck) this.#toEnd();
    }).observe(this.#box);
  }

  /** Leave the conversation. */
  close() {
    this.#line.send({ t: "unwatch", c: this.c });
    this.#ends.abort();
    this.company.close();
    this.departures.close();
  }

  /** Ask for what came since, and for what comes. */
  watch() {
    this.#line.send({ t: "watch", c: this.c, epoch: this.#epoch, last: this.#thread.last });
  }

  /** @param {Frame} frame */
  hear(frame) {
    if (frame.t === "welcome") this.watch();
    if (frame.c !== this.c) return;
    if (frame.t === "entry") this.#arrived([frame.entry], frame.epoch);
    else if (frame.t === "entries") {
      this.#arrived(frame.entries, frame.epoch);
      if (frame.more) this.watch();
    } else if (frame.t === "shown") this.#shown(frame.entry, frame.epoch);
    else if (frame.t === "resync") this.reload();
    else if (frame.t === "marks") this.#marked(frame);
    else if (frame.t === "typing") this.company.typing(frame);
    else if (frame.t === "viewers") this.company.viewers(frame);
  }

  /** @param {Entry[]} entries @param {number} epoch */
  #arrived(entries, epoch) {
    if (epoch !== this.#epoch) {
      this.reload();
      return;
    }
    const fresh = entries.filter((entry) => entry.number > this.#thread.last && !this.#isMine(entry));
    if (entries.some((entry) => entry.author === "customer")) this.company.customerTyping("");
    for (const { id } of entries) if (id) this.departures.forget(id);
    this.#keepPlace(() => this.#thread.put(this.#named(entries)));
    this.#renditions.heard(entries);
    const said = fresh.filter((entry) => entry.kind === "public");
    if (said.length) this.dispatchEvent(new CustomEvent("heard", { detail: this.#named(said) }));
    if (!this.#stuck) this.#unseen += fresh.filter((entry) => entry.kind !== "happening").length;
    this.#showLatest();
    this.#maybeRead();
  }

  /** An entry that is here shows more than before. @param {Entry} entry @param {number} epoch */
  #shown(entry, epoch) {
    if (epoch === this.#epoch && this.entry(entry.number)) this.#keepPlace(() => this.#thread.put(this.#named([entry])));
  }

  /** Fetch what came since by HTTP: for when there is no line. */
  async catchUp() {
    try {
      const news = await (await ask(`${this.base}entries/?after=${this.#thread.last}`)).json();
      if (news.marks.c !== this.c) return void this.reload();
      this.#marked(news.marks);
      this.#arrived(news.entries, news.epoch);
    } catch {
      // The next welcome brings it.
    }
    return undefined;
  }

  /** Forget the thread and load it fresh: its numbers were dealt anew, or too much was missed. */
  async reload() {
    try {
      const fresh = await (await ask(`${this.base}entries/`)).json();
      if (this.#ends.signal.aborted) return;
      if (fresh.marks.c !== this.c) {
        this.dispatchEvent(new CustomEvent("moved", { detail: fresh.marks.c }));
        return;
      }
      const leaving = this.#thread.waiting.filter(({ id }) => id && this.departures.has(id));
      this.#thread.clear();
      this.pick(false);
      this.#begin({ ...fresh, more: (fresh.entries[0]?.number ?? 1) > 1 });
      for (const entry of leaving) this.#thread.wait(entry);
      this.#renditions.refresh();
    } catch (failure) {
      this.dispatchEvent(new CustomEvent("failure", { detail: failure }));
    }
  }

  /** Unroll earlier messages; what one reads stays where it is. */
  async older() {
    const first = this.#thread.entries[0]?.number ?? 0;
    if (this.#older.disabled || first <= 1) return;
    this.#older.disabled = true;
    try {
      const { entries, epoch } = await (await ask(`${this.base}entries/?before=${first}`)).json();
      if (epoch !== this.#epoch) return void this.reload();
      const fromEnd = this.#box.scrollHeight - this.#box.scrollTop;
      this.#thread.put(this.#named(entries));
      this.#older.hidden = entries.length === 0 || entries[0].number <= 1;
      this.#box.scrollTop = this.#box.scrollHeight - fromEnd;
    } catch (failure) {
      this.dispatchEvent(new CustomEvent("failure", { detail: failure }));
    } finally {
      this.#older.disabled = false;
    }
    return undefined;
  }

  /** Lead to the message that was answered, unrolling the thread up to it. @param {number} number */
  async #showQuoted(number) {
    let first = 0;
    while (!this.#thread.reveal(number) && !this.#older.hidden && first !== this.#thread.entries[0]?.number) {
      first = this.#thread.entries[0]?.number ?? 0;
      await this.older();
    }
  }

  // ——— what we send ———

  /** @param {{id: string, state: string, frame: Frame, ack?: Frame}} change */
  #sent({ id, state, frame, ack }) {
    if (frame.c !== this.c) return;
    const letter = this.#outbox.pending(this.c).find((one) => one.frame.id === id);
    this.#top = null;
    if (state === "sent" && ack?.number === 0) {
      // On disk, and on its way out: until then it can be taken back. Without a moment, it was taken back before it came.
      if (ack.due && frame.wait) this.departures.add(id, ack.due);
      else this.#thread.unwait(id);
      if (!frame.wait) this.departures.refresh();
    } else if (state === "sent" && ack) {
      const waiting = this.#thread.unwait(id);
      const known = this.#thread.entries.some((entry) => entry.id === id);
      if (waiting && !known && ack.epoch === this.#epoch) {
        this.#thread.put([{ ...waiting, number: ack.number, at: ack.at }]);
      }
      if (ack.epoch !== this.#epoch) this.reload();
    } else if (state === "gone") this.#thread.unwait(id);
    else if (letter) this.#wait(letter);
    this.#top = null;
    this.#thread.draw();
    if (state === "waiting") this.#toEnd();
  }

  /** Something of ours that the server will send in a moment. @param {any} one */
  #waitFor({ id, text, files, reply_to, at, due, facts }) {
    this.departures.add(id, due);
    this.#wait(/** @type {Letter} */ ({ frame: { t: "say", id, text, reply_to }, order: 0, at, shown: { files, facts } }));
    this.#toEnd();
  }

  /** @param {Letter} letter */
  #wait({ frame, at, shown }) {
    this.#thread.wait({
      number: 0,
      kind: frame.kind ?? "public",
      author: "agent",
      who: { id: this.#me.id, name: this.#me.name, avatar: this.#me.face },
      text: frame.text,
      files: shown?.files ?? [],
      reply_to: frame.reply_to ?? null,
      id: frame.id,
      at,
      facts: shown?.facts,
    });
  }

  /** @param {Entry} entry */
  #stateOf(entry) {
    if (entry.number === 0) {
      const letter = this.#outbox.pending(this.c).find(({ frame }) => frame.id === entry.id);
      if (letter?.failed) return "failed";
      if (this.departures.has(entry.id ?? "")) return "leaving";
      return this.#line.ready ? "sending" : "waiting";
    }
    if (entry.kind !== "public" || entry.author === "customer") return "";
    // A mark stands once, at the last message it is true of.
    const { read, received, said } = this.#tops();
    if (entry.number === read) return "read";
    if (entry.number === received) return "delivered";
    return entry.number === said ? "sent" : "";
  }

  /** @type {{read: number, received: number, said: number}|null} */ #top = null;

  /** The last public messages of ours that were read, that arrived, that were said; found once a drawing. */
  #tops() {
    if (this.#top) return this.#top;
    const top = { read: 0, received: 0, said: 0 };
    for (const { number, kind, author } of this.#thread.entries) {
      if (kind !== "public" || author === "customer") continue;
      top.said = number;
      if (number <= this.#customerReceived) top.received = number;
      if (number <= this.#customerRead) top.read = number;
    }
    queueMicrotask(() => (this.#top = null));
    return (this.#top = top);
  }

  /** @param {Entry} entry @returns {Node[]} */
  #toolsOf(entry) {
    const id = entry.id ?? "";
    if (entry.number === 0) {
      if (this.departures.has(id)) return this.departures.tools(id);
      const letter = this.#outbox.pending(this.c).find(({ frame }) => frame.id === id);
      if (!letter?.failed) return [];
      const why = element("span", "entry-why", letter.failed);
      why.dir = "auto";
      return [
        why,
        tool(words("try_again"), () => this.#outbox.again(id)),
        tool(words("discard"), () => this.#outbox.drop(id)),
      ];
    }
    const answer = drawn("answer", words("reply_to"), "reply");
    answer.addEventListener("click", () => {
      const now = this.#thread.entries.find((one) => one.number === entry.number) ?? entry;
      this.dispatchEvent(new CustomEvent("answer", { detail: now }));
    });
    const pick = element("input", "entry-pick");
    pick.type = "checkbox";
    pick.setAttribute("aria-label", words("pick"));
    pick.checked = this.#picked.has(entry.number);
    pick.addEventListener("change", () => this.#pickOne(entry.number, pick.checked));
    const copy = drawn("copy", words("copy_message"), "link");
    return entry.kind === "public" ? [...this.#renditions.tools(entry), ...judging(entry, this.base), answer, copy, pick] : [copy, pick];
  }

  // ——— choosing messages to split off ———

  /** @param {boolean} on */
  pick(on) {
    this.#picked.clear();
    this.#node.classList.toggle("talk--picking", on);
    for (const box of this.#node.querySelectorAll(".entry-pick")) /** @type {HTMLInputElement} */ (box).checked = false;
    this.dispatchEvent(new Event("picked"));
  }

  /** @param {number} number @param {boolean} on */
  #pickOne(number, on) {
    if (on) this.#picked.add(number);
    else this.#picked.delete(number);
    this.dispatchEvent(new Event("picked"));
  }

  // ——— marks, reading, scrolling ———

  /** @param {any} marks */
  #setMarks(marks) {
    this.#customerReceived = marks.customer_received;
    this.#customerRead = marks.customer_read;
  }

  /** @param {any} marks */
  #marked(marks) {
    // The wire carries no time of reading; when it happens before our eyes we know it.
    if (marks.customer_read > this.#customerRead) this.#seenAt = timeText(new Date(), locale, zone());
    this.#setMarks(marks);
    this.#keepPlace(() => this.#thread.draw());
  }

  #maybeRead() {
    const last = this.#thread.last;
    if (document.visibilityState !== "visible" || !document.hasFocus() || !this.#stuck || last <= this.#read) return;
    this.#read = last;
    if (!this.#line.send({ t: "read", c: this.c, number: last })) {
      post(`${this.base}read/`, { number: String(last) }).catch(() => (this.#read = 0));
    }
    this.dispatchEvent(new Event("read"));
  }

  #scrolled() {
    this.#stuck = this.#box.scrollHeight - this.#box.scrollTop - this.#box.clientHeight < NEAR_END;
    if (this.#stuck) {
      this.#unseen = 0;
      this.#maybeRead();
    }
    this.#showLatest();
    if (this.#box.scrollTop < 200 && !this.#older.hidden) this.older();
  }

  /** @param {() => void} change */
  #keepPlace(change) {
    this.#top = null;
    change();
    if (this.#stuck) this.#toEnd();
  }

  #toEnd() {
    this.#box.scrollTop = this.#box.scrollHeight;
    this.#stuck = true;
    this.#unseen = 0;
    this.#showLatest();
  }

  #showLatest() {
    this.#latest.hidden = this.#stuck;
    part(this.#latest, "span").textContent = words(this.#unseen ? "new_messages" : "latest");
    this.#latest.classList.toggle("button--main", this.#unseen > 0);
  }

  /** @param {Entry} entry */
  #isMine(entry) {
    return entry.author === "agent" && entry.who?.id === this.#me.id;
  }

  /** @param {Entry[]} entries */
  #named(entries) {
    const hers = { id: "customer", name: this.#customer, avatar: null };
    return entries.map((entry) => ({
      ...entry,
      who: entry.author === "customer" ? (entry.who ?? hers) : entry.who,
      renditions: this.#renditions.of(entry.number),
    }));
  }
}
