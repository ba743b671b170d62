import type { Notices } from "../components/notices.svelte";
import { messages } from "../messages";

interface Done {
  readonly said: string;
  readonly back: () => Promise<void>;
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

  /** Says that something is done and how it is taken back. */
  did(said: string, back: () => Promise<void>): void {
    this.#done = [...this.#done, { said, back }].slice(-MOST);
    this.#notices.say(said, { title: messages.undo.button, key: "Ctrl+z", run: () => void this.last() });
  }

  /** Takes the last deed back. One that cannot be taken back is not tried again: its reason is said. */
  async last(): Promise<void> {
    const done = this.#done.at(-1);
    if (done === undefined) return;
    this.#done = this.#done.slice(0, -1);
    try {
      await done.back();
      this.#notices.say(messages.undo.undone(done.said));
    } catch (thrown) {
      this.#notices.fail(thrown);
    }
  }
}
