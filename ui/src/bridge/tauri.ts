import { invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import type { Changed } from "./api/Changed";
import { type Bridge, Failure } from "./bridge";

/** The real core, behind Tauri's commands. */
export const tauriBridge: Bridge = {
  consoleStatus: () => call("console_status"),
  nowView: () => call("now_view"),
  callSeen: (at) => call("call_seen", { at }),
  putWakeAway: (to) => call("put_wake_away", { to }),
  alertsPage: (ask) => call("alerts_page", { ask }),
  doWithAlerts: (ids, deed) => call("do_with_alerts", { ids, deed }),
  restoreAlerts: (former) => call("restore_alerts", { former }),
  alertsOfGroup: (ask, key) => call("alerts_of_group", { ask, key }),
  savedViews: () => call("saved_views"),
  saveViews: (views) => call("save_views", { views }),
  completeFilter: (text, cursor) => call("complete_filter", { text, cursor }),
  copyAlerts: (ids, form) => call("copy_alerts", { ids, form }),
  copyList: (ask, form) => call("copy_list", { ask, form }),
  shareList: (filter, groupBy) => call("share_list", { filter, groupBy }),
  alertDetail: (id) => call("alert_detail", { id }),
  alertHistory: (id, days) => call("alert_history", { id, days }),
  soon: () => call("soon"),
  searchRecords: (text, limit) => call("search_records", { text, limit }),
  proposeSilence: (ids) => call("propose_silence", { ids }),
  previewSilence: (ask) => call("preview_silence", { ask }),
  makeSilence: (ask) => call("make_silence", { ask }),
  silencesView: () => call("silences_view"),
  extendSilence: (source, id, until) => call("extend_silence", { source, id, until }),
  expireSilence: (source, id) => call("expire_silence", { source, id }),
  undoSilence: (deed) => call("undo_silence", { deed }),
  acknowledgeUntilResolved: (id) => call("acknowledge_until_resolved", { id }),
  pollNow: () => call("poll_now"),
  openLink: (id, link) => call("open_link", { id, link }),
  alertActions: (id) => call("alert_actions", { id }),
  runAction: (id, action, digest) => call("run_action", { id, action, digest }),
  pagesList: () => call("pages_list"),
  pageWhy: (page) => call("page_why", { page }),
  changeRest: (ask) => call("change_rest", { ask }),
  noiseView: (days) => call("noise_view", { days }),
  pageRules: () => call("page_rules"),
  rehearseRules: (text) => call("rehearse_rules", { text }),
  saveRules: (former, text) => call("save_rules", { former, text }),
  takeWanted: () => call("take_wanted"),
  testChannel: (name) => call("test_channel", { name }),
  settingsView: () => call("settings_view"),
  testSource: (form, secrets) => call("test_source", { form, secrets }),
  saveSource: (original, form, secrets) => call("save_source", { original, form, secrets }),
  removeSource: (name) => call("remove_source", { name }),
  savePerson: (original, person) => call("save_person", { original, person }),
  removePerson: (id) => call("remove_person", { id }),
  saveChannel: (original, form, secrets) => call("save_channel", { original, form, secrets }),
  removeChannel: (name) => call("remove_channel", { name }),
  saveBasics: (team, timezone, me, retentionDays) => call("save_basics", { team, timezone, me, retentionDays }),
  importSources: (kind, text) => call("import_sources", { kind, text }),
  startWorkspace: (team) => call("start_workspace", { team }),
  dataView: () => call("data_view"),
  backupData: (path) => call("backup_data", { path }),
  restoreData: (path) => call("restore_data", { path }),
  pruneData: () => call("prune_data"),
  preferencesView: () => call("preferences_view"),
  savePreferences: (preferences) => call("save_preferences", { preferences }),
  askToQuit: () => call("ask_to_quit"),
  quit: () => call("quit"),
  showDemo: () => call("show_demo"),
  showOwn: () => call("show_own"),
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
