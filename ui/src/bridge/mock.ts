import type { AlertDetail } from "./api/AlertDetail";
import type { AlertRowView } from "./api/AlertRowView";
import type { AlertsAsk } from "./api/AlertsAsk";
import type { AlertsPage } from "./api/AlertsPage";
import type { AlertsRow } from "./api/AlertsRow";
import type { Changed } from "./api/Changed";
import type { ConsoleStatus } from "./api/ConsoleStatus";
import type { PageView } from "./api/PageView";
import type { SourceView } from "./api/SourceView";
import type { Tag } from "./api/Tag";
import type { TimeText } from "./api/TimeText";
import { type Bridge, Failure } from "./bridge";

/** A core for tests: serves `rows` and `status`, records what was asked of it, and fails when told to. */
export class MockBridge implements Bridge {
  rows: AlertsRow[] = [];
  status: ConsoleStatus = aStatus();
  pages: PageView[] = [];
  wanted: string | null = null;
  failing: Failure | null = null;
  filterProblem: AlertsPage["filterProblem"] = null;
  readonly asks: AlertsAsk[] = [];
  readonly deeds: string[] = [];
  readonly #details = new Map<string, AlertDetail>();
  readonly #heard = new Set<(changed: Changed) => void>();
  #revision = 1;

  /** Makes a change known to whoever listens. */
  change(...tags: Tag[]): void {
    this.#revision += 1;
    for (const heard of this.#heard) heard({ tags, revision: this.#revision });
  }

  /** Serves this detail for its alert. */
  put(detail: AlertDetail): void {
    this.#details.set(detail.row.id, detail);
  }

  async consoleStatus(): Promise<ConsoleStatus> {
    return this.#answer({ ...this.status, revision: this.#revision });
  }

  async alertsPage(ask: AlertsAsk): Promise<AlertsPage> {
    this.asks.push(ask);
    const alerts = this.rows.filter((row) => row.kind === "alert").length;
    return this.#answer({
      revision: this.#revision,
      rowsTotal: this.rows.length,
      alertsTotal: alerts,
      alertsUnfiltered: Math.max(alerts, this.status.counts.firing),
      offset: ask.offset,
      rows: this.rows.slice(ask.offset, ask.offset + ask.limit),
      filterProblem: this.filterProblem,
      stripFrom: aTime(0, "08:00"),
      stripTo: aTime(21_600_000, "14:00"),
    });
  }

  async alertDetail(id: string): Promise<AlertDetail> {
    const detail = this.#details.get(id);
    if (detail === undefined) throw new Failure({ kind: "notFound", message: `There is no alert ${id} any more.` });
    return this.#answer(detail);
  }

  acknowledgeAlert = (id: string): Promise<void> => this.#do(`acknowledge ${id}`);
  unacknowledgeAlert = (id: string): Promise<void> => this.#do(`unacknowledge ${id}`);
  snoozeAlert = (id: string, minutes: number): Promise<void> => this.#do(`snooze ${id} ${minutes}`);
  unsnoozeAlert = (id: string): Promise<void> => this.#do(`unsnooze ${id}`);
  pollNow = (): Promise<void> => this.#do("poll");
  openLink = (id: string, link: number): Promise<void> => this.#do(`open ${id} ${link}`);
  reportUiProblem = (problem: string): Promise<void> => this.#do(`problem ${problem}`);

  async pagesList(): Promise<PageView[]> {
    return this.#answer(this.pages);
  }

  async takeWanted(): Promise<string | null> {
    const wanted = this.wanted;
    this.wanted = null;
    return wanted;
  }

  async onChanged(heard: (changed: Changed) => void): Promise<() => void> {
    this.#heard.add(heard);
    return () => void this.#heard.delete(heard);
  }

  async #answer<Answer>(answer: Answer): Promise<Answer> {
    if (this.failing !== null) throw this.failing;
    return answer;
  }

  async #do(deed: string): Promise<void> {
    if (this.failing !== null) throw this.failing;
    this.deeds.push(deed);
  }
}

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
    ...changes,
  };
}
