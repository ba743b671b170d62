import type { ReplayAsk } from "./api/ReplayAsk";
import type { ReplayCount } from "./api/ReplayCount";
import type { ReplayDryRun } from "./api/ReplayDryRun";
import type { ReplayRun } from "./api/ReplayRun";
import type { ReplayStage } from "./api/ReplayStage";
import type { ReplayStart } from "./api/ReplayStart";
import type { ReplaysView } from "./api/ReplaysView";
import type { ReplayWanted } from "./api/ReplayWanted";
import { Failure } from "./bridge";
import { aTime } from "./fixtures";
import { MockPeek } from "./mock-peek";

/** A replay of everything in orders that nothing speaks against. */
export function aDryRun(changes: Partial<ReplayDryRun> = {}): ReplayDryRun {
  return {
    id: "mq/orders.dlq",
    allowed: true,
    canMove: false,
    said: "412 messages of orders.dlq go into orders.",
    refusals: [],
    warnings: ["Nobody tells whether a service level burns: orders belongs to no service."],
    target: "orders",
    targetFrom: "the topology of the broker",
    steps: [
      "A sealed copy of every message is kept for 7 days.",
      "1 message is sent, and watched for 60 s; then 10, then 100.",
      "The rest goes at 60 a minute.",
    ],
    most: 412,
    takes: "about 7 min after the canaries",
    typed: "orders.dlq",
    ...changes,
  };
}

/** What became of the stages up to one that is in this state. */
function stages(at: number, state: string): ReplayStage[] {
  return ["1", "10", "100", "the rest"].map((text, index) => {
    if (index < at) return { text, state: "passed", said: "none came back" };
    return index === at ? { text, state, said: state === "failed" ? "4 of 11 came back" : "" } : { text, state: "waits", said: "" };
  });
}

/** Messages that became the same. */
export function aReplayCount(name: string, count: number, text = name, said = `They are ${name}.`): ReplayCount {
  return { name, text, count, said };
}

/** A replay whose ten are judged. */
export function aReplay(changes: Partial<ReplayRun> = {}): ReplayRun {
  return {
    run: "r-1",
    id: "mq/orders.dlq",
    what: "412 messages of orders.dlq into orders",
    discards: false,
    onlyCopies: false,
    phase: "judging",
    phaseText: "10 were sent and are watched",
    said: "Whether they come back is judged at 10:13.",
    needsSomebody: false,
    over: false,
    by: "ana",
    reason: "the release is rolled back",
    at: aTime(36_600_000, "10:10"),
    changed: aTime(36_720_000, "10:12"),
    done: 11,
    of: 412,
    stages: stages(1, "judged"),
    counts: [aReplayCount("sent", 11, "sent", "Their queue confirmed them."), aReplayCount("removed", 11, "removed", "They are not here any more.")],
    rate: "60 a minute",
    watched: ["orders.dlq holds 401 messages, as many as it should."],
    can: ["pause", "stop"],
    copies: "Sealed copies of 11 messages are kept until 7 days after its end.",
    past: [{ at: aTime(36_600_000, "10:10"), by: "ana", what: "started it", reason: "the release is rolled back" }],
    ...changes,
  };
}

/** The same that waits for a person, because what it sent comes back. */
export function aPausedReplay(changes: Partial<ReplayRun> = {}): ReplayRun {
  return aReplay({
    phase: "paused",
    phaseText: "waits for you",
    said: "4 of 11 that were sent are back. Look at what they die of now; go on only if that is mended.",
    needsSomebody: true,
    stages: stages(1, "failed"),
    can: ["go_on", "stop"],
    ...changes,
  });
}

/** The same when all of it is done. */
export function aDoneReplay(changes: Partial<ReplayRun> = {}): ReplayRun {
  const counts = [
    aReplayCount("sent", 410, "sent", "Their queue confirmed them."),
    aReplayCount("removed", 410, "removed", "They are not here any more."),
    aReplayCount("died_twice", 2, "died twice", "They were replayed before and died again: look at them one by one."),
  ];
  const over = { phase: "done", phaseText: "done", over: true, can: [], watched: [], done: 412, changed: aTime(37_200_000, "10:20") };
  const said = "410 of 412 messages were sent, and none came back. 2 stay, because they died of a replay before.";
  return aReplay({ ...over, said, counts, stages: stages(4, ""), copies: "Sealed copies of 410 messages are kept until Sat 10:20.", ...changes });
}

