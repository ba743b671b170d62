use rstest::rstest;
use watchbill_domain::alerts::{Gap, GapCause, Labels, Standing, Start};
use watchbill_domain::ids::Peer;

use super::*;
use crate::AlertQuery;
use crate::testing::{Desk, alert, at, fired, id, line, page, pending, prod, resolved, updated};
use watchbill_domain::alerts::Severity::{Critical, Error, Info, Warning};

async fn states(desk: &Desk, identity: &str) -> Vec<(Instant, AlertState)> {
    let transitions = desk.store.transitions(&id(identity), at(-1_000)).await.unwrap();
    transitions.iter().map(|t| (t.at, t.to)).collect()
}

#[tokio::test]
async fn everything_known_of_an_alert_comes_back_after_a_restart() {
    let desk = Desk::new().await;
    let known = KnownAlert {
        labels: Labels::from_pairs([("alertname", "A \"quoted\" \u{0}\u{202e} name"), ("b", "ü\n\\")]),
        annotations: Labels::from_pairs([("summary", "<b>")]),
        starts: vec![Start { peer: Peer::new("http://am-1:9093"), unmerged: Identity::new("u"), at: at(1) }],
        standing: Standing::Suppressed {
            silenced_by: vec!["s".to_owned()],
            inhibited_by: vec!["i".to_owned()],
            muted_by: vec!["weekend".to_owned()],
        },
        url: Some("javascript:alert(1)".to_owned()),
        receivers: vec!["team".to_owned(), "ops".to_owned()],
        ..alert(Critical, at(1))
    };
    desk.poll(at(1), vec![fired("a", known.clone(), at(1))]).await;
    let desk = desk.restart(at(2)).await;
    let state = desk.store.load_state(&prod()).await.unwrap();
    assert_eq!(state.alerts.len(), 1);
    assert_eq!(*state.alerts[&Identity::new("a")], KnownAlert { since: at(1), ..known });
    assert_eq!(state.last_good_at, Some(at(1)));
}

#[rstest]
#[case::by_somebody(&["Ana \"the hammer\" Souza", "Bo"])]
#[case::by_nobody_named(&[])]
#[tokio::test]
async fn who_acknowledged_an_alert_at_its_source_comes_back_after_a_restart(#[case] by: &[&str]) {
    let desk = Desk::new().await;
    let standing = Standing::Acknowledged { by: by.iter().map(|&person| person.to_owned()).collect() };
    desk.poll(at(1), vec![fired("a", KnownAlert { standing: standing.clone(), ..alert(Critical, at(1)) }, at(1))])
        .await;
    let desk = desk.restart(at(2)).await;
    let state = desk.store.load_state(&prod()).await.unwrap();
    assert_eq!(state.alerts[&Identity::new("a")].standing, standing);
}

#[tokio::test]
async fn an_alert_goes_from_pending_to_firing_to_resolved_and_each_step_is_recorded() {
    let desk = Desk::new().await;
    desk.poll(at(1), vec![pending("a", alert(Warning, at(1)), at(1))]).await;
    assert_eq!(desk.count("episodes").await, 0);
    let committed = desk.poll(at(2), vec![fired("a", alert(Warning, at(1)), at(2))]).await;
    assert_eq!((committed.fired, committed.resolved), (1, 0));
    desk.assert_sound().await;
    let committed = desk.poll(at(3), vec![resolved("a", at(3))]).await;
    assert_eq!((committed.fired, committed.resolved), (0, 1));
    let expected = [(at(1), AlertState::Pending), (at(2), AlertState::Firing), (at(3), AlertState::Resolved)];
    assert_eq!(states(&desk, "a").await, expected);
    let row = desk.store.alert(&id("a")).await.unwrap().unwrap();
    assert_eq!((row.state, row.since), (AlertState::Resolved, at(3)));
    assert!(desk.store.load_state(&prod()).await.unwrap().alerts.is_empty());
    desk.assert_sound().await;
}

