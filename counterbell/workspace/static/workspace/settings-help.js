// @ts-check
/** The editor of an article: a preview beside the words, marks at a touch, pictures and links to other articles. */

const PREVIEW_AFTER_MS = 300;
const form = /** @type {HTMLFormElement} */ (document.querySelector("[data-editor]"));
const body = /** @type {HTMLTextAreaElement} */ (form.querySelector("[data-body]"));
const shown = /** @type {HTMLElement} */ (form.querySelector("[data-shown]"));
const token = /** @type {HTMLInputElement} */ (form.elements.namedItem("csrfmiddlewaretoken")).value;
let dirty = false;
let asked = 0;

/** @param {string} address @param {FormData} data */
const post = (address, data) => fetch(address, { method: "POST", body: data, headers: { "X-CSRFToken": token } });

async function preview() {
  const mine = ++asked;
  const data = new FormData();
  data.set("body", body.value);
  const answer = await post(form.dataset.preview ?? "", data);
  // The server's cleaner has made it harmless, as for readers.
  if (answer.ok && mine === asked) shown.innerHTML = await answer.text();
}

let timer = 0;
function soon() {
  clearTimeout(timer);
  timer = window.setTimeout(() => preview().catch(() => {}), PREVIEW_AFTER_MS);
}

/** Put words where the caret is, as if they were typed: undo takes them back.
 *  @param {string} text @param {number} [from] @param {number} [to] */
function type(text, from = body.selectionStart, to = body.selectionEnd) {
  body.focus();
  body.setSelectionRange(from, to);
  if (!document.execCommand("insertText", false, text)) body.setRangeText(text, from, to, "end");
  body.dispatchEvent(new Event("input", { bubbles: true }));
}

/** @param {string} mark */
function wrap(mark) {
  const { selectionStart: from, selectionEnd: to } = body;
  type(mark + body.value.slice(from, to) + mark, from, to);
  body.setSelectionRange(from + mark.length, to + mark.length);
}

/** @param {string} mark */
function begin(mark) {
  const from = body.value.lastIndexOf("\n", body.selectionStart - 1) + 1;
  const to = body.selectionEnd;
  type(body.value.slice(from, to).split("\n").map((line) => mark + line).join("\n"), from, to);
}

for (const button of form.querySelectorAll("[data-wrap]")) {
  button.addEventListener("click", () => wrap(/** @type {HTMLElement} */ (button).dataset.wrap ?? ""));
}
for (const button of form.querySelectorAll("[data-begin]")) {
  button.addEventListener("click", () => begin(/** @type {HTMLElement} */ (button).dataset.begin ?? ""));
}

/** @param {File} file */
async function keepPicture(file) {
  const data = new FormData();
  data.set("picture", file);
  const answer = await post(form.dataset.pictures ?? "", data).catch(() => null);
  const said = await answer?.json().catch(() => ({}));
  if (answer?.ok) type(`![${form.dataset.wordPicture}](${said.source})`);
  else alert(said?.error ?? form.dataset.wordFailed);
}

const picture = /** @type {HTMLInputElement} */ (form.querySelector("[data-picture]"));
picture.addEventListener("change", () => {
  if (picture.files?.[0]) keepPicture(picture.files[0]);
  picture.value = "";
});
/** @param {File} file */
async function keepFile(file) {
  const data = new FormData();
  data.set("file", file);
  const answer = await post(form.dataset.files ?? "", data).catch(() => null);
  const said = await answer?.json().catch(() => ({}));
  if (answer?.ok) type(said.written);
  else alert(said?.error ?? form.dataset.wordFailed);
}

const chosen = /** @type {HTMLInputElement} */ (form.querySelector("[data-file]"));
chosen.addEventListener("change", () => {
  if (chosen.files?.[0]) keepFile(chosen.files[0]);
  chosen.value = "";
});
body.addEventListener("paste", (event) => {
  const file = [...(event.clipboardData?.files ?? [])].find((one) => one.type.startsWith("image/"));
  if (!file) return;
  event.preventDefault();
  keepPicture(file);
});

const dialog = /** @type {HTMLDialogElement} */ (document.getElementById("link-article"));
const sought = /** @type {HTMLInputElement} */ (dialog.querySelector("[data-link-words]"));
const list = /** @type {HTMLElement} */ (dialog.querySelector("[data-link-found]"));
sought.addEventListener("input", async () => {
  const answer = await fetch(`${form.dataset.links}&q=${encodeURIComponent(sought.value)}`).catch(() => null);
  if (!answer?.ok) return;
  /** @type {{title: string, target: string}[]} */
  const found = (await answer.json()).found;
  list.replaceChildren(...found.map((one) => {
    const row = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.dir = "auto";
    button.textContent = one.title;
    button.addEventListener("click", () => {
      dialog.close();
      const chosen = body.value.slice(body.selectionStart, body.selectionEnd);
      type(`[${chosen || one.title}](${one.target})`);
    });
    row.append(button);
    return row;
  }));
});

form.addEventListener("input", () => {
  dirty = true;
  soon();
});
form.addEventListener("submit", () => {
  dirty = false;
});
addEventListener("beforeunload", (event) => {
  if (dirty) event.preventDefault();
});
for (const hidden of form.querySelectorAll("[data-tools], [data-preview-field]")) hidden.removeAttribute("hidden");
preview().catch(() => {});
