import type { Bridge, NoiseRuleView, NoiseView } from "../../bridge";
import { Answer } from "../../components/answer.svelte";
import { UnfoldedRow } from "../../components/chosen-row.svelte";
import { copyText } from "../../components/copy";
import type { Notices } from "../../components/notices.svelte";
import { words } from "./words";

/** The spans that are offered, in days. */
export const spans: readonly number[] = [7, 30, 90];

/** The noise ledger: what each rule cost, and what could be changed. */
export class Noise {
  /** Whether it stands in place of the alerts. */
  isOpen = $state(false);
  readonly told = new Answer<NoiseView>();
  readonly rules = new UnfoldedRow<NoiseRuleView>(() => this.told.view?.rules ?? [], (rule) => rule.key);
  days = $state(7);
  readonly #bridge: Bridge;
  readonly #notices: Notices;

  constructor(bridge: Bridge, notices: Notices) {
    this.#bridge = bridge;
    this.#notices = notices;
  }

  open(): void {
    this.isOpen = true;
    void this.changed();
  }

  close(): void {
    this.isOpen = false;
  }

  /** Counts over so many days. */
  over(days: number): void {
    this.days = days;
    void this.changed();
  }

  /** Counts again. */
  async changed(): Promise<void> {
    if (this.isOpen) await this.told.ask(() => this.#bridge.noiseView(this.days));
  }

  /** Copies one of the texts of a rule; the first one mends the cause. */
  async copy(rule: NoiseRuleView | null, at = 0): Promise<void> {
    const patch = rule?.patches[at];
    if (patch === undefined) return;
    try {
      await copyText(patch.text);
      this.#notices.say(words.copied(patch.place));
    } catch (thrown) {
      this.#notices.fail(thrown);
    }
  }
}
