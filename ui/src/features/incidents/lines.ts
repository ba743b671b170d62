import type { IncidentLine, IncidentLineName, IncidentTimelineRow } from "../../bridge";

/** Beside which others lines stand, in the order of their keys. */
export const lanes = ["changes", "alerts", "budgets", "queues", "paging", "oncall", "incident", "people", "attacker"] as const;

/** What a line keeps being, whenever it is read again. */
export function lineKey({ record, key, kind }: IncidentLineName): string {
  return `${record} ${key} ${kind}`;
}

/** A line as the core is told which is meant. */
export function nameOf({ record, key, kind }: IncidentLineName): IncidentLineName {
  return { record, key, kind };
}

/** Whether a person wrote it, so that it stands out among what was recorded. */
export function isWritten({ lane }: IncidentLine): boolean {
  return lane === "people" || lane === "attacker";
}

/** The lines of a row: one, or those that are folded in it. */
export function linesOf({ line, folded }: IncidentTimelineRow): readonly IncidentLine[] {
  return line === null ? folded : [line];
}

/** What a row keeps being: its line, or the first that is folded in it. */
export function rowKey(row: IncidentTimelineRow): string {
  const first = linesOf(row)[0];
  const name = first === undefined ? `${row.at.ms}` : lineKey(first);
  return row.line === null ? `fold ${name}` : name;
}

/** The rows with a line in a lane that is shown. */
export function shownRows(rows: readonly IncidentTimelineRow[], hidden: ReadonlySet<string>): IncidentTimelineRow[] {
  return rows.filter((row) => linesOf(row).some(({ lane }) => !hidden.has(lane)));
}

/** The lanes that have lines, each with how many. */
export function lanesOf(rows: readonly IncidentTimelineRow[]): { lane: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const { lane } of rows.flatMap(linesOf)) counts.set(lane, (counts.get(lane) ?? 0) + 1);
  return lanes.map((lane) => ({ lane, count: counts.get(lane) ?? 0 })).filter(({ count }) => count > 0);
}

/** Where in the window something stands. */
export type Lead =
  | { readonly kind: "alert"; readonly id: string }
  | { readonly kind: "queue"; readonly id: string }
  | { readonly kind: "level"; readonly key: string }
  | { readonly kind: "incident"; readonly id: number }
  | { readonly kind: "silences" }
  | { readonly kind: "oncall" };

/** What a line was recorded from, where the window can show that. */
export function leadOf({ record, about }: Pick<IncidentLine, "record" | "about">): Lead | null {
  if (record === "transition" || record === "deed" || record === "page") return about === "" ? null : { kind: "alert", id: about };
  if (record === "queue" || record === "trail") return { kind: "queue", id: about };
  if (record === "level") return { kind: "level", key: about };
  if (record === "silence") return { kind: "silences" };
  return record === "schedule" ? { kind: "oncall" } : null;
}

/** Where a link leads. A service has no page of its own. */
export function leadOfLink({ kind, key }: { readonly kind: string; readonly key: string }): Lead | null {
  if (kind === "alert") return { kind: "alert", id: key };
  if (kind === "queue") return { kind: "queue", id: key };
  if (kind === "level") return { kind: "level", key };
  return kind === "incident" ? { kind: "incident", id: Number(key) } : null;
}

/** Lanes in which the times of moments come from first. */
const tellers: Record<string, readonly string[]> = {
  started: ["alerts", "budgets", "queues"],
  detected: ["paging", "incident"],
  acknowledged: ["paging", "incident"],
  mitigated: ["incident", "alerts"],
  resolved: ["incident", "alerts"],
};

/** The row of the timeline in which the time of a moment is told; where several are of this instant, one of a lane that tells such moments. */
export function rowOfMoment(rows: readonly IncidentTimelineRow[], moment: string, atMs: number): IncidentTimelineRow | null {
  const then = rows.filter((row) => linesOf(row).some(({ at }) => at.ms === atMs));
  const rank = (row: IncidentTimelineRow) => {
    const known = tellers[moment] ?? [];
    const places = linesOf(row).map(({ lane }) => known.indexOf(lane)).filter((place) => place >= 0);
    return places.length === 0 ? known.length : Math.min(...places);
  };
  return then.toSorted((one, other) => rank(one) - rank(other))[0] ?? null;
}

/** As what a severity is drawn, worst first: filled square, diamond, triangle, dot. */
export function markOf(severity: string): string {
  return { sev1: "critical", sev2: "error", sev3: "warning" }[severity] ?? "info";
}
