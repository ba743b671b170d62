import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Failure } from "../../bridge";
import { MockBridge } from "../../bridge/mock";
import { Notices } from "../../components/notices.svelte";
import { LOOK_MS, Looking } from "./looking.svelte";

let isFocused = true;
beforeEach(() => {
  vi.useFakeTimers();
  isFocused = true;
  vi.spyOn(document, "hasFocus").mockImplementation(() => isFocused);
  vi.spyOn(document, "visibilityState", "get").mockReturnValue("visible");
});
afterEach(() => vi.useRealTimers());

function looking(bridge: MockBridge, notices = new Notices()): Looking {
  return new Looking(bridge, notices);
}

test("who has a queue open for two seconds has looked at it, once", async () => {
  const bridge = new MockBridge();
  const eyes = looking(bridge);
  eyes.shows("mq/orders.dlq");
  await vi.advanceTimersByTimeAsync(LOOK_MS - 1);
  expect(bridge.looked).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(bridge.looked).toEqual(["mq/orders.dlq"]);
  eyes.turned();
  await vi.advanceTimersByTimeAsync(10 * LOOK_MS);
  expect(bridge.looked).toHaveLength(1);
});

test("passing over a queue is no look", async () => {
  const bridge = new MockBridge();
  const eyes = looking(bridge);
  eyes.shows("mq/orders.dlq");
  await vi.advanceTimersByTimeAsync(LOOK_MS - 1);
  eyes.shows("mq/mail.dlq");
  await vi.advanceTimersByTimeAsync(LOOK_MS - 1);
  eyes.shows(null);
  await vi.advanceTimersByTimeAsync(10 * LOOK_MS);
  expect(bridge.looked).toEqual([]);
});

test("a window that nobody is at is no look, and the two seconds begin anew when somebody comes back", async () => {
  const bridge = new MockBridge();
  const eyes = looking(bridge);
  eyes.shows("mq/orders.dlq");
  await vi.advanceTimersByTimeAsync(LOOK_MS - 1);
  isFocused = false;
  eyes.turned();
  await vi.advanceTimersByTimeAsync(10 * LOOK_MS);
  expect(bridge.looked).toEqual([]);
  isFocused = true;
  eyes.turned();
  await vi.advanceTimersByTimeAsync(LOOK_MS - 1);
  expect(bridge.looked).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(bridge.looked).toHaveLength(1);
});

test("a window that is hidden is no look", async () => {
  vi.spyOn(document, "visibilityState", "get").mockReturnValue("hidden");
  const bridge = new MockBridge();
  looking(bridge).shows("mq/orders.dlq");
  await vi.advanceTimersByTimeAsync(10 * LOOK_MS);
  expect(bridge.looked).toEqual([]);
});

test("a look that cannot be recorded is said", async () => {
  const bridge = new MockBridge();
  bridge.queueLookFailing = new Failure({ kind: "store", message: "the disk is full" });
  const notices = new Notices();
  looking(bridge, notices).shows("mq/orders.dlq");
  await vi.advanceTimersByTimeAsync(LOOK_MS);
  expect(notices.current?.text).toBe("the disk is full");
});
