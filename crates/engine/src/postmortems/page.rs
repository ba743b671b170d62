//! The page on which a document is written, and the same for scripts.

use std::collections::BTreeMap;

use watchbill_domain::incidents::{Filling, TemplateSection};
use watchbill_domain::postmortems::{
    Block, BlockName, BlockState, Comment, ERROR_KEY, Excerpt, OutlineSection, Review, Share, UNSAID_ERROR, blocks,
    outline, section_for, utf16_of,
};
use watchbill_domain::time::{Instant, Zone, dated_text, from_to_text};
use watchbill_store::{KeptPostmortem, ToldOfIncident};

use crate::api::{
    ApiError, PostmortemBlock, PostmortemComment, PostmortemCommentListed, PostmortemFilling, PostmortemReviewer,
    PostmortemReviewerListed, PostmortemSection, PostmortemShare, PostmortemShareListed, PostmortemShown,
    PostmortemToldListed, PostmortemView,
};
use crate::incidents::incident_of;
use crate::reads::Here;
use crate::shared::Shared;

use super::factors;
use super::here::{here, kept, today};
use super::list::{listed, row};

const TIMELINE: BlockName = BlockName::Of(Filling::Timeline);

/// The page of a document.
///
/// # Errors
/// When there is none of this number, or the records cannot be read.
pub(super) async fn view(shared: &Shared, id: i64) -> Result<PostmortemView, ApiError> {
    let (here, kept) = (here(shared), kept(shared, id).await?);
    let KeptPostmortem { body, review, comments, template, .. } = &kept;
    let (sections, all) = (outline(body), blocks(body));
    let zone = zone_of(shared, &kept, &all).await?;
    Ok(PostmortemView {
        row: row(&kept.row, &here, today(shared)),
        guide: template.sections.iter().map(|section| guide(section, &sections, body)).collect(),
        blocks: all.iter().enumerate().map(|(number, one)| block(number, one, body, &zone)).collect(),
        told: told_text(&kept.told, &here),
        audience: review.audience.clone(),
        no_actions: review.no_actions.clone(),
        reviewers: reviewers(review, &here),
        comments: comments.iter().map(|one| comment(one, body, &here)).collect(),
        shares: review.shares.iter().map(|one| share(one, &here)).collect(),
        factors: kept.factors.iter().map(factors::row).collect(),
        factor_issues: factors::issues(shared, &kept.factors),
        known_factors: factors::known(shared, kept.row.id).await?,
        body: kept.body.clone(),
    })
}

/// The same for scripts.
///
/// # Errors
/// As [`view`].
pub(super) async fn shown(shared: &Shared, id: i64) -> Result<PostmortemShown, ApiError> {
    let KeptPostmortem { row, body, review, comments, told, factors, .. } = kept(shared, id).await?;
    let reviewers = review.reviewers.iter().map(|(person, reviewed)| PostmortemReviewerListed {
        person: person.clone(),
        reviewed_at: reviewed.as_ref().map(|reviewed| reviewed.at.to_rfc3339()),
        words: reviewed.as_ref().map(|reviewed| reviewed.words.clone()),
    });
    Ok(PostmortemShown {
        postmortem: listed(&row),
        audience: Some(review.audience.clone()).filter(|whom| !whom.is_empty()),
        no_actions: review.no_actions.clone(),
        factors: factors.iter().map(factors::listed).collect(),
        reviewers: reviewers.collect(),
        comments: comments.iter().map(comment_listed).collect(),
        shares: review
            .shares
            .iter()
            .map(|one| PostmortemShareListed {
                at: one.at.to_rfc3339(),
                by: one.by.clone(),
                how: one.how.clone(),
                with: one.to_whom.clone(),
            })
            .collect(),
        told: (told != ToldOfIncident::default()).then(|| PostmortemToldListed {
            started_at: told.started.map(Instant::to_rfc3339),
            ended_at: told.ended.map(Instant::to_rfc3339),
            severity: told.severity.map(|severity| severity.word().to_owned()),
            tags: told.tags,
        }),
        body,
    })
}

/// What a file said of its incident, on the clock of the laptop; empty where it said nothing.
fn told_text(told: &ToldOfIncident, here: &Here) -> String {
    let at = |at: Instant| dated_text(at, &here.zone);
    let when = match (told.started, told.ended) {
        (Some(started), Some(ended)) => Some(from_to_text(started, ended, &here.zone)),
        (Some(started), None) => Some(format!("from {}", at(started))),
        (None, Some(ended)) => Some(format!("until {}", at(ended))),
        (None, None) => None,
    };
    let severity = told.severity.map(|severity| severity.word().to_uppercase());
    let said: Vec<String> = when.into_iter().chain(severity).chain(told.tags.iter().cloned()).collect();
    if said.is_empty() { String::new() } else { format!("As its file says: {}", said.join(", ")) }
}

/// A section of the guide, and where it stands in the text.
fn guide(section: &TemplateSection, sections: &[OutlineSection], body: &str) -> PostmortemSection {
    let there = section_for(&section.heading, sections);
    PostmortemSection {
        heading: section.heading.clone(),
        purpose: section.purpose.clone(),
        questions: section.questions.clone(),
        wanted: section.wanted.word().to_owned(),
        at: there.map(|there| utf16_of(body, there.whole.start)),
        written: there.is_some_and(|there| there.is_written),
        fillings: section.filled_from.iter().map(|filling| filling_of(*filling)).collect(),
    }
}

fn filling_of(filling: Filling) -> PostmortemFilling {
    PostmortemFilling { word: filling.word().to_owned(), says: filling.says().to_owned() }
}

