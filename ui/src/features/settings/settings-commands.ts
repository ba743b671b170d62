import type { Command } from "../../commands/commands";
import { words } from "./messages";
import { type SettingsDesk, sections } from "./settings.svelte";

/** What the palette offers of the settings page from anywhere; `go` goes to the page. */
export function settingsCommands(desk: SettingsDesk, go: () => boolean): Command[] {
  const on = (deed: () => void) => () => {
    if (go()) void desk.changed().then(deed);
  };
  return [
    {
      id: "source-add",
      title: words.commands.add,
      words: words.commands.addWords,
      group: "go",
      keys: [],
      run: on(() => desk.editSource(null)),
    },
    {
      id: "source-import",
      title: words.commands.import,
      words: words.commands.importWords,
      group: "go",
      keys: [],
      run: on(() => desk.startImport()),
    },
    ...sections.map((section): Command => ({
      id: `settings-${section}`,
      title: words.commands.section(words.sections[section]),
      group: "go",
      keys: [],
      run: on(() => desk.show(section)),
    })),
  ];
}
