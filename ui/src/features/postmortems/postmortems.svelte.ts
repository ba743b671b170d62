import { tick } from "svelte";
import { type ActionItemRow, type Bridge, Failure, type PostmortemComment, type PostmortemFinding } from "../../bridge";
import type { Notices } from "../../components/notices.svelte";
import { Acting } from "../incidents/acting.svelte";
import { ActionItems } from "./actions.svelte";
import { OpenDocument } from "./document.svelte";
import { Factors } from "./factors.svelte";
import { Forms } from "./forms";
import { Imports } from "./imports.svelte";
import { Inserting } from "./inserting.svelte";
import { DocumentList, type ListRow } from "./list.svelte";
import { Sharing } from "./sharing.svelte";
import { Templates } from "./templates.svelte";
import { Versions } from "./versions.svelte";
import { words } from "./words";

export type Part = "documents" | "actions" | "templates";
export const PARTS: readonly Part[] = ["documents", "actions", "templates"];

export type Beside = "findings" | "factors" | "review";
export const BESIDE: readonly Beside[] = ["findings", "factors", "review"];

/** Postmortems, their action items and their templates, in place of the list of incidents; and the document that is open. */
export class PostmortemsDesk {
  isOpen = $state(false);
  part = $state<Part>("documents");
  /** What stands beside the text. */
  beside = $state<Beside>("findings");
  readonly list: DocumentList;
  readonly document: OpenDocument;
  readonly actions: ActionItems;
  readonly templates: Templates;
  readonly versions: Versions;
  readonly sharing: Sharing;
  readonly acting: Acting;
  readonly forms: Forms;
  readonly inserting: Inserting;
  readonly factors: Factors;
  readonly imports: Imports;
  people = $state.raw<readonly string[]>([]);
  /** Brings the chosen row into sight and gives the list the keyboard, while it is drawn. */
  drawn: { focus(): void; reveal(): void } | null = null;
  readonly #bridge: Bridge;
  readonly #notices: Notices;

  constructor(bridge: Bridge, notices: Notices) {
    this.#bridge = bridge;
    this.#notices = notices;
    const changed = () => void this.changed();
    this.list = new DocumentList(bridge);
    this.document = new OpenDocument(bridge);
    this.actions = new ActionItems(bridge);
    this.templates = new Templates(bridge, notices);
    this.versions = new Versions(bridge, notices, () => this.changed());
    this.sharing = new Sharing(bridge, notices, changed);
    this.acting = new Acting(notices, changed);
    this.forms = new Forms(bridge, () => this.people);
    this.inserting = new Inserting(bridge, notices, this);
    this.factors = new Factors(this.document, this.acting, this.forms);
    this.imports = new Imports(bridge, changed, (id) => void this.show(id));
  }

  /** Reads again what is shown. */
  async changed(): Promise<void> {
    if (!this.isOpen) return;
    if (this.part === "actions") await this.actions.changed();
    else if (this.part === "templates") await this.templates.changed();
    // Behind a document nobody sees the list, and working it out would make whoever types wait.
    else if (this.document.id !== null) await this.document.changed();
    else await this.list.changed();
  }

