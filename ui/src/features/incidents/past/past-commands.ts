import type { Command } from "../../../commands/commands";
import type { IncidentsDesk } from "../incidents.svelte";
import type { PastDesk } from "./past.svelte";

/** What the commands of a moment are called. */
export const titles = {
  open: "What was knowable, at the time of the chosen line",
  train: "Replay it as training, from its first moment",
  previous: "Previous moment",
  next: "Next moment",
  first: "First moment",
  last: "Last moment",
  uncover: "Uncover what is known only since",
  training: "Cover what is known only since, or do not any more",
  close: "Back to the incident",
};

/** How a moment of the incident that is open is gone to. */
export function pastOf(desk: IncidentsDesk): Command[] {
  const isThere = () => desk.row !== null;
  const words = "hindsight then past known time travel replay";
  return [
    { id: "incident-past", title: titles.open, group: "incident", keys: ["h"], when: isThere, words, run: () => desk.openPast() },
    { id: "incident-training", title: titles.train, group: "incident", keys: ["Shift+h"], when: isThere, words, run: () => desk.openPast(true) },
  ];
}

/** What can be done while a moment is shown. */
export function pastCommands(past: PastDesk): Command[] {
  return [
    { id: "past-previous", title: titles.previous, group: "list", keys: ["ArrowLeft", "k"], run: () => past.step(-1) },
    { id: "past-next", title: titles.next, group: "list", keys: ["ArrowRight", "j"], run: () => past.step(1) },
    { id: "past-first", title: titles.first, group: "list", keys: ["Home"], run: () => past.first() },
    { id: "past-last", title: titles.last, group: "list", keys: ["End"], run: () => past.last() },
    { id: "past-uncover", title: titles.uncover, group: "incident", keys: ["Enter"], when: () => past.view !== null && past.isCovered, words: "hindsight", run: () => past.uncover() },
    { id: "past-training", title: titles.training, group: "incident", keys: ["c"], words: "hindsight training learn", run: () => past.toggleTraining() },
    { id: "past-close", title: titles.close, group: "list", keys: ["Escape"], run: () => past.close() },
  ];
}
