//! The house keeps its shape: who may use whom, and what every room has.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "layering/text.rs"]
mod text;

use cargo_metadata::{Metadata, MetadataCommand, Package};
use std::{collections::BTreeMap, fs, path::Path};
use toml_edit::{DocumentMut, Item};
use watchbill_tests::built::checkout;

/// Which crates of ours each crate may use, in its code, its tests and its build, and why no more. Layers may be skipped
/// downwards. A new edge is a decision: it is written here with its reason, or it is not made.
const MAY_USE: &[(&str, &[&str], &str)] = &[
    ("domain", &[], "the rules stand alone, so that they can be tested as functions and used everywhere"),
    ("sources", &["domain"], "a source kind turns bytes into the domain's words and does not know who asks or keeps"),
    ("definitions", &["domain"], "files are checked by the domain's `Field`s, so without knowing any source kind"),
    ("store", &["domain"], "the schema follows the domain; nobody else knows the schema"),
    ("report", &["domain"], "charts and documents are drawn from domain types alone"),
    ("simulator", &["domain"], "the made-up company is an outside server: it must not share code with what reads it"),
    ("engine", &["domain", "sources", "definitions", "store", "report"], "it joins the rooms and owns the ports"),
    ("platform", &["engine", "domain"], "it implements the engine's ports"),
    ("cli", &["engine", "platform", "simulator"], "a shell: the same engine, real ports, and the demo"),
    ("desktop", &["engine", "platform", "simulator"], "a shell: the same engine, real ports, and the demo"),
    ("tests", &["engine", "platform", "simulator"], "the whole is tested through the doors that the shells use"),
    ("xtask", &["engine", "platform", "simulator"], "allowed by the same rule; on std alone it starts faster"),
];

/// The crates whose `clippy.toml` keeps clocks, randomness, environment, files, processes and HTTP out.
const PURE: &[&str] = &["domain", "sources", "definitions", "report", "store"];

fn metadata() -> Metadata {
    MetadataCommand::new().current_dir(checkout()).no_deps().other_options(["--offline".to_owned()]).exec().unwrap()
}

fn short(package: &str) -> Option<&str> {
    package.strip_prefix("watchbill-")
}

fn parsed(file: &Path) -> DocumentMut {
    let text = fs::read_to_string(file).unwrap_or_else(|error| panic!("read {}: {error}", file.display()));
    text.parse().unwrap_or_else(|error| panic!("parse {}: {error}", file.display()))
}

fn folder(package: &Package) -> &Path {
    package.manifest_path.parent().unwrap().as_std_path()
}

/// Fails with all that was found, so that one run shows everything there is to do.
#[track_caller]
fn assert_none(found: &[String], rule: &str) {
    assert!(found.is_empty(), "{rule}:\n  {}", found.join("\n  "));
}

#[test]
fn no_crate_uses_another_that_the_table_does_not_allow() {
    let table: BTreeMap<_, _> = MAY_USE.iter().map(|(name, may_use, reason)| (*name, (*may_use, *reason))).collect();
    let mut found = Vec::new();
    for package in metadata().packages {
        let name = short(&package.name).unwrap_or_else(|| panic!("{} is not called watchbill-<folder>", package.name));
        let Some((may_use, reason)) = table.get(name) else {
            found.push(format!("{name} is not in the table"));
            continue;
        };
        for dependency in &package.dependencies {
            let Some(used) = short(&dependency.name) else { continue };
            if !may_use.contains(&used) {
                found.push(format!("{name} uses {used} as a {} dependency, but {reason}", dependency.kind));
            }
        }
    }
    assert_none(&found, "edges between crates that nobody decided");
}

#[test]
fn the_table_holds_every_crate_once_and_no_other() {
    let mut members: Vec<String> =
        metadata().packages.iter().filter_map(|package| short(&package.name)).map(str::to_owned).collect();
    let mut listed: Vec<&str> = MAY_USE.iter().map(|(name, ..)| *name).collect();
    members.sort();
    listed.sort_unstable();
    assert_eq!(members, listed);
}

