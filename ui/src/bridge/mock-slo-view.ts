import type { SloChart } from "./api/SloChart";
import type { SloLevelRow } from "./api/SloLevelRow";
import type { SloOffer } from "./api/SloOffer";
import type { SloPoint } from "./api/SloPoint";
import type { SloServiceRow } from "./api/SloServiceRow";
import type { SloView } from "./api/SloView";
import type { SlosView } from "./api/SlosView";
import { aTime } from "./fixtures";

/** Mon 24 Aug 2026 00:00 UTC. */
export const WINDOW_MS = 1_787_529_600_000;
const HOUR_MS = 3_600_000;
const DAYS = 4;

/** A service level that is well. */
export function aLevel(key: string, changes: Partial<SloLevelRow> = {}): SloLevelRow {
  return {
    key,
    name: key,
    title: key,
    objective: "99.9 % over 28 d",
    aspirational: false,
    state: "healthy",
    stateText: "healthy",
    remaining: 0.729,
    remainingText: "72.9 %",
    fetched: null,
    coverageText: "99.2 % known",
    burnText: "0.4x",
    burnOver: "1 h",
    isBurning: false,
    trend: { svg: '<svg viewBox="0 0 96 20"></svg>', said: "from 90 % to 72.9 % over 28 d" },
    forecast: "",
    asOf: aTime(0, "14:00"),
    problem: null,
    worstGroup: null,
    ...changes,
  };
}

/** A service with one service level for each key; two of them are its headlines. */
export function aService(service: string, levels: SloLevelRow[], changes: Partial<SloServiceRow> = {}): SloServiceRow {
  const rest = Math.max(0, levels.length - 2);
  return {
    service,
    owner: "payments team",
    levels,
    headlines: Math.min(2, levels.length),
    more: rest === 0 ? null : `${rest} more`,
    state: levels[0]?.state ?? "no_data",
    said: levels[0]?.stateText ?? "nothing is known",
    ...changes,
  };
}

/** Checkout is beyond its budget, search is not measured, and mail is well with three service levels. */
export function aPortfolio(changes: Partial<SlosView> = {}): SlosView {
  const spent = { state: "exhausted", stateText: "exhausted", remaining: -0.21, remainingText: "-21 %", burnText: "16x", isBurning: true } as const;
  const unknown = { state: "no_data", stateText: "unknown: prod never answered", remaining: null, remainingText: "unknown", burnText: "unknown" } as const;
  return {
    at: aTime(0, "14:00"),
    asOf: aTime(0, "13:55"),
    headline: "2 of 5 need attention.",
    services: [
      aService("checkout", [aLevel("answers", { ...spent, title: "Checkout answers" })]),
      aService("search", [aLevel("fresh", { ...unknown, title: "Search is fresh" })], { owner: null }),
      aService("mail", [aLevel("sent"), aLevel("soon"), aLevel("wished", { aspirational: true })]),
    ],
    notice: null,
    offers: [],
    offersSaid: "",
    problems: [],
    ...changes,
  };
}

/** A service level that Pyrra keeps in prod. */
export function aSloOffer(name: string, changes: Partial<SloOffer> = {}): SloOffer {
  return {
    key: `prod/Pyrra/${name}`,
    name,
    from: "Pyrra",
    source: "prod",
    service: "checkout",
    said: "99 % over 28 d",
    queries: [
      { name: "bad", text: 'requests_total{code=~"5.."}' },
      { name: "total", text: "requests_total" },
    ],
    lost: ["Its alerts stay with Pyrra."],
    file: `slos/${name}.yaml`,
    yaml: `kind: SLO\nmetadata: {name: ${name}}\n`,
    ...changes,
  };
}

/** A point an hour, of which the last ones are not known. */
function points(): SloPoint[] {
  const count = DAYS * 24;
  return Array.from({ length: count }, (_, at) => {
    const isKnown = at < count - 2;
    const hour = `${String(at % 24).padStart(2, "0")}:00`;
    return {
      x: at / (count - 1),
      y: isKnown ? at / count : null,
      atMs: WINDOW_MS + at * HOUR_MS,
      untilMs: WINDOW_MS + (at + 1) * HOUR_MS,
      at: `${["Mon 24", "Tue 25", "Wed 26", "Thu 27"][Math.floor(at / 24)]} Aug ${hour}`,
      texts: isKnown ? [`${100 - at} %`, String(at)] : ["unknown", ""],
      state: isKnown ? "" : "unknown",
    };
  });
}

export function aChart(changes: Partial<SloChart> = {}): SloChart {
  return {
    title: "Budget left",
    svg: '<svg viewBox="0 0 960 320"></svg>',
    asOf: aTime(0, "13:55"),
    coverage: "99.2 % of the window is known",
    plot: { left: 0.05, top: 0.1, right: 0.95, bottom: 0.9 },
    columns: ["After", "left", "bad"],
    points: points(),
    days: [24, 48, 72],
    marks: [{ from: 0.2, to: 0.25, kind: "incident", title: "Database failover", times: "Mon 24 Aug 19:00 to 20:00" }],
    ...changes,
  };
}

