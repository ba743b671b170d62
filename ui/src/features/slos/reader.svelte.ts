import type { SloChart, SloPoint } from "../../bridge";
import { nearestTo } from "../../components/points";

export type StepWay = "before" | "after" | "day-before" | "day-after" | "first" | "last";

/** A stretch of time that is chosen on a chart, ms since the epoch. */
export interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Where a step leads from a point; a day leads to the first point of one, which the core knows by its calendar. */
export function stepped({ points, days }: SloChart, from: SloPoint, way: StepWay): SloPoint {
  const index = points.indexOf(from);
  const to = {
    before: () => points[index - 1],
    after: () => points[index + 1],
    "day-before": () => points[days.findLast((day) => day < index) ?? 0],
    "day-after": () => points[days.find((day) => day > index) ?? points.length - 1],
    first: () => points[0],
    last: () => points.at(-1),
  }[way]();
  return to ?? from;
}

/** The part of the width of a plot at which an instant lies, between the points around it. */
export function partOf(points: readonly SloPoint[], atMs: number): number {
  const after = points.findIndex((point) => point.atMs >= atMs);
  const [one, two] = [points[after - 1], points[after]];
  if (two === undefined) return points.at(-1)?.x ?? 0;
  if (one === undefined || two.atMs === one.atMs) return two.x;
  return one.x + ((two.x - one.x) * (atMs - one.atMs)) / (two.atMs - one.atMs);
}

/**
 * Where somebody reads the charts of a service level. All of its charts share one instant, so that the requests of a moment stand
 * below the budget of it, and one stretch, which is what a mark or an exclusion is made of.
 */
export class ChartReader {
  /** The instant that is read, ms; none until somebody points or steps. */
  atMs = $state.raw<number | null>(null);
  /** Where a stretch was begun, ms. */
  anchorMs = $state.raw<number | null>(null);
  readonly #chart: () => SloChart | null;

  /** `chart` is the one that keys step over. */
  constructor(chart: () => SloChart | null) {
    this.#chart = chart;
  }

  /** The point that is read. */
  get point(): SloPoint | null {
    const points = this.#chart()?.points ?? [];
    return this.atMs === null ? null : nearestTo(points, this.atMs);
  }

  /** The stretch between where it was begun and what is read. */
  get stretch(): Stretch | null {
    const { anchorMs, atMs } = this;
    if (anchorMs === null || atMs === null || anchorMs === atMs) return null;
    return { fromMs: Math.min(anchorMs, atMs), toMs: Math.max(anchorMs, atMs) };
  }

  /** Steps over the points; the first step shows the newest, or the oldest where that was asked for. */
  step(way: StepWay): void {
    const chart = this.#chart();
    const { point } = this;
    const end = way === "first" ? chart?.points[0] : chart?.points.at(-1);
    const to = chart === null || point === null ? end : stepped(chart, point, way);
    if (to !== undefined) this.atMs = to.atMs;
  }

  /** Begins a stretch at what is read, or forgets the one there is. */
  toggleStretch(): void {
    if (this.anchorMs !== null) {
      this.anchorMs = null;
      return;
    }
    if (this.atMs === null) this.step("last");
    this.anchorMs = this.atMs;
  }

  /** Reads a point that is pointed at. */
  read(point: SloPoint): void {
    this.atMs = point.atMs;
  }

  /** A stretch that was dragged over. */
  choose({ fromMs, toMs }: Stretch): void {
    this.anchorMs = fromMs;
    this.atMs = toMs;
  }

  /** Nothing is read any more. */
  clear(): void {
    this.atMs = null;
    this.anchorMs = null;
  }
}
