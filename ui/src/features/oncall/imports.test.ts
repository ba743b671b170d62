import { beforeEach, expect, it, vi } from "vitest";
import { Failure, type ScheduleImportView } from "../../bridge";
import { MockBridge } from "../../bridge/mock";
import { anImport } from "../../bridge/mock-oncall-import";
import { Notices } from "../../components/notices.svelte";
import { ScheduleImports } from "./imports.svelte";

let bridge: MockBridge;
let notices: Notices;
let shown: string[];
let imports: ScheduleImports;
const nothing = (): void => undefined;
const rota = (name: string) => new File(["{}"], name);

beforeEach(() => {
  bridge = new MockBridge();
  notices = new Notices();
  shown = [];
  imports = new ScheduleImports(bridge, notices, (file) => shown.push(file));
});

it("a file that cannot be read says so", async () => {
  const file = rota("rota.json");
  vi.spyOn(file, "text").mockRejectedValue(new Error("the file is gone"));
  imports.open();
  await imports.choose(file);
  expect(imports.failure?.message).toBe("the file is gone");
  expect(imports.found).toBeNull();
});

/** Saves one, and chooses another file before that is answered. */
async function closed(): Promise<{ saved: Promise<void>; resolve: (view: ScheduleImportView) => void; reject: (failure: Failure) => void }> {
  let [resolve, reject]: [(view: ScheduleImportView) => void, (failure: Failure) => void] = [nothing, nothing];
  const answered = new Promise<ScheduleImportView>((...ways) => ([resolve, reject] = ways));
  vi.spyOn(bridge, "saveScheduleImport").mockReturnValue(answered);
  imports.open();
  await imports.choose(rota("rota.json"));
  const saved = imports.save();
  imports.close();
  imports.open();
  await imports.choose(rota("other.json"));
  return { saved, resolve, reject };
}

it("an import that is saved after it was closed leaves the one that was begun since where it is", async () => {
  const { saved, resolve } = await closed();
  resolve(anImport());
  await saved;
  expect([imports.isOpen, imports.file, imports.found === null]).toEqual([true, "other.json", false]);
  expect(notices.current?.text).toBe("schedules/payments.toml was written.");
  expect(shown).toEqual([]);
});

it("an import that is not saved after it was closed says so, and not of the one that was begun since", async () => {
  const { saved, reject } = await closed();
  reject(new Failure({ kind: "store", message: "the disk is full" }));
  await saved;
  expect(notices.current).toMatchObject({ text: "the disk is full", wrong: true });
  expect(imports.failure).toBeNull();
});
