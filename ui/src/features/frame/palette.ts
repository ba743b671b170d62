import { type Command, type CommandGroup, isPossible } from "../../commands/commands";

const order: readonly CommandGroup[] = ["alert", "go", "window", "list"];

/** The commands that can be done now and hold every word of a text, those whose title begins with it first. */
export function found(commands: readonly Command[], text: string): Command[] {
  const words = text.toLowerCase().split(/\s+/).filter((word) => word !== "");
  const beginning = words.join(" ");
  return commands
    .filter((command) => {
      const known = `${command.title} ${command.words ?? ""}`.toLowerCase();
      return isPossible(command) && words.every((word) => known.includes(word));
    })
    .toSorted((a, b) => rank(a, beginning) - rank(b, beginning));
}

/** What begins with the text, then what is done with an alert, goes somewhere, or concerns the window; moving about comes last. */
function rank(command: Command, beginning: string): number {
  const begins = beginning !== "" && command.title.toLowerCase().startsWith(beginning);
  return begins ? -1 : order.indexOf(command.group);
}
