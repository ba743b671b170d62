import type { ActionOffer } from "./api/ActionOffer";
import type { ActionPreview } from "./api/ActionPreview";
import type { ActionResult } from "./api/ActionResult";
import type { AlertDetail } from "./api/AlertDetail";
import type { AlertRowView } from "./api/AlertRowView";
import type { ConsoleStatus } from "./api/ConsoleStatus";
import type { NowView } from "./api/NowView";
import type { WakeView } from "./api/WakeView";
import type { RestView } from "./api/RestView";
import type { SourceView } from "./api/SourceView";
import type { TimeText } from "./api/TimeText";
import type { WhyView } from "./api/WhyView";

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
    peers: [{ address: "http://alertmanager:9093", version: "0.28.1", problem: null, startedAt: null, cluster: null }],
    skew: null,
    rules: [],
    lease: null,
    senders: [],
    ...changes,
  };
}

/** Somebody with quiet hours, which do not hold now. */
export function aRest(changes: Partial<RestView> = {}): RestView {
  return {
    quietUntil: null,
    undisturbedUntil: null,
    quietHours: "22:00-07:00",
    zone: "Europe/Berlin",
    breakThrough: "critical",
    changesAt: null,
    offers: [
      { words: "1h", until: aTime(25_200_000, "15:00") },
      { words: "2h", until: aTime(28_800_000, "16:00") },
      { words: "tomorrow 9:00", until: aTime(90_000_000, "Sun 09:00") },
    ],
    ...changes,
  };
}

/** Why an alert is held back by quiet hours. */
export function aWhy(changes: Partial<WhyView> = {}): WhyView {
  const step = { lookedThrough: [], decides: false, otherwise: null };
  return {
    verdict: "holds",
    headline: "held back: quiet hours until 07:00",
    steps: [
      { ...step, question: "fires", title: "Fires", found: "it fires since 02:14, as warning", answer: "passes" },
      { ...step, question: "rule", title: "Page rules", found: "ours is for it and says page", answer: "passes", lookedThrough: ["ours matches: page"] },
      {
        ...step,
        question: "quiet_hours",
        title: "Quiet hours",
        found: "quiet hours until 07:00",
        answer: "holds",
        decides: true,
        otherwise: "at 07:00 your quiet hours end: if it still fires then, it is told in one digest",
      },
      { ...step, question: "page", title: "Page", found: "not asked", answer: "not_asked" },
    ],
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
    tzdbSaid: "2026e",
    sources: [aSource()],
    counts: { firing: 0, pending: 0, unknown: 0, critical: 0 },
    completeAt: aTime(21_600_000, "14:00"),
    channels: [],
    onCall: null,
    rest: aRest(),
    lid: "with this laptop asleep nobody is paged: pages are shown on this laptop only",
    notifierProblem: null,
    offline: null,
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
    soon: null,
    flapping: null,
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
    why: aWhy(),
    flap: null,
    decisions: [],
    entries: [],
    chart: { svg: "<svg></svg>", rows: [] },
    acknowledged: false,
    sharedAck: null,
    escalation: null,
    snoozedUntil: null,
    expression: null,
    firesAt: null,
    clearsAt: null,
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
    wake: null,
    needs: [],
    needsTotal: 0,
    promised: [],
    promisedTotal: 0,
    strange: [],
    since: aTime(0, "08:00"),
    looked: true,
    changed: [],
    changedTotal: 0,
    onCall: [],
    people: [],
    ...changes,
  };
}

/** A card of a night of which nothing is known but what is given. */
export function aWake(changes: Partial<WakeView> = {}): WakeView {
  const none = { rows: [], rowsTotal: 0, alerts: 0 };
  return {
    what: "This laptop slept for 8 h, until 07:02",
    line: "nothing is known to have happened",
    from: aTime(0, "23:02"),
    to: aTime(28_800_000, "07:02"),
    firing: none,
    passed: none,
    flapped: none,
    ended: none,
    colleagues: [],
    handoffs: [],
    untold: [],
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
