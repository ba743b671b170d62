//! A broker in memory, with queues whose messages can be taken in hand.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use bytes::Bytes;
use watchbill_domain::queues::BrokerMove;
use watchbill_domain::queues::replay::{MoveEnd, MoveTold};
use watchbill_domain::time::Instant;

use crate::ports::{
    Confirmed, Hold, HoldLost, LetterField, LetterPlace, Letters, MoveBegun, MovesThere, PollFailure, PollFailureKind,
    QueueLetter, Sending, TakenLetters, Way,
};

/// The header that says which replay sent a message.
const STAMP: &str = "x-watchbill-replay";
/// 2100-01-01T00:00:00Z: a broker has a clock of its own.
const FIRST_MOVE_MS: i64 = 4_102_444_800_000;

/// A broker in memory. What is taken by a connection that is dropped is there again, in front.
#[derive(Debug, Default)]
pub struct FakeLetters(Arc<Mutex<Boxes>>);

#[derive(Debug, Default)]
struct Boxes {
    queues: HashMap<String, VecDeque<QueueLetter>>,
    /// Bodies that die again when they are sent, and the queue that they die into.
    deadly: HashMap<Bytes, String>,
    /// Targets that nothing is taken for.
    refusing: Vec<String>,
    /// How many further calls are answered before the connection is lost; none where it is not.
    answers: Option<u32>,
    /// Likewise, of each connection that is made.
    answers_each: Option<u32>,
    /// Why it cannot be reached at all.
    unreachable: Option<String>,
    opened: usize,
    /// Whether nothing is confirmed at the moment.
    stalled: bool,
    /// Where it moves messages by itself, and how many whenever somebody looks; none where it does not.
    mover: Option<(String, usize)>,
    /// What it moves, or moved last.
    moving: Option<MoveTold>,
    moves: usize,
    /// It does not tell of what it began before it was asked so many more times.
    unlisted: usize,
    /// So many more times it does not hear that it is to end what it moves.
    deaf: usize,
    /// What somebody else has it move.
    elses: Option<BrokerMove>,
    /// So many more somebody else has in hand.
    others: u64,
}

impl Boxes {
    /// Moves so many, or what there is.
    fn moves(&mut self, from: &str) {
        let Some((into, most)) = self.mover.clone() else { return };
        let Some(told) = self.moving.as_mut().filter(|told| told.ended.is_none()) else { return };
        let waiting = self.queues.entry(from.to_owned()).or_default();
        let going: Vec<QueueLetter> = waiting.drain(..most.min(waiting.len())).collect();
        told.moved += going.len() as u64;
        if going.len() < most {
            told.ended = Some(MoveEnd::Whole);
        }
        for letter in going {
            let into = self.deadly.get(&letter.body).cloned().unwrap_or_else(|| into.clone());
            self.queues.entry(into).or_default().push_back(QueueLetter { redelivered: false, ..letter });
        }
    }
}

impl FakeLetters {
    /// Puts messages with these bodies at the end of a queue.
    pub fn put(&self, queue: &str, bodies: impl IntoIterator<Item = String>) {
        let letter = |body: String| QueueLetter {
            hold: 0,
            exchange: "dlx".to_owned(),
            routing_key: queue.to_owned(),
            redelivered: false,
            properties: BTreeMap::new(),
            headers: BTreeMap::new(),
            body: Bytes::from(body),
        };
        self.lock().queues.entry(queue.to_owned()).or_default().extend(bodies.into_iter().map(letter));
    }

    /// Puts a message in front of a queue that was handed out before, as a broker does that forgot that it was removed.
    pub fn put_again(&self, queue: &str, letter: QueueLetter) {
        let letter = QueueLetter { redelivered: true, ..letter };
        self.lock().queues.entry(queue.to_owned()).or_default().push_front(letter);
    }

    /// What waits in a queue, in order.
    #[must_use]
    pub fn waiting(&self, queue: &str) -> Vec<QueueLetter> {
        self.lock().queues.get(queue).map(|letters| letters.iter().cloned().collect()).unwrap_or_default()
    }

    /// Whatever has this body dies again when it is sent, into this queue.
    pub fn kill(&self, body: &str, into: &str) {
        self.lock().deadly.insert(Bytes::from(body.to_owned()), into.to_owned());
    }

    /// Nothing leads to this queue from now on.
    pub fn refuse(&self, queue: &str) {
        self.lock().refusing.push(queue.to_owned());
    }

    /// It moves messages into this queue by itself when it is asked to, so many whenever somebody looks.
    pub fn move_into(&self, queue: &str, at_once: usize) {
        self.lock().mover = Some((queue.to_owned(), at_once));
    }