#[tokio::test]
async fn a_hidden_refire_in_one_poll_ends_one_episode_and_begins_another() {
    let desk = Desk::new().await;
    let first = vec![fired("a", alert(Error, at(1)), at(1)), fired("b", alert(Error, at(1)), at(1))];
    desk.poll(at(1), first).await;
    let changes = vec![
        resolved("a", at(4)),
        fired("a", alert(Error, at(4)), at(4)),
        resolved("b", at(4)),
        fired("b", alert(Error, at(4)), at(4)),
    ];
    let committed = desk.poll(at(5), changes).await;
    assert_eq!((committed.fired, committed.resolved), (2, 2));
    assert_eq!(desk.count("episodes").await, 4);
    let expected = [(at(1), AlertState::Firing), (at(4), AlertState::Resolved), (at(4), AlertState::Firing)];
    assert_eq!(states(&desk, "a").await, expected);
    desk.assert_sound().await;
}

#[tokio::test]
async fn an_episode_that_a_source_forgot_and_takes_up_again_is_the_same_one() {
    let desk = Desk::new().await;
    let tell = || vec![page(vec![line("a", Error, at(1))])];
    let first = desk.poll_paging(at(1), vec![fired("a", alert(Error, at(1)), at(1))], tell(), None).await;
    assert_eq!(first.pages.len(), 1);
    desk.show(first.pages[0], at(1)).await;
    desk.poll(at(2), vec![resolved("a", at(2))]).await;
    let again = desk.poll_paging(at(3), vec![fired("a", alert(Error, at(1)), at(3))], tell(), None).await;
    assert_eq!(again.pages, []);
    assert_eq!(desk.count("episodes").await, 1);
    let state = desk.store.load_state(&prod()).await.unwrap();
    assert_eq!(state.alerts[&Identity::new("a")].announced, Some(Error));
    desk.assert_sound().await;
}

#[tokio::test]
async fn a_start_that_moves_within_an_episode_keeps_it_announced() {
    let desk = Desk::new().await;
    let tell = |start| vec![page(vec![line("a", Error, start)])];
    let told = desk.poll_paging(at(5), vec![fired("a", alert(Error, at(5)), at(5))], tell(at(5)), None).await;
    desk.show(told.pages[0], at(5)).await;
    let moved = desk.poll_paging(at(6), vec![updated("a", alert(Error, at(3)))], tell(at(3)), None).await;
    assert_eq!((moved.pages, moved.withdraw), (vec![], vec![]));
    let back = desk.poll_paging(at(7), vec![updated("a", alert(Error, at(5)))], tell(at(5)), None).await;
    assert_eq!((back.pages, back.withdraw), (vec![], vec![]));
    assert_eq!(desk.count("episodes").await, 1);
    desk.assert_sound().await;
}

#[tokio::test]
async fn a_start_that_moves_onto_an_older_episode_takes_that_one_up() {
    let desk = Desk::new().await;
    desk.poll(at(1), vec![fired("a", alert(Error, at(1)), at(1))]).await;
    desk.poll(at(2), vec![resolved("a", at(2))]).await;
    desk.poll(at(3), vec![fired("a", alert(Error, at(3)), at(3))]).await;
    desk.poll(at(4), vec![updated("a", alert(Error, at(1)))]).await;
    assert_eq!(desk.count("episodes").await, 1);
    desk.assert_sound().await;
}

#[tokio::test]
async fn a_change_of_severity_is_a_transition_and_other_changes_are_none() {
    let desk = Desk::new().await;
    desk.poll(at(1), vec![fired("a", alert(Warning, at(1)), at(1))]).await;
    let reworded = KnownAlert { annotations: Labels::default(), ..alert(Warning, at(1)) };
    desk.poll(at(2), vec![updated("a", reworded)]).await;
    desk.poll(at(3), vec![updated("a", alert(Critical, at(1)))]).await;
    let transitions = desk.store.transitions(&id("a"), at(0)).await.unwrap();
    let seen: Vec<_> = transitions.iter().map(|t| (t.at, t.to, t.severity)).collect();
    assert_eq!(seen, [(at(1), AlertState::Firing, Warning), (at(3), AlertState::Firing, Critical)]);
    assert_eq!(transitions[1].reason, "its severity went from warning to critical");
}

