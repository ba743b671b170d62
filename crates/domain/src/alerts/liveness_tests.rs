use rstest::rstest;

use super::super::fixtures::{at, firing, seen};

use super::*;

fn sent(identity: &str, url: &str, updated: i64) -> Sighting {
    Sighting { url: Some(url.to_owned()), updated_at: Some(at(updated)), ..firing(identity, -600) }
}

fn sender(host: &str, updated: i64) -> Sender {
    Sender { host: host.to_owned(), alerts: 1, updated_at: at(updated) }
}

#[test]
fn alerts_are_counted_by_the_host_that_sent_them_and_by_our_clock() {
    let sightings = [
        sent("a", "http://eu-1:9090/graph?g0.expr=up", 10),
        sent("b", "http://eu-1:9090/graph", 40),
        sent("c", "https://ana:secret@eu-2/", 20),
        Sighting { url: None, ..sent("d", "", 20) },
        Sighting { updated_at: None, ..sent("e", "http://eu-3/", 0) },
        Sighting { seen: Seen::Resolved, ..sent("f", "http://eu-4/", 30) },
        seen("g", 0, Seen::Pending),
    ];
    let expected = [
        Sender { host: "eu-1:9090".to_owned(), alerts: 2, updated_at: at(35) },
        Sender { host: "eu-2".to_owned(), alerts: 1, updated_at: at(15) },
    ];
    assert_eq!(senders(&sightings, 5_000), expected);
}

#[rstest]
#[case::all_send(&[("a", 590), ("b", 550)], &[])]
#[case::one_stopped(&[("a", 590), ("b", 419)], &["b"])]
#[case::just_in_time(&[("a", 590), ("b", 420)], &[])]
#[case::nobody_sends_which_is_the_source_s_own_trouble(&[("a", 100), ("b", 100)], &[])]
#[case::one_alone(&[("a", 100)], &[])]
#[case::nobody(&[], &[])]
fn who_stopped_sending_is_told_by_those_who_did_not(#[case] given: &[(&str, i64)], #[case] expected: &[&str]) {
    let senders: Vec<Sender> = given.iter().map(|(host, updated)| sender(host, *updated)).collect();
    let named: Vec<&str> = stopped(&senders, at(600)).iter().map(|sender| sender.host.as_str()).collect();
    assert_eq!(named, expected);
}

#[rstest]
#[case::nothing_fires(None, None)]
#[case::long(Some(240), None)]
#[case::short(Some(90), Some(90))]
#[case::over(Some(-10), Some(0))]
fn a_lease_is_short_when_less_than_half_is_left(#[case] ends: Option<i64>, #[case] left_s: Option<u64>) {
    assert_eq!(short_lease(ends.map(at), at(0)), left_s.map(Duration::from_secs));
}

const NO_NETWORK: Option<PollFailureKind> = Some(PollFailureKind::Unreachable);

fn facts(failing: Option<i64>) -> HealthFacts {
    HealthFacts { last_good_at: Some(at(-60)), failing_since: failing.map(at), every: Duration::from_secs(30) }
}

#[rstest]
#[case::all_at_once(&[(Some(0), NO_NETWORK), (Some(20), Some(PollFailureKind::Timeout))], Some(20))]
#[case::one_answers(&[(Some(0), NO_NETWORK), (None, None)], None)]
#[case::one_refuses(&[(Some(0), NO_NETWORK), (Some(5), Some(PollFailureKind::Auth))], None)]
#[case::one_after_another(&[(Some(0), NO_NETWORK), (Some(600), NO_NETWORK)], None)]
#[case::one_source_alone_proves_nothing(&[(Some(0), NO_NETWORK)], None)]
#[case::no_sources(&[], None)]
fn a_laptop_without_a_network_is_told_from_sources_that_fail(
    #[case] given: &[(Option<i64>, Option<PollFailureKind>)],
    #[case] since: Option<i64>,
) {
    let sources: Vec<_> = given.iter().map(|(failing, kind)| (facts(*failing), *kind)).collect();
    assert_eq!(offline(&sources), since.map(at));
}
