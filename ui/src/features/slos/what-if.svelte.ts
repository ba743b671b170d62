import type { Bridge, SloWhatIfAsk, SloWhatIfForm, SloWhatIfView } from "../../bridge";
import { Answer } from "../../components/answer.svelte";
import { instantText } from "../../components/instant";
import type { Stretch } from "./reader.svelte";

/** A hand that types or drags has paused for this long. */
const PAUSE_MS = 250;

/** A time that would not be held against the service, as it stands in its boxes. */
export interface SupposedTime {
  readonly id: number;
  readonly from: string;
  readonly to: string;
}

/** What is typed, where it is not what is so. */
function other(now: string, was: string): string | null {
  return now.trim() === was ? null : now.trim();
}

/** What a service level would say if something were otherwise. Every word of it is read by the core, and nothing is written. */
export class WhatIf {
  /** As it is; nothing while nobody asks. */
  form = $state.raw<SloWhatIfForm | null>(null);
  objective = $state("");
  window = $state("");
  pairs = $state("");
  times = $state.raw<readonly SupposedTime[]>([]);
  readonly told = new Answer<SloWhatIfView>();
  readonly #bridge: Bridge;
  #key: string | null = null;
  #pause: ReturnType<typeof setTimeout> | undefined;
  #made = 0;

  constructor(bridge: Bridge) {
    this.#bridge = bridge;
  }

  get isOpen(): boolean {
    return this.form !== null;
  }

  /** The place of the objective among those to step through; beside them all, where it is typed. */
  get objectiveAt(): number {
    return this.form?.objectives.indexOf(this.objective) ?? -1;
  }

  /** Whether anything is supposed. */
  get isSupposed(): boolean {
    const { form } = this;
    if (form === null) return false;
    return this.objective !== form.objective || this.window !== form.window || this.pairs !== form.pairs || this.times.length > 0;
  }

  /** What would have to be written; none where that is nothing, or the answer is not there. */
  get yaml(): string | null {
    return this.isOpen ? (this.told.view?.yaml ?? null) : null;
  }

  /** Begins with what is so; what is being supposed already stays. */
  begin(key: string, form: SloWhatIfForm): void {
    if (this.isOpen && key === this.#key) return;
    this.#key = key;
    this.#reset(form);
  }

  /** Supposes nothing any more. */
  reset(): void {
    if (this.form !== null) this.#reset(this.form);
  }

  stop(): void {
    clearTimeout(this.#pause);
    this.form = null;
    this.told.clear();
  }

  /** Steps to an objective that is offered. */
  stepTo(at: number): void {
    const objective = this.form?.objectives[at];
    if (objective !== undefined) this.objective = objective;
    this.changed();
  }

  /** Would not hold a stretch against the service. */
  exclude({ fromMs, toMs }: Stretch): void {
    this.addTime(instantText(fromMs), instantText(toMs));
  }

  addTime(from = "", to = ""): void {
    this.#made += 1;
    this.times = [...this.times, { id: this.#made, from, to }];
    this.changed();
  }

  changeTime(id: number, change: Partial<Pick<SupposedTime, "from" | "to">>): void {
    this.times = this.times.map((time) => (time.id === id ? { ...time, ...change } : time));
    this.changed();
  }

  removeTime(id: number): void {
    this.times = this.times.filter((time) => time.id !== id);
    this.changed();
  }

  /** Asks once the hand has paused; the last answer stays until the next one is there. */
  changed(): void {
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => void this.ask(), PAUSE_MS);
  }

  /** Asks now. */
  async ask(): Promise<void> {
    clearTimeout(this.#pause);
    const ask = this.#asked();
    if (ask === null) this.told.clear();
    else await this.told.ask(() => this.#bridge.sloWhatIf(ask));
  }

  /** What is supposed; nothing where all is as it is. Times that are half written are left out until they are whole. */
  #asked(): SloWhatIfAsk | null {
    const [key, { form }] = [this.#key, this];
    if (key === null || form === null || !this.isSupposed) return null;
    const exclusions = this.times.filter(({ from, to }) => from.trim() !== "" && to.trim() !== "").map(({ from, to }) => ({ from, to }));
    const ask = { objective: other(this.objective, form.objective), window: other(this.window, form.window), pairs: other(this.pairs, form.pairs) };
    return { key, ...ask, exclusions };
  }

  #reset(form: SloWhatIfForm): void {
    clearTimeout(this.#pause);
    this.form = form;
    this.objective = form.objective;
    this.window = form.window;
    this.pairs = form.pairs;
    this.times = [];
    this.told.clear();
  }
}
