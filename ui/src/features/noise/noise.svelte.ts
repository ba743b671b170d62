import { type Bridge, Failure, type NoiseRuleView, type NoiseView } from "../../bridge";
import { copyText } from "../../components/copy";
import type { Notices } from "../../components/notices.svelte";
import { words } from "./words";

/** The spans that are offered, in days. */
export const spans: readonly number[] = [7, 30, 90];

/** The noise ledger: what each rule cost, and what could be changed. */
export class Noise {
  /** Whether it stands in place of the alerts. */
  isOpen = $state(false);
  view = $state.raw<NoiseView | null>(null);
  failure = $state.raw<Failure | null>(null);
  days = $state(7);
  chosen = $state.raw<string | null>(null);
  /** The rule of which everything is shown. */
  opened = $state.raw<string | null>(null);
  readonly #bridge: Bridge;
  readonly #notices: Notices;
  #asked = 0;

  constructor(bridge: Bridge, notices: Notices) {
    this.#bridge = bridge;
    this.#notices = notices;
  }

  get chosenRule(): NoiseRuleView | null {
    return this.view?.rules.find((rule) => rule.key === this.chosen) ?? null;
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

  /** Counts again. A count for another span that comes later is not shown. */
  async changed(): Promise<void> {
    if (!this.isOpen) return;
    const round = ++this.#asked;
    try {
      const view = await this.#bridge.noiseView(this.days);
      if (round !== this.#asked) return;
      this.view = view;
      this.failure = null;
    } catch (thrown) {
      if (round === this.#asked) this.failure = Failure.from(thrown);
    }
  }

  /** Moves the choice; gives its index. */
  move(by: number): number {
    const rules = this.view?.rules ?? [];
    const at = rules.findIndex((rule) => rule.key === this.chosen);
    const index = Math.max(0, Math.min(rules.length - 1, at < 0 && by < 0 ? 0 : at + by));
    this.chosen = rules[index]?.key ?? null;
    return index;
  }

  /** Shows everything of a rule, or no more. */
  toggle(rule: NoiseRuleView | null): void {
    if (rule === null) return;
    this.chosen = rule.key;
    this.opened = this.opened === rule.key ? null : rule.key;
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
