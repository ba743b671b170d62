import { EditorView } from "@codemirror/view";
import { afterEach, expect, test, vi } from "vitest";
import { openEditor } from "./editor";
import { isMeant } from "./slash";

const parent = document.createElement("div");
document.body.append(parent);
afterEach(() => parent.replaceChildren());

const block = "<!-- watchbill: timeline made=1 -->\nx\n<!-- /watchbill -->";
const texts: Record<string, () => Promise<string>> = {
  timeline: () => Promise.resolve(block),
  action: () => Promise.resolve("- [ ] Add\n"),
  "queue mq/orders.dlq": () => Promise.resolve("deep"),
};
const offers = () => Object.entries(texts).map(([word, text]) => ({ word, says: word, text }));

function opened() {
  const left = vi.fn();
  const editor = openEditor(parent, "", "text", { edited: vi.fn(), moved: vi.fn(), offers, pictures: vi.fn(), left, keys: [] });
  editor.focus();
  const view = EditorView.findFromDOM(parent) as EditorView;
  const type = (text: string) => {
    const at = view.state.selection.main.head;
    view.dispatch({ changes: { from: at, insert: text }, selection: { anchor: at + text.length }, userEvent: "input.type" });
  };
  const press = (key: string, keyCode: number) => view.contentDOM.dispatchEvent(new KeyboardEvent("keydown", { key, keyCode, bubbles: true, cancelable: true }));
  const text = () => view.state.doc.toString();
  return { editor, view, left, type, text, escape: () => press("Escape", 27), enter: () => press("Enter", 13) };
}

const list = () => document.querySelector(".cm-tooltip-autocomplete");
const offered = () => [...document.querySelectorAll(".cm-tooltip-autocomplete .cm-completionLabel")].map((label) => label.textContent);

/** Longer than the editor takes to look for what is offered. */
const looked = () => new Promise((done) => void setTimeout(done, 250));

test("whoever has just typed leaves the text with one key", () => {
  const { editor, left, type, escape } = opened();
  type("a word");
  escape();
  expect(left).toHaveBeenCalledOnce();
  editor.end();
});

test("Enter in an item without words ends the list, and the stroke is a command there", async () => {
  const { editor, type, enter, text } = opened();
  type("## Action items\n\n- [ ] Limit retries");
  enter();
  expect(text()).toBe("## Action items\n\n- [ ] Limit retries\n- [ ] ");
  enter();
  expect(text()).toBe("## Action items\n\n- [ ] Limit retries\n");
  type("/");
  await vi.waitFor(() => expect(list()).not.toBeNull());
  editor.end();
});

test("a list that is shown is closed first", async () => {
  const { editor, left, type, escape } = opened();
  type("/");
  await vi.waitFor(() => expect(list()).not.toBeNull());
  escape();
  await vi.waitFor(() => expect(list()).toBeNull());
  expect(left).not.toHaveBeenCalled();
  escape();
  expect(left).toHaveBeenCalledOnce();
  editor.end();
});

test("what is typed behind the stroke narrows the list, also by a word of a name", async () => {
  const { editor, type } = opened();
  type("/");
  await vi.waitFor(() => expect(offered()).toEqual(["/timeline", "/action", "/queue mq/orders.dlq"]));
  type("o");
  await vi.waitFor(() => expect(offered()).toEqual(["/queue mq/orders.dlq"]));
  type("x");
  await vi.waitFor(() => expect(list()).toBeNull());
  editor.end();
});

test.each(["GET /orders", "cd /", "cat /etc", "/tmp", "```\n/timeline", "    /timeline"])("Enter behind %j begins a line", async (typed) => {
  const { editor, type, text, enter } = opened();
  type(typed);
  await looked();
  expect(list()).toBeNull();
  enter();
  await looked();
  expect(text().trimEnd()).toBe(typed);
  expect(text()).toContain(`${typed}\n`);
  editor.end();
});

test("whoever is quicker than the list gets what would stand first in it, on lines of its own", async () => {
  const { editor, type, text, enter } = opened();
  type("Before\n\n/tim");
  enter();
  await vi.waitFor(() => expect(text()).toBe(`Before\n\n${block}\n`));
  type("after");
  expect(text()).toBe(`Before\n\n${block}\nafter`);
  editor.end();
});

test("what was chosen goes to where it was asked for, whatever is written meanwhile", async () => {
  const { editor, view, type, text, enter } = opened();
  let give: (text: string) => void = vi.fn();
  const kept = texts["timeline"] as () => Promise<string>;
  texts["timeline"] = () => new Promise((resolve) => (give = resolve));
  type("Before\n\n/tim");
  enter();
  view.dispatch({ changes: { from: 0, insert: "# Title\n\n" } });
  type("meanwhile");
  give(block);
  await vi.waitFor(() => expect(text()).toBe(`# Title\n\nBefore\n\n${block}\n\nmeanwhile`));
  expect(view.state.selection.main.head).toBe(text().length);
  texts["timeline"] = kept;
  editor.end();
});

test.each([
  ["timeline-part", "timeline-", true],
  ["timeline-part", "part", true],
  ["queue mq/Orders.dlq", "orders", true],
  ["timeline", "tln", false],
  ["action", "", true],
])("%j is meant by %j: %s", (word, typed, is) => {
  expect(isMeant({ word, says: "", text: () => Promise.resolve(null) }, typed)).toBe(is);
});
