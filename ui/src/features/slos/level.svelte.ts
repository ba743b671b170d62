import type { Bridge, SloAsk, SloChart, SloView } from "../../bridge";
import { Failure } from "../../bridge";
import { Rounds } from "../../components/rounds";
import { BucketsBehind } from "./buckets.svelte";
import { ChartReader } from "./reader.svelte";
import { WhatIf } from "./what-if.svelte";

/** What is kept out of sight until it is asked for, in the order it stands and of the keys that show it. */
export const sections = ["ledger", "traffic", "groups", "marks", "provenance", "comparison"] as const;
export type Section = (typeof sections)[number];

/** Begins of the sections that show what somebody who opens the page came for. */
const FIRST: readonly Section[] = ["ledger"];

/** The service level that is open. What was last read of it stays until the next answer is there. */
export class OpenLevel {
  key = $state.raw<string | null>(null);
  view = $state.raw<SloView | null>(null);
  failure = $state.raw<Failure | null>(null);
  /** Whether it has the page to itself. */
  isFull = $state(false);
  /** A group of it; all of them together, where there is none. */
  group = $state.raw<string | null>(null);
  /** A window that has ended, counted back; none is the one that holds. */
  back = $state.raw<number | null>(null);
  /** The sections that are shown. They stay so from one service level to the next. */
  shown = $state.raw<ReadonlySet<Section>>(new Set(FIRST));
  readonly reader = new ChartReader(() => this.chart);
  readonly buckets: BucketsBehind;
  readonly whatIf: WhatIf;
  readonly #bridge: Bridge;
  readonly #rounds = new Rounds(() => this.#read());

  constructor(bridge: Bridge) {
    this.#bridge = bridge;
    this.buckets = new BucketsBehind(bridge);
    this.whatIf = new WhatIf(bridge);
  }

  get chart(): SloChart | null {
    return this.view?.chart ?? null;
  }

  /** Opens a service level. */
  open(key: string): Promise<void> {
    if (key === this.key) return this.#rounds.running;
    this.key = key;
    this.#turnTo(null, null);
    this.whatIf.stop();
    return this.changed();
  }

  close(): void {
    this.key = null;
    this.view = null;
    this.failure = null;
    this.isFull = false;
    this.#turnTo(null, null);
    this.whatIf.stop();
  }

  /** What is open may be different now. */
  changed(): Promise<void> {
    return this.key === null ? Promise.resolve() : this.#rounds.due();
  }

  /** Shows one of its groups, or all of them together. */
  showGroup(group: string | null): void {
    this.#turnTo(group, this.back);
    void this.changed();
  }

  /** Shows a window that has ended, or the one that holds. */
  showWindow(back: number | null): void {
    this.#turnTo(this.group, back);
    void this.changed();
  }

  /** The window before the one that is shown, or after it. */
  stepWindow(way: "earlier" | "later"): void {
    const backs = [null, ...(this.view?.ended.map(({ back }) => back) ?? [])];
    const to = backs[backs.indexOf(this.back) + (way === "earlier" ? 1 : -1)];
    if (to !== undefined) this.showWindow(to);
  }

  isShown(section: Section): boolean {
    return this.shown.has(section);
  }

  toggle(section: Section): void {
    const shown = new Set(this.shown);
    if (!shown.delete(section)) shown.add(section);
    this.shown = shown;
  }

  /** Opens what is behind what is being read: the stretch, else the point, else the whole window. */
  openBuckets(): void {
    const { stretch, point } = this.reader;
    const window = this.view?.provenance;
    if (stretch !== null) this.openBucketsOf(stretch.fromMs, stretch.toMs);
    else if (point !== null) this.openBucketsOf(point.atMs, point.untilMs);
    else if (window !== undefined) this.openBucketsOf(window.fromMs, window.toMs);
  }

  openBucketsOf(fromMs: number, toMs: number): void {
    if (this.key !== null) this.buckets.open({ key: this.key, group: this.group, fromMs, toMs });
  }

  /** Begins a what-if, with what is so. */
  suppose(): void {
    if (this.view !== null && this.key !== null) this.whatIf.begin(this.key, this.view.whatIf);
  }

  /** Would not hold the stretch that is chosen against the service. */
  excludeStretch(): void {
    const { stretch } = this.reader;
    if (stretch === null) return;
    this.suppose();
    this.whatIf.exclude(stretch);
    this.reader.anchorMs = null;
  }

  #turnTo(group: string | null, back: number | null): void {
    this.group = group;
    this.back = back;
    this.reader.clear();
  }

  async #read(): Promise<void> {
    const { key, group, back } = this;
    if (key === null) return;
    const ask: SloAsk = { key, group, back };
    const isStill = () => key === this.key && group === this.group && back === this.back;
    try {
      const view = await this.#bridge.sloView(ask);
      if (!isStill()) return;
      this.view = view;
      this.failure = null;
    } catch (thrown) {
      if (!isStill()) return;
      this.failure = Failure.from(thrown);
      // What is gone must not go on looking current; any other failure leaves what was last read.
      if (this.failure.kind === "notFound" || this.view?.row.key !== key) this.view = null;
    }
  }
}
