import type { IncidentLine } from "./api/IncidentLine";
import type { IncidentLinkRow } from "./api/IncidentLinkRow";
import type { IncidentProposal } from "./api/IncidentProposal";
import type { IncidentRow } from "./api/IncidentRow";
import type { IncidentsView } from "./api/IncidentsView";
import type { IncidentTimelineRow } from "./api/IncidentTimelineRow";
import type { IncidentView } from "./api/IncidentView";
import { aTime } from "./fixtures";

const MINUTE_MS = 60_000;
const at = (minutes: number) => aTime(minutes * MINUTE_MS, `14:${String(minutes).padStart(2, "0")}`);

/** An incident that is open, and that nobody leads. */
export function anIncident(changes: Partial<IncidentRow> = {}): IncidentRow {
  return {
    id: 7,
    title: "checkout answers slowly",
    severity: "sev2",
    status: "investigating",
    statusSince: aTime(0, "14:00"),
    kind: "real",
    restricted: false,
    open: true,
    declared: aTime(0, "14:00"),
    declaredBy: "Ana",
    lead: null,
    services: ["checkout"],
    mine: false,
    mergedInto: null,
    revision: 1,
    ...changes,
  };
}

/** One that is open, and two that are over. */
export function anIncidentsView(changes: Partial<IncidentsView> = {}): IncidentsView {
  const over = { open: false, status: "resolved", lead: "Bo" };
  return {
    open: [anIncident()],
    over: [
      anIncident({ id: 5, title: "payments dropped cards", severity: "sev1", services: ["payments"], ...over }),
      anIncident({ id: 3, title: "the restore drill", severity: "sev4", kind: "drill", services: [], ...over }),
    ],
    overTotal: 2,
    headline: "1 incident is open.",
    ...changes,
  };
}

/** A line that was recorded of an alert. */
export function aLine(changes: Partial<IncidentLine> = {}): IncidentLine {
  return {
    record: "transition",
    key: "prod/1@0",
    kind: "alert_fired",
    lane: "alerts",
    at: aTime(0, "14:00"),
    about: "prod/1",
    text: "CheckoutSlow fired (critical)",
    certainty: "observed",
    annotations: [],
    ...changes,
  };
}

/** What an incident is about. */
export const aLink = (kind: string, key: string, name = key): IncidentLinkRow => ({ kind, key, name });

/** A row with one line. */
export function aRow(changes: Partial<IncidentLine> = {}): IncidentTimelineRow {
  const line = aLine(changes);
  return { at: line.at, text: line.text, line, folded: [], fold: null };
}

/** Every sort of line: recorded, written, folded by itself and by a person. */
export function aTimeline(): IncidentTimelineRow[] {
  const noise = [3, 4, 5].map((minute) => aLine({ key: `prod/2@${minute}`, about: "prod/2", at: at(minute), text: `Flappy fired (warning)` }));
  const folded = [aLine({ key: "prod/3@6", about: "prod/3", at: at(6), text: "DiskSpace fired (info)" })];
  return [
    aRow({ key: "prod/1@0", at: at(0) }),
    aRow({ record: "page", key: "41", kind: "page_sent", lane: "paging", at: at(1), about: "prod/1", text: "paged: CheckoutSlow; Ana was on call" }),
    { at: at(3), text: "Flappy 3 times until 14:05", line: null, folded: noise, fold: null },
    { at: at(6), text: "1 line, folded by Bo: known noise", line: null, folded, fold: 4 },
    aRow({ record: "event", key: "7/1", kind: "declared", lane: "incident", at: at(7), about: "7", text: "Ana declared it: checkout answers slowly (sev2)" }),
    aRow({
      record: "queue", key: "mq/orders.dlq@8", kind: "queue_depth", lane: "queues", at: at(8), about: "mq/orders.dlq", text: "mq/orders.dlq began to fill: 12 messages in it",
      certainty: "approximate", annotations: [{ by: "Bo", at: at(9), text: "the consumer was stopped by hand", saidAt: at(7) }],
    }),
    aRow({ record: "note", key: "7/1", kind: "note", lane: "people", at: at(10), about: "Ana", text: "rolled checkout back to v41", certainty: "said" }),
  ];
}

/** The page of an incident with everything on it. */
export function anIncidentView(changes: Partial<IncidentView> = {}): IncidentView {
  const time = (moment: string, from: string, minutes: number | null = null) => ({ moment, at: minutes === null ? null : at(minutes), from, said: false, insteadOf: null });
  return {
    row: anIncident(),
    zone: "Europe/Berlin",
    roles: [
      { role: "lead", person: null },
      { role: "scribe", person: "Bo" },
      { role: "communications", person: null },
    ],
    links: [
      aLink("alert", "prod/1", "CheckoutSlow"),
      aLink("queue", "mq/orders.dlq"),
      aLink("service", "checkout"),
    ],
    times: [
      time("started", "the alert CheckoutSlow", 0),
      time("detected", "the page about CheckoutSlow", 1),
      { ...time("acknowledged", "Bo said so: I was called", 2), said: true, insteadOf: "recorded: 14:07, Ana declared the incident" },
      time("mitigated", "nothing tells"),
      time("resolved", "nothing tells"),
    ],
    contradictions: [],
    impact: [
      { name: "duration", text: "12 min", how: "from started until now: it is not over", unknown: false, from: ["times"], typed: false },
      { name: "budget checkout/availability", text: "nothing was measured at that time", how: "the buckets the incident meets", unknown: true, from: ["checkout/availability"], typed: false },
      { name: "pages", text: "1 page", how: "pages that were shown", unknown: false, from: ["41"], typed: false },
      { name: "orders that failed", text: "about 400", how: "Ana wrote it, from the finance report", unknown: false, from: [], typed: true },
    ],
    reports: [{ who: "customers", at: at(2) }],
    timeline: aTimeline(),
    notKept: 6,
    files: [{ incident: 7, sha256: "ab12", name: "graph.png", mime: "image/png", by: "Ana", at: at(9), size: "12 KiB" }],
    similar: [{ row: anIncident({ id: 5, title: "payments dropped cards", open: false, status: "resolved" }), why: "the alert prod/1, the service checkout" }],
    ...changes,
  };
}

/** What is proposed for an incident about one alert. */
export function aProposal(changes: Partial<IncidentProposal> = {}): IncidentProposal {
  return { title: "CheckoutSlow", severity: "sev1", links: [aLink("alert", "prod/1", "CheckoutSlow")], similar: [], ...changes };
}
