//! `sources`: what is watched, and changing it without opening an editor.

mod edit;
mod show;
mod test;

use clap::{Args, Subcommand};

use crate::answer::{Answer, Failure};
use crate::surroundings::Surroundings;

#[derive(Debug, Subcommand)]
pub(crate) enum Words {
    /// List the sources of the workspace with their health
    List,
    /// Add a source to watchbill.toml, keeping its comments; the first one makes the workspace
    Add(Add),
    /// Change a source in watchbill.toml where it stands, keeping everything that is not named
    Edit(Change),
    /// Take a source out of watchbill.toml; what was recorded of it stays until retention takes it
    Remove {
        /// The source's name
        name: String,
    },
    /// Poll one source now and say in a sentence how it went; exits 3 when it could not be reached
    Test {
        /// The source's name
        name: String,
    },
    /// List the kinds of sources, or print the manual page of one
    Kinds {
        /// A kind's id, like alertmanager: its manual page is printed as Markdown
        kind: Option<String>,
    },
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  watchbill sources add --kind alertmanager --name prod --url https://am.example.net --basic ana
  watchbill sources add --kind alertmanager --name eu --every 1m \\
      --url https://am-1.example.net --url https://am-2.example.net

With --basic and --bearer the secret is asked for without showing it (or read from standard input
when that is a pipe) and kept in the keyring under the source's name; give nothing to set it later
with `watchbill secrets set NAME`. Certificates, headers, commands that print tokens and everything
else are set in the file: `watchbill sources kinds KIND` has it all.")]
pub(crate) struct Add {
    /// The source's kind: `watchbill sources kinds` lists them
    #[arg(long, value_name = "ID")]
    kind: String,
    /// What it is to be called: 1 to 64 letters, digits, `.`, `_` or `-`
    #[arg(long)]
    name: String,
    /// Its address, http or https; once for each peer of one cluster
    #[arg(long, required = true)]
    url: Vec<String>,
    /// How often it is polled, from 5s to 1h, like 30s or 5m [default: as its kind is]
    #[arg(long, value_name = "SPAN")]
    every: Option<String>,
    /// Sign in as this user, with a password
    #[arg(long, value_name = "USER", conflicts_with = "bearer")]
    basic: Option<String>,
    /// Sign in with a bearer token
    #[arg(long)]
    bearer: bool,
    /// A setting of its kind, like server=thanos; once more for each further value of a list
    #[arg(long, value_name = "KEY=VALUE", value_parser = setting)]
    set: Vec<(String, String)>,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  watchbill sources edit prod --every 1m
  watchbill sources edit rules --set server=mimir --set replica_labels=replica
  watchbill sources edit prod --set receiver=            not set any more

Under a new name a source begins anew: what is known of its alerts is kept under the old one.")]
pub(crate) struct Change {
    /// The source's name
    name: String,
    /// What it is to be called from now on
    #[arg(long, value_name = "NAME")]
    rename: Option<String>,
    /// Its address, in place of those it has; once for each peer of one cluster
    #[arg(long)]
    url: Vec<String>,
    /// How often it is polled; nothing for as its kind is
    #[arg(long, value_name = "SPAN")]
    every: Option<String>,
    /// A setting of its kind; without a value it is not set any more
    #[arg(long, value_name = "KEY=VALUE", value_parser = setting)]
    set: Vec<(String, String)>,
}

/// `key=value`
fn setting(text: &str) -> Result<(String, String), String> {
    let (key, value) = text.split_once('=').ok_or("expected the like of server=thanos")?;
    Ok((key.trim().to_owned(), value.trim().to_owned()))
}

pub(crate) async fn run(words: Words, surroundings: &Surroundings) -> Result<Answer, Failure> {
    match words {
        Words::List => show::list(surroundings).await,
        Words::Add(add) => edit::add(add, surroundings).await,
        Words::Edit(change) => edit::change(change, surroundings).await,
        Words::Remove { name } => edit::remove(&name, surroundings),
        Words::Test { name } => test::test(&name, surroundings).await,
        Words::Kinds { kind: None } => Ok(show::kinds(surroundings)),
        Words::Kinds { kind: Some(kind) } => show::kind(&kind),
    }
}