    /// Somebody else has it move messages of the queue from now on; or not any more.
    pub fn somebody_moves(&self, what: Option<BrokerMove>) {
        self.lock().elses = what;
    }

    /// Of the next move it does not tell before it was asked so many times, neither where it is begun.
    pub fn list_late(&self, looks: usize) {
        self.lock().unlisted = looks;
    }

    /// So many times it does not hear that it is to end what it moves.
    pub fn hear_no_end(&self, times: usize) {
        self.lock().deaf = times;
    }

    /// What it tells of what it moved last, and how often it began to.
    #[must_use]
    pub fn moved(&self) -> (Option<MoveTold>, usize) {
        let boxes = self.lock();
        (boxes.moving.clone(), boxes.moves)
    }

    /// Somebody else ends what it moves.
    pub fn end_move(&self, how: MoveEnd) {
        if let Some(told) = &mut self.lock().moving {
            told.ended = Some(how);
        }
    }

    /// Somebody else has so many more messages in hand.
    pub fn others_hold(&self, count: u64) {
        self.lock().others = count;
    }

    /// Nothing that is sent is confirmed from now on; or again.
    pub fn stall(&self, stalled: bool) {
        self.lock().stalled = stalled;
    }

    /// The connection is lost after so many further calls.
    pub fn lose_after(&self, calls: u32) {
        self.lock().answers = Some(calls);
    }

    /// Each connection is lost after so many calls from now on; or none any more.
    pub fn lose_each_after(&self, calls: Option<u32>) {
        self.lock().answers_each = calls;
    }

    /// It cannot be reached from now on, for this reason; or again where there is none.
    pub fn unreachable(&self, why: Option<&str>) {
        self.lock().unreachable = why.map(str::to_owned);
    }

    /// How often it was connected to.
    #[must_use]
    pub fn opened(&self) -> usize {
        self.lock().opened
    }

    fn lock(&self) -> MutexGuard<'_, Boxes> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Letters for FakeLetters {
    async fn open(&self, at: &LetterPlace, _way: &Way) -> Result<Box<dyn Hold>, PollFailure> {
        let mut boxes = self.lock();
        if let Some(why) = &boxes.unreachable {
            return Err(PollFailure { kind: PollFailureKind::Unreachable, message: why.clone() });
        }
        boxes.opened += 1;
        boxes.answers = boxes.answers_each;
        let boxes = Arc::clone(&self.0);
        Ok(Box::new(FakeHold {
            boxes,
            queue: at.queue.clone(),
            next: 0,
            in_hand: BTreeMap::new(),
            under_way: VecDeque::new(),
        }))
    }
}

struct FakeHold {
    boxes: Arc<Mutex<Boxes>>,
    queue: String,
    next: u64,
    in_hand: BTreeMap<u64, QueueLetter>,
    under_way: VecDeque<Confirmed>,
}

impl FakeHold {
    fn boxes(&self) -> Result<MutexGuard<'_, Boxes>, HoldLost> {
        let mut boxes = self.boxes.lock().unwrap_or_else(PoisonError::into_inner);
        match &mut boxes.answers {
            Some(0) => Err(HoldLost { message: "the connection to the broker is gone".to_owned() }),
            Some(left) => {
                *left -= 1;
                Ok(boxes)
            }
            None => Ok(boxes),
        }
    }
}

impl Drop for FakeHold {
    fn drop(&mut self) {
        let mut boxes = self.boxes.lock().unwrap_or_else(PoisonError::into_inner);
        let waiting = boxes.queues.entry(self.queue.clone()).or_default();
        for (_, letter) in std::mem::take(&mut self.in_hand).into_iter().rev() {
            waiting.push_front(QueueLetter { redelivered: true, ..letter });
        }
    }
}

#[async_trait]
impl Hold for FakeHold {
    async fn waiting(&mut self) -> Result<u64, HoldLost> {
        let boxes = self.boxes()?;
        Ok(boxes.queues.get(&self.queue).map_or(0, |letters| letters.len() as u64))
    }

    async fn take(&mut self, most: u32) -> Result<TakenLetters, HoldLost> {
        let mut boxes = self.boxes()?;
        let waiting = boxes.queues.entry(self.queue.clone()).or_default();
        let most = waiting.len().min(usize::try_from(most).unwrap_or(usize::MAX));
        let letters: Vec<QueueLetter> =
            waiting.drain(..most).zip(self.next..).map(|(letter, hold)| QueueLetter { hold, ..letter }).collect();
        let more = !waiting.is_empty();
        drop(boxes);
        self.next += letters.len() as u64;
        self.in_hand.extend(letters.iter().map(|letter| (letter.hold, letter.clone())));
        Ok(TakenLetters { letters, more })
    }