#[tokio::test]
async fn what_is_found_changed_at_the_end_of_a_gap_is_inferred() {
    let desk = Desk::new().await;
    desk.poll(at(1), vec![fired("a", alert(Warning, at(1)), at(1))]).await;
    let changes = vec![updated("a", alert(Critical, at(1))), pending("b", alert(Warning, at(60)), at(60))];
    let gap = Some(Gap { from: at(1), to: at(60), cause: GapCause::Asleep });
    let observation = Observation { changes, gap, evidence: Evidence::Inferred, ..Observation::default() };
    desk.commit(at(60), &observation, &[], None).await;
    for identity in ["a", "b"] {
        let transitions = desk.store.transitions(&id(identity), at(0)).await.unwrap();
        assert_eq!(transitions.last().unwrap().evidence, Evidence::Inferred, "{identity}");
    }
    desk.poll(at(61), vec![pending("c", alert(Warning, at(61)), at(61))]).await;
    assert_eq!(desk.store.transitions(&id("c"), at(0)).await.unwrap()[0].evidence, Evidence::Observed);
}

#[tokio::test]
async fn an_acknowledgement_ends_with_the_episode_and_a_snooze_does_not() {
    let desk = Desk::new().await;
    for identity in ["resolves", "refires", "pends"] {
        desk.poll(at(1), vec![fired(identity, alert(Error, at(1)), at(1))]).await;
        desk.store.record_deed(&id(identity), crate::Deed::Acknowledge, "ana", at(2)).await.unwrap();
        desk.store.record_deed(&id(identity), crate::Deed::Snooze(at(90)), "ana", at(2)).await.unwrap();
    }
    let changes = vec![
        resolved("resolves", at(3)),
        resolved("refires", at(3)),
        fired("refires", alert(Error, at(3)), at(3)),
        pending("pends", alert(Error, at(3)), at(3)),
    ];
    desk.poll(at(3), changes).await;
    for identity in ["resolves", "refires", "pends"] {
        let mine = desk.store.alert(&id(identity)).await.unwrap().unwrap().mine;
        assert_eq!((mine.acknowledged_at, mine.snoozed_until), (None, Some(at(90))), "{identity}");
    }
    desk.assert_sound().await;
}

#[tokio::test]
async fn what_a_poll_remembers_of_a_deed_does_not_overwrite_a_later_one() {
    let desk = Desk::new().await;
    desk.poll(at(1), vec![fired("a", alert(Error, at(1)), at(1))]).await;
    desk.store.record_deed(&id("a"), crate::Deed::Acknowledge, "ana", at(2)).await.unwrap();
    desk.poll(at(3), vec![updated("a", alert(Critical, at(1)))]).await;
    let row = desk.store.alert(&id("a")).await.unwrap().unwrap();
    assert_eq!((row.mine.acknowledged_at, row.severity), (Some(at(2)), Critical));
}

#[tokio::test]
async fn a_resolve_of_an_alert_that_was_never_stored_changes_nothing() {
    let desk = Desk::new().await;
    desk.poll(at(1), vec![resolved("never seen", at(1))]).await;
    assert_eq!(desk.count("alerts").await + desk.count("transitions").await, 0);
    desk.assert_sound().await;
}

#[tokio::test]
async fn more_alerts_than_fit_in_one_statement_are_all_written() {
    let desk = Desk::new().await;
    let name = |n: i64| format!("{n:04}");
    desk.poll(at(1), (0..1_000).map(|n| fired(&name(n), alert(Info, at(1)), at(1))).collect()).await;
    desk.poll(at(2), (0..500).map(|n| resolved(&name(n), at(2))).collect()).await;
    assert_eq!(desk.store.alerts(&AlertQuery::default()).await.unwrap().len(), 500);
    assert_eq!(desk.count("transitions").await, 1_500);
    desk.assert_sound().await;
}
