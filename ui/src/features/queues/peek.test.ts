import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Failure } from "../../bridge";
import { MockBridge } from "../../bridge/mock";
import { aPeekContract } from "../../bridge/mock-peek";
import { Notices } from "../../components/notices.svelte";
import { type MaskedField, Peeking } from "./peek.svelte";

function about(bridge: MockBridge): { peeking: Peeking; notices: Notices } {
  const notices = new Notices();
  return { peeking: new Peeking(bridge, notices, () => undefined), notices };
}

const mail: MaskedField = { message: 0, part: "body", mask: { field: [1, 0], path: "customer.email", why: "its name says that it is secret" } };

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test("nothing is read before what it does is shown, and what was shown is what is confirmed", async () => {
  const bridge = new MockBridge();
  const { peeking } = about(bridge);
  await peeking.begin("mq/orders.dlq");
  expect(bridge.peeks).toEqual([]);
  await peeking.read();
  expect(bridge.peeks).toEqual([{ id: "mq/orders.dlq", count: 10, touches: aPeekContract().touches }]);
  expect(peeking.messages.length).toBe(3);
});

test("what may lose messages is not read", async () => {
  const bridge = new MockBridge();
  bridge.contract = aPeekContract({ contract: "destroying", allowed: false, touches: [] });
  const { peeking } = about(bridge);
  await peeking.begin("mq/orders.dlq");
  await peeking.read();
  expect(bridge.peeks).toEqual([]);
});

test.each([0, 51, 1.5, NaN])("%d messages are none that can be read", async (count) => {
  const bridge = new MockBridge();
  const { peeking } = about(bridge);
  await peeking.begin("mq/orders.dlq");
  peeking.count = count;
  await peeking.read();
  expect(bridge.peeks).toEqual([]);
});

test("where reading does more by now, the question is asked anew with the reason", async () => {
  const bridge = new MockBridge();
  const { peeking } = about(bridge);
  await peeking.begin("mq/orders.dlq");
  bridge.peekFailing = new Failure({ kind: "invalid", field: "touches", message: "it counts as a return now" });
  bridge.contract = aPeekContract({ left: 1 });
  await peeking.read();
  expect(peeking.failure?.message).toBe("it counts as a return now");
  expect(peeking.contract?.left).toBe(1);
  expect(peeking.view).toBeNull();
});

test("an error shows its messages alone", async () => {
  const { peeking } = about(new MockBridge());
  await peeking.begin("mq/orders.dlq");
  await peeking.read();
  peeking.group = "1111222233334444";
  expect(peeking.messages.map(({ place }) => place)).toEqual([1]);
});

test("a field is shown for a reason, and hidden again after its time", async () => {
  const bridge = new MockBridge();
  const { peeking } = about(bridge);
  await peeking.begin("mq/orders.dlq");
  await peeking.read();
  peeking.want(mail);
  peeking.reason = "   ";
  await peeking.reveal();
  expect(bridge.reveals).toEqual([]);
  peeking.reason = " the customer asks ";
  await peeking.reveal();
  expect(bridge.reveals).toEqual([{ session: "peek-1", message: 0, part: "body", field: [1, 0], reason: "the customer asks" }]);
  expect(peeking.shown?.text).toBe("ana.kestrel@example.com");
  vi.advanceTimersByTime(29_000);
  expect(peeking.shown).not.toBeNull();
  vi.advanceTimersByTime(1_000);
  expect(peeking.shown).toBeNull();
});

test("closing takes away all that was read", async () => {
  const { peeking } = about(new MockBridge());
  await peeking.begin("mq/orders.dlq");
  await peeking.read();
  peeking.want(mail);
  peeking.reason = "why";
  await peeking.reveal();
  peeking.close();
  expect([peeking.view, peeking.shown, peeking.wanted, peeking.id]).toEqual([null, null, null, null]);
});

test("a refusal of the core stays at the reason", async () => {
  const bridge = new MockBridge();
  bridge.revealFailing = new Failure({ kind: "invalid", field: "reason", message: "say why" });
  const { peeking } = about(bridge);
  await peeking.begin("mq/orders.dlq");
  await peeking.read();
  peeking.want(mail);
  peeking.reason = "x";
  await peeking.reveal();
  expect(peeking.reasonFailure?.message).toBe("say why");
  expect(peeking.wanted).not.toBeNull();
});
