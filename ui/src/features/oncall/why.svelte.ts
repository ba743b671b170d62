import type { Bridge, OnCallExplainView } from "../../bridge";
import { Answer } from "../../components/answer.svelte";

/** Why somebody is on call at an instant. The last answer stays on screen until the next one is there. */
export class OnCallWhy {
  isOpen = $state(false);
  readonly told = new Answer<OnCallExplainView>();
  readonly #bridge: Bridge;
  #last: readonly [schedule: string, at: string] | null = null;

  constructor(bridge: Bridge) {
    this.#bridge = bridge;
  }

  /** Opens it. */
  async ask(schedule: string, at: string): Promise<void> {
    this.isOpen = true;
    this.#last = [schedule, at];
    await this.told.ask(() => this.#bridge.onCallExplain(schedule, at));
  }

  /** Asks the same again, while it is open: the schedule is another one by now. */
  async again(): Promise<void> {
    if (this.isOpen && this.#last !== null) await this.ask(...this.#last);
  }

  close(): void {
    this.isOpen = false;
    this.told.clear();
  }
}
