//! Messages of a dead-letter queue by the protocol of SQS: received and hidden from others for as long as they are in hand, sent on and
//! confirmed by the answer, deleted by their receipts.
//!
//! Facts this relies on: what is received is hidden for a while and comes back by itself, so that nothing is lost by a crash. Each receipt is
//! counted. A receipt that is over no longer deletes anything in a FIFO queue. What was deleted can be handed out once more, rarely, and
//! what is in hand as well. An answer without messages is only whole where it was waited for. What was sent is kept in several places before
//! that is answered.

mod lent;
mod line;
mod moves;
mod sends;
mod wire;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use lent::{AT_ONCE, HIDDEN, Hand, Lent, Since, give_back, hiding, prolong};
use line::{Act, Line, No, read};
use sends::{Letter, Sends};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::runtime::Handle;
use tokio::task::JoinSet;
use tokio::time::timeout;
use watchbill_domain::queues::replay::MoveTold;
use watchbill_domain::time::Instant;
use watchbill_engine::ports::{
    Confirmed, Hold, HoldLost, MoveBegun, MovesThere, PollFailure, PollFailureKind, Sending, TakenLetters,
};
use wire::{WireBatch, WireMessage, WireMessages};

pub(super) use line::Line as SqsLine;

/// What a connection before this one had in hand is back after so long.
const BACK_WITHIN: Duration = Duration::from_secs(75);
/// So long an answer is waited for while nothing is there to be received, seconds.
const WAITS_S: u64 = 2;
/// So many that were removed are known, should they be handed out once more.
const REMOVED_MOST: usize = 10_000;
/// How long letting go may take when a run ends.
const CLOSED_WITHIN: Duration = Duration::from_secs(3);
/// What is counted of a queue: what can be had, what is in anybody's hand, and what is delayed.
const COUNTS: [&str; 3] = ["ApproximateNumberOfMessages", IN_HANDS, "ApproximateNumberOfMessagesDelayed"];
const IN_HANDS: &str = "ApproximateNumberOfMessagesNotVisible";
/// What was removed may be counted among those that are in somebody's hand for so long.
const COUNTED_FOR: Duration = Duration::from_secs(60);

pub(super) struct SqsHold {
    line: Line,
    /// Its name and its address.
    name: String,
    queue: String,
    opened: Since,
    next: u64,
    hand: Arc<Hand>,
    prolongs: JoinSet<()>,
    sends: Sends,
    /// The addresses of targets.
    found: BTreeMap<String, String>,
    removed: Removed,
    /// When some were removed last.
    removed_at: Option<Since>,
    /// Those that are to be given back with the next ones.
    returning: Vec<(u64, String)>,
}

/// The last ones that were removed, by their numbers.
#[derive(Default)]
struct Removed(VecDeque<String>, BTreeSet<String>);

impl Removed {
    fn note(&mut self, id: String) {
        if self.1.insert(id.clone()) {
            self.0.push_back(id);
        }
        if self.0.len() > REMOVED_MOST
            && let Some(first) = self.0.pop_front()
        {
            self.1.remove(&first);
        }
    }

    fn knows(&self, id: &str) -> bool {
        self.1.contains(id)
    }
}

#[derive(Deserialize)]
struct WireCounts {
    #[serde(rename = "Attributes", default)]
    attributes: BTreeMap<String, String>,
}

impl SqsHold {
    pub(super) async fn open(line: Line, name: &str) -> Result<Self, PollFailure> {
        let queue = line.find(name).await.map_err(|no| no.failure())?;
        let hand = Arc::new(Hand::default());
        let mut prolongs = JoinSet::new();
        prolongs.spawn(prolong(Arc::clone(&hand), line.clone(), queue.clone()));
        let hold = Self {
            sends: Sends::over(line.clone(), Arc::clone(&hand)),
            line,
            name: name.to_owned(),
            queue,
            opened: Since::now(),
            next: 0,
            hand,
            prolongs,
            found: BTreeMap::new(),
            removed: Removed::default(),
            removed_at: None,
            returning: Vec::new(),
        };
        hold.count(&COUNTS).await.map_err(|no| no.failure())?;
        Ok(hold)
    }

