import { type Bridge, Failure, type IncidentAtView, type IncidentRow } from "../../../bridge";
import { Rounds } from "../../../components/rounds";

/** What was knowable at a moment of an incident. What was last read stays until the next answer is there. */
export class PastDesk {
  /** The incident, while it is looked at. */
  row = $state.raw<IncidentRow | null>(null);
  view = $state.raw<IncidentAtView | null>(null);
  failure = $state.raw<Failure | null>(null);
  /** What is known only since stays covered until somebody asks for it. */
  training = $state(false);
  /** The moment that is meant, milliseconds; none is that at which it was detected. */
  wanted = $state.raw<number | null>(null);
  /** The moment at which what is known since is no longer covered. */
  #uncovered = $state.raw<number | null>(null);
  /** What was pressed before the steps were known, in order. */
  #owed: (() => void)[] = [];
  /** Which opening an answer belongs to. */
  #opening = 0;
  readonly #bridge: Bridge;
  readonly #rounds = new Rounds(() => this.#read());

  constructor(bridge: Bridge) {
    this.#bridge = bridge;
  }

  get isOpen(): boolean {
    return this.row !== null;
  }

  /** The moments there are, milliseconds, in order. */
  get steps(): readonly number[] {
    return this.view?.steps ?? [];
  }

  /** Which step is meant: the last that is not after the moment. */
  get index(): number {
    const { wanted } = this;
    return wanted === null ? 0 : Math.max(0, this.steps.findLastIndex((step) => step <= wanted));
  }

  get hasPrevious(): boolean {
    return this.view !== null && this.#neighbour(-1) !== null;
  }

  get hasNext(): boolean {
    return this.view !== null && this.#neighbour(1) !== null;
  }

  /** Whether what is known since is covered at the moment that is shown: never at the last, nor where nothing came after. */
  get isCovered(): boolean {
    const { view } = this;
    if (!this.training || view === null) return this.training;
    const isEnd = view.at.ms === this.steps.at(-1);
    return !isEnd && view.at.ms !== this.#uncovered && Object.values(view.since).some((rows) => rows.length > 0);
  }

  /** Whether another moment is meant than the one that is shown. */
  get isBehind(): boolean {
    return this.view !== null && this.view.at.ms !== this.wanted;
  }

  /** Opens a moment of an incident; without one that at which it was detected, as a training the first. */
  open(row: IncidentRow, atMs: number | null, training: boolean): void {
    this.#forget();
    this.row = row;
    this.training = training;
    // A moment before the first is the first.
    this.wanted = training ? (atMs ?? 0) : atMs;
    void this.#rounds.due();
  }

  /** Goes back to the incident. */
  close(): void {
    this.#forget();
  }

  /** So many steps on, or back; up to an end. */
  step(by: number): void {
    this.#go(() => {
      let at: number | null = null;
      for (let left = Math.abs(by); left > 0; left -= 1) at = this.#neighbour(Math.sign(by), at ?? this.wanted) ?? at;
      return at;
    });
  }

  /** Goes to a moment, milliseconds. */
  to(ms: number): void {
    this.#go(() => ms);
  }

  first(): void {
    this.#go(() => this.steps.at(0) ?? null);
  }

  last(): void {
    this.#go(() => this.steps.at(-1) ?? null);
  }

  toggleTraining(): void {
    this.training = !this.training;
    this.#uncovered = null;
  }

  /** Shows what is known since, until the next step. */
  uncover(): void {
    // What could not be read is not shown: it is the moment that is shown which is meant.
    if (this.training && this.view !== null) this.#uncovered = this.failure === null ? this.wanted : this.view.at.ms;
  }

  /** What is known of the incident may be different now. */
  changed(): Promise<void> {
    return this.isOpen ? this.#rounds.due() : Promise.resolve();
  }

  /** Means another moment, as soon as it is known which there are. */
  #go(find: () => number | null): void {
    if (!this.isOpen) return;
    if (this.view === null) {
      this.#owed.push(() => this.#mean(find()));
      return;
    }
    if (this.#mean(find())) void this.#rounds.due();
  }

  /** Says whether that is another moment. */
  #mean(ms: number | null): boolean {
    if (ms === null || ms === this.wanted) return false;
    this.wanted = ms;
    this.#uncovered = null;
    return true;
  }

  /** The step beside a moment; none behind an end. */
  #neighbour(sign: number, from = this.wanted): number | null {
    if (from === null) return null;
    const found = sign < 0 ? this.steps.findLast((step) => step < from) : this.steps.find((step) => step > from);
    return found ?? null;
  }

  #forget(): void {
    this.#opening += 1;
    this.#owed = [];
    this.row = null;
    this.view = null;
    this.failure = null;
    this.wanted = null;
    this.#uncovered = null;
  }

  async #read(): Promise<void> {
    const { row, wanted } = this;
    const opening = this.#opening;
    if (row === null) return;
    try {
      const view = await this.#bridge.incidentAt(row.id, wanted);
      if (opening !== this.#opening) return;
      this.#answered(view, wanted);
    } catch (thrown) {
      if (opening !== this.#opening) return;
      this.failure = Failure.from(thrown);
      // What is gone must not go on looking current; any other failure leaves what was last read.
      if (this.failure.kind === "notFound") this.view = null;
    }
  }

  #answered(view: IncidentAtView, asked: number | null): void {
    // One answer comes after the other, so that this is never older than what is shown.
    this.view = view;
    this.failure = null;
    // The moment that was asked for may lie outside of the incident's time; the nearest one is told.
    if (this.wanted === asked) this.wanted = view.at.ms;
    const owed = this.#owed;
    this.#owed = [];
    for (const go of owed) go();
    if (this.isBehind) void this.#rounds.due();
  }
}
