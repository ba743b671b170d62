//! What the policy proposes and why, in words.

use watchbill_domain::slo::{Because, Proposed};

/// What to do, in a sentence.
pub(super) fn proposal_words(proposed: Proposed) -> &'static str {
    match proposed {
        Proposed::Nothing => "Nothing has to change.",
        Proposed::Look => "Look at what spends the budget.",
        Proposed::SlowDown => "Release with more care, and put what spends the budget first.",
        Proposed::Freeze => {
            "Release nothing but what mends it and security fixes, until it is within its budget again."
        }
        Proposed::KeepFreeze => "Go on releasing nothing but what mends it and security fixes.",
        Proposed::LiftFreeze => "Release again.",
        Proposed::MendData => "Mend the measuring before anything is decided by these figures.",
        Proposed::Decide => "Take it to whoever both sides answer to.",
    }
}

/// Why, in a sentence.
pub(super) fn because_words(because: Because) -> &'static str {
    match because {
        Because::AimedAt => "It is aimed at and not promised.",
        Because::NotAgreed => "Those in the room did not agree, and nothing was settled since.",
        Because::DataIsWrong => "Something about its measuring is wrong.",
        Because::NothingKnown => "Nothing is known of the window.",
        Because::LittleKnown => "Less than half of the window is known.",
        Because::ExceptionRuns => "An exception was granted and still runs.",
        Because::ExceptionIsOver => "An exception was granted, and its time is over.",
        Because::BudgetIsSpent => "The budget is spent.",
        Because::BackInBudget => "It is within its budget again.",
        Because::LittleIsLeft => "25 % of the budget or less is left.",
        Because::SomeIsSpent => "50 % of the budget or less is left.",
        Because::EnoughIsLeft => "More than half of the budget is left.",
    }
}
