//! Reading the tables. One of which it is not sure which queues it means, or how they are read, is lost; another wrong key
//! costs only itself.

use std::time::Duration;

use watchbill_domain::ids::QueueName;
use watchbill_domain::queues::AttentionRules;
use watchbill_domain::sources::SourceSpec;

use crate::finding::Weight;
use crate::glob::Glob;
use crate::near::nearest;
use crate::people::Person;
use crate::reader::{Entry, Reader, Wrong, entries, shown};
use crate::service::ServiceSpec;
use crate::settings::{one_line, span};

use super::{QueueExpressions, QueueNames, QueueSpec};

const KEYS: [&str; 17] = [
    "source",
    "name",
    "match",
    "watch",
    "owner",
    "service",
    "target",
    "retention",
    "not_emptied_for",
    "lost_within",
    "unseen_for",
    "depth",
    "oldest",
    "arrived",
    "removed",
    "dropped",
    "traffic",
];
const EXPRESSIONS: [&str; 6] = ["depth", "oldest", "arrived", "removed", "dropped", "traffic"];
/// The kind of source that knows no queues by itself and is asked for them by expressions.
const ASKED_KIND: &str = "prometheus";
/// Characters of a name. RabbitMQ has 255 bytes for a queue and as many for its virtual host; nobody else has more.
const LONGEST_NAME: usize = 511;
/// Characters of an expression.
const LONGEST_EXPRESSION: usize = 4000;

const HOUR: Duration = Duration::from_secs(3600);
const DAYS_90: Duration = Duration::from_secs(90 * 86_400);
const MINUTE: Duration = Duration::from_secs(60);
/// No span of time that can be written is longer.
const DAYS_3650: Duration = Duration::from_secs(3650 * 86_400);

/// What else the file says, that a table of queues may name.
#[derive(Clone, Copy)]
pub(crate) struct Known<'a> {
    pub(crate) sources: &'a [SourceSpec],
    pub(crate) services: &'a [ServiceSpec],
    pub(crate) people: &'a [Person],
}

/// The tables of `[[queues]]`, in the order of the file; none that the ones above leave nothing to.
pub(crate) fn read_queues(reader: &mut Reader<'_>, entry: &Entry<'_>, known: Known<'_>) -> Vec<QueueSpec> {
    let tables = match entry.tables() {
        Ok(tables) => tables,
        Err(wrong) => {
            reader.say(Weight::Refused, wrong.at, format!("nothing is said of any queue: {}", wrong.message));
            return Vec::new();
        }
    };
    let mut specs: Vec<QueueSpec> = Vec::new();
    for table in tables {
        let read = table.and_then(|(table, at)| {
            let entries = entries(table, at);
            QueueReading { reader, entries: &entries, at, known }.read(&specs)
        });
        match read {
            Ok(spec) => specs.push(spec),
            Err(wrong) => {
                reader.say(Weight::Refused, wrong.at, format!("no queue goes by this table: {}", wrong.message));
            }
        }
    }
    specs
}

/// One table on its way to what is said of a queue.
struct QueueReading<'r, 'e, 'a> {
    reader: &'r mut Reader<'a>,
    entries: &'e [Entry<'e>],
    at: usize,
    known: Known<'e>,
}

impl<'e> QueueReading<'_, 'e, '_> {
    fn read(&mut self, before: &[QueueSpec]) -> Result<QueueSpec, Wrong> {
        for entry in self.entries.iter().filter(|entry| !KEYS.contains(&entry.key)) {
            self.reader.unknown(entry, &KEYS);
        }
        let source = self.source()?;
        let (names, named) = self.names()?;
        if let Some(first) = before.iter().find(|spec| spec.source == source.name && spec.names.cover(&names)) {
            let line = first.line;
            let message = if first.names == names {
                format!("line {line} names the same already, and a queue goes by the first table that fits it")
            } else {
                format!(
                    "line {line} fits it first, and a queue goes by the first table that does; expected this one above that"
                )
            };
            return Err(Wrong::new(named.at, message));
        }
        let expressions = self.expressions(source, &names, named)?;
        let (line, column) = self.reader.place(named.at);
        Ok(QueueSpec {
            source: source.name.clone(),
            watch: self.lenient("watch", "it is watched", Entry::switch).unwrap_or(true),
            owner: self.owner(),
            service: self.service(),
            target: self.target(source, &names),
            retention: self.retention(),
            rules: self.rules(),
            names,
            expressions,
            line,
            column,
        })
    }

