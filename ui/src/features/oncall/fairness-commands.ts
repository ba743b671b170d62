import type { Command } from "../../commands/commands";
import { type Fairness, loadSpans } from "./fairness.svelte";
import { fairnessWords } from "./fairness-words";

/** What can be done while it is shown how the load is shared out. */
export function fairnessCommands(fairness: Fairness): Command[] {
  const { commands, spans } = fairnessWords;
  const isShown = () => (fairness.told.view?.people.length ?? 0) > 0;
  return [
    { id: "fairness-next", title: commands.next, group: "list", keys: ["j", "ArrowDown"], when: isShown, run: () => void fairness.people.move(1) },
    { id: "fairness-before", title: commands.before, group: "list", keys: ["k", "ArrowUp"], when: isShown, run: () => void fairness.people.move(-1) },
    { id: "fairness-behind", title: commands.behind, group: "list", keys: ["Enter"], when: () => fairness.people.row !== null, run: () => fairness.people.toggle(fairness.people.row) },
    { id: "fairness-suppose", title: commands.suppose, group: "list", keys: ["Shift+i"], when: isShown, run: () => fairness.suppose() },
    { id: "fairness-close", title: commands.close, group: "list", keys: ["Escape"], run: () => fairness.close() },
    ...loadSpans.map((span, index): Command => ({
      id: `fairness-${span}`,
      title: commands.span(spans[span]),
      group: "list",
      keys: [String(index + 1)],
      run: () => fairness.over(span),
    })),
  ];
}
