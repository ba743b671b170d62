import type { IncidentTrendDot } from "./api/IncidentTrendDot";
import type { IncidentTrendMiddle } from "./api/IncidentTrendMiddle";
import type { IncidentTrendSpan } from "./api/IncidentTrendSpan";
import type { IncidentTrendsView } from "./api/IncidentTrendsView";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** The first of January 2026 in Berlin. */
const YEAR_MS = 1_767_222_000_000;

/** The quarters up to the first of 2026, the oldest first. */
function quartersOf(count: number): string[] {
  return Array.from({ length: count }, (_, at) => {
    const quarter = 2026 * 4 - (count - 1 - at);
    return `${Math.floor(quarter / 4)}-Q${(quarter % 4) + 1}`;
  });
}

/** An incident of a day of 2026, with how long something took in it. */
export function aDot(changes: Partial<IncidentTrendDot> = {}): IncidentTrendDot {
  return {
    id: 7,
    title: "checkout answers slowly",
    at: { ms: YEAR_MS + 86 * DAY_MS, short: "28 Mar", full: "2026-03-28 14:00:00 CET" },
    ms: 12 * MINUTE_MS,
    text: "12 min",
    ...changes,
  };
}

/** The middle of four incidents. */
export function aMiddle(changes: Partial<IncidentTrendMiddle> = {}): IncidentTrendMiddle {
  const ms = { medianMs: 12 * MINUTE_MS, lowerMs: 5 * MINUTE_MS, upperMs: 40 * MINUTE_MS };
  return { of: "all", count: 4, median: "12 min", lower: "5 min", upper: "40 min", ...ms, ...changes };
}

/** How long it took to detect two incidents: too few to compare quarters. */
export function aSpan(changes: Partial<IncidentTrendSpan> = {}): IncidentTrendSpan {
  const none = { median: null, lower: null, upper: null, medianMs: null, lowerMs: null, upperMs: null };
  return {
    what: "detect",
    means: "from when it started until it was detected",
    dots: [
      aDot({ id: 5, title: "payments dropped cards", at: { ms: YEAR_MS + 3 * DAY_MS, short: "4 Jan", full: "2026-01-04 03:00:00 CET" }, ms: 40 * MINUTE_MS, text: "40 min" }),
      aDot(),
    ],
    unknown: 1,
    middles: [aMiddle({ of: "2026-Q1", count: 2, ...none }), aMiddle({ count: 2, ...none })],
    enough: false,
    ...changes,
  };
}

/** What the incidents of so many quarters have in common. */
export function mockTrends(quarters: number): IncidentTrendsView {
  const named = quartersOf(quarters);
  const each = (...last: number[]) => [...Array.from({ length: quarters - last.length }, () => 0), ...last];
  return {
    quarters: named,
    from: { ms: YEAR_MS - (quarters - 1) * 91 * DAY_MS, short: "1 Apr 2025", full: "2025-04-01 00:00:00 CEST" },
    to: { ms: YEAR_MS + 86 * DAY_MS, short: "28 Mar 2026", full: "2026-03-28 15:00:00 CET" },
    headline: `3 incidents in ${quarters} quarters.`,
    caveats: ["3 incidents are few: a difference between quarters may be chance.", "More incidents can mean that more of them are declared."],
    counts: [
      { by: "kind", rows: [{ name: "real", each: each(0, 2), total: 2 }, { name: "drill", each: each(1, 0), total: 1 }] },
      { by: "severity", rows: [{ name: "sev1", each: each(0, 1), total: 1 }, { name: "sev2", each: each(0, 1), total: 1 }] },
      { by: "service", rows: [{ name: "checkout", each: each(0, 1), total: 1 }] },
      { by: "factor", rows: [] },
    ],
    spans: [
      aSpan(),
      aSpan({
        what: "resolve",
        means: "from when it was detected until it was resolved",
        unknown: 0,
        middles: [...named.map((of) => aMiddle({ of })), aMiddle({ count: 4 * quarters })],
        enough: true,
      }),
    ],
    figures: [{ name: "Actions that were done", text: "3 of 7", how: "Action items of their postmortems that are closed with a proof." }],
  };
}
