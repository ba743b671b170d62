import { type Bridge, Failure, type LengthView, type MatcherView, type SilenceAsk, type SilencePreview, type SilenceProposal } from "../../bridge";

/** Between the last key and asking what is covered by now, ms. */
const PAUSE_MS = 150;

/** A matcher while it is edited; the key stays the same whatever is written. */
export interface MatcherRow extends MatcherView {
  readonly key: number;
}

/** A silence before it is made: what somebody writes, and what that would cover. */
export class SilenceDraft {
  readonly title: string;
  readonly source: string;
  readonly note: string | null;
  readonly lengths: readonly LengthView[];
  rows = $state<MatcherRow[]>([]);
  until = $state("");
  comment = $state("");
  preview = $state.raw<SilencePreview | null>(null);
  /** Why it was not made, or why nobody can tell what it covers. */
  failure = $state.raw<Failure | null>(null);
  isBusy = $state(false);
  readonly #bridge: Bridge;
  readonly #ids: readonly string[];
  #keys = 0;
  #timer: ReturnType<typeof setTimeout> | null = null;
  /** Which asking is the last; an answer to an earlier one is out of date. */
  #asked = 0;

  constructor(bridge: Bridge, proposal: SilenceProposal) {
    this.#bridge = bridge;
    this.#ids = proposal.ids;
    this.title = proposal.title;
    this.source = proposal.source;
    this.note = proposal.note;
    this.lengths = proposal.lengths;
    this.until = proposal.lengths[1]?.words ?? proposal.lengths[0]?.words ?? "";
    this.rows = this.#rowsOf(proposal.matchers);
    void this.#look();
  }

  /** Whether it can be made as it is written. */
  get isReady(): boolean {
    const { preview } = this;
    const isRefused = preview?.verdicts.some(({ concern }) => concern === "refused") ?? true;
    return !isRefused && preview?.endsProblem === null && this.comment.trim() !== "" && !this.isBusy;
  }

  /** What is written, as the core takes it. */
  get ask(): SilenceAsk {
    const matchers = this.rows.map(({ name, operator, value }) => ({ name, operator, value }));
    return { source: this.source, ids: [...this.#ids], matchers, until: this.until, comment: this.comment };
  }

  /** A row to be filled in. */
  add(): void {
    this.rows.push(...this.#rowsOf([{ name: "", operator: "=", value: "" }]));
    this.changed();
  }

  remove(key: number): void {
    this.rows = this.rows.filter((row) => row.key !== key);
    this.changed();
  }

  /** One step wider or narrower, as the core would go. */
  step(matchers: readonly MatcherView[] | null | undefined): void {
    if (matchers == null) return;
    this.rows = this.#rowsOf(matchers);
    this.changed();
  }

  /** Something else is written: asks what it covers once the keys rest. */
  changed(): void {
    this.failure = null;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#look(), PAUSE_MS);
  }

  /** Nothing is asked any more. */
  end(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#asked += 1;
  }

  async #look(): Promise<void> {
    this.#timer = null;
    const asked = ++this.#asked;
    try {
      const preview = await this.#bridge.previewSilence(this.ask);
      if (asked === this.#asked) this.preview = preview;
    } catch (thrown) {
      if (asked === this.#asked) this.failure = Failure.from(thrown);
    }
  }

  #rowsOf(matchers: readonly MatcherView[]): MatcherRow[] {
    return matchers.map((matcher) => ({ ...matcher, key: this.#keys++ }));
  }
}
