// @ts-check
/** A picture, large. */

/** @typedef {import("../../../ui/thread.js").Attached} Attached */

/** @param {Attached} file @param {HTMLElement} opener @param {(key: string, facts?: Record<string, string>) => string} words */
export function showPicture(file, opener, words) {
  const dialog = /** @type {HTMLDialogElement} */ (document.getElementById("picture"));
  const image = /** @type {HTMLImageElement} */ (dialog.querySelector("img"));
  const link = /** @type {HTMLAnchorElement} */ (dialog.querySelector("a"));
  image.src = file.url;
  image.alt = file.name;
  link.href = file.url;
  link.textContent = file.name;
  link.setAttribute("aria-label", words("open_image", { name: file.name }));
  dialog.addEventListener("close", () => opener.focus(), { once: true });
  dialog.onclick = (event) => {
    if (event.target === dialog) dialog.close();
  };
  dialog.showModal();
}
