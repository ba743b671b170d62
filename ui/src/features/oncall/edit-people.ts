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

/** How somebody is called. */
export function nameOf(people: readonly PersonChoice[], id: string): string {
  return people.find((person) => person.id === id)?.name ?? id;
}
