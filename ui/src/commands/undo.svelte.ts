import type { Notices } from "../components/notices.svelte";
import { messages } from "../messages";

interface Done {
  /** None for what cannot be taken back. */
  readonly back: (() => Promise<void>) | null;
  /** What is said afterwards: that it is taken back, or why not. */
  readonly said: string;
}

/** Deeds that can be taken back, at most; older ones are too far away to be remembered. */
const MOST = 20;

/** What was done on this laptop and how each is taken back, last first. */
export class Undo {
  #done = $state.raw<readonly Done[]>([]);
  readonly #notices: Notices;

  constructor(notices: Notices) {
    this.#notices = notices;
  }

  /** Whether there is anything to take back. */
  get possible(): boolean {
    return this.#done.length > 0;
  }

  /** Says that something is done and how it is taken back; `undone` is said afterwards, where that is not simply the opposite. */
  did(said: string, back: () => Promise<void>, undone = messages.undo.undone(said)): void {
    this.#remember({ back, said: undone });
    this.#notices.say(said, { title: messages.undo.button, key: "Ctrl+z", run: () => void this.last() });
  }

  /** Says that something is done that nobody here can take back. Whoever tries is told why, and nothing older is taken back in its place. */
  didForGood(said: string, why: string): void {
    this.#remember({ back: null, said: why });
    this.#notices.say(said);
  }

  /** Takes the last deed back. One that cannot be taken back is not tried again: its reason is said. */
  async last(): Promise<void> {
    const done = this.#done.at(-1);
    if (done === undefined) return;
    this.#done = this.#done.slice(0, -1);
    try {
      await done.back?.();
      this.#notices.say(done.said);
    } catch (thrown) {
      this.#notices.fail(thrown);
    }
  }

  #remember(done: Done): void {
    this.#done = [...this.#done, done].slice(-MOST);
  }
}
