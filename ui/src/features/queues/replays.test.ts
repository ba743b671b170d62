import { expect, test } from "vitest";
import { Failure, type ReplayRun } from "../../bridge";
import { MockBridge } from "../../bridge/mock";
import { aDoneReplay, aPausedReplay, aReplay } from "../../bridge/mock-replay";
import { Notices } from "../../components/notices.svelte";
import { aTime } from "../../bridge/fixtures";
import { Replays } from "./replays.svelte";

const HOUR_MS = 3_600_000;

async function about(...runs: ReplayRun[]): Promise<{ bridge: MockBridge; replays: Replays; notices: Notices }> {
  const bridge = new MockBridge();
  bridge.replays = runs;
  const notices = new Notices();
  const replays = new Replays(bridge, notices);
  await replays.changed();
  return { bridge, replays, notices };
}

test("a queue has the replay that is not over on top, whatever ended since", async () => {
  const { replays } = await about(aDoneReplay({ run: "r-0" }), aReplay());
  expect(replays.openOf("mq/orders.dlq")?.run).toBe("r-1");
  expect(replays.shownOf("mq/orders.dlq")?.run).toBe("r-1");
  expect(replays.pastOf("mq/orders.dlq").map(({ run }) => run)).toEqual(["r-0"]);
  expect([replays.openOf("mq/refunds.dlq"), replays.shownOf("mq/refunds.dlq")]).toEqual([null, null]);
});

test("how it went stands on top for an hour, and among the others after that", async () => {
  const { replays, bridge } = await about(aDoneReplay());
  const nowMs = replays.view?.at.ms ?? 0;
  bridge.replays = [aDoneReplay({ changed: aTime(nowMs - HOUR_MS + 1, "") })];
  await replays.changed();
  expect(replays.shownOf("mq/orders.dlq")?.phase).toBe("done");
  bridge.replays = [aDoneReplay({ changed: aTime(nowMs - HOUR_MS, "") })];
  await replays.changed();
  expect(replays.shownOf("mq/orders.dlq")).toBeNull();
  expect(replays.pastOf("mq/orders.dlq")).toHaveLength(1);
});

test("what cannot be done now is not asked", async () => {
  const { replays, bridge } = await about(aReplay());
  await replays.steer(aReplay(), "go_on");
  expect(bridge.steered).toEqual([]);
});

test("one key stops it, without a question", async () => {
  const { replays, bridge, notices } = await about(aReplay());
  await replays.steer(aReplay(), "stop");
  expect(bridge.steered).toEqual(["r-1 stop"]);
  expect(notices.current?.wrong).toBe(false);
  expect([replays.openOf("mq/orders.dlq"), replays.shownOf("mq/orders.dlq")?.phase]).toEqual([null, "stopped"]);
});

test("a second press while the first is under way asks nothing", async () => {
  const { replays, bridge } = await about(aReplay());
  await Promise.all([replays.steer(aReplay(), "stop"), replays.steer(aReplay(), "stop")]);
  expect(bridge.steered).toEqual(["r-1 stop"]);
});

test("what somebody says why is asked with it, to the letter but for what surrounds it", async () => {
  const { replays, bridge } = await about(aPausedReplay());
  await replays.steer(aPausedReplay(), "go_on", " it is mended ");
  expect(bridge.steered).toEqual(["r-1 go_on it is mended"]);
});

test("a refusal is said, and it can be asked again", async () => {
  const { replays, bridge, notices } = await about(aReplay());
  bridge.replaySteerFailing = new Failure({ kind: "store", message: "the disk is full" });
  await replays.steer(aReplay(), "pause");
  expect([notices.current?.text, notices.current?.wrong, replays.isBusy]).toEqual(["the disk is full", true, false]);
});

test("what was read stays when it cannot be read again", async () => {
  const { replays, bridge } = await about(aReplay());
  bridge.replaysFailing = new Failure({ kind: "store", message: "the disk is gone" });
  await replays.changed();
  expect([replays.failure?.message, replays.open.length]).toEqual(["the disk is gone", 1]);
  bridge.replaysFailing = null;
  await replays.changed();
  expect(replays.failure).toBeNull();
});
