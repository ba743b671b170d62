import { type Bridge, type DrillDone, type DrillExpectedForm, type DrillForm, type DrillPlanForm, type DrillView, Failure, type IncidentSeeds } from "../../../bridge";
import type { Notices } from "../../../components/notices.svelte";

/** The lists of what a drill is about, in the order of the sheet. */
export const seedNames = ["alerts", "queues", "levels", "services"] as const satisfies readonly (keyof IncidentSeeds)[];

type SeedName = (typeof seedNames)[number];

/** The boxes beside which a problem can stand, as the core names them. */
const FIELDS: readonly string[] = ["title", "hypothesis", "blastRadius", "stopRule", "mayStop", "expected", ...seedNames];

const none: DrillPlanForm = {
  title: "", about: { alerts: [], queues: [], levels: [], services: [] }, hypothesis: "", blastRadius: "", stopRule: "", mayStop: [], expected: [],
};

const joined = (all: readonly string[]) => all.join(", ");
const parted = (text: string) => text.split(",").map((one) => one.trim()).filter((one) => one !== "");
/** Several that stand in one box. What nobody typed over stays as it was, commas in it too. */
const listed = (text: string, was: readonly string[]) => (text === joined(was) ? [...was] : parted(text));

let lastKey = 0;

/** Something that should be seen, while it is typed. */
export class ExpectedRow {
  what = $state("");
  kind = $state("alert_fired");
  about = $state("");
  within = $state("5m");
  /** By which it is told from the other rows. */
  readonly key = ++lastKey;

  constructor(form: Partial<DrillExpectedForm> = {}) {
    this.what = form.what ?? "";
    this.kind = form.kind ?? "alert_fired";
    this.about = form.about ?? "";
    this.within = form.within ?? "5m";
  }

  get form(): DrillExpectedForm {
    return { what: this.what.trim(), kind: this.kind, about: this.about.trim(), within: this.within.trim() };
  }
}

/** A plan that is being typed. */
export class PlanDraft {
  title = $state("");
  hypothesis = $state("");
  blastRadius = $state("");
  stopRule = $state("");
  /** Names, apart by commas. */
  mayStop = $state("");
  /** What it is about, of each kind apart by commas. */
  seeds = $state<Record<SeedName, string>>({ alerts: "", queues: "", levels: "", services: "" });
  expected = $state.raw<readonly ExpectedRow[]>([]);
  /** Whether the boxes of what it is about are shown; most plans need one of them. */
  showsSeeds = $state(true);
  /** The revision that is typed over. */
  seen = $state.raw<number | null>(null);
  /** Whether it was typed before the sheet was opened this time. */
  isKept = $state(false);
  /** Whether the plan was changed by somebody after this was typed. */
  isBehind = $state(false);
  failure = $state.raw<Failure | null>(null);
  isBusy = $state(false);
  readonly id: number | null;
  readonly #was: DrillPlanForm;
  readonly #first: string;

  constructor(view: Pick<DrillView, "row" | "plan"> | null) {
    const plan = view?.plan ?? none;
    this.#was = plan;
    this.id = view?.row.id ?? null;
    this.seen = view?.row.revision ?? null;
    this.title = plan.title;
    this.hypothesis = plan.hypothesis;
    this.blastRadius = plan.blastRadius;
    this.stopRule = plan.stopRule;
    this.mayStop = joined(plan.mayStop);
    for (const name of seedNames) this.seeds[name] = joined(plan.about[name]);
    this.expected = plan.expected.map((one) => new ExpectedRow(one));
    this.#first = JSON.stringify(this.plan);
  }

