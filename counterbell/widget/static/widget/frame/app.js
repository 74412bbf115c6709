// @ts-check
/** The chat in its frame: puts line, outbox, desk, thread and cards together. */

import { Line, Refused } from "../../ui/line.js";
import { Outbox, newId } from "../../ui/outbox.js";
import { numberText } from "../../ui/thread.js";
import { askContact, askRating } from "./closing.js";
import { Composer } from "./composer.js";
import { Desk, DeskSaidNo } from "./desk.js";
import { Keep } from "./keep.js";
import { showPast } from "./past.js";
import { ShopPage } from "./shop.js";
import { Talk } from "./talk.js";

/** @typedef {import("../../ui/line.js").Frame} Frame */
/** @typedef {import("./desk.js").Card} Card */
/** @typedef {import("./desk.js").Person} Person */
/** @typedef {import("./desk.js").Welcome} Welcome */

const RESUMED = 10;
const BANNER_AFTER = 1_500;

/** @param {string} id @returns {HTMLElement} */
const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

class Chat {
  settings = JSON.parse(byId("settings").textContent ?? "{}");
  /** @param {string} key @param {Record<string, string>} [facts] */
  words = (key, facts = {}) =>
    String(this.settings.words[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => facts[name] ?? whole);
  keep = new Keep(this.settings.brand);
  desk = new Desk(this.settings.base, this.settings.lang, this.keep);
  shop = new ShopPage(this.settings.brand, this.settings.domains);
  line = new Line({
    socketUrl: `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/live/ws`,
    pollUrl: "/live/poll",
    sendUrl: "/live/send",
    hello: (want) => this.hello(want),
  });
  outbox = new Outbox(this.line, this.settings.brand);
  composer = new Composer({
    desk: this.desk, words: this.words, locale: this.settings.lang, most: this.settings.most, keep: this.keep,
  });
  talk = new Talk({
    words: this.words,
    locale: this.settings.lang,
    brand: this.settings.name,
    letter: (id) => this.outbox.pending().find((letter) => letter.frame.id === id),
    connected: () => this.line.ready,
    tryAgain: (id) => this.outbox.again(id),
    discard: (id) => this.outbox.drop(id),
  });
  /** @type {Map<string, Card>} */ cards = new Map();
  /** @type {Person} */ person = { name: "", email: "", known: false };
  /** @type {{url: string, title: string}|null} */ page = null;
  jwt = "";
  online = false;
  isOpen = !this.shop.exists;
  entered = false;
  wantsToWrite = false;
  /** @type {number|undefined} */ bannerTimer;

  start() {
    document.documentElement.style.setProperty("--brand", this.settings.colour);
    this.line.addEventListener("frame", (event) => this.heard(/** @type {CustomEvent} */ (event).detail));
    this.line.addEventListener("state", () => this.lineChanged());
    this.outbox.addEventListener("change", (event) => this.letterChanged(/** @type {CustomEvent} */ (event).detail));
    this.composer.addEventListener("say", (event) => this.say(/** @type {CustomEvent} */ (event).detail));
    this.composer.addEventListener("typing", (event) => this.typed(/** @type {CustomEvent} */ (event).detail));
    this.shop.addEventListener("letter", (event) => this.shopSaid(/** @type {CustomEvent} */ (event).detail));
    this.keep.onTokenElsewhere(() => location.reload());
    document.addEventListener("visibilitychange", () => this.markRead());
    this.wireButtons();
    this.turnTo(newId(), { fresh: true });
    // Framed, the shop's page greets first and may bring the word of its server.
    if (!this.shop.exists) this.begin();
  }

  wireButtons() {
    byId("close").hidden = !this.shop.exists;
    byId("close").addEventListener("click", () => this.shop.tell({ t: "close" }));
    byId("past").addEventListener("click", () => this.showList());
    byId("back").addEventListener("click", () => this.showTalk());
    byId("new").addEventListener("click", () => this.startNew());
    byId("start-new").addEventListener("click", () => this.startNew());
    byId("write-again").addEventListener("click", () => {
      this.wantsToWrite = true;
      this.drawEnding();
      this.composer.focus();
    });
    byId("earlier").addEventListener("click", () => this.loadEarlier());
    byId("banner").querySelector("button")?.addEventListener("click", () => location.reload());
    document.addEventListener("keydown", (event) => this.key(event));
  }

  // ——— coming in ———

  async begin() {
    try {
      this.welcome(await this.desk.enter(this.jwt));
    } catch (failure) {
      if (failure instanceof DeskSaidNo && failure.code === "not_proved") {
        this.jwt = "";
        this.shop.tell({ t: "event", name: "error", detail: { text: failure.message } });
        await this.begin();
        return;
      }
      // No network yet: the line tries on, and asks again for who she is when it has one.
    }
    this.line.open();
  }

  /** @param {Welcome} welcome */
  welcome({ customer, conversations }) {
    this.entered = true;
    this.person = customer;
    this.cards = new Map(conversations.map((card) => [card.c, card]));
    this.shop.tell({ t: "talking", yes: conversations.length > 0 });
    if (customer.known) this.shop.tell({ t: "event", name: "identified", detail: { name: customer.name } });
    const open = conversations.find((card) => card.status !== "resolved") ?? conversations[0];
    const waiting = this.outbox.pending()[0]?.frame.c;
    if (this.talk.fresh && !this.talk.entries.length) {
      if (open) this.turnTo(open.c);
      else if (waiting) this.turnTo(waiting, { fresh: true });
    }
    this.tellUnread();
  }

  /** @param {{fresh: boolean}} want @returns {Promise<Frame>} */
  async hello({ fresh }) {
    if (fresh || !this.entered || !this.keep.token) {
      try {
        this.welcome(await this.desk.enter(this.jwt));
      } catch (failure) {
        const final = failure instanceof DeskSaidNo && [401, 403, 404].includes(failure.status);
        throw final ? new Refused(failure.message) : failure;
      }
    }
    const known = [...this.cards.values()].slice(0, RESUMED).map(({ c, epoch, last }) => ({ c, epoch, last }));
    const { brand, lang } = this.settings;
    return { t: "hello", role: "visitor", brand, token: this.keep.token, lang, page: this.page, resume: known };
  }

  /** @param {Frame} letter */
  shopSaid(letter) {
    if (letter.page) this.page = { url: String(letter.page.url ?? ""), title: String(letter.page.title ?? "") };
    if (letter.t === "hello") {
      this.jwt = String(letter.jwt ?? "");
      this.setOpen(Boolean(letter.open));
      if (!this.entered) this.begin();
    } else if (letter.t === "open") this.setOpen(true);
    else if (letter.t === "close") this.setOpen(false);
    else if (letter.t === "page" && this.page) this.line.send({ t: "page", ...this.page });
    else if (letter.t === "identify") this.identify(String(letter.jwt ?? ""));
    else if (letter.t === "signOut") this.signOut();
  }

  /** @param {string} jwt */
  async identify(jwt) {
    const before = this.keep.token;
    this.jwt = jwt;
    try {
      const wasSignedIn = this.keep.signedIn;
      const welcome = await this.desk.enter(jwt);
      if (this.keep.token === before) return;
      if (wasSignedIn) this.forget(); // another person, or the same one a day later: nothing unsent crosses over
      this.reenter(welcome);
    } catch (failure) {
      const text = failure instanceof Error ? failure.message : "";
      this.shop.tell({ t: "event", name: "error", detail: { text } });
    }
  }

  async signOut() {
    this.jwt = "";
    this.forget();
    try {
      this.reenter(await this.desk.signOut());
    } catch {
      this.keep.token = ""; // the server hears of it no more, but this browser has forgotten her
      location.reload();
    }
  }

  /** Throw away what belongs to whoever was here. */
  forget() {
    this.outbox.clear();
    this.keep.write("contact", "");
    this.turnTo(newId(), { fresh: true });
  }

  /** @param {Welcome} welcome */
  reenter(welcome) {
    this.line.close();
    this.turnTo(newId(), { fresh: true });
    this.welcome(welcome);
    this.line.open();
  }

  // ——— what the counter says ———

  /** @param {Frame} frame */
  heard(frame) {
    const here = frame.c === this.talk.c;
    switch (frame.t) {
      case "welcome": this.setOnline(Boolean(frame.online)); break;
      case "online": this.setOnline(Boolean(frame.online)); break;
      case "entry": this.arrived(frame, [frame.entry]); break;
      case "entries":
        this.arrived(frame, frame.entries);
        if (frame.more) this.resume(frame.c);
        break;
      case "marks": if (here) this.marked(frame); break;
      case "typing": if (here) this.talk.typing(frame.text === "" ? null : frame.who ?? { name: "" }); break;
      case "status": this.statusChanged(frame.c, frame.status === "resolved" ? "resolved" : "open"); break;
      case "resync": if (here || !frame.c) this.load(); this.refreshCards(); break;
    }
  }

  /** @param {Frame} frame @param {import("../../ui/thread.js").Entry[]} entries */
  arrived(frame, entries) {
    if (!entries.length) return;
    const theirs = entries.filter((entry) => entry.author !== "customer");
    const card = this.cards.get(frame.c);
    if (card) {
      const newest = entries[entries.length - 1];
      card.unread += theirs.filter((entry) => entry.number > card.last).length;
      Object.assign(card, { last: Math.max(card.last, newest.number), epoch: frame.epoch, at: newest.at });
      Object.assign(card, { preview: newest.text.slice(0, 160) || "📎", by: newest.author });
    } else this.refreshCards();
    if (theirs.length) this.line.send({ t: "received", c: frame.c, number: theirs[theirs.length - 1].number });
    if (frame.c === this.talk.c) {
      if (this.talk.epoch && frame.epoch !== this.talk.epoch) this.load();
      else this.talk.put(entries);
      if (theirs.length) this.talk.typing(null);
      this.markRead();
      this.drawContact();
    }
    const last = theirs[theirs.length - 1];
    if (last) this.shop.tell({ t: "event", name: "message", detail: { by: last.author } });
    this.tellUnread(last);
  }

  /** @param {Frame} marks */
  marked({ customer_received, customer_read, agent_read }) {
    this.talk.marks = { customer_received, customer_read, agent_read };
    this.talk.refresh();
  }

  /** @param {string} c @param {"open"|"resolved"} status */
  statusChanged(c, status) {
    const card = this.cards.get(c);
    if (card) card.status = status;
    if (c !== this.talk.c || this.talk.status === status) return;
    this.talk.status = status;
    this.talk.rating = null;
    this.wantsToWrite = false;
    this.drawEnding();
    this.drawContact();
    this.talk.toEnd();
  }

  async refreshCards() {
    try {
      const { conversations } = await this.desk.conversations();
      this.cards = new Map(conversations.map((card) => [card.c, card]));
      this.tellUnread();
      if (!byId("list").hidden) this.drawList();
    } catch {
      // The next welcome brings them.
    }
  }

  // ——— what she says ———

  /** @param {{text: string, files: import("../../ui/thread.js").Attached[]}} said */
  say({ text, files }) {
    const frame = {
      t: "say", id: newId(), c: this.talk.c, text, files: files.map((file) => file.key), lang: this.settings.lang,
      ...(this.talk.fresh && this.page && { page: this.page }),
    };
    this.outbox.add(frame, { files });
    this.wantsToWrite = true;
  }

  /** @param {string} text */
  typed(text) {
    if (!this.talk.fresh && this.line.ready) this.line.send({ t: "typing", c: this.talk.c, text });
  }

  /** @param {{id: string, state: string, frame: Frame, ack?: Frame, code?: string}} change */
  letterChanged({ id, state, frame, ack, code }) {
    if (state === "failed" && (code === "closed" || code === "unknown")) {
      this.saidTooLate(id, frame);
      return;
    }
    if (state === "sent" && ack) this.letterStored(frame, ack);
    if (frame.c !== this.talk.c) return;
    const letter = this.outbox.pending(frame.c).find((kept) => kept.frame.id === id);
    if (state === "waiting" && letter) this.talk.wait(letter);
    if (state === "gone") this.talk.discard(id);
    this.talk.refresh();
  }

  /** @param {Frame} frame @param {Frame} ack */
  letterStored(frame, ack) {
    const c = ack.c ?? frame.c;
    if (frame.c === this.talk.c) {
      const first = this.talk.fresh;
      this.talk.stored(/** @type {any} */ (ack));
      if (c !== frame.c) this.turnTo(c); // merged into another one meanwhile
      else if (first) this.resume(c);
      if (this.talk.status === "resolved") this.statusChanged(c, "open");
      this.drawContact();
    }
    const card = this.cards.get(c);
    if (card) Object.assign(card, { last: Math.max(card.last, ack.number), preview: frame.text, by: "customer", at: ack.at });
    else {
      const { text: preview } = frame;
      this.cards.set(c, {
        c, epoch: ack.epoch, last: ack.number, status: "open", preview, by: "customer", at: ack.at, unread: 0,
      });
    }
    this.shop.tell({ t: "talking", yes: true });
    this.shop.tell({ t: "event", name: "message", detail: { by: "customer" } });
  }

  /** The conversation ended too long ago: the same words begin a new one. @param {string} id @param {Frame} frame */
  saidTooLate(id, frame) {
    const shown = this.outbox.pending().find((letter) => letter.frame.id === id)?.shown;
    this.outbox.drop(id);
    const c = newId();
    if (frame.c === this.talk.c) this.turnTo(c, { fresh: true });
    this.outbox.add({ ...frame, c }, shown);
  }

  // ——— screens ———

  /** @param {string} c @param {{fresh?: boolean}} [how] */
  turnTo(c, { fresh = false } = {}) {
    this.wantsToWrite = false;
    this.talk.turnTo(c, fresh);
    this.composer.turnTo(fresh ? "new" : c, true);
    byId("earlier").hidden = true;
    for (const letter of this.outbox.pending(c)) this.talk.wait(letter);
    this.drawEnding();
    this.drawContact();
    if (!fresh) this.load();
  }

  async load() {
    const c = this.talk.c;
    if (this.talk.fresh) return;
    try {
      const page = await this.desk.entries(c);
      if (this.talk.c !== c) return;
      this.talk.show(page);
      this.composer.complain("");
      byId("earlier").hidden = !page.more;
      this.wantsToWrite = false;
      this.resume(page.c);
      this.drawEnding();
      this.drawContact();
      this.markRead();
    } catch (failure) {
      if (failure instanceof DeskSaidNo && failure.status === 404) this.turnTo(newId(), { fresh: true });
      else if (this.talk.c === c && !this.talk.entries.length) this.composer.complain(this.words("load_failed"));
    }
  }

  async loadEarlier() {
    const first = this.talk.entries[0]?.number;
    if (!first) return;
    try {
      const page = await this.desk.entries(this.talk.c, { before: first });
      this.talk.show(page, { older: true });
      byId("earlier").hidden = !page.more;
    } catch {
      this.composer.complain(this.words("load_failed"));
    }
  }

  /** @param {string} c */
  resume(c) {
    const { epoch, last } = c === this.talk.c ? this.talk : (this.cards.get(c) ?? { epoch: 0, last: 0 });
    this.line.send({ t: "resume", c, epoch, last });
  }

  startNew() {
    this.turnTo(newId(), { fresh: true });
    this.showTalk();
  }

  showTalk() {
    byId("list").hidden = byId("back").hidden = true;
    byId("talk").hidden = byId("past").hidden = false;
    this.talk.toEnd();
    this.composer.focus();
    this.markRead();
  }

  showList() {
    byId("list").hidden = byId("back").hidden = false;
    byId("talk").hidden = byId("past").hidden = true;
    this.drawList();
    this.refreshCards();
    byId("list-name").focus();
  }

  drawList() {
    const open = (/** @type {string} */ c) => {
      if (c !== this.talk.c) this.turnTo(c);
      this.showTalk();
    };
    showPast(this.cards.values(), { words: this.words, locale: this.settings.lang, open });
  }

  drawEnding() {
    const ended = this.talk.status === "resolved";
    byId("ended").hidden = !ended;
    byId("again").hidden = !ended || this.wantsToWrite;
    this.composer.show(!ended || this.wantsToWrite);
    if (!ended) return;
    const c = this.talk.c;
    askRating(byId("ended"), this.words, this.talk.rating, async (score, comment) => {
      const { rating } = await this.desk.rate(c, score, comment);
      this.talk.rating = rating;
      return rating;
    });
  }

  drawContact() {
    const { known, email } = this.person;
    const spoke = this.talk.entries.some((entry) => entry.author === "customer");
    const wanted = spoke && !known && !email && this.talk.status === "open" && !this.keep.read("contact");
    const card = byId("contact");
    if (card.hidden !== wanted) return;
    card.hidden = !wanted;
    if (!wanted) return;
    const save = async (/** @type {{name: string, email: string}} */ who) => {
      this.person = (await this.desk.contact(who)).customer;
      this.keep.write("contact", "told");
    };
    askContact(card, this.words, this.person, save, () => {
      this.keep.write("contact", "no");
      card.hidden = true;
      this.composer.focus();
    });
    this.talk.toEnd();
  }

  // ——— small things ———

  /** @param {boolean} open */
  setOpen(open) {
    const opened = open && !this.isOpen;
    this.isOpen = open;
    if (!opened) return;
    this.talk.toEnd();
    if (byId("list").hidden) this.composer.focus();
    this.markRead();
  }

  /** @param {boolean} online */
  setOnline(online) {
    this.online = online;
    const presence = byId("presence");
    presence.textContent = this.words(online ? "online" : "away");
    presence.classList.toggle("is-online", online);
    byId("expect").textContent = this.words("away_long");
    byId("expect").hidden = online;
  }

  lineChanged() {
    clearTimeout(this.bannerTimer);
    const { state } = this.line;
    this.talk.refresh();
    if (this.line.ready) {
      this.banner("");
      this.markRead();
      if (!this.talk.fresh && !this.talk.entries.length) this.load();
    } else if (state === "refused") this.banner("refused", { reload: true });
    else if (state === "offline") this.banner("offline");
    else this.bannerTimer = setTimeout(() => this.banner("connecting"), BANNER_AFTER);
  }

  /** @param {string} key @param {{reload?: boolean}} [how] */
  banner(key, { reload = false } = {}) {
    const box = byId("banner");
    box.hidden = !key;
    box.dataset.kind = key;
    /** @type {HTMLElement} */ (box.querySelector("span")).textContent = key ? this.words(key) : "";
    /** @type {HTMLElement} */ (box.querySelector("button")).hidden = !reload;
  }

  /** Say that she has seen what stands there, when she truly can. */
  markRead() {
    const number = this.talk.lastTheirs;
    const seen = this.isOpen && document.visibilityState === "visible" && byId("list").hidden;
    if (!seen || !number || number <= this.talk.marks.customer_read || !this.line.ready) return;
    this.talk.marks.customer_read = number;
    this.line.send({ t: "read", c: this.talk.c, number });
    const card = this.cards.get(this.talk.c);
    if (card) card.unread = 0;
    this.tellUnread();
  }

  /** @param {import("../../ui/thread.js").Entry} [newest] */
  tellUnread(newest) {
    const count = [...this.cards.values()].reduce((sum, card) => sum + card.unread, 0);
    const elsewhere = count - (this.cards.get(this.talk.c)?.unread ?? 0);
    byId("past-count").hidden = !elsewhere;
    byId("past-count").textContent = numberText(elsewhere, this.settings.lang);
    const name = newest?.who?.name ?? this.settings.name;
    this.shop.tell({ t: "unread", count, preview: newest && { name, text: newest.text.slice(0, 300) || "📎" } });
  }

  /** Keys of a dialog: Escape closes it, Tab stays within it. @param {KeyboardEvent} event */
  key(event) {
    const dialog = /** @type {HTMLDialogElement} */ (byId("picture"));
    if (event.key === "Escape" && !dialog.open && !event.isComposing) {
      if (!byId("list").hidden) this.showTalk();
      else this.shop.tell({ t: "close" });
    }
    if (event.key !== "Tab" || !this.shop.exists || dialog.open) return;
    const stops = [...document.querySelectorAll("button, a[href], textarea, input, [tabindex='0']")].filter(
      (node) => node instanceof HTMLElement && node.tabIndex >= 0 && node.offsetParent && !node.hasAttribute("disabled"),
    );
    const edge = /** @type {HTMLElement|undefined} */ (event.shiftKey ? stops[0] : stops[stops.length - 1]);
    if (document.activeElement !== edge) return;
    event.preventDefault();
    /** @type {HTMLElement} */ (event.shiftKey ? stops[stops.length - 1] : stops[0]).focus();
  }
}

new Chat().start();
