import type { ActionOffer } from "./api/ActionOffer";
import type { ActionResult } from "./api/ActionResult";
import type { AlertDetail } from "./api/AlertDetail";
import type { AlertsAsk } from "./api/AlertsAsk";
import type { AlertsPage } from "./api/AlertsPage";
import type { AlertsRow } from "./api/AlertsRow";
import type { ChannelForm } from "./api/ChannelForm";
import type { ChannelTest } from "./api/ChannelTest";
import type { Changed } from "./api/Changed";
import type { ConsoleStatus } from "./api/ConsoleStatus";
import type { DataView } from "./api/DataView";
import type { ImportView } from "./api/ImportView";
import type { NowView } from "./api/NowView";
import type { PageView } from "./api/PageView";
import type { PersonSetting } from "./api/PersonSetting";
import type { Preferences } from "./api/Preferences";
import type { SecretInput } from "./api/SecretInput";
import type { SettingsView } from "./api/SettingsView";
import type { SourceForm } from "./api/SourceForm";
import type { SourceTest } from "./api/SourceTest";
import type { Tag } from "./api/Tag";
import type { Wanted } from "./api/Wanted";
import { type Bridge, Failure } from "./bridge";
import { aChannel, aDataView, aSettingsView, aSourceTest } from "./settings-mock";
import { aStatus, aTime, anActionResult } from "./fixtures";
import { MockPostmortems } from "./mock-postmortems";

export { aDetail, aNow, aPreview, aSource, aStatus, aTime, aWake, anAlert, anActionResult, anOffer, aRest, aWhy } from "./fixtures";
export { aBar, aLane } from "./mock-lanes";
export { aLoadRow, aLoadsView, aWhatIf } from "./mock-loads";
export { aWay, anEscalation } from "./mock-escalation";
export { aChart, aLevel, aPortfolio, aService, aSloOffer, aSloView } from "./mock-slo-view";
export { aReview } from "./mock-review";
export { aSloWhatIf } from "./mock-slos";
export { aChosen, anExplanation } from "./mock-oncall";
export { aLayerForm, aRehearsal, someForms } from "./mock-oncall-edit";

/** A core for tests: serves `rows` and `status`, records what was asked of it, and fails when told to. */
export class MockBridge extends MockPostmortems implements Bridge {
  rows: AlertsRow[] = [];
  status: ConsoleStatus = aStatus();
  pages: PageView[] = [];
  offers: ActionOffer[] = [];
  actionResult: ActionResult = anActionResult();
  wanted: Wanted | null = null;
  preferences: Preferences = { closeKeepsWatching: true, startWithSession: false, keepAwake: false };
  settings: SettingsView = aSettingsView();
  data: DataView = aDataView();
  /** What the next tests of a source come to, before `sourceTest`. */
  readonly tests: SourceTest[] = [];
  /** What a test of a source comes to. */
  sourceTest: SourceTest = aSourceTest();
  imported: ImportView = { sources: [], notes: [], secrets: [] };
  /** The secrets that were handed over, in order. */
  readonly secrets: SecretInput[] = [];
  filterProblem: AlertsPage["filterProblem"] = null;
  readonly asks: AlertsAsk[] = [];
  readonly #details = new Map<string, AlertDetail>();
  readonly #heard = new Set<(changed: Changed) => void>();
  #revision = 1;

