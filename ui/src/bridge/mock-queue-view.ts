import type { AuditView } from "./api/AuditView";
import type { QueueAttention } from "./api/QueueAttention";
import type { QueueChart } from "./api/QueueChart";
import type { QueueLoss } from "./api/QueueLoss";
import type { QueuePointRow } from "./api/QueuePointRow";
import type { QueueRow } from "./api/QueueRow";
import type { QueueView } from "./api/QueueView";
import type { QueuesView } from "./api/QueuesView";
import { aTime } from "./fixtures";

const HOUR_MS = 3_600_000;
const LINE = '<svg viewBox="0 0 96 20"><path d="M0 16 24 15 48 11 72 9 96 4" fill="none" stroke="var(--chart-line)"></path></svg>';

const nothing: QueueLoss = { near: "nothing", text: "", said: "Nothing is in it that could be lost.", at: null, copy: "" };
const never: QueueLoss = { near: "never", text: "never", said: "Nothing drops its messages.", at: null, copy: "" };
const unknown: QueueLoss = { near: "unknown", text: "not known", said: "How long it keeps messages is not told.", at: null, copy: "" };

/** An alert about a queue. */
export function anAttention(kind: string, changes: Partial<QueueAttention> = {}): QueueAttention {
  return {
    kind,
    severity: "warning",
    said: `It was not seen empty for 3 days (${kind}).`,
    brief: "not emptied for 3 d",
    since: aTime(0, "Wed 09:00"),
    alert: `mq/orders.dlq:${kind}`,
    waits: false,
    ...changes,
  };
}

/** In which part of the list a watched queue stands, nearly as the core has it. */
export function groupOf({ needs, promise, state }: Pick<QueueRow, "needs" | "promise" | "state">): QueueRow["group"] {
  if (needs) return "needs";
  if (state === "empty") return "empty";
  if (promise !== null) return "promised";
  return state === "known" || state === "approximate" ? "filled" : "unknown";
}

/** A queue that is empty. */
export function aQueue(name: string, changes: Partial<QueueRow> = {}): QueueRow {
  const row: Omit<QueueRow, "group" | "text"> = {
    id: `mq/${name}`,
    name,
    source: "mq",
    kind: "RabbitMQ, quorum queue",
    state: "empty",
    depthText: "empty",
    depthSaid: "",
    depth: 0,
    asOf: null,
    oldestText: "",
    oldestAt: null,
    growthText: "",
    isGrowing: false,
    strip: { svg: LINE, said: "0 all day" },
    loss: nothing,
    unacknowledgedText: "",
    consumersText: "no consumer",
    owner: "ana",
    ownerSaid: "by the workspace; pages checkout",
    lookedText: "ana, 2 d ago",
    lookedAt: aTime(0, "Thu 10:00"),
    promise: null,
    attention: [],
    needs: false,
    feedsSaid: "",
    ...changes,
  };
  return { group: groupOf(row), text: `${row.id}: ${row.depthText}`, ...row };
}

/** A queue of which no depth is known. */
function anUnread(name: string, state: QueueRow["state"], depthText: string, depthSaid: string, changes: Partial<QueueRow> = {}): QueueRow {
  const strip = { svg: "", said: "nothing was read" };
  return aQueue(name, { state, depthText, depthSaid, depth: null, strip, loss: unknown, owner: "", ownerSaid: "", lookedText: "never", lookedAt: null, ...changes });
}

/** Orders, which grow and are lost tomorrow. */
export const orders = aQueue("orders.dlq", {
  state: "known",
  depthText: "12,400",
  depth: 12_400,
  oldestText: "died 3 d ago",
  oldestAt: aTime(0, "Wed 09:00"),
  growthText: "1,200 an hour more",
  isGrowing: true,
  strip: { svg: LINE, said: "from 2,100 to 12,400" },
  loss: { near: "soon", text: "in 1 d 4 h", said: "The first message is dropped on Sun 18:00, by its message-ttl. Export before it goes.", at: aTime(28 * HOUR_MS, "Sun 18:00"), copy: "watchbill queues copy mq/orders.dlq --reason TEXT" },
  unacknowledgedText: "3 held",
  feedsSaid: "from orders, payments",
  lookedText: "never",
  lookedAt: null,
  needs: true,
  attention: [
    anAttention("losing", { severity: "error", said: "The first message is lost in 1 d 4 h.", brief: "loses in 1 d" }),
    anAttention("growing", { said: "It grew in every quarter of the last hour.", brief: "grows" }),
  ],
});

