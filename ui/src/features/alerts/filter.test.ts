import { expect, test } from "vitest";
import { withMatcher } from "./filter";

test.each([
  ["", "team", "pay", 'team="pay"'],
  ["  ", "team", "pay", 'team="pay"'],
  ['zone="eu"', "team", "pay", 'zone="eu", team="pay"'],
  ['zone="eu",', "team", "pay", 'zone="eu", team="pay"'],
  ['{zone="eu"}', "team", "pay", '{zone="eu", team="pay"}'],
  ["{}", "team", "pay", '{team="pay"}'],
  ['team="pay"', "team", "pay", 'team="pay"'],
  ["", "path", 'C:\\x "y"\n', 'path="C:\\\\x \\"y\\"\\n"'],
  ["", "k8s.pod", "a", '"k8s.pod"="a"'],
  ["", "@state", "unknown", '@state="unknown"'],
])("%j with %s=%j", (filter, name, value, expected) => {
  expect(withMatcher(filter, name, value)).toBe(expected);
});
