import type { CalendarFileView } from "./api/CalendarFileView";
import type { OnCallAsk } from "./api/OnCallAsk";
import type { OnCallBar } from "./api/OnCallBar";
import type { OnCallChosen } from "./api/OnCallChosen";
import type { OnCallExplainView } from "./api/OnCallExplainView";
import type { OnCallLane } from "./api/OnCallLane";
import type { OnCallPage } from "./api/OnCallPage";
import type { Failure } from "./bridge";
import { anEscalation } from "./mock-escalation";
import { HOURS, NOW_HOUR, aPerson, days, follow, instant, part } from "./mock-sun";
import { MockLoads } from "./mock-loads";

/** Why Ana is on call. */
export function anExplanation(changes: Partial<OnCallExplainView> = {}): OnCallExplainView {
  return {
    schedule: "payments",
    at: "2026-03-25T09:00:00Z",
    atThere: "Wed 25 Mar 2026 10:00 CET",
    atHere: "Wed 25 Mar 2026 09:00 WET",
    state: "covered",
    steps: [
      { fact: "result", counts: null, text: "Ana Lima is on call" },
      { fact: "layer", counts: false, text: "asia does not count: it is outside its hours, until 2026-03-26 01:00" },
      { fact: "layer", counts: true, text: "europe, of level 0, counts" },
      { fact: "turn", counts: null, text: "turn 11 of europe is ana's, from 2026-03-23 09:00 to 2026-03-30 09:00" },
      { fact: "hand_off", counts: null, text: "the hand-off of 2026-03-30 is where the clocks put it" },
      { fact: "clock", counts: null, text: "for Yuki Mori in Asia/Tokyo it is Wed 25 Mar 2026 18:00 JST" },
      { fact: "clock", counts: null, text: "for Cy in America/New_York it is Wed 25 Mar 2026 05:00 EDT" },
    ],
    problems: [],
    tzdb: "2026e",
    ...changes,
  };
}

/** Three layers that follow the sun. The clocks of Berlin change in its second half and leave an hour a day to nobody. */
export function aChosen(changes: Partial<OnCallChosen> = {}): OnCallChosen {
  const sun = follow();
  const gaps = sun.final.bars.filter(({ kind }) => kind === "gap");
  return {
    name: "payments",
    file: "schedules/payments.toml",
    zone: "Europe/Berlin",
    state: "covered",
    isWhole: true,
    problems: [],
    axis: {
      span: "two_weeks",
      clock: "mine",
      zone: "Europe/Berlin",
      title: "Mon 23 Mar to Sun 5 Apr 2026",
      clockSaid: "Days and times on this laptop's clock (Europe/Berlin).",
      from: instant(0),
      to: instant(HOURS),
      earlier: "2026-03-09T00:00:00+01:00",
      later: "2026-04-06T00:00:00+02:00",
      now: part(NOW_HOUR),
      nowSaid: "now, Wed 25 Mar 2026 10:00 CET",
      days: days(),
    },
    lanes: [sun.final, ...sun.layers, sun.overrides],
    gaps: gaps.map((bar) => ({
      start: bar.start,
      end: bar.end ?? "",
      when: bar.when,
      length: bar.length,
      means: "europe ends at 17:00 in Berlin, and america begins an hour later since the clocks were set: a page would reach no one",
      toDo: "begin america an hour earlier, or end europe an hour later",
      isPast: false,
    })),
    gapsSaid: `Nobody is on call for ${gaps.length} h within these two weeks, ${gaps.length} times.`,
    nowSaid: "Ana Lima is on call until Wed 25 Mar 2026 17:00 CET, then Cy.",
    escalation: anEscalation(),
    handoffs: [
      { at: instant(65), when: "Wed 25 Mar 2026 17:00 CET", away: "in 7 h", people: ["Cy"], ids: ["cy"], leaving: ["Ana Lima"], text: "Cy, after Ana Lima", until: null },
      { at: instant(73), when: "Thu 26 Mar 2026 01:00 CET", away: "in 15 h", people: ["Yuki Mori"], ids: ["yuki"], leaving: ["Cy"], text: "Yuki Mori, after Cy", until: null },
    ],
    people: [
      aPerson("ana", { isMe: true, isOnCall: true, next: "on call until Wed 25 Mar 2026 17:00 CET" }),
      aPerson("cy", { zone: "America/New_York", time: "05:00", isWorking: false, isNight: true, next: "on call from Wed 25 Mar 2026 17:00 CET" }),
      aPerson("yuki", { zone: "Asia/Tokyo", time: "18:00", workingHours: "Mon to Fri 09:00-17:30", isWorking: false, next: "on call from Thu 26 Mar 2026 01:00 CET" }),
      aPerson("bo", { away: "away until Mon 30 Mar 2026 09:00 CEST: holiday", next: "on call from Mon 30 Mar 2026 09:00 CEST" }),
      aPerson("dee", { zone: null, time: null, workingHours: null, isWorking: null, isNight: null, unknown: "Their zone is not known: name it in watchbill.toml." }),
    ],
    proof: "Nobody is on call for 365 h of the twelve months from now.",
    isProven: false,
    findings: [
      {
        kind: "gap",
        title: "Nobody on call",
        gravity: "error",
        what: "from 17:00 to 18:00 every day since Sun 29 Mar 2026",
        means: "a page would reach no one for an hour a day",
        toDo: "begin america an hour earlier, or end europe an hour later",
        at: instant(159),
        when: "Sun 29 Mar 2026 17:00 CEST",
      },
      {
        kind: "moved_start",
        title: "A hand-off that moves",
        gravity: "note",
        what: "for Yuki Mori the hand-off of europe goes from 17:00 to 16:00",
        means: "the clocks of Tokyo are not set with those of Berlin",
        toDo: "nothing, unless 16:00 does not suit them",
        at: "2026-10-25T08:00:00Z",
        when: "Sun 25 Oct 2026 09:00 CET",
      },
    ],
    unchecked: [],
    ...changes,
  };
}

