import { type AlertHistory, type Bridge, Failure } from "../../bridge";
import { Rounds } from "../../components/rounds";

/** What is asked for at first, and on request: as far back as anything is kept, up to a year. */
const USUAL_DAYS = 28;
const MOST_DAYS = 365;

/** The weeks behind the open alert. They are asked for when somebody wants to see them, and stay wanted from alert to alert. */
export class Past {
  wanted = $state(false);
  days = $state(USUAL_DAYS);
  told = $state.raw<AlertHistory | null>(null);
  failure = $state.raw<Failure | null>(null);
  readonly #bridge: Bridge;
  readonly #open: () => string | null;
  readonly #rounds = new Rounds(() => this.#read());

  /** `open` says which alert is open. */
  constructor(bridge: Bridge, open: () => string | null) {
    this.#bridge = bridge;
    this.#open = open;
  }

  /** Shows them, or not any more. */
  toggle(): Promise<void> {
    this.wanted = !this.wanted;
    return this.changed();
  }

  get isLong(): boolean {
    return this.days > USUAL_DAYS;
  }

  /** Goes back as far as it can, or four weeks again. */
  lengthen(): Promise<void> {
    this.days = this.isLong ? USUAL_DAYS : MOST_DAYS;
    return this.changed();
  }

  /** Another alert may be open, or more recorded of this one. */
  changed(): Promise<void> {
    if (this.told?.id !== this.#open()) this.told = null;
    if (!this.wanted || this.#open() === null) return Promise.resolve();
    return this.#rounds.due();
  }

  async #read(): Promise<void> {
    const [id, days] = [this.#open(), this.days];
    if (id === null || !this.wanted) return;
    const isAsked = () => id === this.#open() && days === this.days;
    try {
      const told = await this.#bridge.alertHistory(id, days);
      if (!isAsked()) return;
      this.told = told;
      this.failure = null;
    } catch (thrown) {
      if (isAsked()) this.failure = Failure.from(thrown);
    }
  }
}
