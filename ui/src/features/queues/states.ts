import type { QueueGroup, QueueRow, QueueShownState } from "../../bridge";

/** In which part of the list a queue stands, as the core says. */
export type Standing = QueueGroup;
/** The parts in their order: whom it needs first, what somebody promised to see to, what nobody can tell, and the calm last. */
export const standings = ["needs", "promised", "unknown", "filled", "empty", "others"] as const satisfies readonly Standing[];

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

/** The gravest of what is wrong with it: the core has it first. */
export function worst({ attention }: QueueRow): QueueRow["attention"][number] | null {
  return attention[0] ?? null;
}
