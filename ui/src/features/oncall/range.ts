/** A stretch of time that lanes are drawn over, in milliseconds since the epoch. Parts of it run from 0 to 1. */
export interface Stretch {
  readonly fromMs: number;
  /** The first instant after it. */
  readonly toMs: number;
}

/** From an instant of the core to another. */
export function stretchOf(from: string, to: string): Stretch {
  return { fromMs: msOf(from), toMs: msOf(to) };
}

/** Where an instant stands in a stretch; below 0 before it and from 1 on after it. */
export function partOf(stretch: Stretch, ms: number): number {
  return (ms - stretch.fromMs) / (stretch.toMs - stretch.fromMs);
}

/**
 * The instant at a part of a stretch, at the nearest whole step since the epoch and never outside of the stretch. A quarter of an
 * hour is a whole step of every clock that is used today, so it needs no zone to be one.
 */
export function msAt(stretch: Stretch, part: number, stepMs: number): number {
  const exact = stretch.fromMs + part * (stretch.toMs - stretch.fromMs);
  return Math.max(stretch.fromMs, Math.min(stretch.toMs, Math.round(exact / stepMs) * stepMs));
}

/** The milliseconds of an instant of the core. */
export function msOf(instant: string): number {
  // As below: an offset is written in it, so it is one instant in every zone.
  // oxlint-disable-next-line no-restricted-globals
  return Date.parse(instant);
}

/** Whether an instant is in a stretch of the core; one without an end goes on. */
export function isWithin(instant: string, from: string, to: string | null): boolean {
  const ms = msOf(instant);
  return msOf(from) <= ms && (to === null || ms < msOf(to));
}
