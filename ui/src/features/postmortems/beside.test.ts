import { expect, test } from "vitest";
import { aComment } from "../../bridge/mock-postmortem-view";
import { linesOf, tagsOf } from "./factors.svelte";
import { callsOf } from "./imports.svelte";
import { isPicture, pictureName, pictureText } from "./pictures";
import { threadsOf } from "./threads";

test("answers stand with what was said first, also those to an answer", () => {
  const [first, other] = [aComment({ id: 1 }), aComment({ id: 2 })];
  const [answer, again] = [aComment({ id: 3, answers: 1 }), aComment({ id: 4, answers: 3 })];
  expect(threadsOf([first, other, answer, again])).toEqual([
    { first, answers: [answer, again] },
    { first: other, answers: [] },
  ]);
});

test("failure modes are taken as they are typed, and what shows a factor is a line each", () => {
  expect(tagsOf(" #retry-storm, cache\nretry-storm")).toEqual(["retry-storm", "cache"]);
  expect(tagsOf("  ")).toEqual([]);
  expect(linesOf("one\n\n two \n")).toEqual(["one", "two"]);
});

test.each([
  ["image.png", [], "image.png"],
  ["image.png", ["image.png"], "image-2.png"],
  ["image.png", ["image.png", "image-2.png"], "image-3.png"],
  ["Screen shot (1) [a].PNG", [], "Screen-shot-1-a.png"],
  ["Überlast.png", [], "Überlast.png"],
  ["../..", [], "picture.png"],
])("a picture %j is called so that Markdown reads it as a name, beside %j: %j", (name, taken, called) => {
  expect(pictureName({ name, type: "image/png" }, taken)).toBe(called);
  expect(pictureText(called)).toMatch(/^!\[[^\][]+\]\([^\s()]+\)\n$/);
});

test("what is no picture is left to the editor", () => {
  expect(isPicture(new File([], "a.png", { type: "image/png" }))).toBe(true);
  expect(isPicture(new File([], "a.svg", { type: "image/svg+xml" }))).toBe(false);
});

const file = (name: string, size: number) => ({ name, text: "x".repeat(size) });

test("files go over in calls of a size, in their order, and none is cut", () => {
  const calls = callsOf([file("a", 4), file("b", 5), file("c", 2), file("d", 30), file("e", 1)], 10);
  expect(calls.map((call) => call.map(({ name }) => name))).toEqual([["a", "b"], ["c"], ["d"], ["e"]]);
  expect(callsOf([])).toEqual([]);
});
