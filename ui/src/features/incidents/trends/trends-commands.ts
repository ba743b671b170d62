import type { Command } from "../../../commands/commands";
import { CHOICES, type Trends } from "./trends.svelte";
import { words } from "./words";

/** What the commands of trends are called. */
export const titles = {
  open: "Trends: what incidents have in common",
  close: "Back from the trends",
  quarters: (count: number) => `Show ${words.someQuarters(count)}`,
};

/** The way to trends from the page Incidents. */
export function trendsOpen(open: () => void): Command {
  return { id: "trends", title: titles.open, group: "go", keys: ["y"], words: "quarters counts factors statistics how long", run: open };
}

/** What can be done where trends are shown. */
export function trendsCommands(trends: Trends, close: () => void): Command[] {
  return [
    { id: "trends-close", title: titles.close, group: "list", keys: ["Escape"], run: close },
    ...CHOICES.map((quarters, at): Command => ({ id: `trends-${quarters}`, title: titles.quarters(quarters), group: "incident", keys: [String(at + 1)], words: "trends", run: () => trends.choose(quarters) })),
  ];
}
