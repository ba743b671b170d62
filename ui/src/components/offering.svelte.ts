import type { Completion } from "../bridge";

/** What may stand at a cursor. */
type Complete = (text: string, cursor: number) => Promise<Completion | null>;

/** What is offered at the cursor of a box: always for the text that stands in it, or for none. */
export class Offering {
  #found = $state.raw<Completion | null>(null);
  /** The suggestion that Tab or Enter takes; none until the reader chooses one. */
  at = $state(-1);
  /** Counts what was asked and given up: an answer to something before is not shown. */
  #asked = 0;
  /** The text that the suggestions are for. */
  #of = "";
  readonly #complete: Complete;

  constructor(complete: Complete) {
    this.#complete = complete;
  }

  get suggestions(): Completion["suggestions"] {
    return this.#found?.suggestions ?? [];
  }

  async ask(box: HTMLInputElement): Promise<void> {
    const mine = ++this.#asked;
    const { value, selectionStart } = box;
    const found = await this.#complete(value, selectionStart ?? value.length);
    // Whoever types faster than the answer wants the answer to what is there now.
    if (mine !== this.#asked || box.value !== value || document.activeElement !== box) return;
    this.at = -1;
    this.#of = value;
    this.#found = found;
  }

  /** Nothing is offered, and nothing that was asked before will be. */
  close(): void {
    this.#asked += 1;
    this.#found = null;
    this.at = -1;
  }

  move(by: -1 | 1): void {
    this.at = Math.max(-1, Math.min(this.suggestions.length - 1, this.at + by));
  }

  /** What the reader means: the suggestion that is chosen, or else the first. Whoever is quicker than the answer waits for it. */
  async meant(box: HTMLInputElement): Promise<{ readonly from: number; readonly to: number; readonly insert: string } | null> {
    const chosen = this.suggestions[this.at]?.insert ?? null;
    if (box.value !== this.#of) await this.ask(box);
    const insert = (chosen === null ? this.suggestions[0] : this.suggestions.find((one) => one.insert === chosen))?.insert;
    if (this.#found === null || box.value !== this.#of || insert === undefined) return null;
    const { from, to } = this.#found;
    return { from, to, insert };
  }
}
