import type { ScheduleImportAsk } from "./api/ScheduleImportAsk";
import type { ScheduleImportView } from "./api/ScheduleImportView";
import type { Failure } from "./bridge";
import { MockOnCallEdit } from "./mock-oncall-edit";

/** A schedule of another program. */
export function anImport(changes: Partial<ScheduleImportView> = {}): ScheduleImportView {
  return {
    title: "PagerDuty",
    schedule: "Payments",
    zone: "Europe/Berlin",
    file: "schedules/payments.toml",
    text: 'name = "Payments"\ntimezone = "Europe/Berlin"\n',
    people: [
      { name: "Ana Silva", mail: "ana@example.net", id: "ana", known: true },
      { name: "Cy Moreau", mail: null, id: "Cy Moreau", known: false },
    ],
    findings: [
      { place: "rota.json: schedule.schedule_layers[1]", weight: "refused", message: "this layer is left out, and nobody is on call by it" },
      { place: "rota.json", weight: "note", message: "this is worth knowing" },
    ],
    compared: "same",
    comparedSaid: "Compared with who is on call according to the export: the same at every instant.",
    nowSaid: "On call now by it: ana until Mon 9 Mar 2026 09:00 CET",
    ...changes,
  };
}

/** What importing of schedules asks of a core for tests. */
export class MockOnCallImport extends MockOnCallEdit {
  scheduleImport: ScheduleImportView = anImport();
  importFailing: Failure | null = null;
  readonly readImports: ScheduleImportAsk[] = [];
  readonly savedImports: ScheduleImportAsk[] = [];

  async importSchedule(ask: ScheduleImportAsk): Promise<ScheduleImportView> {
    this.readImports.push(structuredClone(ask));
    if (this.importFailing !== null) throw this.importFailing;
    return this.answer(this.scheduleImport);
  }

  async saveScheduleImport(ask: ScheduleImportAsk): Promise<ScheduleImportView> {
    if (this.importFailing !== null) throw this.importFailing;
    this.savedImports.push(structuredClone(ask));
    return this.answer(this.scheduleImport);
  }
}
