import type { ActionOffer } from "./api/ActionOffer";
import type { ActionPreview } from "./api/ActionPreview";
import type { ActionResult } from "./api/ActionResult";
import type { AlertDetail } from "./api/AlertDetail";
import type { AlertRowView } from "./api/AlertRowView";
import type { ConsoleStatus } from "./api/ConsoleStatus";
import type { NowView } from "./api/NowView";
import type { SourceView } from "./api/SourceView";
import type { TimeText } from "./api/TimeText";

/** A time of a day in March. */
export function aTime(ms: number, short: string): TimeText {
  return { ms, short, full: `2026-03-28 ${short}:00 CET` };
}

/** A source that is fine. */
export function aSource(changes: Partial<SourceView> = {}): SourceView {
  return {
    name: "prod",
    kind: "Prometheus Alertmanager",
    health: "fine",
    asOf: aTime(21_600_000, "14:00"),
    problem: null,
    every: "30 s",
    peers: [{ address: "http://alertmanager:9093", version: "0.28.1", problem: null }],
    skew: null,
    rules: [],
    ...changes,
  };
}

/** A console where everything is fine. */
export function aStatus(changes: Partial<ConsoleStatus> = {}): ConsoleStatus {
  return {
    team: "payments",
    demo: false,
    workspace: "/home/ana/watchbill",
    zone: "Europe/Berlin",
    tzdb: "2026e",
    sources: [aSource()],
    counts: { firing: 0, pending: 0, unknown: 0, critical: 0 },
    completeAt: aTime(21_600_000, "14:00"),
    channels: [],
    lid: "with this laptop asleep nobody is paged: pages are shown on this laptop only",
    notifierProblem: null,
    definitionProblems: [],
    storeProblem: null,
    version: "0.1.0",
    revision: 1,
    ...changes,
  };
}

/** A firing alert. */
export function anAlert(id: string, changes: Partial<AlertRowView> = {}): AlertRowView {
  return {
    id,
    name: "HighErrorRate",
    place: `instance=${id}`,
    alone: true,
    level: 1,
    source: "prod",
    summary: "5 % of requests fail",
    severity: "critical",
    state: "firing",
    since: aTime(21_420_000, "13:57"),
    asOf: null,
    quiet: null,
    strip: [
      { from: 0, to: 0.9, state: "resolved" },
      { from: 0.9, to: 1, state: "firing" },
    ],
    ...changes,
  };
}

/** The detail of an alert. */
export function aDetail(row: AlertRowView, changes: Partial<AlertDetail> = {}): AlertDetail {
  return {
    row,
    source: "prod",
    sourceHealth: aSource(),
    labels: [{ name: "alertname", pieces: [{ text: row.name, link: null }], leftOut: 0 }],
    annotations: [],
    links: [],
    startsAt: row.since,
    receivers: ["team-payments"],
    silences: [],
    decisions: [],
    entries: [],
    chart: { svg: "<svg></svg>", rows: [] },
    acknowledged: false,
    snoozedUntil: null,
    markdown: `**${row.name}**`,
    expression: null,
    firesAt: null,
    alsoAt: [],
    ...changes,
  };
}

/** A calm page *Now*. */
export function aNow(changes: Partial<NowView> = {}): NowView {
  return {
    revision: 1,
    at: aTime(21_600_000, "14:00"),
    completeAt: aTime(21_600_000, "14:00"),
    needs: [],
    needsTotal: 0,
    strange: [],
    since: aTime(0, "08:00"),
    looked: true,
    changed: [],
    changedTotal: 0,
    people: [],
    ...changes,
  };
}

/** What a command of the team would do. */
export function aPreview(): ActionPreview {
  return {
    digest: "d1",
    text: "kubectl logs -- 'checkout 7'",
    words: ["kubectl", "logs", "--", "checkout 7"],
    folder: "/workspace",
    timeout: "1 min",
    timeoutS: 60,
    uses: [{ name: "pod", value: "checkout 7" }],
  };
}

/** A command of the team for an alert. */
export function anOffer(changes: Partial<ActionOffer> = {}): ActionOffer {
  return { name: "Pod logs", does: "run", key: "l", confirm: true, preview: aPreview(), unavailable: null, ...changes };
}

/** What came of it. */
export function anActionResult(changes: Partial<ActionResult> = {}): ActionResult {
  return {
    name: "Pod logs",
    good: true,
    outcome: "exited",
    exitCode: 0,
    sentence: "It ended well (exit code 0) within a second.",
    output: "ready\n",
    leftOut: null,
    ...changes,
  };
}
