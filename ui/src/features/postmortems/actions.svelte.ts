import type { ActionItemRow, ActionItemsView, Bridge } from "../../bridge";
import { ChosenRow } from "../../components/chosen-row.svelte";
import { Kept } from "./kept.svelte";

/** The open actions of one person, or of nobody. */
export interface OwnerGroup {
  readonly owner: string | null;
  readonly mine: boolean;
  readonly rows: readonly ActionItemRow[];
}

const byAge = (one: ActionItemRow, other: ActionItemRow) => (other.overdueDays ?? -1) - (one.overdueDays ?? -1) || other.ageDays - one.ageDays;

/** Open actions by who has them, in the order of the core; of one owner the oldest overdue first, then the oldest. */
export function ownersOf(open: readonly ActionItemRow[]): OwnerGroup[] {
  const groups = new Map<string | null, ActionItemRow[]>();
  for (const row of open) groups.set(row.owner, [...(groups.get(row.owner) ?? []), row]);
  return [...groups].map(([owner, rows]) => ({ owner, mine: rows.some(({ mine }) => mine), rows: rows.toSorted(byAge) }));
}

/** The action items of every document. */
export class ActionItems extends Kept<ActionItemsView> {
  readonly owners = $derived(ownersOf(this.view?.open ?? []));
  readonly rows = $derived([...this.owners.flatMap(({ rows }) => rows), ...(this.view?.over ?? [])]);
  readonly chosen = new ChosenRow<ActionItemRow>(() => this.rows, ({ key }) => key);

  constructor(bridge: Bridge) {
    super(() => bridge.actionItems());
  }
}
