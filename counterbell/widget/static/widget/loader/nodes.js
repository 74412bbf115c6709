// @ts-check
/** A part of widget.js: nodes of the launcher. */

/** @param {string} tag @param {string} [name] @param {string} [text] */
function node(tag, name = "", text = "") {
  const made = document.createElement(tag);
  if (name) made.className = name;
  if (text) made.textContent = text;
  return made;
}

/** @param {string} name @param {string} path */
function icon(name, path) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
  /** @type {[string, string][]} */ ([
    ["viewBox", "0 0 24 24"], ["fill", "none"], ["stroke", "currentColor"], ["stroke-width", "2"],
    ["stroke-linecap", "round"], ["stroke-linejoin", "round"], ["aria-hidden", "true"], ["class", name],
  ]).forEach(([key, value]) => svg.setAttribute(key, value));
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}

const CROSS = "M5 5l14 14M19 5 5 19";
/** @type {Record<string, string>} */ const ICONS = {
  bell: "M3.5 20h17M5 16.5a7 7 0 0 1 14 0zM12 9.5v-3M9.8 6h4.4",
  chat: "M4 5.5h16v11H11l-4.5 3.5v-3.5H4zM8 9.5h8M8 12.5h5",
  question: "M9 9.3a3 3 0 1 1 4.3 2.7c-.9.5-1.3 1.1-1.3 2.2M12 17.5v.01M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z",
  heart: "M12 20S4 15 4 9.3A4.3 4.3 0 0 1 12 7a4.3 4.3 0 0 1 8 2.3C20 15 12 20 12 20z",
};
