/** Reading that goes one round at a time: whatever becomes due while one is under way is answered by one more. */
export class Rounds {
  readonly #read: () => Promise<void>;
  #running: Promise<void> | null = null;
  #isDue = false;

  constructor(read: () => Promise<void>) {
    this.#read = read;
  }

  /** The rounds that are under way, to wait for. */
  get running(): Promise<void> {
    return this.#running ?? Promise.resolve();
  }

  /** Something may be different: reads it, now or as soon as the round that is under way has ended. */
  due(): Promise<void> {
    this.#isDue = true;
    this.#running ??= this.#all();
    return this.#running;
  }

  async #all(): Promise<void> {
    try {
      while (this.#isDue) {
        this.#isDue = false;
        await this.#read();
      }
    } finally {
      // In the same breath as the last look at what is due: nothing that is said meanwhile is lost.
      this.#running = null;
    }
  }
}
