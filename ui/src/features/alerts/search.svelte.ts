import { type AlertsRow, type Bridge, Failure, type SearchView } from "../../bridge";
import { ChosenRow } from "../../components/chosen-row.svelte";
import { Rounds } from "../../components/rounds";
import type { Inspector } from "./inspector.svelte";

/** Rows that are shown; all are counted, and further words narrow it. */
const MOST_ROWS = 200;

/** Looking for words in everything that is recorded; what is found stands in place of the list. */
export class Search {
  isOpen = $state(false);
  text = $state("");
  found = $state.raw<SearchView | null>(null);
  failure = $state.raw<Failure | null>(null);
  readonly rows = new ChosenRow(() => this.found?.rows ?? [], (row) => row.id);
  readonly #bridge: Bridge;
  readonly #inspector: Inspector;
  readonly #rounds = new Rounds(() => this.#read());

  constructor(bridge: Bridge, inspector: Inspector) {
    this.#bridge = bridge;
    this.#inspector = inspector;
  }

  /** The chosen row, as a row of the list would be. */
  get chosenRow(): AlertsRow | null {
    const { row } = this.rows;
    return row === null ? null : { kind: "alert", ...row };
  }

  open(): void {
    this.isOpen = true;
    void this.changed();
  }

  close(): void {
    this.isOpen = false;
    this.text = "";
    this.found = null;
    this.failure = null;
    this.rows.clear();
  }

  /** Looks for something else. */
  ask(text: string): Promise<void> {
    this.text = text;
    return this.changed();
  }

  /** Moves the choice, and the open alert with it; gives its index. */
  move(by: number): number {
    const index = this.rows.move(by);
    if (this.#inspector.id !== null) this.openChosen();
    return index;
  }

  /** Opens the chosen alert. */
  openChosen(): void {
    if (this.rows.key !== null) void this.#inspector.open(this.rows.key);
  }

  /** Something else may be found by now. */
  changed(): Promise<void> {
    if (!this.isOpen || this.text.trim() === "") {
      this.found = null;
      return Promise.resolve();
    }
    return this.#rounds.due();
  }

  /** What is typed while an answer is awaited is asked once, as it is by then. */
  async #read(): Promise<void> {
    if (!this.isOpen) return;
    const { text } = this;
    try {
      const found = await this.#bridge.searchRecords(text, MOST_ROWS);
      if (text !== this.text) return;
      // With a mistake in it nothing was looked for, and what was found before stays.
      this.found = found.problem === null ? found : { rows: [], total: 0, ...this.found, problem: found.problem };
      this.failure = null;
    } catch (thrown) {
      if (text === this.text) this.failure = Failure.from(thrown);
    }
  }
}
