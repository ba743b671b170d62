import { type AlertsRow, type Bridge, Failure, type SearchView } from "../../bridge";
import type { Inspector } from "./inspector.svelte";

/** Rows that are shown; all are counted, and further words narrow it. */
const MOST_ROWS = 200;

/** Looking for words in everything that is recorded; what is found stands in place of the list. */
export class Search {
  isOpen = $state(false);
  text = $state("");
  found = $state.raw<SearchView | null>(null);
  failure = $state.raw<Failure | null>(null);
  /** The id of the chosen row. */
  chosen = $state.raw<string | null>(null);
  readonly #bridge: Bridge;
  readonly #inspector: Inspector;
  #round: Promise<void> | null = null;
  #due = false;

  constructor(bridge: Bridge, inspector: Inspector) {
    this.#bridge = bridge;
    this.#inspector = inspector;
  }

  /** The chosen row, as a row of the list would be. */
  get chosenRow(): AlertsRow | null {
    const row = this.found?.rows[this.#at];
    return row === undefined ? null : { kind: "alert", ...row };
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
    this.chosen = null;
  }

  /** Looks for something else. */
  ask(text: string): Promise<void> {
    this.text = text;
    return this.changed();
  }

  /** Moves the choice, and the open alert with it; gives its index. */
  move(by: number): number {
    const rows = this.found?.rows ?? [];
    const from = this.#at < 0 && by < 0 ? 0 : this.#at;
    const index = Math.max(0, Math.min(rows.length - 1, from + by));
    this.chosen = rows[index]?.id ?? null;
    if (this.#inspector.id !== null && this.chosen !== null) void this.#inspector.open(this.chosen);
    return index;
  }

  /** Opens the chosen alert. */
  openChosen(): void {
    if (this.chosen !== null) void this.#inspector.open(this.chosen);
  }

  /** Something else may be found by now. */
  changed(): Promise<void> {
    if (!this.isOpen || this.text.trim() === "") {
      this.found = null;
      return Promise.resolve();
    }
    this.#due = true;
    this.#round ??= this.#rounds().finally(() => {
      this.#round = null;
    });
    return this.#round;
  }

  get #at(): number {
    return this.found?.rows.findIndex(({ id }) => id === this.chosen) ?? -1;
  }

  /** What is typed while an answer is awaited is asked once, as it is by then. */
  async #rounds(): Promise<void> {
    while (this.#due && this.isOpen) {
      this.#due = false;
      const { text } = this;
      try {
        const found = await this.#bridge.searchRecords(text, MOST_ROWS);
        if (text !== this.text) continue;
        // With a mistake in it nothing was looked for, and what was found before stays.
        this.found = found.problem === null ? found : { rows: [], total: 0, ...this.found, problem: found.problem };
        this.failure = null;
      } catch (thrown) {
        if (text === this.text) this.failure = Failure.from(thrown);
      }
    }
  }
}
