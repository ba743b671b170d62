//! The templates for what somebody attacked, for lost or late data, and for drills.

use super::Filling as F;
use super::Wanted::{Recommended, Required};
use super::{BuiltIn, BuiltInSection as Section};

const FACTORS: Section = Section {
    heading: "Contributing factors",
    wanted: Required,
    purpose: "The conditions that made it possible: at least two, not all of them technical, none of them a person.",
    questions: &["What made it possible, and what hard to see?", "How was each of these found?"],
    filled_from: &[F::Candidates, F::Similar],
};

const ACTIONS: Section = Section {
    heading: "Action items",
    wanted: Required,
    purpose: "What changes: one person, a day, and how anybody sees that it is done; or none, with the reason.",
    questions: &["Which factor does each of them change?", "How will it be tried that it works?"],
    filled_from: &[F::Actions],
};

pub(super) const SECURITY: BuiltIn = BuiltIn {
    key: "security",
    name: "Security incident",
    about: "For what somebody did on purpose, or might have. Restricted by default.",
    sections: &[
        Section {
            heading: "Handling",
            wanted: Required,
            purpose: "Who may read this, and under which name it is spoken of.",
            questions: &["Who has to know, and who must not yet?", "Is somebody who knows the law with it?"],
            filled_from: &[F::Header],
        },
        Section {
            heading: "Summary",
            wanted: Required,
            purpose: "What is confirmed, what is suspected, what is ruled out: each said as what it is.",
            questions: &["Which sentence here would be embarrassing if it turned out wrong?"],
            filled_from: &[F::Times, F::Services],
        },
        Section {
            heading: "Timeline",
            wanted: Required,
            purpose: "What the attacker did and what the defenders saw, side by side.",
            questions: &[
                "When was the first access, and how is that known?",
                "How long was somebody inside before it was seen?",
                "When was the last way in closed?",
            ],
            filled_from: &[F::Timeline],
        },
        Section {
            heading: "Data and credentials",
            wanted: Required,
            purpose: "What could be read, was read, was changed or taken, and which secrets are not secret any more.",
            questions: &["Whose data is it?", "Which keys and passwords were changed, and which not yet?"],
            filled_from: &[F::Services],
        },
        Section {
            heading: "Containment and recovery",
            wanted: Required,
            purpose: "What was shut, what was cleaned, what was built anew, and how that was verified.",
            questions: &["Is any way still open?", "What would show that somebody is back?"],
            filled_from: &[F::Response, F::Silences],
        },
        Section {
            heading: "Evidence",
            wanted: Required,
            purpose: "What was kept, where, by whom, with its hash, so that it stands later.",
            questions: &["What would be overwritten by itself, and when?", "Who has touched each piece since?"],
            filled_from: &[F::Attachments],
        },
        Section {
            heading: "Notification",
            wanted: Required,
            purpose: "Who has to be told by when, and who was.",
            questions: &[
                "Which authority, which customers, which partners?",
                "When does each time limit end, by which clock?",
            ],
            filled_from: &[F::StatusTexts, F::Times],
        },
        FACTORS,
        ACTIONS,
    ],
};

