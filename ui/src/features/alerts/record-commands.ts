import type { Bridge } from "../../bridge";
import type { Command } from "../../commands/commands";
import type { AlertsDesk } from "./desk.svelte";
import { words } from "./records-messages";

/** Alerts that the palette offers beside its commands. */
const MOST_OFFERED = 6;

/** What looks through the records from wherever somebody is; `go` goes to the page of alerts. */
export function recordCommands(desk: AlertsDesk, go: () => boolean): Command[] {
  const open = () => {
    if (!go()) return;
    if (desk.search.isOpen) desk.drawn?.focusFilter();
    else desk.openSearch();
  };
  return [
    { id: "search", title: words.search.command, words: words.search.more, group: "go", keys: ["Ctrl+f"], run: open },
  ];
}

/** The list that is shown, as a table for other programs. */
export function tableCommands(desk: AlertsDesk): Command[] {
  const { deeds, list, search } = desk;
  const offer = (id: string, title: string, run: () => void): Command => ({
    id,
    title,
    group: "list",
    keys: [],
    words: words.table.more,
    run,
    when: () => !search.isOpen,
  });
  return [
    offer("copyCsv", words.table.csv, () => void deeds.copyTable(list.asked, "csv")),
    offer("copyTable", words.table.markdown, () => void deeds.copyTable(list.asked, "markdown")),
    offer("copyExport", words.table.command, () => void deeds.copyExport(list.question.filter)),
  ];
}

/** Alerts that hold every word of a text, as something to go to. */
export async function alertsFound(bridge: Bridge, text: string, show: (id: string) => void): Promise<Command[]> {
  try {
    const { rows } = await bridge.searchRecords(text, MOST_OFFERED);
    return rows.map((row) => ({
      id: `alert ${row.id}`,
      title: words.search.offered(row.name, row.place, row.state),
      group: "alert",
      keys: [],
      run: () => show(row.id),
    }));
  } catch {
    // Whoever looks for a command still finds it.
    return [];
  }
}
