//! Templates of postmortems: sections with what each is for, what to ask oneself, and what of it the records can fill in. Five are
//! built in; teams copy and edit them. A template is data, and goes to Markdown and back without a loss.

mod full;
mod markdown;
mod special;

use super::factor::Tag;

pub use markdown::{NotATemplate, template_from_markdown, template_to_markdown};

/// A template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// What tells it from others: small letters, digits and hyphens.
    pub key: String,
    /// What it is called.
    pub name: String,
    /// When to take it, in a sentence.
    pub about: String,
    /// Its version, from 1. A document keeps the one it was made from.
    pub version: u32,
    /// Its sections, in order; no two with the same heading.
    pub sections: Vec<TemplateSection>,
}

/// A section of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateSection {
    /// Its heading.
    pub heading: String,
    /// What it is for.
    pub purpose: String,
    /// What to ask oneself.
    pub questions: Vec<String>,
    /// Whether it has to be written.
    pub wanted: Wanted,
    /// What the records fill in, in order.
    pub filled_from: Vec<Filling>,
}

/// Whether a section has to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Wanted {
    /// Before the document is reviewed.
    Required,
    /// Where there is something to say.
    Recommended,
    /// As anybody likes.
    Optional,
}

impl Wanted {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Required, Self::Recommended, Self::Optional];

    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        ["required", "recommended", "optional"][self as usize]
    }

    /// The one with this word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|wanted| wanted.word() == word)
    }
}

macro_rules! fillings {
    ($($name:ident $word:literal $says:literal,)+) => {
        /// What of the records can be filled in.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Filling {
            $(#[doc = $says] $name,)+
        }

        impl Filling {
            /// Every one.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// The word for it.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self { $(Self::$name => $word,)+ }
            }

            /// What it is, for the chip that says where a text comes from.
            #[must_use]
            pub fn says(self) -> &'static str {
                match self { $(Self::$name => $says,)+ }
            }
        }
    };
}

fillings! {
    Header "header" "Number, title, severity and its changes, services, template, owner and due day.",
    Times "times" "The five moments, each with where it comes from.",
    Services "services" "The services it is about.",
    OnCall "on_call" "Who was on call.",
    Duration "duration" "How long it lasted, by definition.",
    Budgets "budgets" "What was spent of each budget.",
    Messages "messages" "Messages that died, were sent again, or were discarded.",
    Pages "pages" "Pages, and the nights they took.",
    Words "words" "The services and queues by name, for whoever does not know them.",
    Timeline "timeline" "The timeline.",
    Detection "detection" "The first page, the first person, and how long it took.",
    Response "response" "Acknowledgements, roles, and how long each took.",
    HandOffs "hand_offs" "Hand-offs during it.",
    Deploys "deploys" "Deploys in the two hours before it.",
    Candidates "candidates" "What the records offer as factors: silences that ran out, queues without an owner, times nobody was on call.",
    Silences "silences" "Silences that hold still.",
    Similar "similar" "Incidents that were like it.",
    Actions "actions" "Actions from notes that say TODO, and from factors.",
    Alerts "alerts" "Its alerts, with labels and rules as they were.",
    Depths "depths" "How deep its queues were.",
    Signatures "signatures" "Why messages died, by signature.",
    Replays "replays" "Replays: what, when, by whom, with which result.",
    Discards "discards" "What was discarded, by whom and why.",
    Ledger "ledger" "What was expected against what became of it.",
    Attachments "attachments" "Attached files with their hashes.",
    StatusTexts "status_texts" "What was told to others.",
    DrillPlan "drill_plan" "Hypothesis, blast radius, stop rule.",
    DrillOutcome "drill_outcome" "What should have been seen, and what was.",
}

impl Filling {
    /// The one with this word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|filling| filling.word() == word)
    }
}

/// A section of a built-in template.
struct BuiltInSection {
    heading: &'static str,
    wanted: Wanted,
    purpose: &'static str,
    questions: &'static [&'static str],
    filled_from: &'static [Filling],
}

/// A built-in template.
struct BuiltIn {
    key: &'static str,
    name: &'static str,
    about: &'static str,
    sections: &'static [BuiltInSection],
}

/// The five built-in templates: `full`, `near-miss`, `security`, `data`, `drill`.
#[must_use]
pub fn built_in_templates() -> Vec<Template> {
    [&full::FULL, &full::NEAR_MISS, &special::SECURITY, &special::DATA, &special::DRILL].map(Template::built_in).into()
}

impl Template {
    fn built_in(from: &BuiltIn) -> Self {
        let section = |section: &BuiltInSection| TemplateSection {
            heading: section.heading.to_owned(),
            purpose: section.purpose.to_owned(),
            questions: section.questions.iter().map(|question| (*question).to_owned()).collect(),
            wanted: section.wanted,
            filled_from: section.filled_from.to_vec(),
        };
        Self {
            key: from.key.to_owned(),
            name: from.name.to_owned(),
            about: from.about.to_owned(),
            version: 1,
            sections: from.sections.iter().map(section).collect(),
        }
    }

    /// A copy under another name, to be edited; its versions begin anew. None where the name has no letter or digit.
    #[must_use]
    pub fn copied(&self, name: &str) -> Option<Self> {
        let key = Tag::parse(name)?.as_str().to_owned();
        Some(Self { key, name: name.trim().to_owned(), version: 1, ..self.clone() })
    }

    /// The next version of it, with what was edited; itself where nothing was. The key stays, so that it is known as the same.
    #[must_use]
    pub fn edited(&self, edited: &Self) -> Self {
        let same = Self { key: self.key.clone(), version: self.version, ..edited.clone() };
        if same == *self { same } else { Self { version: self.version.saturating_add(1), ..same } }
    }

    /// The headings that have to be written before it is reviewed.
    pub fn required(&self) -> impl Iterator<Item = &str> {
        self.sections
            .iter()
            .filter(|section| section.wanted == Wanted::Required)
            .map(|section| section.heading.as_str())
    }
}

#[cfg(test)]
#[path = "templates_tests.rs"]
mod tests;
