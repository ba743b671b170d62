//! The rules as a style for Vale, for teams whose CI runs it already.
//!
//! Vale looks for words and does not know whom a sentence is about, so its style is made of the same tables, with the people of a
//! subject written out. What it cannot say, the manual says: sections, who is a person and who a service beyond the names given,
//! denials, quotations.

use super::lexicon::Lexicon;
use super::rules::{actions, blame, cause, past, tone};
use super::{Class, Weight};

/// The name of the style, and of its folder below Vale's `StylesPath`.
pub const VALE_STYLE: &str = "Watchbill";

/// One rule of the style.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValeFile {
    /// Its file in the folder of the style.
    pub name: String,
    /// YAML.
    pub text: String,
}

/// Whom a sentence may be about, where nobody is named.
const PEOPLE: &str = "(?:he|she|we|they|nobody|somebody|someone|everybody|everyone|whoever|(?:(?:the|an|our|this|one|on-call|second) )*(?:on-call|engineers?|developers?|responders?|reviewers?|operators?|administrators?|admins?|sres?|dbas?|colleagues?|managers?|person|people|team|vendor))";
/// What may stand between a subject and its verb.
const ADVERBS: &str = "(?:(?:\\w+ly|also|still|just|never|only|had|has|have) )*";
/// What cannot be measured.
const NO_END: &str = "(?!.*(?:\\d|`|above|below|within|until|at (?:most|least)|so that))";

/// The files of the style, one for each class, in the order of [`Class::ALL`]. The people of the lexicon are written into the
/// rule about names; without any it knows `he` and `she`.
#[must_use]
pub fn vale_style(lexicon: &Lexicon) -> Vec<ValeFile> {
    Class::ALL.into_iter().map(|class| file(class, lexicon)).collect()
}

fn file(class: Class, lexicon: &Lexicon) -> ValeFile {
    let mut text = format!("# {}\n", class.why());
    // The one class that has other words for itself.
    let swaps = class == Class::SingleRootCause;
    text.push_str(if swaps { "extends: substitution\n" } else { "extends: existence\n" });
    let message = if swaps {
        format!("'%s' instead of '%s'? {}", class.asks())
    } else {
        format!("'%s': {} {}", class.why(), class.asks())
    };
    text.push_str(&format!("message: {}\n", quoted(&message)));
    let level = if class.weight() == Weight::Warning { "warning" } else { "suggestion" };
    text.push_str(&format!("level: {level}\nignorecase: true\n"));
    if class == Class::VagueAction {
        text.push_str("scope: list\n");
    }
    if swaps {
        text.push_str("swap:\n");
        for (found, instead) in root_causes() {
            text.push_str(&format!("  {}: {}\n", quoted(&found), quoted(instead)));
        }
    } else {
        if matches!(class, Class::AnimatedLanguage | Class::WhoWhyQuestion) {
            // `!!` and `?` end no word.
            text.push_str("nonword: true\n");
        }
        text.push_str("tokens:\n");
        for token in tokens(class, lexicon) {
            text.push_str(&format!("  - {}\n", quoted(&token)));
        }
    }
    ValeFile { name: format!("{}.yml", name(class)), text }
}

/// `named_person_negative` as `NamedPersonNegative`, as Vale's rules are called.
fn name(class: Class) -> String {
    let words = class.word().split('_').map(|word| word[..1].to_uppercase() + &word[1..]);
    words.collect()
}

