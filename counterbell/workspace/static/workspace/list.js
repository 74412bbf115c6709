// @ts-check
/** The list: rows that the server draws, kept true by fetching those that changed. */

import { ask, parsed, part, words } from "./words.js";

const REST = 250; // milliseconds between two fetches of changed rows
const MANY = 60;

export class List extends EventTarget {
  /** @type {HTMLElement} */ #box;
  /** @type {{rows: string, changed: string, search: string}} */ #urls;
  /** @type {URLSearchParams} */ #lens;
  /** @type {Set<string>} */ #stale = new Set();
  /** @type {number|undefined} */ #timer;
  #fetching = false;
  #freeAt = 0;
  /** @type {AbortController|null} */ #loading = null;
  #open = "";
  #here = "";

  /** The word of the news that told of all that is stale; "": something was heard otherwise. @type {string|null} */ #at = null;
  /** @type {string[]} what is being fetched */ #asked = [];
  #me = 0;
  /** @type {IntersectionObserver} */ #end;

  /** @param {HTMLElement} box @param {{rows: string, changed: string, search: string}} urls @param {number} me the agent */
  constructor(box, urls, me) {
    super();
    this.#box = box;
    this.#urls = urls;
    this.#me = me;
    this.#lens = lensOf(location.search);
    box.addEventListener("click", (event) => {
      if (event.target instanceof Element && event.target.closest("[data-load-more]")) this.more();
    });
    box.addEventListener("focusin", (event) => {
      const link = event.target instanceof HTMLElement ? event.target.closest("a[data-open-c]") : null;
      if (link instanceof HTMLElement) this.#stand(link.dataset.openC ?? "");
    });
    box.addEventListener("keydown", (event) => this.#arrow(event));
    // The next page is fetched before one reaches the end, and at once where the first does not fill the screen.
    const nears = (/** @type {IntersectionObserverEntry[]} */ seen) => {
      if (seen.some((one) => one.isIntersecting)) void this.more();
    };
    this.#end = new IntersectionObserver(nears, { root: box, rootMargin: "0px 0px 600px" });
    this.#watchEnd();
    this.#tellCounts(box);
    this.mark("");
  }

  get node() {
    return this.#box;
  }

  /** Look anew where the list ends: an observer tells only of what changes. */
  #watchEnd() {
    this.#end.disconnect();
    const button = this.#box.querySelector("[data-load-more]");
    if (button) this.#end.observe(button);
  }

