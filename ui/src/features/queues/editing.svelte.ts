import { type BodyChanges, type Bridge, Failure, type OpenedBody, type PeekMessage } from "../../bridge";
import { type Fault, faultOf, laidOut } from "./json-text";

/** A body that is sent instead of a message's own. */
export interface EditedBody {
  readonly place: number;
  readonly fingerprint: string;
  readonly body: string;
  /** `104 bytes before, 110 now` */
  readonly size: string;
  /** What was opened, to edit it again. */
  readonly opened: OpenedBody;
}

/** One body while it is edited. */
export class BodyDraft {
  readonly place: number;
  readonly fingerprint: string;
  readonly opened: OpenedBody;
  /** As it stands in the box. */
  text = $state("");
  /** What changes, while somebody looks at that. */
  changes = $state.raw<BodyChanges | null>(null);
  failure = $state.raw<Failure | null>(null);
  isBusy = $state(false);
  /** Somebody is about to leave what they wrote. */
  isLeaving = $state(false);
  readonly fault: Fault | null = $derived.by(() => (this.opened.isJson ? faultOf(this.text) : null));
  readonly bytes: number = $derived.by(() => new TextEncoder().encode(this.body).length);
  readonly #begun: string;

  constructor(place: number, fingerprint: string, opened: OpenedBody, text: string) {
    this.place = place;
    this.fingerprint = fingerprint;
    this.opened = opened;
    this.text = text;
    this.#begun = text;
  }

  /** What would be sent, with the ends of lines that the message has. */
  get body(): string {
    return this.opened.isCrlf ? this.text.replaceAll("\n", "\r\n") : this.text;
  }

  /** Whether there is something that would be lost. */
  get isDirty(): boolean {
    return this.text !== this.#begun;
  }

  get isAsItWas(): boolean {
    return this.text === this.opened.text;
  }

  get canLook(): boolean {
    return !this.isBusy && this.fault === null && !this.isAsItWas;
  }

  /** Something else is written. */
  type(text: string): void {
    this.text = text;
    this.failure = null;
    this.isLeaving = false;
  }

  layOut(): void {
    if (this.opened.isJson && this.fault === null) this.type(laidOut(this.text));
  }

  restore(): void {
    this.type(this.opened.text);
  }
}

/** The text that the box had when this was kept. */
function textOf({ body, opened }: EditedBody): string {
  return opened.isCrlf ? body.replaceAll("\r\n", "\n") : body;
}

/** Bodies of messages that were read, edited before they are sent again. Here alone, and gone with what was read. */
export class Editing {
  /** The message whose body somebody wants to edit, and why. */
  wanted = $state.raw<PeekMessage | null>(null);
  reason = $state("");
  failure = $state.raw<Failure | null>(null);
  isBusy = $state(false);
  draft = $state.raw<BodyDraft | null>(null);
  /** What is sent instead of the messages' own bodies. */
  kept = $state.raw<readonly EditedBody[]>([]);
  /** The message that was edited or wanted last: where the keyboard goes on. */
  last = $state.raw<number | null>(null);
  readonly #bridge: Bridge;
  /** What was read is forgotten by the core. */
  readonly #forgotten: (why: string) => void;

  constructor(bridge: Bridge, forgotten: (why: string) => void) {
    this.#bridge = bridge;
    this.#forgotten = forgotten;
  }

  get canOpen(): boolean {
    return this.wanted !== null && !this.isBusy && this.reason.trim() !== "";
  }

  /** What is sent instead of this message's body, where somebody edited it. */
  keptOf(fingerprint: string | null): EditedBody | null {
    return this.kept.find((one) => one.fingerprint === fingerprint) ?? null;
  }

  /** Asks why a whole body has to be seen, or goes on with what was kept of it. */
  want(message: PeekMessage): void {
    if (message.noEdit !== null || message.fingerprint === null) return;
    this.leave();
    this.last = message.place;
    const kept = this.keptOf(message.fingerprint);
    if (kept === null) this.wanted = message;
    else this.draft = new BodyDraft(message.place, kept.fingerprint, kept.opened, textOf(kept));
  }

  /** Wants it no more. */
  leave(): void {
    this.wanted = null;
    this.reason = "";
    this.failure = null;
    this.isBusy = false;
  }

  async open(session: string): Promise<void> {
    const { wanted } = this;
    if (wanted?.fingerprint == null || !this.canOpen) return;
    const { place, fingerprint } = wanted;
    this.isBusy = true;
    this.failure = null;
    try {
      const opened = await this.#bridge.openBody({ session, message: place, reason: this.reason.trim() });
      if (this.wanted !== wanted) return;
      this.leave();
      this.draft = new BodyDraft(place, fingerprint, opened, opened.text);
    } catch (thrown) {
      if (this.wanted !== wanted) return;
      this.isBusy = false;
      const failure = Failure.from(thrown);
      if (failure.kind === "notFound") this.#forgotten(failure.message);
      else this.failure = failure;
    }
  }

  /** Shows what changes before it is kept. */
  async look(session: string): Promise<void> {
    const { draft } = this;
    if (draft === null || !draft.canLook) return;
    draft.isBusy = true;
    draft.failure = null;
    const { body } = draft;
    try {
      const changes = await this.#bridge.compareBody({ session, message: draft.place, body });
      if (this.draft === draft && draft.body === body) draft.changes = changes;
    } catch (thrown) {
      if (this.draft !== draft) return;
      const failure = Failure.from(thrown);
      if (failure.kind === "notFound") this.#forgotten(failure.message);
      else draft.failure = failure;
    } finally {
      draft.isBusy = false;
    }
  }

  /** Keeps what was looked at for the replay; gives the message it belongs to. */
  keep(): string | null {
    const { draft } = this;
    if (draft === null || draft.changes === null || draft.changes.isSame) return null;
    const { place, fingerprint, opened, body } = draft;
    const edited = { place, fingerprint, opened, body, size: draft.changes.size };
    this.kept = [...this.kept.filter((one) => one.fingerprint !== fingerprint), edited];
    this.draft = null;
    return fingerprint;
  }

  /** The message is sent as it was. */
  takeBack(fingerprint: string): void {
    this.kept = this.kept.filter((one) => one.fingerprint !== fingerprint);
  }

  /** One step back: from what changes to the text, from the text to the messages. What is not kept is asked about first. */
  back(): void {
    const { draft } = this;
    if (draft === null) return;
    if (draft.changes !== null) draft.changes = null;
    else if (draft.isLeaving) draft.isLeaving = false;
    else if (draft.isDirty) draft.isLeaving = true;
    else this.draft = null;
  }

  /** Leaves what was written and is not kept. */
  abandon(): void {
    this.draft = null;
  }

  /** Nothing of any body is left here. */
  close(): void {
    this.leave();
    if (this.draft !== null) this.draft.text = "";
    this.draft = null;
    this.kept = [];
    this.last = null;
  }
}
