import type { QueueRow, QueueShownState } from "../../bridge";

/** The parts of the list, in their order: whom it needs first, then what nobody can tell, and the calm last. */
export const standings = ["needs", "promised", "unknown", "filled", "empty", "others"] as const;
export type Standing = (typeof standings)[number];

const known: Record<QueueShownState, boolean> = {
  empty: true,
  known: true,
  approximate: true,
  no_permission: false,
  statistics_off: false,
  not_observable: false,
  stale: false,
  never_read: false,
  gone: false,
};

/** Whether its depth is told. What is not known is no reason to be calm. */
export function isKnown({ state }: QueueRow): boolean {
  return known[state];
}

/** In which part of the list a watched queue stands. */
export function standingOf(row: QueueRow): Standing {
  if (row.needs) return "needs";
  if (row.promise !== null) return "promised";
  if (!isKnown(row)) return "unknown";
  return row.state === "empty" ? "empty" : "filled";
}

/** The gravest of what is wrong with it: the core has it first. */
export function worst({ attention }: QueueRow): QueueRow["attention"][number] | null {
  return attention[0] ?? null;
}
