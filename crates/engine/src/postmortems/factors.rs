//! Contributing factors: kept beside the text, shown in it where it has a block for them, and offered again in other documents.

use std::collections::{BTreeMap, BTreeSet};

use watchbill_domain::alerts::plain_line;
use watchbill_domain::incidents::{Factor, FactorIssue, FactorKind, FoundBy, Tag, factor_issues};
use watchbill_domain::postmortems::{Block, BlockName, BlockState, PostmortemId, VersionWhy, blocks, factors_text};

use crate::api::{ApiError, PostmortemFactor, PostmortemFactorKnown, PostmortemFactorListed};
use crate::reads::store_error;
use crate::shared::Shared;

use super::here::{invalid, kept};
use super::write::{replace, with_block};

/// Factors of one document.
const MOST: usize = 50;
/// Characters of one.
const LONGEST: usize = 200;
/// Failure modes of one, and what shows it.
const MOST_BESIDE: usize = 20;
/// Factors of other documents that are offered.
const MOST_OFFERED: usize = 100;

/// Sets the factors of a document, and fills in their block anew where nobody wrote in it; says what was done.
///
/// # Errors
/// [`ApiError::Invalid`] for a factor without a name, of no kind, or too many of them; otherwise when there is no such document, and when it
/// cannot be written.
pub(super) async fn set(shared: &Shared, id: i64, typed: &[PostmortemFactor], by: &str) -> Result<String, ApiError> {
    let factors = read(typed)?;
    shared.store.set_factors(PostmortemId(id), &factors).await.map_err(|error| store_error(&error))?;
    let count = match factors.len() {
        1 => "1 contributing factor is kept".to_owned(),
        many => format!("{many} contributing factors are kept"),
    };
    let document = kept(shared, id).await?;
    let all = blocks(&document.body);
    let mine: Vec<&Block> = all.iter().filter(|block| block.name == BlockName::Factors).collect();
    if mine.is_empty() {
        return Ok(count);
    }
    if mine.iter().all(|block| block.state == BlockState::Edited) {
        return Ok(format!("{count}; somebody wrote in their list, so the text stays as it is"));
    }
    let content = factors_text(&factors).unwrap_or_default();
    // The last first, so that the places of the others stay right.
    let made = mine.iter().rev().filter(|block| block.state != BlockState::Edited);
    let text = made.fold(document.body.clone(), |text, block| with_block(&text, block, &content));
    if text == document.body {
        return Ok(count);
    }
    match replace(shared, (id, document.row.revision), &text, VersionWhy::Refresh, by).await {
        Ok(_) => Ok(format!("{count}, and their list in the text is filled in anew")),
        // Somebody types at this moment: their list can be filled in anew later.
        Err(ApiError::Invalid { .. }) => Ok(format!("{count}; the text is being written, so their list in it stays")),
        Err(error) => Err(error),
    }
}

fn read(typed: &[PostmortemFactor]) -> Result<Vec<Factor>, ApiError> {
    if typed.len() > MOST {
        return Err(invalid("factors", format!("there are more than {MOST}: nothing was written")));
    }
    typed.iter().map(factor).collect()
}

