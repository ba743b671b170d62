import { expect, test } from "vitest";
import type { OnCallBar, OnCallLane } from "../../bridge";
import { aBar, aChosen, aLane } from "../../bridge/mock";
import { initials, labelIn, lettersOf } from "./labels";
import { areDrawnAlike, barKey, firstSpot, holderAt, next, nextGap, type Spot, spotOf } from "./lanes";

const bar = (start: string, left: number, changes: Partial<OnCallBar> = {}) => aBar({ start, left, width: 0.25, ...changes });
const top = aLane("final", "Final", [bar("a", 0), bar("b", 0.25, { kind: "gap" }), bar("c", 0.5, { isNow: true }), bar("d", 0.75)]);
const quiet = aLane("layer", "quiet", [bar("q", 0, { kind: "closed", width: 1 })]);
const below = aLane("layer", "below", [bar("e", 0, { width: 0.6 }), bar("f", 0.6, { kind: "closed", width: 0.2 }), bar("g", 0.8)]);
const lanes: OnCallLane[] = [top, quiet, below];
const spot = (lane: OnCallLane, at: number) => ({ lane, bar: lane.bars[at] }) as Spot;

test.each([
  ["before", top, 1, "a"],
  ["after", top, 1, "c"],
  ["after", top, 3, undefined],
  ["after", below, 0, "g"],
  ["first", top, 3, "a"],
  ["last", top, 0, "d"],
  ["above", top, 0, undefined],
  ["below", below, 0, undefined],
] as const)("%s of bar %o %i is %s", (way, lane, at, start) => {
  expect(next(lanes, spot(lane, at), way, 0.5)?.bar.start).toBe(start);
});

test("from lane to lane the place is kept, and a lane with nothing on it is passed over", () => {
  expect(next(lanes, spot(top, 2), "below", 0.62)?.bar.start).toBe("e");
  expect(next(lanes, spot(top, 3), "below", 0.79)?.bar.start).toBe("g");
  expect(next(lanes, spot(below, 0), "above", 0.3)?.bar.start).toBe("b");
});

test("the way begins where now is, and without a now at the beginning", () => {
  expect(firstSpot(lanes)?.bar.start).toBe("c");
  expect(firstSpot([quiet, below])?.bar.start).toBe("e");
  expect(firstSpot([quiet])).toBeNull();
});

test("the next gap is the one after where somebody is, and there is none after the last", () => {
  expect(nextGap(lanes, 0)?.bar.start).toBe("b");
  expect(nextGap(lanes, 0.25)).toBeNull();
});

test("a bar is found again by its lane and its start", () => {
  const there = below.bars[2] as OnCallBar;
  expect(spotOf(lanes, barKey(below, there))?.bar).toBe(there);
  expect(spotOf(lanes, barKey(top, there))).toBeNull();
});

test.each([
  [200, "Ana Lima, Bo"],
  [60, "AL Bo"],
  [30, "A B"],
  [20, ""],
  [0.4, ""],
])("on %d pixels stands %j", (widthPx, text) => {
  const people = [
    { id: "ana", name: "Ana Lima" },
    { id: "bo", name: "Bo" },
  ];
  expect(labelIn(aBar({ label: "Ana Lima, Bo", people }), widthPx, lettersOf(people))).toBe(text);
});

test("one letter stands for somebody only where no other name begins with it", () => {
  const people = ["Ana", "amir", "Bo", ""].map((name) => ({ id: name, name }));
  expect([...lettersOf(people)]).toEqual([
    ["Bo", "B"],
    ["", ""],
  ]);
  expect(labelIn(aBar({ label: "Ana", people: people.slice(0, 1) }), 10, lettersOf(people))).toBe("");
});

test.each([
  ["Ana", "An"],
  ["Ana Maria Lima", "AL"],
  ["李", "李"],
  ["😀😀😀", "😀😀"],
  ["", ""],
])("the initials of %j are %j", (name, short) => {
  expect(initials(name)).toBe(short);
});

test("answers are drawn alike while only words and clocks differ", () => {
  const one = aChosen();
  expect(areDrawnAlike(one, { ...one, nowSaid: "another minute" })).toBe(true);
  const [first, ...others] = one.lanes;
  const shorter = { ...first, bars: first?.bars.slice(1) ?? [] } as OnCallLane;
  expect(areDrawnAlike(one, { ...one, lanes: [shorter, ...others] })).toBe(false);
});

test("a mark begins with whoever is on call there", () => {
  const person = { id: "bo", name: "Bo" };
  const bars = [aBar({ left: 0, width: 0.5, people: [person] }), aBar({ left: 0.5, width: 0.5, people: [] })];
  const lane = aLane("final", "Who is on call", bars);
  expect([holderAt(lane, 0.25), holderAt(lane, 0.5), holderAt(lane, 1)]).toEqual(["bo", "", ""]);
});
