//! `slo import`

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::Args;
use watchbill_engine::{ImportedObject, OpenSloImport, SaidOfObject, import_openslo};

use crate::answer::{Answer, Ended, Failure};
use crate::surroundings::Surroundings;
use crate::terminal::{Look, line};

use super::{LARGEST_DEFINITION, text_of};

#[derive(Debug, Args)]
#[command(after_help = "\
Reads openslo/v1 and openslo/v1alpha: one object, a list of them, or several documents in a file. With
an E_ code an object cannot be computed, with a W_ code it can. Nothing is written: a file whose objects
can be taken belongs into the folder `slos` of the workspace. docs/manual/slos.md explains every code.
Exits 1 when an object cannot be taken, 2 when a file cannot be read.

Examples:
  watchbill slo import checkout.yaml search.yaml
  watchbill slo import slos/*.yaml --json | jq '.documents[] | select(.importable | not) | .errors'")]
pub(crate) struct Words {
    /// OpenSLO files
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
}

pub(super) fn import(surroundings: &Surroundings, words: &Words) -> Result<Answer, Failure> {
    let texts = words.files.iter().map(|file| Ok((file.display().to_string(), text_of(file, LARGEST_DEFINITION)?)));
    let texts = texts.collect::<Result<Vec<_>, Failure>>()?;
    let named: Vec<(&str, &str)> = texts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let import = import_openslo(&named, None);
    let broken = import.documents.iter().filter(|object| object.unreadable);
    let broken: Vec<String> =
        broken.flat_map(|object| object.said.iter().map(|said| complaint(object, said))).collect();
    let ended = match () {
        () if !broken.is_empty() => Ended::Unreadable,
        () if import.documents.iter().any(|object| !object.importable) => Ended::DoesNotHold,
        () => Ended::Fine,
    };
    let notes = broken.into_iter().chain(twice(&import));
    Ok(Answer::new(told(&import, surroundings.look), &import).noting(notes).ending(ended))
}

/// Objects that have the kind and the name of one before them.
fn twice(import: &OpenSloImport) -> Vec<String> {
    let mut first: BTreeMap<(&str, &str), &ImportedObject> = BTreeMap::new();
    let mut said = Vec::new();
    for object in &import.documents {
        let (Some(kind), Some(name)) = (object.kind.as_deref(), object.name.as_deref()) else { continue };
        match first.get(&(kind, name)) {
            Some(before) => said.push(line(&format!(
                "{}: {kind} {name} is in {} already: in one workspace only one of them is taken",
                object.file, before.file
            ))),
            None => drop(first.insert((kind, name), object)),
        }
    }
    said
}

/// `file:line:column: what`
fn complaint(object: &ImportedObject, said: &SaidOfObject) -> String {
    format!("{}:{}:{}: {}. {}", object.file, said.line, said.column, said.message, said.remedy)
}

fn told(import: &OpenSloImport, look: Look) -> String {
    let mut text = String::new();
    for object in &import.documents {
        text.push_str(&format!("{}: {}: {}\n", line(&object.file), named(object), verdict(object)));
        for said in &object.said {
            let (weight, message) = (look.paint.word(said.weight), line(&said.message));
            text.push_str(&format!("  {}:{}: {weight}: {}: {message}\n", said.line, said.column, line(&said.code)));
        }
    }
    if import.documents.is_empty() {
        text.push_str("There is no object in it.\n");
    }
    let codes: BTreeMap<&str, &SaidOfObject> =
        import.documents.iter().flat_map(|object| &object.said).map(|said| (said.code.as_str(), said)).collect();
    for (nth, (code, said)) in codes.iter().enumerate() {
        text.push_str(if nth == 0 { "\nWhat the codes mean, and what to do:\n" } else { "" });
        text.push_str(&format!("  {}\n    {}\n    {}\n", line(code), said.means, said.remedy));
    }
    text
}

fn named(object: &ImportedObject) -> String {
    let kind = object.kind.as_deref().unwrap_or("object");
    match &object.name {
        Some(name) => line(&format!("{kind} {name}")),
        None => line(&format!("{kind} without a name")),
    }
}

fn verdict(object: &ImportedObject) -> &'static str {
    match (object.importable, object.warnings.is_empty()) {
        (true, true) => "can be taken",
        (true, false) => "can be taken, with warnings",
        (false, _) => "cannot be computed",
    }
}
