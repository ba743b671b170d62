use rstest::rstest;

use crate::alerts::fixtures::{at, prod};
use crate::ids::Identity;

use super::*;

fn episode(identity: &str, fired: i64, ended: Option<i64>) -> PastEpisode {
    PastEpisode {
        alert: AlertId { source: prod(), identity: Identity::new(identity) },
        name: identity.to_owned(),
        severity: if identity.starts_with("Bad") { Severity::Critical } else { Severity::Warning },
        fired_at: at(fired),
        ended_at: ended.map(at),
    }
}

/// Nobody watched from second 0 to 1000: the heading, the name and how often it began.
fn told(episodes: &[PastEpisode]) -> String {
    let away = away(episodes, at(0), at(1000));
    let lists = [("firing", away.firing), ("passed", away.passed), ("flapped", away.flapped), ("ended", away.ended)];
    let line = |(heading, doings): (&str, Vec<Doing>)| {
        doings.iter().map(|doing| format!("{heading} {} {}", doing.name, doing.began)).collect::<Vec<_>>()
    };
    lists.into_iter().flat_map(line).collect::<Vec<_>>().join(", ")
}

#[rstest]
#[case::began_and_fires(&[episode("A", 500, None)], "firing A 1")]
#[case::ended_only_after_it(&[episode("A", 500, Some(2000))], "firing A 1")]
#[case::came_and_went(&[episode("A", 500, Some(600))], "passed A 1")]
#[case::twice(&[episode("A", 100, Some(200)), episode("A", 500, Some(600))], "passed A 2")]
#[case::ended(&[episode("A", -100, Some(600))], "ended A 0")]
#[case::ended_and_came_again(&[episode("A", -100, Some(600)), episode("A", 700, None)], "firing A 1")]
#[case::from_before_and_still(&[episode("A", -100, None)], "")]
#[case::over_before(&[episode("A", -100, Some(-50))], "")]
#[case::afterwards(&[episode("A", 1001, None)], "")]
#[case::flapped(
    &[episode("A", 100, Some(200)), episode("A", 300, Some(400)), episode("A", 500, None)],
    "flapped A 3",
)]
fn what_an_alert_did_is_told_under_one_heading(#[case] episodes: &[PastEpisode], #[case] expected: &str) {
    assert_eq!(told(episodes), expected);
}

#[test]
fn the_worst_comes_first_and_of_those_what_fired_longest() {
    let episodes = [episode("Short", 100, Some(150)), episode("Long", 100, Some(900)), episode("Bad", 100, Some(101))];
    let away = away(&episodes, at(0), at(1000));
    let named: Vec<(&str, u64)> =
        away.passed.iter().map(|doing| (doing.name.as_str(), doing.longest.as_secs())).collect();
    assert_eq!(named, [("Bad", 1), ("Long", 800), ("Short", 50)]);
}
