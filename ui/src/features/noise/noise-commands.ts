import type { Command } from "../../commands/commands";
import type { Noise } from "./noise.svelte";
import { words } from "./words";

/** What can be done in the ledger. */
export function noiseCommands(noise: Noise, reveal: (index: number) => void): Command[] {
  const chosen = () => noise.rules.row;
  const isChosen = () => chosen() !== null;
  const canCopy = () => (chosen()?.patches.length ?? 0) > 0;
  const move = (by: number) => reveal(noise.rules.move(by));
  return [
    { id: "noiseNext", title: words.next, group: "list", keys: ["j", "ArrowDown"], run: () => move(1) },
    { id: "noisePrevious", title: words.previous, group: "list", keys: ["k", "ArrowUp"], run: () => move(-1) },
    { id: "noiseShow", title: words.show, group: "rule", keys: ["Enter"], when: isChosen, run: () => noise.rules.toggle(chosen()) },
    { id: "noiseCopy", title: words.copyCommand, group: "rule", keys: ["c"], when: canCopy, run: () => void noise.copy(chosen()) },
    { id: "noiseClose", title: words.back, group: "list", keys: ["Escape"], run: () => noise.close() },
  ];
}

/** What leads to the ledger from wherever somebody is; `go` goes to the page of alerts. */
export function noiseEverywhere(noise: Noise, go: () => boolean): Command[] {
  const open = () => {
    if (go()) noise.open();
  };
  return [{ id: "noise", title: words.open, words: words.openMore, group: "go", keys: ["Ctrl+Shift+l"], run: open }];
}
