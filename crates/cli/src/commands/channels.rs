//! `channels`: where pages go when they leave the laptop.

use clap::{Args, Subcommand};
use serde::Serialize;
use watchbill_engine::api::ChannelSetting;
use watchbill_engine::{
    AuthDraft, ChannelDraft, DEFINITIONS_FILE, add_channel, defined_channels, remove_channel, starter, test_channel,
};

use crate::answer::{Answer, Ended, Failure};
use crate::commands::secrets;
use crate::surroundings::Surroundings;
use crate::table::{Column, Table};
use crate::terminal::line;

#[derive(Debug, Subcommand)]
pub(crate) enum Words {
    /// List the channels of the workspace with what they took last and what is wrong
    List,
    /// Send a message that says that it is a test; exits 3 when the channel did not take it
    Test {
        /// The channel's name
        name: String,
    },
    /// Add a channel to watchbill.toml, keeping its comments
    Add(Box<Add>),
    /// Take a channel out of watchbill.toml; what waits for it is not sent any more
    Remove {
        /// The channel's name
        name: String,
    },
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  watchbill channels add --kind ntfy --name phone --url https://ntfy.example.net/ana-3f9c2e --bearer
  watchbill channels add --kind webhook --name hook --url https://hooks.example.net/watchbill
  watchbill channels add --kind email --name mail --smtp mail.example.net:587 --user ana \\
      --from-address watchbill@example.net --to ana@example.net

The channels send from this laptop: while it sleeps, nothing is sent. A secret is asked for without
showing it (or read from standard input when that is a pipe) and kept in the keyring under the
channel's name.")]
pub(crate) struct Add {
    /// ntfy, webhook or email
    #[arg(long, value_name = "ID")]
    kind: String,
    /// What it is to be called [default: its kind]
    #[arg(long)]
    name: Option<String>,
    /// From which severity on pages go there: critical, error, warning or info [default: error]
    #[arg(long, value_name = "SEVERITY")]
    from: Option<String>,
    /// The topic of an ntfy server, or the address of a webhook
    #[arg(long, required_unless_present = "smtp", conflicts_with = "smtp")]
    url: Option<String>,
    /// Sign in as this user, with a password
    #[arg(long, value_name = "USER", conflicts_with_all = ["bearer", "smtp"])]
    basic: Option<String>,
    /// Sign in with a bearer token
    #[arg(long, conflicts_with = "smtp")]
    bearer: bool,
    /// The mail server, with its port
    #[arg(long, value_name = "HOST:PORT", requires_all = ["from_address", "to"])]
    smtp: Option<String>,
    /// How the way to the mail server is protected: starttls, implicit or none [default: starttls]
    #[arg(long, requires = "smtp")]
    tls: Option<String>,
    /// Who signs in at the mail server, with a password
    #[arg(long, requires = "smtp")]
    user: Option<String>,
    /// The address letters come from
    #[arg(long, value_name = "ADDRESS", requires = "smtp")]
    from_address: Option<String>,
    /// An address letters go to; once for each
    #[arg(long, value_name = "ADDRESS", requires = "smtp")]
    to: Vec<String>,
}

#[derive(Serialize)]
struct ListDocument<'a> {
    channels: Vec<Channel<'a>>,
    definition_problems: &'a [String],
}

#[derive(Serialize)]
struct Channel<'a> {
    name: &'a str,
    kind: &'a str,
    target: &'a str,
    from: &'a str,
    delivered_at: Option<String>,
    delivered_at_local: Option<&'a str>,
    problem: Option<&'a str>,
}

#[derive(Serialize)]
struct TestDocument<'a> {
    channel: &'a str,
    good: bool,
    sentences: &'a [String],
    receipt: Option<&'a str>,
}

#[derive(Serialize)]
struct EditDocument<'a> {
    channel: &'a str,
    file: String,
    /// Whether its secret is in the keyring now; null when it needs none.
    secret_kept: Option<bool>,
}

pub(crate) async fn run(words: Words, surroundings: &Surroundings) -> Result<Answer, Failure> {
    match words {
        Words::List => list(surroundings).await,
        Words::Test { name } => test(&name, surroundings).await,
        Words::Add(words) => add(*words, surroundings).await,
        Words::Remove { name } => remove(&name, surroundings),
    }
}

/// The channels with what the records say of them, if there are any.
pub(super) async fn known(surroundings: &Surroundings) -> Result<Vec<ChannelSetting>, Failure> {
    let Some(handle) = surroundings.look_on().await? else {
        return Ok(defined_channels(&*surroundings.ports.files, &surroundings.folder));
    };
    let channels = handle.channels().await?;
    handle.shutdown().await;
    Ok(channels)
}

