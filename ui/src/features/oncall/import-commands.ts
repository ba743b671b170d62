import type { Command } from "../../commands/commands";
import { importWords } from "./import-words";
import type { ScheduleImports } from "./imports.svelte";

/** Importing, from whatever page is open. */
export function importCommands(imports: ScheduleImports): Command[] {
  return [
    {
      id: "oncall-import",
      title: importWords.command,
      group: "window",
      keys: [],
      run: () => imports.open(),
      words: "pagerduty opsgenie grafana goalert ical calendar ics",
    },
  ];
}
