import type { IncidentSeeds } from "../bridge";
import { noSeeds } from "../features/incidents/declaring.svelte";
import type { AppWindow } from "./window.svelte";

/** What an incident would be about that is declared now: what is chosen or open on the page; nothing where nothing is. */
export async function seedsOf(app: AppWindow): Promise<IncidentSeeds> {
  const { page } = app.place;
  if (page === "alerts" && !app.noise.isOpen && !app.silences.isOpen) return { ...noSeeds, alerts: await app.desk.meant() };
  if (page === "queues") {
    const row = app.queues.subject;
    return { ...noSeeds, queues: row === null ? [] : [row.id] };
  }
  if (page === "levels") {
    const chosen = app.slos.portfolio.chosen;
    const key = app.slos.level.key ?? (chosen?.kind === "level" ? chosen.key : null);
    return { ...noSeeds, levels: key === null ? [] : [key] };
  }
  if (page !== "now") return noSeeds;
  const row = app.now.chosen;
  if (row?.kind === "need") return { ...noSeeds, alerts: [...row.need.alerts] };
  return row?.kind === "promised" ? { ...noSeeds, queues: [row.promised.id] } : noSeeds;
}
