//! What was removed from the queue, for a while: a broker that is killed or loses a connection may not have written that, and hand it out
//! again. Then it is removed once more and not sent.

use std::collections::VecDeque;
use std::time::Duration;

use watchbill_domain::queues::replay::{Fingerprint, TakenMessage};
use watchbill_domain::time::Instant;

/// So many are known at most: the last ones.
const MOST: usize = 1_000;
/// They are known for so long after the connection ended by which they were removed.
const KNOWN_FOR: Duration = Duration::from_secs(60);

/// The messages that were removed last. One that is equal to another that was not sent is not among them: it cannot be told which comes.
#[derive(Debug, Default)]
pub(super) struct Removed(VecDeque<(Fingerprint, Option<Instant>)>);

impl Removed {
    /// Notes that one was removed. Where an equal one may be there unsent none of them is known any more.
    pub fn note(&mut self, same: Fingerprint, has_twin: bool) {
        if has_twin {
            self.0.retain(|(known, _)| *known != same);
            return;
        }
        self.0.push_back((same, None));
        if self.0.len() > MOST {
            self.0.pop_front();
        }
    }

    /// The connection ended: they are known a little longer.
    pub fn connection_ends(&mut self, now: Instant) {
        for (_, until) in &mut self.0 {
            *until = until.or(Some(now.plus(KNOWN_FOR)));
        }
    }

    /// Whether a message that was taken is one that was removed. One that is equal and was never handed out shows that there are several, and
    /// where one may be there unsent nobody can tell which it is.
    pub fn comes_again(&mut self, message: &TakenMessage, may_be_unsent: bool, now: Instant) -> bool {
        self.0.retain(|(_, until)| until.is_none_or(|until| now < until && until <= now.plus(KNOWN_FOR)));
        if !message.redelivered || may_be_unsent {
            self.0.retain(|(known, _)| *known != message.same);
            return false;
        }
        // While a connection lasts nothing comes back that was removed by it.
        let place = self.0.iter().position(|(known, until)| *known == message.same && until.is_some());
        place.is_some_and(|place| self.0.remove(place).is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: u64) -> Instant {
        Instant::from_ms(0).plus(Duration::from_secs(second))
    }

    fn message(same: &str, redelivered: bool) -> TakenMessage {
        let same = Fingerprint(same.to_owned());
        TakenMessage {
            fingerprint: same.clone(),
            same,
            redelivered,
            is_numbered: false,
            bytes: 1,
            signature: None,
            replayed: 0,
        }
    }

    fn removed(these: &[&str]) -> Removed {
        let mut removed = Removed::default();
        these.iter().for_each(|same| removed.note(Fingerprint((*same).to_owned()), false));
        removed
    }

    #[test]
    fn one_that_was_removed_is_known_once_after_the_connection_ended_and_for_a_minute() {
        let mut known = removed(&["a", "b", "c"]);
        assert!(!known.comes_again(&message("a", true), false, at(0)), "the connection lasts");
        known.connection_ends(at(10));
        assert!(known.comes_again(&message("a", true), false, at(69)));
        assert!(!known.comes_again(&message("a", true), false, at(69)), "it was one");
        assert!(!known.comes_again(&message("d", true), false, at(69)));
        assert!(!known.comes_again(&message("b", true), false, at(70)), "a minute is over");
    }

    #[test]
    fn one_that_has_an_equal_is_not_known() {
        let mut known = removed(&["a", "b"]);
        known.note(Fingerprint("a".to_owned()), true);
        known.connection_ends(at(0));
        assert!(!known.comes_again(&message("a", true), false, at(1)));
        assert!(!known.comes_again(&message("b", false), false, at(1)), "it was never handed out");
        assert!(!known.comes_again(&message("b", true), false, at(1)), "so there are two");
    }

    #[test]
    fn one_is_not_removed_for_an_equal_one_that_may_be_there_unsent() {
        let mut known = removed(&["a"]);
        known.connection_ends(at(0));
        assert!(!known.comes_again(&message("a", true), true, at(1)));
        assert!(!known.comes_again(&message("a", true), false, at(1)), "which of both it was is not known any more");
    }

    #[test]
    fn the_last_thousand_are_known() {
        let all: Vec<String> = (0..=MOST).map(|number| number.to_string()).collect();
        let mut known = removed(&all.iter().map(String::as_str).collect::<Vec<_>>());
        known.connection_ends(at(0));
        assert!(!known.comes_again(&message("0", true), false, at(1)));
        assert!(known.comes_again(&message("1", true), false, at(1)));
    }
}
