import type { Command } from "../../commands/commands";
import { messages } from "../../messages";
import { text } from "./messages";
import type { NowDesk } from "./now.svelte";

/** What can be done on the page Now. */
export function nowCommands(now: NowDesk): Command[] {
  const titles = messages.commands;
  const needs = () => now.chosen?.kind === "need";
  return [
    { id: "now-next", title: titles.next, group: "list", keys: ["j", "ArrowDown"], run: () => now.move(1) },
    { id: "now-previous", title: titles.previous, group: "list", keys: ["k", "ArrowUp"], run: () => now.move(-1) },
    {
      id: "now-open",
      title: text.open,
      group: "list",
      keys: ["Enter"],
      run: () => now.open(now.chosen),
      when: () => now.chosen !== null,
    },
    {
      id: "now-acknowledge",
      title: text.acknowledge,
      group: "alert",
      keys: ["a"],
      run: () => void now.acknowledge(now.chosen),
      when: needs,
    },
    {
      id: "now-snooze",
      title: text.snooze,
      group: "alert",
      keys: ["s"],
      run: () => void now.snooze(now.chosen),
      when: needs,
    },
    {
      id: "now-seen",
      title: text.callSeen,
      group: "list",
      keys: ["e"],
      run: () => void now.callSeen(),
      when: () => (now.view?.changed.length ?? 0) > 0,
    },
    {
      id: "now-wake-away",
      title: text.wake.putAway,
      group: "list",
      keys: ["d"],
      run: () => void now.putWakeAway(),
      when: () => (now.view?.wake ?? null) !== null,
    },
    {
      id: "now-show-new",
      title: titles.showNew,
      group: "list",
      keys: ["."],
      run: () => now.showWaiting(),
      when: () => now.waiting !== null,
    },
  ];
}
