import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

const css = readFileSync("src/styles/tokens.css", "utf8");
const pairs = new Map(
  [...css.matchAll(/--([a-z0-9-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)].map(
    ([, name = "", light = "", dark = ""]) => [name, { light, dark }] as const,
  ),
);

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const c = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return c <= 0.040_45 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].toSorted((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

function colour(name: string, theme: "light" | "dark"): string {
  const pair = pairs.get(name);
  if (pair === undefined) throw new Error(`no token --${name} in both themes`);
  return pair[theme];
}

const texts = ["text", "text-2", "text-3", "accent", "critical", "error", "warning", "info", "unknown"];
const surfaces = ["ground", "page", "raised", "hover", "chosen"];

// The core writes with these; a chart stands on `--chart-ground`.
const written = ["text", "strong", "even", "spent", "series-1", "series-2", "series-3", "series-4"];

test.each(written)("the ink --chart-%s is a text that can be read", (ink) => {
  expect(texts).toContain(new RegExp(`--chart-${ink}: var\\(--([a-z0-9-]+)\\);`).exec(css)?.[1]);
});

test("charts stand on a surface on which texts can be read", () => {
  expect(surfaces).toContain(/--chart-ground: var\(--([a-z]+)\);/.exec(css)?.[1]);
});

describe.each(["light", "dark"] as const)("in the %s theme", (theme) => {
  test.each(texts.flatMap((text) => surfaces.map((surface) => [text, surface] as const)))(
    "%s can be read on %s",
    (text, surface) => {
      expect(contrast(colour(text, theme), colour(surface, theme))).toBeGreaterThanOrEqual(4.5);
    },
  );

  test("text on the accent can be read", () => {
    expect(contrast(colour("on-accent", theme), colour("accent", theme))).toBeGreaterThanOrEqual(4.5);
  });

  test.each([
    ["line-strong", "raised"],
    ["strip-firing", "page"],
    ["strip-hatch", "strip-empty"],
  ])("the mark %s stands out from %s", (mark, surface) => {
    expect(contrast(colour(mark, theme), colour(surface, theme))).toBeGreaterThanOrEqual(mark === "strip-hatch" ? 2.5 : 3);
  });
});
