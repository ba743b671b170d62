import { expect, test } from "vitest";
import { beginning } from "./cut";

test.each([
  ["short", 10, "short"],
  ["exactly", 7, "exactly"],
  ["too long", 3, "too"],
  ["ab😀cd", 3, "ab"],
  ["ab😀cd", 4, "ab😀"],
])("%j cut at %i is %j", (text, atMost, expected) => {
  expect(beginning(text, atMost)).toBe(expected);
});
