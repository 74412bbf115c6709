// @ts-check
/** The desk: one conversation at a time, with what one does to it. */

import { htmx, toast } from "../ui/page.js";
import { NotDone, ask, parsed, part, post, reason, words } from "./words.js";

/** @typedef {import("../ui/line.js").Frame} Frame */
/** @typedef {import("./comfort.js").Comfort} Comfort */
/** @typedef {import("./composer.js").Composer} Composer */
/** @typedef {import("./list.js").List} List */
/** @typedef {import("./talk.js").Talk} Talk */
/** @typedef {typeof import("./tools.js")} Tools */
/**
 * @typedef {{line: import("../ui/line.js").Line, outbox: import("../ui/outbox.js").Outbox, me: import("./talk.js").Me}} Parts
 */

export class Desk extends EventTarget {
  /** @type {HTMLElement} */ #node;
  /** @type {List} */ #list;
  /** @type {Parts} */ #parts;
  /** @type {Talk|null} */ #talk = null;
  /** @type {Composer|null} */ #composer = null;
  /** @type {import("./copilot.js").Copilot|null} */ #copilot = null;
  /** @type {Comfort|null} */ #comfort = null;
  /** @type {import("./undo.js").Undo} */ #undo;
  /** @type {AbortController|null} */ #loading = null;
  #root = "";
  /** @type {Tools|null} */ #tools = null;
  /** @type {Promise<Tools>|null} */ #fetching = null;
  /** @type {import("./choosing.js").ConversationChoice|null} */ #choosing = null;
  /** What came with the page, until the tools are there. */ #coming = "";
  #headStale = false;
  #rearranging = false;

