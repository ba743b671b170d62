import type { QueueRow, ReplayChosen, ReplayWanted } from "../../bridge";
import type { EditedBody } from "./editing.svelte";
import { words } from "./replay-words";

/** So many messages a minute where nothing is said. */
export const USUAL_RATE = 60;
const MOST_RATE = 60_000;
/** For so many seconds each canary is watched where nothing is said. */
export const USUAL_WATCH = 60;
/** For so many days copies are kept where nothing is said. */
export const USUAL_DAYS = 7;
const MOST_DAYS = 400;
const LEAST_WATCH = 5;
const MOST_WATCH = 3_600;

/** What was chosen where messages were read. */
export interface Picked {
  /** The error whose messages are shown. */
  readonly error: { readonly signature: string; readonly text: string } | null;
  /** The fingerprints of those that are marked, one for each message. */
  readonly marked: readonly string[];
  /** What is sent instead of the bodies of some that are marked. */
  readonly edits: readonly EditedBody[];
  /** Until those have to be forgotten. */
  readonly seconds: number;
}
export const nothingPicked: Picked = { error: null, marked: [], edits: [], seconds: 0 };

/** Which messages may be meant, in words. */
export interface Choice {
  readonly chosen: ReplayChosen;
  readonly text: string;
}

/** How many of these messages are sent with another body. */
export function editedOf(which: readonly string[], edits: readonly EditedBody[]): number {
  return which.filter((one) => edits.some(({ fingerprint }) => fingerprint === one)).length;
}

/** All of them that may be meant, what was chosen where messages were read first. */
export function choicesOf({ depthText, depth }: QueueRow, { error, marked, edits }: Picked): Choice[] {
  const which: Choice[] = [];
  if (marked.length > 0) which.push({ chosen: { of: "messages", which: [...marked] }, text: words.form.marked(marked.length, editedOf(marked, edits)) });
  if (error !== null) which.push({ chosen: { of: "signature", which: error.signature }, text: words.form.error(error.text) });
  return [...which, { chosen: { of: "all" }, text: words.form.all(depth === null ? "" : depthText) }];
}

function isIn(value: number | null | undefined, least: number, most: number): boolean {
  return value == null || (Number.isInteger(value) && value >= least && value <= most);
}

/** Whether so many messages a minute can be sent; where nothing is said, the usual ones are. */
export function isRate(perMinute: number | null | undefined): boolean {
  return isIn(perMinute, 1, MOST_RATE);
}

/** Whether a canary can be watched for so many seconds. */
export function isWatch(seconds: number | null | undefined): boolean {
  return isIn(seconds, LEAST_WATCH, MOST_WATCH);
}

/** Whether copies can be kept for so many days. */
export function isDays(days: number | null | undefined): boolean {
  return isIn(days, 1, MOST_DAYS);
}

/** What tells one wish from another. The bodies of a draft are always the same or none, and are not copied for that. */
export function keyOf({ edits, ...wanted }: ReplayWanted): string {
  return JSON.stringify([wanted, edits.length]);
}
