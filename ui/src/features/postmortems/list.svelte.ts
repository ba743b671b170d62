import type { Bridge, PostmortemRow, PostmortemWanted, PostmortemsView } from "../../bridge";
import { ChosenRow } from "../../components/chosen-row.svelte";
import { Kept } from "./kept.svelte";

/** A row of the list: an incident that needs a document, or a document. */
export type ListRow = { readonly kind: "wanted"; readonly wanted: PostmortemWanted } | { readonly kind: "document"; readonly row: PostmortemRow };

/** A group of the list. */
export interface ListGroup {
  readonly name: "wanted" | "draft" | "in_review" | "shared";
  readonly rows: readonly ListRow[];
}

export const keyOf = (row: ListRow) => (row.kind === "wanted" ? `wanted ${row.wanted.incident}` : `document ${row.row.id}`);

const byDue = (one: PostmortemRow, other: PostmortemRow) => (one.due ?? "9").localeCompare(other.due ?? "9");

/** The list in its groups; within one the first due first, and what is due on no day last. */
export function groupsOf({ wanted, rows }: PostmortemsView): ListGroup[] {
  const of = (state: string): ListRow[] => {
    const inState = rows.filter((row) => row.state === state);
    return (state === "shared" ? inState : inState.toSorted(byDue)).map((row) => ({ kind: "document", row }));
  };
  const groups: ListGroup[] = [
    { name: "wanted", rows: wanted.map((need) => ({ kind: "wanted", wanted: need })) },
    { name: "draft", rows: of("draft") },
    { name: "in_review", rows: of("in_review") },
    { name: "shared", rows: of("shared") },
  ];
  return groups.filter((group) => group.rows.length > 0);
}

/** Every document, and the incidents that need one. */
export class DocumentList extends Kept<PostmortemsView> {
  readonly groups = $derived(this.view === null ? [] : groupsOf(this.view));
  readonly rows = $derived(this.groups.flatMap((group) => group.rows));
  readonly chosen = new ChosenRow<ListRow>(() => this.rows, keyOf);

  constructor(bridge: Bridge) {
    super(() => bridge.postmortems());
  }
}
