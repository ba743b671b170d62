use rstest::rstest;

use super::*;

fn row(state: QueueShownState, needs: bool) -> QueueRow {
    QueueRow { state, needs, ..QueueRow::default() }
}

const EMPTY: (QueueShownState, bool) = (QueueShownState::Empty, false);
const FILLED: (QueueShownState, bool) = (QueueShownState::Known, false);
const NEEDS: (QueueShownState, bool) = (QueueShownState::Known, true);
const UNREAD: (QueueShownState, bool) = (QueueShownState::NoPermission, false);

#[rstest]
#[case(&[], "No queue is watched.")]
#[case(&[EMPTY], "The one queue is empty.")]
#[case(&[EMPTY, EMPTY], "All 2 queues are empty.")]
#[case(&[FILLED], "The one queue needs nobody.")]
#[case(&[EMPTY, FILLED], "None of 2 queues needs anybody.")]
#[case(&[EMPTY, UNREAD], "None of 2 queues needs anybody; of 1 nobody knows how much is in it.")]
#[case(&[NEEDS], "The one queue needs somebody.")]
#[case(&[NEEDS, EMPTY], "1 of 2 queues needs somebody.")]
#[case(&[NEEDS, NEEDS, UNREAD, UNREAD], "2 of 4 queues need somebody; of 2 nobody knows how much is in them.")]
fn the_headline_never_calls_calm_what_is_not_known(#[case] rows: &[(QueueShownState, bool)], #[case] expected: &str) {
    let rows: Vec<QueueRow> = rows.iter().map(|(state, needs)| row(*state, *needs)).collect();
    assert_eq!(headline(&rows), expected);
}