/// The zone of the incident where a block tells times in its chip; else, and where it is not known any more, that of the laptop.
async fn zone_of(shared: &Shared, kept: &KeptPostmortem, blocks: &[Block]) -> Result<Zone, ApiError> {
    let has_times = blocks.iter().any(|block| block.name == TIMELINE && !block.about.is_empty());
    let known = match kept.row.incident.filter(|_| has_times) {
        Some(id) => Zone::parse(&incident_of(shared, id).await?.zone).ok(),
        None => None,
    };
    Ok(known.unwrap_or_else(|| shared.ports.clock.zone()))
}

fn block(number: usize, block: &Block, body: &str, zone: &Zone) -> PostmortemBlock {
    PostmortemBlock {
        number,
        word: block.name.word().to_owned(),
        source: said(block.name, &block.about, zone),
        from: utf16_of(body, block.whole.start),
        to: utf16_of(body, block.whole.end),
        edited: block.state == BlockState::Edited,
    }
}

/// Where a block comes from, for its chip: by what it shows, and of what.
pub(super) fn said(name: BlockName, about: &BTreeMap<String, String>, zone: &Zone) -> String {
    if name == TIMELINE {
        return match Excerpt::of(about) {
            Ok(all) if all.is_whole() => Filling::Timeline.says().to_owned(),
            Ok(part) => format!("A part of the timeline: {}.", part.text(zone)),
            Err(error) => format!("A part of the timeline, and nobody knows which: {error}."),
        };
    }
    let error = about.get(ERROR_KEY).map(String::as_str);
    let rest: Vec<&str> = about.iter().filter(|(key, _)| *key != ERROR_KEY).map(|(_, value)| value.as_str()).collect();
    let about = rest.join(", ");
    match name {
        BlockName::Queue if error == Some(UNSAID_ERROR) => {
            format!("Messages of {about} that do not say what they died of.")
        }
        BlockName::Of(filling) => filling.says().to_owned(),
        BlockName::Factors => "The contributing factors.".to_owned(),
        BlockName::Chart => format!("A chart of {about}."),
        BlockName::Alert => format!("The alert {about}."),
        BlockName::Queue => match error {
            Some(error) => format!("Messages of {about} that died of {error}."),
            None => format!("The queue {about}."),
        },
    }
}

fn reviewers(review: &Review, here: &Here) -> Vec<PostmortemReviewer> {
    let row = |(person, reviewed): (&String, &Option<watchbill_domain::postmortems::Reviewed>)| PostmortemReviewer {
        person: person.clone(),
        reviewed: reviewed.as_ref().map(|reviewed| here.time(reviewed.at)),
        words: reviewed.as_ref().map(|reviewed| reviewed.words.clone()).unwrap_or_default(),
    };
    review.reviewers.iter().map(row).collect()
}

fn comment(comment: &Comment, body: &str, here: &Here) -> PostmortemComment {
    let found = comment.anchor.as_ref().and_then(|anchor| anchor.found(body));
    PostmortemComment {
        id: comment.number,
        answers: comment.answers,
        by: comment.by.clone(),
        at: here.time(comment.at),
        text: comment.text.clone(),
        about: comment.anchor.as_ref().map(|anchor| anchor.quote.clone()).unwrap_or_default(),
        from: found.map(|found| utf16_of(body, found.start)),
        resolved: comment.resolved.is_some(),
    }
}

fn comment_listed(comment: &Comment) -> PostmortemCommentListed {
    PostmortemCommentListed {
        id: comment.number,
        answers: comment.answers,
        by: comment.by.clone(),
        at: comment.at.to_rfc3339(),
        text: comment.text.clone(),
        about: comment.anchor.as_ref().map(|anchor| anchor.quote.clone()).unwrap_or_default(),
        resolved: comment.resolved.is_some(),
    }
}

fn share(share: &Share, here: &Here) -> PostmortemShare {
    PostmortemShare {
        at: here.time(share.at),
        by: share.by.clone(),
        how: share.how.clone(),
        with: share.to_whom.clone(),
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use watchbill_domain::incidents::Severity;
    use watchbill_domain::time::{Instant, Zone};
    use watchbill_store::ToldOfIncident;

    use super::told_text;
    use crate::reads::Here;

    #[rstest]
    #[case::nothing(None, None, None, &[], "")]
    #[case::all(Some("2026-03-01T09:02:00Z"), Some("2026-03-01T10:00:00Z"), Some(Severity::Sev2), &["queue"],
        "As its file says: Sun 1 Mar 2026 09:02 to 10:00 UTC, SEV2, queue")]
    #[case::a_start(Some("2026-03-01T09:02:00Z"), None, None, &[], "As its file says: from Sun 1 Mar 2026 09:02 UTC")]
    #[case::tags(None, None, None, &["a", "b"], "As its file says: a, b")]
    fn what_a_file_said_is_told_in_a_sentence(
        #[case] started: Option<&str>,
        #[case] ended: Option<&str>,
        #[case] severity: Option<Severity>,
        #[case] tags: &[&str],
        #[case] expected: &str,
    ) {
        let at = |at: &str| Instant::parse(at).unwrap();
        let tags = tags.iter().map(|tag| (*tag).to_owned()).collect();
        let told = ToldOfIncident { started: started.map(at), ended: ended.map(at), severity, tags };
        let here = Here { now: at("2026-03-02T09:00:00Z"), zone: Zone::utc() };
        assert_eq!(told_text(&told, &here), expected);
    }
}
