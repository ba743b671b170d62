use rstest::rstest;

use super::super::fixtures::{at, firing, known};
use super::super::{AlertState, Decision, Elsewhere, Facts, Held, KnownAlert, Policy, Rest, Severity, decide};
use super::*;
use crate::ids::SourceName;
use crate::time::{Hours, Zone};

fn base() -> KnownAlert {
    known(&firing("x", 0), AlertState::Firing, 0)
}

fn service(name: &str, text: &str, line: Option<u32>) -> Service {
    Service { name: name.to_owned(), matchers: MatcherSet::parse(text).unwrap(), line }
}

fn line(schedule: &str, stretches: &[(i64, OnDuty)]) -> DutyLine {
    let stretches = stretches.iter().map(|(second, who)| DutyStretch { from: at(*second), who: who.clone() }).collect();
    DutyLine { schedule: schedule.to_owned(), stretches }
}

fn others(names: &[&str]) -> OnDuty {
    OnDuty::Others(names.iter().map(|name| (*name).to_owned()).collect())
}

/// Every alert goes by `payments`, for which these are on call.
fn payments(stretches: &[(i64, OnDuty)]) -> Duties {
    Duties { services: vec![service("checkout", "", Some(0))], lines: vec![line("payments", stretches)] }
}

fn told_of(alert: &KnownAlert, duties: &Duties, rest: &Rest) -> (String, Option<i64>) {
    let (source, policy, elsewhere) = (SourceName::new("am"), Policy::default(), Elsewhere::Nothing);
    let facts = Facts { alert, firing: true, source: &source, silences: &[], policy: &policy, rest, duties, elsewhere };
    let decided = decide(&facts, at(30));
    let words = match decided.decision {
        Some(Decision::Page { because, .. }) => format!("page: {because}"),
        Some(Decision::Hold { held, because }) => format!("{}: {because}", held.word()),
        None => "nothing".to_owned(),
    };
    (words, decided.again_at.map(|again| (again.as_ms() - at(0).as_ms()) / 1000))
}

fn was_held() -> KnownAlert {
    KnownAlert { decision: Some(Decision::Hold { held: Held::NotYourShift, because: String::new() }), ..base() }
}

fn critical() -> KnownAlert {
    KnownAlert { severity: Severity::Critical, ..base() }
}

const UNREADABLE: &str = "schedules/payments.toml:3:1: not TOML";

#[rstest]
#[case::of_no_service(base(), Duties::default(), "page: began to fire", None)]
#[case::of_a_service_without_a_schedule(
    base(), Duties { services: vec![service("checkout", "", None)], lines: Vec::new() }, "page: began to fire", None)]
#[case::on_call(base(), payments(&[(0, OnDuty::You), (60, others(&["Bo"]))]), "page: began to fire", None)]
#[case::another_is(
    base(), payments(&[(0, others(&["Bo"])), (60, OnDuty::You)]),
    "not_your_shift: not your shift: Bo is on call for payments until 2026-03-28T09:01:00Z", Some(60))]
#[case::others_are(
    base(), payments(&[(0, others(&["Bo", "Cy", "Di"])), (60, OnDuty::You)]),
    "not_your_shift: not your shift: Bo, Cy and Di are on call for payments until 2026-03-28T09:01:00Z", Some(60))]
#[case::however_severe(
    critical(), payments(&[(0, others(&["Bo"])), (60, OnDuty::You)]),
    "not_your_shift: not your shift: Bo is on call for payments until 2026-03-28T09:01:00Z", Some(60))]
#[case::and_nobody_knows_until_when(
    base(), payments(&[(0, others(&["Bo"]))]), "not_your_shift: not your shift: Bo is on call for payments", None)]
#[case::from_this_instant_on_call(
    was_held(), payments(&[(0, others(&["Bo"])), (30, OnDuty::You)]),
    "page: still firing as your shift for payments begins", None)]
#[case::at_this_instant_no_longer(
    base(), payments(&[(0, OnDuty::You), (30, others(&["Bo"]))]),
    "not_your_shift: not your shift: Bo is on call for payments", None)]
