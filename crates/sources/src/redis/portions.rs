//! Messages are asked for in portions: a job may be of any size, and whatever a Redis answers is in memory at once.

use super::told::Told;
use crate::ask::{RedisCommand, RedisValue, RedisVerb};

/// So many messages are asked for at once at most.
const MOST_AT_ONCE: usize = 10;
/// Bytes of messages that one look holds; no more are asked for once the next may not fit.
pub(super) const ROOM: u64 = 32 << 20;

/// How many are asked for next, by how large those were that came so far: the first comes by itself, and behind it as many as fit if none
/// is larger than the largest of them.
fn portion(sizes: &[u64]) -> usize {
    let Some(largest) = sizes.iter().copied().max() else { return 1 };
    let left = ROOM.saturating_sub(sizes.iter().sum());
    usize::try_from(left / largest.max(1)).unwrap_or(MOST_AT_ONCE).min(MOST_AT_ONCE)
}

/// Commands of which each brings one message.
pub(super) struct OneByOne<'c> {
    /// What was answered, from the first on.
    pub(super) answered: usize,
    /// What is asked next; nothing where all is answered, or no more fits.
    pub(super) next: &'c [RedisCommand],
}

impl<'c> OneByOne<'c> {
    pub(super) fn of(commands: &'c [RedisCommand], told: &Told<'_>) -> Self {
        let sizes: Vec<u64> = commands.iter().map_while(|command| told.get(command)).map(RedisValue::bytes).collect();
        let (answered, most) = (sizes.len(), portion(&sizes));
        let next = commands.get(answered..).unwrap_or_default();
        Self { answered, next: &next[..most.min(next.len())] }
    }
}

/// The members of a sorted set from its first on.
pub(super) struct Members<'a> {
    /// Those that came, with their scores, each once.
    pub(super) found: Vec<(&'a RedisValue, Option<f64>)>,
    /// What is asked next; none where all came that were wanted, or no more fits.
    pub(super) next: Option<RedisCommand>,
    /// So many of those that were wanted were not asked for.
    pub(super) left: usize,
}

impl<'a> Members<'a> {
    pub(super) fn of(set: &str, wanted: usize, told: &Told<'a>) -> Self {
        let (mut found, mut asked): (Vec<(&RedisValue, Option<f64>)>, usize) = (Vec::new(), 0);
        let next = loop {
            let sizes: Vec<u64> = found.iter().map(|(member, _)| member.bytes()).collect();
            let most = portion(&sizes).min(wanted - asked);
            if most == 0 {
                break None;
            }
            let command = members(set, asked, most);
            let Some(answer) = told.get(&command) else { break Some(command) };
            let came = with_scores(answer.list().unwrap_or_default());
            asked += most;
            let was_last = came.len() < most;
            // What goes meanwhile lets others move up, and what comes moves them back.
            let new: Vec<_> = came.into_iter().filter(|(one, _)| found.iter().all(|(other, _)| other != one)).collect();
            found.extend(new);
            if was_last {
                asked = wanted;
            }
        };
        Self { found, next, left: wanted - asked }
    }
}

/// What asks for so many members of a set behind the first ones.
pub(super) fn members(set: &str, behind: usize, most: usize) -> RedisCommand {
    let (first, last) = (behind.to_string(), (behind + most.saturating_sub(1)).to_string());
    RedisCommand::new(RedisVerb::Zrange, [set, first.as_str(), last.as_str(), "WITHSCORES"])
}

/// Members with their scores. Newer servers pair each with its own.
pub(super) fn with_scores(list: &[RedisValue]) -> Vec<(&RedisValue, Option<f64>)> {
    let score = |value: &RedisValue| value.text().and_then(|text| text.parse().ok());
    match list.first() {
        Some(RedisValue::List(_)) => {
            let pairs = list.iter().filter_map(RedisValue::list);
            pairs.filter_map(|pair| Some((pair.first()?, pair.get(1).and_then(score)))).collect()
        }
        _ => list.chunks_exact(2).map(|pair| (&pair[0], score(&pair[1]))).collect(),
    }
}

#[cfg(test)]
#[path = "portions_tests.rs"]
mod tests;
