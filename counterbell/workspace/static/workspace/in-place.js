// @ts-check
/** Pictures of a letter, where its words name them: "[lamp.png]". The rest of its files stay below the words. */

/** @param {Element} entry */
export function showInPlace(entry) {
  const text = entry.querySelector(":scope > .entry-bubble > .entry-text");
  const files = entry.querySelector(":scope > .entry-bubble > .entry-files");
  if (!text || !files) return;
  for (const link of files.querySelectorAll(".entry-image")) {
    const item = link.closest("li");
    const place = placeOf(text, `[${link.querySelector("img")?.alt}]`);
    if (!place) continue;
    place.replaceWith(link);
    item?.remove();
  }
  if (!files.children.length) files.remove();
}

/** The words that name a picture, as a node of their own. @param {Element} text @param {string} mark */
function placeOf(text, mark) {
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = /** @type {Text} */ (walker.currentNode);
    const at = node.data.indexOf(mark);
    if (at < 0) continue;
    const place = node.splitText(at);
    const rest = place.splitText(mark.length);
    if (rest.data.startsWith("\n")) rest.deleteData(0, 1); // a picture ends its line by itself
    return place;
  }
  return null;
}
