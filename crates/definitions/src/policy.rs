//! Page rules, watchdogs, and when an alert counts as flapping.

use std::time::Duration;

use watchbill_domain::alerts::{FlapRules, MatcherSet, Policy, Rule, Sound, Subject, Treatment, Urgency, Watchdog};

use crate::finding::Weight;
use crate::reader::{Entry, PlacedTable, Reader, Wrong, entries, list, shown};
use crate::settings::{one_line, span};

const RULE_KEYS: [&str; 7] = ["name", "match", "do", "hold", "sound", "urgency", "group_by"];
const WATCHDOG_KEYS: [&str; 3] = ["name", "match", "within"];
const FLAPPING_KEYS: [&str; 4] = ["tau", "enter", "leave", "still_firing_after"];
const PAGING_KEYS: [&str; 6] = ["edit_within", "most", "within", "repeat_every", "handoff_lead", "queue_digest"];

/// How long a watchdog may be away unless the file says otherwise.
const USUAL_ABSENCE: Duration = Duration::from_secs(5 * 60);
/// Nobody is told of a hand-off longer ahead than this.
const LONGEST_LEAD: Duration = Duration::from_secs(24 * 3600);
/// A score beyond this is no setting but a slip.
const HIGHEST_SCORE: f64 = 1000.0;

/// Reads one of the tables of a policy into it; whether the key is one.
pub(crate) fn read_policy(reader: &mut Reader<'_>, entry: &Entry<'_>, policy: &mut Policy) -> bool {
    match entry.key {
        "rules" => policy.rules = read_list(reader, entry, "no rule holds", read_rule),
        "watchdogs" => policy.watchdogs = read_list(reader, entry, "no watchdog is looked for", read_watchdog),
        "flapping" => policy.flap = read_flapping(reader, entry),
        "paging" => read_paging(reader, entry, policy),
        _ => return false,
    }
    true
}

/// The tables of a list. One that could mean something else than its team meant is lost, the others stand.
fn read_list<T>(
    reader: &mut Reader<'_>,
    entry: &Entry<'_>,
    lost: &str,
    read: impl Fn(&mut Reader<'_>, PlacedTable<'_>, &[T]) -> Result<T, Wrong>,
) -> Vec<T> {
    let tables = match entry.tables() {
        Ok(tables) => tables,
        Err(wrong) => {
            reader.say(Weight::Refused, wrong.at, format!("{lost}: {}", wrong.message));
            return Vec::new();
        }
    };
    let mut all = Vec::new();
    for table in tables {
        match table.and_then(|table| read(reader, table, &all)) {
            Ok(one) => all.push(one),
            Err(wrong) => reader.say(Weight::Refused, wrong.at, format!("this one does not hold: {}", wrong.message)),
        }
    }
    all
}

fn read_rule(reader: &mut Reader<'_>, (table, at): PlacedTable<'_>, before: &[Rule]) -> Result<Rule, Wrong> {
    let entries = entries(table, at);
    let find = |key: &str| entries.iter().find(|entry| entry.key == key);
    for entry in entries.iter().filter(|entry| !RULE_KEYS.contains(&entry.key)) {
        reader.unknown(entry, &RULE_KEYS);
    }
    let matchers = match find("match") {
        Some(entry) => read_matchers(entry)?,
        None => return Err(Wrong::new(at, "`match` is missing; for all alerts it is match = []")),
    };
    let treatment = match find("do") {
        Some(entry) => word(entry, &Treatment::ALL, Treatment::word)?,
        None => Treatment::Page,
    };
    let hold = match find("hold") {
        Some(entry) => span_of(entry)?,
        None => Duration::ZERO,
    };
    if let (Some(entry), true) = (find("hold"), treatment != Treatment::Page) {
        reader.say(Weight::Ignored, entry.key_at, "`hold` does nothing here: this rule never pages");
    }
    let name = match find("name") {
        Some(entry) => format!("the rule {}", shown(&one_line("name", entry.text()?, entry.at)?)),
        None => format!("rule {} ({})", before.len() + 1, short(&matchers)),
    };
    let lenient = |key: &str, instead: &str| {
        let entry = *find(key)?;
        Some((entry, instead.to_owned()))
    };
    let sound = lenient("sound", "the severity decides").and_then(|(entry, instead)| {
        word(&entry, &Sound::ALL, Sound::word).inspect_err(|wrong| reader.ignore(wrong, &instead)).ok()
    });
    let urgency = lenient("urgency", "the severity decides").and_then(|(entry, instead)| {
        word(&entry, &Urgency::ALL, Urgency::word).inspect_err(|wrong| reader.ignore(wrong, &instead)).ok()
    });
    let group_by = lenient("group_by", "alerts are grouped by their names").and_then(|(entry, instead)| {
        let texts = entry.texts().inspect_err(|wrong| reader.ignore(wrong, &instead)).ok()?;
        Some(texts.into_iter().map(|(text, _)| text.to_owned()).collect())
    });
    Ok(Rule { name, matchers, treatment, hold, sound, urgency, group_by })
}

