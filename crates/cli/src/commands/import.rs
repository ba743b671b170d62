//! `import`: sources from the configuration of Nagstamon, karma or amtool.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use serde::Serialize;
use watchbill_engine::api::ImportView;
use watchbill_engine::{DEFINITIONS_FILE, ImportText, amtool_client_file, import_sources, save_source, starter};

use crate::answer::{Answer, Failure};
use crate::surroundings::Surroundings;
use crate::terminal::line;

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  watchbill import karma karma.yaml                    show what would be added
  watchbill import nagstamon ~/.nagstamon/servers      every server_*.conf of the folder
  watchbill import amtool ~/.config/amtool/config.yml --yes

Passwords and tokens are never taken over: set them with `watchbill secrets set NAME`.")]
pub(crate) struct Words {
    /// Whose configuration it is
    kind: Kind,
    /// The file, or the folder with Nagstamon's servers
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Add the sources to watchbill.toml; without it they are only shown
    #[arg(long)]
    yes: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Kind {
    Nagstamon,
    Karma,
    Amtool,
}

#[derive(Serialize)]
struct Document {
    added: bool,
    sources: Vec<Source>,
    secrets: Vec<String>,
    notes: Vec<String>,
}

#[derive(Serialize)]
struct Source {
    name: String,
    kind: String,
    urls: Vec<String>,
}

pub(crate) async fn run(words: Words, surroundings: &Surroundings) -> Result<Answer, Failure> {
    let (files, folder) = (&*surroundings.ports.files, &surroundings.folder);
    let kind = match words.kind {
        Kind::Nagstamon => "nagstamon",
        Kind::Karma => "karma",
        Kind::Amtool => "amtool",
    };
    let mut texts = texts(&words.file, surroundings)?;
    let unread = match words.kind {
        Kind::Amtool => add_client_file(&words.file, &mut texts, surroundings),
        Kind::Nagstamon | Kind::Karma => None,
    };
    let mut import = import_sources(files, folder, kind, &texts)?;
    import.notes.extend(unread);
    if words.yes {
        if !folder.join(DEFINITIONS_FILE).exists() {
            starter(files, folder, "my team")?;
        }
        for source in &import.sources {
            save_source(&surroundings.ports, folder, None, source, Vec::new()).await?;
        }
    }
    Ok(told(import, words.yes))
}

/// The file, or the configuration files of a folder in the order of their names.
fn texts(path: &Path, surroundings: &Surroundings) -> Result<Vec<ImportText>, Failure> {
    let files = &surroundings.ports.files;
    let cannot =
        |path: &Path, error: &std::io::Error| Failure::usage(format!("{} cannot be read: {error}", path.display()));
    let mut paths =
        if path.is_dir() { files.list(path).map_err(|error| cannot(path, &error))? } else { vec![path.to_owned()] };
    if path.is_dir() {
        paths.retain(|path| path.extension().is_some_and(|extension| extension == "conf"));
        paths.sort();
    }
    let text = |path: &PathBuf| {
        let bytes = files.read(path).map_err(|error| cannot(path, &error))?;
        let file = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        Ok(ImportText { file, text: String::from_utf8_lossy(&bytes).into_owned() })
    };
    paths.iter().map(text).collect()
}

/// The HTTP client configuration that amtool's own names, relative to it, as one more text; or why it is not read.
fn add_client_file(path: &Path, texts: &mut Vec<ImportText>, surroundings: &Surroundings) -> Option<String> {
    let named = texts.first().and_then(|text| amtool_client_file(&text.text))?;
    let file = path.parent().unwrap_or(Path::new("")).join(named);
    match surroundings.ports.files.read(&file) {
        Ok(bytes) => {
            let text = String::from_utf8_lossy(&bytes).into_owned();
            texts.push(ImportText { file: file.display().to_string(), text });
            None
        }
        Err(error) => Some(format!("{} cannot be read: {error}", file.display())),
    }
}

fn told(import: ImportView, added: bool) -> Answer {
    let mut text = match (import.sources.len(), added) {
        (0, _) => "No source was found.\n".to_owned(),
        (_, true) => "Added:\n".to_owned(),
        (_, false) => "Would be added with --yes:\n".to_owned(),
    };
    for source in &import.sources {
        text.push_str(&format!("  {} ({}) {}\n", line(&source.name), source.kind, line(&source.urls.join(", "))));
    }
    for name in &import.secrets {
        text.push_str(&format!("Needs its secret: `watchbill secrets set {name}`.\n"));
    }
    let ImportView { sources, notes, secrets } = import;
    let sources = sources.into_iter().map(|s| Source { name: s.name, kind: s.kind, urls: s.urls }).collect();
    let document = Document { added, sources, secrets, notes: notes.clone() };
    Answer::new(text, &document).noting(notes)
}
