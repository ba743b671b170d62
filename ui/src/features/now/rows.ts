import type { ChangedView, NeedView, NowView, StrangeView } from "../../bridge";

/** A row of the page Now. */
export type NowRow =
  | { readonly kind: "need"; readonly need: NeedView }
  | { readonly kind: "strange"; readonly strange: StrangeView }
  | { readonly kind: "changed"; readonly changed: ChangedView };

/** Every row, from top to bottom. */
export function rowsOf(view: NowView): NowRow[] {
  return [
    ...view.needs.map((need): NowRow => ({ kind: "need", need })),
    ...view.strange.map((strange): NowRow => ({ kind: "strange", strange })),
    ...view.changed.map((changed): NowRow => ({ kind: "changed", changed })),
  ];
}

/** What a row stays, whatever its figures become. */
export function rowId(row: NowRow): string {
  if (row.kind === "need") return `need ${row.need.row.source}/${row.need.row.name}`;
  if (row.kind === "strange") return `strange ${row.strange.what}`;
  return `changed ${row.changed.source}/${row.changed.name}/${row.changed.filter === null ? row.changed.at.ms : ""}`;
}