  /** Shows one of the three lists; what is typed is kept first. Says whether it is shown. */
  async open(part: Part = this.part): Promise<boolean> {
    if (!this.templates.mayLeave() || !(await this.#closeDocument())) return false;
    this.templates.cancel();
    this.isOpen = true;
    this.part = part;
    await this.changed();
    return true;
  }

  /** Opens a document, wherever the reader is. */
  async show(id: number): Promise<void> {
    if (id !== this.document.id && !(await this.#closeDocument())) return;
    this.isOpen = true;
    this.part = "documents";
    this.list.chosen.key = `document ${id}`;
    this.beside = "findings";
    void this.#readPeople();
    await Promise.all([this.document.read(id), this.list.changed()]);
    void this.inserting.readLinks();
  }

  /** Opens a row: a document, or the form that begins one. */
  async openRow(row: ListRow | null): Promise<void> {
    if (row === null) return;
    if (row.kind === "document") return this.show(row.row.id);
    await this.begin(row.wanted, row.wanted.reasons.join(" "));
  }

  /** Begins the document of an incident. */
  async begin(of: { readonly incident: number; readonly title: string; readonly template: string }, about: string): Promise<void> {
    await Promise.all([this.templates.changed(), this.#readPeople()]);
    this.acting.begin(this.forms.begin(of, `${words.incident(of.incident)} ${of.title}. ${about}`, this.templates.all ?? [], (id) => void this.show(id)));
  }

  /** Whether nobody wrote in the draft that is open: another template can take the place of its own. */
  get isUnwritten(): boolean {
    const { view, guide } = this.document;
    return view?.row.state === "draft" && view.row.incident !== null && guide.every(({ written }) => !written);
  }

  async chooseTemplate(): Promise<void> {
    await this.templates.changed();
    if (this.document.view !== null) this.acting.begin(this.forms.template(this.document.view.row, this.templates.all ?? []));
  }

  /** Opens the document of an incident, or begins it. */
  async ofIncident({ id, title, postmortem = null }: { readonly id: number; readonly title: string; readonly postmortem?: number | null }): Promise<void> {
    if (postmortem !== null) return this.show(postmortem);
    await this.list.changed();
    const known = this.list.view?.rows.find(({ incident }) => incident === id);
    if (known !== undefined) return this.show(known.id);
    const need = this.list.view?.wanted.find(({ incident }) => incident === id);
    await this.begin(need ?? { incident: id, title, template: "" }, need?.reasons.join(" ") ?? "");
  }

  /** Closes what was opened last: the template that is edited, the document, the lists. */
  async close(): Promise<void> {
    if (this.templates.draft !== null) {
      if (this.templates.mayLeave()) this.templates.cancel();
    } else if (this.document.id !== null) {
      if (!(await this.#closeDocument())) return;
      await this.list.changed();
      await tick();
      this.drawn?.focus();
    } else this.isOpen = false;
  }

  /** Back to the incidents, with what is typed kept. Says whether that could be. */
  async leave(): Promise<boolean> {
    if (!this.templates.mayLeave() || !(await this.#closeDocument())) return false;
    this.templates.cancel();
    this.isOpen = false;
    return true;
  }

  /** Whether nothing is typed that would be lost where the reader goes elsewhere. What is written in a document is kept. */
  mayLeave(): boolean {
    void this.rest();
    return this.templates.mayLeave();
  }

  /** Keeps what is typed, wherever the reader goes. */
  rest(): Promise<void> {
    return this.document.saving?.flush(true) ?? Promise.resolve();
  }

  /** Moves the choice in the list that is shown, or to the next finding of the document. */
  move(by: number): void {
    if (this.document.id !== null) return this.document.step(by < 0 ? -1 : 1);
    this.#chosen.move(by);
    this.drawn?.reveal();
  }

  get #chosen(): { move(by: number): number } {
    if (this.part === "actions") return this.actions.chosen;
    return this.part === "templates" ? this.templates.chosen : this.list.chosen;
  }

  dismiss(finding: PostmortemFinding | null): void {
    const { id } = this.document;
    if (id === null || finding === null) return;
    this.acting.begin(this.forms.dismiss(id, finding, () => void this.document.recheck()));
  }

  /** Finds again what may stand. */
  async takeBack({ class: of, sentence }: PostmortemFinding): Promise<void> {
    const { id } = this.document;
    if (id === null) return;
    await this.acting.do(async () => {
      await this.#bridge.dismissFinding({ id, class: of, sentence, reason: "" });
      await this.document.recheck();
      return "";
    });
  }

  /** Says something of the marked words, or of all of it. What is typed is kept first, so that these are there. */
  async comment(): Promise<void> {
    const { selected } = this.document;
    if (!(await this.#keep())) return;
    const { view } = this.document;
    if (view !== null) this.acting.begin(this.forms.comment(view.row, selected.text.trim() === "" ? "" : selected.text, selected.from));
  }

  /** Answers what was said. */
  answer(comment: PostmortemComment): void {
    const { view } = this.document;
    if (view !== null) this.acting.begin(this.forms.answer(view.row, comment));
  }

  /** Sends a draft to review; what was sent is taken back, with why. */
  async send(): Promise<void> {
    const { view } = this.document;
    if (view === null || !(await this.#keep(true))) return;
    if (view.row.state === "draft") await this.acting.do(() => this.forms.act(view.row.id, { kind: "send" }));
    else this.acting.begin(this.forms.takeBack(view.row));
  }

  /** Shows the next of what stands beside the text. */
  turn(): void {
    this.beside = BESIDE[(BESIDE.indexOf(this.beside) + 1) % BESIDE.length] ?? "findings";
  }

  async showVersions(number?: number): Promise<void> {
    const { id, saving } = this.document;
    if (id === null) return;
    await saving?.flush();
    await this.versions.begin(id, number);
  }

  async share(): Promise<void> {
    const { id } = this.document;
    if (id === null || !(await this.#keep())) return;
    this.sharing.begin(id, this.document.view?.audience ?? "");
  }

  async actOnItem(row: ActionItemRow): Promise<void> {
    await this.acting.do(() => this.forms.actOnItem(row.key, { kind: "begin" }));
  }

  /** Keeps what is typed, for what is done with the text. Says why where it could not be. */
  async #keep(settled = false): Promise<boolean> {
    try {
      await this.document.keep(settled);
      return true;
    } catch (thrown) {
      this.#notices.fail(thrown);
      return false;
    }
  }

  async #closeDocument(): Promise<boolean> {
    if (this.document.id === null || (await this.document.close())) return true;
    this.#notices.fail(new Failure({ kind: "store", message: words.writing.notClosed }));
    return false;
  }

  async #readPeople(): Promise<void> {
    try {
      const { people } = await this.#bridge.nowView();
      this.people = people.toSorted((one, other) => Number(other.me) - Number(one.me)).map(({ name }) => name);
    } catch {
      // Any name can be typed.
      this.people = [];
    }
  }
}
