// @ts-check
/** The command bar: every act and every place by words, people and conversations too. A combobox over a list. */

import { element } from "../ui/thread.js";
import { acts } from "./acts.js";
import { fit, fold } from "./fold.js";
import { recentNames } from "./recent.js";
import { ask, icon, part, words } from "./words.js";

/** @typedef {import("./acts.js").Doer} Doer */
/**
 * @typedef {object} Wish
 * @property {string} group @property {string} icon @property {string} text @property {string} [english] @property {string} [beside]
 * @property {string[]} [keys] @property {string} [aria] @property {() => void} act @property {number} [fits]
 */

const ASK_AFTER = 150;
const MOST = 9; // of one group

export class Bar {
  #dialog = /** @type {HTMLDialogElement} */ (part(document, "#bar"));
  #field = /** @type {HTMLInputElement} */ (part(document, "#bar-field"));
  #box = /** @type {HTMLElement} */ (part(document, "#bar-list"));
  /** @type {Wish[]} */ #here = [];
  /** @type {Wish[]} */ #found = [];
  /** @type {Wish[]} */ #drawn = [];
  /** @type {Wish[]} */ #recent = [];
  #at = 0;
  /** @type {number|undefined} */ #timer;
  /** @type {AbortController|null} */ #asking = null;
  /** @type {Doer} */ #acts;
  /** @type {(c: string) => void} */ #open;
  /** @type {{bar: string, recent: string}} */ #urls;
  /** @type {Element|null} */ #before = null;

