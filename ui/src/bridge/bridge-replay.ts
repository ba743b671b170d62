import type { ReplayAsk } from "./api/ReplayAsk";
import type { ReplayDryRun } from "./api/ReplayDryRun";
import type { ReplayRun } from "./api/ReplayRun";
import type { ReplayStart } from "./api/ReplayStart";
import type { ReplaysView } from "./api/ReplaysView";
import type { ReplayWanted } from "./api/ReplayWanted";

/** What replaying messages of a queue asks of the core. */
export interface ReplayBridge {
  /** What a replay or a discard would do; its broker is asked, and nothing is done. */
  planReplay(wanted: ReplayWanted): Promise<ReplayDryRun>;
  /** Starts what was tried dry. */
  startReplay(start: ReplayStart): Promise<ReplayRun>;
  /** Asks a replay to wait, to go on or to end. */
  steerReplay(run: string, ask: ReplayAsk, reason: string): Promise<ReplayRun>;
  /** Replays of one queue, or of all: those that are not over first. */
  replaysView(id: string | null): Promise<ReplaysView>;
}
