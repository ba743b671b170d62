//! A team with one Alertmanager, one schedule and one service by it, at which an alert can be made to fire.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::json;
use tempfile::TempDir;
use watchbill_domain::time::Instant;

use crate::api::{IncidentForm, IncidentLine, IncidentSeeds, IncidentView};
use crate::ports::{Clock, Files};
use crate::testing::{Fakes, Reply};
use crate::{DEFINITIONS_FILE, Engine, EngineHandle, Options};

const DEFINITIONS: &str = "team = \"payments\"\nme = \"ana\"\n[[people]]\nid = \"ana\"\nname = \"Ana\"\n[[people]]\nid = \"bo\"\nname = \"Bo\"\n\
    [[services]]\nname = \"checkout\"\nschedule = \"payments\"\nmatch = ['app=\"checkout\"']\n\
    [[services]]\nname = \"search\"\nmatch = ['app=\"search\"']\n\
    [[sources]]\nname = \"prod\"\nkind = \"alertmanager\"\nurl = \"http://am\"\n";

/// Handed over every day at 09:00 in UTC: on 28 March 2026 from Ana, who is at this laptop, to Bo.
const DAILY: &str = "timezone = \"UTC\"\n[[layers]]\nname = \"primary\"\n\
    rotation = { kind = \"daily\", length = 1, start = \"2026-01-05T09:00:00\", people = [\"bo\", \"ana\"] }\n";

/// Such a team, ten minutes before the hand-off; nothing fires yet.
pub(in crate::incidents) struct Watched {
    pub engine: EngineHandle,
    pub fakes: Fakes,
    folder: TempDir,
    fires: Arc<AtomicBool>,
}

/// The instant of that day, as `08:52:30`.
pub(in crate::incidents) fn clock(text: &str) -> Instant {
    Instant::parse(&format!("2026-03-28T{text}Z")).unwrap()
}

impl Watched {
    /// The alert is of the service `app`.
    pub async fn new(app: &'static str) -> Self {
        let (fakes, folder) = (Fakes::at("2026-03-28T08:50:00Z"), tempfile::tempdir().unwrap());
        fakes.files.write(&folder.path().join(DEFINITIONS_FILE), DEFINITIONS.as_bytes()).unwrap();
        fakes.files.write(&folder.path().join("schedules/payments.toml"), DAILY.as_bytes()).unwrap();
        let fires = Arc::new(AtomicBool::new(false));
        let is_firing = Arc::clone(&fires);
        let alert = move || {
            json!([{
                "labels": { "alertname": "CheckoutErrors", "severity": "critical", "app": app }, "annotations": {},
                "startsAt": "2026-03-28T08:52:30.000Z", "endsAt": "2026-03-28T23:00:00.000Z",
                "updatedAt": "2026-03-28T08:52:30.000Z", "fingerprint": "00000000000000aa", "receivers": [{ "name": "team" }],
                "status": { "state": "active", "silencedBy": [], "inhibitedBy": [], "mutedBy": [] }, "generatorURL": "",
            }])
        };
        fakes.network.serve("http://am", move |request, _| match request.url.path() {
            "/api/v2/alerts" if is_firing.load(Ordering::SeqCst) => Reply::Json(200, alert().to_string()),
            "/api/v2/alerts" | "/api/v2/silences" => Reply::Json(200, "[]".to_owned()),
            _ => Reply::Json(200, "{}".to_owned()),
        });
        let engine = Engine::start(Options::new(folder.path()), fakes.ports()).await.unwrap();
        engine.settle().await;
        Self { engine, fakes, folder, fires }
    }

    /// Lets the time pass until then.
    pub async fn until(&self, text: &str) {
        let span = clock(text).since(self.fakes.clock.now());
        self.fakes.clock.advance(span, &self.engine).await;
    }

    /// Another schedule takes the place of the one that is in force, as soon as files are read again.
    pub fn plan(&self, schedule: &str) {
        self.fakes.files.write(&self.folder.path().join("schedules/payments.toml"), schedule.as_bytes()).unwrap();
    }

    /// From the next poll on the alert fires, or does not.
    pub fn fire(&self, fires: bool) {
        self.fires.store(fires, Ordering::SeqCst);
    }

    /// Declares an incident about the alert.
    pub async fn declared(&self) -> i64 {
        let about = IncidentSeeds { alerts: vec!["CheckoutErrors".to_owned()], ..IncidentSeeds::default() };
        let form = IncidentForm { about, ..IncidentForm::default() };
        self.engine.incident_declare(&form, "ana").await.unwrap().row.id
    }

    pub async fn view(&self, id: i64) -> IncidentView {
        self.engine.incident_view(id).await.unwrap()
    }
}

/// The lines of a kind, by the clock and what they say.
pub(in crate::incidents) fn said(view: &IncidentView, kind: &str) -> Vec<(String, String)> {
    let rows = view.timeline.iter();
    let lines = rows.flat_map(|row| row.line.iter().chain(&row.folded)).filter(|line| line.kind == kind);
    let at = |line: &IncidentLine| Instant::from_ms(line.at.ms).to_rfc3339()[11..19].to_owned();
    lines.map(|line| (at(line), line.text.clone())).collect()
}

/// When a moment was by the clock, and where that comes from.
pub(in crate::incidents) fn moment(view: &IncidentView, word: &str) -> Option<(String, String)> {
    let time = view.times.iter().find(|time| time.moment == word)?;
    let at = Instant::from_ms(time.at.as_ref()?.ms);
    Some((at.to_rfc3339()[11..19].to_owned(), time.from.clone()))
}

/// What a figure says.
pub(in crate::incidents) fn figure(view: &IncidentView, name: &str) -> Option<String> {
    view.impact.iter().find(|figure| figure.name == name).map(|figure| figure.text.clone())
}
