// @ts-check
/** Where one was last: only names of conversations, kept by this browser. */

const KEPT = "counterbell:recent";
const MOST = 8;

/** @returns {string[]} */
export function recentNames() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEPT) ?? "[]");
    return Array.isArray(kept) ? kept.filter((one) => typeof one === "string").slice(0, MOST) : [];
  } catch {
    return [];
  }
}

/** @param {string} c */
export function wasHere(c) {
  if (!c) return;
  localStorage.setItem(KEPT, JSON.stringify([c, ...recentNames().filter((one) => one !== c)].slice(0, MOST)));
}
