const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** How long something was, in its two largest pieces: "40 s", "12 min", "3 h 5 min", "2 d 4 h". */
function long(ms: number): string {
  const pieces: readonly (readonly [number, string])[] = [
    [Math.floor(ms / DAY_MS), "d"],
    [Math.floor((ms % DAY_MS) / HOUR_MS), "h"],
    [ms >= DAY_MS ? 0 : Math.floor((ms % HOUR_MS) / MINUTE_MS), "min"],
    [ms >= MINUTE_MS ? 0 : Math.floor(ms / SECOND_MS), "s"],
  ];
  const told = pieces.filter(([count]) => count > 0).map(([count, unit]) => `${count} ${unit}`);
  return told.length === 0 ? "less than 1 s" : told.join(" ");
}

/** The sentences of what was knowable at a moment. */
export const words = {
  title: "What was knowable",
  back: "The incident",
  loading: "Reading what was known at that moment",
  again: "Read it again",
  failed: "What was known at that moment cannot be read.",
  stale: (why: string) => `As it was last read: ${why}`,
  after: (ms: number) => (ms <= 0 ? "the first moment" : `${long(ms)} after the first moment`),
  scrubber: "Moment",
  step: (at: number, all: number) => `step ${at} of ${all}`,
  previous: "Previous",
  next: "Next",
  training: "Training",
  trainingMeans: "What is known only since stays covered until you uncover it.",
  sides: {
    known: (at: string) => `Known at ${at}`,
    since: "Known only since",
  },
  groups: {
    alerts: "Alerts",
    silences: "Silences",
    onCall: "On call",
    deaf: "Could not be heard",
    lines: "Timeline",
  },
  none: "none",
  nothing: "Nothing came after.",
  question: "What would you look at, and why?",
  uncover: "Uncover",
  untold: "What cannot be told",
};
