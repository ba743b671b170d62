import { type AlertsAsk, type AlertsPage, type AlertsRow, type Bridge, Failure } from "../../bridge";
import { Hold } from "../../components/hold";
import {
  CHUNK_ROWS,
  type Rows,
  addedIn,
  chunksFor,
  indexOf,
  refreshedInPlace,
  rowAt,
  rowId,
  rowsOf,
  samePlaces,
  withPage,
} from "./rows";

/** What the reader asks the list for. */
interface Question {
  readonly filter: string;
  readonly resolved: boolean;
  readonly groupBy: readonly string[];
  readonly folded: readonly string[];
}

/** Rows may be replaced at once when the reader asked, and keep their place when only the world changed. */
type Cause = "asked" | "changed";

/**
 * The alert list: which question it answers, the windows of rows that were read, which row is chosen, and what waits until the
 * reader lets go. One round of asking runs at a time; whatever comes meanwhile is answered by the next.
 */
export class AlertsList {
  rows = $state.raw<Rows | null>(null);
  failure = $state.raw<Failure | null>(null);
  /** How many alerts a refresh would add, when one waits for the reader to let go. */
  waiting = $state.raw<number | null>(null);
  /** The chosen row, by what it is and by where it was last seen. */
  chosen = $state.raw<{ readonly id: string; readonly index: number } | null>(null);
  question = $state.raw<Question>({ filter: "", resolved: false, groupBy: [], folded: [] });

  readonly hold = new Hold(() => this.showWaiting());
  readonly #bridge: Bridge;
  #first = 0;
  #last = 0;
  /** A row the reader moved to before it was read. */
  #aim: number | null = null;
  #due: Cause | null = "asked";
  #round: Promise<void> | null = null;

  constructor(bridge: Bridge) {
    this.#bridge = bridge;
  }

  /** The chosen row, if it has been read. */
  get chosenRow(): AlertsRow | null {
    if (this.rows === null || this.chosen === null) return null;
    const row = rowAt(this.rows, this.chosen.index);
    return row !== undefined && rowId(row) === this.chosen.id ? row : null;
  }

  /** The question as the core takes it, from the top. */
  get asked(): AlertsAsk {
    const { filter, resolved, groupBy, folded } = this.question;
    return { filter, resolved, groupBy: [...groupBy], folded: [...folded], offset: 0, limit: CHUNK_ROWS };
  }

  /** How many rows the list has. */
  get count(): number {
    return this.rows?.head.rowsTotal ?? 0;
  }

  /** Asks something else; the answer replaces the rows as soon as it is there. */
  ask(change: Partial<Question>): Promise<void> {
    this.question = { ...this.question, ...change };
    return this.#ask("asked");
  }

  /** The core says that alerts may have changed. */
  changed(): Promise<void> {
    return this.#ask("changed");
  }

  /** Puts on screen what waited. */
  showWaiting(): void {
    if (this.waiting !== null) void this.#ask("asked");
  }

  /** Rows from `first` to `last` exist in the window now. */
  inView(first: number, last: number): void {
    this.#first = first;
    this.#last = last;
    void this.#run();
  }

  /** Chooses the row at an index. */
  choose(index: number): void {
    const row = this.rows === null ? undefined : rowAt(this.rows, index);
    this.#aim = row === undefined ? index : null;
    if (row !== undefined) this.chosen = { id: rowId(row), index };
  }

  /** Chooses an alert wherever it is; its row is found when it has been read. */
  chooseAlert(id: string): void {
    const index = this.rows === null ? null : indexOf(this.rows, id);
    this.chosen = { id, index: index ?? this.chosen?.index ?? 0 };
  }

  /** Chooses the row `by` rows away, or the first or last one there is; gives its index. */
  move(by: number): number {
    const from = this.#aim ?? this.chosen?.index ?? (by > 0 ? -1 : 0);
    const index = Math.max(0, Math.min(this.count - 1, from + by));
    this.choose(index);
    return index;
  }

  /** Folds a group, or unfolds it. */
  fold(key: string): Promise<void> {
    const { folded } = this.question;
    return this.ask({ folded: folded.includes(key) ? folded.filter((other) => other !== key) : [...folded, key] });
  }

  /** The head of the group the chosen row belongs to, or is; a row that is alone has none. */
  chosenGroup(): { readonly key: string; readonly index: number } | null {
    if (this.rows === null || this.chosen === null) return null;
    for (let index = this.chosen.index; index >= 0; index -= 1) {
      const row = rowAt(this.rows, index);
      if (row === undefined || (row.kind === "alert" && row.level === 1)) return null;
      if (row.kind === "group") return { key: row.key, index };
    }
    return null;
  }

  #ask(cause: Cause): Promise<void> {
    if (this.#due !== "asked") this.#due = cause;
    return this.#run();
  }

  #run(): Promise<void> {
    this.#round ??= this.#rounds();
    return this.#round;
  }

  async #rounds(): Promise<void> {
    try {
      for (;;) {
        const cause = this.#due;
        this.#due = null;
        try {
          if (cause !== null) await this.#refresh(cause);
          else if (!(await this.#readMissing())) return;
        } catch (thrown) {
          this.failure = Failure.from(thrown);
          // What came meanwhile is asked all the same: no other word of it may come.
          if (this.#due === null) return;
        }
      }
    } finally {
      // In the same breath as the last look at what is due: nothing that is asked meanwhile is lost.
      this.#round = null;
    }
  }

  async #refresh(cause: Cause): Promise<void> {
    const { question } = this;
    const chunks = chunksFor(this.#first, Math.min(this.#last, Math.max(0, this.count - 1)));
    const [first, ...others] = await Promise.all(chunks.map((chunk) => this.#page(chunk)));
    if (first === undefined || question !== this.question) return;
    this.failure = null;
    const fresh = rowsOf([first, ...others]);
    if (cause === "asked" || this.rows === null || !this.hold.held || samePlaces(this.rows, fresh)) {
      this.#show(fresh);
    } else {
      this.waiting = addedIn(this.rows, fresh);
      this.rows = refreshedInPlace(this.rows, fresh);
    }
  }

  #show(fresh: Rows): void {
    this.rows = fresh;
    this.waiting = null;
    if (this.#aim !== null) this.choose(this.#aim);
    if (this.chosen === null) return;
    const index = indexOf(fresh, this.chosen.id) ?? Math.max(0, Math.min(this.chosen.index, fresh.head.rowsTotal - 1));
    this.chosen = { id: this.chosen.id, index };
  }

  /** Reads one window that is in view and has not been read; whether there was one. */
  async #readMissing(): Promise<boolean> {
    const { question, rows } = this;
    if (rows === null || rows.head.rowsTotal === 0) return false;
    const last = Math.min(this.#last, rows.head.rowsTotal - 1);
    const missing = chunksFor(Math.min(this.#first, last), last).find((chunk) => !rows.chunks.has(chunk));
    if (missing === undefined) return false;
    const page = await this.#page(missing);
    if (question === this.question && this.rows !== null) this.rows = withPage(this.rows, page);
    if (this.#aim !== null) this.choose(this.#aim);
    return true;
  }

  #page(chunk: number): Promise<AlertsPage> {
    return this.#bridge.alertsPage({ ...this.asked, offset: chunk * CHUNK_ROWS, limit: CHUNK_ROWS });
  }
}
