import { expect, test } from "vitest";
import { RawText, edited, editBetween, shownOf } from "./raw";

test.each([
  ["", "a", { from: 0, to: 0, insert: "a" }],
  ["abc", "abc", null],
  ["abc", "aXc", { from: 1, to: 2, insert: "X" }],
  ["aa", "aaa", { from: 2, to: 2, insert: "a" }],
  ["one two", "two", { from: 0, to: 4, insert: "" }],
])("between %j and %j lies one edit", (before, after, edit) => {
  expect(editBetween(before, after)).toEqual(edit);
  if (edit !== null) expect(edited(before, edit)).toBe(after);
});

test("an edit never cuts a character in two", () => {
  const [before, after] = ["a😀b", "a😁b"];
  const edit = editBetween(before, after);
  expect(edit).toEqual({ from: 1, to: 3, insert: "😁" });
  // Both end with the same half of a character.
  expect(editBetween("😀", "\u{1F200}".slice(0, 1) + "😀".slice(1))?.to).toBe(2);
});

test("what is not edited keeps its line endings, and a new line ends as the others do", () => {
  const raw = new RawText("one\r\ntwo\r\nthree\nfour");
  expect(shownOf(raw.text)).toBe("one\ntwo\nthree\nfour");
  raw.edit([{ from: 7, to: 7, insert: "\nnew" }]);
  expect(raw.text).toBe("one\r\ntwo\r\nnew\r\nthree\nfour");
  raw.edit([{ from: 3, to: 4, insert: "" }]);
  expect(raw.text).toBe("onetwo\r\nnew\r\nthree\nfour");
});

test("edits of one moment are placed by the text before any of them", () => {
  const raw = new RawText("a\r\nb\r\nc");
  raw.edit([
    { from: 0, to: 1, insert: "AAA" },
    { from: 4, to: 5, insert: "C" },
  ]);
  expect(raw.text).toBe("AAA\r\nb\r\nC");
});

test("a lone ending of the old sort does not become one with the next", () => {
  const raw = new RawText("a\rX\nb");
  raw.edit([{ from: 2, to: 3, insert: "" }]);
  expect(shownOf(raw.text)).toBe("a\n\nb");
});

test("what an editor does to the text it shows is what happens to the text", () => {
  // Every edit of a small text with every sort of ending, against the text that is shown.
  const text = "ab\r\n\r\nc\nd\re\r\n";
  const shown = shownOf(text);
  for (let from = 0; from <= shown.length; from += 1) {
    for (let to = from; to <= shown.length; to += 1) {
      for (const insert of ["", "x", "\n", "y\nz"]) {
        const raw = new RawText(text);
        raw.edit([{ from, to, insert }]);
        expect(shownOf(raw.text), `${from}-${to} ${JSON.stringify(insert)}`).toBe(edited(shown, { from, to, insert }));
      }
    }
  }
});

test("places go from the text to the editor and back", () => {
  const text = "ab\r\n\r\nc\nd\r\ne";
  const raw = new RawText(text);
  for (let at = 0; at <= shownOf(text).length; at += 1) expect(raw.toShown(raw.toRaw(at))).toBe(at);
});
