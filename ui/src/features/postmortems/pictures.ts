/** What a picture of a type is called at its end. */
const ENDINGS: Readonly<Record<string, string>> = { "image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/webp": "webp" };

/** Whether a document can show it. */
export const isPicture = ({ type }: File): boolean => type in ENDINGS;

/**
 * How a picture is called among the files of an incident: as its file, with nothing in it that Markdown reads as its own. What a program
 * puts on the clipboard is always `image.png`, so a name that is there gets a number.
 */
export function pictureName({ name, type }: Pick<File, "name" | "type">, taken: readonly string[]): string {
  const ending = ENDINGS[type] ?? "png";
  const plain = name
    .replace(/\.[A-Za-z0-9]+$/, "")
    .replaceAll(/[^\p{Letter}\p{Number}_-]+/gu, "-")
    .replaceAll(/^-+|-+$/g, "");
  const stem = plain === "" ? "picture" : plain;
  for (let number = 1; ; number += 1) {
    const called = `${stem}${number === 1 ? "" : `-${number}`}.${ending}`;
    if (!taken.includes(called)) return called;
  }
}

/** The line that shows it: what can be seen in it is to be written over the name. */
export const pictureText = (name: string) => `![${name.replace(/\.[a-z]+$/, "")}](${name})\n`;
