import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Failure } from "../../bridge";
import { MockBridge } from "../../bridge/mock";
import { aPeekContract, aPeekView } from "../../bridge/mock-peek";
import { Peeking } from "./peek.svelte";
import type { MaskedField } from "./revealing.svelte";

const mail: MaskedField = { message: 0, part: "body", mask: { field: [1, 0], path: "customer.email", why: "its name says that it is secret" } };

/** Somebody about to read messages of orders. */
async function asked(bridge = new MockBridge()): Promise<Peeking> {
  const peeking = new Peeking(bridge, () => undefined);
  await peeking.begin("mq/orders.dlq");
  return peeking;
}

async function read(bridge = new MockBridge()): Promise<Peeking> {
  const peeking = await asked(bridge);
  await peeking.read();
  return peeking;
}

/** Somebody who sees a masked field. */
async function revealed(bridge = new MockBridge()): Promise<Peeking> {
  const peeking = await read(bridge);
  peeking.revealing.want(mail);
  peeking.revealing.reason = " the customer asks ";
  await peeking.reveal();
  return peeking;
}

const gone = () => new Failure({ kind: "notFound", message: "these messages are not kept any more" });

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test("nothing is read before what it does is shown, and what was shown is what is confirmed", async () => {
  const bridge = new MockBridge();
  const peeking = await asked(bridge);
  expect(bridge.peeks).toEqual([]);
  await peeking.read();
  expect(bridge.peeks).toEqual([{ id: "mq/orders.dlq", count: 10, touches: aPeekContract().touches }]);
  expect(peeking.messages.length).toBe(3);
});

test.each(["destroying", "impossible"])("what is %s is not read", async (contract) => {
  const bridge = new MockBridge();
  bridge.contract = aPeekContract({ contract, allowed: false, touches: [] });
  await read(bridge);
  expect(bridge.peeks).toEqual([]);
});

test.each([0, 51, 1.5, NaN, null])("%s messages are none that can be read", async (count) => {
  const bridge = new MockBridge();
  const peeking = await asked(bridge);
  peeking.count = count;
  expect(peeking.isCount).toBe(false);
  await peeking.read();
  expect(bridge.peeks).toEqual([]);
});

test.each([
  ["does more by now", new Failure({ kind: "invalid", field: "touches", message: "it counts as a return now" })],
  ["may have been done all the same", new Failure({ kind: "unreachable", message: "they may have been handed out all the same" })],
])("where reading %s, the question is asked anew with the reason", async (_, failure) => {
  const bridge = new MockBridge();
  const peeking = await asked(bridge);
  bridge.peekFailing = failure;
  bridge.contract = aPeekContract({ left: 1 });
  await peeking.read();
  expect(peeking.failure?.message).toBe(failure.message);
  expect(peeking.contract?.left).toBe(1);
  expect([peeking.view, peeking.isBusy]).toEqual([null, false]);
});

test("an answer that comes after its dialog was closed is not shown in the next one", async () => {
  const bridge = new MockBridge();
  const peeking = await asked(bridge);
  const reading = peeking.read();
  await peeking.begin("mq/orders.dlq");
  await reading;
  expect(peeking.view, "another question is open by now").toBeNull();
  expect(peeking.canRead).toBe(true);
});

test("an error shows its messages alone", async () => {
  const peeking = await read();
  peeking.group = "1111222233334444";
  expect(peeking.messages.map(({ place }) => place)).toEqual([1]);
});

test("a field is shown for a reason, and hidden again after its time", async () => {
  const bridge = new MockBridge();
  const peeking = await read(bridge);
  const { revealing } = peeking;
  revealing.want(mail);
  revealing.reason = "   ";
  await peeking.reveal();
  expect(bridge.reveals).toEqual([]);
  revealing.reason = " the customer asks ";
  // Whoever presses twice has asked once.
  await Promise.all([peeking.reveal(), peeking.reveal()]);
  expect(bridge.reveals).toEqual([{ session: "peek-1", message: 0, part: "body", field: [1, 0], reason: "the customer asks" }]);
  expect(revealing.shown?.text).toBe("ana.kestrel@example.com");
  vi.advanceTimersByTime(29_000);
  expect(revealing.shown).not.toBeNull();
  vi.advanceTimersByTime(1_000);
  expect(revealing.shown).toBeNull();
});

test("a field that came after its question was left is not shown", async () => {
  const peeking = await read();
  peeking.revealing.want(mail);
  peeking.revealing.reason = "why";
  const revealing = peeking.reveal();
  peeking.revealing.leave();
  await revealing;
  expect(peeking.revealing.shown).toBeNull();
});

test("closing takes away all that was read", async () => {
  const peeking = await revealed();
  peeking.close();
  const { view, id, revealing } = peeking;
  expect([view, id, revealing.shown, revealing.wanted, revealing.last]).toEqual([null, null, null, null, null]);
});

test("the window forgets what was read when the core does, with what is shown of it", async () => {
  const peeking = await read();
  vi.advanceTimersByTime(590_000);
  peeking.revealing.want(mail);
  peeking.revealing.reason = "why";
  await peeking.reveal();
  expect(peeking.revealing.shown).not.toBeNull();
  vi.advanceTimersByTime(10_000);
  expect([peeking.view, peeking.revealing.shown, peeking.contract]).toEqual([null, null, null]);
  expect(peeking.forgotten).toContain("forgotten 10:15");
  await peeking.ask();
  expect([peeking.forgotten, peeking.contract?.allowed]).toEqual([null, true]);
});

test("what the core has forgotten already is not shown any longer", async () => {
  const bridge = new MockBridge();
  bridge.revealFailing = gone();
  const peeking = await revealed(bridge);
  expect([peeking.view, peeking.forgotten]).toEqual([null, "these messages are not kept any more"]);
  const other = await read(bridge);
  bridge.exportFailing = gone();
  await other.export();
  expect([other.view, other.forgotten]).toEqual([null, "these messages are not kept any more"]);
});

test("a refusal of the core stays at the reason, and can be mended", async () => {
  const bridge = new MockBridge();
  bridge.revealFailing = new Failure({ kind: "invalid", field: "reason", message: "say why" });
  const peeking = await revealed(bridge);
  expect(peeking.revealing.failure?.message).toBe("say why");
  expect(peeking.revealing.reason).toBe(" the customer asks ");
  bridge.revealFailing = null;
  await peeking.reveal();
  expect(peeking.revealing.shown).not.toBeNull();
});

test("where the file of an export is, or why there is none, is said where the messages are", async () => {
  const bridge = new MockBridge();
  bridge.peeked = aPeekView({ session: "peek-7" });
  const peeking = await read(bridge);
  await peeking.export();
  expect(bridge.exportedMessages).toEqual(["peek-7"]);
  expect(peeking.exported).toEqual({ said: "exports/mq-orders.dlq.json has 3 messages, masked as they are shown.", isWrong: false });
  bridge.exportFailing = new Failure({ kind: "store", message: "the disk is full" });
  await peeking.export();
  expect(peeking.exported).toEqual({ said: "the disk is full", isWrong: true });
  expect(peeking.view).not.toBeNull();
});
