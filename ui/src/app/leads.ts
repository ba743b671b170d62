import type { WantedPage } from "../bridge";
import type { Lead } from "../features/incidents/lines";
import type { AppWindow } from "./window.svelte";

/** Goes to what a line of a timeline was recorded from, or to what an incident is about. */
export function follow(app: AppWindow, lead: Lead): void {
  if (lead.kind === "alert") void app.showAlert(lead.id);
  else if (lead.kind === "queue") app.showQueue(lead.id);
  else if (lead.kind === "level") app.showLevel(lead.key);
  else if (lead.kind === "incident") app.showIncident(lead.id);
  else if (lead.kind === "oncall") app.place.go("oncall");
  else app.desk.outward.showSilences();
}

/** Goes to a page that the core names; action items stand in place of the incidents. */
export function goTo(app: AppWindow, page: WantedPage): void {
  if (page !== "actionItems") app.place.go(page);
  else if (app.place.go("incidents")) void app.postmortems.open("actions");
}
