use watchbill_domain::alerts::AlertState::{Firing, Resolved};
use watchbill_domain::alerts::Severity::{Critical, Error, Info, Warning};
use watchbill_domain::alerts::{Gap, GapCause};

use super::packed::{Unpacked, unpack};
use super::*;
use crate::testing::{Desk, alert, at, fired, id, line, page, pending, resolved};
use crate::{Deed, RunOutcome, SilenceDeed, SilenceDone, SilencePurpose};

/// What changed, as people read it.
fn changes(recorded: &Recorded) -> Vec<(Instant, &str, AlertState, Severity)> {
    let identity = |at: u32| recorded.alerts[at as usize].id.identity.as_str();
    recorded.changes.iter().map(|one| (one.at, identity(one.alert), one.state, one.severity)).collect()
}

#[tokio::test]
async fn changes_come_in_order_of_time_behind_what_fired_when_the_span_began() {
    let desk = Desk::new().await;
    desk.poll(at(1), vec![fired("over", alert(Error, at(1)), at(1)), fired("lasts", alert(Critical, at(1)), at(1))])
        .await;
    desk.poll(at(3), vec![resolved("over", at(3))]).await;
    desk.poll(at(12), vec![fired("b", alert(Warning, at(12)), at(12)), pending("p", alert(Info, at(12)), at(12))])
        .await;
    // Told late, of an earlier moment; and over and firing again at one moment.
    desk.poll(at(14), vec![fired("late", alert(Info, at(11)), at(11))]).await;
    desk.poll(at(16), vec![resolved("b", at(15)), fired("b", alert(Error, at(15)), at(15))]).await;
    desk.poll(at(20), vec![resolved("b", at(20))]).await;

    let recorded = desk.store.recorded(at(10), at(20)).await.unwrap();
    assert_eq!(
        changes(&recorded),
        [
            (at(1), "lasts", Firing, Critical),
            (at(11), "late", Firing, Info),
            (at(12), "b", Firing, Warning),
            (at(12), "p", AlertState::Pending, Info),
            (at(15), "b", Resolved, Warning),
            (at(15), "b", Firing, Error),
        ]
    );
    let labels = &recorded.alerts[0].labels;
    assert_eq!((labels.get("alertname"), recorded.alerts[0].id.source.as_str()), (Some("RedisDown"), "prod"));
    assert_eq!(desk.store.recorded(at(30), at(20)).await.unwrap().changes.len(), 2, "what lasts");
}

#[tokio::test]
async fn what_fired_long_ago_is_found_without_the_rows_of_all_that_ended_since() {
    let desk = Desk::new().await;
    let plan = desk.plan(FIRING_THEN).await;
    assert!(plan.contains("episodes USING COVERING INDEX episodes_by_end (ended_at>?)"), "{plan}");
    assert!(plan.contains("SCAN episodes USING INDEX one_open_episode"), "{plan}");
}

#[tokio::test]
async fn no_letter_of_a_packed_change_is_lost_at_the_edges_of_its_numbers() {
    let desk = Desk::new().await;
    let far = Instant::from_ms(at(0).as_ms() + (1 << 33) + 7);
    desk.poll(at(0), vec![fired("a", alert(Error, at(0)), at(0))]).await;
    desk.poll(far, vec![resolved("a", far)]).await;
    let high = (1_i64 << 21) + 3;
    let raise =
        format!("PRAGMA foreign_keys = OFF; UPDATE transitions SET alert_id = {high}; UPDATE alerts SET id = {high}");
    let mut writer = desk.store.writer.acquire().await.unwrap();
    sqlx::raw_sql(sqlx::AssertSqlSafe(raise)).execute(&mut *writer).await.unwrap();
    let packed: String =
        sqlx::query_scalar(PACKED).bind(at(0).as_ms()).bind(i64::MAX).fetch_one(&mut *writer).await.unwrap();
    let mut rows = Vec::new();
    unpack(&packed, at(0).as_ms(), |Unpacked { alert, at, state, severity }| rows.push((alert, at, state, severity)))
        .unwrap();
    assert_eq!(rows, [(high, at(0), Firing, Error), (high, far, Resolved, Error)]);
    let torn: String = packed.chars().take(7).collect();
    assert!(unpack(&torn, 0, |_| {}).is_err(), "half a change is no change");
}

