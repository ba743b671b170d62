//! One poll of one source: asks every address, with patience and within limits, and has the answers read.
//!
//! To one address at most one request is in flight, over all sources at most four ([`PARALLEL_REQUESTS`]): Alertmanager
//! refuses more than a handful, and after waking up everything would ask at once.

mod asks;
mod pace;
mod patience;

use std::collections::VecDeque;
use std::hash::Hasher;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use futures::future::join_all;
use tokio::sync::{Mutex, Notify, Semaphore};
use watchbill_domain::alerts::senders;
use watchbill_domain::alerts::{Answered, Poll};
use watchbill_domain::ids::Peer;
use watchbill_domain::sources::{Backoff, PollFailure, PollFailureKind, RetryBudget, SourceSpec};
use watchbill_domain::time::Instant;
use watchbill_sources::ask::{Answer, Ask, HttpRequest, HttpResponse, Need, Reply};
use watchbill_sources::{Listing, QueuesRead, QueuesWanted, Source};
use watchbill_store::{PeerReading, SourceReading, Telling};
use xxhash_rust::xxh3::Xxh3;

use crate::ports::{Ports, Way};
use crate::queues::by_our_clock;
use crate::recall::{RecallAsk, Recalled, recall};
use crate::way;

pub(crate) use pace::Pace;
use patience::{Patience, in_haste};

/// Requests in flight over all sources.
pub(crate) const PARALLEL_REQUESTS: usize = 4;
/// Clocks nearer than this cannot be told apart: `Date` has whole seconds, and the answer took its time.
const SKEW_NOISE_MS: i64 = 2_000;
/// Tries per request, the first included.
const TRIES: u32 = 3;
/// How long an address is asked for ever more. Then its list counts as cut, and what was read of it is told.
const ASKED_FOR: Duration = Duration::from_secs(60);

/// What a poll needs; taken along into its task.
#[derive(Clone)]
pub(crate) struct PollTask {
    pub ports: Ports,
    pub workspace: PathBuf,
    pub spec: Arc<SourceSpec>,
    pub source: Arc<dyn Source>,
    pub permits: Arc<Semaphore>,
    pub budget: RetryBudget,
    /// Which wake-up this poll belongs to; an answer from before a sleep is not believed.
    pub era: u64,
    /// The hash of the last answers, when the same answers may be skipped.
    pub unchanged_if: Option<u64>,
    pub pace: Arc<Pace>,
    /// Told whenever the pace changes.
    pub paced: Arc<Notify>,
    /// Whether what is asked seldom is asked too.
    pub seldom: Seldom,
    /// The gap that a good poll would end, where somebody keeps a history of it.
    pub recall: Option<RecallAsk>,
    /// The queues that are asked about too, of a source that tells of any.
    pub queues: Option<QueuesWanted>,
}

/// Whether a poll asks what is asked seldom, [`Source::seldom`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Seldom {
    /// It is time for it.
    Asked,
    /// What was told of it last goes on being what is known.
    LeftOut,
}

impl Seldom {
    /// How long what was asked seldom is good.
    const EVERY: Duration = Duration::from_secs(300);

    /// Whether to ask at `now` what was answered last then.
    pub fn due(answered_at: Option<Instant>, now: Instant) -> Self {
        let fresh = answered_at.is_some_and(|at| at <= now && now.since(at) < Self::EVERY);
        if fresh { Self::LeftOut } else { Self::Asked }
    }
}

/// How a poll went.
pub(crate) struct PollDone {
    /// Which wake-up it belongs to.
    pub era: u64,
    pub budget: RetryBudget,
    pub outcome: Result<Polled, PollFailure>,
}

/// A good poll.
pub(crate) struct Polled {
    /// What it brought; `None` when the answers are those of the last good poll to the byte.
    pub poll: Option<Poll>,
    pub reading: SourceReading,
    /// Whether it brought what is asked seldom.
    pub seldom: Seldom,
    /// Of all bodies that matter; `None` when an address failed.
    pub answers_hash: Option<u64>,
    /// What is known by now of the gap that it ends.
    pub recalled: Recalled,
    /// What it brought of queues, by our clock; `None` where it was asked for none.
    pub queues: Option<QueuesRead>,
}

