// @ts-check
/** The customer beside the thread: where she is now, what time it is there, and what folds up. */

import { element } from "../ui/thread.js";
import { offerLikely } from "./links.js";
import { foldAsLeft } from "./remember.js";
import { locale, words } from "./words.js";

const MOST_PAGES = 6;
/** @type {Map<string, {url: string, title: string}[]>} conversation → the pages seen there since it lies here */
const trails = new Map();

/** Bring a panel that was just drawn to life. @param {ParentNode} desk @param {string} c */
export function livePanel(desk, c) {
  foldAsLeft(desk);
  tellClocks(desk);
  drawTrail(desk, c);
  void offerLikely(desk);
}

/** Remember the pages that she opens while one talks with her. @param {ParentNode} desk @param {import("../ui/line.js").Frame} frame */
export function follow(desk, frame) {
  const page = frame.customer ? frame.page : null;
  const trail = trails.get(frame.c) ?? [];
  trails.set(frame.c, trail);
  if (page?.url && trail[0]?.url !== page.url) trail.unshift({ url: page.url, title: page.title || page.url });
  trail.length = Math.min(trail.length, MOST_PAGES);
  if (!frame.customer) trail.length = 0;
  drawTrail(desk, frame.c);
}

/** @param {ParentNode} desk @param {string} c */
function drawTrail(desk, c) {
  const box = desk.querySelector("[data-here]");
  if (!(box instanceof HTMLElement)) return;
  const trail = trails.get(c) ?? [];
  box.hidden = !trail.length;
  box.replaceChildren(...trail.map((page, place) => pageNode(page, place === 0)));
}

/** @param {{url: string, title: string}} page @param {boolean} now */
function pageNode({ url, title }, now) {
  const safe = /^https?:\/\//i.test(url);
  const node = element(safe ? "a" : "span", `panel-visit cut${now ? " panel-visit--now" : ""}`, title);
  node.dir = "auto";
  node.title = url;
  if (node instanceof HTMLAnchorElement) {
    node.href = url;
    node.target = "_blank";
    node.rel = "noopener noreferrer nofollow";
    if (now) node.setAttribute("aria-label", words("page_now", { page: title }));
  }
  return node;
}

/** @param {ParentNode} root */
function tellClocks(root) {
  for (const clock of root.querySelectorAll("[data-clock]")) {
    try {
      const zone = clock.getAttribute("data-clock") ?? "";
      clock.textContent = new Intl.DateTimeFormat(locale, { hour: "numeric", minute: "2-digit", timeZone: zone }).format(new Date());
    } catch {
      // A zone that this browser does not know keeps what the server wrote.
    }
  }
}

setInterval(() => tellClocks(document), 20_000);
