//! Sections of a postmortem, told by their headings.

/// What a section is for, which decides what is looked for in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Section {
    /// Anything that is none of the others.
    Narrative,
    /// What happened when.
    Timeline,
    /// What it cost.
    Impact,
    /// What made it possible.
    Factors,
    /// What went well.
    Well,
    /// Where there was luck: a past that did not happen may be told here.
    Lucky,
    /// What is to be done.
    Actions,
}

impl Section {
    /// The word for it, for scripts.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Narrative => "narrative",
            Self::Timeline => "timeline",
            Self::Impact => "impact",
            Self::Factors => "factors",
            Self::Well => "well",
            Self::Lucky => "lucky",
            Self::Actions => "actions",
        }
    }
}

/// Names of sections, in small letters and without marks.
const NAMES: [(Section, &[&str]); 6] = [
    (Section::Timeline, &["timeline", "time line", "chronology", "sequence of events", "recovery timeline"]),
    (
        Section::Impact,
        &[
            "impact",
            "customer impact",
            "user impact",
            "effect",
            "effects",
            "consumer effect",
            "scope of data",
            "damage",
        ],
    ),
    (
        Section::Factors,
        &[
            "contributing factors",
            "contributing factor",
            "factors",
            "contributing conditions",
            "conditions",
            "causes",
            "root cause",
            "root causes",
            "root cause analysis",
            "root causes and trigger",
            "root cause and trigger",
            "what made it possible",
        ],
    ),
    (
        Section::Well,
        &["went well", "what went well", "what worked", "worked well", "what worked well", "things that went well"],
    ),
    (
        Section::Lucky,
        &[
            "lucky",
            "where we got lucky",
            "luck",
            "what was lucky",
            "near miss",
            "near misses",
            "how bad it could have been",
            "where we were lucky",
            "got lucky",
        ],
    ),
    (
        Section::Actions,
        &[
            "action items",
            "actions",
            "action",
            "action item",
            "follow ups",
            "followups",
            "follow up",
            "follow up actions",
            "corrective actions",
            "next steps",
            "todo",
            "to do",
            "one change or none",
            "remediation",
            "remediation items",
            "prevention",
        ],
    ),
];

/// Names of sections that are narrative, and whose headings are names and not sentences.
const NARRATIVE: [&str; 24] = [
    "summary",
    "background",
    "detection",
    "response",
    "trigger",
    "resolution",
    "resolution and recovery",
    "recovery",
    "went poorly",
    "what went poorly",
    "what went wrong",
    "went badly",
    "lessons",
    "lessons learned",
    "lessons learnt",
    "supporting data",
    "supporting information",
    "messages",
    "what happened",
    "what stopped it",
    "overview",
    "glossary",
    "postmortem",
    "incident",
];

/// Which section a heading begins; none where it is no name of a section but a sentence of its own.
#[must_use]
pub fn section_of_heading(heading: &str) -> Option<Section> {
    let plain = plain(heading);
    let named = NAMES.iter().find(|(_, names)| names.contains(&plain.as_str())).map(|(section, _)| *section);
    named.or_else(|| NARRATIVE.contains(&plain.as_str()).then_some(Section::Narrative))
}

/// Small letters and single spaces, without numbers before it and without what is in brackets behind it.
fn plain(heading: &str) -> String {
    let heading = heading.split_once(" (").map_or(heading, |(before, _)| before);
    let letters: String = heading
        .chars()
        .map(|letter| if letter.is_alphanumeric() { letter } else { ' ' })
        .collect::<String>()
        .to_lowercase();
    let words: Vec<&str> = letters.split_whitespace().collect();
    let numbered = words.iter().take_while(|word| word.chars().all(|letter| letter.is_ascii_digit())).count();
    let words = &words[numbered..];
    let words = words.strip_prefix(&["the"]).unwrap_or(words);
    words.join(" ")
}
