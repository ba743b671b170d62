//! Incidents: what people wrote about something that went wrong, and what the records tell of it. The rules are section *Incidents* of
//! `docs/semantics.md`.
//!
//! An [`Incident`] is what its [`Event`]s come to ([`incident_of`]). Its timeline is read from records: whoever keeps them tells them as
//! [`Fact`]s, [`entries`] makes lines of them, [`added`] adds those that are new, and [`folded`] decides what is shown. From the same
//! records come its [`times`], its [`impact`], whether it [`need`]s a postmortem, and what was [`knowable`] at a minute of it. What was
//! recorded is never edited, only annotated. Nothing here knows where records are kept or how a document is written.

mod action_item;
mod chat;
mod collect;
mod declare;
mod drill;
mod drill_course;
mod entry;
mod event;
mod factor;
mod facts;
#[cfg(test)]
mod fixtures;
mod fold;
mod fraction;
mod impact;
mod incident;
mod knowable;
mod ledger;
mod merge;
mod need;
mod notes;
mod similar;
mod status_text;
mod templates;
mod times;
mod trends;
mod typed;

pub use action_item::{
    ActionChange, ActionCounts, ActionItem, ActionKind, ActionRefused, ActionState, Priority, Reminder, action_counts,
    reminder,
};
pub use chat::{Ask, ChatRow, DayOrder, Pasted, Pasting, pasted};
pub use collect::{AFTER, BEFORE, by_whom, came_in, entries, own_entries, span};
pub use declare::{Proposed, Seed, SeedWeight, proposed};
pub use drill::{DrillPlan, Ended, Expected, Missing, Outcome, Seen, outcome};
pub use drill_course::{Drill, DrillChange, DrillCourse, DrillId, DrillRefused, DrillWhat, drill_of};
pub use entry::{Annotated, Annotation, Certainty, Entry, EntryKind, Lane, Record, added, in_order};
pub use event::{Declaration, Event, Refused, Replayed, What, incident_of};
pub use factor::{Factor, FactorIssue, FactorKind, FoundBy, Tag, factor_issues};
pub use facts::{Fact, Happened, Turn, turns};
pub use fold::{FOLD_LEAST, Fold, FoldBecause, HandFold, RUN_GAP, Row, folded};
pub use fraction::{Fraction, NotAFraction};
pub use impact::{
    Amount, BudgetSums, Figure, FigureSource, FigureValue, ImpactFacts, NotAFigure, PersonPaged, QueueSums,
    figure_beside, figure_line, impact, typed,
};
pub use incident::{
    Audience, Author, Incident, IncidentId, Kind, Link, LinkKind, Role, Severity, SeverityChange, Status, StatusChange,
    Through,
};
pub use knowable::{AlertRow, DeafRow, Knowable, Recorded, RotaRow, SilenceRow, knowable, steps};
pub use ledger::{Balance, Counted, Line, Post, balance};
pub use merge::{Merging, merging};
pub use need::{DuePolicy, Need, NeedFacts, NeedReason, need};
pub use notes::{Note, Side, chat_entries, note_entry, todo_of};
pub use similar::{Likeness, Similar, Trait, TraitKind, Traits};
pub use status_text::{Drafts, Telling, drafts, without_names};
pub use templates::{
    Filling, NotATemplate, Template, TemplateSection, Wanted, built_in_templates, template_from_markdown,
    template_to_markdown,
};
pub use times::{Contradiction, Moment, Said, TimeFacts, Times, Told, ToldBy, times};
pub use trends::{
    ActionsByDay, Count, CountedBy, MOST_QUARTERS, Middle, Quarter, SpanTrend, TrendIncident, TrendSpan,
    actions_by_day, counts, middle, quarters, span_trend,
};
pub use typed::{NotTyped, TypedTime, typed_time, typed_time_ahead};
