//! What every kind of source provides. See `docs/architecture.md`, "How to add a source kind".

mod wishes;

use std::time::Duration;

use watchbill_domain::alerts::{Hindsight, Poll, Returns, SeverityRules};
use watchbill_domain::ids::{Peer, QueueName};
use watchbill_domain::slo::{Offered, Sli};
use watchbill_domain::sources::{Field, PollFailure, PollFailureKind, SourceSpec};
use watchbill_domain::time::Instant;

use crate::around::Around;
use crate::ask::{Answer, Ask, HttpRequest, Replied};
use crate::letters::{LetterPlace, ReadLetter, TakenLetter};
use crate::measuring::{MeasureAsk, Measured, Question, ReconcileAsk, Reconciled, Survey};
use crate::peek::{Peeked, Peeking};
use crate::peers::{no_alerts, not_asked};
use crate::queues::{BrokerRead, QueueAnew, QueuesRead, QueuesWanted};

pub use wishes::{
    Action, DrawnPage, HindsightAsk, Receipt, Series, SeriesAnswer, SeriesAsk, SilencesAnswer, SilencesAsk, ToDraw,
};

/// A kind of source: what it is called, what it can be told, and how one is made.
pub struct Kind {
    /// Its id in `watchbill.toml`.
    pub id: &'static str,
    /// Its name as its makers write it.
    pub title: &'static str,
    /// Two or three sentences for the manual and the settings form: what it reads and what it needs for that.
    pub about: &'static str,
    /// What it does about the alerts it has.
    pub role: Role,
    /// How often it is polled unless set, seconds.
    pub every_s: u64,
    /// How its addresses begin: in the clear, then encrypted where that can be seen in an address, then others. [`HTTP`] for what
    /// is asked over HTTP alone.
    pub schemes: &'static [&'static str],
    /// Its own settings, besides those every source has.
    pub fields: &'static [Field],
    /// Makes a source from a validated definition.
    pub build: fn(&SourceSpec, &SeverityRules) -> Box<dyn Source>,
}

/// Addresses that are asked over HTTP.
pub const HTTP: &[&str] = &["http", "https"];

/// What a kind of source does about the alerts it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// It has the last word about notifying: it knows of silences and who was told.
    Notifies,
    /// It evaluates rules and hands what fires to a source that notifies. Where such a source tells of the same alert, that
    /// is the one that counts.
    Evaluates,
    /// It stands by itself: what it tells has names of its own, by which nothing can be known to be what another source tells.
    Apart,
}

impl Role {
    /// What it means that an alert of such a source is back after it was over. What stands by itself keeps its alerts, and
    /// who opens one again wants somebody; others hold them in memory alone.
    #[must_use]
    pub fn returns(self) -> Returns {
        match self {
            Self::Notifies | Self::Evaluates => Returns::SameEpisode,
            Self::Apart => Returns::NewEpisode,
        }
    }
}

impl Kind {
    /// How an address of it begins that is encrypted, where there is one.
    #[must_use]
    pub fn usual_scheme(&self) -> &'static str {
        self.schemes.get(1).or(self.schemes.first()).copied().unwrap_or_default()
    }
}

impl std::fmt::Debug for Kind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Kind").field(&self.id).finish()
    }
}

/// One configured source. Pure: it says what to ask and what the answers mean.
pub trait Source: Send + Sync {
    /// What to ask for one poll, per address in order; to one address they are made one after another.
    fn requests(&self, now: Instant) -> Vec<HttpRequest>;

    /// What to ask besides, no oftener than every five minutes: what changes slowly, above all what a source does while nobody
    /// answers. It is asked behind [`Source::requests`], and its answers are read with theirs.
    fn seldom(&self) -> Vec<HttpRequest> {
        Vec::new()
    }

    /// What the last of these answers makes it necessary to ask next, like a further page of its list. They are those of one
    /// address so far, in order; it is looked at after every good one. `wanted` is what is wanted of its queues, if it tells of any.
    fn follow_up(&self, _wanted: &QueuesWanted, _answers: &[Answer]) -> Option<HttpRequest> {
        None
    }

    /// What the answers mean. They are those of [`Source::requests`], in order, each with those that followed it, and behind them
    /// those of [`Source::seldom`] where it was asked; after a failed `Required` one the rest of that address are missing.
    ///
    /// # Errors
    /// When no address gave anything that may be believed: the failure that says most.
    fn parse(&self, answers: &[Answer], now: Instant) -> Result<Poll, PollFailure>;

    /// What to ask to carry an action out: addresses are tried in order until one accepts. Nothing, if this kind has no
    /// words for the action.
    fn action(&self, _action: &Action) -> Vec<HttpRequest> {
        Vec::new()
    }

    /// What the answer to an action's request means.
    ///
    /// # Errors
    /// The failure, in words for the person who asked for the action.
    fn receipt(&self, _answer: &Answer) -> Result<Receipt, PollFailure> {
        Err(no_alerts())
    }

    /// What to ask for silences; addresses are tried in order until one answers. Nothing, if this kind keeps none.
    fn silences(&self, _wanted: &SilencesAsk) -> Vec<HttpRequest> {
        Vec::new()
    }

