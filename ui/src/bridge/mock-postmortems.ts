import type { ActionItemDone } from "./api/ActionItemDone";
import type { ActionItemForm } from "./api/ActionItemForm";
import type { ActionItemsView } from "./api/ActionItemsView";
import type { PostmortemActForm } from "./api/PostmortemActForm";
import type { PostmortemCheckForm } from "./api/PostmortemCheckForm";
import type { PostmortemChecked } from "./api/PostmortemChecked";
import type { PostmortemDiff } from "./api/PostmortemDiff";
import type { PostmortemDismissForm } from "./api/PostmortemDismissForm";
import type { PostmortemDone } from "./api/PostmortemDone";
import type { PostmortemElsewhere } from "./api/PostmortemElsewhere";
import type { PostmortemExported } from "./api/PostmortemExported";
import type { PostmortemExportForm } from "./api/PostmortemExportForm";
import type { PostmortemForm } from "./api/PostmortemForm";
import type { PostmortemImportFile } from "./api/PostmortemImportFile";
import type { PostmortemImported } from "./api/PostmortemImported";
import type { PostmortemInsert } from "./api/PostmortemInsert";
import type { PostmortemInsertForm } from "./api/PostmortemInsertForm";
import type { PostmortemParts } from "./api/PostmortemParts";
import type { PostmortemPublished } from "./api/PostmortemPublished";
import type { PostmortemPublishForm } from "./api/PostmortemPublishForm";
import type { PostmortemRefreshForm } from "./api/PostmortemRefreshForm";
import type { PostmortemRestoreForm } from "./api/PostmortemRestoreForm";
import type { PostmortemRow } from "./api/PostmortemRow";
import type { PostmortemSaved } from "./api/PostmortemSaved";
import type { PostmortemsView } from "./api/PostmortemsView";
import type { PostmortemTemplate } from "./api/PostmortemTemplate";
import type { PostmortemTemplateForm } from "./api/PostmortemTemplateForm";
import type { PostmortemText } from "./api/PostmortemText";
import type { PostmortemVersionRow } from "./api/PostmortemVersionRow";
import type { PostmortemView } from "./api/PostmortemView";
import { Failure } from "./bridge";
import { aTime } from "./fixtures";
import { MockLessons } from "./mock-lessons";
import { aChecked, aPostmortem, aPostmortemView, anAction, someActions, someTemplates, someVersions } from "./mock-postmortem-view";

/** What postmortems ask of a core for tests. At first there is none. */
export class MockPostmortems extends MockLessons {
  documents: PostmortemsView = { headline: "No postmortem was ever written here.", wanted: [], rows: [] };
  documentsFailing: Failure | null = null;
  document: PostmortemView = aPostmortemView();
  documentFailing: Failure | null = null;
  /** What everything that is done with a document fails with. */
  documentActFailing: Failure | null = null;
  /** What writing fails with. */
  writeFailing: Failure | null = null;
  /** What was written elsewhere, told once. */
  elsewhere: PostmortemElsewhere | null = null;
  checked: PostmortemChecked = aChecked();
  versions: PostmortemVersionRow[] = someVersions();
  diff: PostmortemDiff = { lines: [{ change: "same", text: "# checkout" }, { change: "removed", text: "old" }, { change: "added", text: "new" }], added: 1, removed: 1 };
  templates: PostmortemTemplate[] = someTemplates();
  items: ActionItemsView = someActions();
  parts: PostmortemParts = { from: "2026-03-28 10:02:00", to: "2026-03-28 10:40:00", zone: "Europe/Berlin", lanes: [{ word: "alerts", lines: 4 }, { word: "people", lines: 2 }], errors: [] };
  importedDocuments: PostmortemImported = { taken: [], problems: [] };
  readonly made: PostmortemForm[] = [];
  readonly written: PostmortemText[] = [];
  readonly checks: PostmortemCheckForm[] = [];
  readonly dismissedFindings: PostmortemDismissForm[] = [];
  readonly inserted: PostmortemInsertForm[] = [];
  readonly refreshed: PostmortemRefreshForm[] = [];
  readonly restored: PostmortemRestoreForm[] = [];
  readonly documentActs: PostmortemActForm[] = [];
  readonly exportedDocuments: PostmortemExportForm[] = [];
  readonly published: PostmortemPublishForm[] = [];
  readonly importedFiles: PostmortemImportFile[][] = [];
  readonly savedTemplates: PostmortemTemplateForm[] = [];
  readonly itemActs: ActionItemForm[] = [];

  async postmortems(): Promise<PostmortemsView> {
    if (this.documentsFailing !== null) throw this.documentsFailing;
    return this.answer(this.documents);
  }

