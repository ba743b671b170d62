import { type Bridge, Failure, type QueueRow, type ReplayDryRun, type ReplayRun, type ReplayWanted } from "../../bridge";
import { countdown } from "../../components/clock.svelte";
import type { EditedBody } from "./editing.svelte";
import { type Choice, choicesOf, editedOf, isDays, isRate, isWatch, keyOf, type Picked, USUAL_DAYS, USUAL_RATE, USUAL_WATCH } from "./replay-choices";
import { words } from "./replay-words";

/** Between the last key and trying it dry, ms: the broker is asked each time. */
export const PAUSE_MS = 400;

/** A replay or a discard before it is started: what somebody wants, and what that would do. */
export class ReplayDraft {
  readonly row: QueueRow;
  readonly choices: readonly Choice[];
  choice = $state.raw<Choice>({ chosen: { of: "all" }, text: "" });
  discards = $state(false);
  /** Whether messages are only copied: sent nowhere, and not removed. */
  readonly copies: boolean;
  /** For how many days the copies are kept. */
  days = $state<number | null | undefined>(USUAL_DAYS);
  target = $state("");
  rate = $state<number | null | undefined>(USUAL_RATE);
  /** For how long each canary is watched, seconds. */
  watch = $state<number | null | undefined>(USUAL_WATCH);
  /** What is sent instead of messages' own bodies; gone when that has to be forgotten. */
  edits = $state.raw<readonly EditedBody[]>([]);
  /** Until then. */
  secondsLeft = $state(0);
  /** Bodies were edited and are forgotten: what would be sent is not what somebody wanted. */
  isForgotten = $state(false);
  sendsAgain = $state(true);
  goesOn = $state(true);
  /** Whether the broker is to move what is behind the canaries, where it can. */
  movesRest = $state(false);
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
  #forgetting: () => void = () => undefined;

  constructor(bridge: Bridge, row: QueueRow, picked: Picked, discards: boolean, copies = false) {
    this.#bridge = bridge;
    this.row = row;
    this.choices = choicesOf(row, picked);
    this.choice = this.choices[0] ?? this.choice;
    this.discards = discards;
    this.copies = copies;
    this.edits = picked.edits;
    this.secondsLeft = picked.seconds;
    if (picked.edits.length > 0) {
      this.#forgetting = countdown(picked.seconds, (left) => {
        this.secondsLeft = left;
        if (left === 0) this.#forget();
      });
    }
    void this.tryDry();
  }

  /** Whether messages are sent on: neither only removed nor only copied. */
  get sends(): boolean {
    return !this.discards && !this.copies;
  }

  get daysAreWrong(): boolean {
    return this.copies && !isDays(this.days);
  }

  get rateIsWrong(): boolean {
    return this.sends && !isRate(this.rate);
  }

  get watchIsWrong(): boolean {
    return this.sends && !isWatch(this.watch);
  }

  /** Something that is typed is no number that can be meant, so nothing is asked of the broker. */
  get isWrong(): boolean {
    return this.rateIsWrong || this.watchIsWrong || this.daysAreWrong;
  }

  /** The bodies that go with what is chosen: what is discarded or only copied is sent with none. */
  get edited(): readonly EditedBody[] {
    return !this.sends || this.choice.chosen.of !== "messages" ? [] : this.edits;
  }

  /** Whether the broker may be left what is behind the canaries: only all of it. */
  get canMove(): boolean {
    return this.dry?.canMove === true && this.sends && this.choice.chosen.of === "all";
  }

  /** What is chosen was edited, and what it was edited to is gone. */
  get isBlocked(): boolean {
    return this.isForgotten && this.sends && this.choice.chosen.of === "messages";
  }

  /** What is wanted, as the core takes it. Where nothing is sent, nothing of sending is said, and nothing has to keep up with it. */
  get wanted(): ReplayWanted {
    const { row, choice, discards, sends } = this;
    const target = this.target.trim();
    return {
      id: row.id,
      chosen: choice.chosen,
      edits: this.edited.map(({ fingerprint, body }) => ({ fingerprint, body })),
      target: !sends || target === "" ? null : target,
      perMinute: sends ? (this.rate ?? null) : null,
      ...(!sends || this.watch == null ? {} : { watchS: this.watch }),
      sendsAgain: sends && this.sendsAgain,
      goesOn: this.goesOn,
      discards,
      ...(this.copies ? { copiedForDays: this.days ?? USUAL_DAYS } : {}),
      brokerMoves: this.canMove && this.movesRest,
    };
  }

  /** Whether what the dry run says is of what is wanted now. */
  get isCurrent(): boolean {
    return this.dry !== null && this.dryFailure === null && !this.isTrying && this.#tried === keyOf(this.wanted);
  }

  /** What stays as it is needs no name typed. */
  get isNamed(): boolean {
    if (this.copies) return true;
    return this.dry !== null && this.typed.trim() === this.dry.typed;
  }

  get canStart(): boolean {
    return !this.isBusy && this.isCurrent && this.dry?.allowed === true && !this.isWrong && !this.isBlocked && this.isNamed && this.reason.trim() !== "";
  }

  /** What the button does, or why it does nothing yet. */
  get button(): string {
    const { form } = words;
    const { dry, discards, choice } = this;
    if (this.isBusy) return form.doing;
    if (this.isBlocked) return form.forgotten;
    if (this.dryFailure !== null || this.isWrong) return form.unknown;
    if (dry === null || !this.isCurrent) return form.trying;
    if (!dry.allowed) return form.refused;
    if (this.copies) return form.copyAll(dry.most, choice.chosen.of === "all");
    const into = form.intoQueue(dry.target);
    if (choice.chosen.of === "all") return discards ? form.discardAll(dry.most) : form.replayAll(dry.most, into);
    if (choice.chosen.of === "signature") return discards ? form.discardError : form.replayError(into);
    const { which } = choice.chosen;
    return discards ? form.discardMarked(which.length) : form.replayMarked(which.length, editedOf(which, this.edited), into);
  }

  /** What has to be filled in before it can be started; none where something else stands before that. */
  get missing(): string | null {
    if (!this.isCurrent || this.isBlocked || this.dry?.allowed !== true) return null;
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
    if (this.isWrong || this.isBlocked) return;
    const { wanted } = this;
    this.isTrying = true;
    try {
      const dry = await this.#bridge.planReplay(wanted);
      if (asked !== this.#asked) return;
      this.dry = dry;
      this.#tried = keyOf(wanted);
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

  /** Nothing is asked any more, and no body is left here. */
  end(): void {
    clearTimeout(this.#timer);
    this.#asked += 1;
    this.#forgetting();
    this.edits = [];
  }

  /** What was read is over, and with it what was made of it. */
  #forget(): void {
    this.edits = [];
    this.isForgotten = true;
    this.changed();
  }
}
