import { expect, test } from "vitest";
import { Failure } from "../../bridge";
import { MockBridge } from "../../bridge/mock";
import { Undo } from "../../commands/undo.svelte";
import { Notices } from "../../components/notices.svelte";
import { Promising } from "./promising.svelte";

function about(bridge: MockBridge): { promising: Promising; undo: Undo; notices: Notices } {
  const notices = new Notices();
  const undo = new Undo(notices);
  return { promising: new Promising(bridge, notices, undo, () => undefined), undo, notices };
}

test("a promise begins with the first offer before which nothing is lost", async () => {
  const bridge = new MockBridge();
  bridge.queue = { ...bridge.queue, promiseOffers: bridge.queue.promiseOffers.toReversed() };
  const { promising } = about(bridge);
  await promising.begin("mq/orders.dlq");
  expect(promising.draft?.form).toEqual({ id: "mq/orders.dlq", until: "2026-03-28T17:00:00Z", note: "" });
});

test("where every offer is too late, the first one is chosen with its warning", async () => {
  const bridge = new MockBridge();
  bridge.queue = { ...bridge.queue, promiseOffers: bridge.queue.promiseOffers.slice(1) };
  const { promising } = about(bridge);
  await promising.begin("mq/orders.dlq");
  expect(promising.draft?.offer?.warning).not.toBe("");
});

test("a time that is typed is given as it is, and none is no promise", async () => {
  const bridge = new MockBridge();
  const { promising } = about(bridge);
  await promising.begin("mq/orders.dlq");
  if (promising.draft === null) throw new Error("a draft has begun");
  promising.draft.offer = null;
  expect(promising.draft.canBeGiven).toBe(false);
  await promising.make();
  expect(bridge.promised).toEqual([]);
  promising.draft.own = " tomorrow 10:00 ";
  promising.draft.note = " export them ";
  await promising.make();
  expect(bridge.promised).toEqual([{ id: "mq/orders.dlq", until: "tomorrow 10:00", note: "export them" }]);
  expect(promising.draft).toBeNull();
});

test("a promise that was given is taken back by undo", async () => {
  const bridge = new MockBridge();
  const { promising, undo } = about(bridge);
  await promising.begin("mq/orders.dlq");
  await promising.make();
  await undo.last();
  expect(bridge.promisesEnded).toEqual(["mq/orders.dlq"]);
});

test("one that took the place of another gives its place back, and one that was taken back is given again, to the second and with its note", async () => {
  const bridge = new MockBridge();
  const { promising, undo } = about(bridge);
  const before = { id: "mq/refunds.dlq", until: "1970-01-01T20:00:00Z", note: "after the release" };
  await promising.begin("mq/refunds.dlq");
  await promising.make();
  await undo.last();
  expect(bridge.promised.at(-1)).toEqual(before);
  expect(bridge.promisesEnded).toEqual([]);
  const row = bridge.queues.queues.find(({ id }) => id === before.id);
  if (row?.promise == null) throw new Error("it stands again");
  const stood = { ...row, promise: { ...row.promise, until: { ...row.promise.until, ms: 72_000_000 } } };
  await promising.end(stood);
  await undo.last();
  expect(bridge.promised.at(-1)).toEqual(before);
});

test("a promise that is refused stays open with the reason at its box, and can be mended", async () => {
  const bridge = new MockBridge();
  bridge.queuePromiseFailing = new Failure({ kind: "invalid", field: "until", message: "`soon` is no time" });
  const { promising, notices } = about(bridge);
  await promising.begin("mq/orders.dlq");
  await promising.make();
  expect(promising.draft?.problemOf("until")).toBe("`soon` is no time");
  expect(promising.draft?.problemOf("note")).toBeNull();
  expect(notices.current).toBeNull();
  bridge.queuePromiseFailing = null;
  await promising.make();
  expect(promising.draft).toBeNull();
});
