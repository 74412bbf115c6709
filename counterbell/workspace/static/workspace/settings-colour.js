// @ts-check
/** Keeps the preview of a brand's colour in step with the field, and warns of colours that are hard to see. */

const LIGHT = "#ffffff";
const DARK = "#16181d";
const ENOUGH = 3; // WCAG 2.2, 1.4.11: parts of the interface against what is next to them

/** Relative luminance of "#rrggbb". @param {string} colour */
function luminance(colour) {
  const [red, green, blue] = [1, 3, 5]
    .map((at) => parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** From 1 (the same) to 21. @param {string} one @param {string} other */
function contrast(one, other) {
  const [darker, lighter] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

/** @param {Element} box */
function follow(box) {
  const field = /** @type {HTMLInputElement} */ (box.querySelector('input[type="color"]'));
  const code = /** @type {HTMLElement} */ (box.querySelector("[data-colour-code]"));
  const warning = /** @type {HTMLElement} */ (box.querySelector("[data-colour-warning]"));
  const show = () => {
    const colour = field.value;
    const ink = contrast(LIGHT, colour) >= contrast(DARK, colour) ? LIGHT : DARK;
    const ratio = contrast(LIGHT, colour);
    code.textContent = colour;
    for (const part of box.querySelectorAll("[data-colour-fill]")) part.setAttribute("fill", colour);
    for (const part of box.querySelectorAll("[data-colour-ink]")) part.setAttribute("fill", ink);
    for (const part of box.querySelectorAll("[data-colour-line]")) part.setAttribute("stroke", ink);
    const number = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1 }).format(ratio);
    warning.textContent = ratio < ENOUGH ? (warning.dataset.words ?? "").replace("{ratio}", number) : "";
  };
  field.addEventListener("input", show);
  show();
}

document.querySelectorAll("[data-colour]").forEach(follow);
