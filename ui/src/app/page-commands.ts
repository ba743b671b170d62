import type { Bridge } from "../bridge";
import type { Command } from "../commands/commands";
import { alertCommands } from "../features/alerts/alert-commands";
import { incidentCommands } from "../features/incidents/incident-commands";
import { noiseCommands } from "../features/noise/noise-commands";
import { nowCommands } from "../features/now/now-commands";
import { exportCommands } from "../features/oncall/export-commands";
import { onCallCommands } from "../features/oncall/oncall-commands";
import { ofIncident, postmortemCommands } from "../features/postmortems/postmortem-commands";
import { queueCommands } from "../features/queues/queue-commands";
import { silenceCommands } from "../features/silences/silence-commands";
import { sloCommands } from "../features/slos/slo-commands";
import type { AppWindow } from "./window.svelte";

/** What can be done on the page that is open. */
export function pageCommands(app: AppWindow, bridge: Bridge): Command[] {
  const { page } = app.place;
  if (page === "now") return nowCommands(app.now);
  if (page === "oncall") return [...onCallCommands(app.onCall), ...app.editing, ...exportCommands(app.onCall, bridge, app.notices)];
  if (page === "levels") return sloCommands(app.slos);
  if (page === "queues") return queueCommands(app.queues);
  if (page === "incidents" && app.postmortems.isOpen) return postmortemCommands(app.postmortems);
  if (page === "incidents") return [...incidentCommands(app.incidents), ...ofIncident(app.postmortems, app.incidents.row)];
  if (page !== "alerts") return [];
  if (app.noise.isOpen) return noiseCommands(app.noise, (index) => app.revealRule(index));
  return app.silences.isOpen ? silenceCommands(app.silences, (index) => app.revealSilence(index)) : alertCommands(app.desk);
}
