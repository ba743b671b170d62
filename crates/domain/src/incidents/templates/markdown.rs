//! Templates as Markdown: for a git folder, for another team, for an editor of anybody's choice.
//!
//! ```text
//! ---
//! watchbill: template
//! key: full
//! version: 1
//! ---
//!
//! # Full incident
//!
//! When to take it.
//!
//! ## Summary
//!
//! <!-- watchbill: section required -->
//! <!-- watchbill: filled from times, services -->
//! What it is for.
//!
//! - What to ask oneself?
//! ```
//!
//! A document of a team without any of these marks is read too: its headings become sections that nobody has to write.

use super::{Filling, Tag, Template, TemplateSection, Wanted};

/// Why a text is no template.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotATemplate {
    /// It has no heading.
    #[error("no section was found: nothing was read. A template has a heading, `## Summary`, for each section")]
    NoSections,
    /// Two sections have the same heading.
    #[error("line {line}: there is a section `{heading}` before it: nothing was read. Call one of them something else")]
    Twice {
        /// Which line, from 1.
        line: usize,
        /// The heading.
        heading: String,
    },
    /// A mark is not understood.
    #[error("line {line}: `{word}` is not understood: nothing was read. Expected one of {expected}")]
    Unknown {
        /// Which line, from 1.
        line: usize,
        /// What stands there.
        word: String,
        /// What could.
        expected: String,
    },
}

const SECTION: &str = "<!-- watchbill: section ";
const FILLED: &str = "<!-- watchbill: filled from ";
const END: &str = "-->";

/// A template as Markdown. Reading that gives [`Template::tidy`] of it.
#[must_use]
pub fn template_to_markdown(template: &Template) -> String {
    let Template { key, name, about, version, sections } = template.tidy();
    let mut text = format!("---\nwatchbill: template\nkey: {key}\nversion: {version}\n---\n\n# {name}\n");
    if !about.is_empty() {
        text.push_str(&format!("\n{}", escaped(&about)));
    }
    for section in sections {
        text.push_str(&format!("\n## {}\n\n{SECTION}{} {END}\n", section.heading, section.wanted.word()));
        if !section.filled_from.is_empty() {
            let words: Vec<&str> = section.filled_from.iter().map(|filling| filling.word()).collect();
            text.push_str(&format!("{FILLED}{} {END}\n", words.join(", ")));
        }
        text.push_str(&escaped(&section.purpose));
        if !section.questions.is_empty() {
            text.push('\n');
        }
        for question in &section.questions {
            text.push_str(&format!("- {question}\n"));
        }
    }
    text
}

impl Template {
    /// The same without blanks that mean nothing: lines trimmed, empty ones left out, names and questions on one line, questions and
    /// sections without words left out, a version of at least 1.
    #[must_use]
    pub fn tidy(&self) -> Self {
        let section = |section: &TemplateSection| TemplateSection {
            heading: one_line(&section.heading),
            purpose: lines(&section.purpose).join("\n"),
            questions: section.questions.iter().map(|text| question(text)).filter(|text| !text.is_empty()).collect(),
            wanted: section.wanted,
            filled_from: section.filled_from.clone(),
        };
        Self {
            key: one_line(&self.key),
            name: one_line(&self.name),
            about: lines(&self.about).join("\n"),
            version: self.version.max(1),
            sections: self.sections.iter().map(section).filter(|section| !section.heading.is_empty()).collect(),
        }
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A question on one line, without a box to tick.
fn question(text: &str) -> String {
    one_line(one_line(text).trim_start_matches("[ ] "))
}

fn lines(text: &str) -> Vec<&str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).collect()
}

/// The lines, each with a mark before it where it would be read as something else.
fn escaped(text: &str) -> String {
    let line = |line: &str| {
        let mark = if line.starts_with(MARKS) { "\\" } else { "" };
        format!("{mark}{line}\n")
    };
    lines(text).into_iter().map(line).collect()
}

/// What begins a line that is no plain text.
const MARKS: [char; 7] = ['-', '*', '+', '#', '<', '`', '\\'];

/// Reads a template, or a document whose headings are to become one. `name` is what it is called where it does not say.
///
/// # Errors
/// [`NotATemplate`] with the line.
pub fn template_from_markdown(text: &str, name: &str) -> Result<Template, NotATemplate> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = Reader { template: untitled(name), in_code: false, level: level_of(text) };
    let mut rest = text.lines().map(str::trim).enumerate().map(|(nth, line)| (nth + 1, line)).peekable();
    if rest.next_if(|(_, line)| *line == "---").is_some() {
        for (number, line) in rest.by_ref().take_while(|(_, line)| *line != "---") {
            reader.front(number, line)?;
        }
    }
    for (number, line) in rest {
        reader.line(number, line)?;
    }
    let template = reader.template.tidy();
    if template.sections.is_empty() { Err(NotATemplate::NoSections) } else { Ok(template) }
}

