//! The template for what went really wrong, and the one for what nearly did.

use super::Filling as F;
use super::Wanted::{Optional, Recommended, Required};
use super::{BuiltIn, BuiltInSection as Section};

pub(super) const FULL: BuiltIn = BuiltIn {
    key: "full",
    name: "Full incident",
    about: "For an incident of severity 1 or 2, or one that spent more than a fifth of a budget of four weeks.",
    sections: &[
        Section {
            heading: "Summary",
            wanted: Required,
            purpose: "What a stranger understands in two to four sentences, with who owns this document.",
            questions: &[
                "What did people notice, for how long, and what ended it?",
                "Which one person sees to it that this document gets done?",
            ],
            filled_from: &[F::Header, F::Times, F::Services],
        },
        Section {
            heading: "Impact",
            wanted: Required,
            purpose: "What it cost, in figures that say where they come from.",
            questions: &[
                "How many requests, people, messages or orders did it touch?",
                "What was not touched, although one might think so?",
                "Which figure is estimated, and how?",
            ],
            filled_from: &[F::Duration, F::Budgets, F::Messages, F::Pages],
        },
        Section {
            heading: "Background",
            wanted: Recommended,
            purpose: "What somebody from another team needs to know to follow the rest.",
            questions: &["Which words would a colleague of one week not know?"],
            filled_from: &[F::Words],
        },
        Section {
            heading: "Timeline",
            wanted: Required,
            purpose: "What happened, in order, with what was known at the time.",
            questions: &[
                "What was going on before anybody knew of it?",
                "What was changed, and what was decided on which information?",
                "Which lines have nothing behind them but memory?",
            ],
            filled_from: &[F::Timeline],
        },
        Section {
            heading: "Detection",
            wanted: Required,
            purpose: "How it came to be noticed, and how that could take half as long.",
            questions: &[
                "What noticed it first, a page or a person?",
                "Which sign was there earlier and reached nobody?",
            ],
            filled_from: &[F::Detection],
        },
        Section {
            heading: "Response",
            wanted: Recommended,
            purpose: "How people worked on it together.",
            questions: &[
                "How did people learn what to do and whom to call?",
                "Where did a runbook help, and where did it lead astray?",
                "What else went on at the same time?",
            ],
            filled_from: &[F::Response, F::OnCall, F::HandOffs],
        },
        Section {
            heading: "Trigger",
            wanted: Recommended,
            purpose: "What set it off, once the conditions for it were there.",
            questions: &["What had just changed: a release, the load, a date, something at a supplier?"],
            filled_from: &[F::Deploys],
        },
        Section {
            heading: "Contributing factors",
            wanted: Required,
            purpose: "The conditions that made it possible: at least two, not all of them technical, none of them a person.",
            questions: &[
                "What made it possible, what likely, what hard to see, what slow to end?",
                "What made the steps that were taken look right at the time?",
                "How was each of these found?",
            ],
            filled_from: &[F::Candidates, F::Similar],
        },
        Section {
            heading: "Resolution and recovery",
            wanted: Required,
            purpose: "What ended it, and what is still not as it was before.",
            questions: &["Does what ended it last?", "What is held together by hand, or silenced, until it does?"],
            filled_from: &[F::Silences, F::Replays],
        },
        Section {
            heading: "Went well",
            wanted: Required,
            purpose: "What worked and should be kept.",
            questions: &["What made it smaller or shorter than it could have been, by design?"],
            filled_from: &[F::Response],
        },
        Section {
            heading: "Went poorly",
            wanted: Required,
            purpose: "Where tools, alerts and habits made it harder.",
            questions: &["What took longer than it needs to, and what would have to exist for it not to?"],
            filled_from: &[F::Detection, F::Response],
        },
        Section {
            heading: "Lucky",
            wanted: Required,
            purpose: "What kept it from being worse, and is nobody's design.",
            questions: &["What happened to be so that day?", "What would it have cost at the busiest hour?"],
            filled_from: &[F::Budgets],
        },
        Section {
            heading: "Action items",
            wanted: Required,
            purpose: "What changes: one person, a day, and how anybody sees that it is done; or none, with the reason.",
            questions: &[
                "Which factor does each of them change?",
                "Which one makes it less likely, and which one makes it be seen sooner?",
                "How will it be tried that it works?",
            ],
            filled_from: &[F::Actions],
        },
        Section {
            heading: "Supporting data",
            wanted: Recommended,
            purpose: "What the rest rests on, as it was then.",
            questions: &["Which graphs, queries and messages will be gone in a month?"],
            filled_from: &[F::Alerts, F::Depths, F::Attachments],
        },
        Section {
            heading: "Messages",
            wanted: Optional,
            purpose: "What was told to others, and what is told to them now.",
            questions: &[
                "What happened, what was done, what will change: in three sentences for whoever was touched by it?",
            ],
            filled_from: &[F::StatusTexts],
        },
    ],
};

pub(super) const NEAR_MISS: BuiltIn = BuiltIn {
    key: "near-miss",
    name: "Near miss",
    about: "For what did not become an incident, or a small one: a quarter of an hour, five sections.",
    sections: &[
        Section {
            heading: "What happened",
            wanted: Required,
            purpose: "Three sentences.",
            questions: &["What was expected, and what was seen instead?"],
            filled_from: &[F::Times, F::Alerts, F::Duration],
        },
        Section {
            heading: "What stopped it",
            wanted: Required,
            purpose: "What stood between this and an incident, so that it is kept.",
            questions: &["Was it design, practice or chance?"],
            filled_from: &[F::Response, F::Silences],
        },
        Section {
            heading: "How bad it could have been",
            wanted: Recommended,
            purpose: "How large the risk was. What did not happen may be told here.",
            questions: &["Whom would it have reached, and how many of them?"],
            filled_from: &[F::Budgets, F::Services],
        },
        Section {
            heading: "Contributing conditions",
            wanted: Required,
            purpose: "What made it possible: at least one condition.",
            questions: &["What had to be so for this to happen?", "Was it so before?"],
            filled_from: &[F::Candidates, F::Similar],
        },
        Section {
            heading: "One change or none",
            wanted: Required,
            purpose: "One change with a person and a day; or why there is none.",
            questions: &["Which is the smallest change that would have kept it away?"],
            filled_from: &[F::Actions],
        },
    ],
};
