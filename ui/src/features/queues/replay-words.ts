import type { ReplayAsk, ReplayCount, ReplayRun, ReplayStage } from "../../bridge";

/** A count as people read it: 12,400. */
export function counted(count: number): string {
  return String(count).replaceAll(/\B(?=(\d{3})+$)/g, ",");
}

/** What is done with messages, in a word. */
function kind({ discards, onlyCopies }: Pick<ReplayRun, "discards" | "onlyCopies">): string {
  if (onlyCopies) return "Copy";
  return discards ? "Discard" : "Replay";
}

const messages = (count: number) => (count === 1 ? "1 message" : `${counted(count)} messages`);

/** What is said where messages of a queue are sent again or discarded. */
export const words = {
  form: {
    title: "Replay messages",
    titleDiscard: "Discard messages",
    about: (queue: string) => `of ${queue}. Nothing is sent before you start it.`,
    aboutDiscard: (queue: string) => `of ${queue}: they are sent nowhere and removed. Sealed copies of them stay on this laptop for 7 days.`,
    titleCopy: "Copy messages",
    aboutCopy: (queue: string) => `of ${queue}: they stay there. They are in hand until all are copied into a sealed file on this laptop.`,
    close: "Cancel",
    which: "Which",
    all: (depth: string) => (depth === "" ? "All of them" : `All of them: ${depth}`),
    error: (text: string) => `Those that died of: ${text}`,
    marked: (count: number, edited: number) => {
      const which = count === 1 ? "The one that is marked" : `The ${counted(count)} that are marked`;
      if (edited === 0) return which;
      return count === 1 ? `${which}, edited` : `${which}, ${counted(edited)} of them edited`;
    },
    edited: (place: number, size: string) => `Message ${place + 1} is sent with an edited body: ${size}.`,
    editsEnd: (time: number) => `Edited bodies are forgotten in ${time < 90 ? `${time} s` : `${Math.ceil(time / 60)} min`}.`,
    forgotten: "Edited bodies are forgotten",
    forgottenWhy: "What you edited was forgotten with the messages that were read, ten minutes after. Nothing was sent. Read them again, or choose others.",
    whichHelp: "To choose by what they died of, or one by one, read messages first.",
    read: "Read messages",
    into: "Into",
    intoHelp: "Another queue of the same broker may be named.",
    rate: "A minute",
    rateHelp: (rate: number) => `messages; 1 to 60,000, usually ${rate}`,
    rateWrong: "A whole number from 1 to 60,000.",
    watch: "Watch for",
    watchHelp: (seconds: number) => `seconds after the first 1, 10 and 100, before each is judged; 5 to 3,600, usually ${seconds}`,
    watchWrong: "A whole number of seconds from 5 to 3,600.",
    rest: "What is behind the first 111",
    byHand: "is sent by Watchbill: copied before, and known again when it dies",
    byBroker: "is moved by its broker: all of it unchanged, without copies; what of it dies again looks like any other",
    days: "Keep copies for",
    daysHelp: (days: number) => `days after the end; 1 to 400, usually ${days}`,
    daysWrong: "A whole number of days from 1 to 400.",
    crash: "If Watchbill ends or the laptop sleeps in the middle",
    crashNow: (goesOn: boolean, sendsAgain: boolean) =>
      `${goesOn ? "it goes on by itself" : "it waits for you"}; what may have arrived ${sendsAgain ? "is sent again, perhaps twice" : "is left for you to decide"}`,
    crashDiscard: (goesOn: boolean) => (goesOn ? "it goes on by itself" : "it waits for you"),
    waits: "It waits for you afterwards",
    goesOn: "It goes on by itself afterwards",
    doubt: "Messages that were being sent just then",
    parks: "stay here for you to decide: none arrives twice",
    sendsAgain: "are sent again: some may arrive twice",
    typed: (name: string) => `Type ${name}`,
    typedFirst: "Type the queue's name",
    typedWrong: "That is not its name.",
    reason: "Why",
    reasonHelp: "the release is rolled back; it is recorded with your name",
    doing: "Starting",
    trying: "Trying it dry",
    refused: "It may not be started",
    unknown: "It cannot be tried dry",
    missingTyped: "The name of the queue is missing.",
    missingReason: "The reason is missing.",
    toDiscard: "Discard them instead",
    toReplay: "Replay them instead",
    replayAll: (most: number, into: string) => `Replay ${messages(most)}${into}`,
    replayError: (into: string) => `Replay the messages of this error${into}`,
    replayMarked: (count: number, edited: number, into: string) =>
      `Replay ${counted(count)} marked ${count === 1 ? "message" : "messages"}${edited === 0 ? "" : ` (${counted(edited)} edited)`}${into}`,
    /** The core tells `each into the queue it died in: orders, parcels` where it is not one queue. */
    intoQueue: (target: string) => (target === "" ? "" : target.startsWith("each into") ? `, ${target.replace(/:.*/, "")}` : ` into ${target}`),
    discardAll: (most: number) => `Discard ${messages(most)} for good`,
    copyAll: (most: number, isAll: boolean) => (isAll ? `Copy ${messages(most)}` : "Copy what is chosen"),
    discardError: "Discard the messages of this error for good",
    discardMarked: (count: number) => `Discard ${counted(count)} marked ${count === 1 ? "message" : "messages"} for good`,
  },
  dry: {
    title: "What it would do",
    nothing: "nothing of it is done yet",
    trying: "Trying it dry: the broker is asked",
    failed: "It cannot be tried dry, so it cannot be started.",
    again: "Try again",
    refused: "It may not be started.",
    refusals: "Why it may not be started",
    warnings: "What could surprise",
    steps: "Step by step",
    takes: "How long",
    into: "Into",
    by: (from: string) => ` (by ${from})`,
    rateFirst: "Say first how many a minute.",
    blocked: "Edited bodies are forgotten, so it is not known what would be sent.",
    watchFirst: "Say first for how long each is watched.",
    daysFirst: "Say first for how many days copies are kept.",
  },
  peek: {
    mark: (place: number) => `Mark message ${place + 1}`,
    noMark: "Only a part of it was read, so it cannot be told from others.",
    all: "Replay",
    error: "Replay this error",
    marked: (count: number) => `Replay ${counted(count)} marked`,
  },
  cockpit: {
    title: kind,
    progress: "How far it came",
    of: (done: number, of: number) => `${counted(done)} of ${counted(of)}`,
    pause: "Pause",
    goOn: "Go on",
    stop: "Stop",
    stopMeans: "It ends: what is in hand is given back, and what is not sent stays where it is.",
    stages: "Stages",
    states: { waits: "waits", runs: "runs", judged: "is watched", passed: "passed", failed: "failed" } as Record<ReplayStage["state"], string>,
    counts: "What became of the messages",
    countColumns: ["Messages", "What became of them", "What that means"],
    watched: "What is watched",
    copies: "Copies",
    past: "What was done with it",
    by: (by: string, at: string) => `${by}, ${at}`,
    why: "Why",
    reason: "Your reason",
    reasonHelp: "may stay empty; kept with Pause, Go on and Stop",
    failed: (why: string) => `How far replays came cannot be read: ${why}`,
    asked: { pause: "Asked to wait.", go_on: "Asked to go on.", stop: "Asked to end: what is in hand is given back." } satisfies Record<ReplayAsk, string>,
  },
  past: {
    title: "Replays",
    none: "Nothing of it was replayed, copied or discarded in the last 90 days.",
    count: ({ count, text }: ReplayCount) => `${counted(count)} ${text}`,
  },
  bar: {
    title: "Replays under way",
    open: (queue: string) => `Open ${queue}`,
  },
  /** One under way in half a sentence: `replay: the rest is sent, 240 of 412`. */
  row: (run: ReplayRun) => `${kind(run).toLowerCase()}: ${run.phaseText}, ${counted(run.done)} of ${counted(run.of)}`,
};