    async fn in_other_hands(&mut self) -> Result<u64, HoldLost> {
        Ok(self.boxes.lock().unwrap_or_else(PoisonError::into_inner).others)
    }

    async fn send(&mut self, hold: u64, to: &Sending) -> Result<(), HoldLost> {
        let mut boxes = self.boxes()?;
        let Some(letter) = self.in_hand.get(&hold) else {
            return Err(HoldLost { message: format!("message {hold} is not in hand") });
        };
        let mut sent = QueueLetter {
            hold: 0,
            exchange: to.exchange.clone(),
            routing_key: to.routing_key.clone(),
            redelivered: false,
            body: to.body.clone().unwrap_or_else(|| letter.body.clone()),
            ..letter.clone()
        };
        let stamps = to.stamps.iter().map(|(name, value)| (name.clone(), LetterField::Text(value.clone())));
        sent.headers.extend(stamps);
        let refused = boxes.refusing.contains(&to.routing_key).then(|| "no queue gets what is sent there".to_owned());
        if refused.is_none() {
            let into = boxes.deadly.get(&sent.body).cloned().unwrap_or_else(|| to.routing_key.clone());
            boxes.queues.entry(into).or_default().push_back(sent);
        }
        drop(boxes);
        self.under_way.push_back(Confirmed { hold, refused });
        Ok(())
    }

    async fn confirmed(&mut self) -> Result<Option<Confirmed>, HoldLost> {
        if self.boxes()?.stalled && !self.under_way.is_empty() {
            std::future::pending::<()>().await;
        }
        Ok(self.under_way.pop_front())
    }

    async fn remove(&mut self, holds: &[u64]) -> Result<(), HoldLost> {
        for hold in holds {
            drop(self.boxes()?);
            self.in_hand.remove(hold);
        }
        Ok(())
    }

    async fn give_back(&mut self, hold: u64) -> Result<(), HoldLost> {
        drop(self.boxes()?);
        if let Some(letter) = self.in_hand.remove(&hold) {
            let mut boxes = self.boxes.lock().unwrap_or_else(PoisonError::into_inner);
            boxes.queues.entry(self.queue.clone()).or_default().push_back(QueueLetter { redelivered: true, ..letter });
        }
        Ok(())
    }

    /// By a clock that is far ahead, and another second each time.
    async fn move_begin(&mut self, _per_second: u32, _since: Instant) -> Result<MoveBegun, HoldLost> {
        let mut boxes = self.boxes()?;
        let is_moved = boxes.elses.is_some() || boxes.moving.as_ref().is_some_and(|told| told.ended.is_none());
        if boxes.mover.is_none() || is_moved {
            return Ok(MoveBegun::Not("another move of the queue is under way, or it moves nothing".to_owned()));
        }
        boxes.moves += 1;
        let began = Instant::from_ms(FIRST_MOVE_MS).shifted_ms(i64::try_from(boxes.moves).unwrap_or(0) * 1_000);
        let told = MoveTold { began, moved: 0, ended: None };
        boxes.moving = Some(told.clone());
        if boxes.unlisted > 0 {
            return Err(HoldLost { message: "it began to move messages and does not tell of it yet".to_owned() });
        }
        Ok(MoveBegun::Goes(told))
    }

    async fn moves(&mut self) -> Result<MovesThere, HoldLost> {
        let boxes = self.boxes()?;
        Ok(MovesThere { newest: boxes.moving.as_ref().map(|told| told.began), running: boxes.elses.clone() })
    }

    async fn move_told(
        &mut self,
        began: Option<Instant>,
        since: Instant,
        _per_second: u32,
    ) -> Result<Option<MoveTold>, HoldLost> {
        let mut boxes = self.boxes()?;
        boxes.moves(&self.queue);
        if boxes.unlisted > 0 {
            boxes.unlisted -= 1;
            return Ok(None);
        }
        Ok(boxes.moving.clone().filter(|told| began.map_or(told.began >= since, |began| told.began == began)))
    }

    async fn move_cancel(&mut self, began: Instant) -> Result<(), HoldLost> {
        let mut boxes = self.boxes()?;
        if boxes.deaf > 0 {
            boxes.deaf -= 1;
            return Ok(());
        }
        match boxes.moving.as_mut().filter(|told| told.began == began) {
            Some(told) => {
                told.ended.get_or_insert(MoveEnd::Cancelled);
                Ok(())
            }
            None => Err(HoldLost { message: "it does not tell of the move that is to be ended".to_owned() }),
        }
    }

    async fn close(self: Box<Self>) {}
}

/// The run that sent a message, as its header says.
#[must_use]
pub fn stamp_of(letter: &QueueLetter) -> Option<String> {
    match letter.headers.get(STAMP) {
        Some(LetterField::Text(text)) => Some(text.clone()),
        _ => None,
    }
}
