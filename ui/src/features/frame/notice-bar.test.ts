import { cleanup, render, screen, waitFor } from "@testing-library/svelte";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Notices } from "../../components/notices.svelte";
import NoticeBar from "./NoticeBar.svelte";

/** Where the notice lies in each of its places, in a window of 600 px. */
const lies: Record<string, DOMRect> = { above: new DOMRect(88, 520, 300, 40), low: new DOMRect(88, 560, 300, 40), top: new DOMRect(88, 0, 300, 40) };

/** A box in which somebody types, there. */
function typedIn(rect: DOMRect): HTMLElement {
  const box = document.createElement("textarea");
  box.getBoundingClientRect = () => rect;
  document.body.append(box);
  box.focus();
  return box;
}

const place = () => screen.getByRole("status").getAttribute("data-place");

beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, "getBoundingClientRect").mockImplementation(function (this: HTMLElement) {
    return lies[this.dataset["place"] ?? ""] ?? new DOMRect();
  });
});
afterEach(() => {
  cleanup();
  document.body.replaceChildren();
  vi.restoreAllMocks();
});

test.each([
  ["nothing", null, "above"],
  ["a box further up", new DOMRect(0, 100, 600, 200), "above"],
  ["a box beside it", new DOMRect(400, 520, 200, 40), "above"],
  ["the note at the bottom", new DOMRect(80, 500, 500, 50), "low"],
  ["a text that fills the page down to its end", new DOMRect(80, 100, 500, 500), "top"],
])("where somebody types in %s, what is said stands clear of it", async (_what, rect, expected) => {
  const notices = new Notices();
  render(NoticeBar, { notices });
  if (rect !== null) typedIn(rect);
  notices.fail(new Error("The disk is full."));
  await screen.findByText("The disk is full.");
  await waitFor(() => expect(place()).toBe(expected));
});

test.each([
  ["further up", new DOMRect(300, 200, 1, 20), "above"],
  ["behind it", new DOMRect(300, 530, 1, 20), "low"],
])("of a text that fills the page it leaves the line alone that is written: %s", async (_what, line, expected) => {
  const notices = new Notices();
  render(NoticeBar, { notices });
  const text = document.createElement("div");
  text.setAttribute("contenteditable", "true");
  text.tabIndex = 0;
  text.getBoundingClientRect = () => new DOMRect(80, 100, 500, 500);
  document.body.append(text);
  const range = new Range();
  range.getBoundingClientRect = () => line;
  vi.spyOn(document, "getSelection").mockReturnValue({ rangeCount: 1, getRangeAt: () => range } as unknown as Selection);
  text.focus();
  notices.fail(new Error("The disk is full."));
  await screen.findByText("The disk is full.");
  await waitFor(() => expect(place()).toBe(expected));
});

test("it makes way for a box that grows, and comes back when nobody types there", async () => {
  const notices = new Notices();
  render(NoticeBar, { notices });
  const box = typedIn(new DOMRect(80, 440, 500, 60));
  notices.fail(new Error("The disk is full."));
  await screen.findByText("The disk is full.");
  await waitFor(() => expect(place()).toBe("above"));
  box.getBoundingClientRect = () => new DOMRect(80, 440, 500, 100);
  box.dispatchEvent(new Event("input", { bubbles: true }));
  await waitFor(() => expect(place()).toBe("low"));
  typedIn(new DOMRect(80, 0, 500, 60));
  await waitFor(() => expect(place()).toBe("above"));
});
