const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** How long ago, in one short piece: "now", "3 min", "2 h", "5 d". A clock a little ahead of ours reads as "now". */
export function ago(atMs: number, nowMs: number): string {
  const spanMs = nowMs - atMs;
  if (spanMs < MINUTE_MS) return "now";
  if (spanMs < HOUR_MS) return `${Math.floor(spanMs / MINUTE_MS)} min`;
  if (spanMs < 2 * DAY_MS) return `${Math.floor(spanMs / HOUR_MS)} h`;
  return `${Math.floor(spanMs / DAY_MS)} d`;
}
