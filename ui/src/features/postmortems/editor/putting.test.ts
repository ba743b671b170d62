import { Text } from "@codemirror/state";
import { expect, test } from "vitest";
import { putAt } from "./putting";

const block = "<!-- watchbill: timeline made=1 -->\nx\n<!-- /watchbill -->";

/** What a text becomes: `|` stands for the cursor, `#` for what was put. */
function becomes(before: string): string {
  const at = before.indexOf("|");
  const text = before.replace("|", "");
  const { from, to, insert, cursor } = putAt(Text.of(text.split("\n")), at, block);
  const after = text.slice(0, from) + insert + text.slice(to);
  return `${after.slice(0, cursor)}|${after.slice(cursor)}`.replace(block, "[]");
}

test.each([
  ["an empty text", "|", "[]\n|"],
  ["an empty line", "one\n\n|\n\ntwo", "one\n\n[]\n|\ntwo"],
  ["a line of blanks", "one\n  |  \ntwo", "one\n[]\n|\ntwo"],
  ["the beginning of a line, above it", "one\n|two", "one\n[]\n|\ntwo"],
  ["the middle of a sentence, below it", "See th|is.\ntwo", "See this.\n\n[]\n|\ntwo"],
  ["the end of the text", "one|", "one\n\n[]\n|"],
  ["the beginning of a heading, below it", "# A\n\n|## Timeline\n\ntwo", "# A\n\n## Timeline\n\n[]\n|\ntwo"],
  ["a heading without anything behind it", "|## Timeline", "## Timeline\n\n[]\n|"],
])("a block gets lines of its own at %s", (_name, before, after) => {
  expect(becomes(before)).toBe(after);
});

const other = "<!-- watchbill: chart made=2 -->\ny\n<!-- /watchbill -->";

test.each([
  ["its lines", other.replace("y", "y|")],
  ["its first mark", other.replace("chart", "ch|art")],
  ["its last mark", other.replace("<!-- /", "|<!-- /")],
  ["behind its last mark", `${other}|`],
])("a block is not put into another: at %s it comes behind", (_name, before) => {
  expect(becomes(`one\n${before}\ntwo`)).toBe(`one\n${other}\n\n[]\n|\ntwo`);
});

test("above another block, and behind a mark that nothing ends, a block is put where the cursor is", () => {
  expect(becomes(`|${other}`)).toBe(`[]\n|\n${other}`);
  expect(becomes("<!-- watchbill: chart made=2 -->\n\n|\n\nend")).toBe("<!-- watchbill: chart made=2 -->\n\n[]\n|\nend");
});

test("what is no block goes between the words", () => {
  expect(putAt(Text.of(["one two"]), 4, "![](a.png)")).toEqual({ from: 4, to: 4, insert: "![](a.png)", cursor: 14 });
});