    fn find(&self, key: &str) -> Option<Entry<'e>> {
        self.entries.iter().find(|entry| entry.key == key).copied()
    }

    /// The value of a key that costs only itself; `instead` is what holds where it cannot be taken.
    fn lenient<T>(&mut self, key: &str, instead: &str, read: impl Fn(&Entry<'e>) -> Result<T, Wrong>) -> Option<T> {
        let entry = self.find(key)?;
        read(&entry).inspect_err(|wrong| self.reader.ignore(wrong, instead)).ok()
    }

    fn source(&self) -> Result<&'e SourceSpec, Wrong> {
        let missing = || Wrong::new(self.at, "`source` is missing: it says which of the `[[sources]]` has the queue");
        let entry = self.find("source").ok_or_else(missing)?;
        let name = entry.text()?;
        let sources = self.known.sources;
        sources.iter().find(|source| source.name.as_str() == name).ok_or_else(|| {
            let meant = meant(name, sources.iter().map(|source| source.name.as_str()));
            Wrong::new(entry.at, format!("{} is none of the `[[sources]]` that are polled{meant}", shown(name)))
        })
    }

    /// Which queues, and the key that says so.
    fn names(&mut self) -> Result<(QueueNames, Entry<'e>), Wrong> {
        match (self.find("name"), self.find("match")) {
            (Some(_), Some(entry)) => {
                let message = "both `name` and `match` say which queues; expected one of the two";
                Err(Wrong::new(entry.key_at, message))
            }
            (Some(entry), None) => {
                let name = queue_name(&entry)?;
                if name.as_str().contains(['*', '?']) {
                    let message = format!(
                        "{} is one queue of just that name; for all that fit write `match`",
                        shown(name.as_str())
                    );
                    self.reader.say(Weight::Note, entry.at, message);
                }
                Ok((QueueNames::One(name), entry))
            }
            (None, Some(entry)) => Ok((QueueNames::Glob(Glob::new(queue_name(&entry)?.as_str())), entry)),
            (None, None) => {
                let message = "neither `name` nor `match` says which queues; expected the like of name = \"orders.dlq\" \
                               or match = \"*.dlq\"";
                Err(Wrong::new(self.at, message))
            }
        }
    }

    /// How the queue is read, if it is one that has to be asked for.
    fn expressions(
        &mut self,
        source: &SourceSpec,
        names: &QueueNames,
        named: Entry<'e>,
    ) -> Result<Option<QueueExpressions>, Wrong> {
        if source.kind != ASKED_KIND {
            for entry in self.entries.iter().filter(|entry| EXPRESSIONS.contains(&entry.key)) {
                let (key, kind) = (entry.key, &source.kind);
                let message = format!(
                    "`{key}` does nothing here: expressions are for a source of kind `{ASKED_KIND}`, and {} is of kind `{kind}`",
                    shown(source.name.as_str())
                );
                self.reader.say(Weight::Ignored, entry.key_at, message);
            }
            return Ok(None);
        }
        if matches!(names, QueueNames::Glob(_)) {
            let message = format!(
                "{} knows no queues but those that are named here, each with its own expression; expected `name`",
                shown(source.name.as_str())
            );
            return Err(Wrong::new(named.key_at, message));
        }
        let missing = || {
            let message = "`depth` is missing: the expression that gives how many messages are in it, by which alone a \
                           queue of this source is known";
            Wrong::new(self.at, message)
        };
        let depth = expression(&self.find("depth").ok_or_else(missing)?)?;
        let mut optional = |key: &str, instead: &str| self.lenient(key, instead, expression);
        Ok(Some(QueueExpressions {
            depth,
            oldest: optional("oldest", "the age of its oldest message is not known"),
            arrived: optional("arrived", "what comes in is not counted"),
            removed: optional("removed", "what is taken out is not counted"),
            dropped: optional("dropped", "what is thrown away is not noticed"),
            traffic: optional("traffic", "its share of the traffic is not known"),
        }))
    }

    fn owner(&mut self) -> Option<String> {
        let line = |entry: &Entry<'e>| one_line(entry.key, entry.text()?, entry.at);
        let owner = self.lenient("owner", "it is whose its broker says", line)?;
        let people = self.known.people;
        let ids = || people.iter().map(|person| person.id.as_str());
        // Teams own queues too, so that only what looks like a slip is worth a word.
        if let (Some(entry), false) = (self.find("owner"), ids().any(|id| id == owner))
            && let Some(id) = nearest(&owner, ids())
        {
            let message =
                format!("{} is shown as it stands; did you mean `{id}`, one of the `[[people]]`?", shown(&owner));
            self.reader.say(Weight::Note, entry.at, message);
        }
        Some(owner)
    }

    fn service(&mut self) -> Option<String> {
        let services = self.known.services;
        let known = |entry: &Entry<'e>| {
            let name = entry.text()?.trim();
            let wrong = || {
                let meant = meant(name, services.iter().map(|service| service.name.as_str()));
                Wrong::new(entry.at, format!("{} is none of the `[[services]]` that are known{meant}", shown(name)))
            };
            services.iter().find(|service| service.name == name).map(|service| service.name.clone()).ok_or_else(wrong)
        };
        self.lenient("service", "its alerts are about the service that fits them", known)
    }

    fn target(&mut self, source: &SourceSpec, names: &QueueNames) -> Option<QueueName> {
        if let (Some(entry), true) = (self.find("target"), source.kind == ASKED_KIND) {
            let source = shown(source.name.as_str());
            let message = format!("`target` does nothing here: {source} tells figures and takes no messages");
            self.reader.say(Weight::Ignored, entry.key_at, message);
            return None;
        }
        let checked = |entry: &Entry<'e>| {
            let target = queue_name(entry)?;
            if *names == QueueNames::One(target.clone()) {
                return Err(Wrong::new(entry.at, "`target` is the queue itself"));
            }
            Ok(target)
        };
        self.lenient("target", "messages are sent again to where the topology says", checked)
    }

    fn retention(&mut self) -> Option<Duration> {
        let instead = "how long it keeps messages is what its broker tells";
        self.lenient("retention", instead, |entry| within(entry, (MINUTE, "1m"), (DAYS_3650, "3650d")))
    }

    fn rules(&mut self) -> AttentionRules {
        let usual = AttentionRules::default();
        let mut patience = |key: &str, usual: Duration| {
            let instead = format!("`{}d` holds", usual.as_secs() / 86_400);
            let read = |entry: &Entry<'e>| within(entry, (HOUR, "1h"), (DAYS_90, "90d"));
            self.lenient(key, &instead, read).unwrap_or(usual)
        };
        AttentionRules {
            not_emptied_for: patience("not_emptied_for", usual.not_emptied_for),
            lost_within: patience("lost_within", usual.lost_within),
            unseen_for: patience("unseen_for", usual.unseen_for),
        }
    }
}

