import { expect, test, vi } from "vitest";
import { Failure, type QueueRow } from "../../bridge";
import { aTime } from "../../bridge/fixtures";
import { MockBridge } from "../../bridge/mock";
import { orders } from "../../bridge/mock-queue-view";
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

/** Orders with a promise that stands. */
function promised(bridge: MockBridge, by: string, mine: boolean): QueueRow {
  const promise = { by, mine, until: aTime(72_000_000, "Sun 10:00"), note: "after the release" };
  const row = { ...orders, promise };
  bridge.queues = { ...bridge.queues, queues: bridge.queues.queues.map((one) => (one.id === row.id ? row : one)) };
  return row;
}

const again = { id: orders.id, until: "1970-01-01T20:00:00Z", note: "after the release" };

test("my promise that I take back, or that another of mine takes the place of, is given again by undo, to the second and with its note", async () => {
  const bridge = new MockBridge();
  const { promising, undo } = about(bridge);
  await promising.end(promised(bridge, "ana", true));
  await undo.last();
  expect(bridge.promised).toEqual([again]);
  promised(bridge, "ana", true);
  await promising.begin(orders.id);
  await promising.make();
  await undo.last();
  expect(bridge.promised.slice(2)).toEqual([again]);
  expect(bridge.promisesEnded, "only the first was taken back").toEqual([orders.id]);
});

test("a colleague's promise that was ended is never given again in my name, and nothing older is undone in its place", async () => {
  const bridge = new MockBridge();
  const { promising, undo, notices } = about(bridge);
  const older = vi.fn<() => Promise<void>>(async () => undefined);
  undo.did("something before", older);
  await promising.end(promised(bridge, "bo", false));
  expect(notices.current?.text).toBe("The promise of bo on orders.dlq is ended.");
  expect(notices.current?.action, "no undo is offered").toBeNull();
  await undo.last();
  expect(bridge.promised).toEqual([]);
  expect(older).not.toHaveBeenCalled();
  expect(notices.current?.text).toContain("only bo can give it again");
  await undo.last();
  expect(older).toHaveBeenCalledTimes(1);
});

test("undo takes back my promise that took the place of a colleague's, and says that theirs does not come back", async () => {
  const bridge = new MockBridge();
  const { promising, undo, notices } = about(bridge);
  promised(bridge, "bo", false);
  await promising.begin(orders.id);
  await promising.make();
  expect(notices.current?.text).toContain("The promise of bo is over.");
  await undo.last();
  expect(bridge.promisesEnded).toEqual([orders.id]);
  expect(bridge.promised).toHaveLength(1);
  expect(notices.current?.text).toContain("The promise of bo, in the place of which it was, does not come back");
});

test("undo leaves alone what a colleague has promised since", async () => {
  const bridge = new MockBridge();
  const { promising, undo, notices } = about(bridge);
  await promising.begin(orders.id);
  await promising.make();
  promised(bridge, "bo", false);
  await undo.last();
  expect(bridge.promisesEnded).toEqual([]);
  expect(notices.current?.text).toBe("Nothing was taken back: bo has promised to see to orders.dlq since.");
  await promising.end(promised(bridge, "ana", true));
  promised(bridge, "bo", false);
  await undo.last();
  expect(bridge.promised).toHaveLength(1);
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
