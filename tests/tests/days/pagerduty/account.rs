//! A PagerDuty account of which only the answers are made up.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::{Value, json};
use watchbill_engine::ports::{HttpRequest, Method};
use watchbill_engine::testing::Reply;

/// What it knows.
#[derive(Default)]
pub struct Account {
    /// By their numbers: title, urgency, when created, status, and who acknowledged them.
    incidents: BTreeMap<u64, Incident>,
    /// What it answers to writing, instead of doing it.
    pub refusing: Option<Reply>,
    /// What it answers when it is asked for its policies, instead of telling them.
    pub secretive: Option<Reply>,
    /// Somebody resolves these between the first page and the second.
    pub resolved_meanwhile: Vec<u64>,
}

struct Incident {
    title: String,
    created_at: String,
    assigned_at: String,
    acknowledged_by: Option<String>,
}

pub type SharedAccount = Arc<Mutex<Account>>;

pub fn open(account: &SharedAccount) -> MutexGuard<'_, Account> {
    account.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Account {
    pub fn trigger(&mut self, number: u64, title: &str, now: &str) {
        let (title, created_at, assigned_at) = (title.to_owned(), now.to_owned(), now.to_owned());
        self.incidents.insert(number, Incident { title, created_at, assigned_at, acknowledged_by: None });
    }

    /// It is Ana's again, which was somebody else's and in no list of hers.
    pub fn assign_back(&mut self, number: u64, title: &str, created_at: &str, now: &str) {
        self.trigger(number, title, created_at);
        self.incidents.get_mut(&number).expect("it is there").assigned_at = now.to_owned();
    }

    /// A colleague has it, or its acknowledgement ended.
    pub fn acknowledge(&mut self, number: u64, by: Option<&str>) {
        self.incidents.get_mut(&number).expect("it is there").acknowledged_by = by.map(str::to_owned);
    }

    pub fn acknowledged_by(&self, number: u64) -> Option<&str> {
        self.incidents[&number].acknowledged_by.as_deref()
    }

    pub fn resolve(&mut self, number: u64) {
        self.incidents.remove(&number);
    }

    pub fn answer(&mut self, request: &HttpRequest) -> Reply {
        let path = request.url.path().to_owned();
        match (request.method, path.as_str()) {
            (Method::Get, "/incidents") => self.page(request),
            (Method::Get, "/escalation_policies") => self.secretive.clone().unwrap_or_else(|| ok(&policies())),
            (Method::Get, "/oncalls") => ok(&on_calls()),
            (Method::Put, path) => self.change(path, request.json.as_deref().unwrap_or_default()),
            _ => Reply::Json(404, json!({ "error": { "message": "Not Found", "code": 2100 } }).to_string()),
        }
    }

    fn page(&mut self, request: &HttpRequest) -> Reply {
        let figure = |name: &str| {
            let value = request.url.query_pairs().find(|(key, _)| key == name).expect("it says which page").1;
            value.parse::<usize>().unwrap()
        };
        let (limit, offset) = (figure("limit"), figure("offset"));
        assert!(limit <= 100 && offset + limit <= 10_000, "the API gives no such page: {}", request.url);
        if offset > 0 {
            std::mem::take(&mut self.resolved_meanwhile).into_iter().for_each(|number| self.resolve(number));
        }
        let asked = request.url.query().unwrap_or_default();
        assert!(asked.contains("sort_by=incident_number%3Adesc"), "they are listed in this order alone: {asked}");
        let newest_first = self.incidents.iter().rev();
        let page: Vec<Value> = newest_first.skip(offset).take(limit).map(|(n, one)| one.shown(*n)).collect();
        let more = offset + page.len() < self.incidents.len();
        ok(&json!({ "incidents": page, "limit": limit, "offset": offset, "total": null, "more": more }))
    }

    fn change(&mut self, path: &str, body: &str) -> Reply {
        if let Some(refusing) = &self.refusing {
            return refusing.clone();
        }
        let asked: Value = serde_json::from_str(body).expect("a change is JSON");
        assert_eq!(asked["incident"]["status"], "acknowledged");
        let number = path.strip_prefix("/incidents/QINC").and_then(|number| number.parse().ok());
        let Some((number, incident)) = number.and_then(|n| Some((n, self.incidents.get_mut(&n)?))) else {
            return Reply::Json(404, json!({ "error": { "message": "Not Found", "code": 2100 } }).to_string());
        };
        incident.acknowledged_by = Some("Ana Souza".to_owned());
        ok(&json!({ "incident": incident.shown(number) }))
    }
}

impl Incident {
    fn shown(&self, number: u64) -> Value {
        let by = self.acknowledged_by.iter().map(|name| json!({ "acknowledger": { "summary": name } }));
        json!({
            "id": format!("QINC{number}"),
            "incident_number": number,
            "title": self.title,
            "urgency": "high",
            "created_at": self.created_at,
            "status": if self.acknowledged_by.is_some() { "acknowledged" } else { "triggered" },
            "assignments": [{ "at": self.assigned_at, "assignee": { "id": "PUANA01", "summary": "Ana Souza" } }],
            "acknowledgements": by.collect::<Vec<Value>>(),
            "service": { "id": "PSCHK01", "summary": "checkout" },
            "escalation_policy": { "id": "PEPAY01", "summary": "Payments" },
            "html_url": format!("https://acme.pagerduty.com/incidents/QINC{number}"),
        })
    }
}

fn policies() -> Value {
    let first = json!({ "id": "PIPAY01", "type": "schedule_reference", "summary": "Payments first" });
    let rule = json!({ "escalation_delay_in_minutes": 5, "targets": [first] });
    let policy = json!({ "id": "PEPAY01", "name": "Payments", "escalation_rules": [rule], "num_loops": 1 });
    json!({ "escalation_policies": [policy], "more": false })
}

fn on_calls() -> Value {
    let turn = json!({
        "escalation_level": 1, "escalation_policy": { "id": "PEPAY01" }, "schedule": { "id": "PIPAY01" },
        "user": { "id": "PUANA01", "summary": "Ana Souza" },
    });
    json!({ "oncalls": [turn], "more": false })
}

fn ok(body: &Value) -> Reply {
    Reply::Json(200, body.to_string())
}
