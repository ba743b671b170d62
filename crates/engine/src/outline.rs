//! What a workspace's definitions name, for shells that have no records to read (yet).

use std::path::Path;

use watchbill_domain::sources::{Auth, SecretRef, SourceSpec};

use crate::ports::Files;
use crate::workspace;

/// The part of a workspace's definitions that shells list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DefinedWorkspace {
    /// The team's name; empty when the file cannot be read.
    pub team: String,
    /// The sources that are in force, in the order of the file.
    pub sources: Vec<DefinedSource>,
    /// What is wrong with the files: `file:line:column: what`.
    pub problems: Vec<String>,
}

/// One source as it is defined.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DefinedSource {
    /// Its name.
    pub name: String,
    /// Its kind's id.
    pub kind: String,
    /// Its addresses.
    pub urls: Vec<String>,
    /// How often it is polled, seconds.
    pub every_s: u64,
    /// How it is got into: `none`, `basic`, `bearer`, `command` or `certificate`.
    pub auth: &'static str,
}

/// Reads what a folder defines; a missing or broken file is an empty workspace with a problem that says so.
#[must_use]
pub fn defined_workspace(files: &dyn Files, folder: &Path) -> DefinedWorkspace {
    let loaded = workspace::load(files, folder);
    DefinedWorkspace {
        sources: loaded.sources.iter().map(|defined| defined_source(&defined.spec)).collect(),
        problems: loaded.not_in_force(),
        team: loaded.team,
    }
}

fn defined_source(spec: &SourceSpec) -> DefinedSource {
    DefinedSource {
        name: spec.name.to_string(),
        kind: spec.kind.clone(),
        urls: spec.urls.iter().map(ToString::to_string).collect(),
        every_s: spec.every.as_secs(),
        auth: match &spec.connection.auth {
            Auth::None => "none",
            Auth::Basic { .. } => "basic",
            Auth::Bearer(SecretRef::Command { .. }) => "command",
            Auth::Bearer(_) => "bearer",
            Auth::Certificate { .. } => "certificate",
        },
    }
}
