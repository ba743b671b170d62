import { type Bridge, Failure, type OnCallAsk, type OnCallChosen, type OnCallClock, type OnCallPage, type OnCallSpan } from "../../bridge";
import { Hold } from "../../components/hold";
import { Rounds } from "../../components/rounds";
import { clocks, type Kept, keep, kept } from "./kept";
import { areDrawnAlike, barKey, firstSpot, middleOf, nearest, next, nextGap, type Spot, spotAt, spotOf, type Way } from "./lanes";
import { Fairness } from "./fairness.svelte";
import type { Parts } from "../../components/stretch-mark.svelte";
import { OnCallWhy } from "./why.svelte";

/** What of the page can be gone to, while it is drawn. */
export interface Drawn {
  /** Brings the chosen bar into sight, and gives it the focus where the lanes have it. */
  reveal(): void;
  focusPicker(): void;
  focusFindings(): void;
}

/**
 * The page On call: which schedule, over which range, and which of its bars is chosen. While somebody reads, bars keep their place
 * and what has changed waits.
 */
export class OnCallDesk {
  page = $state.raw<OnCallPage | null>(null);
  failure = $state.raw<Failure | null>(null);
  /** An answer with other bars, which waits until the reader lets go. */
  waiting = $state.raw<OnCallPage | null>(null);
  chosenKey = $state.raw<string | null>(null);
  /** Somebody who is told apart. */
  person = $state.raw<string | null>(null);
  readonly hold = new Hold(() => this.showWaiting());
  readonly why: OnCallWhy;
  /** How the load is shared out, in place of the lanes. */
  readonly fairness: Fairness;
  drawn: Drawn | null = null;
  /** Changes hours that were marked on the final lane. */
  mark: ((parts: Parts, of: string) => void) | null = null;
  #asking = $state.raw<Kept>(kept());
  /** The range that was gone to; none while it is the one around now. */
  #from = $state.raw<string | null>(null);
  /** The part of the width that is kept on the way from lane to lane. */
  #part = 0;
  /** What to choose in the next answer. */
  #then: ((chosen: OnCallChosen) => Spot | null) | null = null;
  readonly #bridge: Bridge;
  readonly #rounds = new Rounds(() => this.#read());
  #wanted = false;

  constructor(bridge: Bridge) {
    this.#bridge = bridge;
    this.why = new OnCallWhy(bridge);
    this.fairness = new Fairness(bridge);
  }

  get chosen(): OnCallChosen | null {
    return this.page?.chosen ?? null;
  }

  get spot(): Spot | null {
    return spotOf(this.chosen?.lanes ?? [], this.chosenKey);
  }

  get span(): OnCallSpan {
    return this.#asking.span;
  }

  get clock(): OnCallClock {
    return this.#asking.clock;
  }

  /** Reads the page again; what comes meanwhile is answered by one more round. */
  changed(): Promise<void> {
    void this.fairness.changed();
    return this.#rounds.due();
  }

  /** Puts on screen what waited. */
  showWaiting(): void {
    if (this.waiting === null) return;
    this.page = this.waiting;
    this.waiting = null;
    void this.why.again();
  }

  /** Shows a schedule, or the one that is shown as it is by now. */
  pick(file: string): void {
    if (file !== this.chosen?.file) {
      this.person = null;
      this.chosenKey = null;
      this.why.close();
    }
    this.#keep({ schedule: file });
  }

  /** Shows so much of it. What was shown first stays in sight. */
  over(span: OnCallSpan): void {
    this.#keep({ span });
  }

  /** Tells times on another clock. */
  by(clock: OnCallClock): void {
    this.#keep({ clock });
  }

  /** The next of the clocks. */
  turnClock(): void {
    this.by(clocks[(clocks.indexOf(this.clock) + 1) % clocks.length] ?? "mine");
  }

  /** To the range before or after. */
  step(way: "earlier" | "later"): void {
    const { chosen } = this;
    if (chosen !== null) this.#goTo(chosen.axis[way]);
  }

  /** Back to the range around now, and to who is on call. */
  today(): void {
    this.#then = ({ lanes }) => firstSpot(lanes);
    this.#goTo(null);
  }

