import { describe, expect, test, vi } from "vitest";
import { type Command, clashes, commandFor, keyLabel, keyName } from "./commands";

const press = (key: string, more: KeyboardEventInit = {}) => new KeyboardEvent("keydown", { key, bubbles: true, ...more });
const acknowledge: Command = { id: "acknowledge", title: "Acknowledge", group: "alert", keys: ["a"], run: vi.fn() };
const find: Command = { id: "find", title: "Find", group: "window", keys: ["Ctrl+k"], run: vi.fn() };
const next: Command = { id: "next", title: "Next", group: "list", keys: ["ArrowDown", "End", "Shift+ArrowLeft"], run: vi.fn() };
const open: Command = { id: "open", title: "Open", group: "list", keys: ["Enter"], run: vi.fn() };

test.each([
  ["a", {}, "a"],
  ["A", {}, "a"],
  ["S", { shiftKey: true }, "Shift+s"],
  ["?", { shiftKey: true }, "?"],
  ["ArrowDown", {}, "ArrowDown"],
  ["c", { ctrlKey: true }, "Ctrl+c"],
  ["K", { metaKey: true, shiftKey: true }, "Ctrl+Shift+k"],
  ["ArrowDown", { shiftKey: true }, "Shift+ArrowDown"],
  ["a", { altKey: true }, null],
  ["a", { isComposing: true }, null],
])("%s %o is called %s", (key, more, name) => {
  expect(keyName(press(key, more))).toBe(name);
});

test.each([
  ["ArrowDown", "↓"],
  ["a", "A"],
  ["Shift+s", "Shift S"],
  ["Home", "Home"],
  ["Ctrl+k", "Ctrl K"],
])("%s is printed as %s", (name, label) => {
  expect(keyLabel(name)).toBe(label);
});

function pressedIn(markup: string, key: string, more: KeyboardEventInit = {}): Command | null {
  document.body.innerHTML = markup;
  const event = press(key, more);
  document.body.querySelector("[data-here]")?.dispatchEvent(event);
  return commandFor(event, [acknowledge, open, next, find]);
}

describe("what has the focus may keep a key", () => {
  test.each([
    ["<div data-here></div>", "a", "acknowledge"],
    ["<input data-here>", "a", undefined],
    ["<div role=menu><span data-here></span></div>", "a", undefined],
    ["<button data-here></button>", "a", "acknowledge"],
    ["<button data-here></button>", "Enter", undefined],
    ["<div data-here></div>", "Enter", "open"],
    ["<div data-here></div>", "ArrowDown", "next"],
    ["<div data-scrolls tabindex=0 data-here></div>", "ArrowDown", undefined],
    ["<div data-scrolls tabindex=0 data-here></div>", "End", undefined],
    ["<div data-scrolls tabindex=0 data-here></div>", "a", "acknowledge"],
    ["<div data-scrolls tabindex=0 data-here></div>", "Enter", "open"],
    ["<div data-scrolls><button data-here></button></div>", "ArrowDown", "next"],
    ["<div data-here></div>", "z", undefined],
  ])("%s and %s", (markup, key, id) => {
    expect(pressedIn(markup, key)?.id).toBe(id);
  });
});

test("a box that is scrolled keeps the arrows also with Shift", () => {
  expect(pressedIn("<div data-here></div>", "ArrowLeft", { shiftKey: true })?.id).toBe("next");
  expect(pressedIn("<div data-scrolls tabindex=0 data-here></div>", "ArrowLeft", { shiftKey: true })).toBeNull();
});

test("the palette is reached from where somebody types, and nothing else is", () => {
  expect(pressedIn("<input data-here>", "k", { ctrlKey: true })?.id).toBe("find");
  expect(pressedIn("<div role=dialog><input data-here></div>", "k", { ctrlKey: true })).toBeNull();
});

test("what cannot be done now has no key, and two that can be done must not share one", () => {
  const never: Command = { ...acknowledge, id: "never", when: () => false };
  const always: Command = { ...acknowledge, id: "always" };
  expect(commandFor(press("a"), [never, always])?.id).toBe("always");
  expect(clashes([never, always])).toEqual([]);
  expect(clashes([acknowledge, always])).toEqual(["a: acknowledge and always"]);
});
