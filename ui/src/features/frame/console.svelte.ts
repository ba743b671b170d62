import { type Bridge, type ConsoleStatus, Failure, type PageView } from "../../bridge";

/** What is always true: the status of the console, and the last pages. The last answer stays until the next one is there. */
export class Console {
  status = $state.raw<ConsoleStatus | null>(null);
  pages = $state.raw<readonly PageView[]>([]);
  failure = $state.raw<Failure | null>(null);
  readonly #bridge: Bridge;
  #round: Promise<void> | null = null;
  #due = false;

  constructor(bridge: Bridge) {
    this.#bridge = bridge;
  }

  /** Reads both again; what comes meanwhile is answered by one more round. */
  changed(): Promise<void> {
    this.#due = true;
    this.#round ??= this.#rounds().finally(() => {
      this.#round = null;
      // What was said after the last look and before this.
      if (this.#due) void this.changed();
    });
    return this.#round;
  }

  async #rounds(): Promise<void> {
    while (this.#due) {
      this.#due = false;
      try {
        [this.status, this.pages] = await Promise.all([this.#bridge.consoleStatus(), this.#bridge.pagesList()]);
        this.failure = null;
      } catch (thrown) {
        this.failure = Failure.from(thrown);
      }
    }
  }
}
