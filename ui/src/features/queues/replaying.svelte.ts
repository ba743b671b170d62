import { type Bridge, Failure, type QueueRow, type ReplayChosen, type ReplayDryRun, type ReplayRun, type ReplayWanted } from "../../bridge";
import { words } from "./replay-words";

/** Between the last key and trying it dry, ms: the broker is asked each time. */
export const PAUSE_MS = 400;
/** So many messages a minute where nothing is said. */
export const USUAL_RATE = 60;
const MOST_RATE = 60_000;

/** What was chosen where messages were read. */
export interface Picked {
  /** The error whose messages are shown. */
  readonly error: { readonly signature: string; readonly text: string } | null;
  /** The fingerprints of those that are marked. */
  readonly marked: readonly string[];
}
export const nothingPicked: Picked = { error: null, marked: [] };

/** Which messages may be meant, in words. */
export interface Choice {
  readonly chosen: ReplayChosen;
  readonly text: string;
}

function choicesOf({ depthText, depth }: QueueRow, { error, marked }: Picked): Choice[] {
  const which: Choice[] = [];
  if (marked.length > 0) which.push({ chosen: { of: "messages", which: [...marked] }, text: words.form.marked(marked.length) });
  if (error !== null) which.push({ chosen: { of: "signature", which: error.signature }, text: words.form.error(error.text) });
  return [...which, { chosen: { of: "all" }, text: words.form.all(depth === null ? "" : depthText) }];
}

/** A replay or a discard before it is started: what somebody wants, and what that would do. */
export class ReplayDraft {
  readonly row: QueueRow;
  readonly choices: readonly Choice[];
  choice = $state.raw<Choice>({ chosen: { of: "all" }, text: "" });
  discards = $state(false);
  target = $state("");
  rate = $state<number | null | undefined>(USUAL_RATE);
  sendsAgain = $state(true);
  goesOn = $state(true);
  typed = $state("");
  reason = $state("");
  dry = $state.raw<ReplayDryRun | null>(null);
  /** Why nobody can tell what it would do. */
  dryFailure = $state.raw<Failure | null>(null);
  isTrying = $state(false);
  /** Why it was not started. */
  failure = $state.raw<Failure | null>(null);
  isBusy = $state(false);
  /** What the dry run is of. */
  #tried = $state("");
  readonly #bridge: Bridge;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked = 0;

  constructor(bridge: Bridge, row: QueueRow, picked: Picked, discards: boolean) {
    this.#bridge = bridge;
    this.row = row;
    this.choices = choicesOf(row, picked);
    this.choice = this.choices[0] ?? this.choice;
    this.discards = discards;
    void this.tryDry();
  }

  get rateIsWrong(): boolean {
    return !this.discards && this.rate != null && !(Number.isInteger(this.rate) && this.rate >= 1 && this.rate <= MOST_RATE);
  }

  /** What is wanted, as the core takes it. A discard sends nothing, so nothing of sending is said, and nothing has to keep up with it. */
  get wanted(): ReplayWanted {
    const { row, choice, discards } = this;
    const target = this.target.trim();
    return {
      id: row.id,
      chosen: choice.chosen,
      edits: [],
      target: discards || target === "" ? null : target,
      perMinute: discards ? null : (this.rate ?? null),
      sendsAgain: !discards && this.sendsAgain,
      goesOn: this.goesOn,
      discards,
    };
  }

  /** Whether what the dry run says is of what is wanted now. */
  get isCurrent(): boolean {
    return this.dry !== null && this.dryFailure === null && !this.isTrying && this.#tried === JSON.stringify(this.wanted);
  }

  get isNamed(): boolean {
    return this.dry !== null && this.typed.trim() === this.dry.typed;
  }

  get canStart(): boolean {
    return !this.isBusy && this.isCurrent && this.dry?.allowed === true && !this.rateIsWrong && this.isNamed && this.reason.trim() !== "";
  }

