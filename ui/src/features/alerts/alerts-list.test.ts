import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type AlertsRow, Failure } from "../../bridge";
import { MockBridge, aTime, anAlert } from "../../bridge/mock";
import { AlertsList } from "./alerts-list.svelte";
import { GONE_MS } from "../../components/hold";
import { CHUNK_ROWS, rowAt, rowId } from "./rows";

const row = (id: string, changes = {}): AlertsRow => ({ kind: "alert", ...anAlert(id, changes) });
const group = (key: string): AlertsRow => ({
  kind: "group",
  level: 1,
  by: null,
  key,
  name: key,
  source: "prod",
  severity: "warning",
  count: 2,
  open: 2,
  flapping: 0,
  folded: false,
});
const before = () => [row("b"), row("c")];
const after = () => [row("a", { since: aTime(21_700_000, "14:01") }), row("b", { quiet: "acknowledged" }), row("c")];
const many = (count: number) => Array.from({ length: count }, (_, at) => row(`prod/${at}`));

function shown(list: AlertsList, count = list.count): string[] {
  return Array.from({ length: count }, (_, index) => {
    const at = list.rows === null ? undefined : rowAt(list.rows, index);
    return at === undefined ? "-" : rowId(at);
  });
}

async function reading(rows: AlertsRow[]): Promise<[AlertsList, MockBridge]> {
  const bridge = new MockBridge();
  bridge.rows = rows;
  const list = new AlertsList(bridge);
  await list.ask({});
  return [list, bridge];
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Lets rounds that nobody waits for come to their end. */
const settled = () => vi.advanceTimersByTimeAsync(0);

describe("windows of rows", () => {
  test("only what is in view is read", async () => {
    const [list, bridge] = await reading(many(20_000));
    expect(list.count).toBe(20_000);
    expect(bridge.asks.map((ask) => ask.offset)).toEqual([0]);

    list.inView(12_350, 12_410);
    await settled();
    expect(bridge.asks.slice(1).map((ask) => ask.offset)).toEqual([12_300, 12_400]);
    expect(list.rows && rowAt(list.rows, 12_399)).toMatchObject({ id: "prod/12399" });
  });

  test("a jump during an answer reads what is in view in the end", async () => {
    const [list, bridge] = await reading(many(20_000));
    for (const first of [3_000, 9_000, 15_000]) list.inView(first, first + 30);
    await settled();
    expect(bridge.asks.at(-1)?.offset).toBe(15_000);
    expect(bridge.asks.map((ask) => ask.offset)).not.toContain(9_000);
  });

  test("the last row can be reached before it was read", async () => {
    const [list] = await reading(many(950));
    expect(list.move(list.count)).toBe(949);
    list.inView(900, 949);
    await settled();
    expect(list.chosen).toEqual({ id: "prod/949", index: 949 });
  });

  test("windows far away are forgotten", async () => {
    const [list] = await reading(many(20_000));
    for (let chunk = 0; chunk < 60; chunk += 1) {
      list.inView(chunk * CHUNK_ROWS, chunk * CHUNK_ROWS + 10);
      await settled();
    }
    expect(list.rows?.chunks.size).toBeLessThan(40);
    expect(list.rows && rowAt(list.rows, 5_900)).toBeDefined();
    expect(list.rows && rowAt(list.rows, 0)).toBeUndefined();
  });
});

describe("while somebody reads", () => {
  test.each(["pointer", "focus"] as const)("rows keep their place under the %s and say what is new", async (by) => {
    const [list, bridge] = await reading(before());
    list.hold.stir(by);
    bridge.rows = after();
    await list.changed();

    expect(shown(list)).toEqual(["b", "c"]);
    expect(list.waiting).toBe(1);
    expect(list.rows && rowAt(list.rows, 0)).toMatchObject({ quiet: "acknowledged" });

    list.hold.leave(by);
    await settled();
    expect(shown(list)).toEqual(["a", "b", "c"]);
    expect(list.waiting).toBeNull();
  });

  test("a row that gets company goes on naming itself until its head can be drawn", async () => {
    const [list, bridge] = await reading(before());
    list.hold.stir("pointer");
    bridge.rows = [group("g"), row("a", { alone: false }), row("b", { alone: false, quiet: "acknowledged" }), row("c")];
    await list.changed();
    expect(list.rows && rowAt(list.rows, 0)).toMatchObject({ id: "b", alone: true, quiet: "acknowledged" });
    list.showWaiting();
    await settled();
    expect(list.rows && rowAt(list.rows, 2)).toMatchObject({ id: "b", alone: false });
  });

  test("a change that moves nothing is shown at once", async () => {
    const [list, bridge] = await reading(before());
    list.hold.stir("pointer");
    bridge.rows = [row("b", { state: "unknown" }), row("c")];
    await list.changed();
    expect(list.rows && rowAt(list.rows, 0)).toMatchObject({ state: "unknown" });
    expect(list.waiting).toBeNull();
  });

  test("a pointer left lying does not hold for ever", async () => {
    const [list, bridge] = await reading(before());
    list.hold.stir("pointer");
    bridge.rows = after();
    await list.changed();
    await vi.advanceTimersByTimeAsync(GONE_MS - 1);
    expect(shown(list)).toEqual(["b", "c"]);
    await vi.advanceTimersByTimeAsync(1);
    expect(shown(list)).toEqual(["a", "b", "c"]);
  });

  test("rows that went away wait too, and nothing is called new", async () => {
    const [list, bridge] = await reading(before());
    list.hold.stir("pointer");
    bridge.rows = [row("c")];
    await list.changed();
    expect(shown(list)).toEqual(["b", "c"]);
    expect(list.waiting).toBe(0);
  });

  test("what the reader asks for is answered at once", async () => {
    const [list, bridge] = await reading(before());
    list.hold.stir("focus");
    bridge.rows = after();
    await list.ask({ filter: 'team="pay"' });
    expect(shown(list)).toEqual(["a", "b", "c"]);
  });
});

test("nobody reading, a change is shown at once and the chosen row is followed", async () => {
  const [list, bridge] = await reading([row("b"), row("c")]);
  list.choose(1);
  bridge.rows = [row("a"), row("b"), row("c")];
  await list.changed();
  expect(shown(list)).toEqual(["a", "b", "c"]);
  expect(list.chosen).toEqual({ id: "c", index: 2 });
});

test("the answer to an older filter is never shown", async () => {
  const [list, bridge] = await reading([row("a")]);
  const answers: Array<() => void> = [];
  const served = bridge.alertsPage.bind(bridge);
  vi.spyOn(bridge, "alertsPage").mockImplementation(async (ask) => {
    const page = await served(ask);
    await new Promise<void>((resolve) => answers.push(resolve));
    return { ...page, rows: [row(`for ${ask.filter}`)] };
  });
  void list.ask({ filter: "o" });
  const done = list.ask({ filter: "old" });
  await settled();
  answers.shift()?.();
  await settled();
  expect(shown(list)).toEqual(["a"]);
  answers.shift()?.();
  await done;
  expect(shown(list)).toEqual(["for old"]);
});

test("a failure is shown and ends with the next good answer", async () => {
  const [list, bridge] = await reading([row("a")]);
  bridge.failing = new Failure({ kind: "store", message: "the disk is full" });
  await list.changed();
  expect(list.failure?.message).toBe("the disk is full");
  bridge.failing = null;
  await list.changed();
  expect(list.failure).toBeNull();
});

test("what changes while an answer fails is asked for all the same", async () => {
  const [list, bridge] = await reading([row("a")]);
  const failure = new Failure({ kind: "store", message: "another program holds the records" });
  const failing = vi.spyOn(bridge, "alertsPage").mockRejectedValueOnce(failure);
  const done = list.changed();
  bridge.rows = [row("a"), row("b")];
  void list.changed();
  await done;
  expect(failing).toHaveBeenCalledTimes(2);
  expect([shown(list), list.failure]).toEqual([["a", "b"], null]);
});

test("the group of the chosen row is the head above it, and a row that is alone has none", async () => {
  const member = { alone: false, level: 2 };
  const [list, bridge] = await reading([group("one"), row("a", member), group("two"), row("b", member), row("c")]);
  list.choose(4);
  expect(list.chosenGroup()).toBeNull();
  list.choose(3);
  expect(list.chosenGroup()).toEqual({ key: "two", index: 2 });
  await list.fold("two");
  expect(bridge.asks.at(-1)?.folded).toEqual(["two"]);
  await list.fold("two");
  expect(bridge.asks.at(-1)?.folded).toEqual([]);
});
