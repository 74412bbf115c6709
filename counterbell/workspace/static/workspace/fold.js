// @ts-check
/**
 * Words as people mean them, whatever keyboard they come from: small and large, with and without marks, Arabic and Persian
 * letters, half and full width, katakana and hiragana. So that a search finds what its reader would call the same.
 */

/** @type {Record<string, string>} */
const SAME = {
  ي: "ی", ى: "ی", ئ: "ی", ك: "ک", ة: "ه", ۀ: "ه", أ: "ا", إ: "ا", آ: "ا", ٱ: "ا", ؤ: "و",
  đ: "d", ð: "d", ł: "l", ø: "o", ß: "ss", æ: "ae", œ: "oe", ı: "i", "’": "'", "ـ": "",
}; // prettier-ignore
const INVISIBLE = /[\u200b-\u200f\u2066-\u2069\u00ad]/;
const MARK = /\p{M}/u;

/** One letter as it is compared; "" for what is not seen. @param {string} letter */
function foldLetter(letter) {
  if (INVISIBLE.test(letter)) return "";
  let out = "";
  for (const part of letter.normalize("NFKC").toLowerCase().normalize("NFD")) {
    if (MARK.test(part)) continue;
    const code = part.charCodeAt(0);
    if (code >= 0x30a1 && code <= 0x30f6) out += String.fromCharCode(code - 0x60);
    else if (code >= 0x6f0 && code <= 0x6f9) out += String(code - 0x6f0);
    else if (code >= 0x660 && code <= 0x669) out += String(code - 0x660);
    else out += SAME[part] ?? part;
  }
  return out;
}

/** @param {string} text */
export function fold(text) {
  let out = "";
  for (const letter of text) out += foldLetter(letter);
  return out;
}

/**
 * The same, with the place in `text` of each letter of the result, and where the last one ends.
 * @param {string} text @returns {{folded: string, places: number[]}}
 */
export function foldWithPlaces(text) {
  let folded = "";
  /** @type {number[]} */
  const places = [];
  let at = 0;
  for (const letter of text) {
    const part = foldLetter(letter);
    for (let i = 0; i < part.length; i += 1) places.push(at);
    folded += part;
    at += letter.length;
  }
  places.push(at);
  return { folded, places };
}

/**
 * How well a wish fits a text: 0 not at all; more is better. Every word of the wish must be there: at the beginning of a word,
 * within one, or, letter after letter, scattered through it.
 * @param {string} wish folded @param {string} text folded
 */
export function fit(wish, text) {
  let sum = 0;
  for (const word of wish.split(/\s+/).filter(Boolean)) {
    const best = fitWord(word, text);
    if (!best) return 0;
    sum += best;
  }
  return sum;
}

/** @param {string} word @param {string} text */
function fitWord(word, text) {
  const at = text.indexOf(word);
  if (at === 0) return 100 + word.length / (text.length + 1);
  if (at > 0) return (/[\s\-/(«“"']/.test(text[at - 1]) ? 80 : 50) + word.length / (text.length + 1);
  // Written in one where the text has a gap, as in می‌خواهم and 顧客 情報.
  if (text.replaceAll(/\s/g, "").includes(word)) return 40;
  return scattered(word, text) ? 10 + word.length / (text.length + 1) : 0;
}

/** Each letter after the other, the first at the beginning of a word. @param {string} word @param {string} text */
function scattered(word, text) {
  if (word.length < 2) return false;
  let at = -1;
  for (const letter of word) {
    const next = text.indexOf(letter, at + 1);
    if (next < 0) return false;
    // Far apart is chance, not meaning.
    if (at >= 0 && next - at > 12) return false;
    if (at < 0 && next > 0 && !/\s/.test(text[next - 1])) return false;
    at = next;
  }
  return true;
}
