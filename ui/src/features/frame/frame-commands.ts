import type { Command } from "../../commands/commands";
import { type Place, pages } from "../../commands/place.svelte";
import type { Undo } from "../../commands/undo.svelte";
import { messages } from "../../messages";
import { theme } from "./theme.svelte";

/** What the commands of the frame act on. */
export interface FrameDeeds {
  readonly place: Place;
  readonly undo: Undo;
  readonly poll: () => void;
  readonly quit: () => void;
  readonly showHelp: () => void;
  readonly showPalette: () => void;
}

/** What can be done anywhere in the window. */
export function frameCommands(deeds: FrameDeeds): Command[] {
  const titles = messages.commands;
  const { place, undo } = deeds;
  return [
    ...pages.map((page, index): Command => ({
      id: `go-${page}`,
      title: titles.go(messages.frame.pages[page]),
      group: "go",
      keys: [`Ctrl+${index + 1}`],
      run: () => void place.go(page),
    })),
    { id: "palette", title: titles.palette, group: "window", keys: ["Ctrl+k"], run: deeds.showPalette },
    {
      id: "undo",
      title: titles.undo,
      group: "window",
      keys: ["Ctrl+z"],
      run: () => void undo.last(),
      when: () => undo.possible,
    },
    { id: "poll", title: titles.poll, group: "window", keys: ["r"], run: deeds.poll },
    { id: "theme", title: titles.theme, group: "window", keys: ["t"], run: () => theme.next() },
    { id: "quit", title: titles.quit, group: "window", keys: ["Ctrl+q"], run: deeds.quit },
    { id: "help", title: titles.help, group: "window", keys: ["?"], run: deeds.showHelp },
  ];
}
