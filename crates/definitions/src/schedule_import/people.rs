//! Who is meant by the users of another program.

use std::collections::{HashMap, HashSet};

use watchbill_domain::alerts::plain_line;
use watchbill_domain::ids::PersonId;

use crate::people::Person;

/// Somebody whom an export names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedPerson {
    /// How the export calls them.
    pub name: String,
    /// Their e-mail address, if it has one.
    pub mail: Option<String>,
    /// How the schedule calls them: the id of one of the workspace's people, else their name.
    pub id: PersonId,
    /// Whether they are one of the workspace's people.
    pub is_known: bool,
}

/// How an export names somebody; at least one of the three.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Named<'a> {
    /// What tells them from everybody else there.
    pub(super) key: Option<&'a str>,
    pub(super) name: Option<&'a str>,
    pub(super) mail: Option<&'a str>,
}

/// The people of an export, each once.
#[derive(Debug)]
pub(super) struct Crew<'a> {
    declared: &'a [Person],
    found: Vec<ImportedPerson>,
    /// Places in `found`, by what an export calls somebody, by address and by name, in small letters. An export may name
    /// thousands.
    by_key: HashMap<String, usize>,
    by_mail: HashMap<String, usize>,
    by_name: HashMap<String, usize>,
    /// The ids of whoever is found.
    ids: HashSet<String>,
    /// Name and address by id, of users who are listed apart from where they are on call.
    directory: HashMap<String, (Option<String>, Option<String>)>,
}

/// Characters of a name; a schedule file takes no more.
const LONGEST_NAME: usize = 200;

impl<'a> Crew<'a> {
    pub(super) fn of(declared: &'a [Person]) -> Self {
        Self {
            declared,
            found: Vec::new(),
            by_key: HashMap::new(),
            by_mail: HashMap::new(),
            by_name: HashMap::new(),
            ids: HashSet::new(),
            directory: HashMap::new(),
        }
    }

    /// Takes note of what an id stands for; what is said of it first counts.
    pub(super) fn learn(&mut self, key: &str, name: Option<&str>, mail: Option<&str>) {
        let known = self.directory.entry(key.trim().to_lowercase()).or_default();
        known.0 = known.0.take().or(name.map(str::to_owned));
        known.1 = known.1.take().or(mail.map(str::to_owned));
    }

    /// The person that is meant. None where nobody is named.
    pub(super) fn person(&mut self, named: Named<'_>) -> Option<PersonId> {
        let words = [named.key, named.mail, named.name].map(|word| word.map(str::trim).filter(|word| !word.is_empty()));
        let [own, mail, name] = words;
        let key = own.or(mail).or(name)?.to_lowercase();
        if let Some(place) = self.by_key.get(&key).or_else(|| self.met(own, name, mail)) {
            return Some(self.found[*place].id.clone());
        }
        let listed = self.directory.get(&key).cloned().unwrap_or_default();
        let (name, mail) = (name.or(listed.0.as_deref()), mail.or(listed.1.as_deref()));
        let shown = plain_line(name.or(mail).or(own)?, LONGEST_NAME);
        let id = match self.declared_as(name, mail) {
            Some(id) => (PersonId::new(id), true),
            None => (PersonId::new(self.free(&shown, mail.or(own))), false),
        };
        let mail = mail.map(|mail| plain_line(mail, LONGEST_NAME));
        let place = self.found.len();
        self.by_key.insert(key, place);
        self.by_name.entry(shown.to_lowercase()).or_insert(place);
        if let Some(mail) = &mail {
            self.by_mail.entry(mail.to_lowercase()).or_insert(place);
        }
        self.ids.insert(id.0.to_string());
        self.found.push(ImportedPerson { name: shown, mail, id: id.0.clone(), is_known: id.1 });
        Some(id.0)
    }

    /// Everybody that was named, in the order in which they were.
    pub(super) fn into_people(self) -> Vec<ImportedPerson> {
        self.found
    }

    /// Somebody who was named before in another way: by the same address, or, where nothing else is said, by the same name.
    fn met(&self, own: Option<&str>, name: Option<&str>, mail: Option<&str>) -> Option<&usize> {
        match (mail, own) {
            (Some(mail), _) => self.by_mail.get(&mail.to_lowercase()),
            (None, None) => name.and_then(|name| self.by_name.get(&name.to_lowercase())),
            (None, Some(_)) => None,
        }
    }

    /// The name of the only one of the declared people whose id, name or name's address stands in a text as words of its own.
    pub(super) fn declared_in(&self, text: &str) -> Option<String> {
        let text = text.to_lowercase();
        let stands = |word: &str| {
            let word = word.to_lowercase();
            let is_end = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '_' | '.' | '-'));
            let ends = |at: usize| {
                let after = &text[at + word.len()..];
                is_end(text[..at].chars().next_back()) && (is_end(after.chars().next()) || after.starts_with(". "))
            };
            !word.is_empty() && text.match_indices(&word).any(|(at, _)| ends(at))
        };
        let mut meant = self.declared.iter().filter(|person| stands(&person.id) || stands(&person.name));
        let first = meant.next()?;
        meant.next().is_none().then(|| first.name.clone())
    }

    /// The only one of the declared people who has this name, or whose id or name is that of the address.
    fn declared_as(&self, name: Option<&str>, mail: Option<&str>) -> Option<&'a str> {
        let local = mail.and_then(|mail| mail.split_once('@')).map(|(local, _)| local);
        let spaced = local.map(|local| local.replace(['.', '_', '-'], " "));
        let named_mail = name.filter(|name| name.contains('@')).and_then(|name| name.split_once('@')).map(|(l, _)| l);
        let words = [name, local, spaced.as_deref(), named_mail, mail];
        let is_meant = |person: &&Person| {
            let same = |word: &str| same(word, &person.id) || same(word, &person.name);
            words.iter().flatten().any(|word| same(word))
        };
        let mut meant = self.declared.iter().filter(is_meant);
        let first = meant.next()?;
        meant.next().is_none().then_some(first.id.as_str())
    }

    /// A name that nobody else of the export has, and nobody of the workspace as an id.
    fn free(&self, name: &str, other: Option<&str>) -> String {
        let is_taken = |id: &str| self.ids.contains(id) || self.declared.iter().any(|person| person.id == id);
        let with_other = other.map(|other| plain_line(&format!("{name} ({other})"), LONGEST_NAME));
        let numbered = (2..).map(|number| format!("{name} ({number})"));
        let candidates = std::iter::once(name.to_owned()).chain(with_other).chain(numbered);
        candidates.into_iter().find(|id| !is_taken(id)).unwrap_or_default()
    }
}

fn same(a: &str, b: &str) -> bool {
    a.trim().to_lowercase() == b.trim().to_lowercase()
}
