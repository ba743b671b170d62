import type { Bridge } from "../bridge";
import type { Command } from "../commands/commands";
import { alertsFound } from "../features/alerts/record-commands";
import { incidentsFound } from "../features/incidents/incident-commands";
import { queuesFound } from "../features/queues/queue-commands";
import { levelsFound } from "../features/slos/slo-commands";
import type { AppWindow } from "./window.svelte";

/** Alerts, service levels, queues, incidents and postmortems that a text names, for the palette. On their own page levels and queues are commands already. */
export async function foundOf(app: AppWindow, bridge: Bridge, text: string): Promise<Command[]> {
  const { page } = app.place;
  const alerts = alertsFound(bridge, text, (id) => void app.showAlert(id));
  const showDocument = (id: number) => {
    if (app.place.go("incidents")) void app.postmortems.show(id);
  };
  const incidents = incidentsFound(bridge, text, (id) => app.showIncident(id), showDocument);
  const levels = page === "levels" ? [] : await levelsFound(bridge, text, (key) => app.showLevel(key));
  const queues = page === "queues" ? [] : await queuesFound(bridge, text, (id) => app.showQueue(id));
  return [...levels, ...queues, ...(await incidents), ...(await alerts)];
}
