/** One thing a reader can do. The same list feeds shortcuts, the palette, menus and the help sheet, so none can know a key another does not. */
export interface Command {
  readonly id: string;
  readonly title: string;
  readonly group: CommandGroup;
  /** Names as `keyName` gives them; the first is shown on buttons. Empty for what only the palette offers. */
  readonly keys: readonly string[];
  readonly run: () => void;
  /** Whether it can be done now; always, where this is missing. */
  readonly when?: () => boolean;
  /** Further words by which the palette finds it. */
  readonly words?: string;
}

export type CommandGroup = "list" | "alert" | "silence" | "rule" | "schedule" | "level" | "queue" | "incident" | "review" | "go" | "window";

/** The groups in the order they are shown. */
export const groups: readonly CommandGroup[] = ["list", "alert", "silence", "rule", "schedule", "level", "queue", "incident", "review", "go", "window"];

/** What a key press is called: "a", "Shift+a", "?", "ArrowDown", "Ctrl+k"; nothing when it belongs to the system. */
export function keyName(event: KeyboardEvent): string | null {
  if (event.altKey || event.isComposing || (event.ctrlKey && event.metaKey)) return null;
  const isLetter = event.key.length === 1 && event.key.toLowerCase() !== event.key.toUpperCase();
  // The command key of a Mac stands where Control stands elsewhere.
  const ctrl = event.ctrlKey || event.metaKey ? "Ctrl+" : "";
  const shift = event.shiftKey && (isLetter || event.key.length > 1) ? "Shift+" : "";
  return `${ctrl}${shift}${isLetter ? event.key.toLowerCase() : event.key}`;
}

/** The command a key press stands for, unless what has the focus needs that key itself. */
export function commandFor(event: KeyboardEvent, commands: readonly Command[]): Command | null {
  if (event.defaultPrevented) return null;
  const name = keyName(event);
  if (name === null || (event.target instanceof Element && keepsKey(event.target, name))) return null;
  return commands.find((command) => command.keys.includes(name) && isPossible(command)) ?? null;
}

/** Whether a command can be done now. */
export function isPossible(command: Command): boolean {
  return command.when?.() ?? true;
}

/** Keys that two commands claim although both can be done: one of them would never be reached. */
export function clashes(commands: readonly Command[]): string[] {
  const claimed = new Map<string, string>();
  const found: string[] = [];
  for (const command of commands.filter(isPossible)) {
    for (const key of command.keys) {
      const other = claimed.get(key);
      if (other === undefined) claimed.set(key, command.id);
      else found.push(`${key}: ${other} and ${command.id}`);
    }
  }
  return found;
}

const labels: Record<string, string> = {
  ArrowDown: "↓",
  ArrowUp: "↑",
  ArrowLeft: "←",
  ArrowRight: "→",
  Escape: "Esc",
  PageDown: "Page ↓",
  PageUp: "Page ↑",
  " ": "Space",
};

/** A key as it is printed on a key. */
export function keyLabel(name: string): string {
  for (const held of ["Ctrl", "Shift"]) {
    if (name.startsWith(`${held}+`)) return `${held} ${keyLabel(name.slice(held.length + 1))}`;
  }
  return labels[name] ?? (name.length === 1 ? name.toUpperCase() : name);
}

/** Keys of the registry that work while somebody types, because no text box has a use for them. */
const EVERYWHERE = new Set(["Ctrl+k", "Ctrl+Shift+n"]);

/** Keys by which a box is read that is higher or wider than its place. */
const SCROLLING = new Set(["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "PageUp", "PageDown", "Home", "End", " "]);

function keepsKey(target: Element, name: string): boolean {
  if (target.closest("[role=menu], [role=dialog], [role=alertdialog]") !== null) return true;
  if (target.matches("[data-scrolls]") && SCROLLING.has(name.replace(/^Shift\+/, ""))) return true;
  if (target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]") !== null) return !EVERYWHERE.has(name);
  return (name === "Enter" || name === " ") && target.closest("button, a, summary, input") !== null;
}
