import type { PostmortemFactor, PostmortemView } from "../../bridge";
import type { ActForm, Acting } from "../incidents/acting.svelte";
import type { OpenDocument } from "./document.svelte";
import type { Forms } from "./forms";
import { words } from "./words";

const said = words.factors;

export const KINDS = ["technical", "process", "organisational", "external"] as const;
export const FOUND = ["records", "asking", "trying", "reading", "memory"] as const;

/** One of which nothing is said yet. Most of what is written first is technical, so that is not what is proposed. */
const NEW: PostmortemFactor = { name: "", kind: "process", tags: [], foundBy: null, evidence: [] };

/** Whether two are written alike: a document that was read again has them anew. */
const isSame = (one: PostmortemFactor, other: PostmortemFactor) => JSON.stringify(one) === JSON.stringify(other);

/** Failure modes as they are typed: `retry-storm, #cache`. */
export function tagsOf(typed: string): string[] {
  const tags = typed.split(/[\s,]+/).map((tag) => tag.replace(/^#/, ""));
  return [...new Set(tags)].filter((tag) => tag !== "");
}

/** What shows it, a line each. */
export function linesOf(typed: string): string[] {
  return typed
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

/** The contributing factors of the document: all of them are kept at once, in their order. */
export class Factors {
  readonly #document: OpenDocument;
  readonly #acting: Acting;
  readonly #forms: Forms;
  #running: Promise<void> = Promise.resolve();

  constructor(document: OpenDocument, acting: Acting, forms: Forms) {
    this.#document = document;
    this.#acting = acting;
    this.#forms = forms;
  }

  /** Begins a new one, as another document had it where that is given. */
  add(like: PostmortemFactor | null = null): void {
    const { view } = this.#document;
    if (view !== null) this.#acting.begin(this.#form(view, { ...(like ?? NEW), evidence: [] }, null));
  }

  edit(factor: PostmortemFactor): void {
    const { view } = this.#document;
    if (view !== null) this.#acting.begin(this.#form(view, factor, factor));
  }

  async remove(factor: PostmortemFactor): Promise<void> {
    await this.#acting.do(() => this.#keep((all) => all.filter((one) => !isSame(one, factor))));
  }

  /** Puts one before the one above it. */
  async raise(factor: PostmortemFactor): Promise<void> {
    await this.#acting.do(() =>
      this.#keep((all) => {
        const at = all.findIndex((one) => isSame(one, factor));
        const above = all[at - 1];
        return above === undefined ? all : all.toSpliced(at - 1, 2, factor, above);
      }),
    );
  }

  /** `before` is the one that is changed; none where it is a further one. */
  #form({ knownFactors, row }: PostmortemView, of: PostmortemFactor, before: PostmortemFactor | null): ActForm {
    return {
      title: before === null ? said.add : said.edit,
      about: row.title,
      deed: said.keep,
      fields: [
        { name: "factors", label: said.name, value: of.name, hint: said.nameHint, offers: knownFactors.map(({ factor }) => factor.name) },
        { name: "kind", label: said.kind, value: of.kind, choices: KINDS.map((value) => ({ value, title: said.kinds[value] ?? value })) },
        {
          name: "foundBy",
          label: said.foundBy,
          value: of.foundBy ?? "",
          mayBeEmpty: true,
          choices: [...FOUND.map((value) => ({ value, title: said.found[value] ?? value })), { value: "", title: said.notFound }],
        },
        { name: "tags", label: said.tags, value: of.tags.join(" "), hint: said.tagsHint, mayBeEmpty: true },
        { name: "evidence", label: said.evidence, value: of.evidence.join("\n"), help: said.evidenceHelp, isLong: true, mayBeEmpty: true },
      ],
      send: ({ factors: name = "", kind = "", foundBy = "", tags = "", evidence = "" }) => {
        const factor = { name: name.trim(), kind, tags: tagsOf(tags), foundBy: foundBy === "" ? null : foundBy, evidence: linesOf(evidence) };
        return this.#keep((all) => {
          const at = before === null ? -1 : all.findIndex((one) => isSame(one, before));
          return at < 0 ? [...all, factor] : all.with(at, factor);
        });
      },
    };
  }

  /** One after the other, each on what the one before left. */
  #keep(after: (all: readonly PostmortemFactor[]) => readonly PostmortemFactor[]): Promise<string> {
    const done = this.#running.then(() => this.#kept(after));
    this.#running = done.then(
      () => undefined,
      () => undefined,
    );
    return done;
  }

  /** Keeps what is typed first: the list of them in the text may be filled in anew. */
  async #kept(after: (all: readonly PostmortemFactor[]) => readonly PostmortemFactor[]): Promise<string> {
    const { view } = this.#document;
    if (view === null) return "";
    await this.#document.keep(true);
    const done = await this.#forms.act(view.row.id, { kind: "factors", factors: [...after(view.factors)] });
    await this.#document.changed();
    return done;
  }
}
