import type { ActionOffer } from "./api/ActionOffer";
import type { ActionResult } from "./api/ActionResult";
import type { AlertDetail } from "./api/AlertDetail";
import type { AlertHistory } from "./api/AlertHistory";
import type { AlertsAsk } from "./api/AlertsAsk";
import type { AlertsDeed } from "./api/AlertsDeed";
import type { AlertsDone } from "./api/AlertsDone";
import type { AlertsPage } from "./api/AlertsPage";
import type { ApiError } from "./api/ApiError";
import type { CalendarFileView } from "./api/CalendarFileView";
import type { ChannelForm } from "./api/ChannelForm";
import type { ChannelTest } from "./api/ChannelTest";
import type { Changed } from "./api/Changed";
import type { Completion } from "./api/Completion";
import type { ConsoleStatus } from "./api/ConsoleStatus";
import type { CopyForm } from "./api/CopyForm";
import type { DataView } from "./api/DataView";
import type { FormerMine } from "./api/FormerMine";
import type { ImportView } from "./api/ImportView";
import type { NoiseView } from "./api/NoiseView";
import type { NowView } from "./api/NowView";
import type { OnCallAsk } from "./api/OnCallAsk";
import type { OnCallExplainView } from "./api/OnCallExplainView";
import type { OnCallLoadsAsk } from "./api/OnCallLoadsAsk";
import type { OnCallLoadsView } from "./api/OnCallLoadsView";
import type { OnCallPage } from "./api/OnCallPage";
import type { OnCallWhatIfAsk } from "./api/OnCallWhatIfAsk";
import type { OnCallWhatIfView } from "./api/OnCallWhatIfView";
import type { PageRulesView } from "./api/PageRulesView";
import type { PageView } from "./api/PageView";
import type { PageWhy } from "./api/PageWhy";
import type { PersonSetting } from "./api/PersonSetting";
import type { Preferences } from "./api/Preferences";
import type { RehearsalView } from "./api/RehearsalView";
import type { RestAsk } from "./api/RestAsk";
import type { RestDone } from "./api/RestDone";
import type { SavedViewView } from "./api/SavedViewView";
import type { ScheduleEditAsk } from "./api/ScheduleEditAsk";
import type { ScheduleEditDone } from "./api/ScheduleEditDone";
import type { ScheduleForms } from "./api/ScheduleForms";
import type { ScheduleImportAsk } from "./api/ScheduleImportAsk";
import type { ScheduleImportView } from "./api/ScheduleImportView";
import type { ScheduleRehearsal } from "./api/ScheduleRehearsal";
import type { SearchView } from "./api/SearchView";
import type { SecretInput } from "./api/SecretInput";
import type { SettingsView } from "./api/SettingsView";
import type { ShareView } from "./api/ShareView";
import type { SharedAckView } from "./api/SharedAckView";
import type { SilenceAsk } from "./api/SilenceAsk";
import type { SilenceDoneView } from "./api/SilenceDoneView";
import type { SilencePreview } from "./api/SilencePreview";
import type { SilenceProposal } from "./api/SilenceProposal";
import type { SilencesView } from "./api/SilencesView";
import type { SoonView } from "./api/SoonView";
import type { SourceForm } from "./api/SourceForm";
import type { SourceTest } from "./api/SourceTest";
import type { TableForm } from "./api/TableForm";
import type { Wanted } from "./api/Wanted";
import type { IncidentBridge } from "./bridge-incidents";
import type { LessonBridge } from "./bridge-lessons";
import type { PostmortemBridge } from "./bridge-postmortems";
import type { PeekBridge } from "./bridge-peek";
import type { QueueBridge } from "./bridge-queues";
import type { ReplayBridge } from "./bridge-replay";
import type { ReviewBridge } from "./bridge-review";
import type { SloBridge } from "./bridge-slos";

