import type { Bridge, LoadRow, OnCallLoadsSpan, OnCallLoadsView, OnCallSupposition, OnCallWhatIfView } from "../../bridge";
import { Answer } from "../../components/answer.svelte";
import { UnfoldedRow } from "../../components/chosen-row.svelte";

/** The spans that are offered. */
export const loadSpans: readonly OnCallLoadsSpan[] = ["quarter", "half_year", "year", "year_ahead"];

/** What can be supposed. */
export const kinds = ["leaves", "joins", "away", "length"] as const;
export type Kind = (typeof kinds)[number];

/** A supposition as it is being written. The core reads every word of it. */
export class Draft {
  kind = $state<Kind>("leaves");
  person = $state("");
  layer = $state("");
  length = $state("1d");
  from = $state("");
  to = $state("");
  isCovered = $state(true);

  constructor(person: string, layer: string) {
    this.person = person;
    this.layer = layer;
  }
}

/** How the load of a schedule is shared out, and what would become of it. */
export class Fairness {
  /** Whether it stands in place of the lanes. */
  isOpen = $state(false);
  readonly told = new Answer<OnCallLoadsView>();
  readonly people = new UnfoldedRow<LoadRow>(() => this.told.view?.people ?? [], (row) => row.person);
  span = $state<OnCallLoadsSpan>("quarter");
  /** Nothing while nobody asks what if. */
  draft = $state.raw<Draft | null>(null);
  readonly whatIf = new Answer<OnCallWhatIfView>();
  readonly #bridge: Bridge;
  #file: string | null = null;

  constructor(bridge: Bridge) {
    this.#bridge = bridge;
  }

  /** Shows the loads of the schedule of this file. */
  open(file: string): void {
    if (file !== this.#file) {
      this.#file = file;
      this.told.clear();
      this.people.clear();
      this.stopSupposing();
    }
    this.isOpen = true;
    void this.changed();
  }

  /** Closes what is open: the question what if, then all of it. */
  close(): void {
    if (this.draft !== null) this.stopSupposing();
    else this.isOpen = false;
  }

  over(span: OnCallLoadsSpan): void {
    this.span = span;
    void this.changed();
  }

  /** Counts again. */
  async changed(): Promise<void> {
    const [file, span] = [this.#file, this.span];
    if (this.isOpen && file !== null) await this.told.ask(() => this.#bridge.onCallLoads({ schedule: file, span }));
  }

  /** Begins to ask what if: about whoever is chosen. */
  suppose(): void {
    const { view } = this.told;
    const person = this.people.key ?? view?.people[0]?.person ?? "";
    this.draft ??= new Draft(person, view?.layers[0] ?? "");
  }

  stopSupposing(): void {
    this.draft = null;
    this.whatIf.clear();
  }

  /** Asks. The last answer stays until the next one is there. */
  async ask(): Promise<void> {
    const [file, draft] = [this.#file, this.draft];
    if (draft === null || file === null) return;
    const from = draft.from.trim() === "" ? null : draft.from;
    await this.whatIf.ask(() => this.#bridge.onCallWhatIf(file, { supposed: supposed(draft), from, until: null }));
  }
}

function supposed({ kind, person, layer, length, to, isCovered }: Draft): OnCallSupposition {
  const named = layer === "" ? null : layer;
  switch (kind) {
    case "leaves":
      return { kind, person };
    case "joins":
      return { kind, person, layer: named };
    case "away":
      return { kind, person, to, cover: isCovered ? "next" : "nobody" };
    case "length":
      return { kind, length, layer: named };
  }
}
