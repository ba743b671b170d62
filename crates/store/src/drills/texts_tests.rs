use rstest::rstest;
use watchbill_domain::incidents::{EntryKind, LinkKind};

use super::*;

fn plan() -> DrillPlan {
    DrillPlan {
        title: "Redis \"fails\" over".to_owned(),
        about: vec![Link::new(LinkKind::Service, "checkout"), Link::new(LinkKind::Queue, "mq/orders.dlq")],
        hypothesis: "Ärger\nfor a minute".to_owned(),
        blast_radius: "redis-2".to_owned(),
        stop_rule: "more than 2 % errors".to_owned(),
        may_stop: vec!["Ana".to_owned()],
        expected: vec![Expected {
            what: "the alert fires".to_owned(),
            kind: EntryKind::AlertFired,
            about: "RedisDown".to_owned(),
            within: Duration::from_millis(90_500),
        }],
    }
}

#[rstest]
#[case::planned(DrillWhat::Planned(plan()))]
#[case::replanned(DrillWhat::Replanned(DrillPlan { title: "x".to_owned(), ..DrillPlan::default() }))]
#[case::begun(DrillWhat::Begun { incident: IncidentId(7) })]
#[case::ended(DrillWhat::Ended)]
#[case::stopped(DrillWhat::Stopped { saw: "orders failed".to_owned() })]
#[case::dropped(DrillWhat::Dropped { why: "no time".to_owned() })]
fn what_was_done_comes_back_as_it_was(#[case] what: DrillWhat) {
    assert_eq!(what_of(&what_text(&what)).unwrap(), what);
}

#[rstest]
#[case::no_json("x")]
#[case::another_deed(r#"{"kind":"postponed"}"#)]
#[case::something_missing(r#"{"kind":"stopped"}"#)]
#[case::another_word(
    r#"{"kind":"planned","plan":{"title":"x","about":[["planet","mars"]],"hypothesis":"","blast_radius":"","stop_rule":"","may_stop":[],"expected":[]}}"#
)]
fn what_cannot_be_read_is_an_error_and_not_a_guess(#[case] text: &str) {
    assert!(matches!(what_of(text), Err(sqlx::Error::Decode(_))));
}

#[test]
fn what_a_later_version_adds_is_passed_over() {
    let later = r#"{"kind":"stopped","saw":"orders failed","called_by":"bo"}"#;
    assert_eq!(what_of(later).unwrap(), DrillWhat::Stopped { saw: "orders failed".to_owned() });
}

#[test]
fn the_schema_finds_what_it_reads_itself() {
    assert!(what_text(&DrillWhat::Planned(plan())).contains(r#""kind":"planned""#));
}
