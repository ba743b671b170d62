import type { IncidentActForm } from "./api/IncidentActForm";
import type { IncidentAnnotationForm } from "./api/IncidentAnnotationForm";
import type { IncidentDone } from "./api/IncidentDone";
import type { IncidentDrafts } from "./api/IncidentDrafts";
import type { IncidentFile } from "./api/IncidentFile";
import type { IncidentFileForm } from "./api/IncidentFileForm";
import type { IncidentFoldForm } from "./api/IncidentFoldForm";
import type { IncidentForm } from "./api/IncidentForm";
import type { IncidentFound } from "./api/IncidentFound";
import type { IncidentNoteForm } from "./api/IncidentNoteForm";
import type { IncidentPasteForm } from "./api/IncidentPasteForm";
import type { IncidentPasteRead } from "./api/IncidentPasteRead";
import type { IncidentProposal } from "./api/IncidentProposal";
import type { IncidentRow } from "./api/IncidentRow";
import type { IncidentSeeds } from "./api/IncidentSeeds";
import type { IncidentsFound } from "./api/IncidentsFound";
import type { IncidentsView } from "./api/IncidentsView";
import type { IncidentTelling } from "./api/IncidentTelling";
import type { IncidentView } from "./api/IncidentView";
import type { PostmortemFound } from "./api/PostmortemFound";
import { Failure } from "./bridge";
import { aTime } from "./fixtures";
import { aProposal, anIncident, anIncidentView } from "./mock-incident-view";
import { MockQueues } from "./mock-queues";

/** What the page Incidents asks of a core for tests. At first there is none. */
export class MockIncidents extends MockQueues {
  incidents: IncidentsView = { open: [], over: [], overTotal: 0, headline: "No incident was ever declared here." };
  incidentsFailing: Failure | null = null;
  incident: IncidentView = anIncidentView();
  incidentFailing: Failure | null = null;
  /** What everything that is done with an incident fails with. */
  incidentActFailing: Failure | null = null;
  incidentsFound: IncidentFound[] = [];
  documentsFound: PostmortemFound[] = [];
  incidentProposed: IncidentProposal = aProposal();
  pasteRead: IncidentPasteRead = { rows: [{ at: aTime(0, "14:02"), certain: true, by: "dana", text: "checkout is slow" }], left: [], asks: [] };
  readonly seeded: IncidentSeeds[] = [];
  readonly declared: IncidentForm[] = [];
  readonly acts: IncidentActForm[] = [];
  readonly notes: IncidentNoteForm[] = [];
  readonly annotated: IncidentAnnotationForm[] = [];
  readonly folds: IncidentFoldForm[] = [];
  readonly unfolded: number[] = [];
  readonly merged: { into: number; from: number }[] = [];
  readonly told: IncidentTelling[] = [];
  readonly pasted: IncidentPasteForm[] = [];
  readonly attached: IncidentFileForm[] = [];

  async incidentsView(): Promise<IncidentsView> {
    if (this.incidentsFailing !== null) throw this.incidentsFailing;
    return this.answer(this.incidents);
  }

  async incidentView(id: number): Promise<IncidentView> {
    if (this.incidentFailing !== null) throw this.incidentFailing;
    return this.answer({ ...this.incident, row: this.#row(id) });
  }

  async incidentSearch(words: string): Promise<IncidentsFound> {
    const found = this.incidentsFound.filter(({ pieces }) => pieces.some(({ text }) => text.includes(words)));
    const documents = this.documentsFound.filter(({ pieces }) => pieces.some(({ text }) => text.includes(words)));
    return this.answer({ found, total: found.length, documents });
  }

  async incidentProposal(seeds: IncidentSeeds): Promise<IncidentProposal> {
    this.seeded.push(seeds);
    const isNothing = Object.values(seeds).every((list) => list.length === 0);
    return this.answer(isNothing ? { title: "", severity: "sev3", links: [], similar: [] } : this.incidentProposed);
  }

  async incidentDeclare(form: IncidentForm): Promise<IncidentDone> {
    const row = anIncident({ id: 8, title: form.title, severity: form.severity });
    return this.#done(() => {
      this.declared.push(form);
      this.incidents = { ...this.incidents, open: [row, ...this.incidents.open] };
    }, row, `Incident 8 is declared: ${form.title}.`);
  }

  async incidentAct(form: IncidentActForm): Promise<IncidentDone> {
    return this.#done(() => this.acts.push(form), this.#row(form.id), `Incident ${form.id}: ${form.act.act}.`);
  }

  async incidentNote(form: IncidentNoteForm): Promise<IncidentDone> {
    return this.#done(() => this.notes.push(form), this.#row(form.id ?? 7), `Noted in incident ${form.id}.`);
  }

  async incidentMerge(into: number, from: number): Promise<IncidentDone> {
    return this.#done(() => this.merged.push({ into, from }), this.#row(into), `Incident ${from} is a part of incident ${into} from now on.`);
  }

  async incidentKeep(id: number): Promise<IncidentDone> {
    return this.#done(() => undefined, this.#row(id), "Collected again: 6 new lines are kept.");
  }

  async incidentAnnotate(form: IncidentAnnotationForm): Promise<IncidentDone> {
    return this.#done(() => this.annotated.push(form), this.#row(form.id), "Written beside the line; the line stays as it is.");
  }

  async incidentFold(form: IncidentFoldForm): Promise<number> {
    await this.#done(() => this.folds.push(form), this.#row(form.id), "");
    return 5;
  }

  async incidentUnfold(id: number, number: number): Promise<void> {
    await this.#done(() => this.unfolded.push(number), this.#row(id), "");
  }

  async incidentDrafts(asked: IncidentTelling): Promise<IncidentDrafts> {
    this.told.push(asked);
    return this.answer({ chat: `chat: ${asked.noticed}`, statusPage: `page: ${asked.noticed}` });
  }

  async incidentPasteRead(): Promise<IncidentPasteRead> {
    return this.answer(this.pasteRead);
  }

  async incidentPaste(form: IncidentPasteForm): Promise<IncidentDone> {
    return this.#done(() => this.pasted.push(form), this.#row(form.id), "1 row is taken in.");
  }

  async incidentAttach(form: IncidentFileForm): Promise<IncidentDone> {
    return this.#done(() => this.attached.push(form), this.#row(form.id), `${form.name} is attached.`);
  }

  async incidentFile(id: number, sha256: string): Promise<IncidentFile> {
    const row = this.incident.files.find((file) => file.sha256 === sha256);
    if (row === undefined) throw new Failure({ kind: "notFound", message: `There is no such file in incident ${id}.` });
    return this.answer({ row, base64: "aGVsbG8=" });
  }

  async incidentFileOut(id: number, sha256: string): Promise<string> {
    const { row } = await this.incidentFile(id, sha256);
    return `/watchbill/exports/${row.name}`;
  }

  async #done(deed: () => unknown, row: IncidentRow, said: string): Promise<IncidentDone> {
    if (this.incidentActFailing !== null) throw this.incidentActFailing;
    deed();
    return this.answer({ row, said });
  }

  #row(id: number): IncidentRow {
    const row = [...this.incidents.open, ...this.incidents.over].find((known) => known.id === id);
    if (row === undefined) throw new Failure({ kind: "notFound", message: `There is no incident ${id}.` });
    return row;
  }
}
