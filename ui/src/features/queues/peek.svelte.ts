import { type Bridge, Failure, type PeekContractView, type PeekMask, type PeekMessage, type PeekPart, type PeekView } from "../../bridge";
import type { Notices } from "../../components/notices.svelte";

/** So many messages are read unless somebody wants others. */
const USUAL = 10;
const SECOND_MS = 1_000;

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

/** Messages of a queue, from the question what reading them does to one field that is shown for a while. */
export class Peeking {
  /** The queue whose messages are read. */
  id = $state.raw<string | null>(null);
  contract = $state.raw<PeekContractView | null>(null);
  view = $state.raw<PeekView | null>(null);
  failure = $state.raw<Failure | null>(null);
  isBusy = $state(false);
  count = $state(USUAL);
  /** The error whose messages are shown; all where there is none. */
  group = $state.raw<string | null>(null);
  /** The field that somebody wants to see, and why. */
  wanted = $state.raw<MaskedField | null>(null);
  reason = $state("");
  reasonFailure = $state.raw<Failure | null>(null);
  /** The field that is seen. */
  shown = $state.raw<(MaskedField & { readonly text: string }) | null>(null);
  secondsLeft = $state(0);
  /** Those of the error that is chosen. */
  readonly messages: readonly PeekMessage[] = $derived.by(() => {
    const all = this.view?.messages ?? [];
    return this.group === null ? all : all.filter(({ signature }) => (signature ?? "") === this.group);
  });
  readonly #bridge: Bridge;
  readonly #notices: Notices;
  readonly #changed: () => void;
  #tick: ReturnType<typeof setInterval> | null = null;

  constructor(bridge: Bridge, notices: Notices, changed: () => void) {
    this.#bridge = bridge;
    this.#notices = notices;
    this.#changed = changed;
  }

  get canRead(): boolean {
    const most = this.contract?.most ?? 0;
    return !this.isBusy && this.contract?.allowed === true && Number.isInteger(this.count) && this.count >= 1 && this.count <= most;
  }

  /** Opens a queue's messages with the question what reading them does. */
  async begin(id: string): Promise<void> {
    this.close();
    this.id = id;
    await this.ask();
  }

  /** Asks anew what reading does. */
  async ask(): Promise<void> {
    const { id } = this;
    if (id === null) return;
    this.failure = null;
    this.contract = null;
    try {
      const contract = await this.#bridge.peekContract(id);
      if (id === this.id) this.contract = contract;
    } catch (thrown) {
      if (id === this.id) this.failure = Failure.from(thrown);
    }
  }

  /** Reads messages; what is shown in the question is what is confirmed. */
  async read(): Promise<void> {
    const { id, contract, count } = this;
    if (id === null || contract === null || !this.canRead) return;
    this.isBusy = true;
    this.failure = null;
    try {
      const view = await this.#bridge.peekQueue({ id, count, touches: contract.touches });
      if (id !== this.id) return;
      this.view = view;
      this.group = null;
      this.#changed();
    } catch (thrown) {
      const failure = Failure.from(thrown);
      // What was shown does not hold any more.
      if (failure.field === "touches") await this.ask();
      if (id === this.id) this.failure = failure;
    } finally {
      this.isBusy = false;
    }
  }

  /** Back to the question, because reading again does it again. */
  async again(): Promise<void> {
    this.#forget();
    await this.ask();
  }

  close(): void {
    this.id = null;
    this.contract = null;
    this.failure = null;
    this.isBusy = false;
    this.count = USUAL;
    this.#forget();
  }

  /** Asks why a field has to be seen. */
  want(field: MaskedField): void {
    this.wanted = field;
    this.reason = "";
    this.reasonFailure = null;
  }

  leave(): void {
    this.wanted = null;
  }

  /** Shows the field that is wanted for as long as the core says. */
  async reveal(): Promise<void> {
    const { wanted, view, reason } = this;
    if (wanted === null || view === null || reason.trim() === "") return;
    const { message, part, mask } = wanted;
    try {
      const { text, seconds } = await this.#bridge.revealField({ session: view.session, message, part, field: mask.field, reason: reason.trim() });
      if (this.wanted !== wanted || this.view !== view) return;
      this.wanted = null;
      this.#show({ ...wanted, text }, seconds);
    } catch (thrown) {
      if (this.wanted === wanted) this.reasonFailure = Failure.from(thrown);
    }
  }

  /** Takes what is shown away. */
  hide(): void {
    if (this.#tick !== null) clearInterval(this.#tick);
    this.#tick = null;
    this.shown = null;
    this.secondsLeft = 0;
  }

  async export(): Promise<void> {
    if (this.view === null) return;
    try {
      this.#notices.say((await this.#bridge.exportMessages(this.view.session)).said);
    } catch (thrown) {
      this.#notices.fail(thrown);
    }
  }

  #show(field: MaskedField & { readonly text: string }, seconds: number): void {
    this.hide();
    this.shown = field;
    this.secondsLeft = seconds;
    this.#tick = setInterval(() => {
      this.secondsLeft -= 1;
      if (this.secondsLeft <= 0) this.hide();
    }, SECOND_MS);
  }

  #forget(): void {
    this.hide();
    this.view = null;
    this.group = null;
    this.wanted = null;
  }
}