    /// How many messages are in the queue by these counts, together.
    async fn count(&self, names: &[&str]) -> Result<u64, No> {
        let asked = json!({ "QueueUrl": self.queue, "AttributeNames": names });
        let answer = self.line.ask_patiently(Act::Look, &asked).await?;
        let counts = read::<WireCounts>(&answer)?.attributes;
        let count = |name: &&str| counts.get(*name).and_then(|text| text.parse::<u64>().ok());
        let all: Option<Vec<u64>> = names.iter().map(count).collect();
        all.map(|all| all.iter().sum()).ok_or_else(|| {
            let why = "SQS does not tell how many messages are in the queue".to_owned();
            No::Unknown(PollFailureKind::Malformed, why)
        })
    }

    fn is_ours(&self) -> Result<(), HoldLost> {
        self.hand.is_lost().map_or(Ok(()), |message| Err(HoldLost { message }))
    }

    fn lost(&self, no: &No) -> HoldLost {
        HoldLost { message: self.hand.lose(&no.said()) }
    }

    /// Receives so many at most, and waits a little where there are none.
    async fn receive(&self, most: usize, waits_s: u64) -> Result<(Vec<WireMessage>, Since), HoldLost> {
        let asked = json!({
            "QueueUrl": self.queue,
            "MaxNumberOfMessages": most.clamp(1, AT_ONCE),
            "VisibilityTimeout": HIDDEN.as_secs(),
            "WaitTimeSeconds": waits_s,
            "MessageSystemAttributeNames": ["All"],
            "MessageAttributeNames": ["All"],
        });
        let since = Since::now();
        let answer = self.line.ask_patiently(Act::Receive, &asked).await;
        let messages = answer.and_then(|body| read::<WireMessages>(&body)).map_err(|no| self.lost(&no))?;
        Ok((messages.messages, since))
    }

    /// One that was removed already, or is in hand by another receipt, is not taken.
    fn is_again(&self, message: &WireMessage, since: Since) -> bool {
        let mut lent = self.hand.lent();
        let Some(known) = lent.values_mut().find(|lent| lent.id == message.message_id) else { return false };
        known.receipt.clone_from(&message.receipt_handle);
        known.since = since;
        true
    }

    async fn delete(&mut self, these: &[(u64, String)]) -> Result<(), HoldLost> {
        if !these.is_empty() {
            self.removed_at = Some(Since::now());
        }
        for batch in these.chunks(AT_ONCE) {
            let entry = |(hold, receipt): &(u64, String)| json!({ "Id": hold.to_string(), "ReceiptHandle": receipt });
            let entries: Vec<Value> = batch.iter().map(entry).collect();
            let asked = json!({ "QueueUrl": self.queue, "Entries": entries });
            let answer = self.line.ask_patiently(Act::Delete, &asked).await;
            let done = answer.and_then(|body| read::<WireBatch>(&body)).map_err(|no| self.lost(&no))?;
            if done.successful.len() < batch.len() {
                let code = done.failed.first().map(|failed| line::plain(&failed.code)).unwrap_or_default();
                let why = format!("SQS did not remove a message that was sent ({code}): it is not sent again");
                return Err(HoldLost { message: self.hand.lose(&why) });
            }
        }
        Ok(())
    }

    fn receipts(&self, holds: &[u64]) -> Result<Vec<(u64, String)>, HoldLost> {
        let lent = self.hand.lent();
        let receipt = |hold: &u64| lent.get(hold).map(|lent| (*hold, lent.receipt.clone()));
        holds.iter().map(receipt).collect::<Option<Vec<_>>>().ok_or_else(|| HoldLost {
            message: "a message is not in hand: a fault of Watchbill, and nothing was done with it".to_owned(),
        })
    }

    /// The address of a target.
    async fn target(&mut self, name: &str) -> Result<String, No> {
        if let Some(url) = self.found.get(name) {
            return Ok(url.clone());
        }
        let url = self.line.find(name).await?;
        self.found.insert(name.to_owned(), url.clone());
        Ok(url)
    }

