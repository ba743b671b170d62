//! What became of messages, as numbers in a row.

use watchbill_domain::queues::replay::Tally;

/// In the order of the fields of a tally; those that are missing at the end are 0.
pub(super) type TallyJson = Vec<u64>;

pub(super) fn tally_json(tally: &Tally) -> TallyJson {
    let Tally {
        sent,
        removed,
        not_chosen,
        died_twice,
        in_doubt,
        refused,
        unsent,
        perhaps_twice,
        perhaps_left,
        perhaps_unsent,
        copied,
        moved,
        unmarked,
        in_other_hands,
        not_copied,
    } = *tally;
    vec![
        sent,
        removed,
        not_chosen,
        died_twice,
        in_doubt,
        refused,
        unsent,
        perhaps_twice,
        perhaps_left,
        perhaps_unsent,
        copied,
        moved,
        unmarked,
        in_other_hands,
        not_copied,
    ]
}

pub(super) fn tally_of(text: &[u64]) -> Tally {
    let mut counts = text.iter().copied().chain(std::iter::repeat(0));
    let mut next = || counts.next().unwrap_or(0);
    Tally {
        sent: next(),
        removed: next(),
        not_chosen: next(),
        died_twice: next(),
        in_doubt: next(),
        refused: next(),
        unsent: next(),
        perhaps_twice: next(),
        perhaps_left: next(),
        perhaps_unsent: next(),
        copied: next(),
        moved: next(),
        unmarked: next(),
        in_other_hands: next(),
        not_copied: next(),
    }
}
