use rstest::rstest;

use crate::alerts::GapCause;
use crate::alerts::fixtures::at;
use crate::alerts::matchers::Operator;
use crate::alerts::silencing::SilenceMatcher;

use super::*;

fn silence(starts: i64, changed: Option<i64>, ends: i64, state: SilenceState) -> Silence {
    let matcher =
        SilenceMatcher { name: "alertname".to_owned(), operator: Operator::Equal, value: "RedisDown".to_owned() };
    Silence {
        id: "s-1".to_owned(),
        matchers: vec![matcher],
        by: "bo".to_owned(),
        comment: "known".to_owned(),
        starts_at: at(starts),
        ends_at: at(ends),
        updated_at: changed.map(at),
        state,
    }
}

/// From second 0 to 1000.
const GAP: fn() -> Gap = || Gap { from: at(0), to: at(1000), cause: GapCause::Asleep };

fn did(silence: Silence) -> Vec<(i64, &'static str)> {
    let deeds = colleague_deeds(&[silence], &GAP(), &["ana"], 0);
    deeds.iter().map(|deed| ((deed.at.as_ms() - at(0).as_ms()) / 1000, deed.what.word())).collect()
}

#[rstest]
#[case::made(silence(100, Some(100), 5000, SilenceState::Active), &[(100, "made")])]
#[case::made_by_a_server_that_does_not_say_when_it_changed(silence(100, None, 5000, SilenceState::Active), &[(100, "made")])]
#[case::planned(silence(3000, Some(200), 5000, SilenceState::Pending), &[(200, "made")])]
#[case::changed(silence(-500, Some(300), 9000, SilenceState::Active), &[(300, "changed")])]
#[case::ended_by_hand(silence(-500, Some(400), 400, SilenceState::Expired), &[(400, "ended")])]
#[case::made_and_ended(silence(100, Some(401), 400, SilenceState::Expired), &[(100, "made"), (400, "ended")])]
#[case::ran_out_by_itself(silence(-500, Some(-500), 400, SilenceState::Expired), &[])]
#[case::from_before(silence(-500, Some(-100), 5000, SilenceState::Active), &[])]
#[case::from_afterwards(silence(1001, Some(1001), 5000, SilenceState::Active), &[])]
fn what_a_colleague_did_in_a_gap_is_told_from_what_happened_by_itself(
    #[case] silence: Silence,
    #[case] expected: &[(i64, &str)],
) {
    assert_eq!(did(silence), expected);
}

#[test]
fn one_s_own_silences_are_no_news() {
    let own = Silence { by: "ana".to_owned(), ..silence(100, Some(100), 5000, SilenceState::Active) };
    assert_eq!(did(own), []);
}

#[test]
fn times_are_by_this_laptop_s_clock() {
    let late = silence(1010, Some(1010), 5000, SilenceState::Active);
    let deeds = colleague_deeds(&[late], &GAP(), &[], 20_000);
    assert_eq!(deeds.iter().map(|deed| (deed.at, deed.until)).collect::<Vec<_>>(), [(at(990), at(4980))]);
    assert_eq!(deeds[0].about, r#"alertname="RedisDown""#);
}
