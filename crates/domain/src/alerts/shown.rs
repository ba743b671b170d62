//! The state of an alert as people are told it.

use super::AlertState;
use crate::sources::Health;

/// What is shown of an alert: its state, or that nobody knows it now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Shown {
    /// The condition holds, not yet long enough.
    Pending,
    /// Firing.
    Firing,
    /// Not firing.
    Resolved,
    /// It was pending or firing when its source was last believed, and the source cannot be believed now.
    Unknown,
}

impl Shown {
    /// The word used in JSON, filters and on screen.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Firing => "firing",
            Self::Resolved => "resolved",
            Self::Unknown => "unknown",
        }
    }

    /// What has this [`word`](Self::word).
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Pending, Self::Firing, Self::Resolved, Self::Unknown].into_iter().find(|s| s.word() == word)
    }
}

impl AlertState {
    /// What to show of an alert whose source is in this `health`. What is over stays over: a source that cannot be believed
    /// makes only live alerts unknown.
    #[must_use]
    pub fn shown(self, health: Health) -> Shown {
        match (self, health) {
            (Self::Resolved, _) => Shown::Resolved,
            (Self::Pending, Health::Fine) => Shown::Pending,
            (Self::Firing, Health::Fine) => Shown::Firing,
            (Self::Pending | Self::Firing, Health::Failing | Health::Stale | Health::Unknown) => Shown::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(AlertState::Firing, Health::Fine, Shown::Firing)]
    #[case(AlertState::Pending, Health::Fine, Shown::Pending)]
    #[case(AlertState::Firing, Health::Failing, Shown::Unknown)]
    #[case(AlertState::Firing, Health::Stale, Shown::Unknown)]
    #[case(AlertState::Pending, Health::Unknown, Shown::Unknown)]
    #[case(AlertState::Resolved, Health::Fine, Shown::Resolved)]
    #[case(AlertState::Resolved, Health::Failing, Shown::Resolved)]
    fn a_live_alert_of_a_source_that_cannot_be_believed_is_unknown(
        #[case] state: AlertState,
        #[case] health: Health,
        #[case] shown: Shown,
    ) {
        assert_eq!(state.shown(health), shown);
    }

    #[test]
    fn words_can_be_read_back() {
        for shown in [Shown::Pending, Shown::Firing, Shown::Resolved, Shown::Unknown] {
            assert_eq!(Shown::from_word(shown.word()), Some(shown));
        }
        assert_eq!(Shown::from_word("asleep"), None);
    }
}