  /**
   * @param {HTMLElement} node @param {List} list @param {Parts} parts @param {string} root address of the inbox
   * @param {import("./undo.js").Undo} undo @param {string} given the conversation that came with the page, or ""
   */
  constructor(node, list, parts, root, undo, given) {
    super();
    this.#node = node;
    this.#list = list;
    this.#parts = parts;
    this.#root = root;
    this.#undo = undo;
    undo.addEventListener("undone", (event) => this.#undone(/** @type {CustomEvent} */ (event).detail));
    node.addEventListener("click", (event) => this.#clicked(event));
    node.addEventListener("htmx:beforeSwap", () => this.#rememberFocus());
    node.addEventListener("htmx:afterSwap", (event) => this.#acted(/** @type {CustomEvent} */ (event)));
    node.addEventListener("toggle", (event) => this.#menuToggled(/** @type {ToggleEvent} */ (event)), true);
    parts.outbox.addEventListener("change", (event) => this.#askedElsewhere(/** @type {CustomEvent} */ (event).detail));
    this.#coming = node.querySelector("[data-talk]") ? given : "";
    /** When what came with the page can be worked on. @type {Promise<void>} */
    this.ready = this.#coming ? this.#begin() : Promise.resolve();
  }

  async #begin() {
    try {
      const tools = await this.fetchTools();
      if (this.#coming) this.#settle(tools);
    } catch (failure) {
      toast(reason(failure));
    }
  }

  /** Have at hand what the first conversation needs. @returns {Promise<Tools>} */
  fetchTools() {
    htmx().catch(() => {}); // the buttons in its head are pressed through it; whoever presses one before it is there waits for it
    this.#fetching ??= import("./tools.js").then(
      (tools) => {
        this.#choosing ??= new tools.ConversationChoice((form, fields) => this.#chose(form, fields));
        return (this.#tools = tools);
      },
      (failure) => {
        this.#fetching = null; // the line was away: the next who asks tries again
        throw failure;
      },
    );
    return this.#fetching;
  }

  /** The conversation that lies on the desk, or "". */
  get c() {
    return this.#talk?.c ?? this.#coming;
  }

  get composer() {
    return this.#composer;
  }

  /**
   * Lay a conversation on the desk.
   * @param {string} c @param {{push?: boolean, focus?: boolean, keepFocus?: boolean}} [how]
   */
  async open(c, { push = true, focus = false, keepFocus = false } = {}) {
    if (c === this.c) {
      this.dispatchEvent(new Event("shown"));
      return;
    }
    this.#loading?.abort();
    const loading = (this.#loading = new AbortController());
    this.#list.mark(c);
    const url = `${this.#root}${c}/?${this.#list.query}`;
    try {
      const asked = ask(url, { signal: loading.signal }).then((answer) => answer.text());
      const [text, tools] = await Promise.all([asked, this.fetchTools()]);
      if (this.#loading !== loading) return;
      this.#clear();
      this.#node.replaceChildren(...parsed(text).body.childNodes);
      if (push) history.pushState({ c }, "", url);
      this.#settle(tools);
      if (focus) this.#composer?.focus();
      else if (!keepFocus) this.#node.focus({ preventScroll: true });
    } catch (failure) {
      if (loading.signal.aborted) return;
      this.#list.mark(this.c);
      toast(failure instanceof NotDone && failure.status === 404 ? words("gone") : reason(failure));
    }
  }

  /** Clear the desk. @param {{push?: boolean}} [how] */
  close({ push = true } = {}) {
    this.#loading?.abort();
    const was = this.c;
    this.#clear();
    const nothing = /** @type {HTMLTemplateElement} */ (part(document, "#nothing"));
    this.#node.replaceChildren(nothing.content.cloneNode(true));
    if (push) history.pushState({}, "", `${this.#root}?${this.#list.query}`);
    this.#list.mark("");
    this.dispatchEvent(new Event("shown"));
    this.#list.links.find((link) => link.dataset.openC === was)?.focus();
  }

  #clear() {
    if (this.#talk) this.#stillLeaving(this.#talk);
    this.#comfort?.close();
    this.#composer?.close();
    this.#talk?.close();
    this.#copilot?.close();
    this.#copilot = null;
    this.#talk = this.#composer = this.#comfort = null;
    this.#coming = "";
  }

  /** What can still be taken back can be, from anywhere. @param {Talk} talk */
  #stillLeaving(talk) {
    const id = talk.departures.leaving.at(-1);
    if (!id) return;
    const act = async () => {
      try {
        const { fieldsOf, takeBack } = await this.fetchTools();
        const taken = await takeBack(talk.base, id);
        await this.open(talk.c);
        if (this.c === talk.c) this.#composer?.restore(taken);
        else await post(`${talk.base}draft/`, { kind: "public", ...fieldsOf(taken) }); // it could not be opened: not lost
      } catch (failure) {
        toast(reason(failure));
      }
    };
    toast(words("leaving_toast", { name: talk.customer }), { label: words("undo_send"), act, stay: 6_000 });
  }

  /** An answer that the server asks about, in a conversation that does not lie here. @param {any} change */
  #askedElsewhere({ state, frame, error }) {
    if (state !== "failed" || frame.c === this.c) return;
    toast(error || words("failed"), { label: words("open_it"), act: () => this.open(frame.c), stay: 30_000 });
  }

  /** Bring what lies there to life. @param {Tools} tools */
  #settle({ Comfort, Composer, Talk, livePanel }) {
    this.#coming = "";
    const node = /** @type {HTMLElement|null} */ (this.#node.querySelector("[data-talk]"));
    this.dispatchEvent(new Event("shown"));
    if (!node) return;
    const data = JSON.parse(part(this.#node, "#thread-data").textContent || "{}");
    const talk = (this.#talk = new Talk(node, data, this.#parts));
    const composer = (this.#composer = new Composer(node, data, { ...this.#parts, talk }));
    composer.addEventListener("draft", () => this.#list.drafted(talk.c, composer.drafted));
    talk.departures.addEventListener("taken", (event) => composer.restore(/** @type {CustomEvent} */ (event).detail));
    talk.departures.addEventListener("failure", (event) => toast(reason(/** @type {CustomEvent} */ (event).detail)));
    talk.addEventListener("answer", (event) => this.#composer?.answer(/** @type {CustomEvent} */ (event).detail));
    talk.addEventListener("image", (event) => this.#showLarge(/** @type {CustomEvent} */ (event).detail.url));
    talk.addEventListener("read", () => this.#list.seen(talk.c));
    talk.addEventListener("moved", (event) => this.open(/** @type {CustomEvent} */ (event).detail));
    talk.addEventListener("failure", (event) => toast(reason(/** @type {CustomEvent} */ (event).detail)));
    talk.addEventListener("picked", () => this.#drawPicked());
    this.#comfort = new Comfort(node, talk, data);
    if (node.hasAttribute("data-copilot")) this.#help(node, talk, composer);
    livePanel(this.#node, talk.c);
    this.#list.mark(talk.c);
    this.#list.seen(talk.c);
    /** @type {any} */ (window).htmx?.process(this.#node);
    this.dispatchEvent(new Event("shown"));
  }

  /** Fetched only where the brand's bot suggests answers. @param {HTMLElement} node @param {Talk} talk @param {Composer} composer */
  async #help(node, talk, composer) {
    const { Copilot } = await import("./copilot.js");
    if (talk === this.#talk) this.#copilot = new Copilot(node, talk, composer);
  }

  /** @param {Frame} frame */
  hear(frame) {
    this.#talk?.hear(frame);
    if (frame.t === "viewers" && frame.c === this.c) this.#tools?.follow(this.#node, frame);
    if (this.c) this.#tools?.minds(this.#node, this.c, frame);
    if (frame.t === "resync" && !frame.c) this.#talk?.reload();
    if (frame.t === "welcome") this.refreshHead();
    if (frame.t !== "changed" || !(frame.c.includes(this.c) || frame.c.includes("*"))) return;
    this.#headMayBeOld(frame);
    this.#tools?.lookAtLetters(); // what becomes of one is told as a change of its conversation
  }

  // ——— the header ———

  /** Most of what is said in a conversation leaves its header as it is. @param {Frame} frame */
  #headMayBeOld(frame) {
    const head = this.#node.querySelector("#talk-head");
    if (!head || head.getAttribute("data-mark") !== frame.stand?.[this.c]?.head) this.refreshHead();
  }

  /** Draw the header as it is now; while somebody has a menu of it open, later. */
  async refreshHead() {
    const talk = this.#talk;
    if (!talk || this.#rearranging) return;
    if (this.#node.querySelector(".talk-head :popover-open")) {
      this.#headStale = true;
      return;
    }
    this.#headStale = false;
    try {
      const page = parsed(await (await ask(`${talk.base}header/`)).text());
      const old = this.#node.querySelector("#talk-head");
      const head = page.querySelector("#talk-head");
      if (talk !== this.#talk || !old || !head || old.querySelector(":popover-open")) return;
      const survivor = head.getAttribute("data-c") ?? "";
      if (survivor !== talk.c) {
        await this.open(survivor);
        return;
      }
      this.#rememberFocus();
      old.replaceWith(head);
      /** @type {any} */ (window).htmx?.process(head);
      this.#headDrawn();
    } catch (failure) {
      if (!(failure instanceof NotDone) || failure.status !== 404) return;
      // We may no longer see it.
      this.close();
      toast(words("gone"));
    }
  }

  /** @param {ToggleEvent} event */
  #menuToggled(event) {
    if (event.newState === "closed" && this.#headStale) this.refreshHead();
  }

  /** @type {string} */ #focusKey = "";

  #rememberFocus() {
    const here = document.activeElement;
    const head = here?.closest("#talk-head");
    const menu = here?.closest(".menu");
    const button = menu ? head?.querySelector(`[popovertarget="${menu.id}"]`) : here;
    this.#focusKey = (head && button?.getAttribute("data-key")) || "";
  }

  #headDrawn() {
    this.#talk?.departures.marked(this.#node.querySelector("#talk-head")?.getAttribute("data-later") ?? "");
    this.#talk?.company.showViewers();
    if (!this.#focusKey) return;
    const again = this.#node.querySelector(`#talk-head [data-key="${CSS.escape(this.#focusKey)}"]`);
    if (again instanceof HTMLElement) again.focus({ preventScroll: true });
  }

  /** @param {CustomEvent} event something was done through htmx */
  #acted(event) {
    const target = event.detail.target;
    if (target instanceof Element && target.id === "panel") {
      this.#talk?.company.showViewers();
      this.#tools?.livePanel(this.#node, this.c);
      this.refreshHead();
    } else this.#headDrawn();
    // The news of it bring the row along, where the list is one that everybody knows.
    const told = this.#list.view && this.#parts.line.state === "open" && target.id === "talk-head";
    if (this.c && !told) this.#list.changed([this.c]);
    if (!this.#parts.line.ready) this.#talk?.catchUp();
  }

  // ——— merge and split ———

  /** @param {MouseEvent} event */
  #clicked(event) {
    const target = event.target instanceof Element ? event.target : null;
    if (!target) return;
    const choice = target.closest("[data-chooser-open]");
    if (choice) this.#choosing?.open(choice.getAttribute("data-chooser-open") ?? "");
    if (target.closest("[data-split-open]")) {
      this.#talk?.pick(true);
      this.#comfort?.startPicking();
    }
    const other = target.closest("[data-peek], [data-side-open]");
    if (other && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      const side = other.getAttribute("data-side-open");
      if (side) this.open(side);
      else this.peek(other.getAttribute("data-peek") ?? "", other.getAttribute("data-name") ?? "");
    }
    const picture = target.closest("a[data-view-image]");
    if (picture instanceof HTMLAnchorElement && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      this.#showLarge(picture.getAttribute("href") ?? "");
    }
    if (target.closest("[data-split-cancel]")) this.#talk?.pick(false);
    if (target.closest("[data-split-do]")) this.#split();
    if (target.closest("[data-copy-link]")) this.#copyLink();
    if (target.closest("[data-close-desk]") && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      this.close();
    }
  }

  async #copyLink() {
    const url = new URL(this.#talk?.base ?? "", location.href).href;
    try {
      await navigator.clipboard.writeText(url);
      toast(words("copied"));
    } catch {
      toast(url);
    }
  }

  async #split() {
    const talk = this.#talk;
    if (!talk?.picked.length) return;
    await this.#rearrange(`${talk.base}split/`, { number: talk.picked.map(String) }, "split_toast");
  }

  /** Another conversation was chosen: to go on inside it, or to stand beside it. @param {HTMLFormElement} form @param {Record<string, string>} fields */
  async #chose(form, fields) {
    if (form.dataset.chooseForm === "merge") await this.#rearrange(form.action, fields, "merged_toast");
    else await this.#tools?.putLinks(this.#node, post(form.action, fields));
  }

  /** @param {string} url @param {Record<string, string|string[]>} fields @param {string} said */
  async #rearrange(url, fields, said) {
    const done = await this.#moved(url, fields);
    if (done) this.#undo.told({ text: words(said), url: done.undo });
  }

  /** @param {{show?: string}} answer */
  async #undone(answer) {
    if (answer.show && answer.show !== this.c) await this.open(answer.show);
    else await this.#talk?.catchUp();
    this.#list.changed(["*"]);
    this.refreshHead();
  }

  /**
   * Move messages, and show the conversation in which they are now.
   * @param {string} url @param {Record<string, string|string[]>} fields
   */
  async #moved(url, fields) {
    // What lies on the desk may be gone before we have laid the other one there.
    this.#rearranging = true;
    try {
      const done = await (await post(url, fields)).json();
      if (done.show === this.c) await this.#talk?.reload();
      else await this.open(done.show);
      this.#list.changed(["*"]);
      return done;
    } catch (failure) {
      toast(reason(failure));
      return null;
    } finally {
      this.#rearranging = false;
      this.refreshHead();
    }
  }

  #drawPicked() {
    const bar = /** @type {HTMLElement|null} */ (this.#node.querySelector("[data-split-bar]"));
    if (!bar || !this.#talk) return;
    const count = this.#talk.picked.length;
    bar.hidden = !this.#node.querySelector(".talk--picking");
    part(bar, "[data-split-count]").textContent = count ? words("chosen", { count }) : words("chosen_0");
    /** @type {HTMLButtonElement} */ (part(bar, "[data-split-do]")).disabled = count === 0;
  }

  // ——— comforts ———

  /** A look into another conversation. @param {string} c @param {string} name */
  async peek(c, name) {
    const { peek } = await import("./peek.js");
    await peek(this.#root, c, name, (other) => this.open(other));
  }

  /** @param {string} url */
  async #showLarge(url) {
    const { showOf } = await import("./viewer.js");
    showOf(this.#node, url);
  }

  /** @type {import("./find.js").Find|null} */ #find = null;
  /** @type {Talk|null} */ #findIn = null;

  /** @param {string} name find, first-unread, last-message @returns {boolean} */
  comfort(name) {
    if (!this.#comfort || !this.#talk) return false;
    if (name === "first-unread") return this.#comfort.toNew();
    if (name === "last-message") return this.#comfort.toLatest();
    this.#openFind(this.#talk);
    return true;
  }

  /** @param {Talk} talk */
  async #openFind(talk) {
    // At once: what is typed while the script is on its way is sought, and not taken for keys.
    const bar = /** @type {HTMLElement} */ (part(this.#node, "[data-find]"));
    const field = /** @type {HTMLInputElement} */ (bar.querySelector("input"));
    bar.hidden = false;
    field.focus();
    field.select();
    const { Find } = await import("./find.js");
    if (this.#findIn !== talk || !this.#find) this.#find = new Find(part(this.#node, "[data-talk]"), talk);
    this.#findIn = talk;
    this.#find.open();
  }

  /** Leave it for later: it is new again in the list. */
  async keepUnread() {
    const talk = this.#talk;
    if (!talk) return;
    const { c, base } = talk;
    this.close();
    try {
      await post(`${base}unread/`, {});
      this.#list.changed([c]);
      toast(words("kept_unread"));
    } catch (failure) {
      toast(reason(failure));
    }
  }
}
