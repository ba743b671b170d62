use std::collections::HashMap;

use watchbill_domain::alerts::Decision;
use watchbill_domain::alerts::Severity::{Critical, Error, Warning};
use watchbill_domain::alerts::{Observation, PageLine, page_text};
use watchbill_domain::ids::{AlertId, Identity};

use super::*;
use crate::testing::{Desk, alert, at, configured, fired, id, line, page, prod, to_page};
use crate::{Page, PageState, PollCommit, SourceReading};

async fn pages(desk: &Desk) -> Vec<Page> {
    desk.store.pages(100).await.unwrap()
}

/// One alert that fired at minute 1, told in `digest` or in a page of its own.
async fn fire(desk: &Desk, identity: &str, digest: Option<PageId>) -> Vec<PageId> {
    let changes = vec![fired(identity, alert(Error, at(1)), at(1))];
    let told = desk.poll_paging(at(1), changes, vec![page(vec![line(identity, Error, at(1))])], digest).await;
    let decisions: Vec<(Identity, Decision)> = vec![(Identity::new(identity), to_page())];
    desk.decide(&decisions, &[], at(1)).await.unwrap();
    told.pages
}

#[tokio::test]
async fn a_digest_gathers_the_lines_of_several_polls_and_is_due_when_closed() {
    let desk = Desk::new().await;
    let digest = desk.store.open_digest("the first round after a start", at(1)).await.unwrap();
    assert_eq!(fire(&desk, "a", Some(digest)).await, [digest]);
    let changes = vec![fired("b", alert(Critical, at(2)), at(2)), fired("c", alert(Warning, at(2)), at(2))];
    let drafts = vec![page(vec![line("b", Critical, at(2))]), page(vec![line("c", Warning, at(2))])];
    assert_eq!(desk.poll_paging(at(2), changes, drafts, Some(digest)).await.pages, [digest]);
    assert_eq!(desk.store.due_pages(at(2), 10).await.unwrap(), []);

    assert!(desk.store.close_digest(digest, at(3)).await.unwrap());
    let due = desk.store.due_pages(at(3), 10).await.unwrap();
    assert_eq!(due.len(), 1);
    let whole = desk.store.page(due[0].id).await.unwrap().unwrap();
    let names: Vec<_> = whole.lines.iter().map(|line| line.id.identity.as_str()).collect();
    assert_eq!((names, due[0].severity), (vec!["b", "a", "c"], Critical));
    assert_eq!((due[0].source.clone(), due[0].because.as_str()), (Some(prod()), "the first round after a start"));
    assert!(!due[0].title.is_empty());
    desk.assert_sound().await;
}

/// Its words are those of all its lines, although only the first are read; and a source that is not the only one is not named.
#[tokio::test]
async fn a_digest_of_many_alerts_of_two_sources_is_worded_as_a_whole() {
    let desk = Desk::new().await;
    desk.store.sync_sources(&[configured("staging"), configured("prod")], at(0)).await.unwrap();
    let digest = desk.store.open_digest("a wake-up", at(1)).await.unwrap();
    let names: Vec<String> = (0..9).map(|n| format!("{n}")).collect();
    let changes = names.iter().map(|name| fired(name, alert(Warning, at(1)), at(1))).collect();
    let drafts = names.iter().map(|name| page(vec![line(name, Warning, at(1))])).collect();
    desk.poll_paging(at(1), changes, drafts, Some(digest)).await;

    let staging = SourceName::new("staging");
    let of_staging = AlertId { source: staging.clone(), identity: Identity::new("s") };
    let drafts = [page(vec![PageLine { id: of_staging, ..line("s", Critical, at(2)) }])];
    let changes = vec![fired("s", alert(Critical, at(2)), at(2))];
    let commit = PollCommit {
        source: &staging,
        now: at(2),
        observation: &Observation { changes, ..Observation::default() },
        decisions: &[],
        pages: &drafts,
        digest: Some(digest),
        reading: &SourceReading::default(),
        queues: None,
    };
    desk.store.commit_poll(&commit).await.unwrap();

    assert!(desk.store.close_digest(digest, at(3)).await.unwrap());
    let whole = desk.store.page(digest).await.unwrap().unwrap();
    assert_eq!((whole.lines.len(), whole.head.source, whole.head.severity), (10, None, Critical));
    assert_eq!((whole.head.title, whole.head.body), page_text(PageKind::Digest, &whole.lines));
    desk.assert_sound().await;
}