  get plan(): DrillPlanForm {
    const of = (name: SeedName) => listed(this.seeds[name], this.#was.about[name]);
    return {
      title: this.title.trim(),
      about: { alerts: of("alerts"), queues: of("queues"), levels: of("levels"), services: of("services") },
      hypothesis: this.hypothesis.trim(),
      blastRadius: this.blastRadius.trim(),
      stopRule: this.stopRule.trim(),
      mayStop: listed(this.mayStop, this.#was.mayStop),
      expected: this.expected.map(({ form }) => form),
    };
  }

  get form(): DrillForm {
    return { id: this.id, seen: this.seen, plan: this.plan };
  }

  /** Whether anything was typed. */
  get isTyped(): boolean {
    return JSON.stringify(this.plan) !== this.#first;
  }

  addRow(): void {
    this.expected = [...this.expected, new ExpectedRow()];
  }

  removeRow(key: number): void {
    this.expected = this.expected.filter((row) => row.key !== key);
  }

  /** Those of the team who are not named yet. */
  others(people: readonly string[]): readonly string[] {
    const named = parted(this.mayStop);
    return people.filter((name) => !named.includes(name));
  }

  addPerson(name: string): void {
    this.mayStop = joined([...parted(this.mayStop), name]);
  }

  problemOf(field: string): string | null {
    return this.failure?.field === field ? this.failure.message : null;
  }

  /** What is wrong with none of the boxes. */
  get problem(): string | null {
    return this.failure === null || FIELDS.includes(this.failure.field ?? "") ? null : this.failure.message;
  }
}

/** Planning a drill, or changing a plan. What is typed is kept while the window runs, of each drill its own. */
export class Planning {
  draft = $state.raw<PlanDraft | null>(null);
  /** The people of the team. */
  people = $state.raw<readonly string[]>([]);
  readonly #bridge: Bridge;
  readonly #notices: Notices;
  readonly #saved: (done: DrillDone) => void;
  /** Whose plan it is, as it was read. */
  #of: Pick<DrillView, "row" | "plan"> | null = null;
  readonly #kept = new Map<number | null, PlanDraft>();

  constructor(bridge: Bridge, notices: Notices, saved: (done: DrillDone) => void) {
    this.#bridge = bridge;
    this.#notices = notices;
    this.#saved = saved;
  }

  /** Begins with a plan, or with nothing; with what was typed before, where something was. */
  begin(view: Pick<DrillView, "row" | "plan"> | null): void {
    const kept = this.#kept.get(view?.row.id ?? null);
    this.#of = view;
    if (kept === undefined) this.draft = new PlanDraft(view);
    else {
      const seen = view?.row.revision ?? null;
      kept.isKept = true;
      // That it was changed is said in the sheet: whoever saves has read that.
      kept.isBehind ||= kept.seen !== seen;
      kept.seen = seen;
      kept.failure = null;
      this.draft = kept;
    }
    void this.#readPeople();
  }

  /** Closes the sheet; what was typed is there when it is opened again. */
  cancel(): void {
    const { draft } = this;
    if (draft === null) return;
    if (draft.isTyped) this.#kept.set(draft.id, draft);
    else this.#kept.delete(draft.id);
    this.draft = null;
  }

  /** Begins anew with the plan as it is, without what was typed. */
  anew(): void {
    if (this.draft === null) return;
    this.#kept.delete(this.draft.id);
    this.draft = new PlanDraft(this.#of);
  }

  async save(): Promise<void> {
    const { draft } = this;
    if (draft === null || draft.isBusy) return;
    draft.isBusy = true;
    draft.failure = null;
    try {
      const done = await this.#bridge.drillSave(draft.form);
      this.#kept.delete(draft.id);
      if (draft === this.draft) this.draft = null;
      this.#notices.say(done.said);
      this.#saved(done);
    } catch (thrown) {
      draft.failure = Failure.from(thrown);
      if (seedNames.some((name) => draft.problemOf(name) !== null)) draft.showsSeeds = true;
    } finally {
      draft.isBusy = false;
    }
  }

  async #readPeople(): Promise<void> {
    try {
      const { people } = await this.#bridge.nowView();
      this.people = people.toSorted((one, other) => Number(other.me) - Number(one.me)).map(({ name }) => name);
    } catch {
      // Any name can be typed.
      this.people = [];
    }
  }
}
