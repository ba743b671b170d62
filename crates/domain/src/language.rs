//! How a postmortem is written: what in it looks for somebody to blame, or promises what nobody can check.
//!
//! The check reads Markdown and never changes it. What is not prose is left alone: code, front matter, comments, targets of links, and
//! whatever is quoted. A finding says why, asks a question and offers other words; it never stops anybody. Whether a word is about a
//! person or about a program is decided by the subject of its clause, and the people and services of the team decide before any list
//! does: `Jenkins failed to start` is no fault of anybody.
//!
//! ```
//! use watchbill_domain::language::{Class, Lexicon, check};
//!
//! let lexicon = Lexicon::new(["bo"], ["jenkins"]);
//! let found = check("Bo forgot the flag. Jenkins forgot the flag.\n", &lexicon);
//! assert_eq!(found.len(), 1);
//! assert_eq!(found[0].class, Class::NamedPersonNegative);
//! assert_eq!(found[0].text, "Bo forgot");
//! ```

mod actions;
mod allow;
mod check;
mod lexicon;
mod lines;
mod properties;
mod prose;
mod rules;
mod sections;
mod sentence;
mod subject;
mod vale;

use std::fmt;
use std::ops::Range;

pub use actions::{ActionIssue, WrittenAction, written_actions};
pub use check::check;
pub use lexicon::Lexicon;
pub use lines::Lines;
pub use properties::{Judged, Known, Property, Sharing, Standing, Times, Timing, properties};
pub use sections::{Section, section_of_heading};
pub use vale::{VALE_STYLE, ValeFile, vale_style};

/// What a finding is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// A past that did not happen: what somebody should have done.
    Counterfactual,
    /// A person as the cause.
    PersonAsCause,
    /// A person by name, and what they did wrong.
    NamedPersonNegative,
    /// What only whoever knows the end can say.
    Hindsight,
    /// One cause for everything.
    SingleRootCause,
    /// An action without an end.
    VagueAction,
    /// An action that changes people instead of what they work with.
    PeopleFix,
    /// A team, or a vendor, as the cause.
    TeamBlame,
    /// What was done to people for it.
    Punitive,
    /// Judgement where a figure belongs.
    AnimatedLanguage,
    /// A question that asks for a culprit or a justification.
    WhoWhyQuestion,
}

impl Class {
    /// Every class.
    pub const ALL: [Self; 11] = [
        Self::Counterfactual,
        Self::PersonAsCause,
        Self::NamedPersonNegative,
        Self::Hindsight,
        Self::SingleRootCause,
        Self::VagueAction,
        Self::PeopleFix,
        Self::TeamBlame,
        Self::Punitive,
        Self::AnimatedLanguage,
        Self::WhoWhyQuestion,
    ];

    /// The word for it, in files and for scripts.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Counterfactual => "counterfactual",
            Self::PersonAsCause => "person_as_cause",
            Self::NamedPersonNegative => "named_person_negative",
            Self::Hindsight => "hindsight",
            Self::SingleRootCause => "single_root_cause",
            Self::VagueAction => "vague_action",
            Self::PeopleFix => "people_fix",
            Self::TeamBlame => "team_blame",
            Self::Punitive => "punitive",
            Self::AnimatedLanguage => "animated_language",
            Self::WhoWhyQuestion => "who_why_question",
        }
    }

    /// The class of a word; none where it is the word of none.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.word() == word)
    }

    /// Why it is found, in a sentence.
    #[must_use]
    pub fn why(self) -> &'static str {
        match self {
            Self::Counterfactual => {
                "It tells of a past that did not happen, and hides why what was done made sense then."
            }
            Self::PersonAsCause => "It ends the search at a person: what let one slip become an outage stays in place.",
            Self::NamedPersonNegative => "Who finds their name beside a mistake tells less the next time.",
            Self::Hindsight => "Only whoever knows how it ended can say so; nobody knew it then.",
            Self::SingleRootCause => {
                "An outage needs several conditions at once; one name for all of them hides the others."
            }
            Self::VagueAction => "Nobody can say when it is done.",
            Self::PeopleFix => "People stay people: the next one is as tired, as new or as hurried.",
            Self::TeamBlame => "It judges a group; what happened and when is what others can learn from.",
            Self::Punitive => "Where people are punished for what they tell, nothing is told.",
            Self::AnimatedLanguage => "It judges instead of measuring.",
            Self::WhoWhyQuestion => "It asks for somebody, or for an excuse, and gets nothing else.",
        }
    }

    /// The question that leads on.
    #[must_use]
    pub fn asks(self) -> &'static str {
        match self {
            Self::Counterfactual => "What did they see at that minute, and what made that the sensible thing to do?",
            Self::PersonAsCause => "What let one step do so much, and what would have caught it?",
            Self::NamedPersonNegative => "What did the tool, the page or the runbook show at that moment?",
            Self::Hindsight => "What made it look different then?",
            Self::SingleRootCause => "What else had to be true for it to happen, to be so large and to last so long?",
            Self::VagueAction => "What will be there when it is done, and how will anybody see that?",
            Self::PeopleFix => "Which check could the tool make, or what could it refuse?",
            Self::TeamBlame => "What was asked, when, by which way, and what came back?",
            Self::Punitive => "What would make it safe to tell this the next time?",
            Self::AnimatedLanguage => "How much, how long, how many?",
            Self::WhoWhyQuestion => "What led to it, and how did it look from there?",
        }
    }

    /// What to write instead, in general.
    #[must_use]
    pub fn suggests(self) -> &'static str {
        match self {
            Self::Counterfactual => "Write what was known and done, and put what would help under the action items.",
            Self::PersonAsCause => {
                "The tool accepted it without asking; say what it accepted and what it did not check."
            }
            Self::NamedPersonNegative => "Name the role and what was in front of it: the responder had no reading of …",
            Self::Hindsight => "Leave the word out, or say what was visible and when.",
            Self::SingleRootCause => "List the contributing factors, two at least.",
            Self::VagueAction => "Add <what> on <which signal> above <value>, to <whom>, by <date>.",
            Self::PeopleFix => "Let the tool ask, refuse or tell; say which and by when.",
            Self::TeamBlame => "At <time> <what> was asked of the team; the answer came at <time>.",
            Self::Punitive => "Leave it out: it belongs in no postmortem.",
            Self::AnimatedLanguage => "Give the figure.",
            Self::WhoWhyQuestion => "What led to …? How did … look?",
        }
    }

    /// How much it weighs.
    #[must_use]
    pub fn weight(self) -> Weight {
        match self {
            Self::Hindsight | Self::SingleRootCause | Self::AnimatedLanguage | Self::WhoWhyQuestion => Weight::Hint,
            _ => Weight::Warning,
        }
    }
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// How much a finding weighs. Neither stops anybody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Weight {
    /// Worth a thought.
    Hint,
    /// A document is not blameless while one of these is open.
    Warning,
}

impl Weight {
    /// The word for it, for scripts.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Hint => "hint",
            Self::Warning => "warning",
        }
    }
}

/// What was found, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What it is about.
    pub class: Class,
    /// How much it weighs: mostly its class does, but for wishes about a past in which something else had happened.
    pub weight: Weight,
    /// Where it stands, in bytes of the document.
    pub range: Range<usize>,
    /// The words that were found, as they stand there but on one line.
    pub text: String,
    /// The section it stands in.
    pub section: Section,
}
