use rstest::rstest;

use super::*;

const EMPTY: (Option<Depth>, bool) = (Some(Depth::Empty), false);
const FILLED: (Option<Depth>, bool) = (Some(Depth::Known(5)), false);
const NEEDS: (Option<Depth>, bool) = (Some(Depth::Known(5)), true);
const UNREAD: (Option<Depth>, bool) = (Some(Depth::NoPermission), false);
const NEVER_READ: (Option<Depth>, bool) = (None, false);

fn tally(queues: &[(Option<Depth>, bool)]) -> Tally {
    Tally::of(queues.iter().map(|(depth, needs)| Tally::judged(*depth, *needs)))
}

#[rstest]
#[case(&[], "No queue is watched.")]
#[case(&[EMPTY], "The one queue is empty.")]
#[case(&[EMPTY, EMPTY], "All 2 queues are empty.")]
#[case(&[FILLED], "The one queue needs nobody.")]
#[case(&[EMPTY, FILLED], "None of 2 queues needs anybody.")]
#[case(&[EMPTY, UNREAD], "None of 2 queues needs anybody; of 1 nobody knows how much is in it.")]
#[case(&[NEVER_READ], "The one queue needs nobody; of 1 nobody knows how much is in it.")]
#[case(&[NEEDS], "The one queue needs somebody.")]
#[case(&[NEEDS, EMPTY], "1 of 2 queues needs somebody.")]
#[case(&[NEEDS, NEEDS, UNREAD, UNREAD], "2 of 4 queues need somebody; of 2 nobody knows how much is in them.")]
fn the_headline_never_calls_calm_what_is_not_known(#[case] queues: &[(Option<Depth>, bool)], #[case] expected: &str) {
    assert_eq!(tally(queues).said(None, &[]), expected);
}

#[rstest]
#[case(&[], "No queue of mq is watched.")]
#[case(&[EMPTY], "The one queue of mq is empty.")]
#[case(&[EMPTY, EMPTY], "All 2 queues of mq are empty.")]
#[case(&[EMPTY, UNREAD], "None of 2 queues of mq needs anybody; of 1 nobody knows how much is in it.")]
#[case(&[NEEDS, EMPTY], "1 of 2 queues of mq needs somebody.")]
#[case(&[NEEDS, NEEDS], "2 of 2 queues of mq need somebody.")]
fn the_queues_of_one_source_are_told_as_all_are(#[case] queues: &[(Option<Depth>, bool)], #[case] expected: &str) {
    assert_eq!(tally(queues).said(Some("mq"), &[]), expected);
}

#[test]
fn what_a_broker_threw_away_is_no_calm() {
    let mut said = tally(&[EMPTY]).said(None, &["mq"]);
    assert_eq!(said, "The one queue is empty; mq threw messages away that no queue took.");
    said = tally(&[]).said(None, &["mq", "other"]);
    assert_eq!(said, "No queue is watched; 2 sources threw messages away that no queue took.");
}
