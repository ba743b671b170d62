import type { Attachment } from "svelte/attachments";

/** What of a folder is taken in: what can be a document, or a table of them. */
const TEXT = /\.(?:md|markdown|txt|csv)$/i;

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;
const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;

/** What lies directly in a folder. It is told some at a time, until nothing more comes. */
async function inside(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const next = () => new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
  const all: FileSystemEntry[] = [];
  // One after the other: each goes on where the one before ended.
  // oxlint-disable-next-line no-await-in-loop
  for (let some = await next(); some.length > 0; some = await next()) all.push(...some);
  return all.filter(({ name }) => !name.startsWith(".") && TEXT.test(name)).toSorted((one, other) => one.name.localeCompare(other.name));
}

const fileOf = (entry: FileSystemFileEntry) => new Promise<File>((resolve, reject) => entry.file(resolve, reject));

/** The files that were dropped, and of a folder what lies directly in it. */
export async function droppedFiles({ items, files }: DataTransfer): Promise<File[]> {
  // The list is empty as soon as anything is waited for.
  const entries = [...items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  if (entries.length === 0) return [...files];
  const all = await Promise.all(entries.map(async (entry) => (isFolder(entry) ? inside(entry) : [entry])));
  return Promise.all(all.flat().filter(isFile).map(fileOf));
}

const isFiles = (event: DragEvent) => event.dataTransfer?.types.includes("Files") === true;

/** Files can be dropped here; `take` gets them, and `fail` why a folder could not be read. */
export function takesFiles(take: (files: readonly File[]) => void, fail: (thrown: unknown) => void): Attachment<HTMLElement> {
  return (element) => {
    const over = (event: DragEvent): void => {
      if (!isFiles(event)) return;
      event.preventDefault();
      element.dataset["drop"] = "here";
    };
    const leave = (event: DragEvent): void => {
      if (!(event.relatedTarget instanceof Node && element.contains(event.relatedTarget))) delete element.dataset["drop"];
    };
    const drop = (event: DragEvent): void => {
      delete element.dataset["drop"];
      if (!isFiles(event) || event.dataTransfer === null) return;
      event.preventDefault();
      droppedFiles(event.dataTransfer).then(take, fail);
    };
    element.addEventListener("dragover", over);
    element.addEventListener("dragleave", leave);
    element.addEventListener("drop", drop);
    return () => {
      element.removeEventListener("dragover", over);
      element.removeEventListener("dragleave", leave);
      element.removeEventListener("drop", drop);
    };
  };
}
