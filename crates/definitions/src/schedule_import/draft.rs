//! A schedule in the making, and what is to be said about it.

use watchbill_domain::ids::PersonId;
use watchbill_domain::oncall::{Layer, Override, OverrideKind, Restriction, Rotation, Schedule, Temporary, Version};
use watchbill_domain::sources::Problem;
use watchbill_domain::time::{Instant, Zone};

use super::json::Node;
use super::people::{Crew, ImportedPerson, Named};
use super::proof::Rendered;
use super::turns::tidy;
use crate::finding::{Finding, Weight};
use crate::people::Person;

/// What becomes of an export.
#[derive(Debug)]
pub(super) struct Draft<'a> {
    file: &'a str,
    pub(super) crew: Crew<'a>,
    pub(super) findings: Vec<Finding>,
    pub(super) name: String,
    pub(super) zone: Zone,
    pub(super) layers: Vec<Layer>,
    pub(super) overrides: Vec<Override>,
    pub(super) temporaries: Vec<Temporary>,
    /// Who is on call according to the export itself.
    pub(super) rendered: Rendered,
    pub(super) now: Instant,
}

/// A layer before its versions.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) name: String,
    pub(super) level: i32,
    pub(super) zone: Option<Zone>,
    pub(super) rotation: Rotation,
    pub(super) restrictions: Vec<Restriction>,
    /// It counts from then on, though its turns are counted from the start of the rotation.
    pub(super) from: Option<Instant>,
    /// It counts until then.
    pub(super) until: Option<Instant>,
}

/// Layers that a schedule file holds.
const MOST_LAYERS: usize = 50;
const LONGEST_NAME: usize = 200;

impl<'a> Draft<'a> {
    pub(super) fn new(file: &'a str, people: &'a [Person], now: Instant) -> Self {
        Self {
            file,
            crew: Crew::of(people),
            findings: Vec::new(),
            name: String::new(),
            zone: Zone::utc(),
            layers: Vec::new(),
            overrides: Vec::new(),
            temporaries: Vec::new(),
            rendered: Rendered::default(),
            now,
        }
    }

    /// Says something about a place of the export.
    pub(super) fn say(&mut self, weight: Weight, node: &Node<'_>, message: impl Into<String>) {
        let place =
            if node.path().is_empty() { self.file.to_owned() } else { format!("{}: {}", self.file, node.path()) };
        let problem = Problem { place, line: None, column: None, message: message.into() };
        self.findings.push(Finding { problem, weight });
    }

    /// Says something about a line of the export.
    pub(super) fn say_line(&mut self, weight: Weight, line: Option<usize>, message: impl Into<String>) {
        let problem = Problem { place: self.file.to_owned(), line, column: None, message: message.into() };
        self.findings.push(Finding { problem, weight });
    }

    /// Takes note of everything that has an id, so that somebody whom one place names by the id alone is who another place says.
    pub(super) fn learn(&mut self, node: &Node<'_>) {
        let named = named(node);
        if let Some(key) = named.key {
            self.crew.learn(key, named.name, named.mail);
        }
        for child in node.children() {
            self.learn(&child);
        }
    }

    /// The user that `node` is.
    pub(super) fn user(&mut self, node: &Node<'_>) -> Result<PersonId, String> {
        self.crew.person(named(node)).ok_or_else(|| "it names nobody".to_owned())
    }

    /// The user of whom an export says the id alone, in that place.
    pub(super) fn user_of_id(&mut self, id: &str) -> Result<PersonId, String> {
        self.crew.person(Named { key: Some(id), ..Named::default() }).ok_or_else(|| "it names nobody".to_owned())
    }

    /// Adds a layer, with versions where it does not count from its start on or for ever.
    pub(super) fn add_layer(&mut self, node: &Node<'_>, plan: Plan) {
        if plan.until.is_some_and(|until| until <= self.now) {
            let message = format!("the layer {} has ended and is left out", plan.name);
            self.say(Weight::Note, node, message);
            self.rendered.is_known_from(plan.until);
            return;
        }
        if self.layers.len() == MOST_LAYERS {
            let message =
                format!("is one layer more than the {MOST_LAYERS} a schedule can have: nobody is on call by it");
            self.say(Weight::Refused, node, message);
            return;
        }
        let Plan { name, level, zone, rotation, restrictions, from, until } = plan;
        let start = zone.as_ref().unwrap_or(&self.zone).reached(rotation.start.wall);
        let nobody = Rotation { people: Vec::new(), ..rotation.clone() };
        let mut versions = Vec::new();
        let rotation = match from.filter(|from| *from > start) {
            // What began before this instant has no part in the past: nobody, until it holds.
            Some(from) => {
                versions.push(Version { from, next: None, rotation });
                nobody.clone()
            }
            None => rotation,
        };
        versions.extend(until.map(|from| Version { from, next: None, rotation: nobody }));
        let name = self.free_name(&name);
        let restrictions = tidy(restrictions);
        self.layers.push(Layer { name, level, zone, rotation, restrictions, versions });
    }

    /// Adds an override, if it is one.
    pub(super) fn add_override(&mut self, kind: OverrideKind, person: PersonId, (start, end): (Instant, Instant)) {
        self.overrides.push(Override { kind, person, start, end, by: None, reason: None, swap: None });
    }

    fn free_name(&self, wanted: &str) -> String {
        let name = watchbill_domain::alerts::plain_line(wanted.trim(), LONGEST_NAME - 10);
        let name = if name.is_empty() { format!("layer {}", self.layers.len() + 1) } else { name };
        let numbered = (2..).map(|number| format!("{name} {number}"));
        let is_free = |name: &String| self.layers.iter().all(|layer| layer.name != *name);
        std::iter::once(name.clone()).chain(numbered).find(is_free).unwrap_or_default()
    }

    /// The schedule as it stands.
    pub(super) fn schedule(&self) -> Schedule {
        Schedule {
            name: self.name.clone(),
            zone: self.zone.clone(),
            layers: self.layers.clone(),
            overrides: self.overrides.clone(),
            temporaries: self.temporaries.clone(),
        }
    }

    pub(super) fn finish(self) -> (Vec<Finding>, Vec<ImportedPerson>) {
        (self.findings, self.crew.into_people())
    }
}

/// How a user is named, by the keys that all of these programs use.
fn named<'a>(node: &Node<'a>) -> Named<'a> {
    let name = ["name", "summary", "fullName", "username", "user_username"].iter().find_map(|key| node.text(key));
    let mail = ["email", "user_email", "username", "summary", "name"].iter().find_map(|key| node.text(key));
    let key = ["id", "user_pk", "userID"].iter().find_map(|key| node.text(key));
    Named { key, name, mail: mail.filter(|mail| mail.contains('@')) }
}
