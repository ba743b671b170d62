import type { Bridge } from "../../bridge";
import type { Notices } from "../../components/notices.svelte";

/** Who had a queue before the eyes for this long has looked at it, ms. */
export const LOOK_MS = 2_000;

/** Whether somebody can see the window and is at it. */
export function isAttended(): boolean {
  return document.visibilityState === "visible" && document.hasFocus();
}

/** Records that somebody looked at the queue that is open: once for each time it is opened, when it was seen for two seconds on end. */
export class Looking {
  #id: string | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #bridge: Bridge;
  readonly #notices: Notices;

  constructor(bridge: Bridge, notices: Notices) {
    this.#bridge = bridge;
    this.#notices = notices;
  }

  /** This queue is shown now; none where nothing is. */
  shows(id: string | null): void {
    this.#id = id;
    this.turned();
  }

  /** The window was brought to the front or turned away from: two seconds begin anew. */
  turned(): void {
    clearTimeout(this.#timer);
    if (this.#id !== null && isAttended()) this.#timer = setTimeout(() => void this.#looked(), LOOK_MS);
  }

  async #looked(): Promise<void> {
    const id = this.#id;
    if (id === null) return;
    this.#id = null;
    try {
      await this.#bridge.queueLooked(id);
    } catch (thrown) {
      this.#notices.fail(thrown);
    }
  }
}
