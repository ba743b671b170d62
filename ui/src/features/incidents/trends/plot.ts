import type { IncidentTrendSpan } from "../../../bridge";

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Lines of the log axis of time. */
const LINES: readonly { readonly ms: number; readonly text: string }[] = [
  { ms: SECOND_MS, text: "1 s" },
  { ms: 10 * SECOND_MS, text: "10 s" },
  { ms: MINUTE_MS, text: "1 min" },
  { ms: 10 * MINUTE_MS, text: "10 min" },
  { ms: HOUR_MS, text: "1 h" },
  { ms: 6 * HOUR_MS, text: "6 h" },
  { ms: DAY_MS, text: "1 d" },
  { ms: 7 * DAY_MS, text: "7 d" },
  { ms: 30 * DAY_MS, text: "30 d" },
  { ms: 365 * DAY_MS, text: "1 year" },
];

/** Of how many incidents at most the dots can be opened: the latest ones. */
export const MOST_BUTTONS = 500;

/** A line of an axis at a part of the width or height. */
export interface AxisLine {
  readonly part: number;
  readonly text: string;
}

/** The middle half of a quarter, in parts of the drawing. */
export interface Band {
  readonly of: string;
  readonly left: number;
  readonly width: number;
  readonly top: number;
  readonly height: number;
  readonly median: number;
}

/** Where everything of a span lies, in parts of the drawing: right is later, up is longer. */
export interface Plot {
  readonly quarters: readonly AxisLine[];
  readonly lines: readonly AxisLine[];
  readonly dots: readonly { readonly x: number; readonly y: number }[];
  readonly bands: readonly Band[];
}

/** Days from the first of the year 0 to the first day of a quarter. */
function firstDay(quarter: string): number | null {
  const [, year, number] = /^(\d{4})-Q([1-4])$/.exec(quarter)?.map(Number) ?? [];
  if (year === undefined || number === undefined) return null;
  const before = year - 1;
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return 365 * year + Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400) + ([0, 90, 181, 273][number - 1] ?? 0) + (isLeap && number > 1 ? 1 : 0);
}

const next = (quarter: string) => {
  const [year = 0, number = 0] = quarter.split("-Q").map(Number);
  return number === 4 ? `${year + 1}-Q1` : `${year}-Q${number + 1}`;
};

/** Where each quarter begins, and where the last one ends, milliseconds. Clocks that are set on and back move that by less than is seen. */
export function boundsOf(quarters: readonly string[], fromMs: number, toMs: number): number[] {
  const last = quarters.at(-1);
  const days = last === undefined ? [] : [...quarters, next(last)].map(firstDay);
  const first = days[0] ?? null;
  if (first === null) return [fromMs, toMs];
  return days.map((day) => fromMs + ((day ?? first) - first) * DAY_MS);
}

const within = (part: number) => Math.max(0, Math.min(1, part));

/** Lays a span out. Bands are drawn only where quarters can be compared. */
export function plotOf(span: IncidentTrendSpan, quarters: readonly string[], fromMs: number, toMs: number): Plot {
  const bounds = boundsOf(quarters, fromMs, toMs);
  const [startMs, endMs] = [bounds[0] ?? fromMs, bounds.at(-1) ?? toMs];
  const x = (ms: number) => within((ms - startMs) / Math.max(1, endMs - startMs));
  const halves = span.enough ? span.middles.slice(0, -1) : [];
  const all = [...span.dots.map(({ ms }) => ms), ...halves.flatMap(({ lowerMs, upperMs }) => [lowerMs, upperMs].filter((ms) => ms !== null))];
  const [least, most] = [all.reduce((a, b) => Math.min(a, b), Infinity), all.reduce((a, b) => Math.max(a, b), -Infinity)];
  const low = Math.max(0, LINES.findLastIndex(({ ms }) => ms <= least));
  const found = LINES.findIndex(({ ms }, at) => ms >= most && at > low);
  const high = found < 0 ? LINES.length - 1 : found;
  const shown = LINES.slice(Math.min(low, high - 1), high + 1);
  const log = (ms: number) => Math.log(Math.max(SECOND_MS, ms));
  const [bottom, top] = [log(shown[0]?.ms ?? SECOND_MS), log(shown.at(-1)?.ms ?? DAY_MS)];
  const y = (ms: number) => within(1 - (log(ms) - bottom) / (top - bottom));
  const bands = halves.flatMap(({ of, lowerMs, upperMs, medianMs }): Band[] => {
    const at = quarters.indexOf(of);
    const [from, to] = [bounds[at], bounds[at + 1]];
    if (from === undefined || to === undefined || lowerMs === null || upperMs === null || medianMs === null) return [];
    return [{ of, left: x(from), width: x(to) - x(from), top: y(upperMs), height: y(lowerMs) - y(upperMs), median: y(medianMs) }];
  });
  return {
    quarters: quarters.map((text, at) => ({ part: x(bounds[at] ?? startMs), text })),
    lines: shown.map(({ ms, text }) => ({ part: y(ms), text })),
    dots: span.dots.map(({ at, ms }) => ({ x: x(at.ms), y: y(ms) })),
    bands,
  };
}