/** What the page On call asks of a core for tests. */
export class MockOnCall extends MockLoads {
  onCall: OnCallPage = {
    schedules: [
      { name: "payments", file: "schedules/payments.toml", state: "covered", who: "Ana Lima until Wed 17:00", problems: 0 },
      { name: "search", file: "schedules/search.toml", state: "gap", who: "NOBODY until Thu 08:00", problems: 0 },
    ],
    chosen: aChosen(),
    notice: null,
    tzdb: "2026e",
    revision: 1,
  };
  explanation: OnCallExplainView = anExplanation();
  onCallFailing: Failure | null = null;
  readonly onCallAsks: OnCallAsk[] = [];
  readonly explained: string[] = [];

  async onCallPage(ask: OnCallAsk): Promise<OnCallPage> {
    this.onCallAsks.push(ask);
    if (this.onCallFailing !== null) throw this.onCallFailing;
    const { chosen } = this.onCall;
    return this.answer({ ...this.onCall, chosen: chosen === null ? null : asked(chosen, ask) });
  }

  readonly exported: { schedule: string; person: string | null }[] = [];

  async exportSchedule(schedule: string, person: string | null): Promise<CalendarFileView> {
    this.exported.push({ schedule, person });
    return this.answer({ file: "calendars/payments.ics", path: "/team/calendars/payments.ics", said: "calendars/payments.ics is written: 55 shifts." });
  }

  async onCallExplain(schedule: string, at: string): Promise<OnCallExplainView> {
    this.explained.push(`${schedule} ${at}`);
    return this.answer({ ...this.explanation, at });
  }
}

/** The same two weeks, whatever is asked for, as what was asked for. */
function asked(chosen: OnCallChosen, ask: OnCallAsk): OnCallChosen {
  const { axis } = chosen;
  const told = (bar: OnCallBar) => ask.person === null || bar.people.some(({ id }) => id === ask.person);
  const lanes = chosen.lanes.map((lane): OnCallLane => ({ ...lane, bars: lane.bars.map((bar) => ({ ...bar, isTold: told(bar) })) }));
  return {
    ...chosen,
    file: ask.schedule ?? chosen.file,
    axis: { ...axis, span: ask.span, clock: ask.clock, from: ask.from ?? axis.from, now: ask.from === null || ask.from === axis.from ? axis.now : null },
    lanes,
    people: chosen.people.map((person) => ({ ...person, isTold: person.id === ask.person })),
  };
}
