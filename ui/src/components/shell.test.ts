import { expect, test } from "vitest";
import { shellWord } from "./shell";

test.each([
  ["/home/ana/watchbill", "/home/ana/watchbill"],
  ["/home/ana/on call", "'/home/ana/on call'"],
  ["/tmp/$(reboot)", "'/tmp/$(reboot)'"],
  ["it's", "'it'\\''s'"],
  ["", "''"],
])("%j is typed as %s", (text, word) => {
  expect(shellWord(text)).toBe(word);
});
