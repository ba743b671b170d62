import type { Bridge, ErrorsPlan, ErrorsView } from "../../bridge";
import { Answer } from "../../components/answer.svelte";

/** So many messages of each queue are read at most. */
export const EACH = 50;

/** What messages of all queues died of: what reading them would do, and what came of it. That stays until it is read again. */
export class Scanning {
  isOpen = $state(false);
  readonly plan = new Answer<ErrorsPlan>();
  readonly told = new Answer<ErrorsView>();
  readonly #bridge: Bridge;

  constructor(bridge: Bridge) {
    this.#bridge = bridge;
  }

  open(): void {
    this.isOpen = true;
    if (this.told.view === null && !this.told.isAsking) void this.ask();
  }

  close(): void {
    this.isOpen = false;
    this.plan.clear();
  }

  /** Asks what reading would do. Where that changes nothing, nobody has to confirm it, and it is done at once. */
  async ask(): Promise<void> {
    this.told.clear();
    await this.plan.ask(() => this.#bridge.errorsPlan(EACH));
    if (this.plan.failure === null && this.plan.view?.said.length === 0) await this.read();
  }

  /** Reads what somebody confirmed. */
  async read(): Promise<void> {
    const plan = this.plan.view;
    if (plan !== null && !this.told.isAsking) await this.told.ask(() => this.#bridge.errorsEverywhere(plan));
  }
}
