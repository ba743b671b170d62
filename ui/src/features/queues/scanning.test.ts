import { expect, test } from "vitest";
import { Failure } from "../../bridge";
import { MockBridge } from "../../bridge/mock";
import { anErrorsPlan } from "../../bridge/mock-peek";
import { Scanning } from "./scanning.svelte";

/** What was asked for has been answered. */
const answered = () => new Promise((resolve) => setTimeout(resolve));

test("what reading changes is asked first, and nothing is read before somebody confirms it", async () => {
  const bridge = new MockBridge();
  const scanning = new Scanning(bridge);
  scanning.open();
  await answered();
  expect(scanning.plan.view?.said).toHaveLength(1);
  expect(bridge.errorsRead).toEqual([]);
  await scanning.read();
  expect(bridge.errorsRead).toEqual([anErrorsPlan()]);
  expect(scanning.told.view?.errors).toHaveLength(2);
});

test("where reading changes nothing it is done at once", async () => {
  const bridge = new MockBridge();
  bridge.errors = anErrorsPlan({ said: [] });
  const scanning = new Scanning(bridge);
  scanning.open();
  await answered();
  expect(bridge.errorsRead).toHaveLength(1);
});

test("what was read stays until it is read again, and is not read twice by opening it twice", async () => {
  const bridge = new MockBridge();
  bridge.errors = anErrorsPlan({ said: [] });
  const scanning = new Scanning(bridge);
  scanning.open();
  await answered();
  scanning.close();
  scanning.open();
  await answered();
  expect(bridge.errorsRead).toHaveLength(1);
  await scanning.ask();
  expect(bridge.errorsRead).toHaveLength(2);
});

test("who closes it before anything was asked for reads nothing", async () => {
  const bridge = new MockBridge();
  bridge.errors = anErrorsPlan({ said: [] });
  const scanning = new Scanning(bridge);
  scanning.open();
  scanning.close();
  await answered();
  expect(bridge.errorsRead).toEqual([]);
});

test("why it cannot be told is kept until it is asked again", async () => {
  const bridge = new MockBridge();
  bridge.errorsFoundFailing = new Failure({ kind: "store", message: "the disk is gone" });
  const scanning = new Scanning(bridge);
  scanning.open();
  await answered();
  await scanning.read();
  expect(scanning.told.failure?.message).toBe("the disk is gone");
  bridge.errorsFoundFailing = null;
  await scanning.ask();
  expect(scanning.told.failure).toBeNull();
  await scanning.read();
  expect(scanning.told.view?.errors).toHaveLength(2);
});