fn factor(typed: &PostmortemFactor) -> Result<Factor, ApiError> {
    let name = plain_line(typed.name.trim(), usize::MAX);
    if name.is_empty() || name.chars().count() > LONGEST {
        let message = format!("say in 1 to {LONGEST} characters what it is: nothing was written");
        return Err(invalid("factors", message));
    }
    if typed.tags.len() > MOST_BESIDE || typed.evidence.len() > MOST_BESIDE {
        let message =
            format!("{name}: more than {MOST_BESIDE} failure modes or pieces of evidence; nothing was written");
        return Err(invalid("factors", message));
    }
    let kind = FactorKind::from_word(typed.kind.trim()).ok_or_else(|| {
        let (kind, known) = (plain_line(typed.kind.trim(), LONGEST), one_of(&FactorKind::ALL.map(FactorKind::word)));
        invalid("factors", format!("{name}: there is no kind `{kind}`; it is {known}; nothing was written"))
    })?;
    let found_by = match typed.found_by.as_deref().map(str::trim).filter(|word| !word.is_empty()) {
        None => None,
        Some(word) => Some(FoundBy::from_word(word).ok_or_else(|| {
            let (word, known) = (plain_line(word, LONGEST), one_of(&FoundBy::ALL.map(FoundBy::word)));
            let message = format!("{name}: nothing is found by `{word}`; it is by {known}; nothing was written");
            invalid("factors", message)
        })?),
    };
    let evidence = typed.evidence.iter().map(|one| plain_line(one.trim(), LONGEST)).filter(|one| !one.is_empty());
    Ok(Factor {
        kind,
        tags: typed.tags.iter().filter_map(|tag| Tag::parse(tag)).collect(),
        found_by,
        evidence: evidence.collect(),
        name,
    })
}

/// `technical, process or external`
fn one_of(words: &[&str]) -> String {
    match words {
        [most @ .., last] if !most.is_empty() => format!("{} or {last}", most.join(", ")),
        words => words.concat(),
    }
}

/// A factor of the window.
pub(super) fn row(factor: &Factor) -> PostmortemFactor {
    PostmortemFactor {
        name: factor.name.clone(),
        kind: factor.kind.word().to_owned(),
        tags: factor.tags.iter().map(|tag| tag.as_str().to_owned()).collect(),
        found_by: factor.found_by.map(|found| found.word().to_owned()),
        evidence: factor.evidence.clone(),
    }
}

/// The same for scripts.
pub(super) fn listed(factor: &Factor) -> PostmortemFactorListed {
    let PostmortemFactor { name, kind, tags, found_by, evidence } = row(factor);
    PostmortemFactorListed { name, kind, tags, found_by, evidence }
}

/// What keeps the factors from telling how it came about, a sentence each; nothing where there is none yet.
pub(super) fn issues(shared: &Shared, factors: &[Factor]) -> Vec<String> {
    if factors.is_empty() {
        return Vec::new();
    }
    let people: Vec<String> = shared.loaded().people.iter().map(|person| person.name.clone()).collect();
    factor_issues(factors, &people).iter().map(said).collect()
}

fn said(issue: &FactorIssue) -> String {
    match issue {
        FactorIssue::TooFew => {
            "What happens in a system needs several conditions at once: what else had to be so?".to_owned()
        }
        FactorIssue::AllTechnical => "All of them are technical: how was work done, decided and known?".to_owned(),
        FactorIssue::NotFound(factor) => format!("Nobody says how “{factor}” was found."),
        FactorIssue::Twice(factor) => format!("“{factor}” is named twice."),
        FactorIssue::Person { factor, person } => {
            format!("“{factor}” names {person}: what made it the sensible thing to do?")
        }
    }
}

/// The factors of other documents by their names, the most frequent first, each as it was written last.
///
/// # Errors
/// When the records cannot be read.
pub(super) async fn known(shared: &Shared, but: PostmortemId) -> Result<Vec<PostmortemFactorKnown>, ApiError> {
    let rows = shared.store.factors_known().await.map_err(|error| store_error(&error))?;
    let mut counted: BTreeMap<String, (BTreeSet<PostmortemId>, &Factor)> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.postmortem != but) {
        // Those of the newest document come first; one that names it twice is one.
        let (documents, _) = counted.entry(row.factor.name.to_lowercase()).or_insert((BTreeSet::new(), &row.factor));
        documents.insert(row.postmortem);
    }
    let told = |(documents, factor): (BTreeSet<PostmortemId>, &Factor)| PostmortemFactorKnown {
        factor: row(factor),
        times: documents.len(),
    };
    let mut known: Vec<PostmortemFactorKnown> = counted.into_values().map(told).collect();
    known.sort_by(|a, b| b.times.cmp(&a.times).then_with(|| a.factor.name.cmp(&b.factor.name)));
    known.truncate(MOST_OFFERED);
    Ok(known)
}
