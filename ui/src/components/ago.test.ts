import { expect, test } from "vitest";
import { ago } from "./ago";

test.each([
  [-5_000, "now"],
  [59_999, "now"],
  [60_000, "1 min"],
  [3_599_999, "59 min"],
  [3_600_000, "1 h"],
  [47 * 3_600_000, "47 h"],
  [48 * 3_600_000, "2 d"],
])("%i ms ago reads %s", (spanMs, text) => {
  expect(ago(1_000_000_000, 1_000_000_000 + spanMs)).toBe(text);
});
