import type { OnCallBar } from "./api/OnCallBar";
import type { OnCallLane } from "./api/OnCallLane";

/** A shift of Ana over the whole width. */
export function aBar(changes: Partial<OnCallBar> = {}): OnCallBar {
  return {
    left: 0,
    width: 1,
    row: 0,
    kind: "duty",
    people: [{ id: "ana", name: "Ana Lima" }],
    label: "Ana Lima",
    isTold: true,
    isNow: false,
    isPast: false,
    goesBefore: false,
    goesAfter: false,
    start: "2026-03-23T08:00:00Z",
    end: "2026-03-23T16:00:00Z",
    at: "2026-03-23T08:00:00Z",
    when: "Mon 23 Mar 2026 09:00 to 17:00 CET",
    length: "8 h",
    because: "turn 11 of europe",
    ...changes,
  };
}

/** A lane of these bars. */
export function aLane(kind: string, name: string, bars: OnCallBar[], about = ""): OnCallLane {
  return { kind, key: `${kind} ${name}`, name, about, counted: `${bars.length} shifts`, empty: null, rows: 1, bars };
}
