//! What a source says it does while nobody answers.

use crate::sources::Escalation;

use super::RouteTree;

/// What a source says it does while nobody answers.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Unanswered {
    /// Its kind tells nothing about that.
    #[default]
    NotTold,
    /// Its kind does, and this one did not, or nothing that could be read: why, in a sentence without a full stop.
    NotKnown(String),
    /// It goes through the steps of policies.
    Policies(Vec<Escalation>),
    /// It sends the same again, by a tree of routes.
    Routes(RouteTree),
}