#[tokio::test]
async fn a_digest_with_nothing_to_tell_was_never_there() {
    let desk = Desk::new().await;
    let digest = desk.store.open_digest("the first round after a start", at(1)).await.unwrap();
    assert!(!desk.store.close_digest(digest, at(2)).await.unwrap());
    assert_eq!(pages(&desk).await, []);
}

#[tokio::test]
async fn closing_a_digest_again_changes_nothing() {
    let desk = Desk::new().await;
    let digest = desk.store.open_digest("a wake-up", at(1)).await.unwrap();
    fire(&desk, "a", Some(digest)).await;
    desk.store.close_digest(digest, at(2)).await.unwrap();
    desk.show(digest, at(3)).await;
    assert!(!desk.store.close_digest(digest, at(4)).await.unwrap());
    assert_eq!(pages(&desk).await[0].state, PageState::Shown);
}

#[tokio::test]
async fn lines_for_a_digest_that_was_closed_become_pages_of_their_own() {
    let desk = Desk::new().await;
    let digest = desk.store.open_digest("a wake-up", at(1)).await.unwrap();
    desk.store.close_digest(digest, at(2)).await.unwrap();
    let told = fire(&desk, "late", Some(digest)).await;
    assert_eq!(told.len(), 1);
    assert_ne!(told, [digest]);
}

#[tokio::test]
async fn an_outage_is_paged_once_and_the_next_one_again() {
    let desk = Desk::new().await;
    let write = async |minute| {
        desk.store.write_outage_page(&prod(), "prod does not answer", "since 09:00", "3 min", at(minute)).await.unwrap()
    };
    assert_eq!(write(1).await, None);
    desk.fail(at(2)).await;
    let first = write(5).await.unwrap();
    desk.fail(at(6)).await;
    assert_eq!(write(7).await, None);
    desk.poll(at(8), vec![]).await;
    desk.fail(at(9)).await;
    let second = write(12).await.unwrap();
    assert_ne!(first, second);
    desk.assert_sound().await;
}

#[tokio::test]
async fn a_page_about_an_outage_goes_when_the_source_answers() {
    let desk = Desk::new().await;
    let write = async |minute| {
        desk.store.write_outage_page(&prod(), "prod does not answer", "", "3 min", at(minute)).await.unwrap().unwrap()
    };
    desk.fail(at(1)).await;
    let waiting = write(4).await;
    assert_eq!(desk.poll(at(5), vec![]).await.withdraw, []);
    assert_eq!(desk.store.page(waiting).await.unwrap().unwrap().state, PageState::Withdrawn);

    desk.fail(at(6)).await;
    let shown = write(9).await;
    desk.show(shown, at(9)).await;
    assert_eq!(desk.poll(at(10), vec![]).await.withdraw, [shown]);
    desk.store.page_withdrawn(shown, at(10)).await.unwrap();

    desk.fail(at(11)).await;
    let seen = write(14).await;
    desk.show(seen, at(14)).await;
    desk.store.page_seen(seen, at(14)).await.unwrap();
    assert_eq!(desk.poll(at(15), vec![]).await.withdraw, [seen]);
    assert_eq!(desk.poll(at(16), vec![]).await.withdraw, []);
}

#[tokio::test]
async fn another_source_answering_does_not_end_an_outage() {
    let desk = Desk::new().await;
    desk.store.sync_sources(&[configured("staging"), configured("prod")], at(0)).await.unwrap();
    let staging = SourceName::new("staging");
    desk.store.commit_failure(&staging, &crate::testing::refused(), at(1)).await.unwrap();
    let page = desk.store.write_outage_page(&staging, "t", "b", "3 min", at(4)).await.unwrap().unwrap();
    desk.show(page, at(4)).await;
    assert_eq!(desk.poll(at(5), vec![]).await.withdraw, []);
}

#[tokio::test]
async fn after_a_crash_what_was_being_handed_over_is_unconfirmed_and_can_be_told_again() {
    let desk = Desk::new().await;
    let interrupted = fire(&desk, "a", None).await[0];
    let shown = fire(&desk, "b", None).await[0];
    desk.show(shown, at(2)).await;
    desk.store.page_attempting(interrupted, at(2)).await.unwrap();
    let desk = desk.restart(at(3)).await;
    assert_eq!(desk.store.recover_pages(at(3)).await.unwrap(), 1);

    let states: HashMap<_, _> = pages(&desk).await.into_iter().map(|page| (page.id, page.state)).collect();
    let expected = [(interrupted, PageState::Unconfirmed), (shown, PageState::Shown)];
    assert_eq!(states, HashMap::from(expected));
    let alerts = desk.store.load_state(&prod()).await.unwrap().alerts;
    let known = |identity: &str| (alerts[identity].announced, alerts[identity].decision.clone());
    assert_eq!(known("a"), (None, None));
    assert_eq!(known("b"), (Some(Error), Some(to_page())));
    desk.assert_sound().await;
    let draft = ["a", "b"].map(|identity| page(vec![line(identity, Error, at(1))]));
    let again = desk.decide(&[], &draft, at(4)).await.unwrap();
    assert_eq!(again.pages.len(), 1);
    assert_eq!(desk.store.pages_of(&id("a"), 10).await.unwrap().len(), 2);
}

