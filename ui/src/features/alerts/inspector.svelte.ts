import { type AlertDetail, type Bridge, Failure } from "../../bridge";
import { Rounds } from "../../components/rounds";
import { Why } from "./why.svelte";

/** The alert that is open beside the list. The last detail stays on screen until the next one is there. */
export class Inspector {
  id = $state.raw<string | null>(null);
  detail = $state.raw<AlertDetail | null>(null);
  failure = $state.raw<Failure | null>(null);
  readonly why = new Why();
  readonly #bridge: Bridge;
  readonly #rounds = new Rounds(() => this.#read());

  constructor(bridge: Bridge) {
    this.#bridge = bridge;
  }

  /** Opens an alert. */
  open(id: string): Promise<void> {
    if (id === this.id) return this.#rounds.running;
    this.id = id;
    return this.changed();
  }

  /** Closes it. */
  close(): void {
    this.id = null;
    this.detail = null;
    this.failure = null;
  }

  /** What is open may be different now. */
  changed(): Promise<void> {
    if (this.id === null) return Promise.resolve();
    return this.#rounds.due();
  }

  async #read(): Promise<void> {
    const { id } = this;
    if (id === null) return;
    try {
      const detail = await this.#bridge.alertDetail(id);
      if (id !== this.id) return;
      this.detail = detail;
      this.failure = null;
    } catch (thrown) {
      if (id !== this.id) return;
      this.failure = Failure.from(thrown);
      // An alert that is gone must not go on looking current; any other failure leaves what was last read.
      if (this.failure.kind === "notFound" || this.detail?.row.id !== id) this.detail = null;
    }
  }
}
