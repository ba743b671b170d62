import type { EscalationView } from "./api/EscalationView";
import type { EscalationWay } from "./api/EscalationWay";

/** What a policy of PagerDuty does. */
export function aWay(changes: Partial<EscalationWay> = {}): EscalationWay {
  return {
    of: "Payments",
    steps: [
      { afterSeconds: 0, when: "now", who: "Ana Lima (primary)" },
      { afterSeconds: 600, when: "after 10 min", who: "Bo" },
      { afterSeconds: 1800, when: "after 30 min", who: "schedule platform (Cy now)" },
    ],
    again: "then again after 30 min, 2 times",
    limit: null,
    provenance: "as pd said at 14:02",
    asOf: "2026-03-25T13:02:00Z",
    doubt: null,
    said: "now Ana Lima (primary) · after 10 min Bo · after 30 min schedule platform (Cy now) · then again after 30 min, 2 times",
    ...changes,
  };
}

/** What happens if nobody answers. */
export function anEscalation(changes: Partial<EscalationView> = {}): EscalationView {
  return { state: "known", ways: [aWay()], notice: null, ...changes };
}
