use rstest::rstest;
use watchbill_engine::api::{PollChanges, PolledPage};

use super::*;

fn listing(healths: &[&str], pages: usize) -> PollListing {
    let source = |health: &&str| PolledSource {
        name: "prod".to_owned(),
        kind: "alertmanager".to_owned(),
        health: (*health).to_owned(),
        as_of: None,
        problem: (*health != "fine").then(|| "refuses connections".to_owned()),
    };
    let page = |_| PolledPage {
        kind: "source_failing".to_owned(),
        alerts: vec!["prod/1".to_owned(), "prod/2".to_owned()],
        because: "it began to fire".to_owned(),
    };
    PollListing {
        sources: healths.iter().map(source).collect(),
        changes: PollChanges { fired: 2, resolved: 1, unknown: 0 },
        pages: (0..pages).map(page).collect(),
        measured: Vec::new(),
        notifier_problem: None,
    }
}

#[rstest]
#[case(&["fine"], 0, Ended::Fine)]
#[case(&["fine"], 1, Ended::DoesNotHold)]
#[case(&["fine", "failing"], 0, Ended::Unreachable)]
#[case(&["failing", "fine"], 1, Ended::Unreachable)]
#[case(&[], 0, Ended::Fine)]
fn a_source_out_of_reach_wins_over_a_page(#[case] healths: &[&str], #[case] pages: usize, #[case] expected: Ended) {
    assert_eq!(ended(&listing(healths, pages)), expected);
}

#[test]
fn sources_changes_and_pages_are_told() {
    assert_eq!(
        text(&listing(&["fine", "failing"], 1), Look::PLAIN),
        "SOURCE  KIND          HEALTH   PROBLEM\n\
         prod    alertmanager  fine\n\
         prod    alertmanager  failing  refuses connections\n\
         \n\
         2 fired, 1 resolved, 0 unknown\n\
         1 page was raised:\n\
         \x20 source failing of 2 alerts: it began to fire\n"
    );
}
