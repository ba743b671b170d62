import { type Bridge, Failure, type OnCallExplainView } from "../../bridge";

/** Why somebody is on call at an instant. The last answer stays on screen until the next one is there. */
export class OnCallWhy {
  isOpen = $state(false);
  view = $state.raw<OnCallExplainView | null>(null);
  failure = $state.raw<Failure | null>(null);
  readonly #bridge: Bridge;
  #asked = 0;
  #last: readonly [schedule: string, at: string] | null = null;

  constructor(bridge: Bridge) {
    this.#bridge = bridge;
  }

  /** Opens it. An answer that comes after the next question is not shown. */
  async ask(schedule: string, at: string): Promise<void> {
    this.isOpen = true;
    this.#last = [schedule, at];
    this.#asked += 1;
    const round = this.#asked;
    try {
      const view = await this.#bridge.onCallExplain(schedule, at);
      if (round !== this.#asked) return;
      this.view = view;
      this.failure = null;
    } catch (thrown) {
      if (round !== this.#asked) return;
      this.view = null;
      this.failure = Failure.from(thrown);
    }
  }

  /** Asks the same again, while it is open: the schedule is another one by now. */
  async again(): Promise<void> {
    if (this.isOpen && this.#last !== null) await this.ask(...this.#last);
  }

  close(): void {
    this.#asked += 1;
    this.isOpen = false;
    this.view = null;
    this.failure = null;
  }
}