pub(super) const DATA: BuiltIn = BuiltIn {
    key: "data",
    name: "Data loss and queues",
    about: "For messages or rows that were lost, late, doubled or wrong. It is done when its ledger adds up.",
    sections: &[
        Section {
            heading: "Summary",
            wanted: Required,
            purpose: "Which data, how much of it, and whether it is all accounted for.",
            questions: &["Was it lost, late, doubled or wrong?"],
            filled_from: &[F::Header, F::Times, F::Services],
        },
        Section {
            heading: "Scope of data",
            wanted: Required,
            purpose: "Which queues and tables, how many messages or rows, from when until when.",
            questions: &["How is it known that nothing else is touched?", "How old was the oldest one?"],
            filled_from: &[F::Messages, F::Depths],
        },
        Section {
            heading: "Poison analysis",
            wanted: Required,
            purpose: "Why messages died, kind by kind.",
            questions: &[
                "Which errors, from which sender and which version?",
                "What do those that died have in common that others have not?",
            ],
            filled_from: &[F::Signatures],
        },
        Section {
            heading: "Consumer effect",
            wanted: Required,
            purpose: "Who saw data that was missing or old.",
            questions: &["Which services and which people went by it?"],
            filled_from: &[F::Services, F::Budgets],
        },
        Section {
            heading: "Replay log",
            wanted: Required,
            purpose: "What was sent again, in which order, how fast, with which result.",
            questions: &["What happens where one arrives twice?", "Does the order matter, and was it kept?"],
            filled_from: &[F::Replays],
        },
        Section {
            heading: "Reconciliation",
            wanted: Required,
            purpose: "What was expected is what was processed, replayed, discarded, still waits or is lost: it has to add up.",
            questions: &["Where does each number come from?", "Who held it against another count?"],
            filled_from: &[F::Ledger],
        },
        Section {
            heading: "Discarded",
            wanted: Required,
            purpose: "What was dropped on purpose, by whom, and why that is acceptable to whoever it belonged to.",
            questions: &["Who was asked before?"],
            filled_from: &[F::Discards],
        },
        Section {
            heading: "Recovery point and time",
            wanted: Recommended,
            purpose: "How much may be lost and how long it may take, against how it was.",
            questions: &["From when is the last good copy, and when was it last tried?"],
            filled_from: &[F::Times],
        },
        Section {
            heading: "Timeline",
            wanted: Required,
            purpose: "What happened, in order, with what was known at the time.",
            questions: &["When did the first message die, and when did anybody look?"],
            filled_from: &[F::Timeline],
        },
        Section {
            heading: "Detection",
            wanted: Required,
            purpose: "Why the queue could fill without anybody seeing it.",
            questions: &["Whose queue is it?", "Which age or depth would have paged, and whom?"],
            filled_from: &[F::Detection, F::Candidates],
        },
        FACTORS,
        ACTIONS,
    ],
};

pub(super) const DRILL: BuiltIn = BuiltIn {
    key: "drill",
    name: "Drill",
    about: "For a game day: what was believed, what was seen, what to change. It counts in no figure of real incidents.",
    sections: &[
        Section {
            heading: "Hypothesis",
            wanted: Required,
            purpose: "What was to be learned, and what was believed before.",
            questions: &["What do we believe will happen, and what would prove us wrong?"],
            filled_from: &[F::DrillPlan],
        },
        Section {
            heading: "Scenario and guard rails",
            wanted: Required,
            purpose: "What was made to go wrong, what it could touch, and when it was to be stopped.",
            questions: &["What must not be touched?", "What is the sign to stop, and who may give it?"],
            filled_from: &[F::DrillPlan],
        },
        Section {
            heading: "Roles",
            wanted: Required,
            purpose: "Who led, who wrote, who responded, who only watched.",
            questions: &["For whom was something new?"],
            filled_from: &[F::OnCall, F::Response],
        },
        Section {
            heading: "Expected and observed",
            wanted: Required,
            purpose: "Step by step: what should have been seen, what was, and what lies between.",
            questions: &["Which step surprised whom?"],
            filled_from: &[F::DrillOutcome, F::Timeline],
        },
        Section {
            heading: "Detection and response times",
            wanted: Recommended,
            purpose: "How long it took, beside the last drill of this kind.",
            questions: &["Where did the time go that nobody had expected to need?"],
            filled_from: &[F::Times, F::Detection, F::Similar],
        },
        Section {
            heading: "Surprises",
            wanted: Required,
            purpose: "What people learned that changes how they work.",
            questions: &["What will one of you do differently from now on?", "Would you come again?"],
            filled_from: &[F::DrillOutcome],
        },
        Section {
            heading: "Action items",
            wanted: Required,
            purpose: "What changes in runbooks, alerts and tools: one person, a day, and how anybody sees that it is done.",
            questions: &["Which step of a runbook was wrong or missing?"],
            filled_from: &[F::Actions],
        },
    ],
};
