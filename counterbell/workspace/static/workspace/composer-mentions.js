// @ts-check
/** Colleagues called by name: `@` opens the list in a note, and who is called stands out in the thread. */

import { avatarNode, element } from "../ui/thread.js";
import { put } from "./composer-words.js";
import { Suggest } from "./suggest.js";
import { ask, icon, words } from "./words.js";

/** @typedef {{kind: "agent"|"team", name: string, handles: string[]}} Callee */

const ASKS = /(?:^|[^\p{L}\p{N}._-])@([^\s@][^\n@]{0,40})?$/u;
const SHOWN = 8;

/** Who can be called in a conversation; asked for once. */
export class Callees {
  /** @type {Promise<Callee[]>|null} */ #asked = null;

  /** @param {string} base */
  constructor(base) {
    this.base = base;
  }

  /** @returns {Promise<Callee[]>} */
  all() {
    this.#asked ??= ask(`${this.base}callees/`)
      .then(async (answer) => (await answer.json()).callees)
      .catch((failure) => {
        this.#asked = null;
        throw failure;
      });
    return this.#asked;
  }
}

/** @param {HTMLTextAreaElement} field @param {Callees} callees @param {AbortSignal} signal @param {() => boolean} fits */
export function offerCallees(field, callees, signal, fits) {
  return new Suggest(
    field,
    /** @type {import("./suggest.js").Source<Callee>} */ ({
      name: words("callees"),
      asks: (text, caret) => {
        const found = fits() ? ASKS.exec(text.slice(0, caret)) : null;
        if (!found) return null;
        const asked = found[1] ?? "";
        return { from: caret - asked.length - 1, asked };
      },
      find: async (asked) => matching(await callees.all(), asked),
      draw: drawn,
      take: (one, from, to) => put(field, `@${one.handles[0]} `, from, to),
    }),
    signal,
  );
}

/** @param {Callee[]} all @param {string} asked */
function matching(all, asked) {
  const wanted = plain(asked);
  const fits = all.filter((one) => one.handles.length && [one.name, ...one.handles].some((name) => begins(plain(name), wanted)));
  // A name that stands there in full, and more words after it, has been chosen already.
  const done = fits.length === 0 || (wanted.endsWith(" ") && fits.some((one) => plain(one.handles[0] ?? "") === wanted.trim()));
  return done ? [] : fits.slice(0, SHOWN);
}

/** @param {string} name @param {string} wanted */
function begins(name, wanted) {
  return name.startsWith(wanted) || name.split(/[\s@.]+/).some((word) => word.startsWith(wanted));
}

/** @param {string} text */
function plain(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").replace(/ي/g, "ی").replace(/ك/g, "ک").toLocaleLowerCase();
}

/** @param {Callee} one */
function drawn(one) {
  const row = element("span", "callee");
  if (one.kind === "team") row.append(icon("team"));
  else row.append(avatarNode(one.name, null));
  row.append(element("bdi", "cut", one.name));
  // Two of the same name are told apart by their addresses.
  const address = one.handles.find((handle) => handle.includes("@"));
  row.append(element("bdi", "quiet small cut", one.kind === "team" ? words("callee_team") : (address ?? "")));
  return row;
}

/**
 * Make those who are called stand out in the notes of a thread, now and as notes come.
 * @param {HTMLElement} box @param {Callees} callees @param {string} me @param {AbortSignal} signal
 */
export function markCallees(box, callees, me, signal) {
  const mark = async () => {
    const notes = [...box.querySelectorAll(".entry-note .entry-text:not([data-marked])")];
    const calling = notes.filter((note) => note.textContent?.includes("@"));
    if (!calling.length) return;
    const all = await callees.all().catch(() => /** @type {Callee[]} */ ([]));
    for (const note of calling) markIn(note, all, me);
  };
  const watching = new MutationObserver(mark);
  watching.observe(box, { childList: true, subtree: true });
  signal.addEventListener("abort", () => watching.disconnect());
  mark();
}

/** @param {Element} note @param {Callee[]} all @param {string} me */
function markIn(note, all, me) {
  note.setAttribute("data-marked", "");
  const handles = all.flatMap((one) => one.handles).sort((a, b) => b.length - a.length);
  if (!handles.length) return;
  const any = handles.map((handle) => handle.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/\s+/g, "\\s+")).join("|");
  const called = new RegExp(`(?<![\\p{L}\\p{N}._-])@(?:${any})(?![\\p{L}\\p{N}@])`, "giu");
  const lines = [note, ...note.querySelectorAll(".entry-line")];
  for (const node of lines.flatMap((line) => [...line.childNodes])) {
    if (node.nodeType !== Node.TEXT_NODE) continue;
    const text = node.textContent ?? "";
    const out = document.createDocumentFragment();
    let done = 0;
    for (const found of text.matchAll(called)) {
      out.append(text.slice(done, found.index));
      const name = element("strong", "entry-callee", found[0]);
      if (plain(found[0].slice(1)) === plain(me)) name.classList.add("entry-callee--me");
      out.append(name);
      done = found.index + found[0].length;
    }
    if (!done) continue;
    out.append(text.slice(done));
    node.replaceWith(out);
  }
}
