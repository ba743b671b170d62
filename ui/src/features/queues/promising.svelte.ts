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

/** The words by which somebody gives a promise again that was theirs. */
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
      this.#made(row, said);
      this.#changed();
    } catch (thrown) {
      draft.failure = Failure.from(thrown);
    } finally {
      draft.isBusy = false;
    }
  }

  /** Takes the promise that stands back, or ends that of somebody else, which nobody here can give again. */
  async end(row: QueueRow): Promise<void> {
    const { name, promise } = row;
    if (promise === null) return;
    try {
      await this.#bridge.queuePromiseEnd(row.id);
      if (promise.mine) this.#undo.did(words.done.ended(name), () => this.#back(row, () => this.#bridge.queuePromise(again(row, promise))));
      else this.#undo.didForGood(words.done.endedOf(promise.by, name), words.done.notAgain(promise.by, name));
      this.#changed();
    } catch (thrown) {
      this.#notices.fail(thrown);
    }
  }

  /** Says that a promise was given. Undo takes it back; what stood before comes back with that only where it was given here, too. */
  #made(row: QueueRow, said: string): void {
    const { name, promise: before } = row;
    const end = () => this.#back(row, () => this.#bridge.queuePromiseEnd(row.id));
    if (before === null) this.#undo.did(said, end);
    else if (before.mine) this.#undo.did(said, () => this.#back(row, () => this.#bridge.queuePromise(again(row, before))));
    else this.#undo.did(words.done.instead(said, before.by), end, words.done.insteadBack(before.by, name));
  }

  /** Does what takes a deed back, unless somebody else has promised since: theirs is not ours to touch. */
  async #back({ id, name }: QueueRow, deed: () => Promise<unknown>): Promise<void> {
    const { promise } = (await this.#bridge.queueView({ id, span: "day" })).row;
    if (promise?.mine === false) throw new Error(words.done.since(promise.by, name));
    await deed();
    this.#changed();
  }
}
