import type { AlertsPage, AlertsRow } from "../../bridge";

/** How many rows are asked for at once. */
export const CHUNK_ROWS = 100;
/** Chunks kept besides those in view; a chunk is some 40 kB. */
const KEPT_CHUNKS = 30;

/** The list as far as it has been read: figures about the whole, and windows of rows by number. */
export interface Rows {
  readonly head: Omit<AlertsPage, "rows" | "offset">;
  readonly chunks: ReadonlyMap<number, readonly AlertsRow[]>;
  /** When this was put on screen; a row whose state began later and that is not here is new. */
  readonly takenMs: number;
}

/** What tells one row from every other, whatever its place. */
export function rowId(row: AlertsRow): string {
  return row.kind === "group" ? `group ${row.key}` : row.id;
}

/** The chunks that cover the rows from `first` to `last`. */
export function chunksFor(first: number, last: number): number[] {
  const from = Math.floor(Math.max(0, first) / CHUNK_ROWS);
  const to = Math.floor(Math.max(0, first, last) / CHUNK_ROWS);
  return Array.from({ length: to - from + 1 }, (_, at) => from + at);
}

/** The list as these windows show it. */
export function rowsOf(pages: readonly [AlertsPage, ...AlertsPage[]]): Rows {
  const { rows: _rows, offset: _offset, ...head } = pages[0];
  return { head, chunks: new Map(pages.map(chunkOf)), takenMs: head.stripTo.ms };
}

/** The list with one more window; far ones are forgotten when there are many. */
export function withPage(rows: Rows, page: AlertsPage): Rows {
  const [number, chunk] = chunkOf(page);
  const kept = [...rows.chunks]
    .filter(([other]) => other !== number)
    .toSorted(([a], [b]) => Math.abs(a - number) - Math.abs(b - number))
    .slice(0, KEPT_CHUNKS);
  return { ...rows, chunks: new Map([...kept, [number, chunk]]) };
}

/** The row at an index, if it has been read. */
export function rowAt(rows: Rows, index: number): AlertsRow | undefined {
  return rows.chunks.get(Math.floor(index / CHUNK_ROWS))?.[index % CHUNK_ROWS];
}

/** Where a row is, if it has been read. */
export function indexOf(rows: Rows, id: string): number | null {
  for (const [number, chunk] of rows.chunks) {
    const at = chunk.findIndex((row) => rowId(row) === id);
    if (at >= 0) return number * CHUNK_ROWS + at;
  }
  return null;
}

/** The same rows in the same places, each saying what is true now; what stands above a row has not moved either. */
export function refreshedInPlace(rows: Rows, fresh: Rows): Rows {
  const now = new Map([...fresh.chunks.values()].flat().map((row) => [rowId(row), row]));
  const chunks = [...rows.chunks].map(
    ([number, chunk]) => [number, chunk.map((row) => inPlaceOf(row, now.get(rowId(row))))] as const,
  );
  return { ...rows, chunks: new Map(chunks) };
}

/** Whether the fresh list has the same rows in the same places as far as both were read. */
export function samePlaces(rows: Rows, fresh: Rows): boolean {
  if (rows.head.rowsTotal !== fresh.head.rowsTotal) return false;
  return [...fresh.chunks].every(([number, chunk]) => {
    const before = rows.chunks.get(number);
    return before === undefined || (before.length === chunk.length && chunk.every((row, at) => sameRow(row, before[at])));
  });
}

/** How many alerts are new: at least those seen to be, and at least by how many the list has grown. */
export function addedIn(rows: Rows, fresh: Rows): number {
  const before = new Set([...rows.chunks.values()].flat().map(rowId));
  const seen = [...fresh.chunks.values()]
    .flat()
    .filter((row) => row.kind === "alert" && row.since.ms > rows.takenMs && !before.has(row.id)).length;
  return Math.max(0, seen, fresh.head.alertsTotal - rows.head.alertsTotal);
}

function inPlaceOf(row: AlertsRow, fresh: AlertsRow | undefined): AlertsRow {
  if (fresh === undefined) return row;
  return fresh.kind === "alert" && row.kind === "alert" ? { ...fresh, alone: row.alone } : fresh;
}

function sameRow(row: AlertsRow, other: AlertsRow | undefined): boolean {
  return other !== undefined && rowId(row) === rowId(other);
}

function chunkOf(page: AlertsPage): [number, readonly AlertsRow[]] {
  return [Math.floor(page.offset / CHUNK_ROWS), page.rows];
}