/// The expressions of a class.
fn tokens(class: Class, lexicon: &Lexicon) -> Vec<String> {
    let of_people = |phrase: &str| format!("{PEOPLE} {ADVERBS}{phrase}");
    let plain = |table: &[&[&str]]| -> Vec<String> { table.iter().map(|phrase| expression(phrase)).collect() };
    match class {
        Class::Counterfactual => {
            let modal = "(?:should|could|might|ought to|needed to)(?:n't| not)? (?:\\w+ )?have (?:\\w+ly )?\\w+";
            let mut tokens = vec![of_people(modal), of_people("(?:should|could|might)'ve \\w+")];
            tokens.extend(past::NEGLECTED.iter().map(|phrase| of_people(&expression(phrase))));
            tokens.extend(plain(past::WISHES));
            tokens
        }
        Class::PersonAsCause => {
            let mut tokens: Vec<String> = [
                "(?:human|pilot|engineer) (?:error|errors|mistake|mistakes|failure)",
                "(?:operator|user) (?:error|mistake)(?! (?:rate|rates|count|page|message|metric|code|budget))",
                "(?:inexperienced|junior|rogue|untrained|careless|tired) (?:engineer|developer|operator|admin|person|colleague)",
                "(?:sloppy|sloppiness|carelessness|carelessly|negligent|negligence|incompetent|incompetence|pebkac)",
                "fat[- ]finger(?:ed)?",
                "lack of (?:attention|care|diligence|discipline|experience)",
            ]
            .map(str::to_owned)
            .to_vec();
            let whom = format!("(?:the|an|our|a) (?:on-call |new |junior )?{ROLES}");
            tokens.push(format!("(?:{}) (?:by|of) {whom}", cause::SLIPS));
            tokens.push(format!("(?:caused|introduced|triggered) by {whom}(?! \\w+ (?:tool|console|page))"));
            tokens
        }
        Class::NamedPersonNegative => {
            let names: Vec<String> = ["he", "she"].map(str::to_owned).into_iter().chain(people(lexicon)).collect();
            vec![format!(
                "(?:{}) {ADVERBS}(?:ignored|forgot|broke|missed|skipped|overlooked|misread|misunderstood|misconfigured|botched|messed up|(?:wrongly|mistakenly|accidentally) \\w+|did(?:n't| not) (?:read|check|test|verify|follow|ask|tell))",
                names.join("|")
            )]
        }
        Class::Hindsight => {
            let mut tokens = plain(past::HINDSIGHT);
            tokens.extend(
                [
                    "of course",
                    "clearly (?:had|has|have|should|was|is|must)",
                    "everyone knows that",
                    "bound to (?:\\w+)",
                ]
                .map(str::to_owned),
            );
            tokens
        }
        Class::SingleRootCause => Vec::new(),
        Class::VagueAction => {
            let mut tokens: Vec<String> = actions::VAGUE
                .iter()
                .filter(|phrase| **phrase != ["make"])
                .map(|phrase| format!("^(?:\\[[ x]\\] )?{}\\b{NO_END}", expression(phrase)))
                .collect();
            tokens.extend(actions::WANTING.iter().map(|phrase| format!("{}{NO_END}", expression(phrase))));
            tokens
        }
        Class::PeopleFix => {
            let mut tokens = plain(actions::CAREFUL);
            tokens.extend(plain(actions::REMINDED));
            let to_whom = "(?:the |all |new |our )?(?:on-call|engineers?|developers?|colleagues|everybody|everyone|people|team|responders?)";
            tokens.push(format!("(?:retrain|train|teach|remind|educate|coach|tell|ask|urge) {to_whom}"));
            tokens.push(format!("(?:make sure|ensure) (?:that )?{to_whom}"));
            tokens
        }
        Class::TeamBlame => {
            let mut tokens = plain(blame::OF_GROUPS);
            tokens.extend(
                [
                    "(?:team|vendor|provider|networking)(?:,? as (?:usual|always|ever))",
                    "as (?:usual|always|ever), (?:the|our) \\w+(?: \\w+)? team",
                ]
                .map(str::to_owned),
            );
            tokens.push("(?:team|vendor|provider) (?:is|was|are|were) (?:to blame|at fault)".to_owned());
            tokens
        }
        Class::Punitive => {
            let mut tokens = plain(blame::PUNISHED);
            tokens.extend(
                ["disciplinary \\w+", "reprimanded", "lost (?:his|her|their) (?:\\w+ )?(?:access|rights|role|job)"]
                    .map(str::to_owned),
            );
            tokens
        }
        Class::AnimatedLanguage => {
            let mut tokens: Vec<String> = tone::WORDS.iter().map(|word| format!("\\b{word}\\b")).collect();
            tokens.extend(tone::SAID.iter().map(|phrase| format!("\\b{}\\b", expression(phrase))));
            tokens.push("!!+".to_owned());
            tokens
        }
        Class::WhoWhyQuestion => vec![
            "\\bwho (?:did|broke|wrote|made|left|forgot|pushed|approved|merged|deployed|changed|deleted|ran)\\b[^?.!]*\\?"
                .to_owned(),
            "\\bwhose (?:job|fault|responsibility|task|change|idea|mistake|duty)\\b[^?.!]*\\?".to_owned(),
            format!("\\bwhy (?:did|was|were|had|has|does|do)(?:n't)? {PEOPLE}\\b[^?.!]*\\?"),
        ],
    }
}

const ROLES: &str = "(?:engineer|developer|operator|administrator|admin|person|colleague|reviewer|responder|team)";

fn root_causes() -> Vec<(String, &'static str)> {
    vec![
        ("root causes? (?:was|is|were|are)".to_owned(), "contributing factors were"),
        ("root cause".to_owned(), "contributing factors"),
        ("(?:sole|only|real|single|true|primary|main) cause".to_owned(), "contributing factors"),
        ("boil(?:s|ed) down to".to_owned(), "needed among others"),
    ]
}

/// The people of a lexicon, as expressions.
fn people(lexicon: &Lexicon) -> Vec<String> {
    lexicon.people().filter(|name| lexicon.is_person(name)).map(escaped).collect()
}

/// A phrase of a table as an expression. What people write together is either.
fn expression(phrase: &[&str]) -> String {
    let mut found = String::new();
    for (nth, choice) in phrase.iter().enumerate() {
        let word = if choice.contains('|') { format!("(?:{choice})") } else { (*choice).to_owned() };
        if *choice == "not" && nth > 0 {
            // `did not`, `didn't`; `can not`, `can't`, `cannot`.
            found.push_str("(?: not|n't|not|'t)");
        } else if nth > 0 {
            found.push(' ');
            found.push_str(&word);
        } else {
            found.push_str(&word);
        }
    }
    found
}

/// Marks that mean something in an expression, taken as they are.
fn escaped(name: &str) -> String {
    let mut found = String::new();
    for letter in name.chars() {
        if !letter.is_alphanumeric() && !letter.is_whitespace() {
            found.push('\\');
        }
        found.push(letter);
    }
    found
}

/// Text in single quotation marks of YAML, in which only these marks are doubled.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

#[cfg(test)]
#[path = "vale_tests.rs"]
mod tests;
