import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { aBar, aLane } from "../../bridge/mock";
import { holderAt, type Parts, StretchMark } from "./edit-mark.svelte";

let marked: Parts[];
let mark: StretchMark;
let track: HTMLElement;
let clicked: number;
let stop: () => void;

beforeEach(() => {
  marked = [];
  clicked = 0;
  mark = new StretchMark((parts) => marked.push(parts));
  track = document.body.appendChild(document.createElement("ul"));
  track.setPointerCapture = vi.fn<() => void>();
  vi.spyOn(track, "getBoundingClientRect").mockReturnValue(new DOMRect(100, 0, 1000, 44));
  const bar = track.appendChild(document.createElement("button"));
  bar.addEventListener("click", () => (clicked += 1));
  stop = mark.attach(track);
});

afterEach(() => {
  stop();
  track.remove();
});

function point(type: string, clientX: number, button = 0): void {
  track.dispatchEvent(new MouseEvent(type, { clientX, button, bubbles: true }));
}

it("marks from where the pointer went down to where it is let go, whichever way it went", () => {
  point("pointerdown", 600);
  point("pointermove", 350);
  expect(mark.parts).toEqual({ from: 0.25, to: 0.5 });
  point("pointerup", 350);
  expect(marked).toEqual([{ from: 0.25, to: 0.5 }]);
  expect(mark.parts).toBeNull();
});

it("ends at the ends of the lane", () => {
  point("pointerdown", 600);
  point("pointermove", 5000);
  point("pointerup", 5000);
  expect(marked).toEqual([{ from: 0.5, to: 1 }]);
});

it("leaves a click a click, and lets none through after a mark", () => {
  point("pointerdown", 600);
  point("pointermove", 602);
  point("pointerup", 602);
  track.querySelector("button")?.click();
  expect([marked.length, clicked]).toEqual([0, 1]);
  point("pointerdown", 600);
  point("pointermove", 700);
  point("pointerup", 700);
  track.querySelector("button")?.click();
  expect([marked.length, clicked]).toEqual([1, 1]);
});

it("is given up by Escape, when the pointer is lost, and with another button", () => {
  point("pointerdown", 600);
  point("pointermove", 700);
  document.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" }));
  point("pointerup", 700);
  point("pointerdown", 600);
  point("pointermove", 700);
  point("pointercancel", 700);
  point("pointerup", 700);
  point("pointerdown", 600, 2);
  point("pointermove", 700);
  point("pointerup", 700);
  expect(marked).toEqual([]);
});

it("begins with whoever is on call there", () => {
  const person = { id: "bo", name: "Bo" };
  const bars = [aBar({ left: 0, width: 0.5, people: [person] }), aBar({ left: 0.5, width: 0.5, people: [] })];
  const lane = aLane("final", "Who is on call", bars);
  expect([holderAt(lane, 0.25), holderAt(lane, 0.5), holderAt(lane, 1)]).toEqual(["bo", "", ""]);
});