/** What a replay goes through when nothing comes back. */
const way: readonly Partial<ReplayRun>[] = [
  { phase: "copies", phaseText: "copies are made", said: "Nothing is sent yet.", done: 0, stages: stages(0, "waits"), counts: [aReplayCount("sent", 0)] },
  { phase: "canary", phaseText: "1 is sent", said: "", done: 0, stages: stages(0, "runs"), counts: [aReplayCount("sent", 0)] },
  { phase: "judging", phaseText: "1 was sent and is watched", done: 1, stages: stages(0, "judged"), counts: [aReplayCount("sent", 1)] },
  {},
  { phase: "sending", phaseText: "the rest is sent", said: "", done: 240, stages: stages(3, "runs"), counts: [aReplayCount("sent", 240)] },
];

/** What replaying asks of a core for tests: one replay goes through its stages, a step each time it is told to. */
export class MockReplay extends MockPeek {
  dryRun: ReplayDryRun = aDryRun();
  dryRunFailing: Failure | null = null;
  replayStartFailing: Failure | null = null;
  replaySteerFailing: Failure | null = null;
  replaysFailing: Failure | null = null;
  replays: ReplayRun[] = [];
  readonly plans: ReplayWanted[] = [];
  readonly replaysStarted: ReplayStart[] = [];
  readonly steered: string[] = [];
  #step = 0;

  async planReplay(wanted: ReplayWanted): Promise<ReplayDryRun> {
    this.plans.push(wanted);
    if (this.dryRunFailing !== null) throw this.dryRunFailing;
    const target = wanted.target === null ? {} : { target: wanted.target, targetFrom: "whoever asked" };
    return this.answer({ ...this.dryRun, ...target, id: wanted.id });
  }

  async startReplay(start: ReplayStart): Promise<ReplayRun> {
    if (this.replayStartFailing !== null) throw this.replayStartFailing;
    this.replaysStarted.push(start);
    this.#step = 0;
    const { id, discards, copiedForDays } = start.wanted;
    const run = aReplay({ ...way[0], id, discards, onlyCopies: copiedForDays !== undefined, reason: start.reason });
    this.replays = [run, ...this.replays];
    return this.answer(run);
  }

  async steerReplay(run: string, ask: ReplayAsk, reason: string): Promise<ReplayRun> {
    if (this.replaySteerFailing !== null) throw this.replaySteerFailing;
    this.steered.push([run, ask, reason].join(" ").trim());
    const changes: Record<ReplayAsk, Partial<ReplayRun>> = {
      pause: { phase: "paused", phaseText: "waits for you", said: "ana paused it. Go on when it suits you.", can: ["go_on", "stop"] },
      go_on: { phase: "sending", phaseText: "the rest is sent", said: "", needsSomebody: false, can: ["pause", "stop"] },
      stop: { phase: "stopped", phaseText: "stopped", said: "11 of 412 messages were sent. The rest is where it was.", over: true, needsSomebody: false, can: [] },
    };
    this.replays = this.replays.map((one) => (one.run === run ? { ...one, ...changes[ask] } : one));
    const steered = this.replays.find((one) => one.run === run);
    if (steered === undefined) throw new Failure({ kind: "notFound", message: `There is no replay ${run}.` });
    return this.answer(steered);
  }

  async replaysView(id: string | null): Promise<ReplaysView> {
    if (this.replaysFailing !== null) throw this.replaysFailing;
    const replays = this.replays.filter((run) => id === null || run.id === id);
    return this.answer({ at: aTime(37_260_000, "10:21"), replays });
  }

  /** The replay that is under way comes one step further, to its end. */
  stepReplay(): void {
    this.#step += 1;
    const next = way[this.#step];
    this.replays = this.replays.map((run) => {
      if (run.over) return run;
      const { run: name, id, discards, onlyCopies, reason } = run;
      const same = { run: name, id, discards, onlyCopies, reason };
      return next === undefined ? aDoneReplay(same) : aReplay({ ...next, ...same });
    });
  }
}
