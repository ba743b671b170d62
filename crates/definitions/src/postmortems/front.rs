//! A Markdown file with or without front matter.

use std::collections::BTreeSet;

use watchbill_domain::postmortems::outline;
use watchbill_domain::time::Zone;

use super::{ReadPostmortem, ReadPostmortems, instant, severity, wrong};
use crate::reader::shown;
use crate::yaml::{Node, parse};

const STARTS: [&str; 4] = ["start_time", "started", "start", "date"];
const ENDS: [&str; 4] = ["end_time", "ended", "end", "resolved"];

/// Reads a file. Local times are those of `zone`. A template is told as a problem and becomes no document; what cannot be read of the
/// front matter is told, and the document is read all the same.
#[must_use]
pub fn read_postmortem(file: &str, text: &str, zone: &Zone) -> ReadPostmortems {
    let mut read = ReadPostmortems::default();
    let plain = text.strip_prefix('\u{feff}').unwrap_or(text);
    if plain.trim().is_empty() {
        read.problems.push(wrong(file, 1, "the file is empty; it was left out".to_owned()));
        return read;
    }
    let (front, behind) = front_matter(plain).map_or((None, plain), |(front, behind)| (Some(front), behind));
    let mut document = ReadPostmortem {
        line: 1,
        title: String::new(),
        started: None,
        ended: None,
        severity: None,
        tags: Vec::new(),
        identity: None,
        body: text.to_owned(),
    };
    if let Some(front) = front {
        let stream = parse(front);
        if let Some(broken) = &stream.broken {
            let message =
                format!("the front matter cannot be read: {}; the document is taken without it", broken.message);
            read.problems.push(wrong(file, broken.at.line + 1, message));
        } else if let Some((tree, _)) = stream.documents.first() {
            if tree.text_of("watchbill") == Some("template") {
                let message = "this is a template; take it with `watchbill postmortem templates import`".to_owned();
                read.problems.push(wrong(file, 1, message));
                return read;
            }
            take(&mut document, tree, &mut read, (file, zone));
        }
    }
    if document.title.is_empty() {
        document.title = heading(behind).unwrap_or_else(|| stem(file));
    }
    if is_template(file) {
        let message =
            "this looks like a template by its name; it was left out. Call it otherwise to take it in".to_owned();
        read.problems.push(wrong(file, 1, message));
        return read;
    }
    read.documents.push(document);
    read
}

/// What stands between the two lines of hyphens at the beginning, and what stands behind the second.
fn front_matter(text: &str) -> Option<(&str, &str)> {
    let rest = text.strip_prefix("---")?;
    let rest = rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix('\n'))?;
    let mut at = 0;
    for line in rest.split_inclusive('\n') {
        if line.trim_end() == "---" || line.trim_end() == "..." {
            return Some((&rest[..at], &rest[at + line.len()..]));
        }
        at += line.len();
    }
    None
}

fn take(document: &mut ReadPostmortem, tree: &Node, read: &mut ReadPostmortems, (file, zone): (&str, &Zone)) {
    let mut known = BTreeSet::new();
    for entry in tree.entries().iter().filter(|entry| !known.insert(entry.key.as_str())) {
        let message = format!("the key {} stands here once more; what it held first counts", shown(&entry.key));
        read.problems.push(wrong(file, entry.key_at.line + 1, message));
    }
    let first = |keys: &[&str]| keys.iter().find_map(|key| tree.text_of(key));
    document.title = first(&["title", "name", "summary"]).map(one_line).unwrap_or_default();
    for (keys, is_start) in [(STARTS, true), (ENDS, false)] {
        let Some(node) = keys.iter().find_map(|key| tree.filled(key)) else { continue };
        match instant(node.text().unwrap_or_default(), zone) {
            Ok(at) if is_start => document.started = at,
            Ok(at) => document.ended = at,
            Err(why) => read.problems.push(wrong(file, node.at.line + 1, format!("{why}; it is taken as unknown"))),
        }
    }
    if let (Some(started), Some(ended)) = (document.started, document.ended)
        && ended < started
    {
        let line = ENDS.iter().find_map(|key| tree.filled(key)).map_or(1, |node| node.at.line + 1);
        let message = "it ends before it starts; the end is taken as unknown".to_owned();
        read.problems.push(wrong(file, line, message));
        document.ended = None;
    }
    if let Some(node) = ["severity", "sev", "priority"].iter().find_map(|key| tree.filled(key)) {
        document.severity = node.text().and_then(severity);
        if document.severity.is_none() {
            let is = shown(node.text().unwrap_or_default());
            let message = format!("the severity is {is}; expected the like of sev2. It is taken as unknown");
            read.problems.push(wrong(file, node.at.line + 1, message));
        }
    }
    document.identity = identity(tree);
    for key in ["categories", "keywords", "tags"] {
        let Some(node) = tree.filled(key) else { continue };
        // A keyword that looks like a number is a text all the same.
        document.tags.extend(node.items().iter().filter_map(Node::text).map(str::to_owned));
        let written = node.text().map(|text| text.split(',').map(|tag| tag.trim().to_owned()));
        document.tags.extend(written.into_iter().flatten().filter(|tag| !tag.is_empty()));
    }
}

/// By what Watchbill knows a document again that went out from it.
fn identity(tree: &Node) -> Option<String> {
    let is_ours = tree.text_of("watchbill") == Some("postmortem");
    tree.text_of("id").filter(|_| is_ours).map(one_line)
}

/// The first heading with words.
fn heading(text: &str) -> Option<String> {
    outline(text).iter().map(|section| one_line(&section.heading)).find(|title| !title.is_empty())
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The name of a file without its folder and its ending.
fn stem(file: &str) -> String {
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    if stem.is_empty() { name.to_owned() } else { stem.to_owned() }
}

fn is_template(file: &str) -> bool {
    stem(file).to_lowercase().split(|letter: char| !letter.is_alphanumeric()).any(|word| word == "template")
}
