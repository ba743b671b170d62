import type { Bridge, ReplayAsk } from "../../bridge";
import type { Command } from "../../commands/commands";
import { type StepWay, spans } from "./open.svelte";
import type { QueuesDesk } from "./queues.svelte";
import { worst } from "./states";
import { words } from "./words";

/** What the commands of the page are called. */
export const titles = {
  next: "Next queue",
  previous: "Previous queue",
  first: "First queue",
  last: "Last queue",
  pageDown: "A page down",
  pageUp: "A page up",
  open: "Open it; again, on the whole page",
  close: "Close what is open; clear the filter",
  filter: "Filter",
  showNew: "Show the new order",
  others: "Show or hide the queues that are not watched",
  audit: "Audit: how dead letters are kept",
  errors: "Errors: what messages of all queues died of",
  looked: "Record that I looked at it",
  promise: "Promise to see to it",
  peek: "Read messages of it, masked",
  replay: "Send messages of it again: a replay",
  discard: "Discard messages of it",
  keep: "Copy messages of it before they are lost",
  pause: "Let the replay wait, or go on",
  stop: "Stop the replay",
  takeBack: "Take your promise on it back",
  endOther: (by: string) => `End the promise of ${by} on it`,
  alert: "Open the alert of its worst reason",
  full: "The whole page, or beside the list",
  steps: {
    before: "The point before",
    after: "The point after",
    "ten-before": "Ten points before",
    "ten-after": "Ten points after",
    first: "The first point",
    last: "The last point",
  } satisfies Record<StepWay, string>,
  span: (span: string) => `Show the last ${span}`,
  queue: (name: string) => `Open ${name}`,
  found: (id: string) => `Queue: ${id}`,
};

const stepKeys: Record<StepWay, readonly string[]> = {
  before: ["ArrowLeft"],
  after: ["ArrowRight"],
  "ten-before": ["Shift+ArrowLeft"],
  "ten-after": ["Shift+ArrowRight"],
  first: ["Home"],
  last: ["End"],
};
const steps: readonly StepWay[] = ["before", "after", "ten-before", "ten-after", "first", "last"];

/** Queues that are called like a text, as something to go to from another page. */
export async function queuesFound(bridge: Bridge, text: string, show: (id: string) => void): Promise<Command[]> {
  try {
    const found = await bridge.findQueues(text);
    // Ids of their own, because the palette may still show them when the page with its commands is there.
    return found.map(({ id }) => ({ id: `found queue ${id}`, title: titles.found(id), group: "queue", keys: [], run: () => show(id) }));
  } catch {
    // Whoever looks for a command still finds it.
    return [];
  }
}

