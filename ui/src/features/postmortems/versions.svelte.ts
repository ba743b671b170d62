import { type Bridge, Failure, type PostmortemDiff, type PostmortemVersionRow } from "../../bridge";
import { Answer } from "../../components/answer.svelte";
import type { Notices } from "../../components/notices.svelte";

/** The versions of a document, and how one differs from the text of now. */
export class Versions {
  of = $state.raw<number | null>(null);
  readonly all = new Answer<PostmortemVersionRow[]>();
  readonly diff = new Answer<PostmortemDiff>();
  chosen = $state<number | null>(null);
  failure = $state.raw<Failure | null>(null);
  isBusy = $state(false);
  readonly #bridge: Bridge;
  readonly #notices: Notices;
  readonly #restored: () => Promise<void>;

  constructor(bridge: Bridge, notices: Notices, restored: () => Promise<void>) {
    this.#bridge = bridge;
    this.#notices = notices;
    this.#restored = restored;
  }

  /** Shows the versions of a document whose text is kept; the newest, or this one, is compared. */
  async begin(id: number, number?: number): Promise<void> {
    this.of = id;
    this.chosen = null;
    this.failure = null;
    this.all.clear();
    this.diff.clear();
    await this.all.ask(() => this.#bridge.postmortemVersions(id));
    const first = number ?? this.all.view?.[0]?.number;
    if (this.of === id && first !== undefined) this.choose(first);
  }

  choose(number: number): void {
    const { of } = this;
    if (of === null) return;
    this.chosen = number;
    void this.diff.ask(() => this.#bridge.postmortemDiff(of, number, 0));
  }

  close(): void {
    this.of = null;
  }

  /** Restores the chosen version; the text of now stays as one. */
  async restore(seen: number): Promise<void> {
    const { of, chosen } = this;
    if (of === null || chosen === null || this.isBusy) return;
    this.isBusy = true;
    this.failure = null;
    try {
      const { said } = await this.#bridge.restorePostmortem({ id: of, seen, version: chosen });
      this.close();
      this.#notices.say(said);
      await this.#restored();
    } catch (thrown) {
      this.failure = Failure.from(thrown);
    } finally {
      this.isBusy = false;
    }
  }
}
