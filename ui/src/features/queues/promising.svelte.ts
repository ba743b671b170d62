import { type Bridge, Failure, type PromiseForm, type PromiseOffer, type QueuePromise, type QueueRow } from "../../bridge";
import type { Undo } from "../../commands/undo.svelte";
import { instantText } from "../../components/instant";
import type { Notices } from "../../components/notices.svelte";
import { words } from "./words";

/** What the form of a promise begins with. */
export interface Promisable {
  readonly row: QueueRow;
  readonly offers: readonly PromiseOffer[];
}

/** A promise before it is given. */
export class PromiseDraft {
  /** The offer that is chosen; none where another time is typed. */
  offer = $state.raw<PromiseOffer | null>(null);
  own = $state("");
  note = $state("");
  failure = $state.raw<Failure | null>(null);
  isBusy = $state(false);
  readonly of: Promisable;

  constructor(of: Promisable) {
    this.of = of;
    // One before which nothing is lost, where there is any.
    this.offer = of.offers.find(({ warning }) => warning === "") ?? of.offers[0] ?? null;
  }

  get form(): PromiseForm {
    return { id: this.of.row.id, until: this.offer?.until ?? this.own.trim(), note: this.note.trim() };
  }

  get canBeGiven(): boolean {
    return !this.isBusy && this.form.until !== "";
  }

  /** What is wrong with a box, where the core says which. */
  problemOf(field: string): string | null {
    return this.failure?.field === field ? this.failure.message : null;
  }
}

/** The words by which a promise that stood can be given again. */
function again({ id }: QueueRow, { until, note }: QueuePromise): PromiseForm {
  return { id, until: instantText(until.ms), note };
}

/** Promises to see to a queue: given, and taken back. */
export class Promising {
  draft = $state.raw<PromiseDraft | null>(null);
  readonly #bridge: Bridge;
  readonly #notices: Notices;
  readonly #undo: Undo;
  readonly #changed: () => void;

  constructor(bridge: Bridge, notices: Notices, undo: Undo, changed: () => void) {
    this.#bridge = bridge;
    this.#notices = notices;
    this.#undo = undo;
    this.#changed = changed;
  }

  /** Begins a promise. What is offered is told with the queue itself, which may not be open. */
  async begin(id: string): Promise<void> {
    try {
      const { row, promiseOffers } = await this.#bridge.queueView({ id, span: "day" });
      this.draft = new PromiseDraft({ row, offers: promiseOffers });
    } catch (thrown) {
      this.#notices.fail(thrown);
    }
  }

  cancel(): void {
    this.draft = null;
  }

  async make(): Promise<void> {
    const { draft } = this;
    if (draft === null || !draft.canBeGiven) return;
    draft.isBusy = true;
    draft.failure = null;
    const { row } = draft.of;
    try {
      const { said } = await this.#bridge.queuePromise(draft.form);
      if (draft === this.draft) this.draft = null;
      const before = row.promise;
      this.#undo.did(said, () => this.#back(row, before));
      this.#changed();
    } catch (thrown) {
      draft.failure = Failure.from(thrown);
    } finally {
      draft.isBusy = false;
    }
  }

  /** Takes the promise that stands back. */
  async end(row: QueueRow): Promise<void> {
    const { promise } = row;
    if (promise === null) return;
    try {
      await this.#bridge.queuePromiseEnd(row.id);
      this.#undo.did(words.done.ended(row.name), () => this.#back(row, promise));
      this.#changed();
    } catch (thrown) {
      this.#notices.fail(thrown);
    }
  }

  /** As it was before: the promise that stood then, or none. */
  async #back(row: QueueRow, before: QueuePromise | null): Promise<void> {
    if (before === null) await this.#bridge.queuePromiseEnd(row.id);
    else await this.#bridge.queuePromise(again(row, before));
    this.#changed();
  }
}
