//! Reading the tables. An action that could do something else than its team meant is lost, the others stand.

use std::time::Duration;

use watchbill_domain::alerts::{AddressTemplate, CommandTemplate, MatcherSet, Subject, WrongWord};

use crate::finding::Weight;
use crate::reader::{Entry, Reader, Wrong, entries, shown};
use crate::settings::{one_line, span};

use super::{ActionSpec, Confirm, Does, WINDOW_KEYS};

const KEYS: [&str; 8] = ["name", "match", "open", "run", "folder", "timeout", "key", "confirm"];
/// How long a command may take unless the file says otherwise.
const USUAL_TIMEOUT: Duration = Duration::from_secs(60);
/// How long the file may let it take: some of them are terminals that stay open for a shift.
const LONGEST_TIMEOUT: Duration = Duration::from_secs(86_400);
/// Characters of a name: it has to fit on a button.
const LONGEST_NAME: usize = 60;

/// The actions of `[[actions]]`, in the order of the file; every name and key once.
pub(crate) fn read_actions(reader: &mut Reader<'_>, entry: &Entry<'_>) -> Vec<ActionSpec> {
    let tables = match entry.tables() {
        Ok(tables) => tables,
        Err(wrong) => {
            reader.say(Weight::Refused, wrong.at, format!("no action is offered: {}", wrong.message));
            return Vec::new();
        }
    };
    let mut actions: Vec<ActionSpec> = Vec::new();
    for table in tables {
        let read = table.and_then(|(table, at)| {
            let entries = entries(table, at);
            ActionReading { reader, entries: &entries, at }.read(&actions)
        });
        match read {
            Ok(action) => actions.push(action),
            Err(wrong) => {
                reader.say(Weight::Refused, wrong.at, format!("this action is not offered: {}", wrong.message));
            }
        }
    }
    actions
}

/// One table on its way to an action.
struct ActionReading<'r, 'e, 'a> {
    reader: &'r mut Reader<'a>,
    entries: &'e [Entry<'e>],
    at: usize,
}

impl<'e> ActionReading<'_, 'e, '_> {
    /// Whatever is wrong with what it does or for which alerts costs the action; a wrong key or time only itself.
    fn read(&mut self, before: &[ActionSpec]) -> Result<ActionSpec, Wrong> {
        for entry in self.entries.iter().filter(|entry| !KEYS.contains(&entry.key)) {
            self.reader.unknown(entry, &KEYS);
        }
        let name = self.name(before)?;
        let matchers = match self.find("match") {
            Some(entry) => matchers(&entry)?,
            None => Vec::new(),
        };
        let does = self.does()?;
        let confirm = self.confirm(&does);
        Ok(ActionSpec { name, matchers, does, key: self.key(before), confirm })
    }

