import { invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import type { Changed } from "./api/Changed";
import { type Bridge, Failure } from "./bridge";

/** The real core, behind Tauri's commands. */
export const tauriBridge: Bridge = {
  consoleStatus: () => call("console_status"),
  alertsPage: (ask) => call("alerts_page", { ask }),
  alertDetail: (id) => call("alert_detail", { id }),
  acknowledgeAlert: (id) => call("acknowledge_alert", { id }),
  unacknowledgeAlert: (id) => call("unacknowledge_alert", { id }),
  snoozeAlert: (id, minutes) => call("snooze_alert", { id, minutes }),
  unsnoozeAlert: (id) => call("unsnooze_alert", { id }),
  pollNow: () => call("poll_now"),
  openLink: (id, link) => call("open_link", { id, link }),
  pagesList: () => call("pages_list"),
  takeWanted: () => call("take_wanted"),
  reportUiProblem: (problem) => call("report_ui_problem", { problem }),
  onChanged: (heard) => listen<Changed>("changed", (event) => heard(event.payload)),
};

async function call<Answer>(command: string, args?: Record<string, unknown>): Promise<Answer> {
  try {
    return await invoke<Answer>(command, args);
  } catch (thrown) {
    throw Failure.from(thrown);
  }
}
