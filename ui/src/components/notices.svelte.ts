import { Failure } from "../bridge";

const SHOWN_MS = 6_000;

/** One sentence about what was just done, or why it was not. What went wrong stays until it is dismissed. */
export class Notices {
  current = $state.raw<{ readonly text: string; readonly wrong: boolean } | null>(null);
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Says that something is done. */
  say(text: string): void {
    this.#show(text, false);
    this.#timer = setTimeout(() => this.dismiss(), SHOWN_MS);
  }

  /** Says why something is not done. */
  fail(thrown: unknown): void {
    this.#show(Failure.from(thrown).message, true);
  }

  /** Takes the sentence away. */
  dismiss(): void {
    clearTimeout(this.#timer);
    this.current = null;
  }

  #show(text: string, wrong: boolean): void {
    clearTimeout(this.#timer);
    this.current = { text, wrong };
  }
}
