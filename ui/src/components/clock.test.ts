import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { countdown } from "./clock.svelte";

const NOON_MS = 43_200_000;

beforeEach(() => vi.useFakeTimers({ now: NOON_MS }));
afterEach(() => vi.useRealTimers());

test("every second is told, the last time none, and then no more", () => {
  const told: number[] = [];
  countdown(3, (left) => told.push(left));
  vi.advanceTimersByTime(10_000);
  expect(told).toEqual([2, 1, 0]);
});

test("a laptop that slept finds it over, and a clock that was set back makes it no longer", () => {
  const slept: number[] = [];
  countdown(30, (left) => slept.push(left));
  vi.setSystemTime(NOON_MS + 600_000);
  vi.advanceTimersByTime(1_000);
  expect(slept).toEqual([0]);
  const back: number[] = [];
  countdown(2, (left) => back.push(left));
  vi.setSystemTime(NOON_MS - 600_000);
  vi.advanceTimersByTime(2_000);
  expect(back).toEqual([1, 0]);
});

test("one that is ended tells nothing more", () => {
  const tell = vi.fn<(left: number) => void>();
  const end = countdown(3, tell);
  vi.advanceTimersByTime(1_000);
  end();
  vi.advanceTimersByTime(5_000);
  expect(tell).toHaveBeenCalledTimes(1);
});
