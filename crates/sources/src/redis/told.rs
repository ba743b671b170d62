//! What one Redis answered, by the commands it was asked.

use std::time::Duration;

use watchbill_domain::alerts::plain_line;
use watchbill_domain::ids::Peer;
use watchbill_domain::sources::{PollFailure, PollFailureKind};

use crate::ask::{Ask, RedisCommand, RedisValue, RedisVerb, Replied, Reply};
use crate::peers::not_asked;

/// What the server says of itself.
pub(super) fn info() -> RedisCommand {
    RedisCommand::new(RedisVerb::Info, [])
}

/// The answers of one address.
pub(super) struct Told<'a> {
    answers: Vec<(&'a RedisCommand, &'a RedisValue)>,
}

/// One figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Figure<T> {
    /// It was told.
    Told(T),
    /// The user may not see it.
    NoPermission,
    /// It could not be read, for this reason.
    Unread(String),
}

impl<'a> Told<'a> {
    /// What this address answered.
    ///
    /// # Errors
    /// Where it did not, or has nothing to tell yet.
    pub(super) fn of(replies: &'a [Replied], peer: &Peer) -> Result<Self, PollFailure> {
        let mut answers = Vec::new();
        let mut was_asked = false;
        for replied in replies.iter().filter(|replied| replied.ask.peer() == peer) {
            let Ask::Redis(ask) = &replied.ask else { continue };
            match &replied.result {
                Ok(Reply::Redis(values)) => {
                    was_asked = true;
                    answers.extend(ask.commands.iter().zip(values));
                }
                Ok(_) => return Err(malformed("answered in another protocol than Redis speaks")),
                // What was told first stands, and what was to be asked next is unknown.
                Err(_) if was_asked => {}
                Err(failure) => return Err(failure.clone()),
            }
        }
        let told = Self { answers };
        if !was_asked {
            return Err(not_asked());
        }
        told.can_tell()?;
        Ok(told)
    }

    /// A server that reads its data from the disk answers, and knows nothing yet; one that wants a password says so at every command.
    fn can_tell(&self) -> Result<(), PollFailure> {
        let refusal = self.answers.iter().find_map(|(_, value)| match value {
            RedisValue::Refused(word) => Some(word.as_str()),
            _ => None,
        });
        let fail = |kind, message: &str| Err(PollFailure { kind, message: message.to_owned() });
        match refusal {
            Some("NOAUTH" | "WRONGPASS") => {
                fail(PollFailureKind::Auth, "asks for a user and password that it accepts: set `auth` of this source")
            }
            Some("LOADING") => {
                fail(PollFailureKind::Server, "is reading its data from the disk and answers nothing yet")
            }
            Some("MASTERDOWN") => fail(PollFailureKind::Server, "is a replica that has lost its primary"),
            _ if self.info("loading").as_deref() == Some("1") => {
                fail(PollFailureKind::Server, "is reading its data from the disk and answers nothing yet")
            }
            _ if self.answers.is_empty() => Err(malformed("answered none of the commands")),
            _ => Ok(()),
        }
    }

    /// The answer to this command.
    pub(super) fn get(&self, command: &RedisCommand) -> Option<&'a RedisValue> {
        self.answers.iter().find(|(asked, _)| *asked == command).map(|(_, value)| *value)
    }

    /// A line of what the server says of itself.
    pub(super) fn info(&self, name: &str) -> Option<String> {
        let text = self.get(&info())?.text()?;
        let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))?;
        Some(plain_line(line.trim(), 40)).filter(|line| !line.is_empty())
    }

    /// Whether it is no replica. Who may not ask takes it for a primary.
    pub(super) fn is_primary(&self) -> bool {
        self.info("role").as_deref() != Some("slave")
    }

    /// How old what it tells may be: it is a replica that has lost its primary.
    pub(super) fn is_behind_by(&self) -> Option<Duration> {
        if self.is_primary() || self.info("master_link_status").as_deref() == Some("up") {
            return None;
        }
        let since = self.info("master_link_down_since_seconds").and_then(|seconds| seconds.parse().ok());
        Some(Duration::from_secs(since.unwrap_or(0)))
    }

    /// What this command was answered, when `read` knows what that is.
    pub(super) fn figure<T>(
        &self,
        command: &RedisCommand,
        read: impl FnOnce(&'a RedisValue) -> Option<T>,
    ) -> Figure<T> {
        match self.get(command) {
            None => Figure::Unread("was not answered".to_owned()),
            Some(RedisValue::Refused(word)) => match word.as_str() {
                "NOPERM" => Figure::NoPermission,
                "MOVED" | "ASK" | "CROSSSLOT" | "CLUSTERDOWN" => {
                    Figure::Unread("is part of a Redis Cluster, which is not read".to_owned())
                }
                "WRONGTYPE" => Figure::Unread("is a key of another type than it should be".to_owned()),
                word => Figure::Unread(format!("is refused by the server ({})", plain_line(word, 20))),
            },
            Some(value) => {
                let unlike = || Figure::Unread("was answered with something else than expected".to_owned());
                read(value).map_or_else(unlike, Figure::Told)
            }
        }
    }

    /// A count.
    pub(super) fn count(&self, command: &RedisCommand) -> Figure<u64> {
        self.figure(command, RedisValue::count)
    }
}

impl<T> Figure<T> {
    /// What was told.
    pub(super) fn told(self) -> Option<T> {
        if let Self::Told(told) = self { Some(told) } else { None }
    }
}

fn malformed(message: &str) -> PollFailure {
    PollFailure { kind: PollFailureKind::Malformed, message: message.to_owned() }
}
