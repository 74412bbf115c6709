// @ts-check
/** Who she is may change while the chat is open: the shop's server says so, or she signs out. */

/** @typedef {import("../app.js").Chat} Chat */
/** @typedef {import("../desk.js").Welcome} Welcome */

/** The shop's server vouches for her. @param {Chat} chat @param {string} jwt */
export async function identify(chat, jwt) {
  const before = chat.keep.token;
  chat.jwt = jwt;
  try {
    const wasSignedIn = chat.keep.signedIn;
    const welcome = await chat.desk.enter(jwt);
    if (chat.keep.token === before) return;
    if (wasSignedIn) forget(chat); // another person, or the same one a day later: nothing unsent crosses over
    reenter(chat, welcome);
  } catch (failure) {
    const text = failure instanceof Error ? failure.message : "";
    chat.shop.tell({ t: "event", name: "error", detail: { text } });
  }
}

/** @param {Chat} chat */
export async function signOut(chat) {
  chat.jwt = "";
  forget(chat);
  try {
    reenter(chat, await chat.desk.signOut());
  } catch {
    chat.keep.token = ""; // the server hears of it no more, but this browser has forgotten her
    location.reload();
  }
}

/**
 * Her token holds no longer: she signed out elsewhere, or her day is over. Whoever sits here now is nobody we know.
 * @param {Chat} chat
 */
export async function comeAnew(chat) {
  const { visitor, signedIn } = chat.keep;
  chat.jwt = ""; // it would bring back whom a sign-out has just sent away; the shop's next page has another
  const welcome = await chat.desk.enter("");
  if (chat.keep.visitor !== visitor) {
    if (signedIn) forget(chat);
    else chat.startAnew();
  }
  chat.welcome(welcome);
}

/** Throw away what belongs to whoever was here. @param {Chat} chat */
function forget(chat) {
  chat.outbox.clear();
  for (const name of ["contact", "enough", "emoji", "form", "greeted"]) chat.keep.write(name, "");
  chat.startAnew();
}

/** @param {Chat} chat @param {Welcome} welcome */
function reenter(chat, welcome) {
  chat.line.close();
  chat.startAnew();
  chat.welcome(welcome);
  chat.line.open();
}
