/** What somebody typed into the boxes of a form and has not entered, by box. */
type Draft = Readonly<Record<string, string>>;

const KEY = "watchbill.review.drafts.";

/**
 * What was typed into a review and not entered yet. It is on disk with every letter, so that it is there again on another page, after
 * Watchbill ended, and after a crash; only entering it, or taking it back, takes it away.
 */
export class Drafts {
  #forms = $state.raw<Readonly<Record<string, Draft>>>({});
  #key = "";

  /** Those of this review from here on. */
  open(review: string): void {
    this.#key = `${KEY}${review}`;
    this.#forms = stored(this.#key);
  }

  /** The forms in which something waits. */
  get forms(): string[] {
    return Object.keys(this.#forms);
  }

  /** What a box holds: what was typed, else what was entered. */
  text(form: string, box: string, entered: string): string {
    return this.#forms[form]?.[box] ?? entered;
  }

  /** All that waits in a form, by box. */
  of(form: string): Draft {
    return this.#forms[form] ?? {};
  }

  /** Whether something waits in a form. */
  has(form: string): boolean {
    return this.#forms[form] !== undefined;
  }

  /** Somebody typed. A box that holds again what was entered waits for nothing. */
  type(form: string, box: string, text: string, entered: string): void {
    const { [box]: _, ...others } = this.#forms[form] ?? {};
    this.#put(form, text === entered ? others : { ...others, [box]: text });
  }

  /** It was entered, or taken back: a box of the form, or all of them. */
  drop(form: string, box: string | null = null): void {
    const { [box ?? ""]: _, ...others } = this.#forms[form] ?? {};
    this.#put(form, box === null ? {} : others);
  }

  /** This much of a form was entered. What was typed meanwhile goes on waiting. */
  entered(form: string, sent: Draft): void {
    this.#put(form, Object.fromEntries(Object.entries(this.of(form)).filter(([box, text]) => sent[box] !== text)));
  }

  #put(form: string, draft: Draft): void {
    const { [form]: _, ...others } = this.#forms;
    this.#forms = Object.keys(draft).length === 0 ? others : { ...others, [form]: draft };
    try {
      if (this.forms.length === 0) localStorage.removeItem(this.#key);
      else localStorage.setItem(this.#key, JSON.stringify(this.#forms));
    } catch {
      // A full disk takes nothing from what is on the screen: it is kept until Watchbill ends.
    }
  }
}

function stored(key: string): Record<string, Draft> {
  try {
    return texts(JSON.parse(localStorage.getItem(key) ?? "{}"), (draft) => {
      const boxes = texts(draft, (text) => (typeof text === "string" ? text : null));
      return Object.keys(boxes).length === 0 ? null : boxes;
    });
  } catch {
    return {};
  }
}

/** The entries of an object that are what they should be. */
function texts<T>(value: unknown, read: (value: unknown) => T | null): Record<string, T> {
  if (typeof value !== "object" || value === null) return {};
  const entries = Object.entries(value).map(([name, entry]) => [name, read(entry)] as const);
  return Object.fromEntries(entries.filter((entry): entry is [string, NonNullable<T> & T] => entry[1] !== null));
}
