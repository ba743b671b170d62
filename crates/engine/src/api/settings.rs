//! What the settings page shows and sends: the sources with their forms, people, channels, what a person set here, the data.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::TimeText;

/// Everything on the settings page.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct SettingsView {
    /// The workspace folder.
    pub folder: String,
    /// `watchbill.toml` as a whole path.
    pub file: String,
    /// Whether there is such a file; without one this is the first run.
    pub defined: bool,
    /// The team's name; empty when it has none.
    pub team: String,
    /// The team's zone; empty when it has none. (Added by the settings core: `save_basics` writes it.)
    pub timezone: String,
    /// The sources in the order of the file.
    pub sources: Vec<SourceSetting>,
    /// Every kind of source there is, in the order in which a person is offered them.
    pub kinds: Vec<KindForm>,
    /// The people in the order of the file.
    pub people: Vec<PersonSetting>,
    /// Which of the people sits at this laptop.
    pub me: Option<String>,
    /// Where pages go when they leave the laptop, in the order of the file.
    pub channels: Vec<ChannelSetting>,
    /// The channels as they are written, for changing them; also those to which nothing is sent because something is wrong.
    pub channel_forms: Vec<ChannelForm>,
    /// Every kind of channel there is.
    pub channel_kinds: Vec<ChannelKindForm>,
    /// Where secrets are kept: `keyring`, `session` or `environment`.
    pub secrets_home: String,
    /// Why secrets cannot be kept for good, and what to do; nothing when they can.
    pub secrets_problem: Option<String>,
    /// For how many days history is kept.
    pub retention_days: u16,
    /// The folder with the log; nothing where the program did not say.
    pub logs: Option<String>,
    /// What is wrong with the files: `file:line:column: what`.
    pub problems: Vec<String>,
}

/// A source as it is defined.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct SourceSetting {
    /// What is in the file, as a draft that can be edited and saved.
    pub draft: SourceForm,
    /// `fine`, `failing`, `stale` or `unknown`.
    pub health: String,
    /// When it last answered well.
    pub as_of: Option<TimeText>,
    /// What is wrong with it, what that means for paging and what to do.
    pub problem: Option<String>,
    /// Its line in the file, 1-based.
    pub line: Option<usize>,
}

/// A kind of source as a form is made of it.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct KindForm {
    /// Its id.
    pub id: String,
    /// Its name as its makers write it.
    pub title: String,
    /// What it reads and what it needs for that.
    pub about: String,
    /// How often it is polled unless set, as it is written.
    pub every: String,
    /// What an address of it looks like.
    pub url_example: String,
    /// How its addresses may begin, without `://`.
    pub schemes: Vec<String>,
    /// Its own settings.
    pub fields: Vec<FieldForm>,
}

/// One setting in a form.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct FieldForm {
    /// The key in the file.
    pub key: String,
    /// A label of a few words.
    pub title: String,
    /// What it does, its unit and range.
    pub help: String,
    /// What may be entered.
    pub input: FieldInput,
    /// Whether a source without it is refused.
    pub required: bool,
    /// What holds when it is empty, as it is written.
    pub default: Option<String>,
    /// A value for an empty box.
    pub example: String,
}

/// What may be entered in a box. Whatever it is, a draft holds it as text: one line per value of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export, export_to = "api/")]
pub enum FieldInput {
    /// One line.
    Text,
    /// Several lines, a value each.
    Lines,
    /// Alertmanager matchers, one a line.
    Matchers,
    /// `true` or `false`.
    Switch,
    /// A whole number.
    Number {
        /// Smallest.
        #[ts(type = "number")]
        min: i64,
        /// Largest.
        #[ts(type = "number")]
        max: i64,
    },
    /// A span like `30s`.
    Span,
    /// One of these words.
    Choice {
        /// The words.
        words: Vec<String>,
    },
}

/// A source as a form holds it: what is in `[[sources]]`, secrets by name only.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct SourceForm {
    /// Its name.
    pub name: String,
    /// The id of its kind.
    pub kind: String,
    /// One address, or the peers of one cluster.
    pub urls: Vec<String>,
    /// How often it is polled; empty for what is usual.
    pub every: String,
    /// How it is got into.
    pub auth: AuthForm,
    /// A PEM file with authorities to trust; empty for none but the system's.
    pub ca: String,
    /// `system`, `direct` or an address; empty for `system`.
    pub proxy: String,
    /// Further headers.
    pub headers: Vec<HeaderForm>,
    /// The kind's own settings that are set, by key; lists a value a line.
    pub settings: std::collections::BTreeMap<String, String>,
}

