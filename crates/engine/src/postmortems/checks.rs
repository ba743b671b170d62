//! What is found in a document: its language, its six properties, and its action items. Nothing here stops anybody.

use watchbill_domain::language::{Class, Finding, Judged, Known, Lexicon, check, written_actions};
use watchbill_domain::postmortems::{
    Dismissal, Findings, PostmortemId, blocks, is_made, judged, known, sentence_hash, standing, utf16_of,
};
use watchbill_domain::time::Day;
use watchbill_store::KeptPostmortem;

use crate::api::{
    ApiError, PostmortemCheckForm, PostmortemCheckListed, PostmortemChecked, PostmortemDismissForm,
    PostmortemDismissedListed, PostmortemFinding, PostmortemProperty, PostmortemWrittenAction,
};
use crate::reads::store_error;
use crate::shared::Shared;

use super::backing::backing;
use super::here::{called, invalid, kept, lexicon, now, today};
use super::lint::lint_of;
use super::unready;

/// Characters of a reason.
const LONGEST_REASON: usize = 500;

/// Checks a document as it stands, or as it is being written.
///
/// # Errors
/// When there is none of this number, or the records cannot be read.
pub(super) async fn checked(shared: &Shared, form: &PostmortemCheckForm) -> Result<PostmortemChecked, ApiError> {
    let kept = kept(shared, form.id).await?;
    let text = form.text.as_deref().unwrap_or(&kept.body);
    let (lexicon, today) = (lexicon(shared), today(shared));
    let findings = found(text, &lexicon, &kept.dismissals);
    let judged = properties(shared, &kept, text, &findings.open, (&lexicon, today)).await?;
    let place = |at: usize| utf16_of(text, at);
    let action = |action: watchbill_domain::language::WrittenAction| PostmortemWrittenAction {
        at: place(action.place),
        issues: match action.is_done {
            true => Vec::new(),
            false => action.issues.iter().map(|issue| issue.asks().to_owned()).collect(),
        },
        title: action.title,
        owners: action.owners,
        due: action.due,
        done: action.is_done,
    };
    let open = findings.open.len();
    let mut rows: Vec<PostmortemFinding> = findings.open.iter().map(|one| finding(text, one, None)).collect();
    rows.extend(findings.dismissed.iter().map(|(one, by)| finding(text, one, Some(by))));
    rows.sort_by_key(|row| (row.from, row.to));
    Ok(PostmortemChecked {
        findings: rows,
        properties: judged.into_iter().map(|one| property(text, one)).collect(),
        actions: written_actions(text, &lexicon, today).into_iter().map(action).collect(),
        open,
        unready: unready::rows(&kept, text),
    })
}

/// The same for scripts, in the shape of `postmortem lint`.
///
/// # Errors
/// As [`checked`].
pub(super) async fn listing(shared: &Shared, id: i64) -> Result<PostmortemCheckListed, ApiError> {
    let kept = kept(shared, id).await?;
    let (lexicon, today) = (lexicon(shared), today(shared));
    let Findings { open, dismissed } = found(&kept.body, &lexicon, &kept.dismissals);
    let judged = properties(shared, &kept, &kept.body, &open, (&lexicon, today)).await?;
    let told = |(finding, dismissal): (Finding, Dismissal)| PostmortemDismissedListed {
        class: finding.class.word().to_owned(),
        text: finding.text,
        reason: dismissal.reason,
        by: dismissal.by,
    };
    Ok(PostmortemCheckListed {
        postmortem: id,
        document: lint_of(&kept.row.id.to_string(), &kept.body, open, judged, (&lexicon, today)),
        dismissed: dismissed.into_iter().map(told).collect(),
        unready: unready::listed(&kept),
    })
}

/// What is found in what people wrote: what the records filled in speaks for itself.
fn found(text: &str, lexicon: &Lexicon, dismissals: &[Dismissal]) -> Findings {
    let blocks = blocks(text);
    let mut findings = check(text, lexicon);
    findings.retain(|finding| !is_made(&blocks, &finding.range));
    standing(text, findings, dismissals)
}

async fn properties(
    shared: &Shared,
    kept: &KeptPostmortem,
    text: &str,
    open: &[Finding],
    (lexicon, today): (&Lexicon, Day),
) -> Result<[Judged; 6], ApiError> {
    let known: Known = match kept.row.incident {
        None => known(&kept.review, None, None),
        Some(id) => {
            let backing = backing(shared, id).await?;
            known(&kept.review, Some(&backing.times), Some(backing.rows))
        }
    };
    Ok(judged(text, open, (lexicon, today), &known, &kept.review, &kept.factors))
}

fn finding(text: &str, finding: &Finding, dismissed: Option<&Dismissal>) -> PostmortemFinding {
    PostmortemFinding {
        class: finding.class.word().to_owned(),
        weight: finding.weight.word().to_owned(),
        from: utf16_of(text, finding.range.start),
        to: utf16_of(text, finding.range.end),
        text: finding.text.clone(),
        why: finding.class.why().to_owned(),
        asks: finding.class.asks().to_owned(),
        suggests: finding.class.suggests().to_owned(),
        sentence: sentence_hash(text, finding.range.clone()),
        dismissed: dismissed.map(|dismissal| dismissal.reason.clone()),
    }
}

fn property(text: &str, judged: Judged) -> PostmortemProperty {
    PostmortemProperty {
        property: judged.property.word().to_owned(),
        standing: judged.standing.word().to_owned(),
        because: judged.because,
        at: judged.place.map(|at| utf16_of(text, at)),
    }
}

/// Says why a finding may stand; without a reason it may not any more.
///
/// # Errors
/// [`ApiError::Invalid`] for a class or a sentence that there is none of; otherwise when there is no such document, and when it cannot be
/// written.
pub(super) async fn dismiss(shared: &Shared, form: &PostmortemDismissForm, by: &str) -> Result<(), ApiError> {
    let id = PostmortemId(form.id);
    let class = Class::of_word(form.class.trim())
        .ok_or_else(|| invalid("class", "there is no such class of findings: nothing was written"))?;
    let sentence = form.sentence.trim();
    let is_hash = sentence.len() == 16 && sentence.bytes().all(|byte| byte.is_ascii_hexdigit());
    if !is_hash {
        return Err(invalid("sentence", "a finding names its sentence by 16 digits: nothing was written"));
    }
    let reason = form.reason.trim();
    if reason.chars().count() > LONGEST_REASON {
        return Err(invalid(
            "reason",
            format!("a reason has at most {LONGEST_REASON} characters: nothing was written"),
        ));
    }
    let written = if reason.is_empty() {
        shared.store.undismiss(id, class, sentence).await
    } else {
        let (at, by) = (now(shared), called(shared, by));
        let dismissal = Dismissal { class, sentence: sentence.to_ascii_lowercase(), by, at, reason: reason.to_owned() };
        shared.store.dismiss(id, &dismissal).await
    };
    written.map_err(|error| store_error(&error))
}
