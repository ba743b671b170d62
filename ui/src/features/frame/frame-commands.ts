import type { Command } from "../../commands/commands";
import { messages } from "../../messages";
import { theme } from "./theme.svelte";

/** What can be done anywhere in the window. */
export function frameCommands(showHelp: () => void): Command[] {
  const titles = messages.commands;
  return [
    { id: "theme", title: titles.theme, group: "window", keys: ["t"], run: () => theme.next() },
    { id: "help", title: titles.help, group: "window", keys: ["?"], run: showHelp },
  ];
}
