// @ts-check
/** Who answers her now, above the thread: a bot, people, or both; and a way to a person as long as it is a bot. */

/** @typedef {import("../../ui/thread.js").Words} Words */
/** @typedef {import("./talk.js").Talk} Talk */

const byId = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));

/**
 * @param {Words} words @param {Talk} talk
 * @param {{person: string}|null} bot of the brand, and the words that call a person; null: it has none that answers
 * @param {(text: string) => void} say
 * @returns {() => void} draws it anew
 */
export function whoAnswers(words, talk, bot, say) {
  const button = /** @type {HTMLButtonElement} */ (byId("person"));
  const said = byId("who-words");
  button.textContent = bot?.person ?? "";
  button.addEventListener("click", () => {
    button.disabled = true; // until somebody answers: pressed twice it would ask twice
    say(button.textContent ?? "");
  });
  return () => {
    const who = speaking(talk);
    const text = words(who === "people" ? who : `speaks_${who}`);
    if (said.textContent !== text) said.textContent = text;
    byId("who").dataset.by = who;
    button.hidden = !talk.bot || !bot || talk.status === "resolved";
    button.disabled &&= talk.entries.at(-1)?.author === "customer";
  };
}

/** @param {Talk} talk @returns {"bot"|"both"|"called"|"people"} */
function speaking({ bot, entries }) {
  const ours = entries.filter(({ author, kind }) => kind === "public" && (author === "agent" || author === "bot"));
  if (bot) return ours.some(({ author }) => author === "agent") ? "both" : "bot";
  return ours.at(-1)?.author === "bot" ? "called" : "people";
}