fn meant<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> String {
    nearest(word, known).map_or_else(String::new, |meant| format!("; did you mean `{meant}`?"))
}

/// The name of a queue, or a glob, to the letter: brokers allow blanks at the ends.
fn queue_name(entry: &Entry<'_>) -> Result<QueueName, Wrong> {
    let text = entry.text()?;
    let wrong = |what: &str| Wrong::new(entry.at, format!("`{}` {what}", entry.key));
    if text.trim().is_empty() {
        return Err(wrong("is empty"));
    }
    if text.chars().count() > LONGEST_NAME || text.chars().any(char::is_control) {
        return Err(wrong(&format!("has control characters or more than {LONGEST_NAME} characters")));
    }
    Ok(QueueName::new(text))
}

/// An expression, which may go over several lines.
fn expression(entry: &Entry<'_>) -> Result<String, Wrong> {
    let text = entry.text()?.trim();
    let wrong = |what: &str| Wrong::new(entry.at, format!("`{}` {what}", entry.key));
    if text.is_empty() {
        return Err(wrong("is empty; expected an expression in PromQL"));
    }
    let is_stray = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    if text.chars().count() > LONGEST_EXPRESSION || text.chars().any(is_stray) {
        return Err(wrong(&format!("has control characters or more than {LONGEST_EXPRESSION} characters")));
    }
    Ok(text.to_owned())
}

/// A span of time from `shortest` to `longest`, each with how it is written.
fn within(
    entry: &Entry<'_>,
    (shortest, least): (Duration, &str),
    (longest, most): (Duration, &str),
) -> Result<Duration, Wrong> {
    let text = entry.text().map_err(|_| entry.expected("a span of time in quotes, like \"12h\" or \"7d\""))?;
    let wrong = || Wrong::new(entry.at, format!("`{}` is outside its range; expected {least} to {most}", entry.key));
    Some(span(text, entry.at)?).filter(|span| (shortest..=longest).contains(span)).ok_or_else(wrong)
}