/// Makes the poll.
pub(crate) async fn poll(task: PollTask) -> PollDone {
    let budget = Arc::new(Mutex::new(task.budget));
    let outcome = attempt(&task, &budget).await;
    if outcome.as_ref().is_err_and(|failure| failure.kind == PollFailureKind::Auth) {
        way::expire_tokens(&task.ports, &task.spec.connection);
    }
    let budget = *budget.lock().await;
    PollDone { era: task.era, budget, outcome }
}

async fn attempt(task: &PollTask, budget: &Mutex<RetryBudget>) -> Result<Polled, PollFailure> {
    let began = task.ports.clock.now();
    let way = way::to_source(&task.ports, &task.workspace, &task.spec.connection, &*task.source).await?;
    let wants_nothing = QueuesWanted::default();
    let wanted = task.queues.as_ref().unwrap_or(&wants_nothing);
    if !task.source.asks(wanted, &[]).is_empty() {
        return asks::attempt(task, &way, budget, began).await;
    }
    let mut by_peer: Vec<(Peer, VecDeque<(HttpRequest, Patience)>)> = Vec::new();
    let seldom = if task.seldom == Seldom::Asked { task.source.seldom() } else { Vec::new() };
    let of_queues = task.queues.as_ref().map(|wanted| task.source.queue_requests(wanted, began)).unwrap_or_default();
    let requests = task.source.requests(began).into_iter().map(|request| (request, Patience::Usual));
    let optional = seldom.into_iter().chain(of_queues).map(|request| (request, Patience::Short));
    for (request, patience) in requests.chain(optional) {
        match by_peer.iter_mut().find(|(peer, _)| *peer == request.peer) {
            Some((_, requests)) => requests.push_back((request, patience)),
            None => by_peer.push((request.peer.clone(), VecDeque::from([(request, patience)]))),
        }
    }
    task.pace.lock().addresses = by_peer.len();
    let asked = by_peer.into_iter().map(|(_, requests)| ask_peer(task, &way, budget, wanted, requests));
    let answers: Vec<Answer> = join_all(asked).await.into_iter().flatten().collect();
    let now = task.ports.clock.now();
    let mut reading = SourceReading {
        skew_ms: skew_ms(&answers),
        bytes: bytes(&answers),
        took: now.since(began),
        ..SourceReading::default()
    };
    let answers_hash = hash(&answers);
    let was_left_out = task.seldom == Seldom::LeftOut && !task.source.seldom().is_empty();
    if answers_hash.is_some() && answers_hash == task.unchanged_if {
        reading.unanswered = if was_left_out { Telling::NotAsked } else { Telling::AsBefore };
        let (seldom, recalled) = (task.seldom, Recalled::default());
        return Ok(Polled { poll: None, reading, seldom, answers_hash, recalled, queues: None });
    }
    let poll = task.source.parse(&answers, now)?;
    describe(&mut reading, &poll);
    let queues = task.queues.as_ref().map(|wanted| read_queues(task, wanted, &answers, reading.skew_ms, now));
    if let Some(trouble) = queues.as_ref().and_then(trouble) {
        reading.problem.get_or_insert(trouble);
    }
    if was_left_out {
        reading.unanswered = Telling::NotAsked;
    }
    let recalled = match &task.recall {
        Some(ask) => recall(task, ask, reading.skew_ms, now).await,
        None => Recalled::default(),
    };
    if let Some(untold) = &recalled.untold {
        let other = reading.problem.map(|problem| format!("; {problem}")).unwrap_or_default();
        reading.problem = Some(format!("{untold}{other}"));
    }
    Ok(Polled { poll: Some(poll), reading, seldom: task.seldom, answers_hash, recalled, queues })
}

