import { expect, test } from "vitest";
import { aChart } from "../../bridge/mock";
import { nearestTo, pointAt } from "../../components/points";
import { ChartReader, partOf, stepped, type StepWay } from "./reader.svelte";

const HOUR_MS = 3_600_000;
const chart = aChart();
const { points } = chart;
const start = points[0]?.atMs ?? 0;
const at = (hour: number) => points[hour] ?? points[0];

test.each([
  [-1, 0],
  [0, 0],
  [0.5, 0],
  [0.51, 1],
  [30.2, 30],
  [1_000, 95],
])("the point nearest to hour %d is the one of hour %d", (hour, nearest) => {
  expect(nearestTo(points, start + hour * HOUR_MS)).toBe(at(nearest));
});

test("where there are no points there is no nearest one", () => {
  expect(nearestTo([], 0)).toBeNull();
  expect(pointAt([], 0.5)).toBeNull();
});

test.each<[StepWay, number, number]>([
  ["before", 0, 0],
  ["before", 5, 4],
  ["after", 95, 95],
  ["day-after", 3, 24],
  ["day-after", 24, 48],
  ["day-after", 90, 95],
  ["day-before", 30, 24],
  ["day-before", 24, 0],
  ["first", 50, 0],
  ["last", 50, 95],
])("a step %s from point %d leads to point %d", (way, from, to) => {
  const point = at(from);
  if (point === undefined) throw new Error("there is a point for each hour");
  expect(stepped(chart, point, way)).toBe(at(to));
});

test("a day is as long as the core says: 25 hours where clocks are set back", () => {
  const october = { ...chart, days: [24, 49, 73] };
  const sunday = at(24);
  if (sunday === undefined) throw new Error("there is a point for each hour");
  expect(stepped(october, sunday, "day-after")).toBe(at(49));
});

test("an instant between two points lies between them on the plot, and never beyond it", () => {
  expect(partOf(points, start + 0.5 * HOUR_MS)).toBeCloseTo(0.5 / 95);
  expect(partOf(points, start - HOUR_MS)).toBe(0);
  expect(partOf(points, start + 1_000 * HOUR_MS)).toBe(1);
});

test("a stretch goes from its earlier end to its later one, whichever way it was stepped", () => {
  const reader = new ChartReader(() => chart);
  reader.toggleStretch();
  expect(reader.stretch).toBeNull();
  reader.step("before");
  reader.step("before");
  expect(reader.stretch).toEqual({ fromMs: at(93)?.atMs, toMs: at(95)?.atMs });
  reader.toggleStretch();
  expect(reader.stretch).toBeNull();
  expect(reader.point).toBe(at(93));
});