#[tokio::test]
async fn after_a_crash_a_half_gathered_digest_is_gone_and_its_alerts_can_be_told_again() {
    let desk = Desk::new().await;
    let digest = desk.store.open_digest("a start", at(1)).await.unwrap();
    fire(&desk, "a", Some(digest)).await;
    assert_eq!(desk.store.recover_pages(at(2)).await.unwrap(), 1);
    assert_eq!(pages(&desk).await, []);
    assert_eq!(desk.store.load_state(&prod()).await.unwrap().alerts["a"].announced, None);
    assert_eq!(fire(&desk, "a", None).await.len(), 1);
    desk.assert_sound().await;
}

#[tokio::test]
async fn after_a_crash_an_outage_page_that_may_not_have_been_seen_can_be_written_again() {
    let desk = Desk::new().await;
    desk.fail(at(1)).await;
    let first = desk.store.write_outage_page(&prod(), "t", "b", "3 min", at(4)).await.unwrap().unwrap();
    desk.store.page_attempting(first, at(4)).await.unwrap();
    assert_eq!(desk.store.recover_pages(at(5)).await.unwrap(), 1);
    assert!(desk.store.write_outage_page(&prod(), "t", "b", "3 min", at(6)).await.unwrap().is_some());
}

#[tokio::test]
async fn pages_that_still_wait_at_a_start_are_told_in_its_digest_instead() {
    let desk = Desk::new().await;
    let single = fire(&desk, "a", None).await[0];
    let digest = desk.store.open_digest("a wake-up", at(1)).await.unwrap();
    fire(&desk, "b", Some(digest)).await;
    desk.store.close_digest(digest, at(1)).await.unwrap();
    assert_eq!(desk.store.recover_pages(at(2)).await.unwrap(), 2);

    assert_eq!(desk.store.due_pages(at(2), 10).await.unwrap(), []);
    for page in [single, digest] {
        let page = desk.store.page(page).await.unwrap().unwrap();
        let expected = (PageState::Withdrawn, Some("told in the digest of the next start"), 1);
        assert_eq!((page.state, page.problem.as_deref(), page.lines.len()), expected);
    }
    let alerts = desk.store.load_state(&prod()).await.unwrap().alerts;
    assert!(alerts.values().all(|alert| alert.announced.is_none() && alert.decision.is_none()), "{alerts:?}");
    desk.assert_sound().await;
    let digest = desk.store.open_digest("a start", at(2)).await.unwrap();
    let drafts = ["a", "b"].map(|identity| page(vec![line(identity, Error, at(1))])).to_vec();
    assert_eq!(desk.poll_paging(at(3), vec![], drafts, Some(digest)).await.pages, [digest]);
    assert!(desk.store.close_digest(digest, at(3)).await.unwrap());
    let due = desk.store.due_pages(at(3), 10).await.unwrap()[0].id;
    assert_eq!(desk.store.page(due).await.unwrap().unwrap().lines.len(), 2);
}

#[tokio::test]
async fn a_page_about_an_outage_that_waits_at_a_start_goes_on_waiting() {
    let desk = Desk::new().await;
    desk.fail(at(1)).await;
    let page = desk.store.write_outage_page(&prod(), "t", "b", "3 min", at(4)).await.unwrap().unwrap();
    assert_eq!(desk.store.recover_pages(at(5)).await.unwrap(), 0);
    assert_eq!(desk.store.due_pages(at(5), 10).await.unwrap()[0].id, page);
}

#[tokio::test]
async fn what_was_shown_before_a_start_is_not_taken_back() {
    let desk = Desk::new().await;
    let told = fire(&desk, "a", None).await[0];
    desk.show(told, at(1)).await;
    assert_eq!(desk.store.recover_pages(at(2)).await.unwrap(), 0);
    assert_eq!(desk.store.load_state(&prod()).await.unwrap().alerts["a"].announced, Some(Error));
}