    /// Whether a message of the same group that was taken before is still here unsent: those behind it would overtake it.
    fn overtakes(&self, hold: u64) -> bool {
        let lent = self.hand.lent();
        let Some(group) = lent.get(&hold).and_then(|lent| lent.content.group.as_deref()) else { return false };
        let before = lent.range(..hold).map(|(_, lent)| lent);
        is_fifo(&self.name)
            && before.filter(|lent| lent.content.group.as_deref() == Some(group)).any(|lent| !lent.has_arrived)
    }

    /// Gives back those that wait for it.
    async fn return_all(&mut self) -> Result<(), HoldLost> {
        let batch = std::mem::take(&mut self.returning);
        if batch.is_empty() {
            return Ok(());
        }
        let asked = hiding(&self.queue, &batch, Duration::ZERO);
        self.line.ask_patiently(Act::Hide, &asked).await.map(drop).map_err(|no| self.lost(&no))
    }

    /// Everything that is in hand, which is in nobody's hand afterwards.
    fn let_go(&mut self) -> Vec<(u64, String)> {
        self.prolongs.abort_all();
        self.sends.abort();
        let mut all = std::mem::take(&mut self.returning);
        all.extend(std::mem::take(&mut *self.hand.lent()).into_iter().map(|(hold, lent)| (hold, lent.receipt)));
        all
    }
}

fn is_fifo(queue: &str) -> bool {
    queue.ends_with(".fifo")
}

#[async_trait]
impl Hold for SqsHold {
    /// All that is in the queue but for what is in hand here, also what others have in hand: what is taken moves from one of SQS's counts to
    /// another, each some time later, and their sum does not change by that.
    async fn waiting(&mut self) -> Result<u64, HoldLost> {
        self.is_ours()?;
        let count = self.count(&COUNTS).await.map_err(|no| self.lost(&no))?;
        Ok(count.saturating_sub(self.hand.lent().len() as u64))
    }

    async fn in_other_hands(&mut self) -> Result<u64, HoldLost> {
        self.is_ours()?;
        let count = self.count(&[IN_HANDS]).await.map_err(|no| self.lost(&no))?;
        Ok(count.saturating_sub((self.hand.lent().len() + self.returning.len()) as u64))
    }

    async fn take(&mut self, most: u32) -> Result<TakenLetters, HoldLost> {
        self.is_ours()?;
        let most = usize::try_from(most).unwrap_or(AT_ONCE);
        let mut letters = Vec::new();
        let mut waits_s = WAITS_S;
        while letters.len() < most {
            let (messages, since) = self.receive(most - letters.len(), waits_s).await?;
            if messages.is_empty() {
                break;
            }
            let mut again = Vec::new();
            for message in messages {
                if self.removed.knows(&message.message_id) {
                    again.push((again.len() as u64, message.receipt_handle));
                } else if !self.is_again(&message, since) {
                    let (id, receipt) = (message.message_id.clone(), message.receipt_handle.clone());
                    let (letter, content) = message.letter(self.next, &self.name);
                    let lent = Lent { id, receipt, since, content: Arc::new(content), has_arrived: false };
                    self.hand.lent().insert(self.next, lent);
                    self.next += 1;
                    letters.push(letter);
                }
            }
            self.delete(&again).await?;
            // Only behind what it brought is an empty answer no chance.
            waits_s = if letters.is_empty() { WAITS_S } else { 0 };
        }
        // What was in other hands when it was opened comes back a while later, and behind what is in hand more of its group may lie.
        let more = !letters.is_empty()
            || self.opened.ago() < BACK_WITHIN
            || self.removed_at.is_some_and(|at| at.ago() < COUNTED_FOR) && self.in_other_hands().await? > 0;
        Ok(TakenLetters { letters, more })
    }

