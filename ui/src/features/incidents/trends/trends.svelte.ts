import { type Bridge, Failure, type IncidentTrendsView } from "../../../bridge";
import { Rounds } from "../../../components/rounds";

/** How many quarters can be shown. */
export const CHOICES: readonly number[] = [4, 8, 12];

/** What incidents have in common, in place of their list. */
export class Trends {
  isOpen = $state(false);
  quarters = $state(8);
  /** As it was last read; while other quarters are read these stay. */
  view = $state.raw<IncidentTrendsView | null>(null);
  /** Of how many quarters that is. */
  shown = $state(0);
  failure = $state.raw<Failure | null>(null);
  readonly #bridge: Bridge;
  readonly #rounds = new Rounds(() => this.#read());

  constructor(bridge: Bridge) {
    this.#bridge = bridge;
  }

  open(): void {
    this.isOpen = true;
    void this.changed();
  }

  close(): void {
    this.isOpen = false;
  }

  choose(quarters: number): void {
    this.quarters = quarters;
    void this.changed();
  }

  /** What is shown may be different now. */
  changed(): Promise<void> {
    return this.isOpen ? this.#rounds.due() : Promise.resolve();
  }

  async #read(): Promise<void> {
    const { quarters } = this;
    try {
      const view = await this.#bridge.incidentTrends(quarters);
      if (quarters !== this.quarters) return;
      this.view = view;
      this.shown = quarters;
      this.failure = null;
    } catch (thrown) {
      if (quarters === this.quarters) this.failure = Failure.from(thrown);
    }
  }
}
