// @ts-check
/** Files that go with a message: dropped, pasted or chosen; with progress, a small picture, and a way to take them off. */

import { csrfToken } from "../ui/page.js";
import { element, sizeText } from "../ui/thread.js";
import { icon, locale, words } from "./words.js";

/** @typedef {import("../ui/thread.js").Attached} Attached */
/** @typedef {{name: string, card: Attached|null, row: HTMLElement, stop: () => void}} Upload */
/** @typedef {{files: number, types: string[]}} Channel */

export class Files extends EventTarget {
  /** @type {Record<string, Upload[]>} */ #uploads = {};
  /** @type {HTMLElement} */ #list;
  #base = "";
  #kind = "public";
  #most = 0;

  /**
   * Fires "fault" (detail: a sentence) and "changed".
   * @param {HTMLElement} list @param {string} base @param {Channel} channel
   */
  constructor(list, base, channel) {
    super();
    this.#list = list;
    this.#base = base;
    this.#most = channel.files;
  }

  /** Those of a reply, or those of a note. @param {string} kind */
  choose(kind) {
    this.#kind = kind;
    this.#draw();
  }

  get #mine() {
    return (this.#uploads[this.#kind] ??= []);
  }

  get some() {
    return this.#mine.length > 0;
  }

  get uploading() {
    return this.#mine.some(({ card }) => !card);
  }

  get cards() {
    return this.#mine.flatMap(({ card }) => (card ? [card] : []));
  }

  /** Notes stay with us, whatever the channel can carry. */
  get #allowed() {
    return this.#kind === "note" ? 10 : this.#most;
  }

  /** @param {Iterable<File>} files */
  add(files) {
    for (const file of files) {
      if (!this.#allowed) return this.#say(words("no_files_here"));
      if (this.#mine.length >= this.#allowed) return this.#say(words("too_many_files", { most: this.#allowed.toLocaleString(locale) }));
      this.#upload(file);
    }
    return undefined;
  }

  /** Those of an answer that was taken back. @param {Attached[]} cards */
  restore(cards) {
    const here = new Set(this.cards.map(({ key }) => key));
    for (const card of cards) {
      if (!here.has(card.key)) this.#keep(card.name, card.size, card);
    }
  }

  /** They are on their way: forget them here. @returns {Attached[]} */
  take() {
    const { cards } = this;
    this.#uploads[this.#kind] = [];
    this.#draw();
    return cards;
  }

  stop() {
    for (const uploads of Object.values(this.#uploads)) for (const upload of uploads) upload.stop();
  }

  /** @param {string} name @param {number} size @param {Attached|null} card @returns {Upload} */
  #keep(name, size, card) {
    const uploads = this.#mine;
    const row = element("li", "composer-file");
    const drop = element("button", "button button--plain button--icon button--small");
    drop.type = "button";
    drop.setAttribute("aria-label", words("remove_file", { name }));
    drop.append(icon("x"));
    const face = element("span", "composer-file-face");
    face.append(icon("file"));
    row.append(face, element("bdi", "cut", name), element("span", "quiet small", sizeText(size, locale)), drop);
    /** @type {Upload} */
    const upload = { name, card, row, stop: () => {} };
    drop.addEventListener("click", () => {
      upload.stop();
      this.#forget(uploads, upload);
      this.dispatchEvent(new Event("changed"));
    });
    uploads.push(upload);
    if (card) showFace(face, card);
    this.#draw();
    return upload;
  }

  /** @param {Upload[]} uploads @param {Upload} upload */
  #forget(uploads, upload) {
    const at = uploads.indexOf(upload);
    if (at >= 0) uploads.splice(at, 1);
    this.#draw();
  }

  /** @param {File} file */
  #upload(file) {
    const request = new XMLHttpRequest(); // fetch tells no progress
    const uploads = this.#mine;
    const upload = this.#keep(file.name, file.size, null);
    const progress = element("progress");
    progress.max = 1;
    progress.setAttribute("aria-label", words("uploading", { name: file.name }));
    upload.row.lastElementChild?.before(progress);
    upload.stop = () => request.abort();
    /** @param {string} why */
    const failed = (why) => (this.#forget(uploads, upload), this.#say(why));
    request.upload.addEventListener("progress", (event) => event.lengthComputable && (progress.value = event.loaded / event.total));
    request.addEventListener("load", () => {
      if (request.status !== 200) {
        failed([409, 507].includes(request.status) ? request.responseText : words("upload_failed", { name: file.name }));
        return;
      }
      upload.card = /** @type {Attached} */ (JSON.parse(request.responseText));
      upload.stop = () => {};
      progress.remove();
      showFace(/** @type {HTMLElement} */ (upload.row.firstElementChild), upload.card);
      this.dispatchEvent(new Event("changed"));
    });
    request.addEventListener("error", () => failed(words("upload_failed", { name: file.name })));
    const body = new FormData();
    body.append("file", file);
    request.open("POST", `${this.#base}files/`);
    request.setRequestHeader("X-CSRFToken", csrfToken());
    request.setRequestHeader("HX-Request", "true");
    request.send(body);
  }

  /** @param {string} fault */
  #say(fault) {
    this.dispatchEvent(new CustomEvent("fault", { detail: fault }));
  }

  #draw() {
    this.#list.replaceChildren(...this.#mine.map(({ row }) => row));
  }
}

/**
 * Files that are dragged on to the conversation.
 * @param {HTMLElement} node @param {(files: FileList) => void} take @param {AbortSignal} signal
 */
export function takeDropped(node, take, signal) {
  const over = (/** @type {boolean} */ on) => node.classList.toggle("talk--dropping", on);
  node.addEventListener("dragover", (event) => {
    if (event.dataTransfer?.types.includes("Files")) (event.preventDefault(), over(true));
  }, { signal });
  node.addEventListener("dragleave", ({ relatedTarget }) => {
    if (!node.contains(/** @type {Node|null} */ (relatedTarget))) over(false);
  }, { signal });
  node.addEventListener("drop", (event) => {
    over(false);
    if (event.dataTransfer?.files.length) (event.preventDefault(), take(event.dataTransfer.files));
  }, { signal });
}

/** @param {HTMLElement} face @param {Attached} card */
function showFace(face, card) {
  if (card.kind !== "image" || !card.thumb) return;
  const picture = element("img");
  picture.src = card.thumb;
  picture.alt = "";
  face.replaceChildren(picture);
}
