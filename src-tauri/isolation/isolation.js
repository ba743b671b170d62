// Every call of the window passes through here, in a frame of its own, before it is encrypted for the core. The access list of the
// core is the boundary; this is the second lock, for the day a dependency of the window turns.
"use strict";

const ALLOWED = new Set([
  "console_status",
  "now_view",
  "call_seen",
  "put_wake_away",
  "alerts_page",
  "alert_detail",
  "alert_history",
  "search_records",
  "soon",
  "propose_silence",
  "preview_silence",
  "make_silence",
  "silences_view",
  "extend_silence",
  "expire_silence",
  "undo_silence",
  "acknowledge_until_resolved",
  "do_with_alerts",
  "restore_alerts",
  "alerts_of_group",
  "saved_views",
  "save_views",
  "complete_filter",
  "copy_alerts",
  "share_list",
  "copy_list",
  "poll_now",
  "open_link",
  "alert_actions",
  "run_action",
  "pages_list",
  "page_why",
  "change_rest",
  "on_call_page",
  "on_call_explain",
  "schedule_forms",
  "times_in_zone",
  "rehearse_schedule",
  "save_schedule_edit",
  "undo_schedule_edit",
  "import_schedule",
  "save_schedule_import",
  "on_call_loads",
  "on_call_what_if",
  "export_schedule",
  "noise_view",
  "page_rules",
  "rehearse_rules",
  "save_rules",
  "take_wanted",
  "test_channel",
  "settings_view",
  "test_source",
  "save_source",
  "remove_source",
  "save_person",
  "remove_person",
  "save_channel",
  "remove_channel",
  "save_basics",
  "import_sources",
  "start_workspace",
  "data_view",
  "backup_data",
  "restore_data",
  "prune_data",
  "preferences_view",
  "save_preferences",
  "show_demo",
  "show_own",
  "ask_to_quit",
  "quit",
  "report_ui_problem",
  "plugin:event|listen",
  "plugin:event|unlisten",
]);

/** The largest call there is does something with 20,000 marked alerts, each named by some sixty characters. */
const LARGEST_PAYLOAD_CHARACTERS = 2 * 1024 * 1024;

// A hook that throws leaves its call pending for ever, so what is refused becomes a call that the core refuses by name.
window.__TAURI_ISOLATION_HOOK__ = (call) => {
  let fits = false;
  try {
    fits = (JSON.stringify(call.payload) ?? "").length <= LARGEST_PAYLOAD_CHARACTERS;
  } catch {
    fits = false;
  }
  if (ALLOWED.has(call.cmd) && fits) return call;
  return { ...call, cmd: "refused_by_isolation", payload: {} };
};
