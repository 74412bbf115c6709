// @ts-check
/** Runs while the inbox is still being read: the line takes its time meanwhile, and not after it. */

import { line } from "./wire.js";

line.open({ hold: true });