  /** What the button does, or why it does nothing yet. */
  get button(): string {
    const { form } = words;
    const { dry, discards, choice } = this;
    if (this.isBusy) return form.doing;
    if (this.dryFailure !== null || this.rateIsWrong) return form.unknown;
    if (dry === null || !this.isCurrent) return form.trying;
    if (!dry.allowed) return form.refused;
    const into = form.intoQueue(dry.target);
    if (choice.chosen.of === "all") return discards ? form.discardAll(dry.most) : form.replayAll(dry.most, into);
    if (choice.chosen.of === "signature") return discards ? form.discardError : form.replayError(into);
    const count = choice.chosen.which.length;
    return discards ? form.discardMarked(count) : form.replayMarked(count, into);
  }

  /** What has to be filled in before it can be started; none where something else stands before that. */
  get missing(): string | null {
    if (!this.isCurrent || this.dry?.allowed !== true) return null;
    if (!this.isNamed) return this.typed.trim() === "" ? words.form.missingTyped : words.form.typedWrong;
    return this.reason.trim() === "" ? words.form.missingReason : null;
  }

  /** What is wrong with a box, where the core says which. */
  problemOf(field: string): string | null {
    return this.failure?.field === field ? this.failure.message : null;
  }

  /** Why it was not started where that is about no box. */
  get otherProblem(): string | null {
    const { failure } = this;
    return failure === null || failure.field === "typed" || failure.field === "reason" ? null : failure.message;
  }

  /** Something else is wanted: tries it dry once the keys rest. */
  changed(): void {
    this.failure = null;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.tryDry(), PAUSE_MS);
  }

  /** From sending to discarding, or back. What was typed to start the one does not start the other. */
  turn(): void {
    this.discards = !this.discards;
    this.typed = "";
    this.changed();
  }

  async tryDry(): Promise<void> {
    clearTimeout(this.#timer);
    const asked = ++this.#asked;
    this.isTrying = false;
    if (this.rateIsWrong) return;
    const { wanted } = this;
    this.isTrying = true;
    try {
      const dry = await this.#bridge.planReplay(wanted);
      if (asked !== this.#asked) return;
      this.dry = dry;
      this.#tried = JSON.stringify(wanted);
      this.dryFailure = null;
    } catch (thrown) {
      if (asked === this.#asked) this.dryFailure = Failure.from(thrown);
    } finally {
      if (asked === this.#asked) this.isTrying = false;
    }
  }

  /** Starts it; nothing where that may not be. */
  async start(): Promise<ReplayRun | null> {
    const { dry } = this;
    if (!this.canStart || dry === null) return null;
    this.isBusy = true;
    this.failure = null;
    try {
      const { wanted, typed, reason } = this;
      return await this.#bridge.startReplay({ wanted, target: dry.target, most: dry.most, typed: typed.trim(), reason: reason.trim() });
    } catch (thrown) {
      this.failure = Failure.from(thrown);
      // It would be something else by now: that is shown.
      if (this.failure.field === "target") void this.tryDry();
      return null;
    } finally {
      this.isBusy = false;
    }
  }

  /** Nothing is asked any more. */
  end(): void {
    clearTimeout(this.#timer);
    this.#asked += 1;
  }
}

/** Replays and discards while they are planned. */
export class Replaying {
  draft = $state.raw<ReplayDraft | null>(null);
  readonly #bridge: Bridge;
  readonly #started: (run: ReplayRun, queue: string) => void;

  constructor(bridge: Bridge, started: (run: ReplayRun, queue: string) => void) {
    this.#bridge = bridge;
    this.#started = started;
  }

  /** Begins to plan what is to become of messages of this queue. */
  begin(row: QueueRow, picked: Picked = nothingPicked, discards = false): void {
    this.cancel();
    this.draft = new ReplayDraft(this.#bridge, row, picked, discards);
  }

  cancel(): void {
    this.draft?.end();
    this.draft = null;
  }

  async start(): Promise<void> {
    const { draft } = this;
    const run = (await draft?.start()) ?? null;
    if (run === null || draft === null) return;
    if (draft === this.draft) this.cancel();
    this.#started(run, draft.row.id);
  }
}
