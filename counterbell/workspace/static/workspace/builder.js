// @ts-check
/** Composing a view: sentences of field, verb and values, in groups of all or any, with what they show at the moment. */

import { toast } from "../ui/page.js";
import { element } from "../ui/thread.js";
import { icon, parsed, part, post, reason, words } from "./words.js";

/** @typedef {{name: string, text: string, kind: "several"|"one"|"span"|"words", verbs: [string, string][], values: [string, string][]}} Field */
/** @typedef {{field: string, verb: string, values: string[]}} Sentence */
/** @typedef {{match: string, of: (Group|Sentence)[]}} Group */

const LOOK_AFTER = 350;
const DEEPEST = 2;

export class Builder {
  /** @type {HTMLDialogElement} */ #dialog;
  /** @type {HTMLFormElement} */ #form;
  /** @type {Field[]} */ #fields;
  /** @type {Group} */ #tree;
  /** @type {number|undefined} */ #timer;
  #looked = 0;

  /**
   * @param {HTMLDialogElement} dialog already filled
   * @param {{saved: (answer: any) => void, deleted: (answer: any) => void}} done
   */
  constructor(dialog, done) {
    this.#dialog = dialog;
    this.#form = part(dialog, "[data-builder-form]");
    const { fields, conditions } = JSON.parse(part(dialog, "#building").textContent || "{}");
    this.#fields = fields;
    this.#tree = conditions;
    this.#draw();
    this.#form.addEventListener("submit", (event) => (event.preventDefault(), this.#save(done.saved)));
    part(this.#form, "[data-share]").addEventListener("change", () => this.#drawShare());
    this.#form.querySelector("[data-view-delete]")?.addEventListener("click", () => this.#delete(done.deleted));
    this.#drawShare();
  }

  #drawShare() {
    const share = /** @type {HTMLSelectElement} */ (part(this.#form, "[data-share]"));
    /** @type {HTMLElement} */ (part(this.#form, "[data-share-team]")).hidden = share.value !== "team";
  }

  /** @param {string} [focus] what to focus when it is drawn */
  #draw(focus = "") {
    part(this.#form, "[data-tree]").replaceChildren(this.#group(this.#tree, null, 1, "0"));
    if (focus) /** @type {HTMLElement|null} */ (this.#form.querySelector(focus))?.focus();
    this.#changed();
  }

  /** @param {Group} group @param {Group|null} parent @param {number} depth @param {string} path */
  #group(group, parent, depth, path) {
    const box = element("fieldset", `builder-group${parent ? " builder-group--inner" : ""}`);
    const legend = element("legend", "unseen", words(group.match === "all" ? "all_of" : "any_of"));
    const head = element("div", "builder-match");
    const match = select([["all", words("all_of")], ["any", words("any_of")]], group.match, words("match"));
    match.addEventListener("change", () => ((group.match = match.value), this.#changed()));
    head.append(match);
    if (parent) head.append(element("span", "grows"), this.#drop(parent, group));
    box.append(legend, head);
    group.of.forEach((one, place) => {
      const below = `${path}-${place}`;
      box.append("of" in one ? this.#group(one, group, depth + 1, below) : this.#sentence(one, group, below));
    });
    const foot = element("div", "builder-more");
    foot.append(this.#add(group, path, words("add_condition"), () => this.#fresh()));
    if (depth < DEEPEST) {
      foot.append(this.#add(group, path, words("add_group"), () => ({ match: "any", of: [this.#fresh(), this.#fresh()] })));
    }
    box.append(foot);
    return box;
  }

  /** @returns {Sentence} */
  #fresh() {
    const field = this.#fields[0];
    return { field: field.name, verb: field.verbs[0][0], values: [field.values[0][0]] };
  }

  /** @param {Group} group @param {string} path @param {string} text @param {() => Group|Sentence} make */
  #add(group, path, text, make) {
    const button = element("button", "button button--plain button--small");
    button.type = "button";
    button.append(icon("plus"), text);
    button.addEventListener("click", () => {
      group.of.push(make());
      this.#draw(`[data-path="${path}-${group.of.length - 1}"] select`);
    });
    return button;
  }

  /** @param {Group} parent @param {Group|Sentence} one */
  #drop(parent, one) {
    const button = element("button", "button button--plain button--icon button--small");
    button.type = "button";
    button.setAttribute("aria-label", words("drop_condition"));
    button.append(icon("x"));
    button.addEventListener("click", () => {
      parent.of = parent.of.filter((other) => other !== one);
      this.#draw(".builder-more button");
    });
    return button;
  }

  /** @param {Sentence} sentence @param {Group} parent @param {string} path */
  #sentence(sentence, parent, path) {
    const row = element("div", "builder-row");
    row.dataset.path = path;
    const field = this.#fields.find((one) => one.name === sentence.field) ?? this.#fields[0];
    const about = select(this.#fields.map((one) => [one.name, one.text]), field.name, words("field"));
    about.addEventListener("change", () => {
      const next = this.#fields.find((one) => one.name === about.value) ?? field;
      const first = next.kind === "span" ? "60" : next.kind === "words" ? "" : next.values[0][0];
      Object.assign(sentence, { field: next.name, verb: next.verbs[0][0], values: [first] });
      this.#draw(`[data-path="${path}"] select`);
    });
    const verb = select(field.verbs, sentence.verb, words("verb"));
    verb.addEventListener("change", () => ((sentence.verb = verb.value), this.#changed()));
    row.append(about, verb, this.#values(field, sentence), this.#drop(parent, sentence));
    return row;
  }

  /** @param {Field} field @param {Sentence} sentence */
  #values(field, sentence) {
    if (field.kind === "several") return this.#several(field, sentence);
    if (field.kind === "span") return this.#span(field, sentence);
    if (field.kind === "one") {
      const one = select(field.values, sentence.values[0], field.text);
      one.addEventListener("change", () => ((sentence.values = [one.value]), this.#changed()));
      return one;
    }
    const input = element("input", "grows");
    input.type = "text";
    input.dir = "auto";
    input.maxLength = 200;
    input.value = sentence.values[0] ?? "";
    input.setAttribute("aria-label", field.text);
    input.addEventListener("input", () => ((sentence.values = [input.value]), this.#changed()));
    return input;
  }

  /** @param {Field} field @param {Sentence} sentence */
  #several(field, sentence) {
    const box = element("details", "builder-values grows");
    const summary = element("summary", "builder-chosen");
    const list = element("div", "builder-choices");
    list.setAttribute("role", "group");
    list.setAttribute("aria-label", field.text);
    const tell = () => {
      const known = new Map(field.values);
      summary.replaceChildren(...sentence.values.map((value) => chip(known.get(value) ?? value)));
    };
    // What the form does not offer (a language that few write) stays chosen.
    const extra = sentence.values.filter((value) => !field.values.some(([known]) => known === value));
    for (const [value, text] of [...field.values, ...extra.map((value) => /** @type {[string, string]} */ ([value, value]))]) {
      const label = element("label", "builder-choice");
      const input = element("input");
      input.type = "checkbox";
      input.checked = sentence.values.includes(value);
      input.addEventListener("change", () => {
        const rest = sentence.values.filter((one) => one !== value);
        sentence.values = input.checked ? [...rest, value] : rest;
        if (!sentence.values.length) {
          sentence.values = [value];
          input.checked = true;
        }
        tell();
        this.#changed();
      });
      const said = element("span", "cut", text);
      said.dir = "auto";
      label.append(input, said);
      list.append(label);
    }
    box.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !box.open) return;
      event.preventDefault();
      event.stopPropagation();
      box.open = false;
      summary.focus();
    });
    box.addEventListener("focusout", (event) => {
      if (event.relatedTarget instanceof Node && !box.contains(event.relatedTarget)) box.open = false;
    });
    tell();
    box.append(summary, list);
    return box;
  }

  /** @param {Field} field @param {Sentence} sentence */
  #span(field, sentence) {
    const minutes = Number(sentence.values[0]) || 60;
    const unit = [1440, 60, 1].find((size) => minutes % size === 0) ?? 1;
    const box = element("span", "builder-span grows");
    const count = element("input");
    count.type = "number";
    count.min = "1";
    count.max = "9999";
    count.value = String(minutes / unit);
    count.setAttribute("aria-label", field.text);
    const units = select(field.values, String(unit), words("unit"));
    const tell = () => {
      const sum = Math.min(525_600, Math.max(1, Math.round(Number(count.value) || 1) * Number(units.value)));
      sentence.values = [String(sum)];
      this.#changed();
    };
    count.addEventListener("input", tell);
    units.addEventListener("change", tell);
    box.append(count, units);
    return box;
  }

  // ——— what it shows, and keeping it ———

  #changed() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#look(), LOOK_AFTER);
  }

  /** Without sentences that are not finished. @param {Group} group @returns {Group} */
  #finished(group) {
    const of = group.of.map((one) => ("of" in one ? this.#finished(one) : one));
    return { match: group.match, of: of.filter((one) => ("of" in one ? one.of.length : one.values.some((value) => value.trim()))) };
  }

  #written() {
    return JSON.stringify(this.#finished(this.#tree));
  }

  async #look() {
    const turn = (this.#looked += 1);
    try {
      const page = parsed(await (await post(this.#form.dataset.preview ?? "", { conditions: this.#written() })).text());
      if (turn === this.#looked) part(this.#form, "[data-preview-box]").replaceChildren(...page.body.childNodes);
    } catch (failure) {
      if (turn === this.#looked) this.#fault(reason(failure));
    }
  }

  /** @param {(answer: any) => void} done */
  async #save(done) {
    const data = new FormData(this.#form);
    const fields = Object.fromEntries(["name", "icon", "colour", "sort", "share", "team"].map((name) => [name, String(data.get(name) ?? "")]));
    try {
      const answer = await (await post(this.#form.action, { ...fields, conditions: this.#written() })).json();
      this.#dialog.close();
      done(answer);
    } catch (failure) {
      this.#fault(reason(failure));
      if (!fields.name.trim()) /** @type {HTMLElement} */ (part(this.#form, "#view-name")).focus();
    }
  }

  /** @param {(answer: any) => void} done */
  async #delete(done) {
    const button = /** @type {HTMLElement} */ (part(this.#form, "[data-view-delete]"));
    // Asked once more in the same place: a view is quickly deleted, and composed slowly.
    if (!button.dataset.sure) {
      button.dataset.sure = "yes";
      button.classList.add("button--danger");
      button.lastChild?.replaceWith(words("sure_delete"));
      return;
    }
    try {
      const answer = await (await post(this.#form.dataset.delete ?? "", {})).json();
      this.#dialog.close();
      done(answer);
    } catch (failure) {
      this.#fault(reason(failure));
    }
  }

  /** @param {string} text */
  #fault(text) {
    const box = /** @type {HTMLElement} */ (part(this.#form, "[data-fault]"));
    box.textContent = text;
    box.hidden = !text;
    if (text && !box.isConnected) toast(text);
  }
}

/** @param {[string, string][]} choices @param {string} chosen @param {string} label */
function select(choices, chosen, label) {
  const node = element("select");
  node.setAttribute("aria-label", label);
  for (const [value, text] of choices) {
    const option = element("option", "", text);
    option.value = value;
    option.selected = value === chosen;
    node.append(option);
  }
  return node;
}

/** @param {string} text */
function chip(text) {
  const node = element("span", "badge badge--outline", "");
  const said = element("bdi", "cut", text);
  node.append(said);
  return node;
}