    /// What the answer to a request of [`Source::silences`] means.
    ///
    /// # Errors
    /// The failure, in words for the person who asked.
    fn read_silences(&self, _answer: &Answer) -> Result<SilencesAnswer, PollFailure> {
        Ok(SilencesAnswer::default())
    }

    /// What to ask for the course of an expression over time; addresses are tried in order until one answers. Nothing, if
    /// this kind keeps no history.
    fn series(&self, _wanted: &SeriesAsk) -> Vec<HttpRequest> {
        Vec::new()
    }

    /// What the answer to a request of [`Source::series`] means.
    ///
    /// # Errors
    /// The failure, in words for the person who asked: the source's own where it refuses the expression.
    fn read_series(&self, _answer: &Answer) -> Result<SeriesAnswer, PollFailure> {
        Ok(SeriesAnswer::default())
    }

    /// What to ask, by [`Source::series`], to learn how its alerts fired in a span. Nothing, if this kind keeps no history.
    fn hindsight(&self, _wanted: &HindsightAsk) -> Vec<SeriesAsk> {
        Vec::new()
    }

    /// What the answers to [`Source::hindsight`] mean, all of them and in order; times are the server's.
    fn read_hindsight(&self, _wanted: &HindsightAsk, _answers: &[SeriesAnswer]) -> Hindsight {
        Hindsight::default()
    }

    /// Whether it can measure SLIs. If not, nothing of what follows is of use.
    fn measures(&self) -> bool {
        false
    }

    /// What to ask to learn how these SLIs can be measured.
    fn survey(&self, _slis: &[Sli]) -> Vec<Question> {
        Vec::new()
    }

    /// What the answers to the questions of [`Source::survey`] mean: one of each, in order. What failed is left open.
    fn read_survey(&self, _slis: &[Sli], _answers: &[Answer]) -> Survey {
        Survey::default()
    }

    /// The pieces of which each is one question of bearable size, oldest first. Taken together they give what the whole would.
    fn pieces(&self, _wanted: &MeasureAsk) -> Vec<MeasureAsk> {
        Vec::new()
    }

    /// What to ask for one of [`Source::pieces`].
    fn measuring(&self, _piece: &MeasureAsk) -> Question {
        Vec::new()
    }

    /// What the answer to a request of [`Source::measuring`] means. The same answer gives the same, however often.
    ///
    /// # Errors
    /// The failure. Where several SLIs are refused at once, one of them may be at fault: each can be asked by itself.
    fn read_measured(&self, _piece: &MeasureAsk, _answer: &Answer) -> Result<Measured, PollFailure> {
        Ok(Measured::default())
    }

    /// What to ask for the sums over stretches of a day by the source's own reckoning.
    fn reconciling(&self, _wanted: &ReconcileAsk) -> Vec<Question> {
        Vec::new()
    }

    /// What the answers to the questions of [`Source::reconciling`] mean: one of each, in order.
    fn read_reconciled(&self, wanted: &ReconcileAsk, _answers: &[Answer]) -> Reconciled {
        vec![None; wanted.stretches.len()]
    }

    /// Where a person sees an expression drawn, what they would open first at first; nothing where there is no such page.
    fn drawn_at(&self, _of: &ToDraw<'_>) -> Vec<DrawnPage> {
        Vec::new()
    }

    /// What has to be set at the source for a page that is not among those of [`Source::drawn_at`], in a sentence.
    fn drawn_nowhere(&self) -> Option<String> {
        None
    }

    /// What to ask for the service levels that others keep as rules in this source.
    fn discovering(&self) -> Question {
        Vec::new()
    }

    /// What the answer to a request of [`Source::discovering`] means.
    ///
    /// # Errors
    /// The failure, in words for the person who asked.
    fn read_discovered(&self, _answer: &Answer) -> Result<Vec<Offered>, PollFailure> {
        Ok(Vec::new())
    }

    /// Whether it tells of queues. If not, nothing of what follows is of use.
    fn watches_queues(&self) -> bool {
        false
    }

    /// What to ask with every poll to learn of queues, besides [`Source::requests`] and behind them: all of it `Optional`, because
    /// alerts do not wait for it. A kind that is there for queues alone asks for them in [`Source::requests`] already, and here for what
    /// it can do without.
    fn queue_requests(&self, _wanted: &QueuesWanted, _now: Instant) -> Vec<HttpRequest> {
        Vec::new()
    }

    /// What the answers say of queues: those that [`Source::parse`] gets, and those of [`Source::queue_requests`] among them.
    /// Nothing that failed or could not be read makes a queue look emptier, or gone.
    fn read_queues(&self, _wanted: &QueuesWanted, _answers: &[Answer], _now: Instant) -> QueuesRead {
        QueuesRead::unread("this kind of source knows no queues")
    }

    /// The addresses that are asked for messages of a queue, in the order in which they are tried. None, if this kind hands out no
    /// messages.
    fn peek_peers(&self, _queue: &QueueName) -> Vec<Peer> {
        Vec::new()
    }

