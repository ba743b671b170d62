import { type Bridge, type ConsoleStatus, Failure, type PageView } from "../../bridge";
import { Rounds } from "../../components/rounds";

/** What is always true: the status of the console, and the last pages. The last answer stays until the next one is there. */
export class Console {
  status = $state.raw<ConsoleStatus | null>(null);
  pages = $state.raw<readonly PageView[]>([]);
  failure = $state.raw<Failure | null>(null);
  readonly #bridge: Bridge;
  readonly #rounds = new Rounds(() => this.#read());

  constructor(bridge: Bridge) {
    this.#bridge = bridge;
  }

  /** Reads both again; what comes meanwhile is answered by one more round. */
  changed(): Promise<void> {
    return this.#rounds.due();
  }

  async #read(): Promise<void> {
    try {
      [this.status, this.pages] = await Promise.all([this.#bridge.consoleStatus(), this.#bridge.pagesList()]);
      this.failure = null;
    } catch (thrown) {
      this.failure = Failure.from(thrown);
    }
  }
}
