import { type Bridge, Failure, type IncidentFound, type IncidentPiece, type IncidentRow, type IncidentsView } from "../../bridge";
import { Hold } from "../../components/hold";
import { Rounds } from "../../components/rounds";
import { words } from "./words";

export type PartName = "open" | "over" | "found";

/** A row of the list, with where the words that are looked for stand in what was written. */
export interface ListRow {
  readonly row: IncidentRow;
  readonly pieces: readonly IncidentPiece[];
}

/** A part of the list. */
export interface IncidentPart {
  readonly name: PartName;
  readonly rows: readonly ListRow[];
}

/** Fewer letters are in everything. */
const FEWEST_LETTERS = 3;
/** Whoever types waits this long for an answer, ms. */
const PAUSE_MS = 150;

/** What of an incident is missing, in a few words. */
export function missingOf({ open, lead, services }: IncidentRow): string[] {
  if (!open) return [];
  return [...(lead === null ? [words.nobodyLeads] : []), ...(services.length === 0 ? [words.noService] : [])];
}

/** Whether an incident has every word of a filter somewhere, in capitals or not. */
export function passes(row: IncidentRow, filter: string): boolean {
  const { id, title, severity, status, lead, services, kind, declaredBy } = row;
  const text = [`#${id}`, title, severity, words.statuses[status] ?? status, lead ?? "", ...services, words.kinds[kind] ?? "", declaredBy, ...missingOf(row)].join("\n").toLowerCase();
  return filter
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

const places = ({ open, over }: IncidentsView) => [...open, ...over].map(({ id, open: isOpen }) => `${id}${isOpen ? "" : "-"}`).join(" ");

/** Every incident, those that are open first. While somebody reads, rows keep their places. */
export class IncidentList {
  /** As it was last read: what the bar tells. */
  view = $state.raw<IncidentsView | null>(null);
  failure = $state.raw<Failure | null>(null);
  filter = $state("");
  /** In what was written: what was found for the filter. */
  found = $state.raw<readonly IncidentFound[]>([]);
  searchFailure = $state.raw<Failure | null>(null);
  /** As it is on screen. */
  #shown = $state.raw<IncidentsView | null>(null);
  #chosen = $state.raw<number | null>(null);
  readonly hold = new Hold(() => this.showWaiting());
  readonly #bridge: Bridge;
  readonly #rounds = new Rounds(() => this.#read());
  #pause: ReturnType<typeof setTimeout> | undefined;

  constructor(bridge: Bridge) {
    this.#bridge = bridge;
  }

  /** Whether an answer in another order waits until the reader lets go. */
  get isWaiting(): boolean {
    return this.view !== null && this.#shown !== null && places(this.view) !== places(this.#shown);
  }

  get parts(): readonly IncidentPart[] {
    const shown = this.#shown;
    if (shown === null) return [];
    const fresh = new Map([...(this.view?.open ?? []), ...(this.view?.over ?? [])].map((row) => [row.id, row]));
    const filter = this.filter.trim();
    const rowsOf = (rows: readonly IncidentRow[]): ListRow[] =>
      rows.filter((row) => filter === "" || passes(row, filter)).map((row) => ({ row: fresh.get(row.id) ?? row, pieces: [] }));
    const [open, over] = [rowsOf(shown.open), rowsOf(shown.over)];
    const known = new Set([...open, ...over].map(({ row }) => row.id));
    const found = filter === "" ? [] : this.found.filter(({ row }) => !known.has(row.id));
    const parts: IncidentPart[] = [{ name: "open", rows: open }, { name: "over", rows: over }, { name: "found", rows: found }];
    return parts.filter(({ rows }) => rows.length > 0);
  }

  get rows(): readonly IncidentRow[] {
    return this.parts.flatMap(({ rows }) => rows.map(({ row }) => row));
  }

  get chosen(): IncidentRow | null {
    return this.rows.find(({ id }) => id === this.#chosen) ?? null;
  }

  /** Those that are open, as they were last read: one that the reader leads first, then the gravest. */
  get live(): readonly IncidentRow[] {
    const open = this.view?.open ?? [];
    return open.toSorted((one, other) => Number(other.mine) - Number(one.mine) || one.severity.localeCompare(other.severity));
  }

  /** Those that the person at this laptop leads. */
  get led(): readonly IncidentRow[] {
    return this.live.filter(({ mine }) => mine);
  }

  isChosen({ id }: IncidentRow): boolean {
    return id === this.#chosen;
  }

  choose(id: number): void {
    this.#chosen = id;
  }

  /** Moves the choice, up to an end. */
  move(by: number): void {
    const { rows } = this;
    const at = rows.findIndex((row) => this.isChosen(row));
    this.#chosen = rows[Math.max(0, Math.min(rows.length - 1, at < 0 && by < 0 ? 0 : at + by))]?.id ?? null;
  }

  changed(): Promise<void> {
    return this.#rounds.due();
  }

  showWaiting(): void {
    this.#shown = this.view;
  }

  /** Filters the list, and looks for the words in what was written once nobody types. */
  filterBy(filter: string): void {
    this.filter = filter;
    clearTimeout(this.#pause);
    if (filter.trim().length < FEWEST_LETTERS) {
      this.found = [];
      this.searchFailure = null;
    } else this.#pause = setTimeout(() => void this.#search(filter), PAUSE_MS);
  }

  async #search(filter: string): Promise<void> {
    try {
      const { found } = await this.#bridge.incidentSearch(filter.trim());
      if (filter !== this.filter) return;
      this.found = found;
      this.searchFailure = null;
    } catch (thrown) {
      if (filter === this.filter) this.searchFailure = Failure.from(thrown);
    }
  }

  async #read(): Promise<void> {
    try {
      const fresh = await this.#bridge.incidentsView();
      this.failure = null;
      this.view = fresh;
      if (this.#shown === null || !this.hold.held || places(fresh) === places(this.#shown)) this.#shown = fresh;
    } catch (thrown) {
      this.failure = Failure.from(thrown);
    }
  }
}