#[test]
fn every_word_has_a_first_letter_of_its_own() {
    let letters =
        |words: &[&str]| words.iter().filter_map(|word| word.chars().next()).collect::<BTreeSet<char>>().len();
    assert_eq!(letters(&Severity::ALL.map(Severity::word)), Severity::ALL.len());
    assert_eq!(letters(&packed::STATES.map(AlertState::word)), packed::STATES.len());
}

#[tokio::test]
async fn pages_are_those_that_somebody_was_shown_at_that_time() {
    let desk = Desk::new().await;
    let shown = page(vec![line("a", Error, at(1)), line("b", Warning, at(1))]);
    let both = vec![fired("a", alert(Error, at(1)), at(1)), fired("b", alert(Warning, at(1)), at(1))];
    let first = desk.poll_paging(at(1), both, vec![shown], None).await.pages[0];
    let unseen = vec![fired("c", alert(Error, at(2)), at(2))];
    desk.poll_paging(at(2), unseen, vec![page(vec![line("c", Error, at(2))])], None).await;
    desk.show(first, at(11)).await;

    let recorded = desk.store.recorded(at(10), at(20)).await.unwrap();
    let [page] = recorded.pages.as_slice() else { panic!("one page, not {:?}", recorded.pages) };
    let lines: Vec<_> =
        page.lines.iter().map(|(alert, severity)| (recorded.alerts[*alert as usize].id.clone(), *severity)).collect();
    assert_eq!((page.id, page.at, page.severity, page.sound), (first, at(11), Error, None));
    assert_eq!(lines, [(id("a"), Error), (id("b"), Warning)]);
    assert_eq!(desk.store.recorded(at(12), at(20)).await.unwrap().pages, [], "it was shown before");
}

#[tokio::test]
async fn what_people_did_is_told_whatever_it_was() {
    let desk = Desk::new().await;
    desk.poll(at(1), vec![fired("a", alert(Error, at(1)), at(1))]).await;
    desk.store.record_deed(&id("a"), Deed::Acknowledge, "ana", at(2)).await.unwrap();
    desk.store.record_deed(&id("a"), Deed::Unacknowledge, "ana", at(3)).await.unwrap();
    desk.store.record_deed(&id("a"), Deed::Snooze(at(60)), "ana", at(4)).await.unwrap();
    let run = desk.store.begin_run(&id("a"), "restart", "ana", at(5)).await.unwrap();
    desk.store.end_run(run, RunOutcome::Exited(0), at(6)).await.unwrap();
    let silence = |purpose, minute| SilenceDeed {
        at: at(minute),
        source: crate::testing::prod(),
        done: SilenceDone::Made,
        purpose,
        by: "ana".to_owned(),
        silence: "s1".to_owned(),
        former: None,
        author: "ana".to_owned(),
        comment: String::new(),
        matchers: Vec::new(),
        starts_at: at(minute),
        ends_at: at(minute + 60),
        problem: None,
    };
    let covered = [Identity::new("a")];
    desk.store.record_silence_deed(&silence(SilencePurpose::Silence, 7), &covered).await.unwrap();
    desk.store.record_silence_deed(&silence(SilencePurpose::Acknowledgement, 8), &covered).await.unwrap();

    let recorded = desk.store.recorded(at(0), at(20)).await.unwrap();
    let told: Vec<_> = recorded.deeds.iter().map(|deed| (deed.at, deed.kind)).collect();
    assert_eq!(
        told,
        [
            (at(2), DeedKind::Acknowledged),
            (at(4), DeedKind::Snoozed),
            (at(5), DeedKind::Acted),
            (at(7), DeedKind::Silenced),
        ],
        "an acknowledgement that colleagues see is told once"
    );
}

#[tokio::test]
async fn gaps_are_told_as_far_as_they_touch_the_span() {
    let desk = Desk::new().await;
    let gap = |from, to| Gap { from: at(from), to: at(to), cause: GapCause::Asleep };
    desk.poll_after_gap(at(5), gap(2, 5)).await;
    desk.poll_after_gap(at(12), gap(8, 12)).await;
    let gaps = desk.store.recorded(at(10), at(20)).await.unwrap().gaps;
    assert_eq!(gaps, [RecordedGap { source: crate::testing::prod(), from: at(8), to: Some(at(12)) }]);
}

#[tokio::test]
async fn a_span_is_read_by_the_index_alone() {
    let desk = Desk::new().await;
    let plan = desk.plan(PACKED).await;
    assert!(plan.contains("USING COVERING INDEX transitions_by_time (at>? AND at<?)"), "{plan}");
}
