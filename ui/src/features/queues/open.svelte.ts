import { type Bridge, Failure, type QueuePointRow, type QueueSpan, type QueueView } from "../../bridge";
import { nearestTo } from "../../components/points";
import { Rounds } from "../../components/rounds";

/** The spans of the chart, in the order of the keys that show them. */
export const spans = ["day", "week", "quarter", "year"] as const satisfies readonly QueueSpan[];

/** A point of the chart as it is read, in the order of time. */
export interface ReadPoint {
  readonly atMs: number;
  /** When it begins, as people read it. */
  readonly at: string;
  readonly x: number;
  readonly texts: readonly [string];
}

export type StepWay = "before" | "after" | "ten-before" | "ten-after" | "first" | "last";
const steps: Record<StepWay, number> = { before: -1, after: 1, "ten-before": -10, "ten-after": 10, first: -Infinity, last: Infinity };

/** The points of a chart in the order of time; they come the newest first. */
export function readPoints(points: readonly QueuePointRow[]): ReadPoint[] {
  return points.map(({ at, x, text }): ReadPoint => ({ atMs: at.ms, at: at.short, x, texts: [text] })).toReversed();
}

/** The queue that is open. What was last read of it stays until the next answer is there. */
export class OpenQueue {
  id = $state.raw<string | null>(null);
  view = $state.raw<QueueView | null>(null);
  failure = $state.raw<Failure | null>(null);
  /** Whether it has the page to itself. */
  isFull = $state(false);
  /** How much of the past is drawn. It stays so from one queue to the next. */
  span = $state.raw<QueueSpan>("day");
  /** The instant that is read in the chart, ms; none until somebody points or steps. */
  atMs = $state.raw<number | null>(null);
  /** The figure of which it is shown where it comes from. */
  figure = $state.raw<string | null>(null);
  readonly points = $derived(readPoints(this.view?.chart.points ?? []));
  readonly point = $derived(this.atMs === null ? null : nearestTo(this.points, this.atMs));
  readonly #bridge: Bridge;
  readonly #rounds = new Rounds(() => this.#read());

  constructor(bridge: Bridge) {
    this.#bridge = bridge;
  }

  open(id: string): Promise<void> {
    if (id === this.id) return this.#rounds.running;
    this.id = id;
    this.#forget();
    return this.changed();
  }

  close(): void {
    this.id = null;
    this.view = null;
    this.failure = null;
    this.isFull = false;
    this.#forget();
  }

  /** What is open may be different now. */
  changed(): Promise<void> {
    return this.id === null ? Promise.resolve() : this.#rounds.due();
  }

  show(span: QueueSpan): void {
    if (span === this.span) return;
    this.span = span;
    this.atMs = null;
    void this.changed();
  }

  /** Steps through the chart; where nothing is read yet, the newest point is the first to be. */
  step(way: StepWay): void {
    const { points, point } = this;
    const from = point === null ? points.length - (steps[way] < 0 && way !== "first" ? 0 : 1) : points.indexOf(point);
    const to = points[Math.max(0, Math.min(points.length - 1, from + steps[way]))];
    if (to !== undefined) this.atMs = to.atMs;
  }

  /** Shows where a figure comes from, or no more. */
  toggleFigure(name: string): void {
    this.figure = this.figure === name ? null : name;
  }

  #forget(): void {
    this.atMs = null;
    this.figure = null;
  }

  async #read(): Promise<void> {
    const { id, span } = this;
    if (id === null) return;
    const isStill = () => id === this.id && span === this.span;
    try {
      const view = await this.#bridge.queueView({ id, span });
      if (!isStill()) return;
      this.view = view;
      this.failure = null;
    } catch (thrown) {
      if (!isStill()) return;
      this.failure = Failure.from(thrown);
      // What is gone must not go on looking current; any other failure leaves what was last read.
      if (this.failure.kind === "notFound" || this.view?.row.id !== id) this.view = null;
    }
  }
}
