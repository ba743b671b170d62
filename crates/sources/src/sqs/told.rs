//! What one address answered, by what it was asked.

use std::collections::{BTreeMap, BTreeSet};

use bytes::Bytes;
use serde::Deserialize;
use watchbill_domain::ids::{Peer, QueueName};
use watchbill_domain::queues::BrokerMove;
use watchbill_domain::sources::{PollFailure, PollFailureKind};
use watchbill_domain::time::Instant;

use super::figures::Figures;
use super::moves;
use super::wire::{WireAttributes, WireList, WireQueue, asked_about, asked_moves_of, name_in_url, object};
use crate::ask::{Ask, AwsAction, AwsAsk, Replied, Reply};
use crate::items::Text;
use crate::peers::not_asked;

/// The answers of one address.
pub(super) struct Told<'a> {
    /// When the list was asked for, by our clock.
    pub(super) asked_at: Instant,
    /// Whether these credentials may list queues.
    pub(super) may_list: bool,
    /// How many queues were listed, also such as are not wanted.
    pub(super) listed: usize,
    /// Those that are wanted, each with its address.
    pub(super) queues: BTreeMap<QueueName, String>,
    /// How many pages of the list were read, and what gives the next.
    pub(super) pages: usize,
    pub(super) next: Option<String>,
    /// Why the list may not have all of them.
    pub(super) doubt: Option<String>,
    /// What queues say of themselves, of those that were asked.
    pub(super) attributes: BTreeMap<QueueName, Result<WireAttributes<'a>, Refused>>,
    /// Which queues feed one, of those of which that was asked.
    pub(super) feeders: BTreeMap<QueueName, Result<Feeders, Refused>>,
    /// What SQS moves out of queues by itself, of those of which that was asked; none of what is over.
    pub(super) moves: BTreeMap<QueueName, Result<Option<BrokerMove>, Refused>>,
    /// Figures of CloudWatch.
    pub(super) figures: Figures,
}

/// The queues whose dead letters go into one.
#[derive(Debug, Default)]
pub(super) struct Feeders {
    pub(super) names: BTreeSet<QueueName>,
    /// Whether these are all.
    pub(super) is_whole: bool,
}

/// Why something was not answered.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Refused {
    /// These credentials may not.
    Denied,
    /// There is no such queue.
    NoSuchQueue,
    /// Anything else.
    Failed(PollFailure),
}

impl<'a> Told<'a> {
    /// What this address answered, of the queues whose names are `wanted`.
    ///
    /// # Errors
    /// Where it did not, or the list cannot be read.
    pub(super) fn of(replies: &'a [Replied], peer: &Peer, wanted: impl Fn(&str) -> bool) -> Result<Self, PollFailure> {
        let mut told = Self {
            asked_at: Instant::from_ms(0),
            may_list: true,
            listed: 0,
            queues: BTreeMap::new(),
            pages: 0,
            next: None,
            doubt: None,
            attributes: BTreeMap::new(),
            feeders: BTreeMap::new(),
            moves: BTreeMap::new(),
            figures: Figures::default(),
        };
        let mut was_listed = false;
        for replied in replies {
            let Ask::Aws(ask) = &replied.ask else { continue };
            if ask.peer != *peer {
                continue;
            }
            let answer = body(replied, ask);
            match ask.action {
                AwsAction::ListQueues if !was_listed => {
                    was_listed = true;
                    told.asked_at = asked_at(replied);
                    told.begin(answer, &wanted)?;
                }
                AwsAction::ListQueues => told.go_on(answer, &wanted),
                AwsAction::GetQueueAttributes => {
                    if let Some(name) = asked_about(&ask.json) {
                        told.attributes.insert(name, attributes(answer));
                    }
                }
                AwsAction::ListDeadLetterSourceQueues => {
                    if let Some(name) = asked_about(&ask.json) {
                        told.feeders.insert(name, feeders(answer));
                    }
                }
                AwsAction::ListMessageMoveTasks => {
                    if let Some(name) = asked_moves_of(&ask.json) {
                        told.moves.insert(name, moves::of(answer, asked_at(replied)));
                    }
                }
                AwsAction::GetMetricData => told.figures.take(&ask.json, answer),
                // A poll looks at no message.
                AwsAction::GetQueueUrl | AwsAction::ReceiveMessage | AwsAction::ChangeMessageVisibilityBatch => {}
            }
        }
        if was_listed { Ok(told) } else { Err(not_asked()) }
    }

    /// The first page of the list, without which nothing is known.
    fn begin(&mut self, answer: Result<&'a Bytes, Refused>, wanted: &impl Fn(&str) -> bool) -> Result<(), PollFailure> {
        match answer {
            Ok(body) => self.take_page(&object(body)?, wanted),
            Err(Refused::Denied) => self.may_list = false,
            Err(Refused::Failed(failure)) => return Err(failure),
            Err(Refused::NoSuchQueue) => return Err(not_asked()),
        }
        Ok(())
    }

    fn go_on(&mut self, answer: Result<&'a Bytes, Refused>, wanted: &impl Fn(&str) -> bool) {
        self.next = None;
        match answer.and_then(|body| object(body).map_err(Refused::Failed)) {
            Ok(page) => self.take_page(&page, wanted),
            Err(refused) => self.doubt = Some(format!("a part of the list of queues {}", refused.said())),
        }
    }

