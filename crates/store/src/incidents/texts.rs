//! Events as JSON, and the words of columns. What cannot be read back is a decode error: an incident that is not understood is not gone on
//! with.

use serde::{Deserialize, Serialize};
use watchbill_domain::incidents::{
    Audience, Certainty, Declaration, EntryKind, IncidentId, Kind, Lane, Link, LinkKind, Moment, Role, Severity,
    Status, Through, What,
};
use watchbill_domain::time::Instant;

use crate::columns::{Word, json, of_json, word_of};

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
    Audience => from_word,
    Certainty => from_word,
    EntryKind => from_word,
    Kind => from_word,
    Lane => from_word,
    LinkKind => from_word,
    Moment => from_word,
    Role => from_word,
    Severity => parse,
    Status => from_word
);

impl Word for Through {
    fn from_word(word: &str) -> Option<Self> {
        [Self::Owner, Self::Guest].into_iter().find(|through| through_word(*through) == word)
    }
}

pub(super) fn through_word(through: Through) -> &'static str {
    match through {
        Through::Owner => "owner",
        Through::Guest => "guest",
    }
}

/// What was done. `kind` and `why` are read by the schema too: by the trigger that wants a declaration first, and by what search knows.
#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum WhatJson {
    Declared {
        title: String,
        severity: String,
        links: Vec<(String, String)>,
        zone: String,
        sort: String,
        audience: String,
    },
    Retitled {
        title: String,
    },
    SeveritySet {
        severity: String,
        why: String,
    },
    StatusSet {
        status: String,
        why: String,
    },
    RoleTaken {
        role: String,
        person: String,
    },
    RoleLeft {
        role: String,
    },
    Linked {
        link: (String, String),
    },
    Unlinked {
        link: (String, String),
    },
    TimeSaid {
        moment: String,
        at: i64,
        why: String,
    },
    TimeUnsaid {
        moment: String,
    },
    Reported {
        who: String,
        at: i64,
    },
    ReportTakenBack {
        who: String,
    },
    FigureWritten {
        name: String,
        value: String,
        source: String,
    },
    FigureRemoved {
        name: String,
    },
    AudienceSet {
        audience: String,
    },
    Absorbed {
        incident: i64,
    },
    MergedInto {
        incident: i64,
    },
}

pub(super) fn what_text(what: &What) -> String {
    let word = |word: &str| word.to_owned();
    json(&match what {
        What::Declared(declaration) => WhatJson::Declared {
            title: declaration.title.clone(),
            severity: word(declaration.severity.word()),
            links: declaration.links.iter().map(link_json).collect(),
            zone: declaration.zone.clone(),
            sort: word(declaration.kind.word()),
            audience: word(declaration.audience.word()),
        },
        What::Retitled(title) => WhatJson::Retitled { title: title.clone() },
        What::SeveritySet { severity, why } => {
            WhatJson::SeveritySet { severity: word(severity.word()), why: why.clone() }
        }
        What::StatusSet { status, why } => WhatJson::StatusSet { status: word(status.word()), why: why.clone() },
        What::RoleTaken { role, person } => WhatJson::RoleTaken { role: word(role.word()), person: person.clone() },
        What::RoleLeft(role) => WhatJson::RoleLeft { role: word(role.word()) },
        What::Linked(link) => WhatJson::Linked { link: link_json(link) },
        What::Unlinked(link) => WhatJson::Unlinked { link: link_json(link) },
        What::TimeSaid { moment, at, why } => {
            WhatJson::TimeSaid { moment: word(moment.word()), at: at.as_ms(), why: why.clone() }
        }
        What::TimeUnsaid(moment) => WhatJson::TimeUnsaid { moment: word(moment.word()) },
        What::Reported { who, at } => WhatJson::Reported { who: who.clone(), at: at.as_ms() },
        What::ReportTakenBack(who) => WhatJson::ReportTakenBack { who: who.clone() },
        What::FigureWritten { name, value, source } => {
            WhatJson::FigureWritten { name: name.clone(), value: value.clone(), source: source.clone() }
        }
        What::FigureRemoved(name) => WhatJson::FigureRemoved { name: name.clone() },
        What::AudienceSet(audience) => WhatJson::AudienceSet { audience: word(audience.word()) },
        What::Absorbed(other) => WhatJson::Absorbed { incident: other.0 },
        What::MergedInto(other) => WhatJson::MergedInto { incident: other.0 },
    })
}

pub(super) fn what_of(text: &str) -> sqlx::Result<What> {
    Ok(match of_json(text)? {
        WhatJson::Declared { title, severity, links, zone, sort, audience } => What::Declared(Declaration {
            title,
            severity: word_of(&severity)?,
            links: links.into_iter().map(link_of).collect::<sqlx::Result<_>>()?,
            zone,
            kind: word_of(&sort)?,
            audience: word_of(&audience)?,
        }),
        WhatJson::Retitled { title } => What::Retitled(title),
        WhatJson::SeveritySet { severity, why } => What::SeveritySet { severity: word_of(&severity)?, why },
        WhatJson::StatusSet { status, why } => What::StatusSet { status: word_of(&status)?, why },
        WhatJson::RoleTaken { role, person } => What::RoleTaken { role: word_of(&role)?, person },
        WhatJson::RoleLeft { role } => What::RoleLeft(word_of(&role)?),
        WhatJson::Linked { link } => What::Linked(link_of(link)?),
        WhatJson::Unlinked { link } => What::Unlinked(link_of(link)?),
        WhatJson::TimeSaid { moment, at, why } => {
            What::TimeSaid { moment: word_of(&moment)?, at: Instant::from_ms(at), why }
        }
        WhatJson::TimeUnsaid { moment } => What::TimeUnsaid(word_of(&moment)?),
        WhatJson::Reported { who, at } => What::Reported { who, at: Instant::from_ms(at) },
        WhatJson::ReportTakenBack { who } => What::ReportTakenBack(who),
        WhatJson::FigureWritten { name, value, source } => What::FigureWritten { name, value, source },
        WhatJson::FigureRemoved { name } => What::FigureRemoved(name),
        WhatJson::AudienceSet { audience } => What::AudienceSet(word_of(&audience)?),
        WhatJson::Absorbed { incident } => What::Absorbed(IncidentId(incident)),
        WhatJson::MergedInto { incident } => What::MergedInto(IncidentId(incident)),
    })
}

fn link_json(link: &Link) -> (String, String) {
    (link.kind.word().to_owned(), link.key.clone())
}

fn link_of((kind, key): (String, String)) -> sqlx::Result<Link> {
    Ok(Link { kind: word_of(&kind)?, key })
}

#[cfg(test)]
#[path = "texts_tests.rs"]
mod tests;
