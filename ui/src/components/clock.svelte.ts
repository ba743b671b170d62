const TICK_MS = 10_000;

/**
 * The window's only clock, and it is good for one thing: "3 min ago". Every other time arrives as text from the core, because the
 * zone database of a web view is its own.
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
