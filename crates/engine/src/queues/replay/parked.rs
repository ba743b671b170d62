//! Messages that earlier replays left in a queue, and that the next one leaves alone unless somebody chooses them.

use watchbill_domain::queues::replay::{Fingerprint, HeldBecause};

use crate::queues::words::messages;

/// What replays left.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Parked {
    /// So many had died of a replay before.
    pub died: u64,
    /// Of so many it is not known whether they arrived.
    pub in_doubt: u64,
    /// So many arrived, and whether they were removed after that is not known.
    pub perhaps_left: u64,
    /// Those that may have arrived.
    pub prints: Vec<Fingerprint>,
}

impl Parked {
    /// Counts them. What a target refused is sent again like everything else, and what died before tells so itself.
    pub fn of(left: impl IntoIterator<Item = (Fingerprint, HeldBecause)>) -> Self {
        let mut parked = Self::default();
        for (print, because) in left {
            let count = match because {
                HeldBecause::NotChosen | HeldBecause::Refused | HeldBecause::Copied => continue,
                HeldBecause::DiedTwice => &mut parked.died,
                HeldBecause::InDoubt => &mut parked.in_doubt,
                HeldBecause::PerhapsLeft => &mut parked.perhaps_left,
            };
            *count += 1;
            if because != HeldBecause::DiedTwice {
                parked.prints.push(print);
            }
        }
        parked
    }

    /// How many of them are left alone, why, and how they are chosen all the same; none where there are none.
    pub fn said(&self) -> Option<String> {
        let Self { died, in_doubt, perhaps_left, .. } = *self;
        let reasons = [
            (died, "died again"),
            (in_doubt, "may have arrived already"),
            (perhaps_left, "arrived, and may not have been removed"),
        ];
        let told: Vec<String> =
            reasons.iter().filter(|(count, _)| *count > 0).map(|(count, why)| format!("{count} {why}")).collect();
        if told.is_empty() {
            return None;
        }
        Some(format!(
            "{} that a replay left before will be left in the queue again if they are still there ({}); those that are equal in everything count as \
             one. Look at them, and choose them one by one to send them all the same: mark them where messages are read, or name their fingerprints with `--message`.",
            messages(died + in_doubt + perhaps_left),
            told.join("; ")
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parked(reasons: &[HeldBecause]) -> Parked {
        Parked::of(reasons.iter().enumerate().map(|(number, because)| (Fingerprint(number.to_string()), *because)))
    }

    #[test]
    fn what_was_left_is_told_by_why_with_how_to_choose_it() {
        use HeldBecause::{DiedTwice, InDoubt, PerhapsLeft, Refused};
        let parked = parked(&[DiedTwice, InDoubt, DiedTwice, PerhapsLeft, Refused]);
        let said = parked.said().unwrap();
        assert!(said.starts_with("4 messages that a replay left before"), "{said}");
        let why = "(2 died again; 1 may have arrived already; 1 arrived, and may not have been removed)";
        assert!(said.contains(why) && said.contains("`--message`"), "{said}");
        assert!(
            said.contains("equal in everything count as one"),
            "nothing is kept of how many equal ones there are: {said}"
        );
        assert_eq!(parked.prints, ["1", "3"].map(|print| Fingerprint(print.to_owned())));
    }

    #[test]
    fn what_was_refused_is_sent_again_and_nothing_is_said_of_it() {
        assert_eq!(parked(&[HeldBecause::Refused]), Parked::default());
        assert_eq!(Parked::default().said(), None);
    }
}
