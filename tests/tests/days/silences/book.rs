//! An Alertmanager that takes silences, of which only the answers are made up.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::{Value, json};
use watchbill_engine::Instant;
use watchbill_engine::ports::{HttpRequest, Method};
use watchbill_engine::testing::Reply;

/// What it knows.
#[derive(Default)]
pub struct Book {
    /// Labels and start by a name of the test's.
    alerts: BTreeMap<String, (BTreeMap<String, String>, String)>,
    silences: Vec<Value>,
    made: usize,
    /// What it answers to writing, instead of doing it.
    pub refusing: Option<Reply>,
    /// What it answers to everything.
    pub trouble: Option<Reply>,
    /// It takes silences for this many minutes less than asked.
    pub cuts_min: u64,
}

pub type SharedBook = Arc<Mutex<Book>>;

pub fn open(book: &SharedBook) -> MutexGuard<'_, Book> {
    book.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Book {
    pub fn fire(&mut self, key: &str, labels: &[(&str, &str)], now: &str) {
        let labels = labels.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        self.alerts.insert(key.to_owned(), (labels, now.to_owned()));
    }

    pub fn resolve(&mut self, key: &str) {
        self.alerts.remove(key);
    }

    /// State, end and comment of every silence, the oldest first.
    pub fn silences(&self, now: Instant) -> Vec<(&'static str, String, String)> {
        let text = |silence: &Value, key: &str| silence[key].as_str().unwrap().to_owned();
        self.silences.iter().map(|s| (state(s, now), text(s, "endsAt"), text(s, "comment"))).collect()
    }

    /// What is written in the silences, as it was posted.
    pub fn posted(&self) -> &[Value] {
        &self.silences
    }

    /// A colleague makes one.
    pub fn make(
        &mut self,
        matchers: &[(&str, &str)],
        by: &str,
        comment: &str,
        starts: Instant,
        ends: Instant,
    ) -> String {
        let matchers: Vec<Value> = matchers.iter().map(|(name, value)| matcher(name, value)).collect();
        self.made += 1;
        let id = format!("made-{}", self.made);
        self.silences.push(json!({
            "id": id, "matchers": matchers, "createdBy": by, "comment": comment,
            "startsAt": starts.to_rfc3339(), "endsAt": ends.to_rfc3339(),
        }));
        id
    }

    /// A colleague ends one.
    pub fn expire(&mut self, id: &str, now: Instant) {
        let silence = self.silences.iter_mut().find(|silence| silence["id"] == id).expect("it is there");
        silence["endsAt"] = now.to_rfc3339().into();
    }

    pub fn answer(&mut self, request: &HttpRequest, now: Instant) -> Reply {
        if let Some(trouble) = &self.trouble {
            return trouble.clone();
        }
        let path = request.url.path().to_owned();
        match (request.method, path.as_str()) {
            (Method::Get, "/api/v2/alerts") => ok(&json!(self.listed(now))),
            (Method::Get, "/api/v2/silences") => {
                ok(&json!(self.silences.iter().map(|silence| shown(silence, now)).collect::<Vec<_>>()))
            }
            (Method::Get, "/api/v2/status") => ok(&json!({ "uptime": "2026-03-01T00:00:00.000Z" })),
            (Method::Post | Method::Delete, _) if self.refusing.is_some() => self.refusing.clone().unwrap(),
            (Method::Post, "/api/v2/silences") => self.post(request.json.as_deref().unwrap_or_default(), now),
            (method, path) => match path.strip_prefix("/api/v2/silence/") {
                Some(id) => self.one(method, id, now),
                None => Reply::Json(404, "\"not found\"".to_owned()),
            },
        }
    }

    fn one(&mut self, method: Method, id: &str, now: Instant) -> Reply {
        let Some(silence) = self.silences.iter_mut().find(|silence| silence["id"] == id) else {
            return Reply::Json(404, "\"silence not found\"".to_owned());
        };
        if method == Method::Delete {
            if state(silence, now) != "expired" {
                silence["endsAt"] = now.to_rfc3339().into();
            }
            return Reply::Json(200, String::new());
        }
        ok(&shown(silence, now))
    }

    /// As the real one: in place where only the end of one that holds changes, else the old one is expired and a new one made.
    fn post(&mut self, body: &str, now: Instant) -> Reply {
        let mut new: Value = serde_json::from_str(body).expect("a silence is JSON");
        let end = at(&new, "endsAt");
        if end <= now {
            return Reply::Json(400, "\"Failed to create silence: end time can't be in the past\"".to_owned());
        }
        new["endsAt"] = end.shifted_ms(-i64::try_from(self.cuts_min * 60_000).unwrap()).to_rfc3339().into();
        let former = new.get("id").and_then(Value::as_str).map(str::to_owned);
        if let Some(id) = &former {
            let Some(old) = self.silences.iter_mut().find(|silence| silence["id"] == **id) else {
                return Reply::Json(404, "\"silence not found\"".to_owned());
            };
            let same = old["matchers"] == new["matchers"]
                && at(old, "startsAt").as_ms() / 1000 == at(&new, "startsAt").as_ms() / 1000;
            if same && state(old, now) == "active" {
                *old = new;
                return ok(&json!({ "silenceID": id }));
            }
            old["endsAt"] = now.to_rfc3339().into();
        }
        self.made += 1;
        let id = format!("silence-{}", self.made);
        new["id"] = id.clone().into();
        new["startsAt"] = at(&new, "startsAt").max(now).to_rfc3339().into();
        self.silences.push(new);
        ok(&json!({ "silenceID": id }))
    }

    fn listed(&self, now: Instant) -> Vec<Value> {
        let alert = |(labels, starts_at): &(BTreeMap<String, String>, String)| {
            let by: Vec<&str> = self
                .silences
                .iter()
                .filter(|silence| state(silence, now) == "active" && covers(silence, labels))
                .map(|silence| silence["id"].as_str().unwrap())
                .collect();
            let state = if by.is_empty() { "active" } else { "suppressed" };
            json!({
                "labels": labels, "annotations": {}, "startsAt": starts_at, "updatedAt": starts_at,
                "endsAt": "2036-01-01T00:00:00.000Z", "fingerprint": "0000000000000000", "receivers": [{ "name": "team" }],
                "status": { "state": state, "silencedBy": by, "inhibitedBy": [] },
            })
        };
        self.alerts.values().map(alert).collect()
    }
}

