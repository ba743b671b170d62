import type { Peeking } from "./peek.svelte";
import type { Picked } from "./replay-choices";

/** What is chosen to be replayed among the messages that were read. It is of these messages: others begin with nothing. */
export class Picking {
  #session = $state.raw<string | null>(null);
  #marked = $state.raw<readonly string[]>([]);
  readonly #peeking: Peeking;

  constructor(peeking: Peeking) {
    this.#peeking = peeking;
  }

  /** The fingerprints of those that are marked, one for each message. */
  get marked(): readonly string[] {
    return this.#peeking.view?.session === this.#session ? this.#marked : [];
  }

  /** Marks a message, or does not any more. Messages that are the same in everything are marked together, and each of them counts. */
  mark(fingerprint: string): void {
    const { marked } = this;
    const same = (this.#peeking.view?.messages ?? []).flatMap((message) => (message.fingerprint === fingerprint ? [fingerprint] : []));
    this.#session = this.#peeking.view?.session ?? null;
    this.#marked = marked.includes(fingerprint) ? marked.filter((one) => one !== fingerprint) : [...marked, ...same];
  }

  /** Marks a message, where it is not. */
  choose(fingerprint: string): void {
    if (!this.marked.includes(fingerprint)) this.mark(fingerprint);
  }

  /** What is marked, and the error whose messages are shown; of those that do not say what they died of there is no error. */
  get picked(): Picked {
    const { view, group } = this.#peeking;
    const found = group === null ? undefined : view?.groups.find(({ signature }) => signature === group);
    const error = found?.signature == null ? null : { signature: found.signature, text: found.text };
    const { marked } = this;
    const { kept } = this.#peeking.editing;
    const edits = kept.filter(({ fingerprint }) => marked.includes(fingerprint));
    return { error, marked, edits, seconds: this.#peeking.secondsLeft };
  }
}
