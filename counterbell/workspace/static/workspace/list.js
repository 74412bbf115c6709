// @ts-check
/** The list: rows that the server draws, kept true by fetching those that changed. */

import { ask, parsed, part, words } from "./words.js";

const COALESCE = 250;
const MANY = 60;

export class List extends EventTarget {
  /** @type {HTMLElement} */ #box;
  /** @type {{rows: string, changed: string, search: string}} */ #urls;
  /** @type {URLSearchParams} */ #lens;
  /** @type {Set<string>} */ #stale = new Set();
  /** @type {number|undefined} */ #timer;
  /** @type {AbortController|null} */ #loading = null;
  #open = "";

  /** @param {HTMLElement} box @param {{rows: string, changed: string, search: string}} urls */
  constructor(box, urls) {
    super();
    this.#box = box;
    this.#urls = urls;
    this.#lens = lensOf(location.search);
    box.addEventListener("click", (event) => {
      if (event.target instanceof Element && event.target.closest("[data-load-more]")) this.more();
    });
    // The next page is fetched before one reaches the end.
    box.addEventListener("scroll", () => {
      if (box.scrollHeight - box.scrollTop - box.clientHeight < 600) this.more();
    });
    this.#tellCounts(box);
  }

  /** The address part that shows this list. */
  get query() {
    return this.#lens.toString();
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
      this.#box.replaceChildren(...page.body.childNodes);
      this.mark(this.#open);
      this.#focus(focused);
      this.#tellCounts(this.#box);
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
      for (const item of [...next.children]) if (!this.#item(item.getAttribute("data-c") ?? "")) rows.append(item);
      rows.dataset.more = next.getAttribute("data-more") ?? "";
      if (!rows.dataset.more) this.#box.querySelector("[data-load-more]")?.remove();
      this.mark(this.#open);
    } catch (failure) {
      if (!loading.signal.aborted) this.#fail(failure);
    } finally {
      if (this.#loading === loading) this.#loading = null;
    }
  }

  /** These conversations changed. @param {string[]} conversations "*": many */
  changed(conversations) {
    for (const c of conversations) this.#stale.add(c);
    this.#timer ??= setTimeout(() => this.#refresh(), COALESCE);
  }

  async #refresh() {
    this.#timer = undefined;
    const wanted = [...this.#stale];
    this.#stale.clear();
    if (this.searching || !wanted.length) return this.#countOnly();
    if (wanted.includes("*") || wanted.length > MANY) return this.reload();
    const lens = new URLSearchParams(this.#lens);
    lens.set("c", wanted.join(","));
    try {
      const page = parsed(await (await ask(`${this.#urls.changed}?${lens}`)).text());
      this.#merge(wanted, [...part(page, "[data-rows]").children].map((node) => /** @type {HTMLElement} */ (node)));
      this.#tellCounts(page);
    } catch {
      // The line will say "welcome" again when the server is back, and the list is loaded anew then.
    }
    return undefined;
  }

  async #countOnly() {
    try {
      this.#tellCounts(parsed(await (await ask(`${this.#urls.changed}?c=`)).text()));
    } catch {
      // As above.
    }
  }

  /** @param {string[]} wanted @param {HTMLElement[]} fresh */
  #merge(wanted, fresh) {
    const rows = this.#rows();
    if (!rows) return;
    const focused = this.#focused();
    const known = new Set(wanted.filter((c) => this.#item(c)));
    for (const c of wanted) this.#item(c)?.remove();
    for (const item of fresh) this.#insert(rows, item, known.has(item.dataset.c ?? ""));
    const empty = this.#box.querySelector("[data-empty]");
    if (rows.childElementCount && empty) empty.remove();
    else if (!rows.childElementCount && !empty) this.reload();
    this.mark(this.#open);
    this.#focus(focused);
  }

  /** @param {HTMLElement} rows @param {HTMLElement} item @param {boolean} known */
  #insert(rows, item, known) {
    const key = item.dataset.key ?? "";
    const below = [...rows.children].find((other) => (other.getAttribute("data-key") ?? "") < key);
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
  }

  /** It is being read now. @param {string} c */
  seen(c) {
    const link = this.#item(c)?.querySelector(".conv--unread");
    link?.classList.remove("conv--unread");
    link?.querySelector(".dot--new")?.remove();
  }

  /** Walk to the next (1) or previous (-1) row. @param {number} step */
  walk(step) {
    const links = this.links;
    const here = links.findIndex((link) => link === document.activeElement);
    const from = here >= 0 ? here : links.findIndex((link) => link.hasAttribute("aria-current"));
    const goal = links[Math.max(0, Math.min(links.length - 1, from + step))];
    goal?.focus();
    goal?.scrollIntoView({ block: "nearest" });
  }

  /** @returns {HTMLElement|null} */
  #rows() {
    return this.#box.querySelector("[data-rows]");
  }

  /** @param {string} c @returns {HTMLElement|null} */
  #item(c) {
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

/** Only what makes a lens of an address. @param {string} search */
export function lensOf(search) {
  const asked = new URLSearchParams(search);
  const kept = new URLSearchParams();
  for (const name of ["q", "view", "brand", "label"]) {
    const value = asked.get(name);
    if (value) kept.set(name, value);
  }
  return kept;
}