async fn list(surroundings: &Surroundings) -> Result<Answer, Failure> {
    let channels = known(surroundings).await?;
    let defined = surroundings.definitions();
    let mut table = Table::new(&[
        Column::Text("NAME"),
        Column::Text("KIND"),
        Column::Word("FROM"),
        Column::Text("LAST TAKEN"),
        Column::Flexible("WHERE"),
        Column::Flexible("PROBLEM"),
    ]);
    for channel in &channels {
        let taken = channel.delivered_at.as_ref().map_or("never", |at| at.full.as_str());
        let problem = channel.problem.as_deref().unwrap_or_default();
        table.row([&channel.name, &channel.kind, &channel.from, taken, &channel.target, problem]);
    }
    let text = if table.is_empty() {
        "No channel is defined, so pages are shown on this laptop only: `watchbill channels add` adds one.\n".to_owned()
    } else {
        format!(
            "{}\nWith this laptop asleep nobody is paged: the channels send from here too.\n",
            table.render(surroundings.look)
        )
    };
    let channels = channels.iter().map(|channel| Channel {
        name: &channel.name,
        kind: &channel.kind,
        target: &channel.target,
        from: &channel.from,
        delivered_at: channel.delivered_at.as_ref().map(|at| Surroundings::rfc3339(at.ms)),
        delivered_at_local: channel.delivered_at.as_ref().map(|at| at.full.as_str()),
        problem: channel.problem.as_deref(),
    });
    let document = ListDocument { channels: channels.collect(), definition_problems: &defined.problems };
    Ok(Answer::new(text, &document))
}

async fn test(name: &str, surroundings: &Surroundings) -> Result<Answer, Failure> {
    let test = test_channel(&surroundings.ports, &surroundings.folder, name).await?;
    let text: String = test.sentences.iter().map(|sentence| format!("{}\n", line(sentence))).collect();
    let (sentences, receipt) = (test.sentences.as_slice(), test.receipt.as_deref());
    let document = TestDocument { channel: name, good: test.good, sentences, receipt };
    let ended = if test.good { Ended::Fine } else { Ended::Unreachable };
    Ok(Answer::new(text, &document).ending(ended))
}

async fn add(words: Add, surroundings: &Surroundings) -> Result<Answer, Failure> {
    let files = &*surroundings.ports.files;
    let file = surroundings.folder.join(DEFINITIONS_FILE);
    if !file.exists() {
        starter(files, &surroundings.folder, "my team")?;
    }
    let draft = draft(words);
    add_channel(files, &surroundings.folder, &draft)?;
    let name = draft.name.as_str();
    let needs_secret = draft.auth != AuthDraft::None || draft.secret.is_some();
    // The channel is in the file by now, so what goes wrong with its secret is said as that and no more.
    let secret_kept = match (needs_secret, if needs_secret { secrets::ask(name)? } else { None }) {
        (false, _) => None,
        (true, None) => Some(false),
        (true, Some(secret)) => {
            secrets::keep(surroundings, name, secret).await?;
            Some(true)
        }
    };
    let mut text = format!("{name} is in {}.\n", file.display());
    text.push_str(&match secret_kept {
        Some(false) => format!("It needs its secret before anything can be sent: `watchbill secrets set {name}`.\n"),
        Some(true) | None => format!("`watchbill channels test {name}` sends a test message.\n"),
    });
    Ok(Answer::new(text, &EditDocument { channel: name, file: file.display().to_string(), secret_kept }))
}

fn draft(words: Add) -> ChannelDraft {
    let name = words.name.unwrap_or_else(|| words.kind.clone());
    let keyring = name.clone();
    let auth = match (words.basic, words.bearer) {
        (Some(user), _) => AuthDraft::Basic { user, keyring },
        (None, true) => AuthDraft::Bearer { keyring },
        (None, false) => AuthDraft::None,
    };
    let secret = words.user.is_some().then(|| name.clone());
    let given = [
        ("from", words.from),
        ("url", words.url),
        ("smtp", words.smtp),
        ("tls", words.tls),
        ("user", words.user),
        ("from_address", words.from_address),
        ("to", Some(words.to.join("\n"))),
    ];
    let settings = given.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?))).collect();
    ChannelDraft { kind: words.kind, name, settings, auth, headers: Vec::new(), secret }
}

fn remove(name: &str, surroundings: &Surroundings) -> Result<Answer, Failure> {
    remove_channel(&*surroundings.ports.files, &surroundings.folder, name)?;
    let file = surroundings.folder.join(DEFINITIONS_FILE).display().to_string();
    let text = format!("{name} is no longer in {file}; what waits for it is not sent any more.\n");
    Ok(Answer::new(text, &EditDocument { channel: name, file, secret_kept: None }))
}
