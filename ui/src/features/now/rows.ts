import type { ChangedView, IncidentRow, NeedView, NowView, PromisedView, StrangeView, WakePart, WakeRow, WakeView } from "../../bridge";

/** A row of the page Now. */
export type NowRow =
  | WakeNowRow
  | { readonly kind: "need"; readonly need: NeedView }
  | { readonly kind: "led"; readonly led: IncidentRow }
  | { readonly kind: "promised"; readonly promised: PromisedView }
  | { readonly kind: "strange"; readonly strange: StrangeView }
  | { readonly kind: "changed"; readonly changed: ChangedView };

/** What happened while nobody watched, by what came of it. */
export type WakeKey = "firing" | "passed" | "flapped" | "ended";

/** A row of the card about that. */
export interface WakeNowRow {
  readonly kind: "wake";
  readonly key: WakeKey;
  readonly wake: WakeRow;
}

const wakeKeys: readonly WakeKey[] = ["firing", "passed", "flapped", "ended"];

/** The parts of the card that have rows, in order. */
export function wakeParts(view: WakeView): { key: WakeKey; part: WakePart; rows: WakeNowRow[] }[] {
  return wakeKeys
    .map((key) => ({ key, part: view[key], rows: view[key].rows.map((wake): WakeNowRow => ({ kind: "wake", key, wake })) }))
    .filter(({ rows }) => rows.length > 0);
}

/** Every row, from top to bottom; `led` are the incidents that the reader leads. */
export function rowsOf(view: NowView, led: readonly IncidentRow[] = []): NowRow[] {
  return [
    ...(view.wake === null ? [] : wakeParts(view.wake).flatMap(({ rows }) => rows)),
    ...view.needs.map((need): NowRow => ({ kind: "need", need })),
    ...led.map((incident): NowRow => ({ kind: "led", led: incident })),
    ...view.promised.map((promised): NowRow => ({ kind: "promised", promised })),
    ...view.strange.map((strange): NowRow => ({ kind: "strange", strange })),
    ...view.changed.map((changed): NowRow => ({ kind: "changed", changed })),
  ];
}

/** What a row stays, whatever its figures become. */
export function rowId(row: NowRow): string {
  if (row.kind === "wake") return `wake ${row.key} ${row.wake.source}/${row.wake.name}`;
  if (row.kind === "need") return `need ${row.need.row.source}/${row.need.row.name}`;
  if (row.kind === "led") return `led ${row.led.id}`;
  if (row.kind === "promised") return `promised ${row.promised.id}`;
  if (row.kind === "strange") return `strange ${row.strange.what}`;
  return `changed ${row.changed.source}/${row.changed.name}/${row.changed.filter === null ? row.changed.at.ms : ""}`;
}
