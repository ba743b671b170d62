import type { AppWindow } from "./window.svelte";

/** Reads the page that is open again. */
export async function readPage(app: AppWindow): Promise<void> {
  if (app.place.page === "now") await app.now.changed();
  else if (app.place.page === "oncall") await app.onCall.changed();
  else if (app.place.page === "levels") await app.slos.changed();
  else if (app.place.page === "queues") await app.queues.changed();
  else if (app.place.page === "incidents") {
    await app.incidents.changed();
    await app.postmortems.changed();
  }
  else if (app.place.page === "alerts") {
    await app.desk.list.ask({});
    await app.desk.views.changed();
  }
  else await app.settings.changed();
}
