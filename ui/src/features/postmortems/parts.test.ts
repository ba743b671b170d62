import { expect, test } from "vitest";
import type { PostmortemError, PostmortemParts } from "../../bridge";
import { offersOf } from "./offers";
import { type TimelinePart, errorForm, timelinePartForm } from "./parts";

const someParts: PostmortemParts = { from: "2026-03-28 10:02:00", to: "2026-03-28 10:40:00", zone: "Europe/Berlin", lanes: [{ word: "alerts", lines: 4 }], errors: [] };

const insert = async () => "never";

const anError = (rest: Partial<PostmortemError> = {}): PostmortemError => ({ queue: "mq/orders.dlq", error: "9f3c01d2a4b5c6d7", text: "order # failed", count: 3, read: 5, ...rest });

test("a part of the timeline is proposed from when it was detected until it was mitigated, and sent as it is typed", async () => {
  const put: TimelinePart[] = [];
  const form = timelinePartForm(someParts, async (part) => void put.push(part));
  expect(form.fields.map(({ name, value }) => [name, value])).toEqual([
    ["from", "2026-03-28 10:02:00"],
    ["to", "2026-03-28 10:40:00"],
    ["lanes", undefined],
  ]);
  expect(form.about).toContain("Europe/Berlin");
  expect(form.fields[2]?.hint).toBe("alerts (4); empty: all");
  expect(await form.send({ from: " 10:02 ", to: "30m", lanes: "alerts, people  " })).toBe("");
  await form.send({ from: "", to: "", lanes: "" });
  expect(put).toEqual([
    { from: "10:02", to: "30m", lanes: ["alerts", "people"] },
    { from: "", to: "", lanes: [] },
  ]);
});

test("errors are listed with how many messages died of them, also the same one in two queues", async () => {
  const put: string[][] = [];
  const errors = [anError(), anError({ queue: "mq/labels.dlq", count: 1, read: 1 }), anError({ error: "unsaid" })];
  const form = errorForm(errors, async (...chosen) => void put.push(chosen));
  expect(form.fields[0]?.choices?.map(({ title }) => title).slice(0, 2)).toEqual(["order # failed: 3 of 5 read of mq/orders.dlq", "order # failed: 1 of 1 read of mq/labels.dlq"]);
  await form.send({ error: "1" });
  await form.send({ error: "2" });
  expect(put).toEqual([
    ["mq/labels.dlq", "9f3c01d2a4b5c6d7"],
    ["mq/orders.dlq", "unsaid"],
  ]);
});

test("what asks first is offered where there is something to ask, and puts nothing in by itself", async () => {
  const asked: string[] = [];
  const ask = { timelinePart: async () => void asked.push("part"), error: async () => void asked.push("error") };
  const queue = { kind: "queue", key: "mq/orders.dlq", name: "orders.dlq" } as never;
  const wordsOf = (hasIncident: boolean, links: never[]) => offersOf([], hasIncident, links, insert, ask).map(({ word }) => word);
  expect(wordsOf(true, [queue])).toEqual(["timeline", "timeline-part", "action", "chart orders.dlq", "queue orders.dlq", "error", "factors", "alerts", "depths"]);
  expect(wordsOf(true, [])).not.toContain("error");
  expect(wordsOf(false, [])).not.toContain("timeline-part");
  const offers = offersOf([], true, [queue], insert, ask);
  for (const word of ["timeline-part", "error"]) {
    // oxlint-disable-next-line no-await-in-loop
    expect(await offers.find((offer) => offer.word === word)?.text()).toBeNull();
  }
  expect(asked).toEqual(["part", "error"]);
});
