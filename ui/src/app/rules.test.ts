import { readFileSync, readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { MockBridge } from "../bridge/mock";
import { clashes } from "../commands/commands";
import { pages } from "../commands/place.svelte";
import { AppWindow } from "./window.svelte";

const files = readdirSync("src", { recursive: true, encoding: "utf8" })
  .filter((path) => /\.(svelte|ts)$/.test(path) && !path.endsWith(".test.ts"))
  .map((path) => ({ path, text: readFileSync(`src/${path}`, "utf8") }));

test.each(pages)("on the page %s no key stands for two commands, and no two commands are one", (page) => {
  const app = new AppWindow(new MockBridge());
  app.place.go(page);
  expect(clashes(app.commands)).toEqual([]);
  expect(new Set(app.commands.map((command) => command.id)).size).toBe(app.commands.length);
});

test("markup is taken as markup in one place only", () => {
  const places = files.filter(({ text }) => /\{@html|innerHTML|insertAdjacentHTML/.test(text)).map(({ path }) => path);
  expect(places).toEqual(["components/CoreSvg.svelte"]);
});

test("every command of the core is called by the bridge, and no other", () => {
  const known = readFileSync("../src-tauri/commands.in", "utf8").match(/(?<=^ +)[a-z_]+/gm);
  const called = [...readFileSync("src/bridge/tauri.ts", "utf8").matchAll(/call\("([a-z_]+)"/g)].map(([, name]) => name);
  expect(called.toSorted()).toEqual(known?.toSorted());
});

test("no file is long enough to be two ideas", () => {
  expect(files.filter(({ text }) => text.split("\n").length > 260).map(({ path }) => path)).toEqual([]);
});
