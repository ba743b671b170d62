import type { PostmortemFinding, PostmortemSection } from "../../bridge";

/** The section in which a place is. */
export function sectionAt(guide: readonly PostmortemSection[], place: number): PostmortemSection | null {
  const before = guide.filter(({ at }) => at !== null && at <= place);
  return before.toSorted((one, other) => (one.at ?? 0) - (other.at ?? 0)).at(-1) ?? null;
}

/** The next section from a place on in which nothing is written yet, those that are required first; from the last to the first. */
export function promptAfter(guide: readonly PostmortemSection[], place: number): PostmortemSection | null {
  const missing = guide.filter(({ at, written }) => at !== null && !written);
  const required = missing.filter(({ wanted }) => wanted === "required");
  const wanted = required.length > 0 ? required : missing;
  return wanted.find(({ at }) => (at ?? 0) > place) ?? wanted[0] ?? null;
}

/** The next finding from a place on, or the one before it; from the last to the first. */
export function findingFrom(found: readonly PostmortemFinding[], place: number, by: 1 | -1): PostmortemFinding | undefined {
  return by > 0 ? (found.find(({ from }) => from > place) ?? found[0]) : (found.findLast(({ to }) => to < place) ?? found.at(-1));
}

/** What parts a text from a section behind it: an empty line. */
export function gapAfter(text: string): string {
  return text === "" || text.endsWith("\n\n") ? "" : text.endsWith("\n") ? "\n" : "\n\n";
}

/** Where the line behind that of a place begins; the end of the text where there is none. */
export function lineBehind(text: string, place: number): number {
  const end = text.indexOf("\n", place);
  return end < 0 ? text.length : end + 1;
}
