import { type Bridge, Failure, type SloOffer, type SlosView } from "../../bridge";
import type { Undo } from "../../commands/undo.svelte";
import type { Notices } from "../../components/notices.svelte";
import { offerWords } from "./offer-words";

/** What `Offers` needs of the page. */
export interface OffersOf {
  readonly bridge: Bridge;
  readonly notices: Notices;
  readonly undo: Undo;
  /** What the page shows. */
  readonly view: () => SlosView | null;
  /** Reads the page again. */
  readonly changed: () => Promise<void>;
}

/** Service levels that other tools keep in a source: looked at, taken over, or dismissed for good. Each can be taken back. */
export class Offers {
  isOpen = $state(false);
  isBusy = $state(false);
  /** Why something was not taken over. */
  problems = $state.raw<readonly string[]>([]);
  readonly #of: OffersOf;

  constructor(of: OffersOf) {
    this.#of = of;
  }

  get all(): readonly SloOffer[] {
    return this.#of.view()?.offers ?? [];
  }

  /** What there is, in one line. */
  get said(): string {
    return this.#of.view()?.offersSaid ?? "";
  }

  open(): void {
    this.problems = [];
    this.isOpen = this.all.length > 0;
  }

  close(): void {
    this.isOpen = false;
  }

  /** Writes their files. */
  async take(offers: readonly SloOffer[]): Promise<void> {
    if (offers.length === 0) return;
    await this.#attempt(async ({ bridge, undo }) => {
      const { files, said, problems } = await bridge.sloAdopt(offers.map(({ key }) => key));
      undo.did(said, () => this.#back(() => bridge.sloUnadopt(files)));
      this.problems = problems;
      // Also whoever did it from the palette reads what was not taken over.
      if (problems.length > 0) this.isOpen = true;
    });
  }

  /** Has one not offered any more. */
  async dismiss({ key, name }: SloOffer): Promise<void> {
    await this.#attempt(async ({ bridge, undo }) => {
      await bridge.sloDismissOffers([key], true);
      undo.did(offerWords.dismissed(name), () => this.#back(() => bridge.sloDismissOffers([key], false)));
    });
  }

  async #back(deed: () => Promise<unknown>): Promise<void> {
    await deed();
    await this.#of.changed();
  }

  async #attempt(deed: (of: OffersOf) => Promise<void>): Promise<void> {
    if (this.isBusy) return;
    this.isBusy = true;
    this.problems = [];
    try {
      await deed(this.#of);
      await this.#of.changed();
      if (this.all.length === 0 && this.problems.length === 0) this.close();
    } catch (thrown) {
      // Whoever did it from the palette has no sheet to read it in.
      if (this.isOpen) this.problems = [Failure.from(thrown).message];
      else this.#of.notices.fail(thrown);
    } finally {
      this.isBusy = false;
    }
  }
}
