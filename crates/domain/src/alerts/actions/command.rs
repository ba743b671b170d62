//! A command with places: a list of arguments that no shell ever reads.

use crate::alerts::plain_line;

use super::template::{Given, Part, Place, Template, Unavailable};

/// The longest argument a value may make, bytes. Linux takes 128 KiB; nobody means one of even this length.
const LONGEST_ARGUMENT: usize = 16 * 1024;
/// Shells: nobody calls anything else so, wherever it stands.
const SHELLS: [&str; 6] = ["sh", "bash", "dash", "zsh", "ksh", "ash"];
/// Further programs that read one of their arguments as a program. A cluster may well be called `node`.
const INTERPRETERS: [&str; 10] =
    ["busybox", "fish", "python", "python3", "perl", "ruby", "node", "lua", "php", "osascript"];
/// Programs that put everything behind a flag together and read that as a program.
const JOINING: [&str; 3] = ["cmd", "powershell", "pwsh"];
/// Words behind which a program is named.
const BEFORE_PROGRAM: [&str; 4] = ["--", "env", "sudo", "exec"];

/// A program and its arguments, with places in the arguments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommandTemplate {
    program: String,
    arguments: Vec<Template>,
}

/// One of the words is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrongWord {
    /// Which, from 0.
    pub word_idx: usize,
    /// What is wrong with it.
    pub message: String,
}

impl CommandTemplate {
    /// Reads a list of the program and its arguments.
    ///
    /// # Errors
    /// Which word is wrong, and what is expected instead.
    pub fn parse(words: &[&str]) -> Result<Self, WrongWord> {
        let wrong = |word_idx: usize, message: &str| WrongWord { word_idx, message: message.to_owned() };
        let mut templates = Vec::with_capacity(words.len());
        for (word_idx, word) in words.iter().enumerate() {
            let template = Template::parse(word).map_err(|message| WrongWord { word_idx, message })?;
            if word.chars().any(char::is_control) {
                return Err(wrong(word_idx, "it has control characters"));
            }
            templates.push(template);
        }
        if let Some(word_idx) = script_with_place(&templates) {
            let message = "it would put text from outside into a script, where it could run anything; hand it over as an \
                           argument of the script, like [\"sh\", \"-c\", \"ping -c 1 -- \\\"$1\\\"\", \"sh\", \"{instance}\"]";
            return Err(wrong(word_idx, message));
        }
        let mut templates = templates.into_iter();
        let program = templates.next().ok_or_else(|| wrong(0, "it names no program"))?;
        match program.literal() {
            Some(program) if !program.trim().is_empty() => {
                Ok(Self { program: program.to_owned(), arguments: templates.collect() })
            }
            Some(_) => Err(wrong(0, "it names no program")),
            None => Err(wrong(0, "a label stands in the name of the program, which has to be written out")),
        }
    }

    /// The places, in order.
    pub fn places(&self) -> impl Iterator<Item = &Place> {
        self.arguments.iter().flat_map(Template::places)
    }

    /// The program and its arguments for an alert. A value stays within its argument and never begins an option.
    ///
    /// # Errors
    /// When a place has no value, or one that a command must not be given.
    pub fn fill(&self, given: &Given<'_>) -> Result<Vec<String>, Unavailable> {
        let mut words = vec![self.program.clone()];
        let mut options_are_over = false;
        for argument in &self.arguments {
            let filled = argument.fill(given, write_value)?;
            if filled.len() > LONGEST_ARGUMENT {
                return Err(Unavailable(format!("an argument would be longer than {} KiB", LONGEST_ARGUMENT / 1024)));
            }
            if let Some(Part::Place(place)) = argument.parts().first()
                && filled.starts_with('-')
                && !options_are_over
            {
                return Err(Unavailable(format!(
                    "`{place}` begins with `-` ({}), which the program would take for an option; write \"--\" before it in \
                     `run` if the program knows that",
                    plain_line(&filled, 40)
                )));
            }
            options_are_over |= argument.literal() == Some("--");
            words.push(filled);
        }
        Ok(words)
    }
}

/// A list of arguments as a person would type it into a shell: for reading, never for running.
#[must_use]
pub fn quoted(words: &[String]) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "-_./:=@%+,".contains(c);
    let one = |word: &String| match word.as_str() {
        word if !word.is_empty() && word.chars().all(is_plain) => word.to_owned(),
        word => format!("'{}'", word.replace('\'', r"'\''")),
    };
    words.iter().map(one).collect::<Vec<_>>().join(" ")
}

fn write_value(filled: &mut String, place: &Place, value: &str) -> Result<(), Unavailable> {
    if let Some(c) = value.chars().find(|c| hides(*c)) {
        return Err(Unavailable(format!("`{place}` has a character that cannot be seen (U+{:04X})", u32::from(c))));
    }
    filled.push_str(value);
    Ok(())
}

/// What could make a command look like another one: control characters, marks that steer the reading direction, separators
/// of lines, and characters without any width.
fn hides(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{00AD}' | '\u{061C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

/// The word with a place that an interpreter would read as a script: the one behind its `-c`, wherever in the list that is, as
/// in `kubectl exec ... -- sh -c ...`.
fn script_with_place(words: &[Template]) -> Option<usize> {
    let literal = |idx: usize| words[idx].literal();
    let has_place = |idx: &usize| literal(*idx).is_none();
    let is_program = |idx: usize, names: &[&str]| {
        let named = idx == 0 || literal(idx - 1).is_some_and(|before| BEFORE_PROGRAM.contains(&before));
        named && literal(idx).is_some_and(|word| is_one_of(names, word))
    };
    if let Some(program) = (0..words.len()).find(|idx| is_program(*idx, &JOINING)) {
        return (program + 1..words.len()).find(has_place);
    }
    let is_shell = |idx: usize| literal(idx).is_some_and(|word| is_one_of(&SHELLS, word));
    let program = (0..words.len()).find(|idx| is_shell(*idx) || is_program(*idx, &INTERPRETERS))?;
    // Behind the file of a script everything is an argument of the script.
    let is_file = |idx: &usize| literal(*idx).is_some_and(|word| !word.starts_with('-') && word.contains(['.', '/']));
    let flag = (program + 1..words.len())
        .take_while(|idx| !is_file(idx))
        .find(|idx| literal(*idx).is_some_and(is_script_flag))?;
    let is_option = |idx: &usize| literal(*idx).is_some_and(|word| word.starts_with('-'));
    (flag + 1..words.len()).find(|idx| !is_option(idx)).filter(has_place)
}

fn is_one_of(names: &[&str], word: &str) -> bool {
    let name = word.rsplit(['/', '\\']).next().unwrap_or_default().to_ascii_lowercase();
    names.contains(&name.strip_suffix(".exe").unwrap_or(&name))
}

/// `-c`, `-lc`, `-e`, `-ne`, `-r`, `--eval`, `--command`.
fn is_script_flag(word: &str) -> bool {
    let short = word.strip_prefix('-').is_some_and(|letters| {
        letters.len() <= 4
            && letters.bytes().all(|b| b.is_ascii_alphabetic())
            && letters.ends_with(['c', 'e', 'E', 'r'])
    });
    short || matches!(word, "--eval" | "--command" | "--print" | "-p")
}
