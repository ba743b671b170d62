//! Where the messages of an incident are: what was expected has to be what became of it, message by message.

/// A number in the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Which.
    pub post: Post,
    /// How many; none where nobody knows yet.
    pub messages: Option<u64>,
    /// Where that comes from: a query, a broker's count, a person.
    pub source: String,
    /// Whether it was counted, or estimated.
    pub certainty: Counted,
}

/// How a number came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Counted {
    /// Something counted.
    Counted,
    /// Somebody estimated.
    Estimated,
}

/// What a number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Post {
    /// What had to be handled in that time.
    Expected,
    /// What was handled without anybody's help.
    Processed,
    /// What died and was sent again and confirmed.
    Replayed,
    /// What was discarded on purpose.
    Discarded,
    /// What still waits, parked or in a queue.
    Waiting,
    /// What is known to be gone: dropped by retention, or purged.
    Lost,
    /// What perhaps arrived twice. It is told, and is in no sum: a message that arrives twice is one message.
    PerhapsTwice,
}

impl Post {
    /// Every one, in the order in which they are told.
    pub const ALL: [Self; 7] = [
        Self::Expected,
        Self::Processed,
        Self::Replayed,
        Self::Discarded,
        Self::Waiting,
        Self::Lost,
        Self::PerhapsTwice,
    ];

    /// Those that together have to be what was expected.
    pub const PARTS: [Self; 5] = [Self::Processed, Self::Replayed, Self::Discarded, Self::Waiting, Self::Lost];

    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        ["expected", "processed", "replayed", "discarded", "waiting", "lost", "perhaps_twice"][self as usize]
    }

    /// The one with this word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|post| post.word() == word)
    }
}

/// Whether a ledger adds up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Balance {
    /// Everything counted, and it adds up.
    Even,
    /// It adds up, but some of it is estimated: nothing is proven.
    EvenByEstimate,
    /// So many messages are nowhere.
    Missing(u128),
    /// So many messages are in it more than were expected.
    TooMany(u128),
    /// These are not known yet.
    Unknown(Vec<Post>),
}

/// Holds what was expected against what became of it. Lines of the same post are added: several queues, several replays.
#[must_use]
pub fn balance(lines: &[Line]) -> Balance {
    let of = |post: Post| lines.iter().filter(move |line| line.post == post);
    let is_known = |post: &Post| {
        let mut lines = of(*post).peekable();
        lines.peek().is_some() && lines.all(|line| line.messages.is_some())
    };
    let counting = || std::iter::once(Post::Expected).chain(Post::PARTS);
    let unknown: Vec<Post> = counting().filter(|post| !is_known(post)).collect();
    if !unknown.is_empty() {
        return Balance::Unknown(unknown);
    }
    let sum = |post: Post| of(post).filter_map(|line| line.messages).map(u128::from).sum::<u128>();
    let (expected, became) = (sum(Post::Expected), Post::PARTS.into_iter().map(sum).sum::<u128>());
    let is_estimated = counting().flat_map(of).any(|line| line.certainty == Counted::Estimated);
    match expected.cmp(&became) {
        std::cmp::Ordering::Greater => Balance::Missing(expected - became),
        std::cmp::Ordering::Less => Balance::TooMany(became - expected),
        std::cmp::Ordering::Equal if is_estimated => Balance::EvenByEstimate,
        std::cmp::Ordering::Equal => Balance::Even,
    }
}

impl Balance {
    /// Whether the document may say that nothing is unaccounted for.
    #[must_use]
    pub fn is_even(&self) -> bool {
        *self == Self::Even
    }

    /// It in a sentence.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Even => "it adds up: every message is accounted for".to_owned(),
            Self::EvenByEstimate => "it adds up, but some of it is estimated, so nothing is proven".to_owned(),
            Self::Missing(1) => "1 message is nowhere: it does not add up".to_owned(),
            Self::Missing(count) => format!("{count} messages are nowhere: it does not add up"),
            Self::TooMany(1) => "1 message more than expected: something is counted twice".to_owned(),
            Self::TooMany(count) => format!("{count} messages more than expected: something is counted twice"),
            Self::Unknown(posts) => {
                let words: Vec<&str> = posts.iter().map(|post| post.word()).collect();
                format!("it cannot be said yet: {} not known", words.join(", "))
            }
        }
    }
}

#[cfg(test)]
#[path = "ledger_tests.rs"]
mod tests;
