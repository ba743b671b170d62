//! Events as JSON, days, and the words of columns. What cannot be read back is a decode error: a document that is not understood is not gone
//! on with.

use serde::{Deserialize, Serialize};
use watchbill_domain::incidents::{ActionKind, FactorKind, FoundBy, Priority};
use watchbill_domain::language::Class;
use watchbill_domain::postmortems::{DocumentState, PostmortemId, ReviewWhat, VersionWhy};
use watchbill_domain::time::Day;

use crate::StoreError;
use crate::columns::{Columns, Word, json, of_json};

macro_rules! words {
    ($($name:ty => $read:ident),*) => {$(
        impl Word for $name {
            fn from_word(word: &str) -> Option<Self> {
                <$name>::$read(word)
            }
        }
    )*};
}
words!(
    ActionKind => from_word,
    Class => of_word,
    DocumentState => from_word,
    FactorKind => from_word,
    FoundBy => from_word,
    Priority => from_word,
    VersionWhy => from_word
);

/// What was done. `kind` is read by the schema too: by the trigger that wants a beginning first.
#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum WhatJson {
    Begun { title: String, owner: Option<String>, due: Option<String>, reasons: Vec<String> },
    Retitled { title: String },
    OwnerSet { owner: Option<String> },
    DueSet { due: Option<String>, why: String },
    AudienceSet { audience: String },
    ReviewerAsked { name: String },
    ReviewerReleased { name: String },
    Sent,
    Reviewed { words: String },
    TakenBack { why: String },
    Shared { how: String, to_whom: String },
    NoActions { why: Option<String> },
    Wrote,
}

pub(super) fn what_text(what: &ReviewWhat) -> String {
    json(&match what.clone() {
        ReviewWhat::Begun { title, owner, due, reasons } => {
            WhatJson::Begun { title, owner, due: due.map(|due| due.to_string()), reasons }
        }
        ReviewWhat::Retitled(title) => WhatJson::Retitled { title },
        ReviewWhat::OwnerSet(owner) => WhatJson::OwnerSet { owner },
        ReviewWhat::DueSet { due, why } => WhatJson::DueSet { due: due.map(|due| due.to_string()), why },
        ReviewWhat::AudienceSet(audience) => WhatJson::AudienceSet { audience },
        ReviewWhat::ReviewerAsked(name) => WhatJson::ReviewerAsked { name },
        ReviewWhat::ReviewerReleased(name) => WhatJson::ReviewerReleased { name },
        ReviewWhat::Sent => WhatJson::Sent,
        ReviewWhat::Reviewed(words) => WhatJson::Reviewed { words },
        ReviewWhat::TakenBack(why) => WhatJson::TakenBack { why },
        ReviewWhat::Shared { how, to_whom } => WhatJson::Shared { how, to_whom },
        ReviewWhat::NoActions(why) => WhatJson::NoActions { why },
        ReviewWhat::Wrote => WhatJson::Wrote,
    })
}

pub(super) fn what_of(text: &str) -> sqlx::Result<ReviewWhat> {
    let day = |day: Option<String>| day.as_deref().map(day_of).transpose();
    Ok(match of_json(text)? {
        WhatJson::Begun { title, owner, due, reasons } => ReviewWhat::Begun { title, owner, due: day(due)?, reasons },
        WhatJson::Retitled { title } => ReviewWhat::Retitled(title),
        WhatJson::OwnerSet { owner } => ReviewWhat::OwnerSet(owner),
        WhatJson::DueSet { due, why } => ReviewWhat::DueSet { due: day(due)?, why },
        WhatJson::AudienceSet { audience } => ReviewWhat::AudienceSet(audience),
        WhatJson::ReviewerAsked { name } => ReviewWhat::ReviewerAsked(name),
        WhatJson::ReviewerReleased { name } => ReviewWhat::ReviewerReleased(name),
        WhatJson::Sent => ReviewWhat::Sent,
        WhatJson::Reviewed { words } => ReviewWhat::Reviewed(words),
        WhatJson::TakenBack { why } => ReviewWhat::TakenBack(why),
        WhatJson::Shared { how, to_whom } => ReviewWhat::Shared { how, to_whom },
        WhatJson::NoActions { why } => ReviewWhat::NoActions(why),
        WhatJson::Wrote => ReviewWhat::Wrote,
    })
}

pub(super) fn day_of(text: &str) -> sqlx::Result<Day> {
    Day::parse(text).map_err(|error| sqlx::Error::Decode(Box::new(error)))
}

pub(super) fn maybe_day(columns: &mut Columns<'_>) -> sqlx::Result<Option<Day>> {
    columns.take::<Option<&str>>()?.map(day_of).transpose()
}

pub(super) fn unknown(id: PostmortemId) -> StoreError {
    StoreError::NotFound {
        what: format!(
            "there is no document {id}, so nothing was written; `watchbill postmortem list` names those there are"
        ),
    }
}

pub(super) fn refused(why: impl std::fmt::Display) -> StoreError {
    StoreError::Refused { what: why.to_string() }
}

#[cfg(test)]
#[path = "texts_tests.rs"]
mod tests;
