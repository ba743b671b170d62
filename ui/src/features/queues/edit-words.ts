import type { Fault } from "./json-text";

/** `1,204 bytes` */
function bytes(count: number): string {
  return count === 1 ? "1 byte" : `${String(count).replaceAll(/\B(?=(\d{3})+$)/g, ",")} bytes`;
}

/** What is said where the body of a message is edited before a replay. */
export const words = {
  edit: "Edit body",
  editAgain: "Edit again",
  takeBack: "Send it as it was",
  not: (why: string) => `Its body cannot be edited: ${why}.`,
  kept: (size: string) => `Edited: ${size}. A replay of marked messages sends this.`,
  unmarked: "It is not marked, so no replay takes it.",
  why: "The whole body is shown, with all that is masked.",
  open: "Edit it",
  title: (place: number) => `Edit message ${place + 1}`,
  about: (queue: string) => `of ${queue}. What you make of it is sent by a replay alone, and is kept in memory until then.`,
  close: "Back",
  box: "Body",
  sizes: (was: number, now: number) => (was === now ? bytes(was) : `${bytes(was)} in the message, ${bytes(now)} now`),
  until: (time: string) => `forgotten ${time}`,
  soon: (seconds: number) => `forgotten in ${seconds} s`,
  unseen: (count: number) => `${count === 1 ? "1 sign" : `${count} signs`} in it that nobody sees`,
  crlf: "lines end as on Windows, and stay so",
  noCopy: "nothing can be copied out of it",
  json: "It is JSON.",
  text: "It is text, and is not checked.",
  fault: ({ line, column, said }: Fault) => `Line ${line}, column ${column}: ${said}.`,
  goThere: "Go there",
  layOut: "A line for each value",
  asItWas: "As it was",
  look: "Look at what changes",
  looking: "Comparing",
  same: "Nothing is changed yet.",
  faulty: "It was JSON: mend it before you look.",
  leaving: "What you wrote is not kept yet.",
  leave: "Leave it",
  goOn: "Go on editing",
  changes: "What changes",
  place: "Where",
  before: "In the message",
  after: "Sent instead",
  whole: "the whole",
  none: "nothing",
  warnings: "What could surprise",
  keep: "Keep it for the replay",
  keepMeans: (time: string) => `Nothing is sent by that. The message is marked; Replay takes it with this body until ${time}.`,
  toText: "Back to the text",
};
