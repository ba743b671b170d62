import type { Command } from "../../commands/commands";
import { fairnessCommands } from "./fairness-commands";
import { fairnessWords } from "./fairness-words";
import { spans } from "./kept";
import type { OnCallDesk } from "./oncall.svelte";
import { words } from "./words";

/** What can be done on the page On call. */
export function onCallCommands(desk: OnCallDesk): Command[] {
  if (desk.fairness.isOpen) return fairnessCommands(desk.fairness);
  const { commands } = words;
  const isShown = () => (desk.chosen?.lanes.length ?? 0) > 0;
  const isChosen = () => desk.spot !== null;
  const hasPeople = () => (desk.spot?.bar.people.length ?? 0) > 0 || desk.person !== null;
  return [
    { id: "oncall-after", title: commands.after, group: "list", keys: ["ArrowRight", "l"], when: isShown, run: () => desk.move("after") },
    { id: "oncall-before", title: commands.before, group: "list", keys: ["ArrowLeft", "h"], when: isShown, run: () => desk.move("before") },
    { id: "oncall-below", title: commands.below, group: "list", keys: ["ArrowDown", "j"], when: isShown, run: () => desk.move("below") },
    { id: "oncall-above", title: commands.above, group: "list", keys: ["ArrowUp", "k"], when: isShown, run: () => desk.move("above") },
    { id: "oncall-first", title: commands.first, group: "list", keys: ["Home"], when: isShown, run: () => desk.move("first") },
    { id: "oncall-last", title: commands.last, group: "list", keys: ["End"], when: isShown, run: () => desk.move("last") },
    { id: "oncall-gap", title: commands.gap, group: "list", keys: ["g"], when: () => (desk.chosen?.gaps.length ?? 0) > 0, run: () => desk.moveToGap() },
    { id: "oncall-why", title: commands.why, group: "list", keys: ["Enter"], when: isChosen, run: () => desk.explain() },
    { id: "oncall-close", title: commands.close, group: "list", keys: ["Escape"], run: () => desk.close() },
    { id: "oncall-tell", title: commands.tell, group: "list", keys: ["p"], when: hasPeople, run: () => desk.tellChosen() },
    { id: "oncall-later", title: commands.later, group: "go", keys: ["]", "PageDown"], when: isShown, run: () => desk.step("later") },
    { id: "oncall-earlier", title: commands.earlier, group: "go", keys: ["[", "PageUp"], when: isShown, run: () => desk.step("earlier") },
    { id: "oncall-today", title: commands.today, group: "go", keys: ["n"], run: () => desk.today() },
    { id: "oncall-schedule", title: commands.schedule, group: "go", keys: ["s"], when: () => (desk.page?.schedules.length ?? 0) > 1, run: () => desk.drawn?.focusPicker() },
    { id: "oncall-findings", title: commands.findings, group: "go", keys: ["f"], when: () => desk.chosen !== null, run: () => desk.drawn?.focusFindings() },
    { id: "oncall-fairness", title: fairnessWords.commands.open, group: "go", keys: ["b"], when: () => desk.chosen !== null, run: () => desk.weigh() },
    ...spans.map((span, index): Command => ({
      id: `oncall-${span}`,
      title: commands.spans[span],
      group: "list",
      keys: [String(index + 1)],
      run: () => desk.over(span),
    })),
    { id: "oncall-clock", title: commands.clock, group: "list", keys: ["z"], run: () => desk.turnClock() },
    { id: "oncall-waiting", title: commands.showNew, group: "list", keys: ["."], when: () => desk.waiting !== null, run: () => desk.showWaiting() },
  ];
}