    fn find(&self, key: &str) -> Option<Entry<'e>> {
        self.entries.iter().find(|entry| entry.key == key).copied()
    }

    fn name(&self, before: &[ActionSpec]) -> Result<String, Wrong> {
        let entry = self.find("name").ok_or_else(|| {
            Wrong::new(self.at, "`name` is missing, by which it is offered; for example name = \"Pod logs\"")
        })?;
        let name = one_line("name", entry.text()?, entry.at)?;
        if name.chars().count() > LONGEST_NAME {
            let message = format!("`name` has more than {LONGEST_NAME} characters, which no button can show");
            return Err(Wrong::new(entry.at, message));
        }
        if before.iter().any(|other| other.name == name) {
            return Err(Wrong::new(entry.at, format!("the name {} is taken by an action further up", shown(&name))));
        }
        Ok(name)
    }

    fn does(&mut self) -> Result<Does, Wrong> {
        match (self.find("open"), self.find("run")) {
            (Some(open), None) => {
                for entry in ["folder", "timeout"].map(|key| self.find(key)).into_iter().flatten() {
                    let message = format!("`{}` is for actions that `run`: an address is only opened", entry.key);
                    self.reader.say(Weight::Ignored, entry.key_at, message);
                }
                let address = AddressTemplate::parse(open.text()?);
                address.map(Does::Open).map_err(|why| Wrong::new(open.at, format!("`open` cannot be taken: {why}")))
            }
            (None, Some(run)) => {
                let command = command(&run)?;
                let folder =
                    self.find("folder").map(|entry| one_line("folder", entry.text()?, entry.at)).transpose()?;
                Ok(Does::Run { command, folder, timeout: self.timeout() })
            }
            (Some(_), Some(run)) => Err(Wrong::new(run.at, "it has both `open` and `run`; expected one of them")),
            (None, None) => Err(Wrong::new(
                self.at,
                "it does nothing; expected open = \"https://wiki.example.net/{alertname}\" or run = [\"kubectl\", \"logs\", \
                 \"{pod}\"]",
            )),
        }
    }

    fn timeout(&mut self) -> Duration {
        let Some(entry) = self.find("timeout") else { return USUAL_TIMEOUT };
        let in_range = |timeout: Duration| {
            let wrong = || Wrong::new(entry.at, "`timeout` is outside its range; expected 1s to 24h");
            Some(timeout).filter(|t| (Duration::from_secs(1)..=LONGEST_TIMEOUT).contains(t)).ok_or_else(wrong)
        };
        let read = entry.text().and_then(|text| span(text, entry.at)).and_then(in_range);
        read.unwrap_or_else(|wrong| {
            self.reader.ignore(&wrong, "`60s` holds");
            USUAL_TIMEOUT
        })
    }

    /// Commands are shown and asked about unless the file says otherwise; an address can be closed again.
    fn confirm(&mut self, does: &Does) -> Confirm {
        let usual = if matches!(does, Does::Open(_)) { Confirm::AtOnce } else { Confirm::Asked };
        let Some(entry) = self.find("confirm") else { return usual };
        match entry.switch() {
            Ok(true) => Confirm::Asked,
            Ok(false) => Confirm::AtOnce,
            Err(wrong) => {
                self.reader.ignore(&wrong, "it is asked before it runs");
                Confirm::Asked
            }
        }
    }

    fn key(&mut self, before: &[ActionSpec]) -> Option<char> {
        let entry = self.find("key")?;
        let read = entry.text().and_then(|text| free_key(text, entry.at, before));
        read.inspect_err(|wrong| self.reader.ignore(wrong, "the action has no key")).ok()
    }
}

fn free_key(text: &str, at: usize, before: &[ActionSpec]) -> Result<char, Wrong> {
    let mut letters = text.chars();
    let (Some(key), None) = (letters.next().filter(char::is_ascii_lowercase), letters.next()) else {
        return Err(Wrong::new(at, format!("{} is not a key; expected one small letter from a to z", shown(text))));
    };
    if WINDOW_KEYS.contains(key) {
        let free: Vec<String> = ('a'..='z').filter(|c| !WINDOW_KEYS.contains(*c)).map(String::from).collect();
        let message = format!("the key `{key}` is one of the window's own; free are {}", free.join(", "));
        return Err(Wrong::new(at, message));
    }
    match before.iter().find(|other| other.key == Some(key)) {
        Some(other) => Err(Wrong::new(at, format!("the key `{key}` is taken by the action {}", shown(&other.name)))),
        None => Ok(key),
    }
}

/// Unlike a filter for a server, these may look at everything that is known of an alert; a bare word is surely a slip.
fn matchers(entry: &Entry<'_>) -> Result<Vec<MatcherSet>, Wrong> {
    let one = |(text, at): (&str, usize)| {
        one_line("match", text, at)?;
        let wrong =
            |why: &str| Wrong::new(at, format!("{} is not a matcher like `team=\"payments\"`: {why}", shown(text)));
        let set = MatcherSet::parse(text).map_err(|error| wrong(&error.to_string()))?;
        if set.matchers().is_empty() {
            return Err(wrong("nothing is compared"));
        }
        if set.matchers().iter().any(|matcher| matcher.subject() == Subject::AnyValue) {
            return Err(wrong("a word alone is looked for in every label; write which"));
        }
        Ok(set)
    };
    entry.texts()?.into_iter().map(one).collect()
}

fn command(entry: &Entry<'_>) -> Result<CommandTemplate, Wrong> {
    let words = match entry.text() {
        // One text would have to be cut into words, as only a shell does.
        Ok(_) => {
            let message = "`run` is one text; expected a list with the program and each argument by itself, like [\"kubectl\", \
                           \"logs\", \"{pod}\"], because no shell is there to take it apart";
            return Err(Wrong::new(entry.at, message));
        }
        Err(_) => entry.texts()?,
    };
    let texts: Vec<&str> = words.iter().map(|(text, _)| *text).collect();
    CommandTemplate::parse(&texts).map_err(|WrongWord { word_idx, message }| {
        let at = words.get(word_idx).map_or(entry.at, |(_, at)| *at);
        Wrong::new(at, format!("this part of `run` cannot be taken: {message}"))
    })
}
