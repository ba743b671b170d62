use std::collections::BTreeMap;

use watchbill_domain::alerts::{Operator, SilenceMatcher};
use watchbill_domain::ids::SourceName;
use watchbill_domain::incidents::{Certainty, Happened};
use watchbill_domain::time::Instant;
use watchbill_store::{SilenceDeed, SilenceDone, SilencePurpose};

use super::told;

fn at(s: i64) -> Instant {
    Instant::from_ms(s * 1000)
}

fn deed(at_s: i64, done: SilenceDone, silence: &str, ends_s: i64) -> SilenceDeed {
    SilenceDeed {
        at: at(at_s),
        source: SourceName::new("prod"),
        done,
        purpose: SilencePurpose::Silence,
        by: "ana".to_owned(),
        silence: silence.to_owned(),
        former: None,
        author: "Ana".to_owned(),
        comment: "being replaced".to_owned(),
        matchers: vec![SilenceMatcher {
            name: "app".to_owned(),
            operator: Operator::Equal,
            value: "checkout".to_owned(),
        }],
        starts_at: at(at_s),
        ends_at: at(ends_s),
        problem: None,
    }
}

/// When, what, and how certain, by the clock of `now_s`.
fn lines(deeds: Vec<SilenceDeed>, now_s: i64) -> Vec<(i64, String, Certainty)> {
    let deeds: BTreeMap<i64, SilenceDeed> = (1..).zip(deeds).collect();
    let line = |what: &Happened| match what {
        Happened::Silenced { by, until, .. } => format!("{by} until {}", until.as_ms() / 1000),
        Happened::SilenceEnded { silence, .. } => format!("{silence} ended"),
        other => panic!("{other:?}"),
    };
    let facts = told(&deeds, at(now_s), |by| by.to_uppercase());
    facts.iter().map(|fact| (fact.at.as_ms() / 1000, line(&fact.what), fact.certainty)).collect()
}

fn seen(at_s: i64, text: &str) -> (i64, String, Certainty) {
    (at_s, text.to_owned(), Certainty::Observed)
}

#[test]
fn a_silence_that_ran_out_ended_by_itself() {
    let made = || vec![deed(10, SilenceDone::Made, "s1", 100)];
    let ended = (100, "s1 ended".to_owned(), Certainty::Inferred);
    assert_eq!(lines(made(), 99), [seen(10, "ANA until 100")]);
    assert_eq!(lines(made(), 100), [seen(10, "ANA until 100"), ended]);
}

#[test]
fn one_that_was_ended_early_ends_once() {
    let deeds = vec![deed(10, SilenceDone::Made, "s1", 100), deed(50, SilenceDone::Expired, "s1", 100)];
    assert_eq!(lines(deeds, 1000), [seen(10, "ANA until 100"), seen(50, "s1 ended")]);
}

#[test]
fn one_that_got_another_end_ends_then_and_under_its_new_id() {
    let changed = SilenceDone::Changed { former_ends_at: at(100) };
    let longer = SilenceDeed { former: Some("s1".to_owned()), ..deed(50, changed, "s2", 200) };
    let deeds = vec![deed(10, SilenceDone::Made, "s1", 100), longer];
    let ended = (200, "s2 ended".to_owned(), Certainty::Inferred);
    assert_eq!(lines(deeds, 1000), [seen(10, "ANA until 100"), seen(50, "ANA until 200"), ended]);
}

#[test]
fn one_that_holds_later_begins_later() {
    let later = SilenceDeed { starts_at: at(40), ..deed(10, SilenceDone::Made, "s1", 100) };
    assert_eq!(lines(vec![later], 50), [seen(40, "ANA until 100")]);
}

#[test]
fn what_stands_for_an_acknowledgement_is_no_silence_of_its_own() {
    let shared = SilenceDeed { purpose: SilencePurpose::Acknowledgement, ..deed(10, SilenceDone::Made, "s1", 100) };
    assert_eq!(lines(vec![shared], 1000), []);
}
