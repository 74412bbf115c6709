// @ts-check
/** What the chat asks over HTTP. The token travels in a header, never in an address. */

/** @typedef {import("../../ui/thread.js").Entry} Entry */
/** @typedef {import("../../ui/thread.js").Attached} Attached */
/**
 * @typedef {object} Card A line in her list of conversations.
 * @property {string} c @property {number} epoch @property {number} last @property {"open"|"resolved"} status
 * @property {string} preview @property {string} by @property {string} at @property {number} unread
 */
/** @typedef {{name: string, email: string, known: boolean}} Person */
/** @typedef {{token: string, customer: Person, conversations: Card[]}} Welcome */
/** @typedef {{score: number, comment: string}} Rating */
/**
 * @typedef {object} Page A page of a thread.
 * @property {string} c @property {number} epoch @property {number} last @property {"open"|"resolved"} status
 * @property {Marks} marks @property {Rating|null} rating @property {string|null} greeting @property {Entry[]} entries
 * @property {boolean} more @property {boolean} bot A bot would answer what she says next.
 */
/** @typedef {{customer_received: number, customer_read: number, agent_read: number}} Marks */

/** A no of the server, in words that can be shown. */
export class DeskSaidNo extends Error {
  /** @param {number} status @param {string} code @param {string} text */
  constructor(status, code, text, faults = {}) {
    super(text);
    this.status = status;
    this.code = code;
    /** @type {Record<string, string>} what is wrong with each answer of a form */ this.faults = faults;
  }
}

export class Desk {
  #base;
  #language;
  #keep;

  /**
   * @param {string} base `/widget/<brand key>`
   * @param {string} language
   * @param {{token: string}} keep Where the token is kept.
   */
  constructor(base, language, keep) {
    this.#base = base;
    this.#language = language;
    this.#keep = keep;
  }

  /** Come in, with the token of last time and the shop's word if there is one. @param {string} jwt */
  async enter(jwt) {
    const body = { token: this.#keep.token, jwt, lang: this.#language };
    return this.#remember(await this.#ask("POST", "visitor", body));
  }

  async signOut() {
    return this.#remember(await this.#ask("POST", "signout", {}));
  }

  /** @returns {Promise<{conversations: Card[]}>} */
  conversations() {
    return this.#ask("GET", "conversations");
  }

  /** How the counter stands; with a conversation, also her place in the line. @param {string} [c] @returns {Promise<import("./hours.js").Moment>} */
  moment(c) {
    return this.#ask("GET", c ? `conversations/${c}/place` : "moment");
  }

  /** What is asked before the chat. @param {import("./later/form.js").Answers} answers */
  fillIn(answers) {
    return this.#ask("POST", "form", { ...answers, lang: this.#language });
  }

  /** Which address of her form a letter asks, if one does. @param {string} c @returns {Promise<{letter?: string}>} */
  asked(c) {
    return this.#ask("POST", "asked", { c });
  }

  /** The conversation began with an answer to a greeting. @param {string} c @param {number} greeting */
  greeted(c, greeting) {
    return this.#ask("POST", "greeted", { c, greeting, lang: this.#language });
  }

  /** @param {string} c @param {{before?: number}} [which] @returns {Promise<Page>} */
  entries(c, { before } = {}) {
    return this.#ask("GET", `conversations/${c}/entries` + (before ? `?before=${before}` : ""));
  }

  /** @param {{name: string, email: string}} who @returns {Promise<{customer: Person, letter: boolean}>} letter: her address is asked whether it is hers */
  contact(who) {
    return this.#ask("POST", "contact", who);
  }

  /** To her own address. @param {string} c @returns {Promise<{text: string}>} what to tell her */
  mail(c) {
    return this.#ask("POST", "transcript", { c });
  }

  /** The words of what is loaded late, as this page says them. @returns {Promise<Record<string, string>>} */
  words() {
    return this.#ask("GET", `words${location.search}`);
  }

  /** She has all that she wanted. @param {string} c */
  end(c) {
    return this.#ask("POST", "end", { c });
  }

  /** @param {string} c @param {number} score @param {string} comment @returns {Promise<{rating: Rating}>} */
  rate(c, score, comment) {
    return this.#ask("POST", "rating", { c, score, comment });
  }

  /**
   * @param {File} file @param {(part: number) => void} progress 0 to 1 @param {AbortSignal} stop
   * @returns {Promise<Attached>}
   */
  upload(file, progress, stop) {
    return new Promise((done, failed) => {
      const request = new XMLHttpRequest(); // fetch tells nothing about how much has left
      request.open("POST", `${this.#base}/files`);
      for (const [name, value] of Object.entries(this.#headers())) request.setRequestHeader(name, value);
      request.responseType = "json";
      request.upload.addEventListener("progress", (event) => {
        if (event.lengthComputable) progress(event.loaded / event.total);
      });
      request.addEventListener("load", () => {
        const said = request.response;
        if (request.status === 201) done(said);
        else failed(new DeskSaidNo(request.status, said?.error ?? "", said?.text ?? ""));
      });
      request.addEventListener("error", () => failed(new DeskSaidNo(0, "network", "")));
      request.addEventListener("abort", () => failed(new DeskSaidNo(0, "stopped", "")));
      stop.addEventListener("abort", () => request.abort());
      const form = new FormData();
      form.append("file", file, file.name);
      request.send(form);
    });
  }

  /** @param {Welcome} welcome */
  #remember(welcome) {
    this.#keep.token = welcome.token;
    return welcome;
  }

  /** @returns {Record<string, string>} */
  #headers() {
    return { Authorization: `Bearer ${this.#keep.token}`, "Accept-Language": this.#language };
  }

  /** @param {string} method @param {string} where @param {object} [body] @returns {Promise<any>} */
  async #ask(method, where, body) {
    /** @type {Response} */ let answer;
    try {
      answer = await fetch(`${this.#base}/${where}`, {
        method,
        credentials: "omit",
        cache: "no-store",
        headers: { ...this.#headers(), ...(body && { "Content-Type": "application/json" }) },
        body: body && JSON.stringify(body),
        signal: AbortSignal.timeout(20_000),
      });
    } catch {
      throw new DeskSaidNo(0, "network", "");
    }
    const said = await answer.json().catch(() => ({}));
    if (!answer.ok) throw new DeskSaidNo(answer.status, said.error ?? "", said.text ?? "", said.faults);
    return said;
  }
}
