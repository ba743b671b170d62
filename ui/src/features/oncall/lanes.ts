import type { OnCallBar, OnCallChosen, OnCallLane } from "../../bridge";
import { isWithin } from "./range";

/** Where somebody stands among the bars. */
export interface Spot {
  readonly lane: OnCallLane;
  readonly bar: OnCallBar;
}

/** A way to go from one bar to another. */
export type Way = "before" | "after" | "above" | "below" | "first" | "last";

/** What a bar stays, whatever is written on it. */
export function barKey(lane: OnCallLane, bar: OnCallBar): string {
  return `${lane.key} ${bar.row} ${bar.start}`;
}

/** Whether a bar is drawn and can be gone to. Where a layer has no hours there is nothing to see. */
export function isDrawn(bar: OnCallBar): boolean {
  return bar.kind !== "closed";
}

/** Whether two answers draw the same bars at the same places, so that one may take the place of the other under a pointer. */
export function areDrawnAlike(one: OnCallChosen, other: OnCallChosen): boolean {
  return drawing(one) === drawing(other);
}

function drawing({ file, axis, lanes }: OnCallChosen): string {
  const bars = lanes.flatMap((lane) => lane.bars.map((bar) => `${barKey(lane, bar)} ${bar.width} ${bar.kind} ${bar.label}`));
  return [file, axis.from, axis.to, axis.clock, ...bars].join("\n");
}

/** The bar of a key, while it is there. */
export function spotOf(lanes: readonly OnCallLane[], key: string | null): Spot | null {
  if (key === null) return null;
  for (const lane of lanes) {
    const bar = lane.bars.find((one) => barKey(lane, one) === key);
    if (bar !== undefined) return { lane, bar };
  }
  return null;
}

/** What holds an instant in the final lane; nothing where that is not in the range. */
export function spotAt(chosen: OnCallChosen | null, at: string): Spot | null {
  const lane = chosen?.lanes.find(({ kind }) => kind === "final");
  if (chosen === null || lane === undefined || !isWithin(at, chosen.axis.from, chosen.axis.to)) return null;
  const bar = lane.bars.find((one) => isWithin(at, one.start, one.end));
  return bar === undefined ? null : { lane, bar };
}

/** Where to begin: what holds now in the final lane, or its first bar. */
export function firstSpot(lanes: readonly OnCallLane[]): Spot | null {
  for (const lane of lanes) {
    const bars = lane.bars.filter(isDrawn);
    const bar = bars.find((one) => one.isNow) ?? bars[0];
    if (bar !== undefined) return { lane, bar };
  }
  return null;
}

/** The bar of a lane, by its key, that holds a part of the width, or the nearest to it. */
export function nearest(lane: OnCallLane, part: number): Spot | null {
  const distance = (bar: OnCallBar) => Math.max(bar.left - part, part - (bar.left + bar.width), 0);
  const [bar] = lane.bars.filter(isDrawn).toSorted((a, b) => distance(a) - distance(b) || a.left - b.left);
  return bar === undefined ? null : { lane, bar };
}

/**
 * The bar one step away; `part` of the width is kept where the way leads to another lane. Nothing where the lane, or the last of
 * them, ends.
 */
export function next(lanes: readonly OnCallLane[], from: Spot, way: Way, part: number): Spot | null {
  if (way === "above" || way === "below") {
    const step = way === "above" ? -1 : 1;
    const start = lanes.indexOf(from.lane);
    for (let at = start + step; at >= 0 && at < lanes.length; at += step) {
      const lane = lanes[at];
      const spot = lane === undefined ? null : nearest(lane, part);
      if (spot !== null) return spot;
    }
    return null;
  }
  const bars = from.lane.bars.filter(isDrawn);
  const at = bars.indexOf(from.bar);
  const index = { before: at - 1, after: at + 1, first: 0, last: bars.length - 1 }[way];
  const bar = bars[index];
  return bar === undefined ? null : { lane: from.lane, bar };
}

/** The next bar of the final lane after a part of the width on which nobody is on call. */
export function nextGap(lanes: readonly OnCallLane[], part: number): Spot | null {
  const lane = lanes.find(({ kind }) => kind === "final");
  const bar = lane?.bars.find((one) => one.kind === "gap" && one.left > part);
  return lane === undefined || bar === undefined ? null : { lane, bar };
}

/** The middle of a bar as far as it is seen. */
export function middleOf(bar: OnCallBar): number {
  return bar.left + bar.width / 2;
}

/** Who is on call where a mark begins, as the schedule calls them; nobody in a gap. */
export function holderAt(lane: OnCallLane, part: number): string {
  const bar = lane.bars.find(({ left, width }) => left <= part && part < left + width);
  return bar?.people[0]?.id ?? "";
}
