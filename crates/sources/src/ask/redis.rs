//! What is asked of a Redis: commands that only read, and no others.

use std::fmt;

use bytes::Bytes;
use url::Url;
use watchbill_domain::ids::Peer;

/// Commands to one Redis, sent together and answered in order.
#[derive(Debug, Clone, PartialEq)]
pub struct RedisAsk {
    /// Which of the source's addresses they go to.
    pub peer: Peer,
    /// `redis://` or, with TLS, `rediss://`; its path is the number of the database.
    pub url: Url,
    /// At least one.
    pub commands: Vec<RedisCommand>,
}

/// One command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RedisCommand {
    /// What is done.
    pub verb: RedisVerb,
    /// What follows, keys first.
    pub arguments: Vec<String>,
}

impl RedisCommand {
    /// This command with these arguments.
    #[must_use]
    pub fn new<'a>(verb: RedisVerb, arguments: impl IntoIterator<Item = &'a str>) -> Self {
        Self { verb, arguments: arguments.into_iter().map(str::to_owned).collect() }
    }
}

/// The commands there are. None of them changes anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RedisVerb {
    /// What the server says of itself.
    Info,
    /// How many of these keys there are.
    Exists,
    /// The text of a key.
    Get,
    /// One field of a hash.
    Hget,
    /// Several fields of a hash, as they are at one moment.
    Hmget,
    /// The length of a list.
    Llen,
    /// The members of a set.
    Smembers,
    /// How many members a sorted set has.
    Zcard,
    /// Members of a sorted set by their place.
    Zrange,
    /// The consumer groups of a stream.
    XinfoGroups,
    /// What the consumers of a group did not acknowledge.
    Xpending,
    /// Entries of a stream by their ids. No group is told that somebody read them.
    Xrange,
    /// Keys of a pattern or a type, a part at a time.
    Scan,
}

impl RedisVerb {
    /// Every one.
    pub const ALL: [Self; 13] = [
        Self::Info,
        Self::Exists,
        Self::Get,
        Self::Hget,
        Self::Hmget,
        Self::Llen,
        Self::Smembers,
        Self::Zcard,
        Self::Zrange,
        Self::XinfoGroups,
        Self::Xpending,
        Self::Xrange,
        Self::Scan,
    ];

    /// Its words, as they are sent.
    #[must_use]
    pub fn words(self) -> &'static [&'static str] {
        match self {
            Self::Info => &["INFO"],
            Self::Exists => &["EXISTS"],
            Self::Get => &["GET"],
            Self::Hget => &["HGET"],
            Self::Hmget => &["HMGET"],
            Self::Llen => &["LLEN"],
            Self::Smembers => &["SMEMBERS"],
            Self::Zcard => &["ZCARD"],
            Self::Zrange => &["ZRANGE"],
            Self::XinfoGroups => &["XINFO", "GROUPS"],
            Self::Xpending => &["XPENDING"],
            Self::Xrange => &["XRANGE"],
            Self::Scan => &["SCAN"],
        }
    }
}

/// What a Redis answered to one command.
#[derive(Clone, PartialEq, Eq)]
pub enum RedisValue {
    /// Nothing is there.
    Nil,
    /// A number.
    Number(i64),
    /// Bytes: a text, or a message that died.
    Bytes(Bytes),
    /// Several.
    List(Vec<RedisValue>),
    /// It refused, by the first word of what it said: `NOPERM`, `WRONGTYPE`.
    Refused(String),
}

/// Bytes may be somebody's message: only their number is printed.
impl fmt::Debug for RedisValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nil => f.write_str("Nil"),
            Self::Number(number) => write!(f, "Number({number})"),
            Self::Bytes(bytes) => write!(f, "Bytes({})", bytes.len()),
            Self::List(list) => f.debug_list().entries(list).finish(),
            Self::Refused(word) => write!(f, "Refused({word})"),
        }
    }
}

impl RedisValue {
    /// A text; a number is one as well.
    #[must_use]
    pub fn text(&self) -> Option<String> {
        match self {
            Self::Number(number) => Some(number.to_string()),
            Self::Bytes(bytes) => std::str::from_utf8(bytes).ok().map(str::to_owned),
            Self::Nil | Self::List(_) | Self::Refused(_) => None,
        }
    }

    /// A count.
    #[must_use]
    pub fn count(&self) -> Option<u64> {
        match self {
            Self::Number(number) => u64::try_from(*number).ok(),
            Self::Bytes(bytes) => std::str::from_utf8(bytes).ok()?.trim().parse().ok(),
            Self::Nil | Self::List(_) | Self::Refused(_) => None,
        }
    }

    /// The parts of a list.
    #[must_use]
    pub fn list(&self) -> Option<&[Self]> {
        if let Self::List(list) = self { Some(list) } else { None }
    }

    /// How large it is, bytes; a number counts as eight.
    pub(crate) fn bytes(&self) -> u64 {
        match self {
            Self::Nil | Self::Number(_) => 8,
            Self::Bytes(bytes) => bytes.len() as u64,
            Self::List(list) => list.iter().map(Self::bytes).sum(),
            Self::Refused(word) => word.len() as u64,
        }
    }
}
