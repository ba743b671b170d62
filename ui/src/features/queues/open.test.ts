import { expect, test } from "vitest";
import { Failure } from "../../bridge";
import { MockBridge } from "../../bridge/mock";
import { OpenQueue, readPoints, type StepWay } from "./open.svelte";
import { aQueueChart } from "../../bridge/mock-queue-view";

async function opened(bridge = new MockBridge()): Promise<OpenQueue> {
  const queue = new OpenQueue(bridge);
  await queue.open("mq/orders.dlq");
  return queue;
}

test("points are read in the order of time", () => {
  const points = readPoints(aQueueChart().points);
  expect(points[0]?.at).toBe("00:00");
  expect(points.map(({ x }) => x)).toEqual(points.map(({ x }) => x).toSorted((one, other) => one - other));
});

test.each<[readonly StepWay[], string]>([
  [["before"], "23:00"],
  [["after"], "23:00"],
  [["first"], "00:00"],
  [["last"], "23:00"],
  [["last", "before"], "22:00"],
  [["first", "before"], "00:00"],
  [["first", "after"], "01:00"],
  [["first", "ten-after"], "10:00"],
  [["last", "ten-before", "ten-before", "ten-before"], "00:00"],
])("the steps %o lead to %s", async (ways, at) => {
  const queue = await opened();
  for (const way of ways) queue.step(way);
  expect(queue.point?.at).toBe(at);
});

test("the point that is read stays so when the chart is read again", async () => {
  const bridge = new MockBridge();
  const queue = await opened(bridge);
  queue.step("first");
  const { points } = bridge.queue.chart;
  bridge.queue = { ...bridge.queue, chart: { ...bridge.queue.chart, points: points.slice(0, -1) } };
  await queue.changed();
  expect(queue.point?.at).toBe("01:00");
});

test("another span is asked for and forgets the point; another queue keeps the span", async () => {
  const bridge = new MockBridge();
  const queue = await opened(bridge);
  queue.step("last");
  queue.show("week");
  expect(queue.point).toBeNull();
  await queue.open("mq/mail.dlq");
  expect(bridge.queueAsks.at(-1)).toEqual({ id: "mq/mail.dlq", span: "week" });
});

test("an answer that is overtaken by another queue is not shown", async () => {
  const bridge = new MockBridge();
  const queue = new OpenQueue(bridge);
  const first = queue.open("mq/orders.dlq");
  void queue.open("mq/mail.dlq");
  await first;
  expect(queue.view?.row.name).toBe("mail.dlq");
});

test("what is gone is not shown any more; any other failure leaves what was read", async () => {
  const bridge = new MockBridge();
  const queue = await opened(bridge);
  bridge.queueFailing = new Failure({ kind: "store", message: "the disk is gone" });
  await queue.changed();
  expect(queue.view).not.toBeNull();
  expect(queue.failure?.message).toBe("the disk is gone");
  bridge.queueFailing = new Failure({ kind: "notFound", message: "no such queue" });
  await queue.changed();
  expect(queue.view).toBeNull();
});

test("one figure at a time says where it comes from", async () => {
  const queue = await opened();
  queue.toggleFigure("Oldest");
  queue.toggleFigure("Messages");
  expect(queue.figure).toBe("Messages");
  queue.toggleFigure("Messages");
  expect(queue.figure).toBeNull();
});