  /** To the range that holds an instant, and what it holds in the final lane. */
  show(at: string): void {
    const seen = spotAt(this.chosen, at);
    if (seen !== null) {
      this.choose(seen);
      this.drawn?.reveal();
      return;
    }
    this.#then = (chosen) => spotAt(chosen, at);
    this.#goTo(at);
  }

  /** Tells somebody apart, or nobody any more. */
  tell(person: string | null): void {
    this.person = person === this.person ? null : person;
    this.#askNow();
  }

  /** Tells the first one of the chosen bar apart. */
  tellChosen(): void {
    this.tell(this.spot?.bar.people[0]?.id ?? this.person);
  }

  /** Chooses a bar; while one is explained, that one is. */
  choose({ lane, bar }: Spot): void {
    this.chosenKey = barKey(lane, bar);
    this.#part = middleOf(bar);
    if (this.why.isOpen) this.explain();
  }

  /** Goes from bar to bar. At an end of a lane the range goes on. */
  move(way: Way): void {
    const lanes = this.chosen?.lanes ?? [];
    const { spot } = this;
    const to = spot === null ? firstSpot(lanes) : next(lanes, spot, way, this.#part);
    if (to !== null) {
      const part = this.#part;
      this.choose(to);
      if (spot !== null && (way === "above" || way === "below")) this.#part = part;
      this.drawn?.reveal();
    } else if (spot !== null && (way === "before" || way === "after")) {
      const { key } = spot.lane;
      this.#then = (chosen) => {
        const lane = chosen.lanes.find((one) => one.key === key);
        return lane === undefined ? null : nearest(lane, way === "after" ? 0 : 1);
      };
      this.step(way === "after" ? "later" : "earlier");
    }
  }

  /** Goes to the next span in which nobody is on call. */
  moveToGap(): void {
    const gap = nextGap(this.chosen?.lanes ?? [], this.spot?.bar.left ?? -1) ?? nextGap(this.chosen?.lanes ?? [], -1);
    if (gap === null) return;
    this.choose(gap);
    this.drawn?.reveal();
  }

  /** Shows how the load of this schedule is shared out. */
  weigh(): void {
    if (this.chosen !== null) this.fairness.open(this.chosen.file);
  }

  /** Asks why, of the chosen bar at an instant of it. */
  explain(at?: string): void {
    const { chosen, spot } = this;
    if (chosen !== null && spot !== null) void this.why.ask(chosen.file, at ?? spot.bar.at);
  }

  /** Closes what is open: the explanation, then who is told apart. */
  close(): void {
    if (this.why.isOpen) {
      this.why.close();
      this.drawn?.reveal();
    } else if (this.person !== null) this.tell(null);
  }

  #goTo(from: string | null): void {
    this.#from = from;
    this.#askNow();
  }

  #keep(changes: Partial<Kept>): void {
    this.#asking = { ...this.#asking, ...changes };
    keep(this.#asking);
    this.#askNow();
  }

  /** Asks for something else, which does not wait for anybody. */
  #askNow(): void {
    this.#wanted = true;
    void this.changed();
  }

  async #read(): Promise<void> {
    const wanted = this.#wanted;
    this.#wanted = false;
    const ask: OnCallAsk = { ...this.#asking, from: this.#from, person: this.person };
    try {
      const fresh = await this.#bridge.onCallPage(ask);
      // What was asked for meanwhile is what somebody wants to see.
      if (this.#wanted) return;
      this.failure = null;
      this.#show(fresh, wanted);
    } catch (thrown) {
      this.#then = null;
      this.failure = Failure.from(thrown);
    }
  }

  #show(fresh: OnCallPage, wanted: boolean): void {
    const [before, after] = [this.chosen, fresh.chosen];
    const isSame = before !== null && after !== null && areDrawnAlike(before, after);
    if (!wanted && this.page !== null && !isSame && this.hold.held) {
      this.waiting = fresh;
      return;
    }
    this.page = fresh;
    this.waiting = null;
    if (!isSame) void this.why.again();
    if (after === null) return;
    const spot = this.#then?.(after) ?? null;
    this.#then = null;
    if (spot === null) return;
    this.choose(spot);
    this.drawn?.reveal();
  }
}