    /// What to ask this address next, to learn of one queue what decides whether messages of it may be read: right before they are,
    /// because it may be different since the last poll. It is called again with all that was replied so far, failures among them, at
    /// most [`MOST_ROUNDS`] times, until it has nothing more to ask. The first address counts whose replies can be read. Nothing of a
    /// message is in them.
    fn queue_anew(&self, _queue: &QueueName, _at: &Peer, _replied: &[Replied]) -> Option<Ask> {
        None
    }

    /// What the replies of one address to [`Source::queue_anew`] say, in order.
    ///
    /// # Errors
    /// The failure, in words for the person who wants to read messages.
    fn read_queue_anew(
        &self,
        _queue: &QueueName,
        _at: &Peer,
        _replied: &[Replied],
        _now: Instant,
    ) -> Result<QueueAnew, PollFailure> {
        Err(hands_out_nothing())
    }

    /// What to ask next, of the address that answered [`Source::queue_anew`] and of no other, to read messages of a queue and leave them
    /// in it. It is called again with all that was replied so far, at most [`MOST_PEEK_ROUNDS`] times, until it has nothing more to
    /// ask: a kind that takes messages in hand gives them back there. After a failure as well, because no ask is made twice, and that no
    /// reply came does not mean that nothing was done: a kind that has nothing to give back asks nothing then.
    fn peek(&self, _peeking: &Peeking<'_>) -> Option<Ask> {
        None
    }

    /// What the replies to the asks of [`Source::peek`] brought, when it has nothing more to ask. What was read before something failed
    /// may be shown, with what could not be done among [`Peeked::problems`].
    ///
    /// # Errors
    /// The failure, in words for the person who wants to read messages; it quotes nothing of a reply.
    fn read_peek(&self, _peeking: &Peeking<'_>, _now: Instant) -> Result<Peeked, PollFailure> {
        Err(hands_out_nothing())
    }

    /// The addresses that are asked for queues that nobody names, in the order in which they are tried. None, if this kind tells of all
    /// its queues, or of none.
    fn around_peers(&self) -> Vec<Peer> {
        Vec::new()
    }

    /// What to ask this address next to find them: called again with all that was replied so far, at most [`MOST_ROUNDS`] times, until it has
    /// nothing more to ask.
    fn look_around(&self, _at: &Peer, _replied: &[Replied]) -> Option<Ask> {
        None
    }

    /// What the replies of one address say, besides what is `wanted`.
    ///
    /// # Errors
    /// The failure, where nothing was told.
    fn read_around(&self, _wanted: &QueuesWanted, _at: &Peer, _replied: &[Replied]) -> Result<Around, PollFailure> {
        Err(not_asked())
    }

    /// Where messages of a queue can be taken in hand; none where this kind has none to give, or no address for it.
    fn letter_place(&self, _queue: &QueueName) -> Option<LetterPlace> {
        None
    }

    /// The routing key by which what is sent from one queue gets straight into another; none where there is no such way.
    fn key_into(&self, _from: &QueueName, _to: &QueueName) -> Option<String> {
        None
    }

    /// What a message says that was taken in hand.
    ///
    /// # Errors
    /// When it cannot be read; nothing of it is quoted.
    fn read_letter(&self, _letter: &TakenLetter<'_>) -> Result<ReadLetter, PollFailure> {
        Err(hands_out_nothing())
    }

    /// What to ask a broker that does not speak HTTP, or one whose requests are signed. It is called again with all that was replied so far, at most
    /// [`MOST_ROUNDS`] times, until it has nothing more to ask; asks to one address are made one after another. A source that
    /// asks in this way asks nothing in [`Source::requests`].
    fn asks(&self, _wanted: &QueuesWanted, _replies: &[Replied]) -> Vec<Ask> {
        Vec::new()
    }

    /// What the replies mean, in place of [`Source::parse`] and [`Source::read_queues`]. Nothing that failed or could not be read
    /// makes a queue look emptier, or gone.
    ///
    /// # Errors
    /// When no address gave anything that may be believed: the failure that says most.
    fn read_replies(
        &self,
        _wanted: &QueuesWanted,
        _replies: &[Replied],
        _now: Instant,
    ) -> Result<BrokerRead, PollFailure> {
        Err(not_asked())
    }

    /// How a token is written into a request.
    fn token_scheme(&self) -> TokenScheme {
        TokenScheme::Bearer
    }

    /// How long a request may take in all before it counts as failed.
    fn timeout(&self) -> Duration;
}

fn hands_out_nothing() -> PollFailure {
    let message = "hands out no messages: its kind knows only how many there are".to_owned();
    PollFailure { kind: PollFailureKind::Refused, message }
}

/// How often [`Source::asks`] is called for one poll.
pub const MOST_ROUNDS: usize = 8;

/// How often [`Source::peek`] is called for one look at messages.
pub const MOST_PEEK_ROUNDS: usize = 32;

/// How a token is written into a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TokenScheme {
    /// `Authorization: Bearer ...`.
    Bearer,
    /// `Authorization: Token token=...`, the way of PagerDuty's keys.
    TokenParameter,
}
