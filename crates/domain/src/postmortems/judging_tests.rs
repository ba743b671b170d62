use std::collections::{BTreeMap, BTreeSet};

use rstest::rstest;

use super::super::review::{DocumentState, Reviewed, Share};
use super::*;
use crate::incidents::{Told, ToldBy};
use crate::time::Instant;

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn at(minute: i64) -> Instant {
    Instant::from_ms(minute * 60_000)
}

fn draft() -> Review {
    Review {
        title: "A".to_owned(),
        state: DocumentState::Draft,
        since: at(0),
        owner: Some("ana".to_owned()),
        due: Some(day("2026-04-02")),
        reasons: Vec::new(),
        audience: String::new(),
        reviewers: BTreeMap::new(),
        shares: Vec::new(),
        no_actions: None,
        writers: BTreeSet::new(),
        revision: 1,
    }
}

fn shared() -> Review {
    let read = Reviewed { at: at(1), words: String::new() };
    let (how, to_whom) = ("file".to_owned(), "all".to_owned());
    let share = Share { at: at(2), on: day("2026-04-01"), by: "ana".to_owned(), how, to_whom };
    Review {
        state: DocumentState::Shared,
        audience: "all".to_owned(),
        reviewers: BTreeMap::from([("bo".to_owned(), Some(read))]),
        shares: vec![share],
        ..draft()
    }
}

fn factor(name: &str, kind: FactorKind) -> Factor {
    Factor { name: name.to_owned(), kind, tags: BTreeSet::new(), found_by: None, evidence: Vec::new() }
}

fn of(document: &str, review: &Review, factors: &[Factor]) -> [Judged; 6] {
    let lexicon = Lexicon::default();
    judged(document, &[], (&lexicon, day("2026-04-01")), &known(review, None, None), review, factors)
}

fn standings(judged: &[Judged; 6]) -> [Standing; 6] {
    [0, 1, 2, 3, 4, 5].map(|nth: usize| judged[nth].standing)
}

#[test]
fn what_is_kept_beside_a_document_counts() {
    let nothing = standings(&of("", &draft(), &[]));
    assert_eq!(nothing, [Standing::NotYet; 6]);
    let factors = [factor("Retries", FactorKind::Technical), factor("No owner", FactorKind::Organisational)];
    let review = Review { no_actions: Some("it is gone".to_owned()), ..shared() };
    let all = standings(&of("It was slow.", &review, &factors));
    assert_eq!(all[..5], [Standing::Holds; 5]);
}

#[test]
fn technical_factors_alone_are_not_systemic() {
    let factors = [factor("Retries", FactorKind::Technical), factor("A full disk", FactorKind::Technical)];
    let told = |factors: &[Factor]| of("It was slow.", &draft(), factors)[1].clone();
    assert_eq!(told(&[]).standing, Standing::NotYet);
    for (factors, because) in
        [(&factors[..1], "One contributing factor is named"), (&factors[..], "Every factor is in")]
    {
        let judged = told(factors);
        assert!(judged.standing == Standing::Attention && judged.because.starts_with(because), "{judged:?}");
    }
}

#[rstest]
#[case::in_order(&[(Moment::Started, 0), (Moment::Detected, 1), (Moment::Mitigated, 2), (Moment::Resolved, 2)], TimesKnown::InOrder)]
#[case::the_wrong_way_round(&[(Moment::Started, 3), (Moment::Detected, 1), (Moment::Mitigated, 2), (Moment::Resolved, 2)], TimesKnown::OutOfOrder)]
#[case::some_missing(&[(Moment::Started, 0), (Moment::Acknowledged, 1)], TimesKnown::Missing(3))]
fn times_are_known_by_their_moments(#[case] moments: &[(Moment, i64)], #[case] expected: TimesKnown) {
    let mut times = Times::default();
    for (moment, minute) in moments {
        let told = Told { at: at(*minute), from: ToldBy::Alert("a".to_owned()), instead_of: None };
        times.each.insert(*moment, told);
    }
    assert_eq!(known(&draft(), Some(&times), Some((1, 2))).times, Some(expected));
}
