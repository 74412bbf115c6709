// @ts-check
/** The chat in its frame: puts line, outbox, desk, thread and cards together. */

import { Line, Refused } from "../../ui/line.js";
import { Outbox, newId } from "../../ui/outbox.js";
import { numberText } from "../../ui/thread.js";
import { Before } from "./before.js";
import { Below } from "./below.js";
import { Cards } from "./cards.js";
import { Composer } from "./composer.js";
import { Desk, DeskSaidNo } from "./desk.js";
import { Keep } from "./keep.js";
import { becomes, drawPart, end, lateFor, saidTooLate, transcript } from "./loading.js";
import { menuOf } from "./menu.js";
import { Past } from "./past.js";
import { ShopPage, pageOf } from "./shop.js";
import { Signs, dialogKeys } from "./signs.js";
import { Talk } from "./talk.js";
import { whoAnswers } from "./who.js";

/** @typedef {import("../../ui/line.js").Frame} Frame */
/** @typedef {import("../../ui/thread.js").Entry} Entry */
/** @typedef {import("../../ui/thread.js").Attached} Attached */
/** @typedef {import("./desk.js").Welcome} Welcome */

/** @param {string} id @returns {HTMLElement} */
const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

export class Chat {
  settings = JSON.parse(byId("settings").textContent ?? "{}");
  /** @param {string} key @param {Record<string, string>} [facts] */
  words = (key, facts = {}) =>
    String(this.settings.words[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => facts[name] ?? whole);
  keep = new Keep(this.settings.brand);
  desk = new Desk(this.settings.base, this.settings.lang, this.keep);
  late = lateFor(this);
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
    answer: (entry, name) => this.composer.answer(entry, name),
    leave: () => this.composer.focus(),
    earlier: () => this.loadEarlier(),
    choose: (text) => this.choose(text),
    part: (box, entry) => drawPart(this, box, entry),
    drawn: () => this.who?.(),
    bot: Boolean(this.settings.bot),
  });
  /** @type {() => void} */ who = whoAnswers(this.words, this.talk, this.settings.bot, (text) => this.choose(text));
  below = new Below({
    words: this.words, desk: this.desk, keep: this.keep, talk: this.talk, composer: this.composer, late: this.late,
  });
  signs = new Signs(this.words);
  cards = new Cards();
  past = new Past(this);
  /** @type {import("./shop.js").Page|null} */ page = null;
  jwt = "";
  /** @type {Promise<void>|null} what makes somebody else of her, while it does */ becomes = null;
  isOpen = !this.shop.exists;
  /** Over the shop's page, not in it: a dialog that keeps the focus and can be closed. */
  floats = this.shop.exists;
  before = new Before(this);
  entered = false;
  /** @type {boolean|undefined} whether what the help centre offers is for the signed in */ helped;
  /** @type {Promise<import("./later/help.js").Shelf>|undefined} the help centre's part, once it is loaded */ shelf;
  visit = ""; // by which the page told of her before she rang

  start() {
    document.documentElement.style.setProperty("--brand", this.settings.colour);
    this.line.addEventListener("frame", (event) => this.heard(/** @type {CustomEvent} */ (event).detail));
    this.line.addEventListener("state", () => this.lineChanged());
    this.outbox.addEventListener("change", (event) => this.letterChanged(/** @type {CustomEvent} */ (event).detail));
    this.composer.addEventListener("say", (event) => this.say(/** @type {CustomEvent} */ (event).detail));
    this.composer.addEventListener("typing", (event) => this.typed(/** @type {CustomEvent} */ (event).detail));
    this.shop.addEventListener("letter", (event) => this.shopSaid(/** @type {CustomEvent} */ (event).detail));
    this.keep.onSomebodyElse(() => location.reload());
    document.addEventListener("visibilitychange", () => this.markRead());
    this.wireButtons();
    this.startAnew();
    // Framed, the shop's page greets first and may bring the word of its server. A draft is only looked at.
    if (this.shop.exists || this.settings.draft) return;
    this.page = { url: location.origin + location.pathname, title: document.title };
    this.begin();
  }

  wireButtons() {
    byId("close").addEventListener("click", () => this.shop.tell({ t: "close" }));
    byId("earlier").addEventListener("click", () => this.loadEarlier());
    dialogKeys({
      trap: () => this.floats,
      leave: () => (this.past.shown ? this.past.leave() : this.shop.tell({ t: "close" })),
    });
    menuOf({
      keep: this.keep,
      sound: () => this.ring(newId()),
      transcript: (how) => transcript(this, how),
      runs: () => !this.talk.fresh && this.talk.status === "open",
      end: () => end(this),
    });
    this.composer.upwards = () => this.talk.upwards();
    this.placed();
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
    this.below.person = this.before.person = customer;
    this.cards.replace(conversations);
    if (customer.known) this.shop.tell({ t: "event", name: "identified", detail: { name: customer.name } });
    const open = this.cards.foremost;
    const waiting = this.outbox.pending()[0]?.frame.c;
    if (this.talk.fresh && !this.talk.entries.length) {
      if (open) this.turnTo(open.c);
      else if (waiting) this.turnTo(waiting, { fresh: true });
    }
    this.tellUnread();
    this.helps();
  }

  /** What the help centre knows stands beside a conversation that has not begun. */
  async helps() {
    const { settings, keep } = this;
    const wanted = (settings.help || (settings.help_signed_in && keep.signedIn)) && this.entered && this.talk.fresh;
    byId("help").hidden = !wanted;
    // Who signs in or out reads something else.
    if (!(wanted || this.shelf) || this.helped === keep.signedIn) return;
    this.helped = keep.signedIn;
    (await this.articles()).renew();
  }

  articles = () => (this.shelf ??= import("./later/help.js").then(({ help }) => help(this)));

  /** @param {{fresh: boolean}} want @returns {Promise<Frame>} */
  async hello({ fresh }) {
    await this.becomes; // the old token ends at once, and its line with it, before the new one has come
    if (fresh || !this.entered || !this.keep.token) {
      try {
        if (fresh) await (await import("./later/identity.js")).comeAnew(this);
        else this.welcome(await this.desk.enter(this.jwt));
      } catch (failure) {
        const final = failure instanceof DeskSaidNo && [401, 403, 404].includes(failure.status);
        throw final ? new Refused(failure.message) : failure;
      }
    }
    const { brand, lang } = this.settings;
    const { token } = this.keep;
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    return { t: "hello", role: "visitor", brand, token, lang, zone, visit: this.visit, page: this.page, resume: this.cards.resumed };
  }

  /** @param {Frame} letter */
  shopSaid(letter) {
    if (letter.page) this.page = pageOf(letter.page);
    if (letter.t === "hello") {
      this.jwt = String(letter.jwt ?? "");
      this.visit = String(letter.visit ?? "");
      this.floats = !letter.embedded;
      this.placed();
      this.setOpen(Boolean(letter.open));
      if (!this.entered && !this.settings.draft) this.begin();
    } else if (letter.t === "greeting") this.before.greeted(letter.greeting);
    else if (letter.t === "open") this.setOpen(true);
    else if (letter.t === "close") this.setOpen(false);
    else if (letter.t === "page" && this.page) this.line.send({ t: "page", ...this.page });
    else if (letter.t === "identify" || letter.t === "signOut") this.becomes = becomes(this, letter);
  }

  // ——— what the counter says ———

  /** @param {Frame} frame */
  heard(frame) {
    const here = frame.c === this.talk.c;
    switch (frame.t) {
      case "welcome":
        this.before.online(Boolean(frame.online));
        this.refreshCards(); // what ended or moved while we were away is in no entry
        break;
      case "online": this.before.online(Boolean(frame.online)); break;
      case "entry": this.arrived(frame, [frame.entry]); break;
      case "entries":
        this.arrived(frame, frame.entries);
        if (frame.more) this.resume(frame.c);
        break;
      case "shown": if (here && frame.epoch === this.talk.epoch) this.talk.shows(frame.entry); break;
      case "marks": if (here) this.marked(frame); break;
      case "typing": if (here) this.talk.typing(frame.text === "" ? null : frame.who ?? { name: "" }); break;
      case "status": this.statusChanged(frame.c, frame.status === "resolved" ? "resolved" : "open"); break;
      case "resync": if (here || !frame.c) this.load(); this.refreshCards(); break;
    }
  }

  /** @param {Frame} frame @param {Entry[]} entries */
  arrived(frame, entries) {
    if (!entries.length) return;
    const theirs = entries.filter((entry) => entry.author !== "customer");
    if (!this.cards.arrived(frame, entries)) this.refreshCards(theirs.at(-1));
    if (theirs.length) this.line.send({ t: "received", c: frame.c, number: theirs[theirs.length - 1].number });
    if (frame.c === this.talk.c) {
      if (this.talk.epoch && frame.epoch !== this.talk.epoch) this.load();
      else this.talk.put(entries);
      if (theirs.length) this.talk.typing(null);
      this.markRead();
      this.below.draw();
    }
    const last = theirs[theirs.length - 1];
    if (last) this.shop.tell({ t: "event", name: "message", detail: { by: last.author } });
    if (last && frame.t === "entry") this.ring(`${frame.c} ${last.number}`);
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
    this.past.draw();
    this.tellUnread();
    if (c !== this.talk.c || this.talk.status === status) return;
    this.talk.status = status;
    this.talk.rating = null;
    this.who();
    this.below.reset();
    this.before.waits();
    this.talk.toEnd();
  }

  /** Somebody of ours wrote first, or she did in another tab: who has begun nothing here is turned to it. @param {Entry} [newest] */
  async refreshCards(newest) {
    try {
      const { conversations } = await this.desk.conversations();
      const begun = conversations.find(({ c, status }) => status !== "resolved" && !this.cards.get(c));
      this.cards.replace(conversations);
      if (begun && this.talk.fresh && !this.talk.entries.length) this.turnTo(begun.c);
      const here = this.cards.get(this.talk.c);
      if (here) this.statusChanged(here.c, here.status);
      this.tellUnread(newest);
    } catch {
      // The next welcome brings them.
    }
  }

  // ——— what she says ———

  /** @param {{text: string, files: Attached[], reply_to: number|null, hand: object}} said */
  say({ text, files, reply_to, hand }) {
    const frame = {
      t: "say", id: newId(), c: this.talk.c, text, files: files.map((file) => file.key), lang: this.settings.lang,
      ...(reply_to && { reply_to }), ...(this.talk.fresh && this.page && { page: { ...this.page, hand } }),
    };
    this.outbox.add(frame, { files });
  }

  /** She pressed words instead of writing them. @param {string} text */
  choose(text) {
    this.say({ text, files: [], reply_to: null, hand: {} });
    byId("scroll").focus({ preventScroll: true }); // the button is gone
  }

  /** @param {string} text */
  typed(text) {
    if (!this.talk.fresh && this.line.ready) this.line.send({ t: "typing", c: this.talk.c, text });
  }

  /** @param {{id: string, state: string, frame: Frame, ack?: Frame, code?: string}} change */
  letterChanged({ id, state, frame, ack, code }) {
    if (state === "failed" && (code === "closed" || code === "unknown")) {
      saidTooLate(this, id, frame);
      return;
    }
    if (state === "sent" && ack) this.letterStored(frame, ack);
    this.past.draw();
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
      else if (first) {
        this.composer.named(c);
        this.resume(c);
      }
      if (this.talk.status === "resolved") this.statusChanged(c, "open");
      this.below.draw();
      this.before.stored(c);
    }
    this.cards.stored(c, frame.text, ack);
    this.tellUnread();
    this.shop.tell({ t: "event", name: "message", detail: { by: "customer" } });
  }

  // ——— screens ———

  /** @param {string} c @param {{fresh?: boolean}} [how] */
  turnTo(c, { fresh = false } = {}) {
    this.talk.turnTo(c, fresh);
    this.composer.turnTo(fresh ? "new" : c, true);
    byId("earlier").hidden = true;
    for (const letter of this.outbox.pending(c)) this.talk.wait(letter);
    this.below.reset();
    this.before.turned();
    this.helps();
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
      this.resume(page.c);
      this.below.reset();
      this.before.loaded(page);
      this.markRead();
    } catch (failure) {
      if (failure instanceof DeskSaidNo && failure.status === 404) this.turnTo(newId(), { fresh: true });
      else if (this.talk.c === c && !this.talk.entries.length) this.composer.complain(this.words("load_failed"));
    }
  }

  /** @returns {Promise<boolean>} whether there was more */
  async loadEarlier() {
    const first = this.talk.entries[0]?.number;
    if (!first || byId("earlier").hidden) return false;
    try {
      const page = await this.desk.entries(this.talk.c, { before: first });
      this.talk.show(page, { older: true });
      byId("earlier").hidden = !page.more;
      return page.entries.length > 0;
    } catch {
      this.composer.complain(this.words("load_failed"));
      return false;
    }
  }

  /** @param {string} c */
  resume(c) {
    const { epoch, last } = c === this.talk.c ? this.talk : (this.cards.get(c) ?? { epoch: 0, last: 0 });
    this.line.send({ t: "resume", c, epoch, last });
  }

  /** A conversation that is not there yet, without showing it. */
  startAnew() {
    this.turnTo(newId(), { fresh: true });
  }

  // ——— small things ———

  /** Show what belongs to where the chat stands. */
  placed() {
    byId("close").hidden = !this.floats;
  }

  /** @param {boolean} open */
  setOpen(open) {
    const opened = open && !this.isOpen;
    this.isOpen = open;
    if (!opened) return;
    this.talk.toEnd();
    if (this.floats && !this.past.shown) this.composer.focus();
    this.markRead();
  }

  lineChanged() {
    this.signs.line(this.line.state);
    this.talk.refresh();
    if (!this.line.ready) return;
    this.markRead();
    if (!this.talk.fresh && !this.talk.entries.length) this.load();
  }

  /** Say that she has seen what stands there, when she truly can. */
  markRead() {
    const number = this.talk.lastTheirs;
    const seen = this.isOpen && document.visibilityState === "visible" && !this.past.shown;
    if (!seen || !number || number <= this.talk.marks.customer_read || !this.line.ready) return;
    this.talk.marks.customer_read = number;
    this.line.send({ t: "read", c: this.talk.c, number });
    this.cards.seen(this.talk.c);
    this.tellUnread();
  }

  /** @param {string} what it rings for: once, in whichever tab */
  ring(what) {
    // Without network it stays silent.
    if (!this.keep.read("muted")) import("./later/sound.js").then(({ ring }) => ring(this.keep, what), () => {});
  }

  /** @param {Entry} [newest] */
  tellUnread(newest) {
    const count = this.cards.unread();
    const elsewhere = this.cards.unread(this.talk.c);
    this.shop.tell({ t: "talking", ...this.cards.talking });
    byId("past-count").hidden = !elsewhere;
    byId("past-count").textContent = numberText(elsewhere, this.settings.lang);
    const name = newest?.who?.name ?? this.settings.name;
    this.past.draw();
    this.shop.tell({ t: "unread", count, preview: newest && { name, text: newest.text.slice(0, 300) || "📎" } });
  }
}

new Chat().start();
