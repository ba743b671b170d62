import { type AuthForm, type Bridge, type ChannelForm, Failure, type SecretInput, type SettingsView } from "../../bridge";
import { blankAuth } from "./entry";

/**
 * A channel while it is being written. Secrets that are typed go to the core once, by the name they are kept under; the core never
 * gives one back.
 */
export class ChannelDraft {
  /** The name it has in the file; none for a new one. */
  readonly original: string | null;
  form = $state<ChannelForm>({ name: "", kind: "", settings: {}, auth: { kind: "none" }, headers: [], keyring: "" });
  /** What was typed into the boxes for secrets: of the way in, and of the channel itself. */
  secret = $state("");
  ownSecret = $state("");
  failure = $state.raw<Failure | null>(null);
  saving = $state(false);
  readonly #bridge: Bridge;
  readonly #before: string;

  constructor(bridge: Bridge, known: ChannelForm | null, kind: string) {
    this.#bridge = bridge;
    this.original = known?.name ?? null;
    if (known === null) this.form.kind = kind;
    else this.form = structuredClone(known);
    this.#before = JSON.stringify(this.form);
  }

  /** Whether anything was written. */
  get dirty(): boolean {
    return JSON.stringify(this.form) !== this.#before || this.secret !== "" || this.ownSecret !== "";
  }

  /** What is wrong with a box, as the core said last. */
  problem(field: string): string | null {
    return this.failure?.field === field ? this.failure.message : null;
  }

  /** A channel is tried after it is saved, so nothing points at a box before. */
  suspects(): boolean {
    return false;
  }

  /** Chooses how the channel is got into. */
  enterBy(kind: AuthForm["kind"]): void {
    this.secret = "";
    this.form.auth = blankAuth(kind);
  }

  /** Chooses what the channel is; what the other kind does not have is not sent to the core. */
  become(kind: string): void {
    this.secret = "";
    this.ownSecret = "";
    this.form.kind = kind;
    this.form.keyring = "";
  }

  /** Writes it into the file; nothing where that is refused, and then the reason is kept. */
  async save(): Promise<SettingsView | null> {
    this.saving = true;
    this.failure = null;
    try {
      return await this.#bridge.saveChannel(this.original, $state.snapshot(this.form), this.#secrets());
    } catch (thrown) {
      this.failure = Failure.from(thrown);
      return null;
    } finally {
      this.saving = false;
    }
  }

  #secrets(): SecretInput[] {
    const { auth, name, keyring } = this.form;
    const given: SecretInput[] = [];
    if (this.secret !== "" && "keyring" in auth) given.push({ name: auth.keyring === "" ? name : auth.keyring, value: this.secret });
    if (this.ownSecret !== "") given.push({ name: keyring === "" ? name : keyring, value: this.ownSecret });
    return given;
  }
}
