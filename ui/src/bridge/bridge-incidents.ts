import type { IncidentActForm } from "./api/IncidentActForm";
import type { IncidentAnnotationForm } from "./api/IncidentAnnotationForm";
import type { IncidentDone } from "./api/IncidentDone";
import type { IncidentDrafts } from "./api/IncidentDrafts";
import type { IncidentFile } from "./api/IncidentFile";
import type { IncidentFileForm } from "./api/IncidentFileForm";
import type { IncidentFoldForm } from "./api/IncidentFoldForm";
import type { IncidentForm } from "./api/IncidentForm";
import type { IncidentNoteForm } from "./api/IncidentNoteForm";
import type { IncidentPasteForm } from "./api/IncidentPasteForm";
import type { IncidentPasteRead } from "./api/IncidentPasteRead";
import type { IncidentProposal } from "./api/IncidentProposal";
import type { IncidentSeeds } from "./api/IncidentSeeds";
import type { IncidentTelling } from "./api/IncidentTelling";
import type { IncidentView } from "./api/IncidentView";
import type { IncidentsFound } from "./api/IncidentsFound";
import type { IncidentsView } from "./api/IncidentsView";

/** What the page of incidents asks of the core. What is done gives the incident as it is then, and says it in a sentence. */
export interface IncidentBridge {
  /** Every incident that is open, and the last of the others. */
  incidentsView(): Promise<IncidentsView>;
  /** One incident with its timeline and all that is known of it. */
  incidentView(id: number): Promise<IncidentView>;
  /** Looks for words in titles, notes, pasted chats and annotations of every incident. */
  incidentSearch(words: string): Promise<IncidentsFound>;
  /** What an incident about these would be called, and which are like it. Nothing is written. */
  incidentProposal(seeds: IncidentSeeds): Promise<IncidentProposal>;
  incidentDeclare(form: IncidentForm): Promise<IncidentDone>;
  incidentAct(form: IncidentActForm): Promise<IncidentDone>;
  incidentNote(form: IncidentNoteForm): Promise<IncidentDone>;
  /** Makes `from` a part of `into`. */
  incidentMerge(into: number, from: number): Promise<IncidentDone>;
  /** Keeps what the records tell of it now. */
  incidentKeep(id: number): Promise<IncidentDone>;
  /** Writes beside a line, which stays as it is. */
  incidentAnnotate(form: IncidentAnnotationForm): Promise<IncidentDone>;
  /** Folds lines that are noise; gives the number by which they are opened again. */
  incidentFold(form: IncidentFoldForm): Promise<number>;
  incidentUnfold(id: number, number: number): Promise<void>;
  /** Texts of where it stands, without names of people. */
  incidentDrafts(asked: IncidentTelling): Promise<IncidentDrafts>;
  /** What a pasted chat would become. Nothing is written. */
  incidentPasteRead(form: IncidentPasteForm): Promise<IncidentPasteRead>;
  incidentPaste(form: IncidentPasteForm): Promise<IncidentDone>;
  incidentAttach(form: IncidentFileForm): Promise<IncidentDone>;
  /** A file with what is in it. */
  incidentFile(id: number, sha256: string): Promise<IncidentFile>;
  /** Writes it into the folder for exports of the workspace; gives where it is. */
  incidentFileOut(id: number, sha256: string): Promise<string>;
}