fn read_watchdog(
    reader: &mut Reader<'_>,
    (table, at): PlacedTable<'_>,
    before: &[Watchdog],
) -> Result<Watchdog, Wrong> {
    let entries = entries(table, at);
    let find = |key: &str| entries.iter().find(|entry| entry.key == key);
    for entry in entries.iter().filter(|entry| !WATCHDOG_KEYS.contains(&entry.key)) {
        reader.unknown(entry, &WATCHDOG_KEYS);
    }
    let missing = || Wrong::new(at, "`match` is missing: it says which alert has to be there");
    let matchers = read_matchers(find("match").ok_or_else(missing)?)?;
    if matchers.matchers().is_empty() {
        return Err(Wrong::new(at, "`match` is empty: any alert would do, so that its absence says nothing"));
    }
    let name = match find("name") {
        Some(entry) => one_line("name", entry.text()?, entry.at)?,
        None => short(&matchers),
    };
    if before.iter().any(|dog| dog.name == name) {
        return Err(Wrong::new(at, format!("there is a watchdog {} further up", shown(&name))));
    }
    let within = match find("within") {
        Some(entry) => span_of(entry)?,
        None => USUAL_ABSENCE,
    };
    Ok(Watchdog { name, matchers, within })
}

/// What a rule or a service is for. Fields that change by themselves are refused: a decision is made when something changes.
pub(crate) fn read_matchers(entry: &Entry<'_>) -> Result<MatcherSet, Wrong> {
    let mut texts = Vec::new();
    for (text, at) in entry.texts()? {
        let set = MatcherSet::parse(text).map_err(|error| Wrong::new(at, format!("`match` is no matcher: {error}")))?;
        let moving = |matcher: &&watchbill_domain::alerts::Matcher| {
            !matches!(matcher.subject(), Subject::Label | Subject::Source | Subject::AnyValue)
        };
        if let Some(matcher) = set.matchers().iter().find(moving) {
            let name = shown(matcher.name());
            let message = format!("`match` names {name}, which changes by itself; expected labels and `@source`");
            return Err(Wrong::new(at, message));
        }
        texts.push(text);
    }
    MatcherSet::parse(&texts.join(", "))
        .map_err(|error| Wrong::new(entry.at, format!("`match` is no matcher: {error}")))
}

fn word<T: Copy>(entry: &Entry<'_>, all: &[T], word: fn(T) -> &'static str) -> Result<T, Wrong> {
    let text = entry.text()?;
    let words: Vec<&str> = all.iter().map(|one| word(*one)).collect();
    let wrong =
        || Wrong::new(entry.at, format!("`{}` is {}; expected one of {}", entry.key, shown(text), list(&words)));
    all.iter().copied().find(|one| word(*one) == text).ok_or_else(wrong)
}

