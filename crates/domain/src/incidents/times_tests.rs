use proptest::prelude::*;
use rstest::rstest;

use super::super::fixtures::min;
use super::*;

fn text(text: &str) -> String {
    text.to_owned()
}

/// Fires at 0, pages at 1, is declared and acknowledged, ends at 40, resolved at 50.
fn usual() -> TimeFacts {
    let status = |minutes, status| (min(minutes), status, text("ana"));
    TimeFacts {
        declared: Some((min(5), text("ana"))),
        alerts: vec![(text("Down"), min(0), Some(min(40))), (text("Slow"), min(2), Some(min(30)))],
        pages: vec![(text("Down"), min(1)), (text("Slow"), min(3))],
        acknowledgements: vec![(text("Down"), text("bo"), min(4))],
        statuses: vec![
            status(5, Status::Investigating),
            status(10, Status::Identified),
            status(35, Status::Monitoring),
            status(50, Status::Resolved),
        ],
        ..TimeFacts::default()
    }
}

fn of(facts: &TimeFacts) -> Times {
    times(facts, min(1000))
}

#[rstest]
#[case::started(Moment::Started, 0, ToldBy::Alert(text("Down")))]
#[case::detected(Moment::Detected, 1, ToldBy::Page(text("Down")))]
#[case::acknowledged(Moment::Acknowledged, 4, ToldBy::Acknowledgement { alert: text("Down"), by: text("bo") })]
#[case::mitigated(Moment::Mitigated, 35, ToldBy::Status { status: Status::Monitoring, by: text("ana") })]
#[case::resolved(Moment::Resolved, 50, ToldBy::Status { status: Status::Resolved, by: text("ana") })]
fn each_moment_says_where_it_comes_from(#[case] moment: Moment, #[case] minutes: i64, #[case] from: ToldBy) {
    let times = of(&usual());
    assert_eq!(times.each[&moment], Told { at: min(minutes), from, instead_of: None });
    assert_eq!(times.contradictions, []);
}

#[test]
fn how_long_it_took_is_told_between_moments() {
    let times = of(&usual());
    assert_eq!(times.between(Moment::Started, Moment::Resolved), Some(Duration::from_secs(50 * 60)));
    assert_eq!(times.between(Moment::Resolved, Moment::Started), None);
    assert_eq!(of(&TimeFacts::default()).between(Moment::Started, Moment::Resolved), None);
}

#[rstest]
#[case::a_burn(TimeFacts { burns: vec![(text("checkout"), min(-9))], ..usual() }, -9, ToldBy::Level(text("checkout")))]
#[case::a_queue(TimeFacts { queues: vec![(text("q"), min(-8))], ..usual() }, -8, ToldBy::Queue(text("q")))]
#[case::a_person(
    TimeFacts { alerts: vec![], reports: vec![(text("cy"), min(-7))], ..usual() }, -7, ToldBy::Report(text("cy"))
)]
#[case::the_declaration(TimeFacts { alerts: vec![], ..usual() }, 5, ToldBy::Declaration(text("ana")))]
#[case::not_a_report_before_the_alert(
    TimeFacts { reports: vec![(text("cy"), min(-7))], ..usual() }, 0, ToldBy::Alert(text("Down"))
)]
fn it_started_with_the_first_of_what_it_is_about(#[case] facts: TimeFacts, #[case] minutes: i64, #[case] from: ToldBy) {
    assert_eq!(of(&facts).each[&Moment::Started], Told { at: min(minutes), from, instead_of: None });
}

#[rstest]
#[case::a_page_came(usual(), false)]
#[case::declared_before_the_page(TimeFacts { declared: Some((min(0), text("ana"))), ..usual() }, false)]
#[case::declared_before_the_alert(TimeFacts { declared: Some((min(-1), text("ana"))), ..usual() }, true)]
#[case::at_once(TimeFacts { declared: Some((min(1), text("ana"))), ..usual() }, false)]
#[case::told_before_the_page(TimeFacts { reports: vec![(text("a customer"), min(-3))], ..usual() }, true)]
#[case::nothing_paged(TimeFacts { pages: vec![], ..usual() }, false)]
#[case::nothing_paged_and_a_customer_told(
    TimeFacts { pages: vec![], reports: vec![(text("a customer"), min(2))], ..usual() }, true
)]
#[case::nothing_told(TimeFacts { pages: vec![], alerts: vec![], ..usual() }, true)]
fn it_is_known_whether_a_person_told_first(#[case] mut facts: TimeFacts, #[case] expected: bool) {
    assert_eq!(of(&facts).person_first(), expected);
    // A corrected time does not change who it was.
    let said = Said { at: min(0), by: text("ana"), said_at: min(90), why: text("the log") };
    facts.said.insert(Moment::Detected, said);
    assert_eq!(of(&facts).person_first(), expected);
}

#[test]
fn the_first_hand_on_it_is_a_persons() {
    let facts = TimeFacts { lead: Some((min(3), text("cy"))), ..usual() };
    assert_eq!(of(&facts).each[&Moment::Acknowledged].from, ToldBy::Lead(text("cy")));
    let facts = TimeFacts { acknowledgements: vec![], ..usual() };
    assert_eq!(of(&facts).each[&Moment::Acknowledged].from, ToldBy::Declaration(text("ana")));
}

