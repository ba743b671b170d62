/** What is said where the records are looked through. */
export const words = {
  past: {
    title: "History",
    longer: "As far back as is kept",
    shorter: "Four weeks",
    asking: "Looking through the records",
    failed: "The history cannot be read.",
    legend: "One line a day, from midnight to midnight; hatched is unknown",
    command: "Show or hide the history of weeks",
  },
  search: {
    title: "Search everything recorded",
    command: "Search everything recorded",
    more: "find history records resolved past",
    hint: "Words, e.g. redis cache-3, and matchers, e.g. @state=resolved",
    means: "Looks in names, labels, annotations, sources, pages, and in who did what; each word has to be there. However long ago.",
    found: "What was found",
    close: "Back to the list",
    failed: "The records cannot be searched.",
    problem: (position: number, message: string) => `At character ${position}: ${message}.`,
    count: (shown: number, all: number) => {
      if (all === 0) return "Nothing that is recorded has all of that.";
      if (shown < all) return `${shown} shown, and ${all - shown} more; further words narrow it.`;
      return all === 1 ? "1 alert, newest first." : `${all} alerts, newest first.`;
    },
    offered: (name: string, place: string, state: string) => `${name}${place === "" ? "" : ` · ${place}`} (${state})`,
  },
  soon: {
    title: "About to change",
    firing: "About to fire",
    clearing: "About to clear",
    more: (count: number) => `and ${count} more`,
    clearsAt: (time: string) => `Clears at ${time} if its condition stays away`,
  },
  table: {
    csv: "Copy this list as CSV",
    markdown: "Copy this list as a Markdown table",
    command: "Copy the command that exports this list",
    more: "export table spreadsheet save",
    copiedCsv: "The list is copied as CSV.",
    copiedMarkdown: "The list is copied as a Markdown table.",
    copiedCommand: "The command is copied.",
  },
};