fn read_flapping(reader: &mut Reader<'_>, table: &Entry<'_>) -> FlapRules {
    let usual = FlapRules::default();
    let Some(keys) = table.table() else {
        reader.ignore(&table.expected("a table, `[flapping]`"), "the usual settings hold");
        return usual;
    };
    let mut rules = usual;
    for entry in entries(keys, table.key_at) {
        let read = match entry.key {
            "tau" => span_of(&entry).map(|tau| rules.tau = tau),
            "still_firing_after" => span_of(&entry).map(|after| rules.still_firing_after = after),
            "enter" => score(&entry).map(|enter| rules.enter = enter),
            "leave" => score(&entry).map(|leave| rules.leave = leave),
            _ => {
                reader.unknown(&entry, &FLAPPING_KEYS);
                continue;
            }
        };
        if let Err(wrong) = read {
            reader.ignore(&wrong, "the usual value holds");
        }
    }
    if rules.leave >= rules.enter {
        let message =
            format!("`leave` ({}) is not below `enter` ({}); the usual scores hold", rules.leave, rules.enter);
        reader.say(Weight::Ignored, table.key_at, message);
        return FlapRules { enter: usual.enter, leave: usual.leave, ..rules };
    }
    rules
}

fn read_paging(reader: &mut Reader<'_>, table: &Entry<'_>, policy: &mut Policy) {
    let usual = Policy::default();
    (policy.rate, policy.handoff_lead, policy.queue_digest) = (usual.rate, usual.handoff_lead, usual.queue_digest);
    let rate = &mut policy.rate;
    let Some(keys) = table.table() else {
        return reader.ignore(&table.expected("a table, `[paging]`"), "the usual settings hold");
    };
    for entry in entries(keys, table.key_at) {
        let read = match entry.key {
            "edit_within" => span_of(&entry).map(|within| rate.edit_within = within),
            "within" => span_of(&entry).map(|window| rate.window = window),
            "repeat_every" => span_of(&entry).map(|every| rate.repeat_every = every),
            "handoff_lead" => lead_of(&entry).map(|lead| policy.handoff_lead = lead),
            "queue_digest" => entry.switch().map(|told| policy.queue_digest = told),
            "most" => entry.number().and_then(|most| {
                let wrong = || Wrong::new(entry.at, format!("`most` is {most}; expected 1 to 100"));
                let most = usize::try_from(most).ok().filter(|most| (1..=100).contains(most)).ok_or_else(wrong)?;
                rate.most = most;
                Ok(())
            }),
            _ => {
                reader.unknown(&entry, &PAGING_KEYS);
                continue;
            }
        };
        if let Err(wrong) = read {
            reader.ignore(&wrong, "the usual value holds");
        }
    }
}

/// How long before a hand-off it is told; "0s" for not before it.
fn lead_of(entry: &Entry<'_>) -> Result<Duration, Wrong> {
    if entry.text()?.trim() == "0s" {
        return Ok(Duration::ZERO);
    }
    let wrong = || Wrong::new(entry.at, "`handoff_lead` is longer than a day; expected at most \"24h\"");
    Some(span_of(entry)?).filter(|lead| *lead <= LONGEST_LEAD).ok_or_else(wrong)
}

fn span_of(entry: &Entry<'_>) -> Result<Duration, Wrong> {
    span(entry.text()?, entry.at)
}

fn score(entry: &Entry<'_>) -> Result<f64, Wrong> {
    let score = entry.decimal()?;
    let wrong =
        || Wrong::new(entry.at, format!("`{}` is {score}; expected more than 0, to {HIGHEST_SCORE}", entry.key));
    if score > 0.0 && score <= HIGHEST_SCORE { Ok(score) } else { Err(wrong()) }
}

fn short(matchers: &MatcherSet) -> String {
    let text = matchers.to_string();
    if text.is_empty() { "all alerts".to_owned() } else { watchbill_domain::alerts::plain_line(&text, 60) }
}

#[cfg(test)]
#[path = "policy_tests.rs"]
mod tests;
