//! What must never be of documents, and what only reading every journal, every event and every action can tell.

use sqlx::sqlite::SqliteConnection;
use watchbill_domain::incidents::ActionItem;
use watchbill_domain::postmortems::{Misfit, PostmortemId, review_of};

use super::actions::{KeptAction, actions_of};
use super::events::events_of;
use super::journal::{Text, text_of};
use super::lists::{PostmortemRow, postmortem_columns, row_of};
use crate::columns::whole;

/// What must never be found, with a statement that counts it.
const NEVER: [(&str, &str); 6] = [
    (
        "documents of which search knows something else than there is",
        "SELECT count(*) FROM document_memory_of o LEFT JOIN document_memory m ON m.rowid = o.id
         WHERE (m.title, m.about, m.body) IS NOT (o.title, o.about, o.body)",
    ),
    (
        "documents that search knows and that are not there",
        "SELECT count(*) FROM document_memory m WHERE NOT EXISTS (SELECT 1 FROM postmortems p WHERE p.id = m.rowid)",
    ),
    (
        "documents without their first text",
        "SELECT count(*) FROM postmortems p WHERE NOT EXISTS (SELECT 1 FROM postmortem_versions v
           WHERE v.postmortem = p.id AND v.number = 1 AND v.why IN ('made', 'import'))",
    ),
    (
        "versions of texts that their document has not had yet",
        "SELECT count(*) FROM postmortem_versions v JOIN postmortems p ON p.id = v.postmortem WHERE v.revision > p.revision",
    ),
    (
        "documents whose journal ends before they do, or has a gap",
        "SELECT count(*) FROM postmortems p WHERE p.revision - p.body_revision <> (SELECT count(*) FROM postmortem_journal j
           WHERE j.postmortem = p.id AND j.revision > p.body_revision AND j.revision <= p.revision)",
    ),
    (
        "rows of journals that belong to no text any more, or not yet",
        "SELECT count(*) FROM postmortem_journal j JOIN postmortems p ON p.id = j.postmortem
         WHERE j.revision <= p.body_revision OR j.revision > p.revision",
    ),
];

/// A sentence for each thing that is wrong.
pub(crate) async fn document_findings(connection: &mut SqliteConnection) -> sqlx::Result<Vec<String>> {
    let mut counted = Vec::new();
    for (what, statement) in NEVER {
        counted.push((sqlx::query_scalar::<_, i64>(statement).fetch_one(&mut *connection).await?, what));
    }
    let (mut untold, mut unlike, mut actions) = (0, 0, 0);
    let mut findings = Vec::new();
    for row in rows(connection).await? {
        untold += i64::from(!is_as_told(connection, &row).await);
        actions += wrong_actions(connection, row.id).await;
        let Some(text) = text_of(connection, row.id).await? else { continue };
        match &text.loose {
            Some(loose) => findings.push(loose_text(row.id, loose.from, loose.why)),
            None => unlike += i64::from(!is_as_its_versions(connection, row.id, &text).await?),
        }
    }
    counted.push((untold, "documents that are not what their events come to"));
    counted.push((unlike, "documents whose text is another than the version of it that was kept"));
    counted.push((actions, "actions that are not what became of them"));
    let sentences = counted.into_iter().filter(|(rows, _)| *rows > 0).map(|(rows, what)| format!("{rows} {what}"));
    Ok(sentences.chain(findings).collect())
}

async fn rows(connection: &mut SqliteConnection) -> sqlx::Result<Vec<PostmortemRow>> {
    let rows = sqlx::query(concat!("SELECT ", postmortem_columns!(), " FROM postmortems p ORDER BY p.id"))
        .fetch_all(connection)
        .await?;
    rows.iter().map(row_of).collect()
}

fn loose_text(id: PostmortemId, from: u64, why: Misfit) -> String {
    format!(
        "what was typed in {id} from its revision {from} on does not fit its text ({why}): the document is shown as it was before \
         that, and the rest becomes a version of its own when it is written next"
    )
}

/// Events that cannot be read are not what a document was told by either.
async fn is_as_told(connection: &mut SqliteConnection, row: &PostmortemRow) -> bool {
    let review = events_of(connection, row.id).await.ok().and_then(|events| review_of(&events));
    review.is_some_and(|review| {
        let is = (&review.title, review.state, &review.owner, review.due, review.shared_on());
        is == (&row.title, row.state, &row.owner, row.due, row.shared_on)
    })
}

/// A version that was kept of the text as it stands says the same; what was put aside was never that text.
async fn is_as_its_versions(connection: &mut SqliteConnection, id: PostmortemId, text: &Text) -> sqlx::Result<bool> {
    let kept: Vec<String> = sqlx::query_scalar(
        "SELECT body FROM postmortem_versions WHERE postmortem = ?1 AND revision = ?2 AND why <> 'aside'",
    )
    .bind(id.0)
    .bind(whole(text.revision))
    .fetch_all(connection)
    .await?;
    Ok(kept.iter().all(|body| *body == text.body))
}

/// How many actions of a document came to where they stand by changes that do not fit; 1 where they cannot be read at all.
async fn wrong_actions(connection: &mut SqliteConnection, id: PostmortemId) -> i64 {
    let Ok(actions) = actions_of(connection, id).await else { return 1 };
    let is_wrong = |action: &&KeptAction| {
        let written = ActionItem { history: Vec::new(), ..action.item.clone() };
        action.item.history.iter().cloned().try_fold(written, ActionItem::after).is_err()
    };
    i64::try_from(actions.iter().filter(is_wrong).count()).unwrap_or(i64::MAX)
}

#[cfg(test)]
#[path = "check_tests.rs"]
mod tests;