fn untitled(name: &str) -> Template {
    let key = Tag::parse(name).map_or_else(|| "imported".to_owned(), |key| key.as_str().to_owned());
    Template { key, name: name.to_owned(), about: String::new(), version: 1, sections: Vec::new() }
}

/// Which headings begin sections: those of the second level, or of the first where there are no others.
fn level_of(text: &str) -> &'static str {
    if text.lines().any(|line| line.trim().starts_with("## ")) { "## " } else { "# " }
}

struct Reader {
    template: Template,
    in_code: bool,
    level: &'static str,
}

impl Reader {
    fn front(&mut self, line: usize, text: &str) -> Result<(), NotATemplate> {
        let Some((key, value)) = text.split_once(':') else { return Ok(()) };
        match (key.trim(), value.trim()) {
            ("key", value) => {
                let key = Tag::parse(value).ok_or_else(|| unknown(line, value, "a name of letters and digits"))?;
                key.as_str().clone_into(&mut self.template.key);
            }
            ("version", value) => {
                let version = value.parse().ok().filter(|version| *version > 0);
                self.template.version = version.ok_or_else(|| unknown(line, value, "a whole number from 1"))?;
            }
            // Front matter of others is theirs.
            _ => {}
        }
        Ok(())
    }

    fn line(&mut self, number: usize, line: &str) -> Result<(), NotATemplate> {
        if line.starts_with("```") {
            self.in_code = !self.in_code;
        }
        if self.in_code || line.starts_with("```") {
            self.text(line);
            return Ok(());
        }
        if let Some(heading) = line.strip_prefix(self.level) {
            let closed = heading.trim_end().trim_end_matches('#');
            return self.section(number, if closed.ends_with(' ') { closed } else { heading });
        }
        if let Some(name) = line.strip_prefix("# ")
            && self.template.sections.is_empty()
        {
            name.trim().clone_into(&mut self.template.name);
            return Ok(());
        }
        match self.template.sections.last_mut() {
            Some(section) => {
                if let Some(word) = marked(line, SECTION) {
                    let expected = || Wanted::ALL.map(Wanted::word).join(", ");
                    section.wanted = Wanted::from_word(word).ok_or_else(|| unknown(number, word, &expected()))?;
                } else if let Some(words) = marked(line, FILLED) {
                    section.filled_from = fillings(number, words)?;
                } else if let Some(question) = item(line) {
                    section.questions.push(question.to_owned());
                } else {
                    self.text(line);
                }
            }
            None => self.text(line),
        }
        Ok(())
    }

    fn section(&mut self, line: usize, heading: &str) -> Result<(), NotATemplate> {
        let heading = one_line(heading);
        if self.template.sections.iter().any(|section| section.heading.to_lowercase() == heading.to_lowercase()) {
            return Err(NotATemplate::Twice { line, heading });
        }
        self.template.sections.push(TemplateSection {
            heading,
            purpose: String::new(),
            questions: Vec::new(),
            wanted: Wanted::Optional,
            filled_from: Vec::new(),
        });
        Ok(())
    }

    fn text(&mut self, line: &str) {
        let text = match self.template.sections.last_mut() {
            Some(section) => &mut section.purpose,
            None => &mut self.template.about,
        };
        text.push_str(line.strip_prefix('\\').filter(|rest| rest.starts_with(MARKS)).unwrap_or(line));
        text.push('\n');
    }
}

fn marked<'l>(line: &'l str, mark: &str) -> Option<&'l str> {
    Some(line.strip_prefix(mark)?.strip_suffix(END)?.trim())
}

fn fillings(line: usize, words: &str) -> Result<Vec<Filling>, NotATemplate> {
    let expected = || Filling::ALL.iter().map(|filling| filling.word()).collect::<Vec<_>>().join(", ");
    let filling = |word: &str| Filling::from_word(word).ok_or_else(|| unknown(line, word, &expected()));
    words.split(',').map(str::trim).filter(|word| !word.is_empty()).map(filling).collect()
}

/// `- question`, `* question`
fn item(line: &str) -> Option<&str> {
    ["- ", "* ", "+ "].into_iter().find_map(|mark| line.strip_prefix(mark))
}

fn unknown(line: usize, word: &str, expected: &str) -> NotATemplate {
    NotATemplate::Unknown { line, word: word.chars().take(64).collect(), expected: expected.to_owned() }
}
