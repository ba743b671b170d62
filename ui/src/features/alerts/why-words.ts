/** What is said where a decision is explained. */
export const words = {
  allDecisions: (count: number) => `All ${count} decisions`,
  fewDecisions: "Only the latest",
  title: "Why?",
  command: "Why does it page, or not?",
  more: "why reason decision policy rule quiet held explain",
  steps: "The questions in the order in which they are asked",
  answers: {
    passes: "nothing against it",
    not_asked: "not asked",
    nothing: "decides: nothing to tell",
    holds: "decides: held back",
    pages: "decides: it pages",
  } as Readonly<Record<string, string>>,
  unanswered: "If nobody answers",
  otherwise: "What would have to differ:",
  flapping: "How often it changes",
  score: (score: string, enter: string, leave: string) => `Score ${score}; flapping from ${enter}, settled at ${leave}.`,
  settles: (time: string) => `Settled at ${time} if nothing changes.`,
  polled: (every: string) => `Polled every ${every}: what changes and changes back in between is not seen.`,
  group: (count: number) => `${count} flapping`,
};
