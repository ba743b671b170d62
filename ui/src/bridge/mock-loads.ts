import type { LoadFigure } from "./api/LoadFigure";
import type { LoadRow } from "./api/LoadRow";
import type { OnCallLoadsAsk } from "./api/OnCallLoadsAsk";
import type { OnCallLoadsView } from "./api/OnCallLoadsView";
import type { OnCallWhatIfAsk } from "./api/OnCallWhatIfAsk";
import type { OnCallWhatIfView } from "./api/OnCallWhatIfView";
import type { WhatIfRow } from "./api/WhatIfRow";
import type { Failure } from "./bridge";
import { MockNow } from "./mock-now";

function aFigure(text: string, fair: string, more: string, percent: number, fairPercent: number): LoadFigure {
  return { text, fair, more, percent, fairPercent };
}

/** Ana, who carries more of the nights than her share. */
export function aLoadRow(changes: Partial<LoadRow> = {}): LoadRow {
  return {
    person: "ana",
    name: "Ana Lima",
    zone: "Europe/Berlin",
    onCall: aFigure("1092 h", "1092 h", "", 100, 100),
    night: aFigure("402 h", "364 h", "+38 h", 100, 91),
    weekend: aFigure("312 h", "312 h", "", 100, 100),
    holiday: aFigure("24 h", "12 h", "+12 h", 100, 50),
    nights: 52,
    shifts: [
      { when: "Mon 24 Aug 2026 09:00 to Mon 31 Aug 2026 09:00 CEST", by: "primary, turn 34", onCall: "168 h", night: "56 h", weekend: "48 h", holiday: "", nights: 7 },
      { when: "Sat 12 Sep 2026 00:00 to Sun 13 Sep 2026 00:00 CEST", by: "an override", onCall: "24 h", night: "8 h", weekend: "24 h", holiday: "", nights: 2 },
    ],
    pages: [
      { when: "Tue 25 Aug 2026 03:12 CEST", title: "RedisDown", isNight: true, rings: true },
      { when: "Tue 25 Aug 2026 14:00 CEST", title: "DiskFull and 3 more", isNight: false, rings: false },
    ],
    nightPages: 1,
    wokenNights: 1,
    said: "38 h of night more than the fair share",
    ...changes,
  };
}

/** How the load of payments is shared out between two. */
export function aLoadsView(changes: Partial<OnCallLoadsView> = {}): OnCallLoadsView {
  return {
    schedule: "payments",
    file: "schedules/payments.toml",
    zone: "Europe/Berlin",
    range: "Mon 24 Aug 2026 09:00 to Mon 23 Nov 2026 08:00 CET",
    layers: ["primary", "nights"],
    people: [
      aLoadRow(),
      aLoadRow({
        person: "cy",
        name: "Cy",
        zone: "America/New_York",
        night: aFigure("326 h", "364 h", "-38 h", 81, 91),
        holiday: aFigure("0 h", "12 h", "-12 h", 0, 50),
        shifts: [],
        pages: [],
        nightPages: 0,
        wokenNights: 0,
        said: "38 h of night less than the fair share",
      }),
    ],
    debts: [
      {
        debtor: "Cy",
        creditor: "Ana Lima",
        said: "Cy owes Ana Lima 24 h on call and 8 h of night",
        agreed: "nothing is agreed on about it",
        moved: ["Sat 12 Sep 2026 00:00 to Sun 13 Sep 2026 00:00 CEST: Ana Lima for Cy, 24 h, 8 h of night"],
      },
    ],
    hasPages: true,
    pagesSaid: "2 pages that this laptop showed for services of this schedule.",
    problems: [],
    tzdb: "2026e",
    ...changes,
  };
}

function aWhatIfRow(person: string, name: string, sign: "+" | "-"): WhatIfRow {
  const hours = (present: string, instead: string, more: string) => ({ present, instead, more: more === "" ? "" : `${sign}${more}` });
  return {
    person,
    name,
    onCall: hours("4392 h", sign === "+" ? "8784 h" : "0 h", "4392 h"),
    night: hours("1464 h", sign === "+" ? "2928 h" : "0 h", "1464 h"),
    weekend: hours("1248 h", sign === "+" ? "2496 h" : "0 h", "1248 h"),
    holiday: hours("24 h", "24 h", ""),
    nights: hours("183", sign === "+" ? "366" : "0", "183"),
    shifts: hours("26", sign === "+" ? "1" : "0", sign === "+" ? "25" : "26"),
  };
}

/** Cy has left. */
export function aWhatIf(changes: Partial<OnCallWhatIfView> = {}): OnCallWhatIfView {
  return {
    schedule: "payments",
    supposed: "Cy leaves on Mon 7 Dec 2026 09:00 CET",
    range: "Mon 7 Dec 2026 09:00 to Wed 8 Dec 2027 09:00 CET",
    movedSaid: "4392 h on call change hands.",
    people: [aWhatIfRow("ana", "Ana Lima", "+"), aWhatIfRow("cy", "Cy", "-")],
    proof: ["Somebody is on call at every instant, over 52 hand-offs.", "Nobody is on call for 24 h, in 1 hole."],
    isCovered: [true, false],
    appear: [{ gravity: "error", what: "Nobody is on call from Thu 24 Dec 2026 00:00 to Fri 25 Dec 2026 00:00 CET." }],
    vanish: [{ gravity: "note", what: "For cy the shifts begin an hour later from Sun 14 Mar 2027 on." }],
    handoffs: [
      { when: "Mon 14 Dec 2026 09:00 CET", present: "Cy", instead: "", differs: true },
      { when: "Mon 21 Dec 2026 09:00 CET", present: "Ana Lima", instead: "Ana Lima", differs: false },
    ],
    moved: ["Mon 14 Dec 2026 09:00 to Mon 21 Dec 2026 09:00 CET: Ana Lima for Cy, 168 h"],
    tzdb: "2026e",
    ...changes,
  };
}

/** What the page Fairness asks of a core for tests. */
export class MockLoads extends MockNow {
  loads: OnCallLoadsView = aLoadsView();
  loadsFailing: Failure | null = null;
  whatIf: OnCallWhatIfView = aWhatIf();
  whatIfFailing: Failure | null = null;
  readonly loadsAsks: OnCallLoadsAsk[] = [];
  readonly whatIfAsks: { schedule: string; ask: OnCallWhatIfAsk }[] = [];

  async onCallLoads(ask: OnCallLoadsAsk): Promise<OnCallLoadsView> {
    this.loadsAsks.push(ask);
    if (this.loadsFailing !== null) throw this.loadsFailing;
    return this.answer({ ...this.loads, file: ask.schedule ?? this.loads.file });
  }

  async onCallWhatIf(schedule: string, ask: OnCallWhatIfAsk): Promise<OnCallWhatIfView> {
    this.whatIfAsks.push({ schedule, ask });
    if (this.whatIfFailing !== null) throw this.whatIfFailing;
    return this.answer(this.whatIf);
  }
}
