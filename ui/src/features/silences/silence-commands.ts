import type { Command } from "../../commands/commands";
import type { Silences } from "./silences.svelte";
import { words } from "./words";

/** What can be done in the list of silences. */
export function silenceCommands(silences: Silences, reveal: (index: number) => void): Command[] {
  const titles = words.list;
  const chosen = () => silences.rows.row;
  const isChosen = () => chosen() !== null;
  const isLive = () => isChosen() && chosen()?.state !== "expired";
  const move = (by: number) => reveal(silences.rows.move(by));
  return [
    { id: "silenceNext", title: titles.next, group: "list", keys: ["j", "ArrowDown"], run: () => move(1) },
    { id: "silencePrevious", title: titles.previous, group: "list", keys: ["k", "ArrowUp"], run: () => move(-1) },
    { id: "silenceClose", title: titles.close, group: "list", keys: ["Escape"], run: () => silences.close() },
    { id: "silenceShow", title: titles.show, group: "silence", keys: ["Enter"], when: isChosen, run: () => silences.show(chosen()) },
    { id: "silenceExtend", title: titles.extend, group: "silence", keys: ["e"], when: isChosen, run: () => silences.extend(chosen()) },
    { id: "silenceEnd", title: titles.end, group: "silence", keys: ["Delete"], when: isLive, run: () => void silences.end(chosen()) },
    {
      id: "silenceUndo",
      title: titles.undo,
      group: "silence",
      keys: ["u"],
      when: () => (chosen()?.undo ?? null) !== null,
      run: () => void silences.undo(chosen()),
    },
  ];
}

/** What leads to the list of silences from wherever somebody is; `go` goes to the page of alerts. */
export function silencesEverywhere(silences: Silences, go: () => boolean): Command[] {
  return [
    {
      id: "silences",
      title: words.openList,
      words: words.openListMore,
      group: "go",
      keys: ["Ctrl+Shift+s"],
      run: () => {
        if (go()) silences.open();
      },
    },
  ];
}