/** Everything the window can ask the core for. Every call rejects with a `Failure` and nothing else. */
export interface Bridge extends SloBridge, ReviewBridge, QueueBridge, PeekBridge, ReplayBridge, IncidentBridge, LessonBridge, PostmortemBridge {
  consoleStatus(): Promise<ConsoleStatus>;
  nowView(): Promise<NowView>;
  /** Calls seen what happened until `at` (ms), or takes that back; gives what was seen before. */
  callSeen(at: number | null): Promise<number | null>;
  /** Puts the card of an absence up to `to` (ms) away, or takes that back; gives what was put away before. */
  putWakeAway(to: number | null): Promise<number | null>;
  alertsPage(ask: AlertsAsk): Promise<AlertsPage>;
  /** Does the same with several alerts; gives what held for each before. */
  doWithAlerts(ids: string[], deed: AlertsDeed): Promise<AlertsDone>;
  restoreAlerts(former: FormerMine[]): Promise<void>;
  /** The alerts of a group that are not over. */
  alertsOfGroup(ask: AlertsAsk, key: string): Promise<string[]>;
  savedViews(): Promise<SavedViewView[]>;
  /** Keeps these lists and no others, in this order. */
  saveViews(views: SavedViewView[]): Promise<SavedViewView[]>;
  completeFilter(text: string, cursor: number): Promise<Completion>;
  copyAlerts(ids: string[], form: CopyForm): Promise<string>;
  /** The alerts of a list, in its order, as a table. */
  copyList(ask: AlertsAsk, form: TableForm): Promise<string>;
  shareList(filter: string, groupBy: string[]): Promise<ShareView>;
  alertDetail(id: string): Promise<AlertDetail>;
  /** One alert over the last days, a row for each. */
  alertHistory(id: string, days: number): Promise<AlertHistory>;
  /** What is about to fire, and what to clear. */
  soon(): Promise<SoonView>;
  /** Looks for words and by matchers in everything that is recorded. */
  searchRecords(text: string, limit: number): Promise<SearchView>;
  /** What a silence of these alerts begins with. */
  proposeSilence(ids: string[]): Promise<SilenceProposal>;
  /** What a silence would cover; no source is asked. */
  previewSilence(ask: SilenceAsk): Promise<SilencePreview>;
  /** Makes a silence at its source and reads it back. */
  makeSilence(ask: SilenceAsk): Promise<SilenceDoneView>;
  /** Every silence of every source, asked now. */
  silencesView(): Promise<SilencesView>;
  extendSilence(source: string, id: string, until: string): Promise<SilenceDoneView>;
  expireSilence(source: string, id: string): Promise<SilenceDoneView>;
  /** Takes back what was done with a silence under this number. */
  undoSilence(deed: number): Promise<SilenceDoneView>;
  /** "I have it", for colleagues too; taken back like any acknowledgement. */
  acknowledgeUntilResolved(id: string): Promise<SharedAckView>;
  pollNow(): Promise<void>;
  /** Opens a link of an alert by its number; the address never comes from the window. */
  openLink(id: string, link: number): Promise<void>;
  /** The team's own actions on an alert, each with exactly what it would do now. */
  alertActions(id: string): Promise<ActionOffer[]>;
  /** Does what was shown under this digest and waits for its end; what changed since then is not done. */
  runAction(id: string, action: string, digest: string): Promise<ActionResult>;
  pagesList(): Promise<PageView[]>;
  /** Why a page went out, by what was on record then. */
  pageWhy(page: number): Promise<PageWhy>;
  /** Holds pages below the break-through level back, or does not any more. */
  changeRest(ask: RestAsk): Promise<RestDone>;
  /** One schedule over some weeks, drawn and told, with the check of a year. */
  onCallPage(ask: OnCallAsk): Promise<OnCallPage>;
  /** Why somebody is on call at an instant (RFC 3339) by the schedule of this file. */
  onCallExplain(schedule: string, at: string): Promise<OnCallExplainView>;
  /** How the load of a schedule is shared out. */
  onCallLoads(ask: OnCallLoadsAsk): Promise<OnCallLoadsView>;
  /** What the schedule of this file would be if something were otherwise. Nothing is written. */
  onCallWhatIf(schedule: string, ask: OnCallWhatIfAsk): Promise<OnCallWhatIfView>;
  /** Writes the calendar of a schedule into the workspace, everybody's or one person's. */
  exportSchedule(schedule: string, person: string | null): Promise<CalendarFileView>;
  /** What the forms of a schedule begin with; of a new one where its file is empty. */
  scheduleForms(schedule: string): Promise<ScheduleForms>;
  /** The same times on the clock of another zone, as they would be typed there; what is no time stays as it is. */
  timesInZone(times: string[], from: string, to: string): Promise<string[]>;
  /** What an edit of a schedule would do; what is wrong with a box is part of the answer. */
  rehearseSchedule(ask: ScheduleEditAsk): Promise<ScheduleRehearsal>;
  /** Writes an edit, if the file is still the one that was `seen` when it was rehearsed. */
  saveScheduleEdit(ask: ScheduleEditAsk, seen: string): Promise<ScheduleEditDone>;
  /** Takes an edit back to the byte, where nobody has changed the file since. */
  undoScheduleEdit(undo: number): Promise<string>;
  /** What an export of another program would be as a schedule; nothing is written. */
  importSchedule(ask: ScheduleImportAsk): Promise<ScheduleImportView>;
  /** Writes it into a file that was not there. */
  saveScheduleImport(ask: ScheduleImportAsk): Promise<ScheduleImportView>;
  /** What each rule cost in interruptions over the last days. */
  noiseView(days: number): Promise<NoiseView>;
  /** The page rules that hold, and their text in the file. */
  pageRules(): Promise<PageRulesView>;
  /** What rules that are not saved would have made of last night and of the last week. */
  rehearseRules(text: string): Promise<RehearsalView>;
  /** Writes the page rules into the file in the place of those that were edited; they hold at once. */
  saveRules(former: string, text: string): Promise<PageRulesView>;
  /** What somebody outside of the window asked to see, once. */
  takeWanted(): Promise<Wanted | null>;
  /** Sends a message that says that it is a test, and tells what came of it. */
  testChannel(name: string): Promise<ChannelTest>;
  settingsView(): Promise<SettingsView>;
  /** Polls once with the draft; nothing is saved, and the secrets are used for this one test. */
  testSource(form: SourceForm, secrets: SecretInput[]): Promise<SourceTest>;
  /** Adds a source, or changes the one named `original` in place. */
  saveSource(original: string | null, form: SourceForm, secrets: SecretInput[]): Promise<SettingsView>;
  removeSource(name: string): Promise<SettingsView>;
  savePerson(original: string | null, person: PersonSetting): Promise<SettingsView>;
  removePerson(id: string): Promise<SettingsView>;
  /** Adds a channel, or changes the one named `original` in place. */
  saveChannel(original: string | null, form: ChannelForm, secrets: SecretInput[]): Promise<SettingsView>;
  removeChannel(name: string): Promise<SettingsView>;
  saveBasics(team: string, timezone: string, me: string | null, retentionDays: number): Promise<SettingsView>;
  /** Reads the configuration of another program; nothing is saved. */
  importSources(kind: "nagstamon" | "karma" | "amtool", text: string): Promise<ImportView>;
  /** Writes the first files of the workspace; files that are there stay as they are. */
  startWorkspace(team: string): Promise<SettingsView>;
  dataView(): Promise<DataView>;
  backupData(path: string): Promise<DataView>;
  /** Checks a copy and lays it ready; it takes the place of the records when Watchbill starts next. */
  restoreData(path: string): Promise<DataView>;
  pruneData(): Promise<DataView>;
  preferencesView(): Promise<Preferences>;
  savePreferences(preferences: Preferences): Promise<Preferences>;
  /** Ends Watchbill, or asks first: then the question comes as something that is wanted. */
  askToQuit(): Promise<void>;
  quit(): Promise<void>;
  /** Starts again in the made-up company; this window ends. */
  showDemo(): Promise<void>;
  /** Starts again in one's own workspace; this window ends. */
  showOwn(): Promise<void>;
  /** Makes the window fill the screen, or gives it its size again; the other of the two unless it is said which. Says whether it fills it. */
  fillScreen(fills: boolean | null): Promise<boolean>;
  /** Writes a fault of the window to the log of the core. */
  reportUiProblem(problem: string): Promise<void>;
  /** Calls back for each change; the promise gives the way to stop that. */
  onChanged(heard: (changed: Changed) => void): Promise<() => void>;
}

/** Why a call gave no answer, in words for people. */
export class Failure extends Error {
  readonly kind: ApiError["kind"];
  /** The box of a form that is wrong, where one is. */
  readonly field: string | null;

  constructor(problem: ApiError) {
    super(problem.message);
    this.name = "Failure";
    this.kind = problem.kind;
    this.field = problem.kind === "invalid" ? problem.field : null;
  }

  /** Whatever was thrown, as a failure. */
  static from(thrown: unknown): Failure {
    if (thrown instanceof Failure) return thrown;
    if (isApiError(thrown)) return new Failure(thrown);
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    return new Failure({ kind: "internal", message });
  }
}

const kinds: Record<ApiError["kind"], true> = {
  notFound: true,
  invalid: true,
  unreachable: true,
  store: true,
  internal: true,
};

function isApiError(thrown: unknown): thrown is ApiError {
  return (
    typeof thrown === "object" &&
    thrown !== null &&
    "kind" in thrown &&
    typeof thrown.kind === "string" &&
    Object.hasOwn(kinds, thrown.kind) &&
    "message" in thrown &&
    typeof thrown.message === "string"
  );
}
