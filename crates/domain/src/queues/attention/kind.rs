//! The sorts of reasons, their words, and how much each matters.

/// What sort of reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AttentionKind {
    /// [`super::Attention::Dropping`]
    Dropping,
    /// [`super::Attention::Losing`]
    Losing,
    /// [`super::Attention::ReplayWaits`]
    ReplayWaits,
    /// [`super::Attention::PromiseOver`]
    PromiseOver,
    /// [`super::Attention::Growing`]
    Growing,
    /// [`super::Attention::NotEmptied`]
    NotEmptied,
    /// [`super::Attention::Unseen`]
    Unseen,
}

/// How much it matters that somebody comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Urgent {
    /// It can wait for the day.
    Usual,
    /// Something is being lost, or soon is.
    Loss,
}

impl AttentionKind {
    /// Every one, the worst first.
    pub const ALL: [Self; 7] = [
        Self::Dropping,
        Self::Losing,
        Self::ReplayWaits,
        Self::PromiseOver,
        Self::Growing,
        Self::NotEmptied,
        Self::Unseen,
    ];

    /// The word for it in files, tables and JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Dropping => "dropping",
            Self::Losing => "losing",
            Self::ReplayWaits => "replay_waits",
            Self::PromiseOver => "promise_over",
            Self::Growing => "growing",
            Self::NotEmptied => "not_emptied",
            Self::Unseen => "unseen",
        }
    }

    /// The one with this word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// What the alert about it is called.
    #[must_use]
    pub fn alert_name(self) -> &'static str {
        match self {
            Self::Dropping => "QueueDropping",
            Self::Losing => "QueueLosing",
            Self::ReplayWaits => "QueueReplayWaits",
            Self::PromiseOver => "QueuePromiseOver",
            Self::Growing => "QueueGrowing",
            Self::NotEmptied => "QueueNotEmptied",
            Self::Unseen => "QueueUnseen",
        }
    }

    /// How much it matters that somebody comes.
    #[must_use]
    pub fn urgent(self) -> Urgent {
        match self {
            Self::Dropping | Self::Losing => Urgent::Loss,
            Self::ReplayWaits | Self::PromiseOver | Self::Growing | Self::NotEmptied | Self::Unseen => Urgent::Usual,
        }
    }
}
