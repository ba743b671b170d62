import {
  type Bridge,
  Failure,
  type LoadRow,
  type OnCallLoadsSpan,
  type OnCallLoadsView,
  type OnCallSupposition,
  type OnCallWhatIfView,
} from "../../bridge";

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
  view = $state.raw<OnCallLoadsView | null>(null);
  failure = $state.raw<Failure | null>(null);
  span = $state<OnCallLoadsSpan>("quarter");
  chosen = $state.raw<string | null>(null);
  /** Whose shifts and pages are shown. */
  opened = $state.raw<string | null>(null);
  /** Nothing while nobody asks what if. */
  draft = $state.raw<Draft | null>(null);
  whatIf = $state.raw<OnCallWhatIfView | null>(null);
  whatIfFailure = $state.raw<Failure | null>(null);
  isAsking = $state(false);
  readonly #bridge: Bridge;
  #file: string | null = null;
  #asked = 0;
  #supposed = 0;

  constructor(bridge: Bridge) {
    this.#bridge = bridge;
  }

  get chosenRow(): LoadRow | null {
    return this.view?.people.find((row) => row.person === this.chosen) ?? null;
  }

  /** Shows the loads of the schedule of this file. */
  open(file: string): void {
    if (file !== this.#file) {
      this.#file = file;
      this.view = null;
      this.opened = null;
      this.chosen = null;
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

  /** Counts again. A count for another question that comes later is not shown. */
  async changed(): Promise<void> {
    if (!this.isOpen || this.#file === null) return;
    const round = ++this.#asked;
    try {
      const view = await this.#bridge.onCallLoads({ schedule: this.#file, span: this.span });
      if (round !== this.#asked) return;
      this.view = view;
      this.failure = null;
    } catch (thrown) {
      if (round === this.#asked) this.failure = Failure.from(thrown);
    }
  }

  /** Moves the choice; gives its index. */
  move(by: number): number {
    const people = this.view?.people ?? [];
    const at = people.findIndex((row) => row.person === this.chosen);
    const index = Math.max(0, Math.min(people.length - 1, at < 0 && by < 0 ? 0 : at + by));
    this.chosen = people[index]?.person ?? null;
    return index;
  }

  /** Shows what is behind the figures of somebody, or no more. */
  toggle(row: LoadRow | null): void {
    if (row === null) return;
    this.chosen = row.person;
    this.opened = this.opened === row.person ? null : row.person;
  }

  /** Begins to ask what if: about whoever is chosen. */
  suppose(): void {
    const person = this.chosen ?? this.view?.people[0]?.person ?? "";
    this.draft ??= new Draft(person, this.view?.layers[0] ?? "");
  }

  stopSupposing(): void {
    this.#supposed += 1;
    this.draft = null;
    this.whatIf = null;
    this.whatIfFailure = null;
    this.isAsking = false;
  }

  /** Asks. The last answer stays until the next one is there. */
  async ask(): Promise<void> {
    const { draft } = this;
    if (draft === null || this.#file === null) return;
    const round = ++this.#supposed;
    this.isAsking = true;
    try {
      const from = draft.from.trim() === "" ? null : draft.from;
      const answer = await this.#bridge.onCallWhatIf(this.#file, { supposed: supposed(draft), from, until: null });
      if (round !== this.#supposed) return;
      this.whatIf = answer;
      this.whatIfFailure = null;
    } catch (thrown) {
      if (round !== this.#supposed) return;
      this.whatIf = null;
      this.whatIfFailure = Failure.from(thrown);
    } finally {
      if (round === this.#supposed) this.isAsking = false;
    }
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
