import { Failure } from "../bridge";

/** What was last answered to a question that is asked again. An answer that is overtaken by the next question is not shown. */
export class Answer<View> {
  view = $state.raw<View | null>(null);
  /** Why there is no answer to the last question; the one before it is kept. */
  failure = $state.raw<Failure | null>(null);
  isAsking = $state(false);
  #asked = 0;

  async ask(question: () => Promise<View>): Promise<void> {
    const asked = ++this.#asked;
    this.isAsking = true;
    try {
      const view = await question();
      if (asked !== this.#asked) return;
      this.view = view;
      this.failure = null;
    } catch (thrown) {
      if (asked === this.#asked) this.failure = Failure.from(thrown);
    } finally {
      if (asked === this.#asked) this.isAsking = false;
    }
  }

  /** Nothing is asked any more, and nothing answered. */
  clear(): void {
    this.#asked += 1;
    this.view = null;
    this.failure = null;
    this.isAsking = false;
  }
}
