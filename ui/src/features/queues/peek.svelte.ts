import { type Bridge, Failure, type PeekContractView, type PeekMessage, type PeekView } from "../../bridge";
import { countdown } from "../../components/clock.svelte";
import { Editing } from "./editing.svelte";
import { words } from "./peek-words";
import { Revealing } from "./revealing.svelte";

/** So many messages are read unless somebody wants others. */
const USUAL = 10;
const SECOND_MS = 1_000;

/** What became of a file of messages. */
export interface Exported {
  readonly said: string;
  readonly isWrong: boolean;
}

/** Messages of a queue, from the question what reading them does until they are forgotten. */
export class Peeking {
  /** The queue whose messages are read. */
  id = $state.raw<string | null>(null);
  contract = $state.raw<PeekContractView | null>(null);
  view = $state.raw<PeekView | null>(null);
  failure = $state.raw<Failure | null>(null);
  isBusy = $state(false);
  /** As it is typed: nothing while nothing is a number. */
  count = $state<number | null>(USUAL);
  /** The error whose messages are shown; all where there is none. */
  group = $state.raw<string | null>(null);
  exported = $state.raw<Exported | null>(null);
  /** Why what was read is there no more. */
  forgotten = $state.raw<string | null>(null);
  /** Until what was read is forgotten. */
  secondsLeft = $state(0);
  readonly revealing: Revealing;
  readonly editing: Editing;
  /** Those of the error that is chosen. */
  readonly messages: readonly PeekMessage[] = $derived.by(() => {
    const all = this.view?.messages ?? [];
    return this.group === null ? all : all.filter(({ signature }) => (signature ?? "") === this.group);
  });
  readonly #bridge: Bridge;
  readonly #changed: () => void;
  /** Counts what was begun: an answer to something before is not shown. */
  #round = 0;
  #end: () => void = () => undefined;

  constructor(bridge: Bridge, changed: () => void) {
    this.#bridge = bridge;
    this.#changed = changed;
    this.revealing = new Revealing(bridge, (why) => this.#over(why));
    this.editing = new Editing(bridge, (why) => this.#over(why));
  }

  /** Whether so many can be read at once. */
  get isCount(): boolean {
    const { count } = this;
    return count !== null && Number.isInteger(count) && count >= 1 && count <= (this.contract?.most ?? 0);
  }

  get canRead(): boolean {
    return !this.isBusy && this.contract?.allowed === true && this.isCount;
  }

  /** Opens a queue's messages with the question what reading them does. */
  async begin(id: string): Promise<void> {
    this.close();
    this.id = id;
    await this.ask();
  }

  /** Asks anew what reading does; whether that is still what somebody wants to know. */
  async ask(): Promise<boolean> {
    const { id } = this;
    if (id === null) return false;
    this.#forget();
    const round = ++this.#round;
    this.failure = null;
    this.contract = null;
    this.forgotten = null;
    this.isBusy = false;
    try {
      const contract = await this.#bridge.peekContract(id);
      if (round === this.#round) this.contract = contract;
    } catch (thrown) {
      if (round === this.#round) this.failure = Failure.from(thrown);
    }
    return round === this.#round;
  }

  /** Reads messages; what is shown in the question is what is confirmed. */
  async read(): Promise<void> {
    const { id, contract, count } = this;
    if (id === null || contract === null || count === null || !this.canRead) return;
    const round = ++this.#round;
    this.isBusy = true;
    this.failure = null;
    try {
      const view = await this.#bridge.peekQueue({ id, count, touches: contract.touches });
      if (round !== this.#round) return;
      this.isBusy = false;
      this.#show(view);
      this.#changed();
    } catch (thrown) {
      if (round !== this.#round) return;
      // It may have been done all the same, or do more by now: what was shown does not hold any more.
      if (await this.ask()) this.failure = Failure.from(thrown);
    }
  }

  close(): void {
    this.#round += 1;
    this.id = null;
    this.contract = null;
    this.failure = null;
    this.forgotten = null;
    this.isBusy = false;
    this.count = USUAL;
    this.#forget();
  }

  /** Shows the field that is wanted. */
  async reveal(): Promise<void> {
    if (this.view !== null) await this.revealing.reveal(this.view.session);
  }

  /** Opens the body that somebody wants to edit. */
  async openBody(): Promise<void> {
    if (this.view !== null) await this.editing.open(this.view.session);
  }

  /** Shows what is different about the body that is edited. */
  async lookAtBody(): Promise<void> {
    if (this.view !== null) await this.editing.look(this.view.session);
  }

  /** One step back: out of the body that is edited, else out of the messages. */
  back(): void {
    if (this.editing.draft === null) this.close();
    else this.editing.back();
  }

  /** Writes what was read into a file, masked as it is shown. */
  async export(): Promise<void> {
    const { view } = this;
    if (view === null) return;
    this.exported = null;
    try {
      const { said } = await this.#bridge.exportMessages(view.session);
      if (view === this.view) this.exported = { said, isWrong: false };
    } catch (thrown) {
      if (view !== this.view) return;
      const { kind, message } = Failure.from(thrown);
      if (kind === "notFound") this.#over(message);
      else this.exported = { said: message, isWrong: true };
    }
  }

  /** The core forgets what was read when its time is over, and so does the window. */
  #show(view: PeekView): void {
    this.#forget();
    this.view = view;
    this.secondsLeft = Math.ceil((view.until.ms - view.at.ms) / SECOND_MS);
    this.#end = countdown((view.until.ms - view.at.ms) / SECOND_MS, (left) => {
      this.secondsLeft = left;
      if (left === 0) this.#over(words.over(view.until.short));
    });
  }

  #over(why: string): void {
    this.#round += 1;
    this.#forget();
    this.contract = null;
    this.forgotten = why;
  }

  #forget(): void {
    this.#end();
    this.revealing.close();
    this.editing.close();
    this.secondsLeft = 0;
    this.view = null;
    this.group = null;
    this.exported = null;
  }
}