  async postmortem(id: number): Promise<PostmortemView> {
    if (this.documentFailing !== null) throw this.documentFailing;
    return this.answer({ ...this.document, row: { ...this.#document(id), revision: this.document.row.revision } });
  }

  async makePostmortem(form: PostmortemForm): Promise<PostmortemDone> {
    const row = aPostmortem({ id: 8, incident: form.incident, title: form.title });
    return this.#acted(() => {
      this.made.push(form);
      this.documents = { ...this.documents, wanted: this.documents.wanted.filter(({ incident }) => incident !== form.incident), rows: [row, ...this.documents.rows] };
    }, row, `Postmortem 8 is begun.`);
  }

  async writePostmortem(form: PostmortemText): Promise<PostmortemSaved> {
    if (this.writeFailing !== null) throw this.writeFailing;
    this.written.push(form);
    const { elsewhere } = this;
    this.elsewhere = null;
    const { row } = this.document;
    const body = elsewhere?.body ?? form.text;
    const revision = row.revision + (body === this.document.body ? 0 : 1);
    this.document = { ...this.document, body, row: { ...row, revision } };
    return this.answer({ revision, at: { ...aTime(0, "14:03"), full: "2026-03-28 14:03:22 CET" }, elsewhere });
  }

  async checkPostmortem(form: PostmortemCheckForm): Promise<PostmortemChecked> {
    this.checks.push(form);
    return this.answer(this.checked);
  }

  async dismissFinding(form: PostmortemDismissForm): Promise<void> {
    if (this.documentActFailing !== null) throw this.documentActFailing;
    this.dismissedFindings.push(form);
    const findings = this.checked.findings.map((finding) => (finding.sentence === form.sentence ? { ...finding, dismissed: form.reason === "" ? null : form.reason } : finding));
    this.checked = { ...this.checked, findings, open: findings.filter(({ dismissed }) => dismissed === null).length };
  }

  async postmortemBlock(form: PostmortemInsertForm): Promise<PostmortemInsert> {
    if (this.documentActFailing !== null) throw this.documentActFailing;
    if (form.from === "soon") throw new Failure({ kind: "invalid", field: "from", message: "`soon` is not a time." });
    this.inserted.push(form);
    return this.answer({ text: `<!-- watchbill: ${form.word} -->\n${form.about}\n<!-- /watchbill -->\n`, source: "records of 14:20" });
  }

  async postmortemParts(): Promise<PostmortemParts> {
    if (this.documentActFailing !== null) throw this.documentActFailing;
    return this.answer(this.parts);
  }

  async refreshPostmortemBlock(form: PostmortemRefreshForm): Promise<PostmortemSaved> {
    const block = this.document.blocks[form.block];
    if (block?.edited === true && !form.overEdits) throw new Failure({ kind: "invalid", field: "block", message: "Somebody wrote in this block; filling it in anew would replace that." });
    this.refreshed.push(form);
    return this.answer({ revision: this.document.row.revision, at: aTime(0, "14:04"), elsewhere: null });
  }

  async postmortemVersions(): Promise<PostmortemVersionRow[]> {
    return this.answer(this.versions);
  }

  async postmortemDiff(): Promise<PostmortemDiff> {
    return this.answer(this.diff);
  }

  async restorePostmortem(form: PostmortemRestoreForm): Promise<PostmortemDone> {
    return this.#acted(() => this.restored.push(form), this.#document(form.id), `Version ${form.version} stands again.`);
  }

  async actOnPostmortem(form: PostmortemActForm): Promise<PostmortemDone> {
    return this.#acted(() => this.#act(form), this.#document(form.id), `Postmortem ${form.id}: ${form.act.kind}.`);
  }

  async exportPostmortem(form: PostmortemExportForm): Promise<PostmortemExported> {
    this.exportedDocuments.push(form);
    return this.answer({ name: `2026-03-28-checkout.${form.form}`, text: `text as ${form.form}`, html: form.form === "clipboard" ? "<p>text</p>" : null });
  }

  /** Files of the document that lie in the folder under another name. */
  publishedBefore: string[] = [];

  async publishPostmortem(form: PostmortemPublishForm): Promise<PostmortemPublished> {
    this.published.push(form);
    return this.answer({ folder: form.folder, files: ["2026-03-28-checkout.md"], message: "Postmortem of incident 7", before: this.publishedBefore });
  }

  async importPostmortems(files: PostmortemImportFile[]): Promise<PostmortemImported> {
    if (this.documentActFailing !== null) throw this.documentActFailing;
    this.importedFiles.push(files);
    return this.answer(this.importedDocuments);
  }

  async postmortemTemplates(): Promise<PostmortemTemplate[]> {
    return this.answer(this.templates);
  }

  async savePostmortemTemplate(form: PostmortemTemplateForm): Promise<PostmortemTemplate> {
    if (this.documentActFailing !== null) throw this.documentActFailing;
    this.savedTemplates.push(form);
    const before = this.templates.find(({ key }) => key === form.key);
    const saved = { key: form.key === "" ? "copy" : form.key, name: form.name, about: "", version: (before?.version ?? 0) + 1, builtIn: false, sections: 1, text: form.text };
    this.templates = [...this.templates.filter(({ key }) => key !== saved.key), saved];
    return this.answer(saved);
  }

  async actionItems(): Promise<ActionItemsView> {
    return this.answer(this.items);
  }

  async actOnActionItem(form: ActionItemForm): Promise<ActionItemDone> {
    if (this.documentActFailing !== null) throw this.documentActFailing;
    this.itemActs.push(form);
    return this.answer({ row: anAction({ key: form.key }), said: `Action ${form.key}: ${form.act.kind}.` });
  }

  async #acted(deed: () => unknown, row: PostmortemRow, said: string): Promise<PostmortemDone> {
    if (this.documentActFailing !== null) throw this.documentActFailing;
    deed();
    return this.answer({ row, said });
  }

  #act({ id, act }: PostmortemActForm): void {
    this.documentActs.push({ id, act });
    if (act.kind === "factors") this.document = { ...this.document, factors: act.factors };
  }

  #document(id: number): PostmortemRow {
    const row = this.documents.rows.find((known) => known.id === id);
    if (row === undefined) throw new Failure({ kind: "notFound", message: `There is no postmortem ${id}.` });
    return row;
  }
}
