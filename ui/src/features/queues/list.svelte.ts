import { type Bridge, Failure, type QueueRow, type QueuesView } from "../../bridge";
import { Hold } from "../../components/hold";
import { Rounds } from "../../components/rounds";
import { type Standing, standings } from "./states";
import { words } from "./words";

/** A part of the list with its queues, in the order of the core. */
export interface QueuePart {
  readonly standing: Standing;
  readonly rows: readonly QueueRow[];
}

/** Everything a filter may find a queue by. */
function foundBy(row: QueueRow): string {
  const { name, source, kind, owner, ownerSaid, depthText, depthSaid, feedsSaid, promise, attention, loss } = row;
  const state = [words.states[row.state], words.standings[row.group], row.isGrowing ? "growing" : ""];
  const reasons = attention.flatMap(({ brief, said }) => [brief, said]);
  return [name, source, kind, owner, ownerSaid, depthText, depthSaid, feedsSaid, promise?.by ?? "", loss.text, ...state, ...reasons].join("\n").toLowerCase();
}

/** Whether a queue has every word of a filter somewhere, in capitals or not. */
export function passes(row: QueueRow, filter: string): boolean {
  const text = foundBy(row);
  return filter
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** The parts of the list that have queues. */
export function partsOf(queues: readonly QueueRow[], others: readonly QueueRow[]): QueuePart[] {
  const all = [...queues, ...others];
  return standings.map((standing) => ({ standing, rows: all.filter(({ group }) => group === standing) })).filter(({ rows }) => rows.length > 0);
}

/** Every queue in the part and the place that it has on screen. */
function places(parts: readonly QueuePart[]): string {
  return JSON.stringify(parts.map(({ standing, rows }) => [standing, rows.map(({ id }) => id)]));
}

/** Fresh figures for rows that keep their places; what is gone stays as it was, and what is new waits. */
function inPlace(parts: readonly QueuePart[], { queues, others }: QueuesView): QueuePart[] {
  const fresh = new Map([...queues, ...others].map((row) => [row.id, row]));
  return parts.map(({ standing, rows }) => ({ standing, rows: rows.map((row) => fresh.get(row.id) ?? row) }));
}

/** Every queue, what needs somebody first. While somebody reads, rows keep their places and only their figures are new. */
export class QueueList {
  view = $state.raw<QueuesView | null>(null);
  failure = $state.raw<Failure | null>(null);
  /** An answer in another order, which waits until the reader lets go. */
  waiting = $state.raw<QueuesView | null>(null);
  filter = $state("");
  /** Whether the queues that are not watched are shown. */
  withOthers = $state(false);
  readonly hold = new Hold(() => this.showWaiting());
  #all = $state.raw<readonly QueuePart[]>([]);
  #chosen = $state.raw<string | null>(null);
  readonly #bridge: Bridge;
  readonly #rounds = new Rounds(() => this.#read());

  constructor(bridge: Bridge) {
    this.#bridge = bridge;
  }

  /** What of each part the filter leaves. What is not watched stands there when it is asked for, or looked for. */
  get parts(): readonly QueuePart[] {
    const filter = this.filter.trim();
    const shown = filter === "" && !this.withOthers ? this.#all.filter(({ standing }) => standing !== "others") : this.#all;
    if (filter === "") return shown;
    return shown.map(({ standing, rows }) => ({ standing, rows: rows.filter((row) => passes(row, filter)) })).filter(({ rows }) => rows.length > 0);
  }

  /** Nothing needs anybody, nothing is only put off, and nothing is there of which that is not known. It goes by the places that rows have. */
  get isCalm(): boolean {
    const watched = this.#all.filter(({ standing }) => standing !== "others");
    return this.view?.problems.length === 0 && watched.length > 0 && watched.every(({ standing }) => standing === "filled" || standing === "empty");
  }

  /** Every row that can be chosen, from top to bottom. */
  get rows(): readonly QueueRow[] {
    return this.parts.flatMap(({ rows }) => rows);
  }

  get chosen(): QueueRow | null {
    return this.rows.find(({ id }) => id === this.#chosen) ?? null;
  }

  /** The queue of this id, if it is watched. */
  watched(id: string | null | undefined): QueueRow | null {
    return this.view?.queues.find((row) => row.id === id) ?? null;
  }

  isChosen({ id }: QueueRow): boolean {
    return id === this.#chosen;
  }

  choose({ id }: QueueRow): void {
    this.#chosen = id;
  }

  /** Chooses a queue by its id, whatever is shown of the list. */
  chooseId(id: string): void {
    if (this.view?.others.some((row) => row.id === id) === true) this.withOthers = true;
    this.#chosen = id;
  }

  /** Moves the choice, up to an end. */
  move(by: number): void {
    const { rows } = this;
    const at = rows.findIndex((row) => this.isChosen(row));
    const index = Math.max(0, Math.min(rows.length - 1, at < 0 && by < 0 ? 0 : at + by));
    this.#chosen = rows[index]?.id ?? null;
  }

  changed(): Promise<void> {
    return this.#rounds.due();
  }

  /** Puts on screen what waited. */
  showWaiting(): void {
    if (this.waiting !== null) this.#show(this.waiting);
  }

  #show(view: QueuesView): void {
    this.view = view;
    this.#all = partsOf(view.queues, view.others);
    this.waiting = null;
  }

  async #read(): Promise<void> {
    try {
      const fresh = await this.#bridge.queuesView();
      this.failure = null;
      if (this.view === null || !this.hold.held || places(this.#all) === places(partsOf(fresh.queues, fresh.others))) {
        this.#show(fresh);
      } else {
        this.view = fresh;
        this.#all = inPlace(this.#all, fresh);
        this.waiting = fresh;
      }
    } catch (thrown) {
      this.failure = Failure.from(thrown);
    }
  }
}