/** What can be done on the page Queues. */
export function queueCommands(desk: QueuesDesk): Command[] {
  const { list, queue } = desk;
  const isOpen = () => queue.id !== null;
  const isClosed = () => queue.id === null;
  const isThere = () => desk.subject !== null;
  /** One queue has one replay at a time. */
  const isIdle = () => desk.subject !== null && desk.replays.openOf(desk.subject.id) === null;
  const turn = () => desk.run?.can.find((ask) => ask !== "stop") ?? null;
  const steer = (ask: ReplayAsk | null) => desk.run !== null && ask !== null && void desk.replays.steer(desk.run, ask);
  const page = () => desk.drawn?.pageRows() ?? 1;
  const all = () => list.rows.length;
  const alert = () => {
    const reason = desk.subject === null ? null : worst(desk.subject);
    return reason === null || reason.alert === "" ? null : reason.alert;
  };
  return [
    { id: "queue-next", title: titles.next, group: "list", keys: ["j", "ArrowDown"], run: () => desk.move(1) },
    { id: "queue-previous", title: titles.previous, group: "list", keys: ["k", "ArrowUp"], run: () => desk.move(-1) },
    { id: "queue-page-down", title: titles.pageDown, group: "list", keys: ["PageDown"], when: isClosed, run: () => desk.move(page()) },
    { id: "queue-page-up", title: titles.pageUp, group: "list", keys: ["PageUp"], when: isClosed, run: () => desk.move(-page()) },
    { id: "queue-first", title: titles.first, group: "list", keys: ["Home"], when: isClosed, run: () => desk.move(-all()) },
    { id: "queue-last", title: titles.last, group: "list", keys: ["End"], when: isClosed, run: () => desk.move(all()) },
    { id: "queue-open", title: titles.open, group: "list", keys: ["Enter"], when: () => list.chosen !== null || isOpen(), run: () => desk.openChosen() },
    { id: "queue-close", title: titles.close, group: "list", keys: ["Escape"], run: () => desk.close() },
    { id: "queue-filter", title: titles.filter, group: "list", keys: ["/"], when: () => list.view !== null, run: () => desk.drawn?.focusFilter() },
    { id: "queue-waiting", title: titles.showNew, group: "list", keys: ["."], when: () => list.waiting !== null, run: () => list.showWaiting() },
    { id: "queue-others", title: titles.others, group: "list", keys: ["e"], when: () => (list.view?.others.length ?? 0) > 0, run: () => (list.withOthers = !list.withOthers) },
    { id: "queue-audit", title: titles.audit, group: "list", keys: ["Shift+a"], words: "findings dead letter exchange", run: () => desk.auditing.open() },
    { id: "queue-errors", title: titles.errors, group: "list", keys: ["Shift+e"], words: "signatures exceptions reasons everywhere", run: () => desk.scanning.open() },
    { id: "queue-looked", title: titles.looked, group: "queue", keys: ["l"], when: isThere, run: () => void desk.look() },
    { id: "queue-peek", title: titles.peek, group: "queue", keys: ["v"], words: "view messages errors payload", when: isThere, run: () => desk.peek() },
    { id: "queue-replay", title: titles.replay, group: "queue", keys: ["s"], words: "replay resend requeue redrive", when: isIdle, run: () => desk.replay() },
    { id: "queue-discard", title: titles.discard, group: "queue", keys: [], words: "delete remove purge drop", when: isIdle, run: () => desk.replay(true) },
    { id: "queue-keep", title: titles.keep, group: "queue", keys: [], words: "export backup save snapshot loss", when: isIdle, run: () => desk.keep() },
    { id: "queue-replay-pause", title: titles.pause, group: "queue", keys: ["p"], words: "hold wait continue resume", when: () => turn() !== null, run: () => steer(turn()) },
    { id: "queue-replay-stop", title: titles.stop, group: "queue", keys: ["Shift+x"], words: "end cancel abort discard", when: () => desk.run?.can.includes("stop") === true, run: () => steer("stop") },
    { id: "queue-promise", title: titles.promise, group: "queue", keys: ["o"], words: "own later snooze", when: isThere, run: () => desk.promise() },
    {
      id: "queue-promise-end",
      title: titles.takeBack,
      group: "queue",
      keys: ["Shift+o"],
      when: () => desk.subject?.promise?.mine === true,
      run: () => desk.endPromise(),
    },
    // Without a key: what a colleague promised cannot be given again by undo.
    {
      id: "queue-promise-end-other",
      title: titles.endOther(desk.subject?.promise?.by ?? ""),
      group: "queue",
      keys: [],
      when: () => desk.subject?.promise?.mine === false,
      run: () => desk.endPromise(),
    },
    { id: "queue-alert", title: titles.alert, group: "queue", keys: ["a"], when: () => alert() !== null, run: () => desk.openAlert(alert() ?? "") },
    { id: "queue-full", title: titles.full, group: "queue", keys: ["f"], when: isOpen, run: () => (queue.isFull = !queue.isFull) },
    ...steps.map((way): Command => ({
      id: `queue-step-${way}`,
      title: titles.steps[way],
      group: "queue",
      keys: stepKeys[way],
      when: () => isOpen() && queue.points.length > 0,
      run: () => queue.step(way),
    })),
    ...spans.map((span, index): Command => ({
      id: `queue-span-${span}`,
      title: titles.span(words.spans[span]),
      group: "queue",
      keys: [String(index + 1)],
      when: isOpen,
      run: () => queue.show(span),
    })),
    // By their names, from the palette.
    ...[...(list.view?.queues ?? []), ...(list.view?.others ?? [])].map(({ id, name, source, owner }): Command => ({
      id: `queue ${id}`,
      title: titles.queue(name),
      group: "queue",
      keys: [],
      words: [source, owner].join(" "),
      run: () => desk.show(id),
    })),
  ];
}
