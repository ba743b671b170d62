import { expect, test } from "vitest";
import { aQueue, aQueuesView, orders, someQueues } from "../../bridge/mock-queue-view";
import { MockBridge } from "../../bridge/mock";
import { QueueList, partsOf, passes } from "./list.svelte";
import { isKnown } from "./states";

const names = (list: QueueList) => list.parts.map(({ standing, rows }) => [standing, ...rows.map(({ name }) => name)]);

async function listed(bridge = new MockBridge()): Promise<QueueList> {
  const list = new QueueList(bridge);
  await list.changed();
  return list;
}

test("what needs somebody stands first, then what is promised and what is not known, and the empty ones last", async () => {
  const list = await listed();
  expect(names(list)).toEqual([
    ["needs", "payments.dlq", "orders.dlq"],
    ["promised", "refunds.dlq"],
    ["unknown", "audit.dlq", "legacy.dlq", "celery", "mail.dlq", "new.dlq"],
    ["filled", "invoices.dlq"],
    ["empty", "search.dlq"],
  ]);
});

test("a queue stands in the part that the core says, whatever else is told of it", () => {
  const queues = someQueues().map((row) => ({ ...row, group: "promised" as const }));
  const parts = partsOf(queues, [aQueue("gone.dlq", { state: "gone", group: "others" })]);
  expect(parts.map(({ standing, rows }) => [standing, rows.length])).toEqual([["promised", queues.length], ["others", 1]]);
});

test("what cannot be read counts as not known, whatever figure is told beside its state", () => {
  for (const state of ["no_permission", "statistics_off", "not_observable", "stale", "never_read", "gone"] as const) {
    expect(isKnown(aQueue("q", { state, depth: 0 })), state).toBe(false);
  }
  for (const state of ["empty", "known", "approximate"] as const) expect(isKnown(aQueue("q", { state })), state).toBe(true);
});

test.each([
  ["", true],
  ["ORDERS", true],
  ["mq orders", true],
  ["payments", true],
  ["ana", true],
  ["grows", true],
  ["counted", true],
  ["growing needs", true],
  ["quorum", true],
  ["orders nobody", false],
])("the words %o leave the queue of orders: %o", (filter, left) => {
  expect(passes(orders, filter)).toBe(left);
});

test("what cannot be read is found by the words of its state", async () => {
  const list = await listed();
  list.filter = "no permission";
  expect(names(list)).toEqual([["unknown", "audit.dlq"]]);
  list.filter = "not known";
  expect(list.parts[0]?.rows).toHaveLength(5);
});

test("what is not watched is hidden until it is asked for, and found by a filter all the same", async () => {
  const list = await listed();
  expect(list.rows.some(({ name }) => name === "test-1")).toBe(false);
  list.filter = "test-1";
  expect(names(list)).toEqual([["others", "test-1"]]);
  list.filter = "";
  list.withOthers = true;
  expect(names(list).at(-1)).toEqual(["others", "orders", "test-1", "old.dlq"]);
  list.withOthers = false;
  list.chooseId("mq/test-1");
  expect(list.chosen?.name).toBe("test-1");
  expect(list.watched("mq/test-1")).toBeNull();
});

test("while somebody reads, rows keep their place and their part, and only their figures are new", async () => {
  const bridge = new MockBridge();
  const list = await listed(bridge);
  list.hold.stir("pointer");
  const better = { ...orders, needs: false, attention: [], depthText: "0", state: "empty" as const, group: "empty" as const };
  const fresh = bridge.queues.queues.filter(({ name }) => name !== "orders.dlq" && name !== "search.dlq");
  bridge.queues = { ...bridge.queues, queues: [...fresh, better, aQueue("another.dlq")] };
  await list.changed();
  expect(names(list)[0]).toEqual(["needs", "payments.dlq", "orders.dlq"]);
  expect(names(list).at(-1), "what is gone stays until the reader lets go").toEqual(["empty", "search.dlq"]);
  expect(list.rows[1]?.depthText).toBe("0");
  expect(list.waiting).not.toBeNull();
  list.hold.end();
  expect(names(list).at(-1)).toEqual(["empty", "orders.dlq", "another.dlq"]);
  expect(list.waiting).toBeNull();
});

test("the choice is moved up to the ends and stays on its queue when the order changes", async () => {
  const bridge = new MockBridge();
  const list = await listed(bridge);
  list.move(1);
  list.move(1);
  expect(list.chosen?.name).toBe("orders.dlq");
  list.move(-9);
  expect(list.chosen?.name).toBe("payments.dlq");
  list.move(99);
  expect(list.chosen?.name).toBe("search.dlq");
  bridge.queues = { ...bridge.queues, queues: bridge.queues.queues.toReversed() };
  await list.changed();
  expect(list.chosen?.name).toBe("search.dlq");
});

test("it is calm when all is known and nothing is needed or put off, and while somebody reads not before rows stand so", async () => {
  const bridge = new MockBridge();
  const queues = [aQueue("one"), orders];
  bridge.queues = aQueuesView({ queues });
  const list = await listed(bridge);
  expect(list.isCalm).toBe(false);
  list.hold.stir("pointer");
  bridge.queues = aQueuesView({ queues: queues.map((row) => ({ ...row, needs: false, attention: [], group: "filled" as const })) });
  await list.changed();
  expect(list.isCalm).toBe(false);
  list.hold.end();
  expect(list.isCalm).toBe(true);
  bridge.queues = aQueuesView({ queues: someQueues().filter(({ promise }) => promise !== null) });
  await list.changed();
  expect(list.isCalm, "what is promised is only put off").toBe(false);
});

test("parts without queues are left out", () => {
  expect(partsOf([aQueue("one")], []).map(({ standing }) => standing)).toEqual(["empty"]);
  expect(partsOf([], [])).toEqual([]);
});