    async fn send(&mut self, hold: u64, to: &Sending) -> Result<(), HoldLost> {
        self.is_ours()?;
        self.receipts(&[hold])?;
        if self.overtakes(hold) {
            let why = "one before it in its group was not sent, and it would overtake that".to_owned();
            self.sends.is_refused(hold, why);
            return Ok(());
        }
        let target = match self.target(&to.routing_key).await {
            Ok(target) => target,
            Err(No::Refused(_, why)) => {
                self.sends.is_refused(hold, why);
                return Ok(());
            }
            Err(no) => return Err(self.lost(&no)),
        };
        let content = self.hand.lent().get(&hold).map(|lent| Arc::clone(&lent.content));
        let entry =
            content.ok_or_else(|| "it is not in hand".to_owned()).and_then(|it| it.entry(to, is_fifo(&to.routing_key)));
        match entry {
            Ok(entry) => self.sends.send(Letter { hold, target, entry }),
            Err(why) => self.sends.is_refused(hold, why),
        }
        Ok(())
    }

    async fn confirmed(&mut self) -> Result<Option<Confirmed>, HoldLost> {
        self.is_ours()?;
        let told = self.sends.confirmed().await.map_err(|no| self.lost(&no))?;
        if let Some(Confirmed { hold, refused: None }) = &told
            && let Some(lent) = self.hand.lent().get_mut(hold)
        {
            lent.has_arrived = true;
        }
        Ok(told)
    }

    async fn remove(&mut self, holds: &[u64]) -> Result<(), HoldLost> {
        self.is_ours()?;
        let these = self.receipts(holds)?;
        // What is about to be deleted is not prolonged any more: that this fails would look as if it were lost.
        let going: Vec<Lent> = {
            let mut lent = self.hand.lent();
            holds.iter().filter_map(|hold| lent.remove(hold)).collect()
        };
        self.delete(&these).await?;
        going.into_iter().for_each(|lent| self.removed.note(lent.id));
        Ok(())
    }

    /// Several are given back at once; those that are not told by then are with [`Hold::close`].
    async fn give_back(&mut self, hold: u64) -> Result<(), HoldLost> {
        self.is_ours()?;
        self.receipts(&[hold])?;
        let lent = self.hand.lent().remove(&hold);
        self.returning.extend(lent.map(|lent| (hold, lent.receipt)));
        if self.returning.len() >= AT_ONCE { self.return_all().await } else { Ok(()) }
    }

    async fn moves(&mut self) -> Result<MovesThere, HoldLost> {
        self.is_ours()?;
        moves::there(&self.line, &self.queue).await.map_err(|no| self.lost(&no))
    }

    async fn move_begin(&mut self, per_second: u32, since: Instant) -> Result<MoveBegun, HoldLost> {
        self.is_ours()?;
        moves::begin(&self.line, &self.queue, per_second, since).await.map_err(|no| self.lost(&no))
    }

    async fn move_told(
        &mut self,
        began: Option<Instant>,
        since: Instant,
        per_second: u32,
    ) -> Result<Option<MoveTold>, HoldLost> {
        self.is_ours()?;
        let which = moves::Which { began, since, per_second };
        moves::told(&self.line, &self.queue, which).await.map_err(|no| self.lost(&no))
    }

    async fn move_cancel(&mut self, began: Instant) -> Result<(), HoldLost> {
        self.is_ours()?;
        moves::cancel(&self.line, &self.queue, began).await.map_err(|no| self.lost(&no))
    }

    async fn close(mut self: Box<Self>) {
        let all = self.let_go();
        if timeout(CLOSED_WITHIN, give_back(&self.line, &self.queue, &all)).await.is_err() {
            tracing::debug!("messages come back by themselves: SQS did not answer");
        }
    }
}

impl Drop for SqsHold {
    fn drop(&mut self) {
        let all = self.let_go();
        if all.is_empty() {
            return;
        }
        if let Ok(runtime) = Handle::try_current() {
            let (line, queue) = (self.line.clone(), self.queue.clone());
            runtime.spawn(async move {
                let _late = timeout(CLOSED_WITHIN, give_back(&line, &queue, &all)).await;
            });
        }
    }
}

#[cfg(test)]
#[path = "sqs_tests.rs"]
mod tests;
