// @ts-check
/** What lies on the desk beside a conversation: fetched with the first one that is opened, or once the list can be used. */

import "./reminders.js";

export { ConversationChoice } from "./choosing.js";
export { Comfort } from "./comfort.js";
export { Composer } from "./composer.js";
export { takeBack } from "./departures.js";
export { fieldsOf } from "./drafts.js";
export { minds, putLinks } from "./links.js";
export { look as lookAtLetters } from "./letters.js";
export { follow, livePanel } from "./panel.js";
export { Talk } from "./talk.js";
