import { type Bridge, Failure, type PageRulesView, type RehearsalView } from "../../bridge";
import type { Undo } from "../../commands/undo.svelte";
import { words } from "./rules-words";

/** After this long without a key press rules are tried, milliseconds. */
const PAUSE_MS = 300;

/** The page rules while they are being written, and what they would have made of what was recorded. */
export class RulesDraft {
  view = $state.raw<PageRulesView | null>(null);
  text = $state("");
  rehearsal = $state.raw<RehearsalView | null>(null);
  failure = $state.raw<Failure | null>(null);
  isTrying = $state(false);
  isSaving = $state(false);
  readonly #bridge: Bridge;
  readonly #undo: Undo;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #asked = 0;

  constructor(bridge: Bridge, undo: Undo) {
    this.#bridge = bridge;
    this.#undo = undo;
  }

  /** Whether something is written that is not saved. */
  get dirty(): boolean {
    return this.view !== null && this.text !== this.view.text;
  }

  /** Reads the rules again. What is being written stays as it is. */
  async changed(): Promise<void> {
    const view = await this.#bridge.pageRules();
    if (!this.dirty) this.#take(view);
  }

  /** Takes over what was typed and tries it in a moment. */
  write(text: string): void {
    this.text = text;
    this.failure = null;
    this.#stop();
    if (!this.dirty) return;
    this.isTrying = true;
    this.#timer = setTimeout(() => void this.#rehearse(), PAUSE_MS);
  }

  /** Back to what is saved. */
  discard(): void {
    if (this.view !== null) this.#take(this.view);
  }

  /** Saves; what was saved before comes back by undo. */
  async save(): Promise<void> {
    const before = this.view?.text;
    if (before === undefined || !this.dirty) return;
    this.isSaving = true;
    try {
      const saved = await this.#bridge.saveRules(before, this.text);
      this.#take(saved);
      this.#undo.did(words.saved, async () => this.#take(await this.#bridge.saveRules(saved.text, before)));
    } catch (thrown) {
      this.failure = Failure.from(thrown);
    } finally {
      this.isSaving = false;
    }
  }

  /** An answer to what is not written any more is not shown. */
  async #rehearse(): Promise<void> {
    const round = ++this.#asked;
    try {
      const rehearsal = await this.#bridge.rehearseRules(this.text);
      if (round === this.#asked) this.rehearsal = rehearsal;
    } catch (thrown) {
      if (round === this.#asked) this.failure = Failure.from(thrown);
    } finally {
      if (round === this.#asked) this.isTrying = false;
    }
  }

  #take(view: PageRulesView): void {
    this.#stop();
    this.view = view;
    this.text = view.text;
    this.failure = null;
  }

  #stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#asked += 1;
    this.rehearsal = null;
    this.isTrying = false;
  }
}
