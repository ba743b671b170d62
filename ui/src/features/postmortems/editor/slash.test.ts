import { EditorView } from "@codemirror/view";
import { afterEach, expect, test, vi } from "vitest";
import { openEditor } from "./editor";

const parent = document.createElement("div");
document.body.append(parent);
afterEach(() => parent.replaceChildren());

const offers = () => [{ word: "timeline", says: "the timeline", text: () => Promise.resolve("here") }];

function opened() {
  const left = vi.fn();
  const editor = openEditor(parent, "", "text", { edited: vi.fn(), moved: vi.fn(), offers, pictures: vi.fn(), left, keys: [] });
  const view = EditorView.findFromDOM(parent) as EditorView;
  const type = (text: string) => {
    const at = view.state.doc.length;
    view.dispatch({ changes: { from: at, insert: text }, selection: { anchor: at + text.length }, userEvent: "input.type" });
  };
  const escape = () => view.contentDOM.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", keyCode: 27, bubbles: true, cancelable: true }));
  return { editor, left, type, escape };
}

const list = () => document.querySelector(".cm-tooltip-autocomplete");

test("whoever has just typed leaves the text with one key", () => {
  const { editor, left, type, escape } = opened();
  type("a word");
  escape();
  expect(left).toHaveBeenCalledOnce();
  editor.end();
});

test("a list that is shown is closed first", async () => {
  const { editor, left, type, escape } = opened();
  editor.focus();
  type("/");
  await vi.waitFor(() => expect(list()).not.toBeNull());
  escape();
  await vi.waitFor(() => expect(list()).toBeNull());
  expect(left).not.toHaveBeenCalled();
  escape();
  expect(left).toHaveBeenCalledOnce();
  editor.end();
});
