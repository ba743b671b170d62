import { beforeEach, expect, it } from "vitest";
import { aBar, aChosen, aLane, MockBridge } from "../../bridge/mock";
import type { OnCallBar } from "../../bridge";
import { instant } from "../../bridge/mock-sun";
import { Undo } from "../../commands/undo.svelte";
import { Notices } from "../../components/notices.svelte";
import { editCommands } from "./edit-commands";
import { ScheduleEdits } from "./edits.svelte";
import { OnCallDesk } from "./oncall.svelte";

/** Wednesday from 09:00 to 17:00 on the clocks of Berlin; it is 10:00. */
const running = aBar({ isNow: true, people: [{ id: "ana", name: "Ana Lima" }], start: instant(57), end: instant(65) });

let bridge: MockBridge;
let edits: ScheduleEdits;

beforeEach(() => {
  bridge = new MockBridge();
  // Times are told as they are: what is tried here is which.
  bridge.timesInZone = async (times) => times;
  const notices = new Notices();
  edits = new ScheduleEdits(bridge, notices, new Undo(notices), () => undefined);
});

/** What is asked of the core when a command is given with a bar chosen; `now` is a part of the range. */
async function wished(command: string, bar: OnCallBar, now: number | null): Promise<unknown> {
  const lane = aLane("final", "Final", [bar]);
  const { axis } = aChosen();
  bridge.onCall = { ...bridge.onCall, chosen: aChosen({ axis: { ...axis, now }, lanes: [lane] }) };
  const desk = new OnCallDesk(bridge);
  await desk.changed();
  desk.choose({ lane, bar });
  editCommands(desk, edits).find(({ id }) => id === command)?.run();
  await expect.poll(() => bridge.editsRehearsed.length).toBe(1);
  edits.cancel();
  return bridge.editsRehearsed[0]?.wish;
}

/** Where 10:00 of Wednesday is among the hours of the two weeks. */
const ten = 58 / 335;

it.each(["oncall-cover", "oncall-swap", "oncall-override"])("%s of a running shift begins with now", async (command) => {
  expect(await wished(command, running, ten)).toMatchObject({ from: instant(58), to: instant(65) });
});

it.each(["oncall-cover", "oncall-swap", "oncall-override"])("%s of a shift to come is of the whole of it", async (command) => {
  const bar = { ...running, isNow: false, start: instant(81), end: instant(89) };
  expect(await wished(command, bar, ten)).toMatchObject({ from: instant(81), to: instant(89) });
});

it("a temporary schedule over a running shift begins with now: what was stays as it was", async () => {
  const from = { from: instant(58), to: instant(65) };
  expect(await wished("oncall-temporary", running, ten)).toEqual({ wish: "temporary", ...from, shifts: [{ person: "ana", ...from }] });
});

it("a temporary schedule over a shift whose range is without now begins with the next full hour", async () => {
  expect(await wished("oncall-temporary", running, null)).toMatchObject({ from: bridge.forms.from, to: instant(65) });
});

it("a shift that has just begun is given away from its first instant", async () => {
  expect(await wished("oncall-cover", { ...running, start: "2026-03-25T09:00:10Z" }, ten)).toMatchObject({ from: "2026-03-25T09:00:10Z" });
});

it("a running shift that goes on into a range without now begins with the next full hour", async () => {
  expect(await wished("oncall-cover", running, null)).toMatchObject({ from: bridge.forms.from, to: instant(65) });
});

it("an override that runs is taken back where it began", async () => {
  expect(await wished("oncall-back", running, ten)).toEqual({ wish: "takeBack", index: null, at: instant(57) });
});
