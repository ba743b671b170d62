import { describe, expect, test, vi } from "vitest";
import { type Command, commandFor, keyLabel, keyName } from "./commands";

const press = (key: string, more: KeyboardEventInit = {}) => new KeyboardEvent("keydown", { key, bubbles: true, ...more });
const acknowledge: Command = { id: "acknowledge", title: "Acknowledge", group: "alert", keys: ["a"], run: vi.fn() };
const open: Command = { id: "open", title: "Open", group: "list", keys: ["Enter"], run: vi.fn() };

test.each([
  ["a", {}, "a"],
  ["A", {}, "a"],
  ["S", { shiftKey: true }, "Shift+s"],
  ["?", { shiftKey: true }, "?"],
  ["ArrowDown", {}, "ArrowDown"],
  ["c", { ctrlKey: true }, null],
  ["a", { isComposing: true }, null],
])("%s %o is called %s", (key, more, name) => {
  expect(keyName(press(key, more))).toBe(name);
});

test.each([
  ["ArrowDown", "↓"],
  ["a", "A"],
  ["Shift+s", "Shift S"],
  ["Home", "Home"],
])("%s is printed as %s", (name, label) => {
  expect(keyLabel(name)).toBe(label);
});

function pressedIn(markup: string, key: string): Command | null {
  document.body.innerHTML = markup;
  const event = press(key);
  document.body.querySelector("[data-here]")?.dispatchEvent(event);
  return commandFor(event, [acknowledge, open]);
}

describe("what has the focus may keep a key", () => {
  test.each([
    ["<div data-here></div>", "a", "acknowledge"],
    ["<input data-here>", "a", undefined],
    ["<div role=menu><span data-here></span></div>", "a", undefined],
    ["<button data-here></button>", "a", "acknowledge"],
    ["<button data-here></button>", "Enter", undefined],
    ["<div data-here></div>", "Enter", "open"],
    ["<div data-here></div>", "z", undefined],
  ])("%s and %s", (markup, key, id) => {
    expect(pressedIn(markup, key)?.id).toBe(id);
  });
});
