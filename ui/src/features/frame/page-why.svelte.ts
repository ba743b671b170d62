import { type Bridge, Failure, type PageWhy } from "../../bridge";

/** Why pages went out: asked for one at a time, when somebody wants to know. */
export class PagesWhy {
  open = $state<number | null>(null);
  told = $state.raw<PageWhy | null>(null);
  failure = $state.raw<Failure | null>(null);
  readonly #bridge: Bridge;

  constructor(bridge: Bridge) {
    this.#bridge = bridge;
  }

  /** Shows why this page went out, or not any more. */
  async toggle(page: number): Promise<void> {
    this.told = null;
    this.failure = null;
    this.open = this.open === page ? null : page;
    if (this.open === null) return;
    try {
      const told = await this.#bridge.pageWhy(page);
      if (this.open === page) this.told = told;
    } catch (thrown) {
      if (this.open === page) this.failure = Failure.from(thrown);
    }
  }
}
