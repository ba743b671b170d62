import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Failure } from "../../bridge";
import { MockBridge } from "../../bridge/mock";
import { anOpenedBody } from "../../bridge/mock-peek";
import { aDryRun } from "../../bridge/mock-replay";
import { orders } from "../../bridge/mock-queue-view";
import { counted } from "./replay-words";
import { type Picked, nothingPicked } from "./replay-choices";
import { Replaying } from "./planning.svelte";
import { PAUSE_MS, ReplayDraft } from "./replaying.svelte";

const error = { signature: "00c0ffee00c0ffee", text: "TimeoutError" };
/** Two that are marked, of which one was edited, a minute before that is forgotten. */
const edited: Picked = {
  error,
  marked: ["f1", "f2"],
  edits: [{ place: 0, fingerprint: "f1", body: "mended", size: "6 bytes before, 6 bytes now", opened: anOpenedBody() }],
  seconds: 60,
};

/** A draft that was tried dry once. */
async function tried(bridge: MockBridge, picked: Picked = nothingPicked, discards = false): Promise<ReplayDraft> {
  const draft = new ReplayDraft(bridge, orders, picked, discards);
  await vi.runAllTimersAsync();
  return draft;
}

function fill(draft: ReplayDraft): void {
  draft.typed = " orders.dlq ";
  draft.reason = " rolled back ";
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test.each([
  [0, "0"],
  [412, "412"],
  [1_000, "1,000"],
  [12_400, "12,400"],
  [1_234_567, "1,234,567"],
])("%d is told as %s", (count, text) => {
  expect(counted(count)).toBe(text);
});

test("what is wanted first is what is usual on the command line, too: as the topology says, sixty a minute, and it goes on after a crash", async () => {
  const bridge = new MockBridge();
  await tried(bridge);
  const wanted = { id: "mq/orders.dlq", chosen: { of: "all" }, edits: [], target: null, perMinute: 60, watchS: 60, sendsAgain: true, goesOn: true, discards: false, brokerMoves: false };
  expect(bridge.plans).toEqual([wanted]);
});

test("what was marked goes before the error that was chosen, and all of them can still be meant", async () => {
  const draft = await tried(new MockBridge(), { ...nothingPicked, error, marked: ["f1", "f2"] });
  expect(draft.choices.map(({ chosen }) => chosen.of)).toEqual(["messages", "signature", "all"]);
  expect(draft.wanted.chosen).toEqual({ of: "messages", which: ["f1", "f2"] });
  expect(draft.button).toBe("Replay 2 marked messages into orders");
});

test("keys that come fast are tried dry once, and the button waits for that", async () => {
  const bridge = new MockBridge();
  const draft = await tried(bridge);
  fill(draft);
  expect(draft.canStart).toBe(true);
  for (const target of ["o", "or", "orders-2"]) {
    draft.target = target;
    draft.changed();
    vi.advanceTimersByTime(PAUSE_MS - 1);
    expect([draft.canStart, draft.button]).toEqual([false, "Trying it dry"]);
  }
  await vi.runAllTimersAsync();
  expect(bridge.plans.map(({ target }) => target)).toEqual([null, "orders-2"]);
  expect([draft.canStart, draft.button]).toEqual([true, "Replay 412 messages into orders-2"]);
});

test("an answer that is overtaken says nothing", async () => {
  const bridge = new MockBridge();
  const draft = await tried(bridge);
  const answers: ((most: number) => void)[] = [];
  vi.spyOn(bridge, "planReplay").mockImplementation(async () => new Promise((resolve) => answers.push((most) => resolve(aDryRun({ most })))));
  const first = draft.tryDry();
  draft.target = "elsewhere";
  const second = draft.tryDry();
  answers[1]?.(7);
  await second;
  answers[0]?.(9_000);
  await first;
  expect([draft.dry?.most, draft.isTrying]).toEqual([7, false]);
});

test.each([0, -1, 1.5, 60_001, NaN])("%d a minute is none, and is not asked about", async (rate) => {
  const bridge = new MockBridge();
  const draft = await tried(bridge);
  fill(draft);
  draft.rate = rate;
  draft.changed();
  await vi.runAllTimersAsync();
  expect(bridge.plans).toHaveLength(1);
  expect([draft.canStart, draft.button]).toEqual([false, "It cannot be tried dry"]);
});

test.each([0, 4, 3_601, 7.5, NaN])("%d seconds are none for which a canary is watched, and are not asked about", async (watch) => {
  const bridge = new MockBridge();
  const draft = await tried(bridge);
  fill(draft);
  draft.watch = watch;
  draft.changed();
  await vi.runAllTimersAsync();
  expect(bridge.plans).toHaveLength(1);
  expect([draft.canStart, draft.button]).toEqual([false, "It cannot be tried dry"]);
});

test.each([
  [5, 5],
  [3_600, 3_600],
  [null, undefined],
])("canaries are watched for as long as is said: %j", async (watch, watchS) => {
  const bridge = new MockBridge();
  const draft = await tried(bridge);
  draft.watch = watch;
  draft.changed();
  await vi.runAllTimersAsync();
  expect(bridge.plans.at(-1)?.watchS).toBe(watchS);
  expect(draft.isCurrent).toBe(true);
});

test("an empty rate is the usual one", async () => {
  const bridge = new MockBridge();
  const draft = await tried(bridge);
  draft.rate = null;
  draft.changed();
  await vi.runAllTimersAsync();
  expect(bridge.plans.at(-1)?.perMinute).toBeNull();
  expect(draft.isCurrent).toBe(true);
});

test.each([
  ["", "rolled back", "The name of the queue is missing."],
  ["orders", "rolled back", "That is not its name."],
  ["Orders.dlq", "rolled back", "That is not its name."],
  ["orders.dlq", "  ", "The reason is missing."],
])("with %j typed and %j said nothing is started", async (typed, reason, missing) => {
  const bridge = new MockBridge();
  const draft = await tried(bridge);
  Object.assign(draft, { typed, reason });
  expect(draft.missing).toBe(missing);
  expect(await draft.start()).toBeNull();
  expect(bridge.replaysStarted).toEqual([]);
});

test("what the dry run refuses is not started, whatever is typed", async () => {
  const bridge = new MockBridge();
  bridge.dryRun = aDryRun({ allowed: false, refusals: ["write `amqp`"] });
  const draft = await tried(bridge);
  fill(draft);
  expect([draft.canStart, draft.button, draft.missing]).toEqual([false, "It may not be started", null]);
  await draft.start();
  expect(bridge.replaysStarted).toEqual([]);
});

test("where it cannot be tried dry it cannot be started, and the next try may tell", async () => {
  const bridge = new MockBridge();
  bridge.dryRunFailing = new Failure({ kind: "unreachable", message: "mq does not answer" });
  const draft = await tried(bridge);
  fill(draft);
  expect([draft.canStart, draft.button, draft.dryFailure?.message]).toEqual([false, "It cannot be tried dry", "mq does not answer"]);
  bridge.dryRunFailing = null;
  await draft.tryDry();
  expect(draft.canStart).toBe(true);
});

test("it is started as it was tried, once, and the plan is done with", async () => {
  const bridge = new MockBridge();
  const started: string[] = [];
  const replaying = new Replaying(bridge, ({ run }, id) => started.push(`${run} of ${id}`));
  replaying.begin(orders);
  await vi.runAllTimersAsync();
  if (replaying.draft === null) throw new Error("a draft has begun");
  fill(replaying.draft);
  const twice = [replaying.start(), replaying.start()];
  await vi.runAllTimersAsync();
  await Promise.all(twice);
  expect(bridge.replaysStarted).toEqual([{ wanted: bridge.plans[0], target: "orders", most: 412, typed: "orders.dlq", reason: "rolled back" }]);
  expect([replaying.draft, started]).toEqual([null, ["r-1 of mq/orders.dlq"]]);
});

test("a refusal at the start stays at its box", async () => {
  const bridge = new MockBridge();
  bridge.replayStartFailing = new Failure({ kind: "invalid", field: "reason", message: "say why" });
  const draft = await tried(bridge);
  fill(draft);
  await draft.start();
  expect([draft.problemOf("reason"), draft.problemOf("typed"), draft.otherProblem, draft.isBusy]).toEqual(["say why", null, null, false]);
});

test("a refusal that is about no box is said by the button", async () => {
  const bridge = new MockBridge();
  bridge.replayStartFailing = new Failure({ kind: "invalid", field: "id", message: "r-0 is not over" });
  const draft = await tried(bridge);
  fill(draft);
  await draft.start();
  expect(draft.otherProblem).toBe("r-0 is not over");
});

test.each([
  ["orders", "Replay 412 messages into orders"],
  ["each into the queue it died in: orders, parcels", "Replay 412 messages, each into the queue it died in"],
  ["", "Replay 412 messages"],
])("with %j as target the button says %j", async (target, text) => {
  const bridge = new MockBridge();
  bridge.dryRun = aDryRun({ target });
  expect((await tried(bridge)).button).toBe(text);
});

test("the rest is left to a broker that moves messages itself only where all are meant and somebody chose that", async () => {
  const bridge = new MockBridge();
  bridge.dryRun = aDryRun({ canMove: true });
  const draft = await tried(bridge, { ...nothingPicked, error });
  expect([draft.canMove, bridge.plans.at(-1)?.brokerMoves]).toEqual([false, false]);
  draft.choice = draft.choices.find(({ chosen }) => chosen.of === "all") ?? draft.choice;
  draft.movesRest = true;
  draft.changed();
  await vi.runAllTimersAsync();
  expect([draft.canMove, bridge.plans.at(-1)?.brokerMoves]).toEqual([true, true]);
  draft.turn();
  await vi.runAllTimersAsync();
  expect([draft.canMove, bridge.plans.at(-1)?.brokerMoves]).toEqual([false, false]);
});

test("a discard says nothing of sending, and what was typed to replay does not discard", async () => {
  const bridge = new MockBridge();
  const draft = await tried(bridge);
  Object.assign(draft, { target: "orders-2", sendsAgain: true });
  fill(draft);
  draft.turn();
  await vi.runAllTimersAsync();
  const wanted = bridge.plans.at(-1);
  expect([wanted?.discards, wanted?.target, wanted?.sendsAgain, wanted?.perMinute]).toEqual([true, null, false, null]);
  expect([draft.typed, draft.canStart, draft.button]).toEqual(["", false, "Discard 412 messages for good"]);
});

test.each([
  [nothingPicked, false, "Replay 412 messages into orders"],
  [{ ...nothingPicked, error }, false, "Replay the messages of this error into orders"],
  [{ ...nothingPicked, marked: ["f1"] }, false, "Replay 1 marked message into orders"],
  [{ ...nothingPicked, error }, true, "Discard the messages of this error for good"],
  [{ ...nothingPicked, marked: ["f1", "f2"] }, true, "Discard 2 marked messages for good"],
])("the button says what it does: %j, %j", async (picked, discards, text) => {
  expect((await tried(new MockBridge(), picked, discards)).button).toBe(text);
});

test("edited bodies go with the messages they are of, and with nothing else", async () => {
  const bridge = new MockBridge();
  const draft = new ReplayDraft(bridge, orders, edited, false);
  await vi.advanceTimersByTimeAsync(PAUSE_MS);
  expect(bridge.plans.at(-1)?.edits).toEqual([{ fingerprint: "f1", body: "mended" }]);
  expect(draft.choices[0]?.text).toBe("The 2 that are marked, 1 of them edited");
  fill(draft);
  expect([draft.canStart, draft.button]).toEqual([true, "Replay 2 marked messages (1 edited) into orders"]);
  for (const change of [() => (draft.choice = draft.choices[2] ?? draft.choice), () => draft.turn()]) {
    change();
    draft.changed();
    await vi.advanceTimersByTimeAsync(PAUSE_MS);
    expect(bridge.plans.at(-1)?.edits).toEqual([]);
  }
  draft.end();
});

test("messages that are the same in everything are edited together", async () => {
  const draft = new ReplayDraft(new MockBridge(), orders, { ...edited, marked: ["f1", "f1", "f2"] }, false);
  await vi.advanceTimersByTimeAsync(PAUSE_MS);
  expect([draft.choices[0]?.text, draft.button]).toEqual(["The 3 that are marked, 2 of them edited", "Replay 3 marked messages (2 edited) into orders"]);
  draft.end();
});

test("a discard of messages that were edited has no bodies", async () => {
  const bridge = new MockBridge();
  const draft = new ReplayDraft(bridge, orders, edited, true);
  await vi.advanceTimersByTimeAsync(PAUSE_MS);
  expect([bridge.plans.at(-1)?.edits, draft.isBlocked]).toEqual([[], false]);
  draft.end();
});

test("when edited bodies are forgotten, the messages are not sent as they were instead", async () => {
  const bridge = new MockBridge();
  const draft = new ReplayDraft(bridge, orders, edited, false);
  await vi.advanceTimersByTimeAsync(PAUSE_MS);
  fill(draft);
  expect(draft.canStart).toBe(true);
  await vi.advanceTimersByTimeAsync(60_000);
  expect([draft.edits, draft.canStart, draft.isBlocked, draft.button, draft.missing]).toEqual([[], false, true, "Edited bodies are forgotten", null]);
  expect(await draft.start()).toBeNull();
  expect([bridge.plans.length, bridge.replaysStarted]).toEqual([1, []]);
  draft.choice = draft.choices[2] ?? draft.choice;
  draft.changed();
  await vi.advanceTimersByTimeAsync(PAUSE_MS);
  expect([draft.isBlocked, draft.canStart]).toEqual([false, true]);
});

test.each(["started", "cancelled"])("nothing of an edited body is left when a replay is %s", async (how) => {
  const bridge = new MockBridge();
  const replaying = new Replaying(bridge, () => undefined);
  replaying.begin(orders, edited);
  await vi.advanceTimersByTimeAsync(PAUSE_MS);
  const { draft } = replaying;
  if (draft === null) throw new Error("a draft has begun");
  fill(draft);
  if (how === "started") await replaying.start();
  else replaying.cancel();
  expect([replaying.draft, draft.edits, bridge.replaysStarted.length]).toEqual([null, [], how === "started" ? 1 : 0]);
  expect(vi.getTimerCount()).toBe(0);
});

test("what would go elsewhere by now is not started, and is shown as it is by now", async () => {
  const bridge = new MockBridge();
  const draft = await tried(bridge);
  fill(draft);
  bridge.replayStartFailing = new Failure({ kind: "invalid", field: "target", message: "the messages would go into refunds now" });
  bridge.dryRun = aDryRun({ target: "refunds" });
  expect(await draft.start()).toBeNull();
  await vi.runAllTimersAsync();
  expect([draft.otherProblem, draft.dry?.target, draft.isCurrent]).toEqual(["the messages would go into refunds now", "refunds", true]);
});

test("copies are wanted for days and a reason alone, and nothing of sending is said", async () => {
  const bridge = new MockBridge();
  const draft = new ReplayDraft(bridge, orders, nothingPicked, false, true);
  draft.target = "elsewhere";
  draft.days = 90;
  await draft.tryDry();
  expect(bridge.plans.at(-1)).toEqual({
    id: "mq/orders.dlq",
    chosen: { of: "all" },
    edits: [],
    target: null,
    perMinute: null,
    sendsAgain: false,
    goesOn: true,
    discards: false,
    brokerMoves: false,
    copiedForDays: 90,
  });
  expect([draft.button, draft.canStart, draft.missing]).toEqual(["Copy 412 messages", false, "The reason is missing."]);
  draft.reason = "before they are lost";
  expect([draft.canStart, draft.missing]).toEqual([true, null]);
  await draft.start();
  expect(bridge.replaysStarted.map(({ wanted, typed }) => [wanted.copiedForDays, typed])).toEqual([[90, ""]]);
});

test.each([0, 401, 1.5, NaN])("copies cannot be kept for %d days, and that is not asked about", async (days) => {
  const bridge = new MockBridge();
  const draft = new ReplayDraft(bridge, orders, nothingPicked, false, true);
  await vi.runAllTimersAsync();
  draft.days = days;
  draft.changed();
  await vi.runAllTimersAsync();
  expect([bridge.plans.length, draft.daysAreWrong, draft.canStart]).toEqual([1, true, false]);
});