fn ok(body: &Value) -> Reply {
    Reply::Json(200, body.to_string())
}

fn shown(silence: &Value, now: Instant) -> Value {
    let mut shown = silence.clone();
    shown["status"] = json!({ "state": state(silence, now) });
    shown["updatedAt"] = silence["startsAt"].clone();
    shown
}

fn state(silence: &Value, now: Instant) -> &'static str {
    if at(silence, "endsAt") <= now {
        "expired"
    } else if at(silence, "startsAt") > now {
        "pending"
    } else {
        "active"
    }
}

fn at(silence: &Value, key: &str) -> Instant {
    Instant::parse(silence[key].as_str().expect("a time is text")).expect("and is one")
}

fn matcher(name: &str, value: &str) -> Value {
    json!({ "name": name, "value": value, "isRegex": false, "isEqual": true })
}

/// Alternatives are all of a regular expression that these days use.
fn covers(silence: &Value, labels: &BTreeMap<String, String>) -> bool {
    let fits = |matcher: &Value| {
        let has = labels.get(matcher["name"].as_str().unwrap()).map_or("", String::as_str);
        let wants = matcher["value"].as_str().unwrap();
        if matcher["isRegex"] == true { wants.split('|').any(|one| one == has) } else { wants == has }
    };
    silence["matchers"].as_array().unwrap().iter().all(fits)
}
