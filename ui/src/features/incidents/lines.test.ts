import { expect, test } from "vitest";
import { aLine, aRow, aTimeline, anIncident } from "../../bridge/mock-incident-view";
import { aTime } from "../../bridge/mock";
import { lanesOf, leadOf, leadOfLink, linesOf, markOf, rowKey, rowOfMoment, shownRows } from "./lines";
import { missingOf, passes } from "./list.svelte";

test("a lane that is hidden hides its rows, and a fold as long as none of its lines is shown", () => {
  const rows = aTimeline();
  const kinds = shownRows(rows, new Set(["alerts", "paging"])).map((row) => row.line?.lane ?? "fold");
  expect(kinds).toEqual(["incident", "queues", "people"]);
  expect(shownRows(rows, new Set())).toHaveLength(rows.length);
});

test("every line is counted in its lane, those of folds too", () => {
  const counts = Object.fromEntries(lanesOf(aTimeline()).map(({ lane, count }) => [lane, count]));
  expect(counts).toEqual({ alerts: 5, queues: 1, paging: 1, incident: 1, people: 1 });
});

test("no two rows of a timeline have the same key", () => {
  const keys = aTimeline().map(rowKey);
  expect(new Set(keys).size).toBe(keys.length);
});

test.each([
  ["transition", "prod/1", { kind: "alert", id: "prod/1" }],
  ["page", "prod/1", { kind: "alert", id: "prod/1" }],
  ["page", "", null],
  ["trail", "mq/orders.dlq", { kind: "queue", id: "mq/orders.dlq" }],
  ["level", "checkout/availability", { kind: "level", key: "checkout/availability" }],
  ["schedule", "payments", { kind: "oncall" }],
  ["silence", "s1", { kind: "silences" }],
  ["note", "Ana", null],
])("a line made from a %s about %s leads to %o", (record, about, expected) => {
  expect(leadOf({ record, about })).toEqual(expected);
});

test("a link leads where it can be seen, and a service nowhere", () => {
  expect(leadOfLink({ kind: "incident", key: "7" })).toEqual({ kind: "incident", id: 7 });
  expect(leadOfLink({ kind: "service", key: "checkout" })).toBeNull();
});

test("a moment is told by the line of its instant, of several by one of a lane that tells it", () => {
  const at = aTime(5, "14:00");
  const page = aRow({ record: "page", key: "1", kind: "page_sent", lane: "paging", at });
  const alert = aRow({ key: "prod/1@5", at });
  const fold = { at: aTime(1, "13:59"), text: "2 lines", line: null, folded: [aLine({ key: "x", at: aTime(9, "14:01") })], fold: null };
  expect(rowOfMoment([page, alert], "started", 5)).toBe(alert);
  expect(rowOfMoment([alert, page], "detected", 5)).toBe(page);
  expect(rowOfMoment([alert, fold], "started", 9)).toBe(fold);
  expect(rowOfMoment([alert], "started", 6)).toBeNull();
  expect(linesOf(fold)).toHaveLength(1);
});

test("severities have four shapes", () => {
  expect(new Set(["sev1", "sev2", "sev3", "sev4"].map(markOf)).size).toBe(4);
});

test("what is missing is said of what is open alone", () => {
  expect(missingOf(anIncident({ lead: null, services: [] }))).toEqual(["nobody leads it", "no service named"]);
  expect(missingOf(anIncident({ lead: "Bo", services: ["checkout"] }))).toEqual([]);
  expect(missingOf(anIncident({ open: false, lead: null, services: [] }))).toEqual([]);
});

test.each([
  ["CHECKOUT sev2", true],
  ["#7", true],
  ["investigating ana", true],
  ["nobody leads", true],
  ["payments", false],
])("an incident passes the filter %j: %s", (filter, expected) => {
  expect(passes(anIncident(), filter)).toBe(expected);
});
