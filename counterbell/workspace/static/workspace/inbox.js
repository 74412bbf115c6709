// @ts-check
/** The inbox: ties the line, the list and the desk together. */

import { Outbox } from "../ui/outbox.js";
import { toast, whenIdle } from "../ui/page.js";
import { Acts, acts } from "./acts.js";
import { After } from "./after.js";
import { barDoor } from "./bar-door.js";
import { Desk } from "./desk.js";
import { listenForKeys, showFirst } from "./keys.js";
import { List, lensOf } from "./list.js";
import { wasHere } from "./recent.js";
import { foldAsLeft } from "./remember.js";
import { SavedViews } from "./saved.js";
import { Selection } from "./selection.js";
import { Undo } from "./undo.js";
import "./rail.js"; // hears of the line too, before it is let speak below
import { line } from "./wire.js";
import { ask, part, reason, words } from "./words.js";

/** @typedef {import("../ui/line.js").Frame} Frame */

const SEARCH_AFTER = 180;
const SAY_OFFLINE_AFTER = 2_500;
const TOOLS_AT_LAST_AFTER = 3_000;
const COUNT_FIRST_AFTER = 1_500;
const COUNT_AT_MOST_EVERY = 8_000;
const COUNTS_KEPT = 2_500; // the server counts for everybody who sees the same, and remembers it for 2 s

const root = /** @type {HTMLElement} */ (part(document, "[data-inbox]"));
const given = root.dataset;
const me = { id: Number(given.agent), name: given.name ?? "", face: given.face || null };
const narrow = matchMedia("(max-width: 74rem)");

// ——— the line ———

const outbox = new Outbox(line, `agent:${me.id}`);
const list = new List(/** @type {HTMLElement} */ (part(root, "[data-list]")), {
  rows: given.rows ?? "",
  changed: given.changed ?? "",
  search: given.search ?? "",
}, me.id);
const undo = new Undo(given.takeBack ?? "");
const desk = new Desk(/** @type {HTMLElement} */ (part(root, "#desk")), list, { line, outbox, me }, given.root ?? "/", undo, given.open ?? "");
const selection = new Selection(root, list, undo, { many: given.many ?? "", names: given.names ?? "" });
const after = new After(root, desk, list);
const savedViews = new SavedViews(root, () => list.query);
foldAsLeft(root);

let welcomed = false;
const sayWhatIsShown = () => line.send({ t: "list", view: list.view });
list.addEventListener("shown", sayWhatIsShown);
line.addEventListener("frame", (event) => {
  const frame = /** @type {CustomEvent<Frame>} */ (event).detail;
  desk.hear(frame);
  if (frame.t === "changed") (list.hear(frame), countSoon());
  else if (frame.t === "counts") showCounts(frame.counts);
  else if (frame.t === "resync" && !frame.c) list.reload();
  else if (frame.t === "welcome") {
    // While the line was down, or not yet up, nobody told us what changed. A page that has just come can be used first.
    sayWhatIsShown();
    if (welcomed) list.reload();
    else whenIdle(() => list.reload());
    welcomed = true;
  }
});

/** @type {number|undefined} */ let offlineTimer;
line.addEventListener("state", () => {
  const bar = /** @type {HTMLElement} */ (part(root, "#line-state"));
  clearTimeout(offlineTimer);
  const state = line.state;
  root.dataset.line = state;
  if (state === "open") bar.hidden = true;
  else {
    const say = () => ((bar.textContent = words(state)), (bar.hidden = false), (bar.dataset.state = state));
    // A stumble of a second alarms nobody.
    offlineTimer = setTimeout(say, state === "refused" ? 0 : SAY_OFFLINE_AFTER);
  }
});

// ——— moving about ———

function showParts() {
  root.classList.toggle("inbox--open", Boolean(desk.c));
  const shown = root.dataset.panel !== "shut";
  for (const button of document.querySelectorAll("[data-panel-toggle]")) button.setAttribute("aria-expanded", String(shown));
}
desk.addEventListener("shown", showParts);
desk.addEventListener("shown", () => {
  wasHere(desk.c);
  document.dispatchEvent(new Event("counterbell:shown"));
});
document.addEventListener("counterbell:open", (event) => desk.open(String(/** @type {CustomEvent} */ (event).detail)));

/** @param {boolean} open */
function showPanel(open) {
  root.dataset.panel = open ? "open" : "shut";
  if (!narrow.matches) localStorage.setItem("counterbell:panel", root.dataset.panel);
  showParts();
}
root.dataset.panel = narrow.matches ? "shut" : (localStorage.getItem("counterbell:panel") ?? "open");
narrow.addEventListener("change", () => showPanel(!narrow.matches));
showParts();

