//! A broker in memory, with queues whose messages can be taken in hand, and sealed files in memory.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use bytes::Bytes;
use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret, SecretString};

use crate::ports::{
    Confirmed, EachRecord, Hold, HoldLost, LetterField, LetterPlace, Letters, PollFailure, PollFailureKind,
    QueueLetter, Sealing, Sending, TakenLetters, Unsealed, Vault, Way,
};

/// The header that says which replay sent a message.
const STAMP: &str = "x-watchbill-replay";

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

/// Sealed files in memory.
#[derive(Debug, Default)]
pub struct MemoryVault(Arc<Mutex<Sealed>>);

#[derive(Debug, Default)]
struct Sealed {
    files: HashMap<PathBuf, SealedFile>,
    keys: u64,
    /// Why nothing can be written.
    full: Option<io::ErrorKind>,
}

#[derive(Debug, Clone, Default)]
struct SealedFile {
    name: String,
    key: String,
    records: Vec<Vec<u8>>,
    damaged: Vec<u64>,
}

impl MemoryVault {
    /// Nothing can be written from now on; or again where there is no reason.
    pub fn fail(&self, why: Option<io::ErrorKind>) {
        self.lock().full = why;
    }

    /// How many records the file of this name has; none where there is no such file.
    #[must_use]
    pub fn records_of(&self, name: &str) -> Option<usize> {
        self.lock().files.values().find(|file| file.name == name).map(|file| file.records.len())
    }

    /// A record of the file of this name does not open any more.
    pub fn damage(&self, name: &str, number: u64) {
        let mut sealed = self.lock();
        sealed.files.values_mut().filter(|file| file.name == name).for_each(|file| file.damaged.push(number));
    }

    fn lock(&self) -> MutexGuard<'_, Sealed> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Vault for MemoryVault {
    fn new_key(&self) -> io::Result<SecretString> {
        let mut sealed = self.lock();
        sealed.keys += 1;
        Ok(SecretString::from(format!("key {}", sealed.keys)))
    }

    fn write(&self, path: &Path, name: &str, key: &SecretString) -> io::Result<Box<dyn Sealing>> {
        let mut sealed = self.lock();
        if let Some(why) = sealed.full {
            return Err(why.into());
        }
        let (name_of, key_of) = (name.to_owned(), key.expose_secret().to_owned());
        let new = || SealedFile { name: name_of, key: key_of, ..SealedFile::default() };
        let file = sealed.files.entry(path.to_owned()).or_insert_with(new);
        if file.name != name || file.key != key.expose_secret() {
            return Err(io::ErrorKind::InvalidData.into());
        }
        Ok(Box::new(MemorySealing { sealed: Arc::clone(&self.0), path: path.to_owned(), is_broken: false }))
    }

    fn read(&self, path: &Path, name: &str, key: &SecretString, each: &mut EachRecord<'_>) -> io::Result<Unsealed> {
        let file = self.lock().files.get(path).cloned().ok_or(io::ErrorKind::NotFound)?;
        if file.name != name || file.key != key.expose_secret() {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let mut found = Unsealed::default();
        for (number, record) in (0..).zip(file.records) {
            if file.damaged.contains(&number) {
                found.damaged.push(number);
            } else {
                each(Zeroizing::new(record))?;
                found.opened += 1;
            }
        }
        Ok(found)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        let mut sealed = self.lock();
        // A full disk lets go of what it has.
        if sealed.full == Some(io::ErrorKind::PermissionDenied) {
            return Err(io::ErrorKind::PermissionDenied.into());
        }
        sealed.files.remove(path);
        Ok(())
    }
}

struct MemorySealing {
    sealed: Arc<Mutex<Sealed>>,
    path: PathBuf,
    is_broken: bool,
}

impl MemorySealing {
    /// After an error it stays an error, as with a file on a disk.
    fn may_write(&mut self) -> io::Result<()> {
        let full = self.lock().full;
        self.is_broken |= full.is_some();
        match full {
            Some(why) => Err(why.into()),
            None if self.is_broken => Err(io::Error::other("writing the file failed before: it has to be opened anew")),
            None => Ok(()),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Sealed> {
        self.sealed.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Sealing for MemorySealing {
    fn put(&mut self, record: &[u8]) -> io::Result<()> {
        self.may_write()?;
        let mut sealed = self.lock();
        let file = sealed.files.get_mut(&self.path).ok_or(io::ErrorKind::NotFound)?;
        file.records.push(record.to_vec());
        Ok(())
    }

    fn sync(&mut self) -> io::Result<()> {
        self.may_write()
    }

    fn len(&self) -> u64 {
        self.lock().files.get(&self.path).map_or(0, |file| file.records.len() as u64)
    }
}
