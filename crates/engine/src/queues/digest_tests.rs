use rstest::rstest;
use watchbill_domain::alerts::{Evidence, Severity};

use super::*;

fn zone(name: &str) -> Zone {
    Zone::parse(name).unwrap()
}

fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

#[rstest]
#[case::just_before("2026-03-16T07:59:59Z", "2026-03-09T08:00:00Z", "2026-03-16T08:00:00Z")]
#[case::just_then("2026-03-16T08:00:00Z", "2026-03-16T08:00:00Z", "2026-03-23T08:00:00Z")]
#[case::on_a_sunday("2026-03-22T22:30:00Z", "2026-03-16T08:00:00Z", "2026-03-23T08:00:00Z")]
#[case::over_the_spring_change("2026-03-29T12:00:00Z", "2026-03-23T08:00:00Z", "2026-03-30T07:00:00Z")]
#[case::over_the_autumn_change("2026-10-25T12:00:00Z", "2026-10-19T07:00:00Z", "2026-10-26T08:00:00Z")]
fn a_week_ends_on_monday_at_nine_by_the_clocks_of_the_team(#[case] now: &str, #[case] ended: &str, #[case] next: &str) {
    let berlin = zone("Europe/Berlin");
    assert_eq!((week_ended(&berlin, at(now)), week_ends_next(&berlin, at(now))), (at(ended), at(next)));
}

/// Every hour of two years has a week that ended, and the next one begins where the one before ends.
#[rstest]
#[case("Europe/Berlin")]
#[case("America/New_York")]
#[case("Pacific/Apia")]
#[case("Asia/Kathmandu")]
fn weeks_follow_each_other_in_every_zone(#[case] name: &str) {
    let zone = zone(name);
    for hour in 0..2 * 366 * 24 {
        let now = at("2026-01-01T00:30:00Z").plus(Duration::from_secs(hour * 3600));
        let (ended, next) = (week_ended(&zone, now), week_ends_next(&zone, now));
        assert!(ended <= now && now < next, "{now}: {ended} {next}");
        assert_eq!((week_ended(&zone, next), week_ends_next(&zone, ended)), (next, next), "{now}");
    }
}

fn queue(name: &str) -> QueueOfWeek {
    QueueOfWeek { name: name.to_owned(), ..QueueOfWeek::default() }
}

fn needing(name: &str, why: &str) -> QueueOfWeek {
    QueueOfWeek { needs: vec![why.to_owned()], ..queue(name) }
}

#[test]
fn a_week_says_who_is_needed_what_was_lost_and_what_nobody_looked_at() {
    let days = |n: u64| Some(Duration::from_secs(n * 86_400));
    let queues = [
        QueueOfWeek { needs: vec!["loses in 1 d".to_owned(), "grows".to_owned()], ..queue("mq/orders.dlq") },
        QueueOfWeek { lost: true, ..needing("mq/refunds.dlq", "threw 12 away") },
        QueueOfWeek { unseen_for: days(9), ..queue("mq/old.dlq") },
        QueueOfWeek { unseen_for: days(8), ..needing("mq/unseen.dlq", "unseen for 8 d") },
        QueueOfWeek { waits: true, ..needing("mq/promised.dlq", "not emptied for 3 d") },
        queue("mq/calm.dlq"),
    ];
    let digest = said(&queues).unwrap();
    assert_eq!(digest.title, "3 queues need somebody");
    assert_eq!(
        digest.body.lines().collect::<Vec<_>>(),
        [
            "Needs somebody: mq/orders.dlq (loses in 1 d, grows), mq/refunds.dlq (threw 12 away), mq/unseen.dlq (unseen for 8 d)",
            "Lost messages this week: mq/refunds.dlq",
            "Not empty, and nobody looked: mq/old.dlq (for 9 d)",
            "Promised: mq/promised.dlq",
        ]
    );
}

#[rstest]
#[case::one(needing("a", "grows"), Some("1 queue needs somebody"))]
#[case::lost(QueueOfWeek { lost: true, ..queue("a") }, Some("1 queue lost messages this week"))]
#[case::unseen(QueueOfWeek { unseen_for: Some(WEEK), ..queue("a") }, Some("Nobody looked at 1 queue for a week"))]
#[case::promised(QueueOfWeek { waits: true, ..needing("a", "grows") }, None)]
#[case::calm(queue("a"), None)]
fn where_there_is_nothing_to_tell_nothing_is_told(#[case] queue: QueueOfWeek, #[case] title: Option<&str>) {
    assert_eq!(said(&[queue]).map(|digest| digest.title).as_deref(), title);
    assert_eq!(said(&[]), None);
}

#[test]
fn of_many_the_first_are_named() {
    let queues: Vec<QueueOfWeek> = (0..8).map(|n| needing(&format!("mq/q{n}"), "grows")).collect();
    let digest = said(&queues).unwrap();
    assert!(digest.body.contains("mq/q4 (grows), and 3 more") && !digest.body.contains("mq/q5"), "{}", digest.body);
}

#[rstest]
#[case::over_before(&[(1, AlertState::Firing), (5, AlertState::Resolved)], false)]
#[case::goes_on(&[(1, AlertState::Firing)], true)]
#[case::ended_since(&[(1, AlertState::Firing), (11, AlertState::Resolved)], true)]
#[case::began_and_ended_since(&[(1, AlertState::Resolved), (11, AlertState::Firing), (12, AlertState::Resolved)], true)]
#[case::never(&[(1, AlertState::Resolved)], false)]
fn what_was_thrown_away_in_a_week_is_known_from_its_alert(#[case] told: &[(i64, AlertState)], #[case] fired: bool) {
    let minute = |n: i64| Instant::from_ms(n * 60_000);
    let transition = |(n, to): &(i64, AlertState)| Transition {
        at: minute(*n),
        to: *to,
        severity: Severity::Error,
        evidence: Evidence::Observed,
        reason: String::new(),
    };
    let told: Vec<Transition> = told.iter().map(transition).collect();
    assert_eq!(fired_since(&told, minute(10)), fired);
}