/// What the answers say of queues: read by the clock of the source, because they tell of times in it, and told by ours.
fn read_queues(task: &PollTask, wanted: &QueuesWanted, answers: &[Answer], skew_ms: i64, now: Instant) -> QueuesRead {
    by_our_clock(task.source.read_queues(wanted, answers, now.shifted_ms(skew_ms)), skew_ms)
}

/// Why not all queues could be read although the poll is good, in one sentence.
fn trouble(read: &QueuesRead) -> Option<String> {
    let first = read.problems.first().map(|first| match read.problems.len() {
        1 => first.to_string(),
        others => format!("{first} (and {} more)", others - 1),
    });
    match &read.listing {
        Listing::Whole => first,
        Listing::Partial(why) => Some(first.unwrap_or_else(|| why.clone())),
        Listing::NothingVisible(why) => Some(why.clone()),
    }
}

/// Asks one address, one request after another; after a failed `Required` one the rest is not asked.
async fn ask_peer(
    task: &PollTask,
    way: &Way,
    budget: &Mutex<RetryBudget>,
    wanted: &QueuesWanted,
    mut requests: VecDeque<(HttpRequest, Patience)>,
) -> Vec<Answer> {
    let began = task.ports.clock.now();
    let mut answers = Vec::with_capacity(requests.len());
    let hasty = in_haste(way);
    let mut hasty_since = None;
    while let Some((request, patience)) = requests.pop_front() {
        let now = task.ports.clock.now();
        if patience == Patience::Short && now.since(*hasty_since.get_or_insert(now)) >= patience::HASTY_IN_ALL {
            continue;
        }
        let ask = Ask::Http(request.clone());
        let replied = match patience {
            Patience::Usual => ask_patiently(task, way, budget, &ask, TRIES).await,
            Patience::Short => ask_patiently(task, &hasty, budget, &ask, 1).await,
        };
        let result = replied.and_then(Reply::http);
        let good = result.as_ref().is_ok_and(|response| response.json_body().is_ok());
        let go_on = good || request.need == Need::Optional;
        answers.push(Answer { request, result });
        if !go_on {
            break;
        }
        let within = Within { span: task.ports.clock.now().since(began), bytes: bytes(&answers), cap: way.body_cap };
        if good && within.goes_on() {
            let next = task.source.follow_up(wanted, &answers);
            next.into_iter().for_each(|next| requests.push_front((next, patience)));
        }
    }
    task.pace.lock().addresses -= 1;
    task.paced.notify_one();
    answers
}

/// What the answers of one address took so far.
struct Within {
    span: Duration,
    bytes: u64,
    /// The most bytes of one answer, which is the most of all that are held at once, too.
    cap: u64,
}

impl Within {
    /// Whether a further page may be asked for.
    fn goes_on(&self) -> bool {
        self.span < ASKED_FOR && self.bytes < self.cap
    }
}

async fn ask_patiently(
    task: &PollTask,
    way: &Way,
    budget: &Mutex<RetryBudget>,
    ask: &Ask,
    most_tries: u32,
) -> Result<Reply, PollFailure> {
    {
        let mut budget = budget.lock().await;
        *budget = budget.earn();
    }
    let mut backoff = Backoff::new(Duration::from_millis(200), Duration::from_secs(3));
    let mut tries = 1;
    loop {
        let result = {
            let _permit = task.permits.acquire().await;
            task.ports.network.ask(ask, way).await
        };
        let failure = match &result {
            Ok(Reply::Http(response)) => response.json_body().err(),
            Ok(Reply::Redis(_) | Reply::Sql(_) | Reply::Nats(_)) => None,
            Err(failure) => Some(failure.clone()),
        };
        let Some(failure) = failure.filter(|f| f.kind.is_transient() && tries < most_tries) else { return result };
        let paid = {
            let mut budget = budget.lock().await;
            budget.spend().map(|rest| *budget = rest).is_some()
        };
        if !paid {
            return result;
        }
        let (wait, next) = backoff.next(task.ports.chance.random());
        let asked_to_wait = match &result {
            Ok(Reply::Http(response)) => response.retry_after_s.map(Duration::from_secs),
            _ => None,
        };
        if asked_to_wait.is_some_and(|asked| asked > Duration::from_secs(5)) {
            // Waiting here would hold the round up; the next regular poll comes soon, and the breaker spaces those that follow.
            return result;
        }
        tracing::debug!(source = %task.spec.name, peer = %ask.peer(), kind = failure.kind.word(), "asking again");
        sleep(task, asked_to_wait.unwrap_or_default().max(wait)).await;
        backoff = next;
        tries += 1;
    }
}

