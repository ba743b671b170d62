import { expect, test } from "vitest";
import { aSource, aTime } from "../../bridge/mock";
import { sourcesSummary } from "./sources";

const fine = aSource();
const failing = (ms: number, short: string) => aSource({ health: "failing", asOf: aTime(ms, short) });
const never = aSource({ health: "unknown", asOf: null });

test.each([
  ["no sources yet", []],
  ["1 fine", [fine]],
  ["2 fine, 1 as of 02:11", [fine, failing(5, "02:11"), fine]],
  ["2 as of 01:05 or later", [failing(5, "02:11"), failing(2, "01:05")]],
  ["1 fine, 1 as of 02:11, 1 never answered", [fine, failing(5, "02:11"), never]],
])("reads %s", (text, sources) => {
  expect(sourcesSummary(sources)).toBe(text);
});
