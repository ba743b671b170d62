use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::alerts::fixtures::{at, firing, known};

fn labels(text: &str) -> Labels {
    Labels::from_pairs(text.split_whitespace().filter_map(|pair| pair.split_once('=')))
}

#[rstest]
#[case::the_same("alertname=Down instance=a", "alertname=Down instance=a", true)]
#[case::with_external_labels("alertname=Down instance=a", "alertname=Down cluster=eu instance=a prometheus=p1", true)]
#[case::another_instance("alertname=Down instance=a", "alertname=Down instance=b", false)]
#[case::a_label_more_at_home("alertname=Down instance=a pod=x", "alertname=Down instance=a", false)]
#[case::a_rewritten_label("alertname=Down severity=page", "alertname=Down severity=critical", false)]
#[case::another_name("alertname=Down", "alertname=Up", false)]
#[case::no_name("instance=a", "alertname=Down instance=a", false)]
fn an_alert_is_told_as_one_whose_labels_contain_its_own(#[case] home: &str, #[case] told: &str, #[case] twins: bool) {
    let told = labels(told);
    assert_eq!(!Twins::among([(&told, 0)]).of(&labels(home)).is_empty(), twins);
    assert_eq!(is_twin(&labels(home), &told), twins);
}

#[test]
fn the_closest_comes_first() {
    let sets =
        ["alertname=Down cluster=us zone=b", "alertname=Down zone=b", "alertname=Down cluster=eu zone=b"].map(labels);
    let twins = Twins::among(sets.iter().zip(0..));
    assert_eq!(twins.of(&labels("alertname=Down zone=b")), [1, 2, 0]);
}

proptest! {
    #[test]
    fn looking_up_is_the_same_as_comparing_with_each(
        told in prop::collection::vec(prop::collection::btree_map("[a-c]", "[xy]", 0..4), 0..20),
        home in prop::collection::btree_map("[a-c]", "[xy]", 0..4),
    ) {
        let named = |pairs: &std::collections::BTreeMap<String, String>| {
            Labels::from_pairs(pairs.iter().map(|(n, v)| (n.as_str(), v.as_str())).chain([("alertname", "Down")]))
        };
        let told: Vec<Labels> = told.iter().map(named).collect();
        let home = named(&home);
        let mut found = Twins::among(told.iter().zip(0..)).of(&home);
        found.sort_unstable();
        let each: Vec<i32> = told
            .iter()
            .zip(0..)
            .filter(|(set, _)| home.iter().all(|(name, value)| set.get(name) == Some(value)))
            .map(|(_, at)| at)
            .collect();
        prop_assert_eq!(found, each);
    }
}

#[rstest]
#[case::both_fire(AlertState::Firing, AlertState::Firing, false, None, true)]
#[case::over_there_and_firing_here(AlertState::Resolved, AlertState::Firing, true, None, false)]
#[case::over_at_both_and_flapping(AlertState::Resolved, AlertState::Resolved, true, None, true)]
#[case::over_at_both_and_calm(AlertState::Resolved, AlertState::Resolved, false, None, false)]
#[case::firing_there_still(AlertState::Firing, AlertState::Resolved, false, None, true)]
#[case::heard_after_it_began(AlertState::Firing, AlertState::Firing, false, Some(20), true)]
#[case::not_heard_since_it_began(AlertState::Firing, AlertState::Firing, false, Some(5), false)]
fn who_tells_of_it(
    #[case] there: AlertState,
    #[case] here: AlertState,
    #[case] flaps: bool,
    #[case] last_heard: Option<i64>,
    #[case] tells: bool,
) {
    let by = SourceName::new("prod");
    let mut told = known(&firing("a", 0), there, 0);
    told.flap.since = flaps.then_some(at(0));
    let home = known(&firing("a", 10), here, 10);
    let twin = Twin::known(&by, &told).believed_until(last_heard.map(at));
    assert_eq!(twin.tells_of(&home), tells);
}
