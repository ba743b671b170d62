import type { PageWhy } from "./api/PageWhy";
import type { RestAsk } from "./api/RestAsk";
import type { RestDone } from "./api/RestDone";
import { aRest, aTime } from "./fixtures";
import { MockSilences } from "./mock-silences";

/** Why a page of one alert went out. */
export function aPageWhy(id: number, changes: Partial<PageWhy> = {}): PageWhy {
  return {
    id,
    because: "began to fire",
    at: aTime(21_420_000, "13:57"),
    lines: [
      {
        alert: "prod/1",
        name: "HighErrorRate",
        place: "instance=api-1",
        severity: "critical",
        because: "still firing after the snooze ended",
        records: [{ at: aTime(18_000_000, "13:00"), text: "held back: snoozed here until 13:57" }],
      },
    ],
    leftOut: 0,
    ...changes,
  };
}

/** What calm asks of a core for tests: why pages went out, and do not disturb. */
export class MockCalm extends MockSilences {
  readonly rests: string[] = [];
  /** When the do-not-disturb that is on ends. */
  undisturbed: number | null = null;

  async pageWhy(page: number): Promise<PageWhy> {
    return this.answer(aPageWhy(page));
  }

  async changeRest(ask: RestAsk): Promise<RestDone> {
    const before = this.undisturbed;
    this.rests.push(ask.kind === "until" ? ask.words : ask.kind === "at" ? `at ${ask.ms}` : "off");
    this.undisturbed = ask.kind === "off" ? null : 25_200_000;
    const until = this.undisturbed === null ? null : aTime(this.undisturbed, "15:00");
    return this.answer({ rest: aRest({ undisturbedUntil: until }), before });
  }
}
