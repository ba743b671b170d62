import { expect, test } from "vitest";
import { aLink } from "../../bridge/mock-incident-view";
import { aPostmortem, aPostmortemsView, aPostmortemView, anAction, someActions } from "../../bridge/mock-postmortem-view";
import { ownersOf } from "./actions.svelte";
import { offersAt } from "./editor/slash";
import { groupsOf, keyOf } from "./list.svelte";
import { offersOf } from "./offers";

test("what is needed stands first; of the drafts the first due, and what is due on no day last", () => {
  const view = aPostmortemsView();
  const rows = [aPostmortem({ id: 1, due: null }), aPostmortem({ id: 2, due: "2026-04-02" }), aPostmortem({ id: 3, due: "2026-03-02" }), aPostmortem({ id: 4, state: "shared" })];
  const groups = groupsOf({ ...view, rows });
  expect(groups.map(({ name }) => name)).toEqual(["wanted", "draft", "shared"]);
  expect(groups[1]?.rows.map(keyOf)).toEqual(["document 3", "document 2", "document 1"]);
});

test("actions stand by who has them, the longest overdue first, then the oldest", () => {
  const open = [
    ...someActions().open,
    anAction({ key: "a", overdueDays: null, ageDays: 90 }),
    anAction({ key: "b", overdueDays: 30, ageDays: 40 }),
    anAction({ key: "c", overdueDays: null, ageDays: 3 }),
  ];
  const groups = ownersOf(open);
  expect(groups.map(({ owner, mine }) => [owner, mine])).toEqual([
    [null, false],
    ["Ana", true],
  ]);
  expect(groups[1]?.rows.map(({ key }) => key)).toEqual(["b", "4-1", "a", "c"]);
});

test.each([
  ["/", 0],
  ["/time", 0],
  ["  /ti", 2],
  ["see /ti", null],
  ["GET /orders", null],
  ["a/b", null],
  ["https://a/b", null],
  ["2026/03", null],
  ["/time line", null],
])("before %j a stroke is one at %j", (before, from) => {
  expect(offersAt(before)?.from ?? null).toBe(from);
});

/** Forms that nobody fills in. */
const ask = { timelinePart: () => Promise.resolve(), error: () => Promise.resolve() };

test("a stroke offers what the template fills in, charts and records of what the incident is about, and an action", async () => {
  const asked: string[] = [];
  const links = [aLink("level", "checkout/availability"), aLink("service", "checkout"), aLink("queue", "mq/orders.dlq"), aLink("alert", "prod/1", "CheckoutSlow")];
  const offers = offersOf(aPostmortemView().guide, true, links, async (word, about) => {
    asked.push(`${word} ${about}`);
    return word;
  }, ask);
  expect(offers.map(({ word }) => word)).toEqual(["timeline", "timeline-part", "action", "chart checkout/availability", "chart mq/orders.dlq", "alert CheckoutSlow", "queue mq/orders.dlq", "error", "factors", "alerts", "depths"]);
  for (const offer of offers) await offer.text();
  expect(asked).toEqual(["timeline ", "chart checkout/availability", "chart mq/orders.dlq", "alert prod/1", "queue mq/orders.dlq", "factors ", "alerts ", "depths "]);
  expect(await offers[2]?.text()).toMatch(/^- \[ \] .+ due:.+\n$/);
});

const wordsOf = (hasIncident: boolean, guide = aPostmortemView().guide) => offersOf(guide, hasIncident, [], () => Promise.resolve(null), ask).map(({ word }) => word);

test("a document without an incident is offered nothing of records, and what was asked for by a template alone is not offered twice", () => {
  expect(wordsOf(false)).toEqual(["action", "factors"]);
  expect(wordsOf(true, [])).toEqual(["timeline", "timeline-part", "action", "factors", "alerts", "depths"]);
});
