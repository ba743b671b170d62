import type { ChannelForm } from "./api/ChannelForm";
import type { ChannelSetting } from "./api/ChannelSetting";
import type { DataView } from "./api/DataView";
import type { FieldForm } from "./api/FieldForm";
import type { KindForm } from "./api/KindForm";
import type { SettingsView } from "./api/SettingsView";
import type { SourceForm } from "./api/SourceForm";
import type { SourceTest } from "./api/SourceTest";

/** A field of a form: one line of text, not required, unless told otherwise. */
export function aField(key: string, changes: Partial<FieldForm> = {}): FieldForm {
  const help = `What ${key} does.`;
  return { key, title: key, help, input: { kind: "text" }, required: false, default: null, example: "", ...changes };
}

/** The kind `alertmanager` with a field of every sort. */
export function aKind(changes: Partial<KindForm> = {}): KindForm {
  return {
    id: "alertmanager",
    title: "Alertmanager",
    about: "Reads the alerts and silences of a Prometheus Alertmanager.",
    every: "30s",
    urlExample: "https://alerts.example.net",
    schemes: ["http", "https"],
    fields: [
      aField("filter", { title: "Only alerts that match", input: { kind: "matchers" }, example: 'team="payments"' }),
      aField("receiver", { title: "Only for receivers", example: "team-payments.*" }),
      aField("replica_labels", { title: "Replica labels", input: { kind: "lines" }, example: "prometheus_replica" }),
      aField("silenced", { title: "Read silenced alerts", input: { kind: "switch" }, default: "true" }),
      aField("timeout", { title: "Timeout", input: { kind: "span" }, default: "20s", example: "45s" }),
    ],
    ...changes,
  };
}

/** A source as a form holds it. */
export function aSourceForm(changes: Partial<SourceForm> = {}): SourceForm {
  return {
    name: "prod",
    kind: "alertmanager",
    urls: ["https://alerts.example.net"],
    every: "",
    auth: { kind: "basic", user: "ana", keyring: "prod" },
    ca: "",
    proxy: "",
    headers: [],
    settings: {},
    ...changes,
  };
}

/** A workspace with one source and two people, where everything is fine. */
export function aSettingsView(changes: Partial<SettingsView> = {}): SettingsView {
  const person = { timezone: "Europe/Lisbon", workingHours: "09:00-17:30", workingDays: "", quietHours: "" };
  return {
    folder: "/home/ana/watchbill",
    file: "/home/ana/watchbill/watchbill.toml",
    defined: true,
    team: "payments",
    timezone: "Europe/Berlin",
    sources: [
      {
        draft: aSourceForm(),
        health: "fine",
        asOf: { ms: 21_600_000, short: "14:00", full: "2026-03-28 14:00:00 CET" },
        problem: null,
        line: 4,
      },
    ],
    kinds: [aKind(), aKind({ id: "prometheus", title: "Prometheus", fields: [] })],
    people: [
      { id: "ana", name: "Ana", ...person },
      { id: "bo", name: "", ...person, workingHours: "" },
    ],
    me: "ana",
    channels: [],
    channelForms: [],
    channelKinds: [
      { id: "ntfy", title: "ntfy", fields: [aField("url", { title: "Topic", required: true }), aField("from")], overHttp: true, signs: false },
      { id: "webhook", title: "Webhook", fields: [aField("url", { title: "Address", required: true })], overHttp: true, signs: true },
      { id: "email", title: "E-mail", fields: [aField("smtp"), aField("user", { title: "User" })], overHttp: false, signs: false },
    ],
    secretsHome: "keyring",
    secretsProblem: null,
    retentionDays: 90,
    logs: "/home/ana/.local/state/watchbill/logs",
    problems: [],
    ...changes,
  };
}

/** Records of some size, with one copy. */
export function aDataView(changes: Partial<DataView> = {}): DataView {
  const at = { ms: 21_600_000, short: "14:00", full: "2026-03-28 14:00:00 CET" };
  return {
    file: "/home/ana/watchbill/watchbill.db",
    size: "7.0 MiB",
    oldestAt: at,
    retentionDays: 90,
    rows: [
      { what: "alerts", rows: 213 },
      { what: "transitions", rows: 4_810 },
    ],
    backups: [{ file: "/home/ana/watchbill/backups/one.db", name: "one.db", size: "6.8 MiB", at }],
    suggestedBackup: "/home/ana/watchbill/backups/2026-03-28T130000Z.db",
    restorePending: null,
    done: null,
    ...changes,
  };
}

/** A channel as it stands once it is in force. */
export function aChannel(form: ChannelForm): ChannelSetting {
  const { name, kind } = form;
  return { name, kind, target: form.settings["url"] ?? "", from: "error", deliveredAt: null, problem: null };
}

/** A test of a source that answers as it should. */
export function aSourceTest(): SourceTest {
  return {
    good: true,
    sentences: ["prod answers: Alertmanager 0.28.1 gave 12 alerts.", "Saved like this, its alerts page you."],
    field: null,
    versions: ["0.28.1"],
    alerts: 12,
    around: [],
  };
}
