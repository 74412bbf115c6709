// @ts-check
/** What the acts of acts.py do. The command bar, the keys and buttons with `data-act` all come here. */

import { press } from "./keys.js";

/** @typedef {import("./list.js").List} List */
/** @typedef {import("./desk.js").Desk} Desk */
/** @typedef {import("./selection.js").Selection} Selection */
/** @typedef {import("./undo.js").Undo} Undo */
/** @typedef {{name: string, group: string, icon: string, text: string, english: string, keys: string[], place: string, hidden: boolean}} Act */

/** @type {Act[]} */
export const acts = JSON.parse(document.getElementById("acts")?.textContent || "[]");

/**
 * Who does the acts of a page.
 * @typedef {object} Doer
 * @property {(act: Act, talk: string) => boolean} possible @property {(name: string, key?: string) => boolean} run
 */

/** Press a button, wherever it is drawn. @param {string} selector @returns {boolean} */
export function click(selector) {
  const node = document.querySelector(selector);
  if (!(node instanceof HTMLElement)) return false;
  node.click();
  return true;
}

/**
 * @typedef {object} Room
 * @property {List} list @property {Desk} desk @property {Selection} selection @property {Undo} undo
 * @property {() => void} search @property {() => boolean} back
 * @property {() => void} bar @property {() => void} density
 */

export class Acts {
  /** @type {Room} */ #room;

  /** @param {Room} room */
  constructor(room) {
    this.#room = room;
  }

  /** Whether an act has something to act on now. @param {Act} act @param {string} talk the group of conversations */
  possible(act, talk) {
    if (BUTTONS[act.name]) return Boolean(document.querySelector(BUTTONS[act.name]));
    return act.group !== talk || act.name === "undo" || Boolean(this.#room.desk.c || this.#room.selection.size || this.#room.list.focused);
  }

  /** @param {string} name @param {string} [key] @returns {boolean} whether there was something to do */
  run(name, key = "") {
    const act = acts.find((one) => one.name === name);
    if (act?.place) {
      location.assign(act.place);
      return true;
    }
    if (name.startsWith("go-")) return click(`.views [data-act="${name}"]`);
    const { list, desk, selection } = this.#room;
    // Where the keyboard stands is what is meant, unless it is what lies on the desk anyway.
    const pointed = list.focused && list.focused !== desk.c ? list.focused : "";
    const deed = DEEDS[name];
    if (deed) {
      if (!selection.size && pointed) selection.toggle(pointed, true);
      if (selection.size) return deed.many(selection, this.#room), true;
      return Boolean(desk.c) && deed.one(desk);
    }
    if (BUTTONS[name]) return pressButton(name, desk);
    return this.#plain(name, key, pointed);
  }

  /** @param {string} name @param {string} key @param {string} pointed @returns {boolean} */
  #plain(name, key, pointed) {
    const { list, desk, selection, undo } = this.#room;
    switch (name) {
      case "reply":
      case "note":
        return Boolean(desk.composer?.choose(name === "note" ? "note" : "public") ?? desk.composer);
      case "next":
      case "previous":
        return this.#step(name === "next" ? 1 : -1);
      case "open":
        return Boolean(pointed) && (desk.open(pointed), true);
      case "peek":
        return Boolean(pointed) && (desk.peek(pointed, list.item(pointed)?.dataset.name ?? ""), true);
      case "choose": {
        const c = list.focused || desk.c || list.walk(1);
        return Boolean(c) && (selection.toggle(c), true);
      }
      case "choose-down":
        return this.#chooseOn(key.endsWith("k") ? -1 : 1);
      case "choose-all":
        // In the thread the same keys choose its text.
        if (document.activeElement?.closest("#desk")) return false;
        selection.all();
        return true;
      case "choose-none":
        return selection.none();
      case "undo":
        return undo.last();
      case "split":
      case "copy-link":
        return click(`#more-menu [data-act-button="${name}"]`);
      case "more":
        return press(".");
      case "panel":
        return click("#talk-head [data-panel-toggle]");
      case "find":
      case "first-unread":
      case "last-message":
        return desk.comfort(name);
      default:
        return this.#around(name);
    }
  }

  /** @param {string} name @returns {boolean} */
  #around(name) {
    switch (name) {
      case "search":
        this.#room.search();
        return true;
      case "sort":
        return click("[data-sort-button]");
      case "view-new":
        return click("[data-view-new]");
      case "view-edit":
        return click('.views li:has([aria-current="true"]) [data-view-edit]');
      case "bar":
        this.#room.bar();
        return true;
      case "density":
        this.#room.density();
        return true;
      case "back":
        return this.#room.back();
      default:
        return anywhere(name);
    }
  }

