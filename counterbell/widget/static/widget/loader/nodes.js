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