/// How a source is got into.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export, export_to = "api/")]
pub enum AuthForm {
    /// Not at all.
    #[default]
    None,
    /// User and password.
    Basic {
        /// The user.
        user: String,
        /// The name of the password in the keyring; empty for the source's own name.
        keyring: String,
    },
    /// A bearer token.
    Bearer {
        /// The name of the token in the keyring; empty for the source's own name.
        keyring: String,
    },
    /// A command that prints a bearer token.
    Command {
        /// Program and arguments, one a line; no shell is involved.
        argv: Vec<String>,
        /// How long what it printed stays good; empty for five minutes.
        expires: String,
    },
    /// A client certificate.
    Certificate {
        /// PEM file of the chain.
        certificate: String,
        /// PEM file of the key, or empty when it is in the keyring.
        key_file: String,
        /// The name of the key in the keyring; empty when it is in a file.
        keyring: String,
    },
}

/// One header.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct HeaderForm {
    /// Its name.
    pub name: String,
    /// Its value in the clear; empty when it is a secret.
    pub value: String,
    /// The name of its value in the keyring; empty when it is in the clear.
    pub keyring: String,
}

/// A secret on its way from the window to the keyring. It is taken in once, never given out, and not printed.
#[derive(Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct SecretInput {
    /// The name it is kept under.
    pub name: String,
    /// The secret.
    pub value: String,
}

impl std::fmt::Debug for SecretInput {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SecretInput").field("name", &self.name).finish_non_exhaustive()
    }
}

/// What a test of a source came to, in sentences.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct SourceTest {
    /// Whether a poll of it would be good.
    pub good: bool,
    /// What happened, what it means for paging, what to do: one sentence each.
    pub sentences: Vec<String>,
    /// Which box is most likely wrong: `kind`, `url`, `auth`, `ca`, `proxy`, `headers.N` or a setting's key; nothing when good
    /// or unknown. (`kind` was added by the settings core.)
    pub field: Option<String>,
    /// The versions of the addresses that answered.
    pub versions: Vec<String>,
    /// How many alerts it gave.
    pub alerts: usize,
    /// Queues that it could tell of and that nobody names, with how to have them watched, and what could not be looked at: a sentence each.
    pub around: Vec<String>,
}

/// A source found in the configuration of another program, for the person to choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct ImportView {
    /// Sources that can be added as they are; their names are free in this workspace.
    pub sources: Vec<SourceForm>,
    /// What could not be taken over, each with its place: `file:line: what`.
    pub notes: Vec<String>,
    /// Names of secrets that have to be set before the sources answer.
    pub secrets: Vec<String>,
}

/// A person as defined.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct PersonSetting {
    /// How the files call them.
    pub id: String,
    /// How people call them; empty for the id.
    pub name: String,
    /// Their zone; empty for the team's.
    pub timezone: String,
    /// Like `09:00-17:30`; empty for none.
    pub working_hours: String,
    /// Like `mon, tue, sat`; empty for Monday to Friday.
    pub working_days: String,
    /// Like `22:00-07:00`; empty for none.
    pub quiet_hours: String,
}

/// A channel as it is defined, with how it does.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct ChannelSetting {
    /// Its name.
    pub name: String,
    /// `ntfy`, `webhook` or `email`.
    pub kind: String,
    /// Where it goes, without anything secret.
    pub target: String,
    /// From which severity on.
    pub from: String,
    /// When something was last delivered.
    pub delivered_at: Option<TimeText>,
    /// What went wrong last, if nothing was delivered since.
    pub problem: Option<String>,
}

/// A channel as a form holds it: what is in `[[channels]]`, secrets by name only.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct ChannelForm {
    /// Its name.
    pub name: String,
    /// The id of its kind.
    pub kind: String,
    /// What is set, by key; lists a value a line.
    pub settings: std::collections::BTreeMap<String, String>,
    /// How it is got into over HTTP.
    pub auth: AuthForm,
    /// Further headers.
    pub headers: Vec<HeaderForm>,
    /// The name in the keyring of what signs a webhook's posts, empty where nothing does; of a mailbox's password, empty for the
    /// channel's own name.
    pub keyring: String,
}

/// A kind of channel as a form is made of it.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct ChannelKindForm {
    /// Its id.
    pub id: String,
    /// Its name for people.
    pub title: String,
    /// Its settings.
    pub fields: Vec<FieldForm>,
    /// Whether it is got into over HTTP.
    pub over_http: bool,
    /// Whether what is sent there can be signed.
    pub signs: bool,
}