    fn take_page(&mut self, page: &WireList<'_>, wanted: &impl Fn(&str) -> bool) {
        self.pages += 1;
        self.next = page.next.as_ref().map(|token| token.as_ref().to_owned()).filter(|token| !token.is_empty());
        for raw in page.urls.iter().flatten() {
            self.listed += 1;
            let url = serde_json::from_str::<Text<'_>>(raw.get()).ok();
            let named = url.as_ref().and_then(|url| Some((name_in_url(url.as_ref())?, url.as_ref().to_owned())));
            match named {
                Some((name, url)) if wanted(name.as_str()) => {
                    self.queues.insert(name, url);
                }
                Some(_) => {}
                None => self.doubt = Some("the address of a queue in the list cannot be read".to_owned()),
            }
        }
    }

    /// The attributes of a queue, where they were read.
    pub(super) fn attributes_of(&self, name: &QueueName) -> Option<&WireAttributes<'a>> {
        self.attributes.get(name)?.as_ref().ok()
    }
}

impl Refused {
    /// What that is, behind the name of what was asked for.
    pub(super) fn said(&self) -> String {
        match self {
            Self::Denied => "may not be read with these credentials".to_owned(),
            Self::NoSuchQueue => "is listed and is not there any more".to_owned(),
            Self::Failed(failure) => format!("could not be read: SQS {}", failure.message),
        }
    }
}

fn asked_at(replied: &Replied) -> Instant {
    match &replied.result {
        Ok(Reply::Http(response)) => response.asked_at,
        _ => Instant::from_ms(0),
    }
}

fn attributes<'a>(answer: Result<&'a Bytes, Refused>) -> Result<WireAttributes<'a>, Refused> {
    let queue: WireQueue<'a> = object(answer?).map_err(Refused::Failed)?;
    queue.attributes.ok_or_else(|| {
        let message = "answered without attributes".to_owned();
        Refused::Failed(PollFailure { kind: PollFailureKind::Malformed, message })
    })
}

fn feeders(answer: Result<&Bytes, Refused>) -> Result<Feeders, Refused> {
    let list: WireList<'_> = object(answer?).map_err(Refused::Failed)?;
    let urls = list.urls.unwrap_or_default();
    let name =
        |raw: &&serde_json::value::RawValue| name_in_url(serde_json::from_str::<Text<'_>>(raw.get()).ok()?.as_ref());
    let names: BTreeSet<QueueName> = urls.iter().filter_map(name).collect();
    let is_whole = names.len() == urls.len() && list.next.is_none();
    Ok(Feeders { names, is_whole })
}

/// What AWS says where it refuses: `{"__type":"com.amazonaws.sqs#QueueDoesNotExist"}`.
#[derive(Deserialize)]
struct WireError<'a> {
    #[serde(borrow, rename = "__type")]
    sort: Text<'a>,
}

/// The body of a good answer.
pub(super) fn body<'a>(replied: &'a Replied, ask: &AwsAsk) -> Result<&'a Bytes, Refused> {
    let response = match &replied.result {
        Ok(Reply::Http(response)) => response,
        Ok(_) => return Err(Refused::Failed(not_asked())),
        Err(failure) => return Err(Refused::Failed(failure.clone())),
    };
    if response.status >= 400
        && let Some(refused) = code(&response.body).and_then(|code| refusal(&code, ask))
    {
        return Err(refused);
    }
    response.json_body().map_err(Refused::Failed)
}

/// The code of an error, in JSON or in the older XML.
fn code(body: &[u8]) -> Option<String> {
    if let Ok(error) = object::<WireError<'_>>(body) {
        return error.sort.as_ref().rsplit('#').next().map(str::to_owned);
    }
    let text = std::str::from_utf8(body).ok()?;
    let (_, from) = text.split_once("<Code>")?;
    from.split_once("</Code>").map(|(code, _)| code.to_owned())
}

/// What this code means; none where the status says as much.
fn refusal(code: &str, ask: &AwsAsk) -> Option<Refused> {
    let bare = code.rsplit('.').next().unwrap_or(code);
    let bare = bare.strip_suffix("Exception").unwrap_or(bare);
    let failed = |kind, message: String| Some(Refused::Failed(PollFailure { kind, message }));
    let profile = ask.profile.as_ref().map(|profile| format!(" --profile {profile}")).unwrap_or_default();
    match bare {
        "AccessDenied" | "UnauthorizedOperation" | "NotAuthorized" => Some(Refused::Denied),
        "QueueDoesNotExist" | "NonExistentQueue" => Some(Refused::NoSuchQueue),
        "ExpiredToken" => failed(
            PollFailureKind::Auth,
            format!("says that these credentials have expired: log in again (with single sign-on: `aws sso login{profile}`)"),
        ),
        "InvalidClientTokenId" | "UnrecognizedClient" | "InvalidAccessKeyId" | "MissingAuthenticationToken" => failed(
            PollFailureKind::Auth,
            "does not know this access key: check `profile`, or the key under `auth`, and that they are of this partition of AWS"
                .to_owned(),
        ),
        "SignatureDoesNotMatch" | "InvalidSignature" | "IncompleteSignature" | "RequestExpired" => failed(
            PollFailureKind::Auth,
            format!(
                "does not accept the signature: check the secret key, that the region is {}, and this machine's clock, which has to be right \
                 to five minutes",
                ask.region
            ),
        ),
        "Throttling" | "RequestThrottled" | "TooManyRequests" => {
            failed(PollFailureKind::Throttled, "asks for fewer requests: poll it less often".to_owned())
        }
        _ => None,
    }
}
