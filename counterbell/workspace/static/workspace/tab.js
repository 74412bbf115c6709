// @ts-check
/** The mark on the tab and on the app's icon: how many notices are unread. */

const MARK = "\u2022 ";
let count = 0;
/** @type {string|null} */ let plain = null;

/** @param {number} unread */
export function markTab(unread) {
  count = unread;
  title();
  favicon();
  const app = /** @type {any} */ (navigator);
  if (unread) app.setAppBadge?.(unread).catch?.(() => {});
  else app.clearAppBadge?.().catch?.(() => {});
}

function title() {
  const bare = document.title.startsWith(MARK) ? document.title.slice(MARK.length) : document.title;
  const wanted = count ? MARK + bare : bare;
  if (document.title !== wanted) document.title = wanted;
}

// Whoever else writes the title writes it without the mark.
const line = document.querySelector("title");
if (line) new MutationObserver(title).observe(line, { childList: true, characterData: true, subtree: true });

function favicon() {
  const link = /** @type {HTMLLinkElement|null} */ (document.querySelector('link[rel="icon"]'));
  if (!link) return;
  plain ??= link.href;
  if (!count) {
    if (link.href !== plain) link.href = plain;
    return;
  }
  const image = new Image();
  image.addEventListener("load", () => {
    const sheet = document.createElement("canvas");
    sheet.width = sheet.height = 64;
    const pen = sheet.getContext("2d");
    if (!pen || !count) return;
    pen.drawImage(image, 0, 0, 64, 64);
    pen.beginPath();
    pen.arc(47, 17, 16, 0, 2 * Math.PI);
    pen.fillStyle = "#c81e1e";
    pen.fill();
    pen.lineWidth = 4;
    pen.strokeStyle = "#fff";
    pen.stroke();
    link.href = sheet.toDataURL("image/png");
  });
  image.src = plain;
}
