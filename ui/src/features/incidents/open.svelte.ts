import { SvelteSet } from "svelte/reactivity";
import { type Bridge, Failure, type IncidentLine, type IncidentTimelineRow, type IncidentView } from "../../bridge";
import { Rounds } from "../../components/rounds";
import { lanesOf, lineKey, linesOf, rowKey, rowOfMoment, shownRows } from "./lines";

/** The incident that is open. What was last read of it stays until the next answer is there. */
export class OpenIncident {
  id = $state.raw<number | null>(null);
  view = $state.raw<IncidentView | null>(null);
  failure = $state.raw<Failure | null>(null);
  /** Lanes that are not shown. */
  readonly hidden = new SvelteSet<string>();
  /** Folds of which the lines are shown here. */
  readonly unfolded = new SvelteSet<string>();
  /** Lines that are marked, to be folded. */
  readonly marked = new SvelteSet<string>();
  /** The figure of which it is shown where it comes from. */
  figure = $state.raw<string | null>(null);
  #chosen = $state.raw<string | null>(null);
  readonly #bridge: Bridge;
  readonly #rounds = new Rounds(() => this.#read());

  constructor(bridge: Bridge) {
    this.#bridge = bridge;
  }

  /** The rows of the timeline that are shown, the newest last. */
  get rows(): readonly IncidentTimelineRow[] {
    return shownRows(this.view?.timeline ?? [], this.hidden);
  }

  /** The lanes that have lines. */
  get lanes(): readonly { lane: string; count: number }[] {
    return lanesOf(this.view?.timeline ?? []);
  }

  get chosen(): IncidentTimelineRow | null {
    return this.rows.find((row) => this.isChosen(row)) ?? null;
  }

  /** The lines that are marked; where none is, those of the row that is chosen. */
  get meant(): readonly IncidentLine[] {
    const all = (this.view?.timeline ?? []).flatMap(linesOf);
    if (this.marked.size > 0) return all.filter((line) => this.marked.has(lineKey(line)));
    return this.chosen?.line === null || this.chosen === null ? [] : [this.chosen.line];
  }

  isChosen(row: IncidentTimelineRow): boolean {
    return rowKey(row) === this.#chosen;
  }

  choose(row: IncidentTimelineRow): void {
    this.#chosen = rowKey(row);
  }

  /** Moves the choice, up to an end; with nothing chosen the newest line is the first to be. */
  move(by: number): void {
    const { rows } = this;
    const at = rows.findIndex((row) => this.isChosen(row));
    const to = at < 0 ? (by === -Infinity ? 0 : rows.length - 1) : at + by;
    const row = rows[Math.max(0, Math.min(rows.length - 1, to))];
    if (row !== undefined) this.choose(row);
  }

  /** Chooses the line from which the time of a moment comes, whatever lanes are shown; says whether there is one. */
  chooseMoment(moment: string, atMs: number): boolean {
    const row = rowOfMoment(this.view?.timeline ?? [], moment, atMs);
    if (row === null) return false;
    for (const { lane } of linesOf(row)) this.hidden.delete(lane);
    this.choose(row);
    return true;
  }

  /** Shows a lane, or does not any more. */
  toggleLane(lane: string): void {
    if (!this.hidden.delete(lane)) this.hidden.add(lane);
  }

  /** Shows the lines of a fold, or hides them. */
  toggleFold(row: IncidentTimelineRow): void {
    const key = rowKey(row);
    if (!this.unfolded.delete(key)) this.unfolded.add(key);
  }

  /** Marks a row, or takes the mark off. */
  mark(row: IncidentTimelineRow | null): void {
    if (row === null || row.line === null) return;
    const key = lineKey(row.line);
    if (!this.marked.delete(key)) this.marked.add(key);
  }

  toggleFigure(name: string): void {
    this.figure = this.figure === name ? null : name;
  }

  open(id: number): Promise<void> {
    if (id === this.id) return this.#rounds.running;
    this.id = id;
    // Nothing of one incident is shown under the number of another.
    this.view = null;
    this.failure = null;
    this.#forget();
    return this.changed();
  }

  close(): void {
    this.id = null;
    this.view = null;
    this.failure = null;
    this.#forget();
  }

  /** What is open may be different now. */
  changed(): Promise<void> {
    return this.id === null ? Promise.resolve() : this.#rounds.due();
  }

  #forget(): void {
    this.hidden.clear();
    this.unfolded.clear();
    this.marked.clear();
    this.figure = null;
    this.#chosen = null;
  }

  async #read(): Promise<void> {
    const { id } = this;
    if (id === null) return;
    try {
      const view = await this.#bridge.incidentView(id);
      if (id !== this.id) return;
      this.view = view;
      this.failure = null;
    } catch (thrown) {
      if (id !== this.id) return;
      this.failure = Failure.from(thrown);
      // What is gone must not go on looking current; any other failure leaves what was last read.
      if (this.failure.kind === "notFound" || this.view?.row.id !== id) this.view = null;
    }
  }
}
