//! Lists of documents, for the window and for scripts.

use watchbill_domain::incidents::{IncidentId, NeedReason};
use watchbill_domain::postmortems::{DocumentState, needed};
use watchbill_domain::time::Day;
use watchbill_store::{PostmortemQuery, PostmortemRow as Row};

use crate::api::{
    ApiError, PostmortemListed, PostmortemListing, PostmortemRow, PostmortemWanted, PostmortemWantedListed,
    PostmortemsView,
};
use crate::incidents::need_of;
use crate::reads::{Here, store_error};
use crate::shared::Shared;

use super::here::{here, today};
use super::make::{proposed, without_document};

/// More than this no list shows.
const MOST: u32 = 1000;

/// The list, for the window.
///
/// # Errors
/// When the records cannot be read.
pub(super) async fn view(shared: &Shared) -> Result<PostmortemsView, ApiError> {
    let (here, today) = (here(shared), today(shared));
    let rows: Vec<PostmortemRow> = rows(shared).await?.iter().map(|one| row(one, &here, today)).collect();
    let wanted = wanted(shared).await?;
    Ok(PostmortemsView { headline: headline(&rows, wanted.len()), wanted, rows })
}

/// The list, for scripts.
///
/// # Errors
/// When the records cannot be read.
pub(super) async fn listing(shared: &Shared) -> Result<PostmortemListing, ApiError> {
    let postmortems = rows(shared).await?.iter().map(listed).collect();
    let of = |one: PostmortemWanted| PostmortemWantedListed {
        incident: one.incident,
        title: one.title,
        reasons: one.reasons,
        template: one.template,
        due: one.due,
    };
    Ok(PostmortemListing { postmortems, wanted: wanted(shared).await?.into_iter().map(of).collect() })
}

async fn rows(shared: &Shared) -> Result<Vec<Row>, ApiError> {
    let query = PostmortemQuery { incident: None, state: None, most: MOST };
    shared.store.postmortems(&query).await.map_err(|error| store_error(&error))
}

/// Incidents of the last two weeks that need a document and have none, the first due first.
async fn wanted(shared: &Shared) -> Result<Vec<PostmortemWanted>, ApiError> {
    let today = today(shared);
    let mut wanted = Vec::new();
    for id in without_document(shared).await? {
        wanted.extend(wanted_of(shared, id, today).await?);
    }
    wanted.sort_by(|a, b| (a.due.is_none(), &a.due, a.incident).cmp(&(b.due.is_none(), &b.due, b.incident)));
    Ok(wanted)
}

async fn wanted_of(shared: &Shared, id: IncidentId, today: Day) -> Result<Option<PostmortemWanted>, ApiError> {
    let (incident, need) = need_of(shared, id).await?;
    let Some(needed) = needed(need.as_ref(), None, today) else { return Ok(None) };
    let reasons = need.iter().flat_map(|need| need.reasons.iter().map(NeedReason::text));
    Ok(Some(PostmortemWanted {
        incident: id.0,
        reasons: reasons.collect(),
        template: proposed(incident.kind, need.as_ref()).to_owned(),
        title: incident.title,
        due: needed.due.map(|due| due.to_string()),
        late: needed.late.is_some(),
    }))
}

fn headline(rows: &[PostmortemRow], wanted: usize) -> String {
    let late = rows.iter().filter(|row| row.late).count();
    let drafts = rows.iter().filter(|row| row.state != DocumentState::Shared.word()).count();
    let counted = |count: usize, one: &str, many: &str| format!("{count} {}", if count == 1 { one } else { many });
    let mut said = match (rows.len(), drafts) {
        (0, _) => "No postmortem was ever written here.".to_owned(),
        (_, 0) => "Every postmortem is shared.".to_owned(),
        _ => format!("{} not shared yet.", counted(drafts, "postmortem is", "postmortems are")),
    };
    if late > 0 {
        said.push_str(&format!(" {} late.", counted(late, "is", "are")));
    }
    if wanted > 0 {
        let has = if wanted == 1 { "has" } else { "have" };
        said.push_str(&format!(" {} one and {has} none.", counted(wanted, "incident needs", "incidents need")));
    }
    said
}

/// A row of the window.
pub(super) fn row(row: &Row, here: &Here, today: Day) -> PostmortemRow {
    PostmortemRow {
        id: row.id.0,
        incident: row.incident.map(|id| id.0),
        title: row.title.clone(),
        state: row.state.word().to_owned(),
        template: row.template.0.clone(),
        owner: row.owner.clone(),
        due: row.due.map(|due| due.to_string()),
        late: row.state != DocumentState::Shared && row.due.is_some_and(|due| due < today),
        made: here.time(row.made_at),
        shared: row.shared_on.map(|day| day.to_string()),
        revision: row.revision,
    }
}

/// A row for scripts.
pub(crate) fn listed(row: &Row) -> PostmortemListed {
    PostmortemListed {
        id: row.id.0,
        incident: row.incident.map(|id| id.0),
        title: row.title.clone(),
        state: row.state.word().to_owned(),
        template: row.template.0.clone(),
        owner: row.owner.clone(),
        due: row.due.map(|due| due.to_string()),
        made_at: row.made_at.to_rfc3339(),
        shared_on: row.shared_on.map(|day| day.to_string()),
        revision: row.revision,
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::headline;
    use crate::api::{PostmortemRow, TimeText};

    fn row(state: &str, late: bool) -> PostmortemRow {
        let made = TimeText { ms: 0, short: String::new(), full: String::new() };
        PostmortemRow {
            id: 1,
            incident: None,
            title: "Orders wait".to_owned(),
            state: state.to_owned(),
            template: "full".to_owned(),
            owner: None,
            due: None,
            late,
            made,
            shared: None,
            revision: 1,
        }
    }

    #[rstest]
    #[case(&[], 0, "No postmortem was ever written here.")]
    #[case(&[], 1, "No postmortem was ever written here. 1 incident needs one and has none.")]
    #[case(&[row("shared", false)], 0, "Every postmortem is shared.")]
    #[case(&[row("draft", true), row("shared", false)], 0, "1 postmortem is not shared yet. 1 is late.")]
    #[case(&[row("draft", true), row("in_review", true)], 2,
        "2 postmortems are not shared yet. 2 are late. 2 incidents need one and have none.")]
    fn the_list_says_how_it_stands(#[case] rows: &[PostmortemRow], #[case] wanted: usize, #[case] expected: &str) {
        assert_eq!(headline(rows, wanted), expected);
    }
}