  /** @param {Doer} doers @param {(c: string) => void} open @param {{bar: string, recent: string}} urls */
  constructor(doers, open, urls) {
    this.#acts = doers;
    this.#open = open;
    this.#urls = urls;
    this.#field.addEventListener("input", () => this.#typed());
    this.#dialog.addEventListener("keydown", (event) => this.#key(event));
    this.#box.addEventListener("click", (event) => {
      const option = event.target instanceof Element ? event.target.closest("[data-at]") : null;
      if (option) this.#do(Number(option.getAttribute("data-at")));
    });
    this.#box.addEventListener("pointermove", (event) => {
      const option = event.target instanceof Element ? event.target.closest("[data-at]") : null;
      if (option) this.#stand(Number(option.getAttribute("data-at")), false);
    });
    this.#dialog.addEventListener("click", (event) => {
      if (event.target === this.#dialog) this.#dialog.close();
    });
  }

  /** It stands open. @param {Element|null} before where the focus was */
  begin(before) {
    this.#before = before;
    this.#here = this.#wishes();
    this.#found = [];
    this.#typed();
    this.#fetchRecent();
  }

  /** What the page itself knows. @returns {Wish[]} */
  #wishes() {
    const talk = acts.find((act) => act.name === "reply")?.group ?? "";
    const wishes = acts
      .filter((act) => !act.hidden && this.#acts.possible(act, talk) && (act.place || !act.name.startsWith("go-")))
      .filter((act) => act.place !== location.pathname)
      .map((act) => ({ ...act, act: () => void this.#acts.run(act.name, act.keys[0] ?? "") }));
    return [...wishes, ...places()];
  }

  #typed() {
    clearTimeout(this.#timer);
    this.#asking?.abort();
    const asked = this.#field.value.trim();
    if (asked.length >= 2 || /[^\x00-\x7f]/.test(asked)) this.#timer = setTimeout(() => this.#ask(asked), ASK_AFTER);
    else this.#found = [];
    this.#at = 0;
    this.#draw();
  }

  /** @param {string} asked */
  async #ask(asked) {
    const asking = (this.#asking = new AbortController());
    try {
      const url = `${this.#urls.bar}?q=${encodeURIComponent(asked)}`;
      const { people, conversations } = await (await ask(url, { signal: asking.signal })).json();
      if (this.#asking !== asking) return;
      this.#found = [
        ...people.map((/** @type {any} */ line) => this.#line(line, words("bar_people"), "user")),
        ...conversations.map((/** @type {any} */ line) => this.#line(line, words("bar_conversations"), "chat")),
      ];
      this.#draw();
    } catch {
      // Without a line the acts are still there.
    }
  }

  async #fetchRecent() {
    const names = recentNames();
    if (!names.length) return;
    try {
      const { conversations } = await (await ask(`${this.#urls.recent}?c=${names.join(",")}`)).json();
      this.#recent = conversations.map((/** @type {any} */ line) => this.#line(line, words("bar_recent"), "clock"));
      if (this.#dialog.open && !this.#field.value) this.#draw();
    } catch {
      // As above.
    }
  }

  /** @param {any} line @param {string} group @param {string} drawn @returns {Wish} */
  #line(line, group, drawn) {
    return { group, icon: drawn, text: line.name, beside: `${line.beside}`, aria: line.status, fits: 1, act: () => this.#open(line.c) };
  }

  #draw() {
    const wish = fold(this.#field.value.trim());
    const wishes = wish ? [...best(this.#here, wish), ...this.#found] : [...this.#recent, ...this.#here];
    /** @type {Map<string, Wish[]>} */
    const groups = new Map();
    for (const one of wishes) {
      const group = groups.get(one.group) ?? [];
      if (!wish || group.length < MOST) group.push(one);
      groups.set(one.group, group);
    }
    this.#drawn = [...groups.values()].flat();
    let at = 0;
    this.#box.replaceChildren(
      ...[...groups].map(([name, held]) => {
        const box = element("div", "bar-group");
        box.setAttribute("role", "group");
        box.setAttribute("aria-label", name);
        const title = element("div", "bar-title", name);
        title.setAttribute("aria-hidden", "true");
        box.append(title, ...held.map((one) => option(one, at++)));
        return box;
      }),
    );
    const none = /** @type {HTMLElement} */ (part(this.#dialog, "[data-bar-none]"));
    none.hidden = this.#drawn.length > 0;
    part(this.#dialog, "[data-bar-told]").textContent = this.#drawn.length ? "" : (none.textContent ?? "");
    this.#stand(Math.min(this.#at, Math.max(0, this.#drawn.length - 1)));
  }

  /** @param {number} at @param {boolean} [scroll] */
  #stand(at, scroll = true) {
    this.#at = at;
    for (const node of this.#box.querySelectorAll("[data-at]")) {
      const here = node.getAttribute("data-at") === String(at);
      node.setAttribute("aria-selected", String(here));
      if (here && scroll) (at === 0 ? this.#box : node).scrollIntoView?.({ block: "nearest" });
    }
    if (at === 0 && scroll) this.#box.scrollTop = 0;
    if (this.#drawn.length) this.#field.setAttribute("aria-activedescendant", `wish-${at}`);
    else this.#field.removeAttribute("aria-activedescendant");
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.isComposing) return;
    const count = this.#drawn.length;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key] ?? (event.ctrlKey ? { n: 1, p: -1 }[event.key] : undefined);
    if (step && count) this.#stand((this.#at + step + count) % count);
    else if (event.key === "Enter" && event.target === this.#field) this.#do(this.#at);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {number} at */
  #do(at) {
    const wish = this.#drawn[at];
    if (!wish) return;
    this.#dialog.close();
    // The act is about what one looked at before the bar came.
    if (this.#before instanceof HTMLElement && this.#before.isConnected) this.#before.focus({ preventScroll: true });
    wish.act();
  }
}

/** The places of the navigation and of the strip at the side. @returns {Wish[]} */
function places() {
  const english = new Map(acts.map((act) => [act.name, act]));
  const views = [...document.querySelectorAll(".views a[data-view]")].map((link) => {
    const act = english.get(link.getAttribute("data-act") ?? "");
    const drawn = link.querySelector("svg")?.cloneNode(true);
    return {
      group: words("bar_places"),
      icon: act?.icon ?? "layers",
      drawn,
      text: link.getAttribute("data-name") ?? "",
      english: act?.english,
      keys: act?.keys,
      act: () => /** @type {HTMLElement} */ (link).click(),
    };
  });
  const named = new Set(acts.map((act) => act.place));
  const rail = [...document.querySelectorAll("a.rail-link:not([aria-current])")].filter((link) => !named.has(link.getAttribute("href") ?? "")).map((link) => ({
    group: words("bar_places"),
    icon: "layers",
    drawn: link.querySelector("svg")?.cloneNode(true),
    text: link.getAttribute("title") || (link.textContent ?? "").trim(),
    english: link.getAttribute("href")?.replaceAll("/", " "),
    act: () => /** @type {HTMLElement} */ (link).click(),
  }));
  return [...views, ...rail];
}

/** @param {Wish[]} wishes @param {string} wish folded */
function best(wishes, wish) {
  const fitting = wishes.map((one) => {
    const fits = Math.max(fit(wish, fold(one.text)), one.english ? fit(wish, fold(one.english)) - 1 : 0);
    return { ...one, fits };
  });
  return fitting.filter(({ fits }) => fits > 0).sort((a, b) => b.fits - a.fits);
}

/** @param {Wish & {drawn?: Node}} wish @param {number} at */
function option(wish, at) {
  const node = element("div", "bar-option");
  node.id = `wish-${at}`;
  node.setAttribute("role", "option");
  node.dataset.at = String(at);
  const text = element("span", "cut", wish.text);
  text.dir = "auto";
  node.append(wish.drawn ?? icon(wish.icon), text);
  if (wish.beside) {
    const beside = element("span", "bar-beside cut grows", wish.beside);
    beside.dir = "auto";
    node.append(beside);
  } else node.append(element("span", "grows"));
  if (wish.aria) node.append(element("span", "quiet small", wish.aria));
  for (const key of wish.keys?.slice(0, 1) ?? []) node.append(caps(key));
  return node;
}

/** @param {string} keys */
function caps(keys) {
  const box = element("span", "pressed");
  box.dir = "ltr";
  const mod = /Mac|iP(?:hone|ad)/.test(navigator.platform) ? "⌘" : "Ctrl";
  for (const step of keys.split(" ")) {
    for (const cap of step.length > 1 ? step.split("+") : [step]) {
      const shown = { Mod: mod, Escape: "Esc", Enter: "↵" }[cap] ?? (cap.length === 1 ? cap.toUpperCase() : cap);
      box.append(element("kbd", "", shown));
    }
  }
  return box;
}
