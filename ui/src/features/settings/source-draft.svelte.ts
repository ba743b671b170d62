import { type AuthForm, type Bridge, Failure, type KindForm, type SecretInput, type SettingsView, type SourceForm, type SourceTest } from "../../bridge";
import { blankAuth } from "./entry";

/** An empty form of the first kind there is. */
export function blankForm(kinds: readonly KindForm[]): SourceForm {
  const kind = kinds[0]?.id ?? "";
  return { name: "", kind, urls: [""], every: "", auth: { kind: "none" }, ca: "", proxy: "", headers: [], settings: {} };
}

/**
 * A source while it is being written. Secrets that are typed go to the core once, by the name they are kept under; the core never
 * gives one back.
 */
export class SourceDraft {
  /** The name it has in the file; none for a new one. */
  readonly original: string | null;
  form = $state<SourceForm>(blankForm([]));
  /** What was typed into the boxes for secrets: of the way in, and of headers by their number. */
  secret = $state("");
  headerSecrets = $state<string[]>([]);
  test = $state.raw<SourceTest | null>(null);
  testing = $state(false);
  saving = $state(false);
  failure = $state.raw<Failure | null>(null);
  readonly #bridge: Bridge;
  readonly #before: string;

  constructor(bridge: Bridge, original: string | null, form: SourceForm) {
    this.#bridge = bridge;
    this.original = original;
    this.form = structuredClone(form);
    if (this.form.urls.length === 0) this.form.urls = [""];
    this.#before = JSON.stringify(this.form);
  }

  /** Whether anything was written. */
  get dirty(): boolean {
    return JSON.stringify(this.form) !== this.#before || this.secret !== "" || this.headerSecrets.some((secret) => secret !== "");
  }

  /** What is wrong with a box, as the core said last. */
  problem(field: string): string | null {
    if (this.failure?.field === field) return this.failure.message;
    return null;
  }

  /** Whether the last test points at a box. */
  suspects(field: string): boolean {
    return this.test !== null && !this.test.good && this.test.field === field;
  }

  /** Chooses how the source is got into. */
  enterBy(kind: AuthForm["kind"]): void {
    this.secret = "";
    this.form.auth = blankAuth(kind);
  }

  /** Polls once with what is written. An answer to what was changed meanwhile is not shown. */
  async run(): Promise<void> {
    const asked = JSON.stringify(this.form);
    this.testing = true;
    this.test = null;
    this.failure = null;
    try {
      const test = await this.#bridge.testSource(this.#sent(), this.#secrets());
      if (JSON.stringify(this.form) === asked) this.test = test;
    } catch (thrown) {
      this.failure = Failure.from(thrown);
    } finally {
      this.testing = false;
    }
  }

  /** Writes it into the file; nothing where that is refused, and then the reason is kept. */
  async save(): Promise<SettingsView | null> {
    this.saving = true;
    this.failure = null;
    try {
      return await this.#bridge.saveSource(this.original, this.#sent(), this.#secrets());
    } catch (thrown) {
      this.failure = Failure.from(thrown);
      return null;
    } finally {
      this.saving = false;
    }
  }

  #sent(): SourceForm {
    const form = $state.snapshot(this.form);
    const urls = form.urls.map((url) => url.trim()).filter((url) => url !== "");
    const settings = Object.fromEntries(Object.entries(form.settings).filter(([, value]) => value !== ""));
    return { ...form, urls, settings };
  }

  #secrets(): SecretInput[] {
    const { auth, headers, name } = this.form;
    const given: SecretInput[] = [];
    if (this.secret !== "" && "keyring" in auth) given.push({ name: auth.keyring === "" ? name : auth.keyring, value: this.secret });
    for (const [index, header] of headers.entries()) {
      const value = this.headerSecrets[index] ?? "";
      if (value !== "" && header.keyring !== "") given.push({ name: header.keyring, value });
    }
    return given;
  }
}
