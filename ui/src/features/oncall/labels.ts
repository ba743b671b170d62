import type { OnCallBar, OnCallName } from "../../bridge";

/** A character is about this wide, in pixels; names are not measured, which for hundreds of bars would be slow. */
const CHARACTER_PX = 7.2;
/** A capital alone, likewise. */
const LETTER_PX = 9;
/** What is free beside a name, and beside letters, in pixels. */
const ROOM_PX = 10;
const LETTERS_ROOM_PX = 1;

/** The first letter of everybody whom no other name begins with, by what the schedule calls them. */
export type Letters = ReadonlyMap<string, string>;

/** Who can be told by one letter. */
export function lettersOf(people: readonly OnCallName[]): Letters {
  const alone = people.filter(({ id, name }) => !people.some((other) => other.id !== id && letterOf(other.name) === letterOf(name)));
  return new Map(alone.map(({ id, name }) => [id, letterOf(name)]));
}

/**
 * What is written on a bar that is so wide: the whole, else initials, else the one letter that tells somebody, else nothing. Its title
 * says everything.
 */
export function labelIn(bar: OnCallBar, widthPx: number, letters: Letters): string {
  if (bar.label.length * CHARACTER_PX + ROOM_PX <= widthPx) return bar.label;
  const short = bar.people.map(({ name }) => initials(name)).join(" ");
  if (areLettersIn(short, widthPx)) return short;
  const one = bar.people.map(({ id }) => letters.get(id));
  return one.includes(undefined) || !areLettersIn(one.join(" "), widthPx) ? "" : one.join(" ");
}

function letterOf(name: string): string {
  return [...initials(name)].slice(0, 1).join("").toUpperCase();
}

function areLettersIn(letters: string, widthPx: number): boolean {
  return letters.length * LETTER_PX + LETTERS_ROOM_PX <= widthPx;
}

/** The first letters of the first and the last name, or the first two of the only one. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/u);
  const [first = "", last] = [words[0], words.length > 1 ? words.at(-1) : undefined];
  const letters = last === undefined ? [...first].slice(0, 2) : [...first].slice(0, 1).concat([...last].slice(0, 1));
  return letters.join("");
}
