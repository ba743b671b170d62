import type { OnCallBar } from "./api/OnCallBar";
import type { OnCallDay } from "./api/OnCallDay";
import type { OnCallLane } from "./api/OnCallLane";
import type { OnCallPersonRow } from "./api/OnCallPersonRow";
import { aBar, aLane } from "./mock-lanes";

/*
 * Two weeks of Berlin, from Monday 23 March 2026 at 00:00: hours are counted from there as they really pass, and hour 146 is the
 * first of summer time.
 */

/** How many hours they have. */
export const HOURS = 335;
/** Wednesday at 10:00. */
export const NOW_HOUR = 58;
/** The first hour of Sunday 29 March, which has 23. */
const SHORT_DAY = 144;
/** The first hour with the clocks set. */
const SUMMER = 146;

const names: Readonly<Record<string, string>> = { ana: "Ana Lima", bo: "Bo", cy: "Cy", dee: "Dee", yuki: "Yuki Mori" };

const weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const two = (figure: number) => String(figure).padStart(2, "0");

/** RFC 3339 of an hour. */
export function instant(hour: number): string {
  const utc = hour + 23;
  const day = 22 + Math.floor(utc / 24);
  return day > 31 ? `2026-04-${two(day - 31)}T${two(utc % 24)}:00:00Z` : `2026-03-${two(day)}T${two(utc % 24)}:00:00Z`;
}

/** An hour as a part of the width. */
export function part(hour: number): number {
  return hour / HOURS;
}

function date(day: number): string {
  return day > 8 ? `${day - 8} Apr` : `${day + 23} Mar`;
}

function clock(hour: number): string {
  const shown = hour >= SUMMER ? hour + 1 : hour;
  const day = Math.floor(shown / 24);
  return `${weekdays[(day + 7) % 7]} ${date(day)} 2026 ${two(shown - day * 24)}:00 ${hour >= SUMMER ? "CEST" : "CET"}`;
}

/** The fourteen days; the last Sunday of March is an hour short. */
export function days(): OnCallDay[] {
  return Array.from({ length: 14 }, (_, day): OnCallDay => {
    const first = day * 24 - (day * 24 > SHORT_DAY ? 1 : 0);
    const hours = day * 24 === SHORT_DAY ? 23 : 24;
    const weekday = weekdays[day % 7] ?? "";
    return {
      left: part(first),
      width: part(hours),
      start: instant(first),
      label: `${weekday} ${date(day).split(" ")[0]}`,
      title: `${weekday} ${date(day)} 2026`,
      hours,
      clocks: hours === 24 ? null : "23 hours: the clocks go from 02:00 to 03:00",
      isWeekend: day % 7 > 4,
      isMonday: day % 7 === 0,
      isToday: day === 2,
    };
  });
}

function shift(from: number, to: number, ids: string[], changes: Partial<OnCallBar> = {}): OnCallBar {
  const people = ids.map((id) => ({ id, name: names[id] ?? id }));
  return aBar({
    left: part(from),
    width: part(to - from),
    people,
    label: people.map(({ name }) => name).join(", "),
    isNow: from <= NOW_HOUR && NOW_HOUR < to,
    isPast: to <= NOW_HOUR,
    start: instant(from),
    end: instant(to),
    at: instant(from),
    when: `${clock(from)} to ${clock(to)}`,
    length: `${to - from} h`,
    because: "",
    ...changes,
  });
}

const closed = (from: number, to: number): OnCallBar =>
  shift(from, to, [], { kind: "closed", label: "", because: "outside its hours" });
const nobody = (from: number, to: number): OnCallBar =>
  shift(from, to, [], { kind: "gap", label: "nobody", because: "no layer counts" });

/** Windows of eight hours a day, with nothing between them. */
function layer(name: string, about: string, first: (day: number) => number, who: (day: number) => string): OnCallLane {
  const bars: OnCallBar[] = [];
  let end = 0;
  for (let day = 0; day < 14; day += 1) {
    const from = first(day);
    if (from > end) bars.push(closed(end, from));
    bars.push(shift(from, from + 8, [who(day)], { because: `turn ${day} of ${name}` }));
    end = from + 8;
  }
  if (end < HOURS) bars.push(closed(end, HOURS));
  return aLane("layer", name, bars, about);
}

const europeOf = (day: number) => (day < 7 ? "ana" : "bo");
const americaOf = (day: number) => (day === 5 ? "dee" : "cy");
const europe = (day: number) => day * 24 + (day * 24 >= SHORT_DAY ? 8 : 9);

/** Asia from 01:00, Europe from 09:00 by the clocks of Berlin, America from 17:00; the others do not know of Berlin's clocks. */
export function follow(): { final: OnCallLane; layers: OnCallLane[]; overrides: OnCallLane } {
  const final: OnCallBar[] = [shift(-7, 1, ["cy"], { left: 0, width: part(1), goesBefore: true })];
  for (let day = 0; day < 14; day += 1) {
    const [asia, midday, america] = [day * 24 + 1, europe(day), day * 24 + 17];
    const isApart = midday + 8 < america;
    final.push(shift(asia, midday, ["yuki"]));
    if (isApart) final.push(shift(midday, midday + 1, [europeOf(day), "yuki"]));
    final.push(shift(isApart ? midday + 1 : midday, midday + 8, [europeOf(day)]));
    if (isApart) final.push(nobody(midday + 8, america));
    const end = Math.min(america + 8, HOURS);
    final.push(shift(america, end, [americaOf(day)], { goesAfter: america + 8 > HOURS }));
  }
  const swap = shift(5 * 24 + 17, 6 * 24 + 1, ["dee"], { because: "an override of cy: dentist" });
  return {
    final: { ...aLane("final", "Final", final, "what counts"), counted: "57 shifts, 8 gaps" },
    layers: [
      layer("asia", "daily, 09:00 to 17:00, Asia/Tokyo", (day) => day * 24 + 1, () => "yuki"),
      layer("europe", "weekly, 09:00 to 17:00, Europe/Berlin", europe, europeOf),
      layer("america", "daily, 12:00 to 20:00, America/New_York", (day) => Math.min(day * 24 + 17, HOURS - 8), () => "cy"),
    ],
    overrides: aLane("overrides", "Overrides", [swap], "in the place of somebody"),
  };
}

/** Somebody of the schedule, at work in Berlin. */
export function aPerson(id: string, changes: Partial<OnCallPersonRow> = {}): OnCallPersonRow {
  return {
    id,
    name: names[id] ?? id,
    isMe: false,
    isTold: false,
    isOnCall: false,
    zone: "Europe/Berlin",
    time: "10:00",
    dayShift: null,
    workingHours: "Mon to Fri 09:00-17:00",
    isWorking: true,
    isNight: false,
    away: null,
    unknown: null,
    next: "",
    nextAt: null,
    ...changes,
  };
}
