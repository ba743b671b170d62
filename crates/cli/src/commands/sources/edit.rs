//! `sources add`, `sources edit` and `sources remove`

use std::collections::BTreeMap;

use serde::Serialize;
use watchbill_engine::{
    AuthDraft, DEFINITIONS_FILE, SourceDraft, add_source, defined_source_form, remove_source, save_source, starter,
};

use crate::answer::{Answer, Failure};
use crate::commands::secrets;
use crate::surroundings::Surroundings;

use super::{Add, Change};

#[derive(Serialize)]
struct Document<'a> {
    source: &'a str,
    file: String,
    /// Whether its secret is in the keyring now; null when it needs none.
    secret_kept: Option<bool>,
}

pub(super) async fn add(words: Add, surroundings: &Surroundings) -> Result<Answer, Failure> {
    let files = &*surroundings.ports.files;
    let file = surroundings.folder.join(DEFINITIONS_FILE);
    if !file.exists() {
        starter(files, &surroundings.folder, "my team")?;
    }
    let draft = draft(words);
    add_source(files, &surroundings.folder, &draft)?;
    let name = draft.name.as_str();
    let secret_kept = match draft.auth {
        AuthDraft::Basic { .. } | AuthDraft::Bearer { .. } => Some(keep_secret(surroundings, name).await?),
        _ => None,
    };
    let mut text = format!("{name} is in {}.\n", file.display());
    text.push_str(&match secret_kept {
        Some(false) => format!("It needs its secret before it can be polled: `watchbill secrets set {name}`.\n"),
        Some(true) | None => format!("`watchbill sources test {name}` asks it once.\n"),
    });
    Ok(Answer::new(text, &Document { source: name, file: file.display().to_string(), secret_kept }))
}

/// The source is in the file by now, so what goes wrong with its secret is said as that and no more.
async fn keep_secret(surroundings: &Surroundings, name: &str) -> Result<bool, Failure> {
    let Some(secret) = secrets::ask(name)? else { return Ok(false) };
    let kept = secrets::keep(surroundings, name, secret).await;
    kept.map(|()| true).map_err(|failure| {
        let why = failure.message();
        Failure::unreachable(format!(
            "{name} is in {DEFINITIONS_FILE} without its secret, so it cannot be polled: {why}"
        ))
    })
}

fn draft(words: Add) -> SourceDraft {
    let keyring = words.name.clone();
    let auth = match (words.basic, words.bearer) {
        (Some(user), _) => AuthDraft::Basic { user, keyring },
        (None, true) => AuthDraft::Bearer { keyring },
        (None, false) => AuthDraft::None,
    };
    SourceDraft {
        name: words.name,
        kind: words.kind,
        urls: words.url,
        every: words.every,
        auth,
        settings: settings(words.set),
        ..SourceDraft::default()
    }
}

/// A setting named several times is a list, a value a line.
fn settings(set: Vec<(String, String)>) -> BTreeMap<String, String> {
    let mut settings: BTreeMap<String, String> = BTreeMap::new();
    for (key, value) in set {
        let lines = settings.entry(key).or_default();
        if !lines.is_empty() {
            lines.push('\n');
        }
        lines.push_str(&value);
    }
    settings
}

pub(super) async fn change(words: Change, surroundings: &Surroundings) -> Result<Answer, Failure> {
    let (ports, folder) = (&surroundings.ports, &surroundings.folder);
    let mut form = defined_source_form(&*ports.files, folder, &words.name)?;
    if let Some(name) = words.rename {
        form.name = name;
    }
    if !words.url.is_empty() {
        form.urls = words.url;
    }
    if let Some(every) = words.every {
        form.every = every;
    }
    form.settings.extend(settings(words.set));
    save_source(ports, folder, Some(&words.name), &form, Vec::new()).await?;
    let file = folder.join(DEFINITIONS_FILE).display().to_string();
    let text = format!("{} is changed in {file}. `watchbill sources test {}` asks it once.\n", form.name, form.name);
    Ok(Answer::new(text, &Document { source: &form.name, file, secret_kept: None }))
}

pub(super) fn remove(name: &str, surroundings: &Surroundings) -> Result<Answer, Failure> {
    remove_source(&*surroundings.ports.files, &surroundings.folder, name)?;
    let file = surroundings.folder.join(DEFINITIONS_FILE).display().to_string();
    let text = format!("{name} is no longer in {file}; what was recorded of it stays until retention takes it.\n");
    Ok(Answer::new(text, &Document { source: name, file, secret_kept: None }))
}
