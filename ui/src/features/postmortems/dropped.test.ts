import { expect, test, vi } from "vitest";
import { droppedFiles, takesFiles } from "./dropped";

const file = (name: string) => new File([name], name);
const entryOf = (name: string) => ({ name, isFile: true, isDirectory: false, file: (got: (file: File) => void) => got(file(name)) });

/** A folder that tells of what is in it one after another. */
function folderOf(...names: string[]) {
  return {
    name: "postmortems",
    isFile: false,
    isDirectory: true,
    createReader: () => {
      const left = names.map((name) => (name.endsWith("/") ? { name: name.slice(0, -1), isFile: false, isDirectory: true } : entryOf(name)));
      return { readEntries: (got: (entries: unknown[]) => void) => got(left.splice(0, 1)) };
    },
  };
}

const dropOf = (entries: unknown[], files: File[] = []) =>
  ({ types: ["Files"], items: entries.map((entry) => ({ webkitGetAsEntry: () => entry })), files }) as unknown as DataTransfer;

const namesOf = async (data: DataTransfer) => (await droppedFiles(data)).map(({ name }) => name);

test("of a folder that is dropped comes what can be a document and lies directly in it, beside the files that were dropped", async () => {
  const folder = folderOf("b.md", "a.CSV", ".hidden.md", "graph.png", "old/", "old.md/");
  expect(await namesOf(dropOf([entryOf("first.txt"), folder]))).toEqual(["first.txt", "a.CSV", "b.md"]);
  expect(await namesOf(dropOf([folderOf()]))).toEqual([]);
  expect(await namesOf(dropOf([null], [file("plain.md")])), "where no entries are told").toEqual(["plain.md"]);
});

test("only files can be dropped, and a folder that cannot be read says so", async () => {
  const [taken, failed] = [vi.fn(), vi.fn()];
  const element = document.createElement("div");
  const end = takesFiles(taken, failed)(element);
  const tell = (type: string, dataTransfer: unknown) => {
    const event = Object.assign(new Event(type, { cancelable: true }), { dataTransfer, relatedTarget: null });
    element.dispatchEvent(event);
    return event.defaultPrevented;
  };
  expect(tell("dragover", { types: ["text/plain"] })).toBe(false);
  expect(tell("dragover", dropOf([]))).toBe(true);
  expect(element.dataset["drop"]).toBe("here");
  tell("dragleave", null);
  expect(element.dataset["drop"]).toBeUndefined();
  expect(tell("drop", dropOf([entryOf("one.md")]))).toBe(true);
  await vi.waitFor(() => expect(taken).toHaveBeenCalledOnce());
  const gone = { isFile: false, isDirectory: true, createReader: () => ({ readEntries: (_: unknown, fail: (why: Error) => void) => fail(new Error("it is gone")) }) };
  tell("drop", dropOf([gone]));
  await vi.waitFor(() => expect(failed).toHaveBeenCalledOnce());
  if (typeof end === "function") end();
  expect(tell("drop", dropOf([entryOf("two.md")]))).toBe(false);
});
