import type { Bridge, QueueRow, ReplayRun } from "../../bridge";
import { nothingPicked, type Picked } from "./replay-choices";
import { ReplayDraft } from "./replaying.svelte";

/** Replays, discards and copies while they are planned. */
export class Replaying {
  draft = $state.raw<ReplayDraft | null>(null);
  readonly #bridge: Bridge;
  readonly #started: (run: ReplayRun, queue: string) => void;

  constructor(bridge: Bridge, started: (run: ReplayRun, queue: string) => void) {
    this.#bridge = bridge;
    this.#started = started;
  }

  /** Begins to plan what is to become of messages of this queue. */
  begin(row: QueueRow, picked: Picked = nothingPicked, discards = false, copies = false): void {
    this.cancel();
    this.draft = new ReplayDraft(this.#bridge, row, picked, discards, copies);
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
