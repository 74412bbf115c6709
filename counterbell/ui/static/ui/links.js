// @ts-check
/** What people wrote: lines in their own directions, addresses as links that lead where they say. */

const MOST_LINKS = 200;
// Directional controls end a link: what is shown must be where it goes.
const LINK = /(?:https?:\/\/|www\.)[^\s<>"\u200e\u200f\u202a-\u202e\u2066-\u2069]{2,2000}/gi;
const TRAILING = /[.,;:!?'"»”’)\]}。、，！？؟،؛…]+$/u;

/**
 * What somebody wrote, each line in its own direction. One box for them all with `unicode-bidi: plaintext` would say the
 * same, but there Chromium turns the brackets of the later lines round. A line keeps its end, so that no letter is lost.
 * @param {string} text @returns {Node[]}
 */
export function paragraphs(text) {
  const lines = text.split(/(?<=\n)/);
  if (lines.length === 1) return [linkify(text)];
  return lines.map((line) => {
    const node = document.createElement("div");
    node.className = "entry-line";
    node.dir = "auto";
    node.append(linkify(line));
    return node;
  });
}

/** Text with its addresses as links. @param {string} text @returns {DocumentFragment} */
function linkify(text) {
  const out = document.createDocumentFragment();
  let done = 0;
  let links = 0;
  for (const found of text.matchAll(LINK)) {
    if (links >= MOST_LINKS) break;
    const shown = trimmed(found[0]);
    const target = safeTarget(shown);
    if (!target) continue;
    out.append(text.slice(done, found.index), linkNode(shown, target));
    done = found.index + shown.length;
    links += 1;
  }
  out.append(text.slice(done));
  return out;
}

/** @param {string} address @returns {string} without the punctuation of the sentence around it */
function trimmed(address) {
  const cut = address.replace(TRAILING, "");
  const tail = address.slice(cut.length);
  // A bracket opened within the address belongs to it: …/Ring_(bell)
  return tail.startsWith(")") && cut.includes("(") && !cut.includes(")") ? `${cut})` : cut;
}

/** @param {string} address @returns {string} "" when it leads nowhere we would send anybody */
function safeTarget(address) {
  try {
    const url = new URL(/^www\./i.test(address) ? `https://${address}` : address);
    return (url.protocol === "https:" || url.protocol === "http:") && url.hostname ? url.href : "";
  } catch {
    return "";
  }
}

/** @param {string} shown @param {string} target */
function linkNode(shown, target) {
  const link = document.createElement("a");
  link.className = "entry-link";
  link.href = target;
  link.target = "_blank";
  link.rel = "noopener noreferrer nofollow ugc";
  link.dir = "ltr";
  link.textContent = shown;
  return link;
}