  /** Makes a change known to whoever listens. */
  change(...tags: Tag[]): void {
    this.#revision += 1;
    for (const heard of this.#heard) heard({ tags, revision: this.#revision });
  }

  /** Serves this detail for its alert. */
  put(detail: AlertDetail): void {
    this.#details.set(detail.row.id, detail);
  }

  async consoleStatus(): Promise<ConsoleStatus> {
    return this.answer({ ...this.status, revision: this.#revision });
  }

  async nowView(): Promise<NowView> {
    if (this.nowFailing !== null) throw this.nowFailing;
    return this.answer({ ...this.now, revision: this.#revision });
  }

  async alertsPage(ask: AlertsAsk): Promise<AlertsPage> {
    this.asks.push(ask);
    const alerts = this.rows.filter((row) => row.kind === "alert").length;
    return this.answer({
      revision: this.#revision,
      rowsTotal: this.rows.length,
      alertsTotal: alerts,
      alertsUnfiltered: Math.max(alerts, this.status.counts.firing),
      offset: ask.offset,
      rows: this.rows.slice(ask.offset, ask.offset + ask.limit),
      filterProblem: this.filterProblem,
      stripFrom: aTime(0, "08:00"),
      stripTo: aTime(21_600_000, "14:00"),
    });
  }

  async alertDetail(id: string): Promise<AlertDetail> {
    const detail = this.#details.get(id);
    if (detail === undefined) throw new Failure({ kind: "notFound", message: `There is no alert ${id} any more.` });
    return this.answer(detail);
  }

  pollNow = (): Promise<void> => this.do("poll");
  openLink = (id: string, link: number): Promise<void> => this.do(`open ${id} ${link}`);
  alertActions = (): Promise<ActionOffer[]> => this.answer(this.offers);
  askToQuit = (): Promise<void> => this.do("ask to quit");
  quit = (): Promise<void> => this.do("quit");

  async preferencesView(): Promise<Preferences> {
    return this.answer(this.preferences);
  }

  async savePreferences(preferences: Preferences): Promise<Preferences> {
    await this.do("save preferences");
    this.preferences = preferences;
    return preferences;
  }

  showDemo = (): Promise<void> => this.do("show demo");
  showOwn = (): Promise<void> => this.do("show own");
  fills = false;

  async fillScreen(fills: boolean | null): Promise<boolean> {
    this.fills = fills ?? !this.fills;
    await this.do(`fill the screen: ${String(this.fills)}`);
    return this.fills;
  }

  reportUiProblem = (problem: string): Promise<void> => this.do(`problem ${problem}`);

  async runAction(id: string, action: string, digest: string): Promise<ActionResult> {
    await this.do(`run ${action} ${id} ${digest}`);
    return this.actionResult;
  }

  async testChannel(name: string): Promise<ChannelTest> {
    await this.do(`test channel ${name}`);
    return { good: true, sentences: [`${name} took a test message.`], receipt: "status 200" };
  }

  async settingsView(): Promise<SettingsView> {
    return this.answer(this.settings);
  }

  async testSource(form: SourceForm, secrets: SecretInput[]): Promise<SourceTest> {
    await this.do(`test source ${form.name}`);
    this.secrets.push(...secrets);
    return this.tests.shift() ?? this.sourceTest;
  }

  async saveSource(original: string | null, form: SourceForm, secrets: SecretInput[]): Promise<SettingsView> {
    await this.do(`save source ${original ?? "new"} ${form.name}`);
    this.secrets.push(...secrets);
    const saved = { draft: form, health: "unknown", asOf: null, problem: null, line: null };
    const others = this.settings.sources;
    const sources =
      original === null
        ? [...others, saved]
        : others.map((source) => (source.draft.name === original ? { ...source, draft: form } : source));
    this.settings = { ...this.settings, sources };
    return this.settings;
  }

  async removeSource(name: string): Promise<SettingsView> {
    await this.do(`remove source ${name}`);
    const sources = this.settings.sources.filter((source) => source.draft.name !== name);
    this.settings = { ...this.settings, sources };
    return this.settings;
  }

  async savePerson(original: string | null, person: PersonSetting): Promise<SettingsView> {
    await this.do(`save person ${original ?? "new"} ${person.id}`);
    const known = this.settings.people;
    const people =
      original === null ? [...known, person] : known.map((other) => (other.id === original ? person : other));
    this.settings = { ...this.settings, people };
    return this.settings;
  }

  async removePerson(id: string): Promise<SettingsView> {
    await this.do(`remove person ${id}`);
    this.settings = { ...this.settings, people: this.settings.people.filter((person) => person.id !== id) };
    return this.settings;
  }

  async saveChannel(original: string | null, form: ChannelForm, secrets: SecretInput[]): Promise<SettingsView> {
    await this.do(`save channel ${original ?? "new"} ${form.name}`);
    this.secrets.push(...secrets);
    const known = this.settings.channelForms;
    const channelForms = original === null ? [...known, form] : known.map((other) => (other.name === original ? form : other));
    this.settings = { ...this.settings, channelForms, channels: channelForms.map(aChannel) };
    return this.settings;
  }

  async removeChannel(name: string): Promise<SettingsView> {
    await this.do(`remove channel ${name}`);
    const channelForms = this.settings.channelForms.filter((form) => form.name !== name);
    this.settings = { ...this.settings, channelForms, channels: channelForms.map(aChannel) };
    return this.settings;
  }

  async saveBasics(team: string, timezone: string, me: string | null, retentionDays: number): Promise<SettingsView> {
    await this.do("save basics");
    this.settings = { ...this.settings, team, timezone, me, retentionDays };
    return this.settings;
  }

  async importSources(kind: string): Promise<ImportView> {
    await this.do(`import ${kind}`);
    return this.imported;
  }

  async startWorkspace(team: string): Promise<SettingsView> {
    await this.do(`start workspace ${team}`);
    this.settings = { ...this.settings, team, defined: true };
    return this.settings;
  }

  async dataView(): Promise<DataView> {
    return this.answer(this.data);
  }

  async backupData(path: string): Promise<DataView> {
    await this.do(`back up to ${path}`);
    return { ...this.data, done: `${path} holds a copy of the records.` };
  }

  async restoreData(path: string): Promise<DataView> {
    await this.do(`restore ${path}`);
    return { ...this.data, restorePending: "Quit Watchbill and start it again: the copy then takes the place of the records." };
  }

  async pruneData(): Promise<DataView> {
    await this.do("prune");
    return { ...this.data, done: "Nothing is older than 90 days." };
  }

  async pagesList(): Promise<PageView[]> {
    return this.answer(this.pages);
  }

  async takeWanted(): Promise<Wanted | null> {
    const wanted = this.wanted;
    this.wanted = null;
    return wanted;
  }

  async onChanged(heard: (changed: Changed) => void): Promise<() => void> {
    this.#heard.add(heard);
    return () => void this.#heard.delete(heard);
  }
}
