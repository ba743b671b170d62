//! A fixture folder as a poll: what a source asks is answered from files that were recorded with `curl --include`.
//!
//! `fixtures/<kind>/<case>/<peer>/<last path segment>.http`; a case has one folder per address of the source. Folders of a
//! kind without such a folder in them hold answers for the kind's own tests and are no cases.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use bytes::Bytes;
use serde_json::Value as Json;
use url::Url;
use watchbill_domain::alerts::{Poll, SeverityRules};
use watchbill_domain::ids::{Peer, SourceName};
use watchbill_domain::sources::{Connection, PollFailure, PollFailureKind, Settings, SourceSpec, Value};
use watchbill_domain::time::Instant;
use watchbill_sources::ask::{Answer, HttpResponse, Need};
use watchbill_sources::{Kind, QueuesWanted, Source};

/// What the suite has to be told about a kind: the one entry a new kind adds.
pub struct Entry {
    /// The kind's id.
    pub kind: &'static str,
    /// Settings that a case is read with: case, key, value.
    pub settings: &'static [(&'static str, &'static str, &'static str)],
    /// Where the list of items is in the body of a required answer.
    pub items: fn(&mut Json) -> Option<&mut Vec<Json>>,
}

/// One recorded case of one kind.
pub struct Case {
    pub name: String,
    pub folder: PathBuf,
    pub entry: &'static Entry,
    pub source: Box<dyn Source>,
    pub answers: Vec<Answer>,
    pub now: Instant,
}

impl Case {
    /// Every case of a kind, by name.
    pub fn all(entry: &'static Entry) -> Vec<Self> {
        let kind = watchbill_sources::find(entry.kind).unwrap_or_else(|| panic!("no kind {}", entry.kind));
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(entry.kind);
        let cases = folders(&folder).into_iter().filter(|case| !folders(case).is_empty());
        cases.map(|case| Self::read(entry, kind, case)).collect()
    }

    /// The case with this name.
    pub fn named(entry: &'static Entry, name: &str) -> Self {
        Self::all(entry).into_iter().find(|case| case.name == name).unwrap_or_else(|| panic!("no case {name}"))
    }

    fn read(entry: &'static Entry, kind: &Kind, folder: PathBuf) -> Self {
        let name = file_name(&folder);
        let peers = folders(&folder);
        let urls: Vec<String> =
            peers.iter().map(|peer| format!("http://{}.example.net/base/", file_name(peer))).collect();
        let mut settings = Settings::default();
        for (_, key, value) in entry.settings.iter().filter(|(case, ..)| *case == name) {
            settings.set(key, Value::Texts(vec![(*value).to_owned()]));
        }
        let source = build(kind, &urls, settings);
        let requests = source.requests(Instant::from_ms(0));
        let mut order: Vec<Peer> = Vec::new();
        let mut answers = Vec::new();
        for request in requests {
            if !order.contains(&request.peer) {
                order.push(request.peer.clone());
            }
            let peer = request.peer.clone();
            let mut next = Some(request);
            while let Some(request) = next {
                let what = request.url.path().rsplit('/').next().unwrap_or_default();
                let response = recorded(&peers[order.len() - 1].join(format!("{what}.http")));
                answers.push(Answer { request, result: Ok(response) });
                let of_peer: Vec<Answer> =
                    answers.iter().filter(|answer| answer.request.peer == peer).cloned().collect();
                next = source.follow_up(&QueuesWanted::default(), &of_peer);
            }
        }
        let now = answers.iter().filter_map(|a| a.result.as_ref().ok()?.server_date).max();
        Self { name, folder, entry, source, answers, now: now.unwrap_or(Instant::from_ms(0)) }
    }

    /// The poll of the answers as they were recorded.
    pub fn poll(&self) -> Poll {
        self.parse(&self.answers).unwrap_or_else(|f| panic!("{}: {f:?}", self.name))
    }

    pub fn parse(&self, answers: &[Answer]) -> Result<Poll, PollFailure> {
        self.source.parse(answers, self.now)
    }

    /// The answers after `change` was made to every one with this need.
    pub fn changed(&self, need: Need, change: impl Fn(&mut HttpResponse)) -> Vec<Answer> {
        let mut answers = self.answers.clone();
        for answer in answers.iter_mut().filter(|answer| answer.request.need == need) {
            if let Ok(response) = &mut answer.result {
                change(response);
            }
        }
        answers
    }

    /// The answers after `change` was made to the items of every required one.
    pub fn items_changed(&self, change: impl Fn(&mut Vec<Json>)) -> Vec<Answer> {
        self.changed(Need::Required, |response| {
            let mut body: Json = serde_json::from_slice(&response.body).unwrap();
            if let Some(items) = (self.entry.items)(&mut body) {
                change(items);
                response.body = Bytes::from(body.to_string());
            }
        })
    }

    /// How many items the first required answer has that has any.
    pub fn item_count(&self) -> usize {
        let required = self.answers.iter().filter(|answer| answer.request.need == Need::Required);
        let count = required.flat_map(|answer| &answer.result).find_map(|response| {
            let mut body: Json = serde_json::from_slice(&response.body).unwrap();
            (self.entry.items)(&mut body).map(|items| items.len())
        });
        count.unwrap_or_else(|| panic!("{}: no items", self.name))
    }

    /// The answers when this address fails: what follows its required request is not asked.
    pub fn failing(&self, peer: &Peer, kind: PollFailureKind) -> Vec<Answer> {
        let mut answers = self.answers.clone();
        answers.retain(|a| a.request.peer != *peer || a.request.need == Need::Required);
        for answer in answers.iter_mut().filter(|a| a.request.peer == *peer) {
            answer.result = Err(PollFailure { kind, message: "did not answer".to_owned() });
        }
        answers
    }
}

/// A source of this kind at these addresses.
pub fn build(kind: &Kind, urls: &[String], settings: Settings) -> Box<dyn Source> {
    let spec = SourceSpec {
        name: SourceName::new("recorded"),
        kind: kind.id.to_owned(),
        urls: urls.iter().map(|url| Url::parse(url).unwrap()).collect(),
        every: Duration::from_secs(kind.every_s),
        connection: Connection::default(),
        settings,
    };
    (kind.build)(&spec, &SeverityRules::default())
}

/// An answer as curl wrote it down: status line, headers, an empty line, the body.
fn recorded(file: &Path) -> HttpResponse {
    let bytes = fs::read(file).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
    let end =
        bytes.windows(4).position(|w| w == b"\r\n\r\n").unwrap_or_else(|| panic!("{}: no headers", file.display()));
    let head = std::str::from_utf8(&bytes[..end]).unwrap();
    let mut lines = head.split("\r\n");
    let status = lines.next().and_then(|line| line.split(' ').nth(1)).unwrap().parse().unwrap();
    let header = |name: &str| {
        head.split("\r\n")
            .filter_map(|line| line.split_once(": "))
            .find(|(n, _)| n.eq_ignore_ascii_case(name))
            .map(|(_, v)| v)
    };
    let date = header("date").map(|text| jiff::fmt::rfc2822::parse(text).unwrap().timestamp().as_millisecond());
    HttpResponse {
        status,
        content_type: header("content-type").map(str::to_ascii_lowercase),
        retry_after_s: None,
        server_date: date.map(Instant::from_ms),
        asked_at: Instant::from_ms(date.unwrap_or(0)),
        body: Bytes::copy_from_slice(&bytes[end + 4..]),
    }
}

fn folders(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    let mut folders: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

fn file_name(path: &Path) -> String {
    path.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_owned()
}
