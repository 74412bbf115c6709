// @ts-check
/** What this browser remembers for one brand, on our own origin. Without storage it remembers until the page is left. */

export class Keep {
  #prefix;
  /** @type {Map<string, string>} */ #memory = new Map();

  /** @param {string} brand */
  constructor(brand) {
    this.#prefix = `counterbell:${brand}:`;
  }

  get token() {
    return this.read("token");
  }

  set token(value) {
    if (value !== this.read("token")) this.write("token", value);
  }

  /** Her visitor id, "" when this browser has none. */
  get visitor() {
    return visitorOf(this.token);
  }

  /** Whether the shop vouched for her: see customers.visitors for what the first letter says. */
  get signedIn() {
    return this.token.startsWith("s");
  }

  /** @param {string} name @returns {string} */
  read(name) {
    try {
      return localStorage.getItem(this.#prefix + name) ?? this.#memory.get(name) ?? "";
    } catch {
      return this.#memory.get(name) ?? "";
    }
  }

  /** @param {string} name @param {string} value */
  write(name, value) {
    this.#memory.set(name, value);
    try {
      localStorage.setItem(this.#prefix + name, value);
    } catch {
      // Private mode or blocked storage: the memory above has to do.
    }
  }

  /** In another tab of the same shop she became somebody else (a renewed token is still hers). @param {() => void} tell */
  onSomebodyElse(tell) {
    addEventListener("storage", ({ key, oldValue, newValue }) => {
      if (key === `${this.#prefix}token` && oldValue && visitorOf(oldValue) !== visitorOf(newValue ?? "")) tell();
    });
  }
}

/** The visitor id in a token: what stands before its time and signature. @param {string} token */
function visitorOf(token) {
  return token.split(":")[0];
}
