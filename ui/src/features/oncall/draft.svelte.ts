import { type BoxProblem, type Bridge, Failure, type ScheduleEditAsk, type ScheduleForms, type ScheduleRehearsal, type ScheduleWish } from "../../bridge";

/** Between the last key and asking what it would do, ms. */
const PAUSE_MS = 150;

/** An edit before it is saved: what somebody writes, and what it would do. */
export abstract class EditDraft {
  abstract readonly kind: "shift" | "lineUp" | "layer" | "temporary" | "removal" | "new";
  readonly schedule: string;
  readonly forms: ScheduleForms;
  by = $state("");
  reason = $state("");
  rehearsal = $state.raw<ScheduleRehearsal | null>(null);
  /** Why it was not saved, or why nobody can tell what it would do. */
  failure = $state.raw<Failure | null>(null);
  isBusy = $state(false);
  readonly #bridge: Bridge;
  #timer: ReturnType<typeof setTimeout> | null = null;
  /** Which asking is the last; an answer to an earlier one is out of date. */
  #asked = 0;
  /** Whether something was written since the last answer. */
  #isStale = $state(true);

  constructor(bridge: Bridge, schedule: string, forms: ScheduleForms) {
    this.#bridge = bridge;
    this.schedule = schedule;
    this.forms = forms;
    this.by = forms.me ?? "";
  }

  /** What is wished, as the core takes it. */
  abstract get wish(): ScheduleWish;

  /** The zone in which its times are read; the schedule's where that is null. */
  protected get readIn(): string | null {
    return null;
  }

  get ask(): ScheduleEditAsk {
    return {
      schedule: this.schedule,
      wish: $state.snapshot(this.wish),
      by: this.by.trim() === "" ? null : this.by,
      reason: this.reason,
      zone: this.readIn,
    };
  }

  /** Whether it can be saved as it is written. */
  get isReady(): boolean {
    const { rehearsal } = this;
    return rehearsal !== null && rehearsal.sentence !== null && rehearsal.problems.length === 0 && !this.#isStale && !this.isBusy;
  }

  /** What is wrong in a box. */
  problem(field: string): BoxProblem | null {
    return this.rehearsal?.problems.find((problem) => problem.field === field) ?? null;
  }

  /** Something else is written: asks what it would do once the keys rest. */
  changed(): void {
    this.failure = null;
    this.#isStale = true;
    this.end();
    this.#timer = setTimeout(() => void this.look(), PAUSE_MS);
  }

  /** Nothing is asked any more, and what is on its way is no answer to what is written. */
  end(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#asked += 1;
  }

  /** Asks what it would do as it is written. */
  async look(): Promise<void> {
    this.end();
    this.#isStale = true;
    const asked = this.#asked;
    try {
      const rehearsal = await this.#bridge.rehearseSchedule(this.ask);
      if (asked !== this.#asked) return;
      this.rehearsal = rehearsal;
      this.#isStale = false;
    } catch (thrown) {
      if (asked === this.#asked) this.failure = Failure.from(thrown);
    }
  }
}

/** What is done with a shift. */
export type ShiftWay = "cover" | "swap" | "override" | "take" | "back";

/** What a draft of a shift begins with: instants as RFC 3339, people as the schedule calls them. */
export interface ShiftStart {
  readonly way: ShiftWay;
  readonly of: string;
  readonly from: string;
  readonly to: string;
}

/** Somebody else on call for a while. */
export class ShiftDraft extends EditDraft {
  readonly kind = "shift";
  way = $state<ShiftWay>("cover");
  /** What an override does: `replace`, `substitute`, `remove` or `add`. */
  does = $state("replace");
  of = $state("");
  person = $state("");
  from = $state("");
  to = $state("");
  returnFrom = $state("");
  returnTo = $state("");
  /** The clock that was picked. */
  zone = $state("");
  /** The clock on which the times are written; behind `zone` while they are on their way to it. */
  #writtenIn = $state("");
  #reading: Promise<void> | null = null;
  readonly #bridge: Bridge;

  constructor(bridge: Bridge, schedule: string, forms: ScheduleForms, start: ShiftStart) {
    super(bridge, schedule, forms);
    this.#bridge = bridge;
    this.way = start.way;
    this.of = start.of;
    this.from = start.from;
    this.to = start.to;
    this.does = start.of === "" ? "add" : "replace";
    this.zone = forms.form.timezone;
    this.#writtenIn = forms.form.timezone;
    const others = forms.people.filter(({ id }) => id !== start.of);
    this.person = (others.find(({ id }) => id === forms.me) ?? others[0])?.id ?? "";
  }

  protected override get readIn(): string {
    return this.#writtenIn;
  }

  override get isReady(): boolean {
    return super.isReady && this.zone === this.#writtenIn;
  }

  override get wish(): ScheduleWish {
    const { of, person, from, to, returnFrom, returnTo } = this;
    switch (this.way) {
      case "cover":
        return { wish: "cover", of, person, from, to };
      case "swap":
        return { wish: "swap", of, person, from, to, returnFrom, returnTo };
      case "take":
        return { wish: "take", of: of === "" ? null : of, person };
      case "back":
        return { wish: "takeBack", index: null, at: from };
      case "override":
        return { wish: "override", kind: this.does, person, of: this.does === "substitute" ? of : null, from, to };
    }
  }

  /** Tells and reads its times on another clock; they stay the same instants. */
  readOn(zone: string): Promise<void> {
    this.zone = zone;
    this.#reading ??= this.#readOn().finally(() => {
      this.#reading = null;
    });
    return this.#reading;
  }

  /** One reading after another: the clock and the times that are written on it change together or not at all. */
  async #readOn(): Promise<void> {
    try {
      while (this.zone !== this.#writtenIn) {
        const { zone } = this;
        const times = this.#times;
        const there = await this.#bridge.timesInZone(times, this.#writtenIn, zone);
        // Another clock was picked meanwhile, or another time written: this is no answer to that.
        if (zone !== this.zone || times.some((time, at) => time !== this.#times[at])) continue;
        [this.from = "", this.to = "", this.returnFrom = "", this.returnTo = ""] = there;
        this.#writtenIn = zone;
      }
    } catch (thrown) {
      this.zone = this.#writtenIn;
      this.failure = Failure.from(thrown);
    }
    await this.look();
  }

  get #times(): string[] {
    return [this.from, this.to, this.returnFrom, this.returnTo];
  }
}
