import type { Command } from "../../commands/commands";
import { instantText } from "../../components/instant";
import type { ShiftWay } from "./draft.svelte";
import { editWords } from "./edit-words";
import type { ScheduleEdits, Stretch } from "./edits.svelte";
import type { OnCallDesk } from "./oncall.svelte";
import { msAt, msOf, stretchOf as drawnOver } from "./range";

/** What is given away of a running shift is told to the minute. */
const MINUTE_MS = 60_000;

/** What can be changed on the page On call. */
export function editCommands(desk: OnCallDesk, edits: ScheduleEdits): Command[] {
  if (desk.fairness.isOpen) return [];
  const { commands } = editWords;
  const isChosen = () => desk.spot !== null && stretchOf(desk) !== null;
  const isShown = () => desk.chosen !== null && desk.chosen.lanes.length > 0;
  const begin = (way: ShiftWay, stretchOfWay = leftOf) => () => {
    const stretch = stretchOfWay(desk);
    if (desk.chosen !== null && stretch !== null) void edits.shift(desk.chosen.file, way, stretch);
  };
  const take = () => {
    if (desk.chosen !== null) void edits.shift(desk.chosen.file, "take", { of: "", from: "", to: "" });
  };
  const ofLayer = (change: (file: string, layer: string) => Promise<void>) => () => {
    if (desk.chosen !== null) void change(desk.chosen.file, layerOf(desk));
  };
  return [
    { id: "oncall-override", title: commands.override, group: "schedule", keys: ["o"], when: isChosen, run: begin("override") },
    { id: "oncall-cover", title: commands.cover, group: "schedule", keys: ["c"], when: isChosen, run: begin("cover") },
    { id: "oncall-swap", title: commands.swap, group: "schedule", keys: ["w"], when: isChosen, run: begin("swap") },
    { id: "oncall-take", title: commands.take, group: "schedule", keys: ["Shift+t"], when: isShown, run: take },
    { id: "oncall-back", title: commands.back, group: "schedule", keys: ["u"], when: isChosen, run: begin("back", stretchOf) },
    { id: "oncall-line-up", title: commands.lineUp, group: "schedule", keys: ["e"], when: isShown, run: ofLayer((file, layer) => edits.lineUp(file, layer)) },
    { id: "oncall-layer", title: commands.layer, group: "schedule", keys: ["Shift+e"], when: isShown, run: ofLayer((file, layer) => edits.layer(file, layer)) },
    {
      id: "oncall-add-layer",
      title: commands.addLayer,
      group: "schedule",
      keys: ["a"],
      when: () => desk.chosen !== null,
      run: () => {
        if (desk.chosen !== null) void edits.layer(desk.chosen.file, null);
      },
    },
    {
      id: "oncall-temporary",
      title: commands.temporary,
      group: "schedule",
      keys: ["v"],
      when: isChosen,
      run: () => {
        const stretch = leftOf(desk);
        if (desk.chosen !== null && stretch !== null) void edits.temporary(desk.chosen.file, stretch);
      },
    },
    { id: "oncall-remove-layer", title: commands.removal, group: "schedule", keys: ["Shift+d"], when: isShown, run: ofLayer((file, layer) => edits.removal(file, layer)) },
    { id: "oncall-new", title: commands.fresh, group: "schedule", keys: ["Shift+n"], run: () => void edits.fresh() },
  ];
}

/** The chosen bar as a stretch; one that goes on for ever has no end to be given away until. */
export function stretchOf(desk: OnCallDesk): Stretch | null {
  const { spot } = desk;
  if (spot === null) return null;
  const { bar } = spot;
  return { of: bar.people[0]?.id ?? "", from: bar.start, to: bar.end ?? "" };
}

/** What is left of the chosen bar: of one that runs, from now on. Hours that were worked are not given away. */
export function leftOf(desk: OnCallDesk): Stretch | null {
  const [stretch, axis] = [stretchOf(desk), desk.chosen?.axis];
  if (stretch === null || axis === undefined || desk.spot?.bar.isNow !== true) return stretch;
  // Now is told by its place in the range. Where the range is elsewhere it is not known, and an edit begins soon.
  if (axis.now === null) return { ...stretch, from: "" };
  const nowMs = msAt(drawnOver(axis.from, axis.to), axis.now, MINUTE_MS);
  return nowMs <= msOf(stretch.from) ? stretch : { ...stretch, from: instantText(nowMs) };
}

/** The layer that is chosen, or that of the first lane of one. */
function layerOf(desk: OnCallDesk): string {
  const layers = desk.chosen?.lanes.filter(({ kind }) => kind === "layer") ?? [];
  const lane = layers.find(({ key }) => key === desk.spot?.lane.key) ?? layers[0];
  return lane?.name ?? "";
}
