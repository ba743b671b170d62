import type { Bridge, SoonView } from "../../bridge";
import { Rounds } from "../../components/rounds";

/** What is about to fire and to clear. It is beside the point of the page: where it cannot be read, it is not there. */
export class Soon {
  view = $state.raw<SoonView | null>(null);
  readonly #bridge: Bridge;
  readonly #isHeld: () => boolean;
  readonly #rounds = new Rounds(() => this.#look());

  /** While `isHeld`, somebody points at the list below, which must not move: the strip neither comes nor goes. */
  constructor(bridge: Bridge, isHeld: () => boolean) {
    this.#bridge = bridge;
    this.#isHeld = isHeld;
  }

  /** It may be different by now; a countdown always is. */
  changed(): Promise<void> {
    return this.#rounds.due();
  }

  async #look(): Promise<void> {
    const read = await this.#read();
    const view = read !== null && read.firingTotal + read.clearingTotal > 0 ? read : null;
    if ((view === null) === (this.view === null) || !this.#isHeld()) this.view = view;
  }

  async #read(): Promise<SoonView | null> {
    try {
      return await this.#bridge.soon();
    } catch {
      // A countdown that goes on by itself would be a promise, and the page says elsewhere what cannot be read.
      return null;
    }
  }
}
