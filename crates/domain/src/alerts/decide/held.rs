//! What can hold a page back.

/// What can hold a page back. When it ends while the alert still fires, it is decided again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Held {
    /// This episode was announced before.
    Announced,
    /// Acknowledged here.
    Acknowledged,
    /// Snoozed here.
    Snoozed,
    /// Silenced at the source.
    Silenced,
    /// Inhibited by another alert at the source.
    Inhibited,
    /// In a mute time interval of the source.
    Muted,
    /// Acknowledged at the source.
    AcknowledgedThere,
    /// The source has not decided yet.
    Unprocessed,
    /// Another source tells of the same alert.
    ToldElsewhere,
    /// Another source is expected to tell of it within moments.
    Awaited,
    /// It flaps, and that was told.
    Flapping,
    /// It flapped, has settled, and does not fire: good news, which makes no sound.
    Settled,
    /// A rule of the team says that it never interrupts.
    Quiet,
    /// A rule of the team says that it is no matter for anybody.
    Ignored,
    /// A rule of the team says that it has to fire for longer.
    Ripening,
    /// It fires because all is well; its absence pages.
    Watchdog,
    /// The schedule of its service says that somebody else is on call.
    NotYourShift,
    /// The person's quiet hours.
    QuietHours,
    /// The person asked not to be disturbed.
    DoNotDisturb,
}

impl Held {
    /// Everything that can.
    pub const ALL: [Self; 19] = [
        Self::Announced,
        Self::Acknowledged,
        Self::Snoozed,
        Self::Silenced,
        Self::Inhibited,
        Self::Muted,
        Self::AcknowledgedThere,
        Self::Unprocessed,
        Self::ToldElsewhere,
        Self::Awaited,
        Self::Flapping,
        Self::Settled,
        Self::Quiet,
        Self::Ignored,
        Self::Ripening,
        Self::Watchdog,
        Self::NotYourShift,
        Self::QuietHours,
        Self::DoNotDisturb,
    ];

    /// The word used in JSON, SQL and on screen.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Announced => "announced",
            Self::Acknowledged => "acknowledged",
            Self::Snoozed => "snoozed",
            Self::Silenced => "silenced",
            Self::Inhibited => "inhibited",
            Self::Muted => "muted",
            Self::AcknowledgedThere => "acknowledged_there",
            Self::Unprocessed => "unprocessed",
            Self::ToldElsewhere => "told_elsewhere",
            Self::Awaited => "awaited",
            Self::Flapping => "flapping",
            Self::Settled => "settled",
            Self::Quiet => "quiet",
            Self::Ignored => "ignored",
            Self::Ripening => "ripening",
            Self::Watchdog => "watchdog",
            Self::NotYourShift => "not_your_shift",
            Self::QuietHours => "quiet_hours",
            Self::DoNotDisturb => "do_not_disturb",
        }
    }

    /// What has this [`word`](Self::word).
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|held| held.word() == word)
    }

    /// What it is called where it has ended: "still firing after the snooze ended". Nothing for what nobody waits to end.
    pub(super) fn ending(self) -> Option<&'static str> {
        Some(match self {
            Self::Acknowledged => "the acknowledgement",
            Self::Snoozed => "the snooze",
            Self::Silenced => "the silence",
            Self::Inhibited => "the inhibition",
            Self::Muted => "the mute time",
            Self::AcknowledgedThere => "the acknowledgement at its source",
            Self::QuietHours => "the quiet hours",
            Self::DoNotDisturb => "the do-not-disturb",
            Self::Quiet | Self::Ignored => "the rule that kept it quiet",
            Self::Watchdog => "its time as a watchdog",
            // A shift does not end for everybody: who takes over is said instead.
            Self::NotYourShift
            | Self::Announced
            | Self::Unprocessed
            | Self::ToldElsewhere
            | Self::Awaited
            | Self::Flapping
            | Self::Settled
            | Self::Ripening => return None,
        })
    }

    /// What things were held back for that are told together: "what was held back for your rest".
    #[must_use]
    pub fn together(held: impl IntoIterator<Item = Self>) -> &'static str {
        let (mut shift, mut rest) = (false, false);
        for held in held {
            shift |= held == Self::NotYourShift;
            rest |= held != Self::NotYourShift;
        }
        match (shift, rest) {
            (true, true) => "your rest and the shift of somebody else",
            (true, false) => "the shift of somebody else",
            (false, _) => "your rest",
        }
    }

    /// Whether a person is told of everything that this held back together, once it ends.
    #[must_use]
    pub fn ends_in_a_digest(self) -> bool {
        matches!(self, Self::NotYourShift | Self::QuietHours | Self::DoNotDisturb)
    }
}