#[rstest]
#[case::nobody_said(&[(5, Status::Investigating)], Some(40))]
#[case::resolved_in_one_step(&[(5, Status::Investigating), (50, Status::Resolved)], Some(40))]
#[case::resolved_before_the_alerts_ended(&[(5, Status::Investigating), (38, Status::Resolved)], Some(38))]
#[case::monitoring_twice(
    &[(35, Status::Monitoring), (37, Status::Identified), (45, Status::Monitoring), (50, Status::Resolved)], Some(45)
)]
#[case::opened_again(&[(35, Status::Resolved), (60, Status::Investigating)], None)]
#[case::resolved_again(
    &[(5, Status::Investigating), (42, Status::Resolved), (60, Status::Investigating), (90, Status::Resolved)], Some(90)
)]
#[case::taken_back_and_resolved(
    &[(35, Status::Monitoring), (37, Status::Identified), (50, Status::Resolved)], Some(50)
)]
fn it_is_mitigated_since_it_last_was(#[case] statuses: &[(i64, Status)], #[case] minutes: Option<i64>) {
    let statuses = statuses.iter().map(|(minutes, status)| (min(*minutes), *status, text("ana"))).collect();
    let times = of(&TimeFacts { statuses, ..usual() });
    assert_eq!(times.at(Moment::Mitigated), minutes.map(min));
}

#[test]
fn what_still_fires_is_not_mitigated_by_itself_nor_quietly_over() {
    let mut facts = usual();
    facts.alerts[1].2 = None;
    facts.statuses.truncate(1);
    assert_eq!(of(&facts).at(Moment::Mitigated), None);
    facts.statuses.push((min(50), Status::Resolved, text("ana")));
    let times = of(&facts);
    assert_eq!(times.contradictions, [Contradiction::StillFiring { alert: text("Slow"), since: min(2) }]);
}

#[test]
fn what_was_opened_again_is_not_resolved() {
    let mut facts = usual();
    facts.statuses.push((min(60), Status::Investigating, text("bo")));
    let times = of(&facts);
    assert_eq!((times.at(Moment::Resolved), times.at(Moment::Mitigated)), (None, None));
}

#[test]
fn a_persons_word_stands_before_the_record_and_keeps_it() {
    let said = Said { at: min(-20), by: text("cy"), said_at: min(90), why: text("the access log") };
    let facts = TimeFacts { said: [(Moment::Started, said)].into(), ..usual() };
    let told = &of(&facts).each[&Moment::Started];
    let recorded = Told { at: min(0), from: ToldBy::Alert(text("Down")), instead_of: None };
    let from = ToldBy::Person { by: text("cy"), said_at: min(90), why: text("the access log") };
    assert_eq!(*told, Told { at: min(-20), from, instead_of: Some(Box::new(recorded)) });
}

#[test]
fn what_contradicts_itself_is_said_and_left_as_it_is() {
    let said = Said { at: min(60), by: text("cy"), said_at: min(90), why: text("x") };
    let facts = TimeFacts { said: [(Moment::Started, said)].into(), ..usual() };
    let times = of(&facts);
    assert_eq!(times.at(Moment::Started), Some(min(60)));
    let later: Vec<Moment> = times
        .contradictions
        .iter()
        .filter_map(|found| match found {
            Contradiction::Order { earlier: Moment::Started, later, .. } => Some(*later),
            _ => None,
        })
        .collect();
    assert_eq!(later, [Moment::Detected, Moment::Acknowledged, Moment::Mitigated, Moment::Resolved]);
    assert_eq!(
        times.contradictions[0].to_string(),
        "detected at 2026-03-28T09:01:00Z comes before started at 2026-03-28T10:00:00Z: one of them is wrong. Say when it was"
    );
}

#[test]
fn what_is_still_to_come_is_said() {
    let times = times(&usual(), min(45));
    assert_eq!(times.contradictions, [Contradiction::Future { moment: Moment::Resolved, at: min(50) }]);
}

fn any_facts() -> impl Strategy<Value = TimeFacts> {
    let minute = -60..60i64;
    let alert = (minute.clone(), prop::option::of(0..60i64))
        .prop_map(|(from, lasts)| (text("a"), min(from), lasts.map(|lasts| min(from + lasts))));
    let statuses = prop::collection::vec((0..60i64, 0..4usize), 0..4).prop_map(|mut each| {
        each.sort_unstable_by_key(|(at, _)| *at);
        each.into_iter().map(|(at, nth)| (min(at), Status::ALL[nth], text("ana"))).collect::<Vec<_>>()
    });
    let said = prop::collection::btree_map(0..5usize, minute.clone(), 0..3);
    let pages = prop::collection::vec(minute, 0..3);
    (prop::collection::vec(alert, 0..4), statuses, said, pages).prop_map(|(alerts, statuses, said, pages)| TimeFacts {
        declared: Some((min(0), text("ana"))),
        alerts,
        statuses,
        pages: pages.into_iter().map(|at| (text("a"), min(at))).collect(),
        said: said
            .into_iter()
            .map(|(nth, at)| (Moment::ALL[nth], Said { at: min(at), by: text("cy"), said_at: min(70), why: text("x") }))
            .collect(),
        ..TimeFacts::default()
    })
}

proptest! {
    #[test]
    fn without_a_contradiction_the_moments_are_in_order(facts in any_facts()) {
        let times = of(&facts);
        let known: Vec<Instant> = times.each.values().map(|told| told.at).collect();
        let is_told = times.contradictions.iter().any(|found| matches!(found, Contradiction::Order { .. }));
        prop_assert_eq!(known.is_sorted(), !is_told);
    }

    #[test]
    fn what_was_said_counts_and_the_record_is_never_lost(facts in any_facts()) {
        let recorded = of(&TimeFacts { said: BTreeMap::new(), ..facts.clone() });
        for (moment, told) in of(&facts).each {
            match facts.said.get(&moment) {
                Some(said) => {
                    prop_assert_eq!(told.at, said.at);
                    prop_assert_eq!(told.instead_of.as_deref(), recorded.each.get(&moment));
                }
                None => prop_assert_eq!(Some(&told), recorded.each.get(&moment)),
            }
        }
    }
}