  /** @returns {HTMLElement[]} */
  get items() {
    return [...this.#box.querySelectorAll("[data-rows] > [data-c]")].map((item) => /** @type {HTMLElement} */ (item));
  }

  get hasMore() {
    return Boolean(this.#rows()?.dataset.more);
  }

  /** The row on which the keyboard stands, "" for none. */
  get focused() {
    return this.#focused();
  }

  /** The address part that shows this list. */
  get query() {
    return this.#lens.toString();
  }

  /** The fixed view that it shows as it comes, "" for any other list: rows of it come over the line. */
  get view() {
    return [...this.#lens.keys()].every((name) => name === "view") ? (this.#lens.get("view") ?? "mine") : "";
  }

  get searching() {
    return this.#lens.has("q");
  }

  /** @returns {HTMLAnchorElement[]} */
  get links() {
    return [...this.#box.querySelectorAll("a[data-open-c]")].map((link) => /** @type {HTMLAnchorElement} */ (link));
  }

  /** Show another list. @param {URLSearchParams} lens */
  async show(lens) {
    this.#lens = lens;
    this.#here = "";
    this.dispatchEvent(new Event("shown"));
    await this.reload(0);
    this.#box.scrollTop = 0;
  }

  /** Fetch the whole list anew, as far as it was unrolled. @param {number} [size] */
  async reload(size = this.links.length) {
    this.#stale.clear();
    this.#loading?.abort();
    const loading = (this.#loading = new AbortController());
    const lens = new URLSearchParams(this.#lens);
    if (size) lens.set("size", String(size));
    const url = `${this.searching ? this.#urls.search : this.#urls.rows}?${lens}`;
    try {
      const page = parsed(await (await ask(url, { signal: loading.signal })).text());
      if (this.#loading !== loading) return;
      const focused = this.#focused();
      const before = new Set(this.items.map((item) => item.dataset.c));
      const scroll = this.#box.scrollTop;
      this.#box.replaceChildren(...page.body.childNodes);
      this.#box.scrollTop = scroll;
      if (size && before.size) this.#announce(this.items.filter((item) => !before.has(item.dataset.c)));
      this.mark(this.#open);
      this.#focus(focused);
      this.#tellCounts(this.#box);
      this.#watchEnd();
    } catch (failure) {
      if (!loading.signal.aborted) this.#fail(failure);
    } finally {
      if (this.#loading === loading) this.#loading = null;
    }
  }

  /** Unroll the next page. */
  async more() {
    const rows = this.#rows();
    const before = rows?.dataset.more;
    if (!rows || !before || this.#loading) return;
    const loading = (this.#loading = new AbortController());
    const lens = new URLSearchParams(this.#lens);
    lens.set("before", before);
    try {
      const page = parsed(await (await ask(`${this.#urls.rows}?${lens}`, { signal: loading.signal })).text());
      const next = part(page, "[data-rows]");
      for (const item of [...next.children]) if (!this.item(item.getAttribute("data-c") ?? "")) rows.append(item);
      rows.dataset.more = next.getAttribute("data-more") ?? "";
      if (!rows.dataset.more) this.#box.querySelector("[data-load-more]")?.remove();
      this.mark(this.#open);
      this.#watchEnd();
    } catch (failure) {
      if (!loading.signal.aborted) this.#fail(failure);
    } finally {
      if (this.#loading === loading) this.#loading = null;
    }
  }

  /** The line says which conversations changed, and how they stand. @param {import("../ui/line.js").Frame} frame */
  hear({ c, stand, at, view, rows }) {
    const mine = c.filter((/** @type {string} */ one) => !stand?.[one] || this.#concerns(one, stand[one]));
    if (!mine.length) return;
    // What is on its way was read before these rows, and must not come to stand above them.
    const busy = this.#fetching || this.#loading || this.#stale.size;
    if (view && view === this.view && !busy) this.#merge(mine, items(parsed(rows).body));
    else this.changed(mine, at ?? "");
  }

  /**
   * Whether a conversation stands in this list, or stood in it.
   * @param {string} c @param {{in: string[], for: number|null}} stand
   */
  #concerns(c, stand) {
    if (this.searching) return false;
    const view = this.#lens.get("view") ?? "mine";
    if (this.#lens.has("saved") || view === "mentions") return true;
    if (view === "mine" ? stand.for === this.#me : stand.in.includes(view)) return true;
    return Boolean(this.#loading) || this.#stale.has(c) || this.#asked.includes(c) || Boolean(this.item(c));
  }

  /** These conversations changed. @param {string[]} conversations "*": many @param {string} [at] the word of that news */
  changed(conversations, at = "") {
    if (conversations.length) this.#at = at && this.#at !== "" ? at : "";
    for (const c of conversations) this.#stale.add(c);
    // The first change shows at once; those that come while it is fetched, or right after, go together.
    if (!this.#fetching) this.#timer ??= setTimeout(() => this.#next(), this.#freeAt - performance.now());
  }

  async #next() {
    this.#timer = undefined;
    this.#fetching = true;
    const began = performance.now();
    await this.#refresh();
    this.#fetching = false;
    const now = performance.now();
    // A counter that answers slowly is asked less often: fifty inboxes must not pile up before it.
    this.#freeAt = now + Math.max(REST, now - began);
    if (this.#stale.size) this.changed([]);
  }

  async #refresh() {
    const wanted = [...this.#stale];
    const at = this.#at;
    this.#stale.clear();
    this.#at = null;
    if (this.searching || !wanted.length) return undefined;
    if (wanted.includes("*") || wanted.length > MANY) return this.reload();
    const lens = new URLSearchParams(this.#lens);
    lens.set("c", wanted.join(","));
    if (at) lens.set("at", at);
    this.#asked = wanted;
    try {
      const page = parsed(await (await ask(`${this.#urls.changed}?${lens}`)).text());
      this.#merge(wanted, items(part(page, "[data-rows]")));
    } catch {
      // The line will say "welcome" again when the server is back, and the list is loaded anew then.
    } finally {
      this.#asked = [];
    }
    return undefined;
  }

  /** @param {string[]} wanted @param {HTMLElement[]} fresh */
  #merge(wanted, fresh) {
    const rows = this.#rows();
    if (!rows) return;
    const focused = this.#focused();
    const known = new Set(wanted.filter((c) => this.item(c)));
    // Where one reads stays where it is, whatever comes in above it.
    const anchor = this.#box.scrollTop > 0 ? this.#topmost(known) : undefined;
    const was = anchor?.getBoundingClientRect().top ?? 0;
    const next = focused && known.has(focused) ? this.#neighbour(focused) : "";
    for (const c of wanted) this.item(c)?.remove();
    for (const item of fresh) this.#insert(rows, item, known.has(item.dataset.c ?? ""));
    if (anchor?.isConnected) this.#box.scrollTop += anchor.getBoundingClientRect().top - was;
    const gone = wanted.filter((c) => known.has(c) && !this.item(c));
    const came = fresh.filter((item) => !known.has(item.dataset.c ?? "") && item.isConnected);
    this.#announce(came);
    if (gone.length) this.dispatchEvent(new CustomEvent("gone", { detail: gone }));
    const empty = this.#box.querySelector("[data-empty]");
    if (rows.childElementCount && empty) empty.remove();
    else if (!rows.childElementCount && !empty) this.reload();
    this.mark(this.#open);
    this.#focus(this.item(focused) ? focused : next);
  }

  /** The first row in sight that does not change now. @param {Set<string>} known */
  #topmost(known) {
    const top = this.#box.getBoundingClientRect().top;
    return this.items.find((item) => !known.has(item.dataset.c ?? "") && item.getBoundingClientRect().bottom > top);
  }

  /** The row below, or else above. @param {string} c */
  #neighbour(c) {
    const item = this.item(c);
    const beside = item?.nextElementSibling ?? item?.previousElementSibling;
    return beside?.getAttribute("data-c") ?? "";
  }

  /** Tell a screen reader who has come. @param {HTMLElement[]} came */
  #announce(came) {
    if (!came.length) return;
    const told = this.#box.parentElement?.querySelector("[data-list-news]");
    const names = came.slice(0, 3).map((item) => item.dataset.name ?? "").join(", ");
    if (told) told.textContent = words("list_news", { names });
  }

  /** @param {HTMLElement} rows @param {HTMLElement} item @param {boolean} known */
  #insert(rows, item, known) {
    const key = item.dataset.key ?? "";
    const latest = rows.dataset.order !== "earliest";
    const stands = (/** @type {string} */ other) => (latest ? other < key : other > key);
    const below = [...rows.children].find((other) => stands(other.getAttribute("data-key") ?? ""));
    // What belongs below the last row that is unrolled comes with its page.
    if (!below && rows.dataset.more) return;
    if (!known) item.classList.add("row-item--new");
    rows.insertBefore(item, below ?? null);
  }

  /** Say which one is open. @param {string} c */
  mark(c) {
    this.#open = c;
    for (const link of this.links) {
      if (link.dataset.openC === c) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    this.#stand(this.item(this.#here) ? this.#here : c);
    this.dispatchEvent(new Event("drawn"));
  }

  /** The one row that Tab reaches; the others are reached by arrows. @param {string} c */
  #stand(c) {
    const links = this.links;
    // A grid without rows is none.
    const rows = this.#rows();
    const grid = { role: "grid", "aria-label": rows?.dataset.label ?? "", "aria-multiselectable": "true" };
    for (const [name, value] of Object.entries(grid)) {
      if (links.length) rows?.setAttribute(name, value);
      else rows?.removeAttribute(name);
    }
    const here = links.find((link) => link.dataset.openC === c) ?? links[0];
    this.#here = here?.dataset.openC ?? "";
    for (const link of links) link.tabIndex = link === here ? 0 : -1;
  }

  /** @param {KeyboardEvent} event */
  #arrow(event) {
    const step = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity }[event.key];
    if (!step || !this.#focused() || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    event.preventDefault();
    this.walk(step);
  }

  /** The agent has begun something in it, or forgotten it again. @param {string} c @param {boolean} on */
  drafted(c, on) {
    const mark = /** @type {HTMLElement|null|undefined} */ (this.item(c)?.querySelector(".conv-draft"));
    if (mark) mark.hidden = !on;
    if (this.#asked.includes(c) || this.#loading) this.changed([c]); // what is on its way was read before
  }

  /** It is being read now. @param {string} c */
  seen(c) {
    const link = this.item(c)?.querySelector(".conv--unread");
    link?.classList.remove("conv--unread");
    link?.querySelector(".dot--new")?.remove();
  }

  /** Walk to the next (1) or previous (-1) row; returns its conversation. @param {number} step */
  walk(step) {
    const links = this.links;
    const here = links.findIndex((link) => link === document.activeElement);
    const from = here >= 0 ? here : links.findIndex((link) => link.hasAttribute("aria-current"));
    const goal = links[Math.max(0, Math.min(links.length - 1, from + step))];
    goal?.focus();
    goal?.scrollIntoView({ block: "nearest" });
    return goal?.dataset.openC ?? "";
  }

  /** The conversation below (1) or above (-1) another one, "" at the end. @param {string} c @param {number} step */
  beside(c, step) {
    const names = this.links.map((link) => link.dataset.openC ?? "");
    const at = names.indexOf(c);
    return at < 0 ? (names[0] ?? "") : (names[at + step] ?? "");
  }

  /** @returns {HTMLElement|null} */
  #rows() {
    return this.#box.querySelector("[data-rows]");
  }

  /** @param {string} c @returns {HTMLElement|null} */
  item(c) {
    return this.#box.querySelector(`[data-rows] > [data-c="${CSS.escape(c)}"]`);
  }

  #focused() {
    const here = document.activeElement;
    return here instanceof HTMLElement && this.#box.contains(here) ? (here.dataset.openC ?? "") : "";
  }

  /** @param {string} c */
  #focus(c) {
    if (c) this.links.find((link) => link.dataset.openC === c)?.focus({ preventScroll: true });
  }

  /** @param {ParentNode} page */
  #tellCounts(page) {
    const node = page.querySelector("[data-counts]");
    if (!(node instanceof HTMLElement)) return;
    const pairs = (node.dataset.counts ?? "").split(";").filter(Boolean);
    const counts = Object.fromEntries(pairs.map((pair) => pair.split("=")));
    this.dispatchEvent(new CustomEvent("counts", { detail: counts }));
  }

  /** @param {unknown} failure */
  #fail(failure) {
    this.dispatchEvent(new CustomEvent("failure", { detail: failure ?? words("load_failed") }));
  }
}

/** @param {Element} rows @returns {HTMLElement[]} */
function items(rows) {
  return [...rows.children].map((node) => /** @type {HTMLElement} */ (node));
}

/** Only what makes a lens of an address. @param {string} search */
export function lensOf(search) {
  const asked = new URLSearchParams(search);
  const kept = new URLSearchParams();
  for (const name of ["q", "view", "saved", "brand", "team", "label", "sort"]) {
    const value = asked.get(name);
    if (value) kept.set(name, value);
  }
  return kept;
}