#[test]
fn every_member_says_what_it_is_for() {
    let root = parsed(&checkout().join("Cargo.toml"));
    let members = root["workspace"]["members"].as_array().unwrap();
    // The comment behind a member stands in front of what follows it.
    let mut behind: Vec<String> = members.iter().skip(1).map(|member| prefix(member.decor())).collect();
    behind.push(members.trailing().as_str().unwrap_or_default().to_owned());
    let without_purpose = members
        .iter()
        .zip(&behind)
        .filter(|(_, text)| text.lines().next().is_none_or(|line| line.trim().len() < "# a word".len()))
        .map(|(member, _)| format!("{member} has no purpose behind it in the root Cargo.toml"));
    let packages = metadata().packages;
    let without_description = packages
        .iter()
        .filter(|package| package.description.as_ref().is_none_or(|description| description.trim().is_empty()))
        .map(|package| format!("{} has no description", package.name));
    assert_none(&without_purpose.chain(without_description).collect::<Vec<_>>(), "members without a purpose");
}

fn prefix(decor: &toml_edit::Decor) -> String {
    decor.prefix().and_then(|text| text.as_str()).unwrap_or_default().to_owned()
}

#[test]
fn every_member_takes_its_lints_and_versions_from_the_root() {
    let mut found = Vec::new();
    for package in metadata().packages {
        let manifest = parsed(package.manifest_path.as_std_path());
        let inherits = |item: Option<&Item>| {
            item.and_then(|item| item.get("workspace")).is_some_and(|value| value.as_bool() == Some(true))
        };
        if !inherits(manifest.get("lints")) {
            found.push(format!("{} does not take the lints", package.name));
        }
        for table in ["dependencies", "dev-dependencies", "build-dependencies"] {
            let dependencies = manifest.get(table).and_then(Item::as_table_like);
            let own = dependencies.into_iter().flat_map(|table| table.iter()).filter(|(_, item)| !inherits(Some(item)));
            found.extend(own.map(|(name, _)| format!("{} gives {name} a version of its own", package.name)));
        }
    }
    assert_none(&found, "there is one table of lints and one of versions, in the root Cargo.toml");
}

#[test]
fn every_pure_crate_bans_the_outside_and_says_why() {
    let mut found = Vec::new();
    for package in
        metadata().packages.iter().filter(|package| short(&package.name).is_some_and(|name| PURE.contains(&name)))
    {
        let file = folder(package).join("clippy.toml");
        if !file.exists() {
            found.push(format!("{} has no clippy.toml", package.name));
            continue;
        }
        let clippy = parsed(&file);
        for table in ["disallowed-methods", "disallowed-types"] {
            let bans: Vec<_> = clippy.get(table).and_then(Item::as_array).into_iter().flatten().collect();
            if bans.is_empty() && table == "disallowed-methods" {
                found.push(format!("{} bans no method", package.name));
            }
            for ban in bans {
                let text =
                    |key: &str| ban.as_inline_table().and_then(|ban| ban.get(key)).and_then(|text| text.as_str());
                if text("reason").is_none_or(|reason| reason.trim().is_empty()) {
                    let what = text("path").map_or_else(|| ban.to_string(), str::to_owned);
                    found.push(format!("{} bans {} without a reason", package.name, what.trim()));
                }
            }
        }
    }
    assert_none(&found, "pure crates without the bans that keep them pure");
}

#[test]
fn the_crates_without_any_io_hold_the_same_bans() {
    let without_io: Vec<_> = PURE.iter().filter(|name| **name != "store").collect();
    let bans = |name| fs::read_to_string(checkout().join(format!("crates/{name}/clippy.toml"))).unwrap();
    let expected = bans(without_io[0]);
    let differing: Vec<String> = without_io[1..]
        .iter()
        .filter(|name| bans(name) != expected)
        .map(|name| format!("crates/{name}/clippy.toml is not crates/{}/clippy.toml", without_io[0]))
        .collect();
    assert_none(&differing, "clippy takes the nearest file alone, so the copies have to be the same");
}
