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
  looked: "Record that I looked at it",
  promise: "Promise to see to it",
  peek: "Read messages of it, masked",
  takeBack: "Take the promise on it back",
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

/** What can be done on the page Queues. */
export function queueCommands(desk: QueuesDesk): Command[] {
  const { list, queue } = desk;
  const isOpen = () => queue.id !== null;
  const isClosed = () => queue.id === null;
  const isThere = () => desk.subject !== null;
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
    { id: "queue-looked", title: titles.looked, group: "queue", keys: ["l"], when: isThere, run: () => void desk.look() },
    { id: "queue-peek", title: titles.peek, group: "queue", keys: ["v"], words: "view messages errors payload", when: isThere, run: () => desk.peek() },
    { id: "queue-promise", title: titles.promise, group: "queue", keys: ["o"], words: "own later snooze", when: isThere, run: () => desk.promise() },
    {
      id: "queue-promise-end",
      title: titles.takeBack,
      group: "queue",
      keys: ["Shift+o"],
      when: () => desk.subject?.promise != null,
      run: () => desk.subject !== null && void desk.promising.end(desk.subject),
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
