// @ts-check
/** Parts that fold up, and stay as their reader left them: `<details data-remember="name">`. */

/** @param {string} name */
const place = (name) => `counterbell:fold:${name}`;

/** Fold the parts in there as they were left. @param {ParentNode} root */
export function foldAsLeft(root) {
  for (const part of root.querySelectorAll("details[data-remember]")) {
    const left = localStorage.getItem(place(part.getAttribute("data-remember") ?? ""));
    if (left) /** @type {HTMLDetailsElement} */ (part).open = left === "open";
  }
}

// "toggle" also comes when a part is drawn: only what a person does is remembered.
document.addEventListener("click", (event) => {
  const summary = event.target instanceof Element ? event.target.closest("details[data-remember] > summary") : null;
  const part = /** @type {HTMLDetailsElement|null|undefined} */ (summary?.parentElement);
  if (part) localStorage.setItem(place(part.dataset.remember ?? ""), part.open ? "shut" : "open");
});