/**
 * Look at another list; the address says which, so that a reload and a link show the same.
 * @param {URLSearchParams} lens @param {string} name @param {"push"|"replace"|"keep"} [address]
 */
async function look(lens, name, address = "push") {
  const views = /** @type {HTMLElement} */ (part(root, "#views"));
  if (views.matches(":popover-open")) views.hidePopover();
  part(root, "[data-title]").textContent = name;
  markView(lens);
  const url = `${given.root}${desk.c ? desk.c + "/" : ""}?${lens}`;
  if (address === "push") history.pushState({ c: desk.c }, "", url);
  else if (address === "replace") history.replaceState({ c: desk.c }, "", url);
  await list.show(lens);
}

/** @param {URLSearchParams} lens */
function markView(lens) {
  for (const link of root.querySelectorAll("[data-view]")) {
    const same = lensOf(new URL(/** @type {HTMLAnchorElement} */ (link).href).search).toString() === lens.toString();
    if (same) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

/** @param {URLSearchParams} lens */
function nameOf(lens) {
  if (lens.has("q")) return words("results");
  const links = [...root.querySelectorAll("[data-view]")];
  const link = links.find((one) => lensOf(new URL(/** @type {HTMLAnchorElement} */ (one).href).search).toString() === lens.toString());
  return (link ?? links[0])?.getAttribute("data-name") ?? "";
}

document.addEventListener("click", (event) => {
  const target = event.target instanceof Element ? event.target : null;
  if (!target || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  if (target.closest("[data-panel-toggle]")) showPanel(root.dataset.panel === "shut");
  const act = target.closest("button[data-act]");
  if (act) doer.run(act.getAttribute("data-act") ?? "");
  const sort = target.closest("[data-sort]");
  if (sort) order(sort.getAttribute("data-sort") ?? "");
  const row = target.closest("a[data-open-c]");
  const view = target.closest("a[data-view]");
  if (row) {
    event.preventDefault();
    desk.open(row.getAttribute("data-open-c") ?? "");
  } else if (view instanceof HTMLAnchorElement) {
    event.preventDefault();
    clearSearch();
    look(lensOf(new URL(view.href).search), view.dataset.name ?? "");
  }
});

addEventListener("popstate", () => {
  const c = /\/inbox\/([0-9a-f-]{36})\//.exec(location.pathname)?.[1] ?? "";
  const lens = lensOf(location.search);
  if (lens.toString() !== list.query && !(c && !lens.toString())) {
    search.value = lens.get("q") ?? "";
    look(lens, nameOf(lens), "keep");
  }
  if (c) desk.open(c, { push: false });
  else if (desk.c) desk.close({ push: false });
});

// ——— search ———

const search = /** @type {HTMLInputElement} */ (part(root, "#search"));
/** @type {number|undefined} */ let searchTimer;
let before = new URLSearchParams(list.searching ? "view=mine" : list.query);

function find() {
  clearTimeout(searchTimer);
  const asked = search.value.trim();
  if (!list.searching) before = new URLSearchParams(list.query);
  // The first letter is a step that one can take back; what follows is the same search.
  if (asked) look(new URLSearchParams({ q: asked }), words("results"), list.searching ? "replace" : "push");
  else if (list.searching) look(before, nameOf(before), "replace");
}

function clearSearch() {
  clearTimeout(searchTimer);
  search.value = "";
}

search.addEventListener("input", () => {
  clearTimeout(searchTimer);
  searchTimer = setTimeout(find, SEARCH_AFTER);
});
search.addEventListener("keydown", (event) => {
  if (event.key === "ArrowDown") {
    event.preventDefault();
    list.links[0]?.focus();
  } else if (event.key === "Escape" && search.value) {
    event.preventDefault();
    clearSearch();
    find();
  }
});
part(root, "[data-search-form]").addEventListener("submit", (event) => {
  event.preventDefault();
  find();
});

/** Another order of the same list. @param {string} sort */
function order(sort) {
  const lens = new URLSearchParams(list.query);
  if (lens.has("q")) return;
  lens.set("sort", sort);
  look(lens, part(root, "[data-title]").textContent ?? "", "replace");
}
list.addEventListener("drawn", () => {
  const sorted = root.querySelector("[data-rows]")?.getAttribute("data-sorted");
  for (const item of root.querySelectorAll("[data-sort]")) {
    item.setAttribute("aria-checked", String(item.getAttribute("data-sort") === sorted));
  }
});
savedViews.addEventListener("look", (event) => {
  const { query, name } = /** @type {CustomEvent} */ (event).detail;
  const lens = lensOf(query);
  clearSearch();
  look(lens, name || nameOf(lens));
});
savedViews.addEventListener("redrawn", () => (markView(lensOf(list.query)), count()));

// ——— what was done, and where one goes then ———

document.addEventListener("htmx:afterRequest", (event) => {
  const done = /** @type {CustomEvent} */ (event).detail.xhr?.getResponseHeader("X-Done");
  if (!done) return;
  const { text, undo: token, c, insert, part, settled } = JSON.parse(done);
  undo.told({ text, token });
  if (insert && c === desk.c) desk.composer?.insert(insert, part);
  if (settled) after.settled(c);
});
outbox.addEventListener("change", (event) => {
  const { state, frame } = /** @type {CustomEvent} */ (event).detail;
  if (state === "waiting" && frame.kind === "public") after.replied(frame.c);
});
selection.addEventListener("done", (event) => {
  const { chosen, show } = /** @type {CustomEvent} */ (event).detail;
  if (show && chosen.includes(desk.c)) desk.open(show);
  else if (chosen.includes(desk.c)) desk.refreshHead();
});

// ——— counts, failures, keys ———

const title = document.title;
/** @param {Record<string, string>} counts */
function showCounts(counts) {
  for (const node of root.querySelectorAll("[data-count]")) {
    const told = counts[node.getAttribute("data-count") ?? ""];
    if (told !== undefined) node.textContent = told;
  }
  if (counts.mine === undefined) return;
  document.title = /[1-9١-٩۱-۹]/.test(counts.mine) ? words("count_title", { count: counts.mine, title }) : title;
}
list.addEventListener("counts", (event) => showCounts(/** @type {CustomEvent} */ (event).detail));

let countedAt = 0;
let changedAt = 0;
/** @type {number|undefined} */ let countTimer;
/** How many stand in each saved view, team, brand and label: asked seldom, and only while somebody looks. */
async function count() {
  clearTimeout(countTimer);
  countTimer = undefined;
  if (document.visibilityState !== "visible") return;
  countedAt = Date.now();
  try {
    const { counts } = await (await ask(given.countsUrl ?? "")).json();
    // What is not counted any more is none.
    for (const node of root.querySelectorAll('[data-count*="-"]')) node.textContent = counts[node.getAttribute("data-count") ?? ""] ?? "";
    showCounts(counts);
    // What we were told may be a little older than the last change.
    if (changedAt > countedAt - COUNTS_KEPT) countTimer ??= setTimeout(count, COUNT_AT_MOST_EVERY);
  } catch {
    // They are told again with the next change.
  }
}
function countSoon() {
  changedAt = Date.now();
  countTimer ??= setTimeout(count, Math.max(600, COUNT_AT_MOST_EVERY - (Date.now() - countedAt)));
}
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && countSoon());
setTimeout(count, COUNT_FIRST_AFTER);

list.addEventListener("failure", (event) => toast(reason(/** @type {CustomEvent} */ (event).detail)));
document.addEventListener("htmx:responseError", (event) => {
  const { xhr } = /** @type {CustomEvent} */ (event).detail;
  const plain = xhr.getResponseHeader("Content-Type")?.startsWith("text/plain") && xhr.status < 500;
  toast(xhr.status === 401 ? words("signed_out") : plain ? xhr.responseText : words("failed_action"));
});
document.addEventListener("htmx:sendError", () => toast(words("offline")));

const bar = barDoor(() => doer, (c) => desk.open(c), { bar: given.bar ?? "", recent: given.recent ?? "" });
setTimeout(bar.fetch, 1_000);
const doer = new Acts({
  list,
  desk,
  selection,
  undo,
  search: () => search.select(),
  back: () => {
    if (selection.none()) return true;
    if (root.dataset.panel === "open" && narrow.matches) showPanel(false);
    else if (desk.c) desk.close();
    else return false;
    return true;
  },
  bar: bar.open,
  density: () => after.set("density", root.dataset.density === "dense" ? "roomy" : "dense"),
});
listenForKeys(acts, { run: (name, key) => doer.run(name, key), back: () => doer.run("back"), waits: showFirst });

line.open();
desk.ready.then(() => line.release());
// Once the list can be used; who opens one before asks for them herself.
const fetchTools = () => desk.fetchTools().catch(() => {});
line.addEventListener("state", () => line.ready && whenIdle(fetchTools));
setTimeout(fetchTools, TOOLS_AT_LAST_AFTER);