/** Every way a queue can be shown: what needs somebody, what is promised, what is not known, and the calm. */
export function someQueues(): QueueRow[] {
  const dropped = anAttention("dropping", { severity: "critical", said: "The broker throws messages away.", brief: "drops messages" });
  return [
    aQueue("payments.dlq", {
      state: "approximate", depthText: "about 48,000", depthSaid: "counted roughly by its broker", depth: 48_000, oldestText: "sent 9 d ago",
      loss: { near: "now", text: "now", said: "Messages are being thrown away.", at: aTime(0, "14:00"), copy: "watchbill queues copy mq/payments.dlq --reason TEXT" }, attention: [dropped], needs: true, feedsSaid: "from payments",
    }),
    orders,
    aQueue("refunds.dlq", {
      state: "known", depthText: "17", depth: 17, oldestText: "died 5 h ago", loss: { near: "later", text: "in 6 d", said: "The first message is dropped on Fri 10:00.", at: aTime(144 * HOUR_MS, "Fri 10:00"), copy: "watchbill queues copy mq/refunds.dlq --reason TEXT" },
      promise: { by: "bo", mine: false, until: aTime(20 * HOUR_MS, "Sun 10:00"), note: "after the release" }, attention: [anAttention("not_emptied", { waits: true })],
    }),
    anUnread("audit.dlq", "no_permission", "no permission", "the user watchbill may not see the virtual host audit"),
    anUnread("legacy.dlq", "statistics_off", "statistics off", "its broker counts nothing"),
    anUnread("celery", "not_observable", "not observable", "the expression gives nothing"),
    anUnread("mail.dlq", "stale", "40 at 02:11", "as of 02:11; mq cannot be reached", { asOf: aTime(0, "02:11") }),
    anUnread("new.dlq", "never_read", "never read", "it is named in the workspace and nothing was told of it"),
    aQueue("invoices.dlq", { state: "known", depthText: "3", depth: 3, oldestText: "died 1 h ago", loss: never }),
    aQueue("search.dlq"),
  ];
}

/** The page with all of them. */
export function aQueuesView(changes: Partial<QueuesView> = {}): QueuesView {
  return {
    at: aTime(0, "14:00"),
    headline: "2 of 10 queues need somebody",
    queues: someQueues(),
    others: [
      anUnread("orders", "never_read", "not watched", "", { group: "others" }),
      anUnread("test-1", "never_read", "not watched", "", { group: "others" }),
      anUnread("old.dlq", "gone", "gone", "mq does not list it any more, since Tue 12:00", { group: "others" }),
    ],
    stripFrom: aTime(-24 * HOUR_MS, "Fri 14:00"),
    stripTo: aTime(0, "14:00"),
    problems: [],
    notice: null,
    losing: 1,
    auditSaid: "2 findings, 1 of which loses messages",
    ...changes,
  };
}

/** A point an hour, the newest first; the third newest was not read. */
function points(): QueuePointRow[] {
  const count = 24;
  return Array.from({ length: count }, (_, back) => {
    const hour = count - 1 - back;
    const text = back === 2 ? "not known: mq cannot be reached" : `${hour * 500} messages`;
    return { at: aTime(hour * HOUR_MS, `${String(hour).padStart(2, "0")}:00`), x: hour / (count - 1), text };
  });
}

export function aQueueChart(changes: Partial<QueueChart> = {}): QueueChart {
  const svg = '<svg viewBox="0 0 960 240"><path d="M40 220 480 120 920 20" fill="none" stroke="var(--chart-line)"></path></svg>';
  return { span: "day", svg, said: "From 2,100 to 12,400 over the last day", points: points(), plotFrom: 0.05, plotTo: 0.95, plotTop: 0.1, plotBottom: 0.9, ...changes };
}

export function aQueueView(changes: Partial<QueueView> = {}): QueueView {
  return {
    at: aTime(0, "14:00"),
    row: orders,
    chart: aQueueChart(),
    figures: [
      { name: "Messages", text: "12,400", said: "Counted by mq at 14:00." },
      { name: "Oldest", text: "died 3 d ago", said: "Told by the header x-death of the message at its head." },
      { name: "Held by consumers", text: "not told", said: "Its broker does not tell." },
    ],
    limits: ["A message is dropped 4 days after it died."],
    moves: [],
    feeds: { svg: '<svg viewBox="0 0 400 80"></svg>', said: ["All dead letters of orders come here.", "Those of payments come here."], asOf: aTime(0, "13:50") },
    began: ["It was empty at Wed 08:58 and not at Wed 09:00.", "6 min before, checkout v42 was released."],
    looks: [{ at: aTime(0, "Thu 10:00"), by: "bo", said: "looked at it" }],
    promises: [{ at: aTime(0, "Mon 10:00"), said: "ana promised to see to it until Tue 10:00; it was not emptied by then" }],
    audit: [{ queue: "mq/orders.dlq", rule: "kept_too_shortly", loses: false, said: "It keeps messages no longer than orders does.", fix: "Raise its message-ttl." }],
    promiseOffers: [
      { until: "2026-03-28T17:00:00Z", said: "until tonight 18:00", warning: "" },
      { until: "2026-03-30T08:00:00Z", said: "2 days, until Mon 10:00", warning: "The first message is lost on Sun 18:00, before that." },
    ],
    ...changes,
  };
}

/** Two things that are wrong, one of which loses messages. */
export function anAudit(changes: Partial<AuditView> = {}): AuditView {
  return {
    at: aTime(0, "14:00"),
    headline: "2 findings, 1 of which loses messages",
    findings: [
      { queue: "mq/payments.dlq", rule: "dead_are_dropped", loses: true, said: "What dies in it is thrown away.", fix: "Give it a dead-letter exchange." },
      { queue: "mq/orders.dlq", rule: "kept_too_shortly", loses: false, said: "It keeps messages no longer than orders does.", fix: "Raise its message-ttl." },
    ],
    seen: ["mq: 14 queues, all that decides was seen at 13:50.", "metrics: nothing can be seen of how its queues keep dead letters."],
    ...changes,
  };
}