  /** With a conversation open, to the next one; else only along the list. @param {number} step */
  #step(step) {
    const { list, desk } = this.#room;
    if (!desk.c || list.focused) {
      const c = list.walk(step);
      // What is open beside the list follows, as long as one only walks.
      if (desk.c && c) desk.open(c, { keepFocus: true });
      return Boolean(c);
    }
    const next = list.beside(desk.c, step);
    if (next) desk.open(next);
    return Boolean(next);
  }

  /** @param {number} step */
  #chooseOn(step) {
    const { list, selection } = this.#room;
    const here = list.focused;
    if (here && !selection.has(here)) selection.toggle(here, true);
    const next = list.walk(step);
    if (next) selection.toggle(next, true);
    return Boolean(next);
  }
}

/** What every page of the workspace can do. @param {string} name @returns {boolean} */
export function anywhere(name) {
  switch (name) {
    case "keys":
      /** @type {HTMLDialogElement} */ (document.getElementById("keys")).showModal();
      return true;
    case "notices":
      return click("[data-notices-button]");
    case "online":
    case "away":
      return click(`[data-status-form] [value="${name}"]`);
    case "theme-light":
    case "theme-dark":
    case "theme-system":
      return click(`[data-set-theme="${name === "theme-system" ? "" : name.slice(6)}"]`);
    case "sign-out":
      return click('form[action*="logout"] button');
    default:
      return false;
  }
}

/** @type {Record<string, string>} what lies on the desk only with some conversations */
const BUTTONS = {
  mute: "#more-menu [data-mute]",
  remind: '#more-menu [data-act-button="remind"]',
  "not-spam": '#talk-head [data-act-button="not-spam"]',
  spam: '#talk-head [data-act-button="spam"]',
  side: '#talk-head [data-act-button="side"]',
  incident: '#talk-head [data-act-button="incident"]',
  link: '#talk-head [data-act-button="link"]',
  translate: "[data-talk] [data-translate]",
  "translate-always": "[data-talk] [data-translate-always]",
  "translate-draft": "[data-translate-draft]:not([hidden])",
  "check-tone": "[data-check-tone]:not([hidden])",
  attach: "[data-attach]:not([hidden]) [data-file-input]",
  "send-ways": "[data-send-more]",
  enclose: "[data-enclose-open]",
  recipients: "[data-talk] .recipients input",
  forward: "[data-talk] [data-letter-forward]",
};

/** @param {string} name one of BUTTONS @param {Desk} desk */
function pressButton(name, desk) {
  const node = /** @type {HTMLElement|undefined} */ ([...document.querySelectorAll(BUTTONS[name])].at(-1));
  if (name === "recipients") {
    const field = /** @type {HTMLInputElement|null} */ (document.querySelector(BUTTONS.recipients));
    const fold = field?.closest("details");
    if (fold) fold.open = true;
    field?.focus();
    return Boolean(field);
  }
  // A note has no other ways, and takes nothing along: it never leaves.
  if (["send-ways", "enclose"].includes(name) && node) desk.composer?.choose("public", false);
  node?.click();
  return Boolean(node);
}

/** @type {Record<string, {many: (selection: Selection, room: Room) => void, one: (desk: Desk) => boolean}>} */
const DEEDS = {
  assign: { many: (s) => s.menu("bulk-assign-menu"), one: () => press("a") },
  "assign-me": { many: (s) => void s.act("assign", { agent: "me" }), one: () => click('#more-menu [data-act-button="assign-me"]') },
  snooze: { many: (s) => s.menu("bulk-snooze-menu"), one: () => press("h") },
  label: { many: (s) => s.menu("bulk-labels-menu"), one: () => press("l") },
  priority: { many: (s) => s.menu("bulk-more-menu"), one: () => press("p") },
  macro: { many: (s) => s.menu("bulk-macro-menu"), one: () => press("d") },
  resolve: {
    many: (s, { list }) => void s.act("status", { status: list.query.includes("view=resolved") ? "open" : "resolved" }),
    one: () => press("e"),
  },
  pending: { many: (s) => void s.act("status", { status: "pending" }), one: () => click('#more-menu [data-act-button="pending"]') },
  merge: { many: (s) => s.chooseMerge(), one: () => click('#more-menu [data-act-button="merge"]') },
  unread: { many: (s) => void s.act("unread", {}), one: (desk) => (desk.keepUnread(), true) },
};
