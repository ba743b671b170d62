/** One thing a reader can do. The same list feeds shortcuts and the help sheet, so neither can know a key the other does not. */
export interface Command {
  readonly id: string;
  readonly title: string;
  readonly group: CommandGroup;
  /** Names as `keyName` gives them; the first is shown on buttons. */
  readonly keys: readonly string[];
  readonly run: () => void;
}

export type CommandGroup = "list" | "alert" | "window";

/** What a key press is called: "a", "Shift+a", "?", "ArrowDown"; nothing when it belongs to the system. */
export function keyName(event: KeyboardEvent): string | null {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return null;
  const isLetter = event.key.length === 1 && event.key.toLowerCase() !== event.key.toUpperCase();
  if (!isLetter) return event.key;
  return event.shiftKey ? `Shift+${event.key.toLowerCase()}` : event.key.toLowerCase();
}

/** The command a key press stands for, unless what has the focus needs that key itself. */
export function commandFor(event: KeyboardEvent, commands: readonly Command[]): Command | null {
  if (event.defaultPrevented) return null;
  const name = keyName(event);
  if (name === null || (event.target instanceof Element && keepsKey(event.target, name))) return null;
  return commands.find((command) => command.keys.includes(name)) ?? null;
}

const labels: Record<string, string> = {
  ArrowDown: "↓",
  ArrowUp: "↑",
  Escape: "Esc",
  PageDown: "Page ↓",
  PageUp: "Page ↑",
  " ": "Space",
};

/** A key as it is printed on a key. */
export function keyLabel(name: string): string {
  if (name.startsWith("Shift+")) return `Shift ${keyLabel(name.slice("Shift+".length))}`;
  return labels[name] ?? (name.length === 1 ? name.toUpperCase() : name);
}

function keepsKey(target: Element, name: string): boolean {
  if (target.closest("input, textarea, [contenteditable], [role=menu], [role=dialog]") !== null) return true;
  return (name === "Enter" || name === " ") && target.closest("button, a, summary") !== null;
}