async fn sleep(task: &PollTask, span: Duration) {
    let until = task.ports.clock.now().plus(span);
    task.pace.lock().naps.push(until);
    task.paced.notify_one();
    while task.ports.clock.now() < until {
        task.ports.clock.sleep_until(until).await;
    }
    task.pace.lock().naps.retain(|nap| *nap > until);
}

fn responses(answers: &[Answer]) -> impl Iterator<Item = &HttpResponse> {
    answers.iter().filter_map(|answer| answer.result.as_ref().ok())
}

fn bytes(answers: &[Answer]) -> u64 {
    responses(answers).map(|response| response.body.len() as u64).sum()
}

/// Server clock minus ours by the answer that tells; zero when it cannot be told apart.
pub(crate) fn skew_ms(answers: &[Answer]) -> i64 {
    let skew = responses(answers)
        .filter_map(|response| response.server_date.map(|date| date.as_ms() - response.asked_at.as_ms()))
        .min_by_key(|skew| skew.abs())
        .unwrap_or(0);
    if skew.abs() <= SKEW_NOISE_MS { 0 } else { skew }
}

/// One hash over all bodies, or `None` when an address gave none: then the answers have to be looked at.
fn hash(answers: &[Answer]) -> Option<u64> {
    let mut hasher = Xxh3::new();
    for answer in answers {
        let body = answer.result.as_ref().ok()?.json_body().ok()?;
        hasher.update(body);
        hasher.write_usize(body.len());
    }
    Some(hasher.finish())
}

/// Says in one sentence what is not as it should be although the poll is good.
fn describe(reading: &mut SourceReading, poll: &Poll) {
    reading.peers = poll
        .peers
        .iter()
        .map(|report| PeerReading {
            peer: report.peer.clone(),
            version: report.version.clone(),
            started_at: report.started_at,
            cluster: report.cluster.clone(),
            problem: match &report.answered {
                Answered::Whole => None,
                Answered::AllBut(_) | Answered::Partly => Some("some of its alerts could not be read".to_owned()),
                Answered::Failed(failure) => Some(failure.message.clone()),
            },
        })
        .collect();
    reading.rules.clone_from(&poll.rules);
    reading.unanswered = Telling::Anew(poll.unanswered.clone());
    reading.senders = senders(&poll.sightings, reading.skew_ms);
    let ill = reading.peers.iter().filter(|peer| peer.problem.is_some()).count();
    reading.problem = match (ill, poll.problems.as_slice()) {
        (0, []) => None,
        (0, [first]) => Some(format!("one item could not be read: {first}")),
        (0, [first, rest @ ..]) => Some(format!("{} items could not be read; the first: {first}", rest.len() + 1)),
        (ill, _) => {
            let first = reading.peers.iter().find(|peer| peer.problem.is_some());
            first.map(|peer| {
                let rest = if ill > 1 { format!(" (and {} more addresses)", ill - 1) } else { String::new() };
                format!("{} {}{rest}", peer.peer, peer.problem.as_deref().unwrap_or_default())
            })
        }
    };
}

/// The instant a source is next polled: its interval later, moved by up to a twentieth so that laptops do not ask in step.
pub(crate) fn next_poll_at(now: Instant, every: Duration, random: f64) -> Instant {
    now.plus(every.mul_f64(0.95 + 0.1 * random.clamp(0.0, 1.0)))
}

#[cfg(test)]
#[path = "poll_tests.rs"]
mod tests;
