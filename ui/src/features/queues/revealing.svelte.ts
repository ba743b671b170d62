import { type Bridge, Failure, type PeekMask, type PeekPart } from "../../bridge";
import { countdown } from "../../components/clock.svelte";

/** A masked field of a message. */
export interface MaskedField {
  readonly message: number;
  readonly part: PeekPart;
  readonly mask: PeekMask;
}

/** Whether two are the same field. */
export function isSame(one: MaskedField | null, other: MaskedField): boolean {
  return one !== null && one.message === other.message && one.part === other.part && one.mask.field.join() === other.mask.field.join();
}

/** One masked field of what was read, shown for a while to somebody who says why. */
export class Revealing {
  /** The field that somebody wants to see, and why. */
  wanted = $state.raw<MaskedField | null>(null);
  reason = $state("");
  failure = $state.raw<Failure | null>(null);
  isBusy = $state(false);
  /** The field that is seen. */
  shown = $state.raw<(MaskedField & { readonly text: string }) | null>(null);
  secondsLeft = $state(0);
  /** The field that was wanted or seen last: where the keyboard goes on. */
  last = $state.raw<MaskedField | null>(null);
  readonly #bridge: Bridge;
  /** What was read is forgotten by the core. */
  readonly #forgotten: (why: string) => void;
  #end: () => void = () => undefined;

  constructor(bridge: Bridge, forgotten: (why: string) => void) {
    this.#bridge = bridge;
    this.#forgotten = forgotten;
  }

  get canReveal(): boolean {
    return this.wanted !== null && !this.isBusy && this.reason.trim() !== "";
  }

  /** Asks why a field has to be seen. */
  want(field: MaskedField): void {
    this.wanted = field;
    this.last = field;
    this.reason = "";
    this.failure = null;
    this.isBusy = false;
  }

  /** Wants it no more. */
  leave(): void {
    this.wanted = null;
    this.reason = "";
    this.failure = null;
    this.isBusy = false;
  }

  /** Shows the field that is wanted for as long as the core says. */
  async reveal(session: string): Promise<void> {
    const { wanted } = this;
    if (wanted === null || !this.canReveal) return;
    const { message, part, mask } = wanted;
    this.isBusy = true;
    this.failure = null;
    try {
      const { text, seconds } = await this.#bridge.revealField({ session, message, part, field: mask.field, reason: this.reason.trim() });
      if (this.wanted !== wanted) return;
      this.leave();
      this.#show({ ...wanted, text }, seconds);
    } catch (thrown) {
      if (this.wanted !== wanted) return;
      this.isBusy = false;
      const failure = Failure.from(thrown);
      if (failure.kind === "notFound") this.#forgotten(failure.message);
      else this.failure = failure;
    }
  }

  /** Takes what is shown away. */
  hide(): void {
    this.#end();
    this.shown = null;
    this.secondsLeft = 0;
  }

  /** Takes away what is shown and what is asked. */
  close(): void {
    this.hide();
    this.leave();
    this.last = null;
  }

  #show(field: MaskedField & { readonly text: string }, seconds: number): void {
    this.hide();
    // What was selected may go over the place where it is shown now, and what is selected is copied.
    document.getSelection()?.removeAllRanges();
    this.shown = field;
    this.secondsLeft = seconds;
    this.#end = countdown(seconds, (left) => {
      this.secondsLeft = left;
      if (left === 0) this.hide();
    });
  }
}
