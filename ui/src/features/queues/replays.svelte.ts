import { type Bridge, Failure, type ReplayAsk, type ReplayRun, type ReplaysView } from "../../bridge";
import type { Notices } from "../../components/notices.svelte";
import { Rounds } from "../../components/rounds";
import { words } from "./replay-words";

/** A replay that is over stands where it stood for so long, so that whoever waited for it sees how it went; ms. */
const SEEN_MS = 3_600_000;

/** What replays and discards are under way, how those before went, and what is asked of them. */
export class Replays {
  view = $state.raw<ReplaysView | null>(null);
  failure = $state.raw<Failure | null>(null);
  isBusy = $state(false);
  /** Those that are not over. */
  readonly open: readonly ReplayRun[] = $derived((this.view?.replays ?? []).filter((run) => !run.over));
  readonly #bridge: Bridge;
  readonly #notices: Notices;
  readonly #rounds = new Rounds(() => this.#read());

  constructor(bridge: Bridge, notices: Notices) {
    this.#bridge = bridge;
    this.#notices = notices;
  }

  changed(): Promise<void> {
    return this.#rounds.due();
  }

  /** The replay of a queue that is not over. */
  openOf(id: string | null | undefined): ReplayRun | null {
    return this.open.find((run) => run.id === id) ?? null;
  }

  /** What stands on top of a queue's page: the replay that is not over, else one that ended within the hour. */
  shownOf(id: string): ReplayRun | null {
    const last = this.view?.replays.find((run) => run.id === id) ?? null;
    const isFresh = last !== null && this.view !== null && this.view.at.ms - last.changed.ms < SEEN_MS;
    return this.openOf(id) ?? (isFresh ? last : null);
  }

  /** Those of a queue that are over. */
  pastOf(id: string): readonly ReplayRun[] {
    return (this.view?.replays ?? []).filter((run) => run.id === id && run.over);
  }

  /** Asks something of a replay, with the reason where somebody said one. */
  async steer({ run, can }: ReplayRun, ask: ReplayAsk, reason = ""): Promise<void> {
    // One press too many must not ask twice; what is under way answers it.
    if (!can.includes(ask) || this.isBusy) return;
    this.isBusy = true;
    try {
      await this.#bridge.steerReplay(run, ask, reason.trim());
      this.#notices.say(words.cockpit.asked[ask]);
    } catch (thrown) {
      this.#notices.fail(thrown);
    } finally {
      this.isBusy = false;
    }
    await this.changed();
  }

  async #read(): Promise<void> {
    try {
      this.view = await this.#bridge.replaysView(null);
      this.failure = null;
    } catch (thrown) {
      this.failure = Failure.from(thrown);
    }
  }
}
