/** A reader who has not moved for this long has gone, wherever the pointer was left lying. */
export const GONE_MS = 60_000;

/**
 * Whether somebody is reading the list just now, so that nothing may move under the pointer or the focused row. The hold ends when
 * pointer and focus leave, when the window loses the focus, and when the reader has not stirred for a minute: a pointer left over the
 * list at night must not keep the morning's alerts out of place.
 */
export class Hold {
  readonly #letGo: () => void;
  #pointer = false;
  #focus = false;
  #gone: ReturnType<typeof setTimeout> | undefined;

  constructor(letGo: () => void) {
    this.#letGo = letGo;
  }

  /** Whether rows have to keep their place. */
  get held(): boolean {
    return this.#gone !== undefined && (this.#pointer || this.#focus);
  }

  /** The pointer moves over the list, or a row has the focus and a key was pressed. */
  stir(by: "pointer" | "focus"): void {
    if (by === "pointer") this.#pointer = true;
    else this.#focus = true;
    clearTimeout(this.#gone);
    this.#gone = setTimeout(() => this.end(), GONE_MS);
  }

  /** Pointer or focus has left. */
  leave(by: "pointer" | "focus"): void {
    if (by === "pointer") this.#pointer = false;
    else this.#focus = false;
    if (!this.#pointer && !this.#focus) this.end();
  }

  /** Nobody reads any more. */
  end(): void {
    if (this.#gone === undefined) return;
    clearTimeout(this.#gone);
    this.#gone = undefined;
    this.#letGo();
  }
}
