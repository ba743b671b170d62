import type { PersonChoice } from "../../bridge";

interface Choice {
  readonly value: string;
  readonly title: string;
}

/** Everybody who may be named, to pick from; with `none` first somebody who is nobody, called so. */
export function peopleChoices(people: readonly PersonChoice[], none: string | null = null): Choice[] {
  const named = people.map(({ id, name }) => ({ value: id, title: id === name ? id : `${name} (${id})` }));
  return none === null ? named : [{ value: "", title: none }, ...named];
}

/** Somebody that was typed, by id or name. A name that several have stays as it is: the core says so. */
export function idOf(people: readonly PersonChoice[], typed: string): string {
  if (people.some(({ id }) => id === typed)) return typed;
  const [first, ...others] = people.filter(({ name }) => name === typed);
  return first !== undefined && others.length === 0 ? first.id : typed;
}

/** How somebody is called. */
export function nameOf(people: readonly PersonChoice[], id: string): string {
  return people.find((person) => person.id === id)?.name ?? id;
}
