// @ts-check
/** What few shoppers do, and what it needs: loaded when one does. */

import { newId } from "../../ui/outbox.js";
import { DeskSaidNo } from "./desk.js";

/** @typedef {import("./app.js").Chat} Chat */
/** @typedef {import("../../ui/line.js").Frame} Frame */

/** @typedef {<T>(part: () => Promise<T>) => Promise<T|undefined>} Late */

/**
 * Loads parts that few need, and before them the words that only such parts say. What cannot be loaded is not there:
 * whoever wants it asks again.
 * @param {Chat} chat @returns {Late}
 */
export function lateFor(chat) {
  /** @type {Promise<void>|undefined} */ let words;
  return async (part) => {
    try {
      words ??= chat.desk.words().then((said) => void Object.assign(chat.settings.words, said));
      return (await Promise.all([part(), words]))[0];
    } catch {
      words = undefined;
      return undefined;
    }
  };
}

/**
 * Draw what goes along with a message. Until it is loaded, and where it cannot be, the message's text says it.
 * @param {Chat} chat @param {HTMLElement} box @param {import("../../ui/thread.js").Entry} entry
 */
export async function drawPart(chat, box, entry) {
  const part = await chat.late(() => import("./later/part.js"));
  if (part) part.draw(chat, box, entry);
  else addEventListener("online", () => drawPart(chat, box, entry), { once: true });
}

/** The conversation ended too long ago: the same words begin a new one. @param {Chat} chat @param {string} id @param {Frame} frame */
export function saidTooLate(chat, id, frame) {
  const shown = chat.outbox.pending().find((letter) => letter.frame.id === id)?.shown;
  chat.outbox.drop(id);
  const c = newId();
  if (frame.c === chat.talk.c) chat.turnTo(c, { fresh: true });
  const { reply_to: _, answers: __, ...rest } = frame; // what they answer stands in the old thread
  chat.outbox.add({ ...rest, c }, shown);
}

/** She ends the chat. @param {Chat} chat */
export async function end(chat) {
  const part = await chat.late(() => import("./later/ending.js"));
  if (part) part.askEnd(chat);
  else chat.composer.complain(chat.words("error"));
}

/** She is somebody else now, or nobody. @param {Chat} chat @param {{t: string, jwt?: string, [field: string]: any}} letter */
export async function becomes(chat, { t, jwt }) {
  try {
    const { identify, signOut } = await import("./later/identity.js");
    await (t === "signOut" ? signOut(chat) : identify(chat, String(jwt ?? "")));
  } catch {
    if (t !== "signOut") return;
    // No network: this browser at least forgets her.
    chat.outbox.clear();
    chat.keep.token = "";
    location.reload();
  }
}

/** @param {Chat} chat @param {"print"|"save"|"mail"} how */
export async function transcript(chat, how) {
  const { talk, desk, words, composer, settings } = chat;
  composer.complain("");
  try {
    const part = await import("./later/transcript.js");
    const { name, lang } = settings;
    await part.transcript(how, { c: talk.c, fresh: talk.fresh, desk, words, brand: name, locale: lang });
  } catch (failure) {
    const said = failure instanceof DeskSaidNo && failure;
    if (said && said.code === "no_address") chat.below.askAddress();
    composer.complain((said && said.message) || words("error"));
  }
}
