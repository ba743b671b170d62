const TICK_MS = 10_000;
const SECOND_MS = 1_000;

/**
 * The window's only clock, and it is good for two things: "3 min ago", and how many seconds are left. Every other time arrives as text
 * from the core, because the zone database of a web view is its own.
 */
class Clock {
  #nowMs = $state(Date.now());

  constructor() {
    setInterval(() => {
      this.#nowMs = Date.now();
    }, TICK_MS);
  }

  /** Milliseconds since the epoch, at most ten seconds old; follows along in markup. */
  get nowMs(): number {
    return this.#nowMs;
  }
}

export const clock = new Clock();

/**
 * Tells each second how many are left, the last time none. What has to be gone by then is not kept longer by a laptop that sleeps
 * or a clock that is set back. What is given back ends it.
 */
export function countdown(seconds: number, tell: (left: number) => void): () => void {
  const untilMs = Date.now() + seconds * SECOND_MS;
  let left = Math.ceil(seconds);
  const timer = setInterval(() => {
    left = Math.max(0, Math.min(left - 1, Math.ceil((untilMs - Date.now()) / SECOND_MS)));
    if (left === 0) clearInterval(timer);
    tell(left);
  }, SECOND_MS);
  return () => clearInterval(timer);
}
