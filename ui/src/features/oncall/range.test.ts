import { expect, test } from "vitest";
import { instantText } from "../../components/instant";
import { isWithin, msAt, partOf } from "./range";

const HOUR_MS = 3_600_000;
const QUARTER_MS = HOUR_MS / 4;
/** The night in which Berlin has 23 hours: 2026-03-29 from 00:00 to 24:00 there. */
const short = { fromMs: 1_774_738_800_000, toMs: 1_774_738_800_000 + 23 * HOUR_MS };

test.each([
  [0, "2026-03-28T23:00:00Z"],
  [1, "2026-03-29T22:00:00Z"],
  [0.5, "2026-03-29T10:30:00Z"],
  [0.501, "2026-03-29T10:30:00Z"],
  [0.51, "2026-03-29T10:45:00Z"],
  [-0.2, "2026-03-28T23:00:00Z"],
  [1.2, "2026-03-29T22:00:00Z"],
])("the part %d of a day of 23 hours is %s", (part, instant) => {
  expect(instantText(msAt(short, part, QUARTER_MS))).toBe(instant);
});

test.each([0, 1, 7, 22, 23])("the end of hour %i is found again where it was put", (hours) => {
  const ms = short.fromMs + hours * HOUR_MS;
  expect(msAt(short, partOf(short, ms), QUARTER_MS)).toBe(ms);
});

test("what lies outside of a stretch has a part outside of it", () => {
  expect(partOf(short, short.fromMs - HOUR_MS)).toBeLessThan(0);
  expect(partOf(short, short.toMs)).toBe(1);
});

test.each([
  ["2026-03-29T00:00:00+01:00", true],
  ["2026-03-28T22:59:59Z", false],
  ["2026-03-30T00:00:00+02:00", false],
])("whether %s is in that day is told across offsets: %s", (instant, isIn) => {
  expect(isWithin(instant, "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z")).toBe(isIn);
});

test("what has no end goes on", () => {
  expect(isWithin("2030-01-01T00:00:00Z", "2026-03-28T23:00:00Z", null)).toBe(true);
});