/** Checkout, beyond its budget. */
export function aSloView(changes: Partial<SloView> = {}): SloView {
  const row = aPortfolio().services[0]?.levels[0] ?? aLevel("answers");
  return {
    row,
    service: "checkout",
    owner: "payments team",
    description: "Whoever pays gets an answer.",
    promise: "99.9 % of requests to checkout are answered well, over any 28 days.",
    window: "The 28 days until Mon 21 Sep 2026 14:00 CEST.",
    policy: "Only repairs are released until the budget is back.",
    group: null,
    others: [{ key: "answers-wished", said: "99.99 % over 28 d, aimed at" }],
    facts: [
      { name: "Spent", text: "1,210 of 1,000 bad events", more: "121 % of the budget" },
      { name: "Good", text: "99.879 %", more: "998,790 of 1,000,000" },
    ],
    sentences: ["3 buckets are unknown: no reading."],
    chart: aChart(),
    pairs: [
      {
        name: "1h/5m", factor: "14.4x", longText: "16x", shortText: "20x", longPart: 1.11, shortPart: 1.39, state: "firing", stateText: "firing",
        takes: "more than 1.44 % bad over both", spends: "2 %", spent: "2.2 %", said: "", neverFires: false,
      },
    ],
    burns: [
      { over: "1 h", text: "16x", rate: 16, ratio: "1.6 %", spent: "2.2 %", counts: "24 of 1,500", fromMs: WINDOW_MS + 95 * HOUR_MS, toMs: WINDOW_MS + 96 * HOUR_MS },
    ],
    forecast: ["It recovers on Thu 1 Oct, when the failover of 24 August has rolled out."],
    spenders: [
      { mark: null, kind: "unattributed", title: "a burst of bad requests", times: "Tue 25 Aug 03:00 to 04:00", share: "31 %", part: 0.31, units: "310", fromMs: WINDOW_MS + 27 * HOUR_MS, toMs: WINDOW_MS + 28 * HOUR_MS },
    ],
    days: [{ mark: null, kind: "day", title: "Tue 25 Aug", times: "Tue 25 Aug 00:00 to Wed 26 Aug 00:00", share: "40 %", part: 0.4, units: "400", fromMs: WINDOW_MS + 24 * HOUR_MS, toMs: WINDOW_MS + 48 * HOUR_MS }],
    topGroups: [],
    ledger: {
      rows: [
        { mark: "1", kind: "incident", title: "Database failover", units: "900", share: "74.4 %", part: 0.744, ofBudget: "90 %", due: "a postmortem with a top-priority action" },
        { mark: null, kind: "unattributed", title: "unattributed", units: "310", share: "25.6 %", part: 0.256, ofBudget: "31 %", due: null },
      ],
      total: "100 %",
      units: "1,210",
      said: "Times that overlap are split by halves.",
    },
    percentiles: null,
    traffic: [aChart({ title: "Requests and errors", columns: ["After", "requests", "errors"], marks: [] })],
    groups: [],
    parts: [],
    health: [{ code: "never_burns", gravity: "warning", what: "The numerator was missing for 10 min.", toDo: "Look at the target api-2." }],
    marks: [{ id: "1", kind: "incident", title: "Database failover", from: aTime(0, "Mon 19:00"), to: aTime(0, "Mon 20:00"), times: "Mon 24 Aug 19:00 to 20:00", by: "ana", about: "all of checkout", link: "https://wiki.example/1" }],
    exclusions: [{ from: aTime(0, "Sun 02:00"), to: aTime(0, "Sun 03:00"), reason: "planned failover", author: "bo", covers: "12 buckets" }],
    comparison: {
      said: "Grafana shows 3 % more, because it guesses over gaps.",
      rows: [
        { way: "Watchbill", text: "-21 %", differs: "", why: "counts every series by itself" },
        { way: "Pyrra", text: "-18 %", differs: "+3 %", why: "takes increase() of the sum" },
      ],
    },
    provenance: {
      source: "prod", place: "slos/checkout.yaml:14", queries: [{ name: "total", text: "checkout_requests_total" }],
      tiers: [{ code: "exact", text: "exact, series by series", count: "8,064" }], states: [{ code: "known", text: "known", count: "8,061" }],
      coverage: "99.2 %", step: "5 min", first: aTime(0, "1 Jul"), last: aTime(0, "13:55"), reconciled: "last night, 0.01 % off",
      revisions: [], fromMs: WINDOW_MS, toMs: WINDOW_MS + 96 * HOUR_MS,
    },
    links: [
      { title: "Share of bad events", place: "Grafana", host: "grafana.example", address: "https://grafana.example/explore" },
      { title: "Share of bad events", place: "Prometheus", host: "prom.example", address: "https://prom.example/graph" },
    ],
    linkToSet: null,
    whatIf: { objective: "99.9%", window: "28d", pairs: "1h/5m=2%", objectives: ["99%", "99.5%", "99.9%", "99.95%"], windows: ["7d", "28d", "quarter"] },
    ended: [],
    ...changes,
  };
}
