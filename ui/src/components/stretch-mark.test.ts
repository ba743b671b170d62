import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { type Parts, StretchMark } from "./stretch-mark.svelte";

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

interface Held {
  readonly button?: number;
  readonly buttons?: number;
  readonly pointerId?: number;
  readonly isPrimary?: boolean;
}

function point(type: string, clientX: number, held: Held = {}): void {
  const buttons = type === "pointerup" ? 0 : 1;
  track.dispatchEvent(new PointerEvent(type, { clientX, button: 0, buttons, pointerId: 1, isPrimary: true, bubbles: true, ...held }));
}

it("marks from where the pointer went down to where it is let go, whichever way it went", () => {
  point("pointerdown", 600);
  point("pointermove", 350);
  expect(mark.parts).toEqual({ from: 0.25, to: 0.5 });
  point("pointerup", 350);
  expect(marked).toEqual([{ from: 0.25, to: 0.5 }]);
  expect(mark.parts).toBeNull();
});

it("follows a pointer that is out of the lane with its first move", () => {
  point("pointerdown", 600);
  document.body.dispatchEvent(new PointerEvent("pointermove", { clientX: 700, buttons: 1, pointerId: 1, bubbles: true }));
  document.body.dispatchEvent(new PointerEvent("pointerup", { clientX: 700, pointerId: 1, bubbles: true }));
  expect(marked).toEqual([{ from: 0.5, to: 0.6 }]);
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
  point("pointerdown", 600, { button: 2, buttons: 2 });
  point("pointermove", 700, { buttons: 2 });
  point("pointerup", 700, { button: 2 });
  expect(marked).toEqual([]);
});

it("lets no click through after a mark that was given up", () => {
  point("pointerdown", 600);
  point("pointermove", 700);
  document.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" }));
  point("pointermove", 800);
  expect(mark.parts).toBeNull();
  point("pointerup", 800);
  track.querySelector("button")?.click();
  expect([marked.length, clicked]).toEqual([0, 0]);
});

it("ends with the press, wherever that ends: what passes over the lane later marks nothing", () => {
  point("pointerdown", 600);
  point("pointermove", 700, { buttons: 0 });
  point("pointermove", 800, { buttons: 0 });
  expect(mark.parts).toBeNull();
  point("pointerup", 800);
  expect(marked).toEqual([]);
});

it("is given up when a second finger comes, which marks nothing either", () => {
  point("pointerdown", 600);
  point("pointermove", 700);
  point("pointerdown", 900, { pointerId: 2, isPrimary: false });
  point("pointermove", 950, { pointerId: 2, isPrimary: false });
  expect(mark.parts).toBeNull();
  point("pointerup", 950, { pointerId: 2, isPrimary: false });
  point("pointerup", 700);
  expect(marked).toEqual([]);
});
