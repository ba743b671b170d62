//! Between what shells say and the domain's words, and the sentences that several answers share.

use watchbill_domain::alerts::{
    Operator, SilenceMatcher, UsualLength, plain_line, silence_matchers, silence_text, usual_lengths,
};
use watchbill_store::{SilenceDeed, SilenceDone, SilencePurpose};

use crate::api::{ApiError, LengthView, MatcherView};
use crate::reads::Here;
use crate::shared::Shared;

/// Characters kept of what people wrote.
const COMMENT_CHARS: usize = 200;
/// Characters kept of a name.
const NAME_CHARS: usize = 60;

/// Matchers as a shell shows and edits them.
pub(super) fn views(matchers: &[SilenceMatcher]) -> Vec<MatcherView> {
    let view = |one: &SilenceMatcher| MatcherView {
        name: one.name.clone(),
        operator: one.operator.symbol().to_owned(),
        value: one.value.clone(),
    };
    matchers.iter().map(view).collect()
}

/// Matchers as a shell sends them.
///
/// # Errors
/// When an operator is none of a silence's.
pub(crate) fn matchers_of(views: &[MatcherView]) -> Result<Vec<SilenceMatcher>, ApiError> {
    let matcher = |view: &MatcherView| {
        let operator = Operator::from_symbol(&view.operator)
            .filter(|operator| !matches!(operator, Operator::Less | Operator::Greater))
            .ok_or_else(|| {
                invalid("matchers", format!("`{}` is no operator; expected =, !=, =~ or !~", view.operator))
            })?;
        Ok(SilenceMatcher { name: view.name.trim().to_owned(), operator, value: view.value.clone() })
    };
    views.iter().map(matcher).collect()
}

/// Matchers as people type them.
///
/// # Errors
/// With the place in the text.
pub(crate) fn parse_matchers(text: &str) -> Result<Vec<MatcherView>, ApiError> {
    silence_matchers(text).map(|matchers| views(&matchers)).map_err(|error| invalid("match", error.to_string()))
}

/// What was done, for the timeline of an alert it covered.
pub(crate) fn deed_text(deed: &SilenceDeed, here: &Here) -> String {
    let (by, source) = (plain_line(&deed.by, NAME_CHARS), &deed.source);
    let text = match (deed.purpose, deed.done) {
        (SilencePurpose::Acknowledgement, SilenceDone::Expired) => {
            format!("the acknowledgement of {by} at {source} ended")
        }
        (SilencePurpose::Acknowledgement, _) => {
            format!("{by} acknowledged it until it resolves, for everybody at {source}")
        }
        (SilencePurpose::Silence, SilenceDone::Made) => format!(
            "{by} silenced it at {source} until {}: {} ({})",
            here.short(deed.ends_at),
            plain_line(&deed.comment, COMMENT_CHARS),
            plain_line(&silence_text(&deed.matchers), COMMENT_CHARS)
        ),
        (SilencePurpose::Silence, SilenceDone::Changed { former_ends_at }) => format!(
            "{by} changed its silence at {source} to end {} instead of {}",
            here.short(deed.ends_at),
            here.short(former_ends_at)
        ),
        (SilencePurpose::Silence, SilenceDone::Expired) => format!("{by} ended its silence at {source}"),
    };
    match &deed.problem {
        Some(problem) => format!("{text}; {problem}"),
        None => text,
    }
}

/// `1 alert`, `41 alerts`.
pub(super) fn counted(count: usize, one: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {one}s") }
}

pub(super) fn invalid(field: &str, message: String) -> ApiError {
    ApiError::Invalid { field: field.to_owned(), message }
}

/// The ends that are offered.
pub(super) fn lengths(here: &Here) -> Vec<LengthView> {
    let view = |length: UsualLength| LengthView { words: length.words.to_owned(), ends: here.time(length.ends_at) };
    usual_lengths(&here.zone, here.now).into_iter().map(view).collect()
}

/// Now and here.
pub(super) fn here(shared: &Shared) -> Here {
    Here { now: shared.ports.clock.now(), zone: shared.ports.clock.zone() }
}
