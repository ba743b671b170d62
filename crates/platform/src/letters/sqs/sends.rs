//! What is on its way to a target, several at once.

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::JoinSet;
use watchbill_engine::ports::{Confirmed, PollFailureKind};

use super::lent::{AT_ONCE, Hand};
use super::line::{Act, Line, No, by_code, eased_by, plain, read};
use super::wire::{Entry, WireBatch};

/// So many bytes of bodies and attributes go in one request.
const BYTES_MOST: usize = 256 * 1024;
/// So often a message is sent while SQS asks for fewer requests; then it counts as refused.
const TRIES: u32 = 12;

/// A message that is to be sent.
pub(super) struct Letter {
    pub(super) hold: u64,
    /// The address of its target.
    pub(super) target: String,
    pub(super) entry: Entry,
}

/// What was sent and what became of it. What is under way ends with it.
pub(super) struct Sends {
    line: Line,
    hand: Arc<Hand>,
    waiting: Vec<Letter>,
    under_way: usize,
    tells: UnboundedSender<Result<Confirmed, No>>,
    told: UnboundedReceiver<Result<Confirmed, No>>,
    tasks: JoinSet<()>,
}

impl Sends {
    pub(super) fn over(line: Line, hand: Arc<Hand>) -> Self {
        let (tells, told) = unbounded_channel();
        Self { line, hand, waiting: Vec::new(), under_way: 0, tells, told, tasks: JoinSet::new() }
    }

    /// Begins to send one, with the next ones to the same target.
    pub(super) fn send(&mut self, letter: Letter) {
        let bytes: usize = self.waiting.iter().map(|waiting| waiting.entry.bytes).sum();
        let goes_along = self.waiting.first().is_none_or(|first| first.target == letter.target);
        if !goes_along || bytes + letter.entry.bytes > BYTES_MOST {
            self.begin();
        }
        self.under_way += 1;
        self.waiting.push(letter);
        if self.waiting.len() >= AT_ONCE {
            self.begin();
        }
    }

    /// One is not sent at all.
    pub(super) fn is_refused(&mut self, hold: u64, why: String) {
        self.under_way += 1;
        let _gone = self.tells.send(Ok(Confirmed { hold, refused: Some(why) }));
    }

    fn begin(&mut self) {
        let letters = std::mem::take(&mut self.waiting);
        if letters.is_empty() {
            return;
        }
        let (line, hand, tells) = (self.line.clone(), Arc::clone(&self.hand), self.tells.clone());
        self.tasks.spawn(async move { carry(&line, &hand, letters, &tells).await });
    }

    /// What became of one; none where nothing is under way. Nothing is lost when this is given up in the middle.
    pub(super) async fn confirmed(&mut self) -> Result<Option<Confirmed>, No> {
        self.begin();
        while self.tasks.try_join_next().is_some() {}
        if self.under_way == 0 {
            return Ok(None);
        }
        let told = self.told.recv().await;
        self.under_way -= 1;
        told.transpose()
    }

    /// Nothing more is sent.
    pub(super) fn abort(&mut self) {
        self.waiting.clear();
        self.tasks.abort_all();
    }
}

/// Sends several, again and again those for which SQS asks for patience; none of them once they may be in the hands of others.
async fn carry(line: &Line, hand: &Hand, mut letters: Vec<Letter>, tells: &UnboundedSender<Result<Confirmed, No>>) {
    for times in 0..TRIES {
        if let Some(why) = hand.is_lost() {
            let _gone = tells.send(Err(No::Unknown(PollFailureKind::Unreachable, why)));
            return;
        }
        let (told, left) = tried(line, letters).await;
        told.into_iter().for_each(|told| {
            let _gone = tells.send(told);
        });
        letters = left;
        if letters.is_empty() {
            return;
        }
        tokio::time::sleep(eased_by(times).max(Duration::from_millis(1))).await;
    }
    for letter in letters {
        let why = "SQS asks for fewer requests, and did not take it within a minute: send fewer at once".to_owned();
        let _gone = tells.send(Ok(Confirmed { hold: letter.hold, refused: Some(why) }));
    }
}

type Told = Vec<Result<Confirmed, No>>;

/// Sends these once: what became of them, and those that are to be tried again.
async fn tried(line: &Line, letters: Vec<Letter>) -> (Told, Vec<Letter>) {
    let Some(target) = letters.first().map(|letter| letter.target.clone()) else { return (Vec::new(), Vec::new()) };
    let entry = |letter: &Letter| {
        let mut entry = letter.entry.json.clone();
        entry.insert("Id".to_owned(), Value::from(letter.hold.to_string()));
        Value::Object(entry)
    };
    let entries: Vec<Value> = letters.iter().map(entry).collect();
    let answer = line.ask(Act::Send, &json!({ "QueueUrl": target, "Entries": entries })).await;
    match answer.and_then(|body| read::<WireBatch>(&body)) {
        Ok(done) => sorted(letters, &done),
        Err(No::Throttled) => (Vec::new(), letters),
        Err(No::Refused(_, why)) => {
            let refused = |letter: Letter| Ok(Confirmed { hold: letter.hold, refused: Some(why.clone()) });
            (letters.into_iter().map(refused).collect(), Vec::new())
        }
        Err(no) => (vec![Err(no)], Vec::new()),
    }
}

/// What became of each, by the answer.
fn sorted(letters: Vec<Letter>, done: &WireBatch) -> (Told, Vec<Letter>) {
    let (mut told, mut left) = (Vec::new(), Vec::new());
    for letter in letters {
        let (hold, id) = (letter.hold, letter.hold.to_string());
        if done.successful.iter().any(|done| done.id == id) {
            told.push(Ok(Confirmed { hold, refused: None }));
            continue;
        }
        let Some(failed) = done.failed.iter().find(|failed| failed.id == id) else {
            let why = "SQS did not tell what became of a message that was sent".to_owned();
            told.push(Err(No::Unknown(PollFailureKind::Malformed, why)));
            continue;
        };
        match by_code(Act::Send, &failed.code) {
            Some(No::Throttled) => left.push(letter),
            Some(No::Refused(_, why)) => told.push(Ok(Confirmed { hold, refused: Some(why) })),
            Some(no) => told.push(Err(no)),
            None => {
                let why = format!("SQS does not take it ({})", plain(&failed.code));
                told.push(Ok(Confirmed { hold, refused: Some(why) }));
            }
        }
    }
    (told, left)
}

#[cfg(test)]
#[path = "sends_tests.rs"]
mod tests;
