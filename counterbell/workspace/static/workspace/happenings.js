// @ts-check
/** What happened to a conversation, as a sentence. */

import { numberText, soonText } from "../ui/thread.js";
import { locale, words, zone } from "./words.js";

/** @typedef {import("../ui/thread.js").Entry} Entry */

/** @param {Entry} entry @returns {string} */
export function happening(entry) {
  const facts = entry.facts ?? {};
  const by = entry.who?.name || words("somebody");
  switch (facts.what) {
    case "assigned":
      return assigned(facts, by, entry.who?.id);
    case "status":
      if (facts.who === "customer") return words("ended_by_customer");
      if (facts.status === "open" && entry.author !== "agent") return words("reopened");
      return words(`status_${facts.status}`, { by });
    case "snoozed":
      return facts.until ? words("snoozed", { by, until: soonText(facts.until, locale, zone()) }) : words("snoozed_reply", { by });
    case "priority":
      return words(`priority_${facts.priority}`, { by });
    case "greeted":
      return words("greeted", { text: String(facts.text ?? "") });
    case "opened":
      return words(entry.author === "agent" ? "opened_by" : "opened", { by });
    case "filled_contact_form":
      return words("filled_contact_form", { text: String(facts.text ?? "") });
    case "linked":
      return words(`linked_${facts.relation}`, { by });
    case "incident_answered":
      return words(facts.what, { by, count: numberText(facts.count, locale) });
    case "side_opened":
    case "side_answered":
    case "side_taken_back":
      return words(facts.what, { by, to: facts.to });
    case "filled_form":
    case "woke":
    case "labels":
    case "merged":
    case "split":
    case "undone":
    case "incident_declared":
    case "incident_withdrawn":
    case "unlinked":
    case "suspected":
    case "cleared":
      return words(facts.what, { by });
    default:
      return entry.text;
  }
}

/** Where an answer of the bot comes from. @param {{title: string, version: number}} said */
export function source({ title, version }) {
  return words("source", { title, version: numberText(version, locale) });
}

/** @param {Record<string, any>} facts @param {string} by @param {unknown} byId */
function assigned(facts, by, byId) {
  if (facts.agent && facts.agent === byId) return words("assigned_self", { by });
  if (facts.agent) return words("assigned", { by, agent: facts.agent_name ?? "" });
  if (facts.team) return words(facts.team_name ? "assigned_team" : "assigned_a_team", { by, team: facts.team_name ?? "" });
  return words("assigned_none", { by });
}
