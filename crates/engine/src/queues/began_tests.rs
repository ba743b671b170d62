use watchbill_domain::time::Zone;
use watchbill_store::{MarkId, NewMark};

use super::*;

fn at(text: &str) -> Instant {
    Instant::parse(&format!("2026-03-02T{text}:00Z")).unwrap()
}

fn here() -> Here {
    Here { now: at("12:00"), zone: Zone::utc() }
}

fn happening(time: &str, title: &str) -> Happening {
    Happening { at: at(time), title: title.to_owned() }
}

fn filled() -> QueueState {
    QueueState { empty_at: Some(at("08:58")), not_empty_since: Some(at("09:00")), ..QueueState::default() }
}

#[test]
fn what_came_near_before_is_told_the_last_first() {
    let happenings = vec![
        happening("08:00", "deploy long before"),
        happening("08:40", "incident Database failover"),
        happening("08:54", "deploy checkout v42"),
        happening("09:30", "deploy afterwards"),
    ];
    let began = before(&filled(), happenings).unwrap();
    assert_eq!(
        began.said(&here()),
        [
            "It was empty at 08:58 for the last time, and not any more at 09:00.",
            "6 min before: deploy checkout v42.",
            "20 min before: incident Database failover.",
        ]
    );
    let listed = began.listed();
    let after: Vec<(&str, u64)> = listed.after.iter().map(|one| (one.what.as_str(), one.before_seconds)).collect();
    assert_eq!(after, [("deploy checkout v42", 360), ("incident Database failover", 1200)]);
    assert_eq!(listed.not_before.as_deref(), Some("2026-03-02T08:58:00Z"));
}

#[test]
fn of_what_was_never_empty_nothing_came_before() {
    let state = QueueState { empty_at: None, ..filled() };
    let began = before(&state, vec![happening("08:54", "deploy checkout v42")]).unwrap();
    assert_eq!(began.said(&here()), ["It was never seen empty; it is known not to be since 09:00."]);
    assert!(before(&QueueState::default(), Vec::new()).is_none());
}

#[test]
fn a_flood_of_releases_is_cut() {
    let many = (0..20).map(|minute| happening(&format!("08:{}", 30 + minute), "deploy")).collect();
    assert_eq!(before(&filled(), many).unwrap().after.len(), MOST);
}

#[test]
fn marks_of_other_services_have_nothing_to_do_with_it() {
    let mark = |kind, services: &[&str]| MarkRow {
        id: MarkId(1),
        mark: NewMark {
            kind,
            from: at("08:54"),
            to: None,
            title: "v42".to_owned(),
            class: None,
            services: services.iter().map(|name| (*name).to_owned()).collect(),
            slos: Vec::new(),
            link: None,
            by: "ana".to_owned(),
        },
        created_at: at("08:54"),
        ended: None,
        removed: None,
    };
    let checkout = Some("checkout");
    assert!(is_about(&mark(MarkKind::Deploy, &["checkout"]), checkout));
    assert!(is_about(&mark(MarkKind::Incident, &[]), checkout), "it is about all");
    assert!(!is_about(&mark(MarkKind::Deploy, &["search"]), checkout));
    assert!(is_about(&mark(MarkKind::Deploy, &["search"]), None), "whose the queue is, is not known");
    assert!(!is_about(&mark(MarkKind::Decision, &["checkout"]), checkout));
}

#[test]
fn a_time_without_readings_is_told_with_its_reason() {
    let gap = |cause, to: Option<&str>| {
        let gap = GapRow { from: at("08:30"), to: to.map(at), cause, told: Vec::new() };
        outage(&gap, "mq", &here()).title
    };
    assert_eq!(gap(GapCause::Failing, Some("08:50")), "mq did not answer until 08:50");
    assert_eq!(gap(GapCause::Asleep, None), "this laptop slept");
    assert_eq!(gap(GapCause::NotRunning, Some("08:50")), "nobody watched until 08:50");
}
