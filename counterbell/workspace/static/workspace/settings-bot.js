// @ts-check
/** Shows an answer as shoppers will see it while it is being written: with example values in its blanks. */

const BLANK = /\{\{\s*([^{}|]*?)\s*(?:\|\s*([^{}|]*?)\s*)?\}\}/g;
/** @type {Record<string, string>} */
const KNOWN = { "customer.first_name": "Dana", "brand.name": document.querySelector("[data-brand]")?.textContent ?? "" };

/** @param {string} text */
function filled(text) {
  return text.replace(BLANK, (whole, name, instead) => KNOWN[name] || instead || whole);
}

for (const box of document.querySelectorAll("[data-bot-preview]")) {
  const field = box.closest("section")?.querySelector("textarea");
  const said = box.querySelector("blockquote");
  if (!(box instanceof HTMLElement) || !field || !said) continue;
  const show = () => {
    box.hidden = !field.value.trim();
    said.textContent = filled(field.value);
  };
  field.addEventListener("input", show);
  show();
}