#[case::nobody_is(
    base(), payments(&[(0, OnDuty::Nobody), (60, others(&["Bo"]))]),
    "page: began to fire; it pages here because nobody is on call for payments", None)]
#[case::nobody_is_any_more(
    was_held(), payments(&[(0, others(&["Bo"])), (20, OnDuty::Nobody)]),
    "page: still firing, and no longer held back for the shift of somebody else; it pages here because nobody is on call for \
     payments", None)]
#[case::that_is_in_doubt(
    base(), payments(&[(0, OnDuty::Unknown(UNREADABLE.to_owned()))]),
    "page: began to fire; it pages here because who is on call for payments is in doubt: schedules/payments.toml:3:1: not TOML",
    None)]
#[case::it_was_not_worked_out(
    base(), payments(&[(31, others(&["Bo"]))]),
    "page: began to fire; it pages here because who is on call for payments is in doubt: it was not worked out for that time",
    None)]
#[case::the_line_is_not_there(
    base(), Duties { services: vec![service("checkout", "", Some(7))], lines: Vec::new() }, "page: began to fire", None)]
#[case::a_rise_is_the_others_too(
    KnownAlert { announced: Some(Severity::Warning), ..critical() }, payments(&[(0, others(&["Bo"]))]),
    "not_your_shift: not your shift: Bo is on call for payments", None)]
#[case::what_was_told_stays_told(
    KnownAlert { announced: Some(Severity::Warning), ..base() }, payments(&[(0, others(&["Bo"])), (60, OnDuty::You)]),
    "announced: this episode was announced before, as warning", None)]
fn a_page_is_held_back_only_for_somebody_who_is_known_to_be_on_call(
    #[case] alert: KnownAlert,
    #[case] duties: Duties,
    #[case] expected: &str,
    #[case] again: Option<i64>,
) {
    assert_eq!(told_of(&alert, &duties, &Rest::default()), (expected.to_owned(), again));
}

#[test]
fn quiet_hours_hold_in_ones_own_shift() {
    let rest = Rest { quiet: Hours::parse("08:00-10:00").map(|hours| (hours, Zone::utc())), ..Rest::default() };
    let (told, again) = told_of(&base(), &payments(&[(0, OnDuty::You)]), &rest);
    assert_eq!((told.as_str(), again), ("quiet_hours: quiet hours until 2026-03-28T10:00:00Z", Some(3600)));
}

/// The fixture's alert is `RedisDown` at `x`.
#[rstest]
#[case::the_first_that_matches(&[("a", "alertname=Other", 0), ("b", "instance=x", 1), ("c", "", 2)], Some("b"))]
#[case::matching_its_source_too(&[("a", "@source=prod", 0), ("b", "@source=am, alertname=RedisDown", 1)], Some("b"))]
#[case::none(&[("a", "alertname=Other", 0)], None)]
fn an_alert_is_about_the_first_service_that_matches(
    #[case] services: &[(&str, &str, u32)],
    #[case] expected: Option<&str>,
) {
    let services = services.iter().map(|(name, text, line)| service(name, text, Some(*line))).collect();
    let lines = ["a", "b", "c"].map(|name| line(name, &[(0, OnDuty::You)])).into();
    let duties = Duties { services, lines };
    let alert = base();
    let view = AlertView::labelled(&alert.labels, "am");
    assert_eq!(duties.service_of(&view).map(|service| service.name.as_str()), expected);
    let schedule = match duties.of(&view, at(30)) {
        Duty::You { schedule, .. } => Some(schedule),
        _ => None,
    };
    assert_eq!(schedule, expected);
}

#[test]
fn the_next_change_is_the_first_of_any_schedule() {
    let duties = Duties {
        services: Vec::new(),
        lines: vec![
            line("a", &[(0, OnDuty::You), (90, OnDuty::Nobody)]),
            line("b", &[(0, OnDuty::Nobody), (60, OnDuty::You)]),
        ],
    };
    assert_eq!(
        [0, 59, 60, 89, 90].map(|second| duties.next_change(at(second))),
        [Some(at(60)), Some(at(60)), Some(at(90)), Some(at(90)), None]
    );
}
