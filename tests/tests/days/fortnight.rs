//! The simulated fortnight: what the policy leaves of 3,775 firings, and that no outage is lost in them.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde_json::Value;
use watchbill_engine::api::PageView;
use watchbill_engine::ports::Clock;
use watchbill_engine::testing::{Fakes, Reply};
use watchbill_engine::{Instant, ReplayPolicy, Zone, replay};
use watchbill_simulator::fortnight::{Beforehand, Fortnight, Outage, replay_lines};
use watchbill_simulator::story::Cluster;
use watchbill_simulator::time::StoryTime;
use watchbill_tests::soak;

use super::day::{Day, hours, minutes};

const CLUSTERS: [(&str, &str, Cluster); 2] =
    [("kestrel-eu", "http://eu.example.net", Cluster::Eu), ("kestrel-us", "http://us.example.net", Cluster::Us)];

/// What the team set: mere information is read in office hours. Everything else is as it comes.
const RULES: &str = "[[rules]]\nmatch = ['severity=\"info\"']\ndo = \"quiet\"\n";

/// A notifier without a policy, asking as often: whatever is active now and was not at its last look is told.
#[derive(Default)]
struct Plain {
    active: [HashSet<String>; 2],
    told: usize,
}

impl Plain {
    fn look(&mut self, fortnight: &Fortnight, at: Instant) {
        for (place, (_, _, cluster)) in CLUSTERS.into_iter().enumerate() {
            let alerts: Vec<Value> = serde_json::from_slice(&fortnight.alerts_answer(cluster, at)).unwrap();
            let active: HashSet<String> = alerts
                .iter()
                .filter(|alert| alert["status"]["state"] == "active")
                .map(|alert| alert["fingerprint"].as_str().unwrap().to_owned())
                .collect();
            self.told += active.difference(&self.active[place]).count();
            self.active[place] = active;
        }
    }
}

pub fn real(t: StoryTime) -> Instant {
    Fortnight::timeline().real(t)
}

pub fn workspace() -> String {
    let source = |(name, url, _): (&str, &str, Cluster)| {
        format!("[[sources]]\nname = \"{name}\"\nkind = \"alertmanager\"\nurl = \"{url}\"\nevery = \"1m\"\n")
    };
    format!("team = \"kestrel\"\n{RULES}{}", CLUSTERS.map(source).concat())
}

pub fn serve(fakes: &Fakes, fortnight: &Arc<Fortnight>) {
    for (_, url, cluster) in CLUSTERS {
        let (fortnight, clock) = (Arc::clone(fortnight), Arc::clone(&fakes.clock));
        let kept: Mutex<Option<(Instant, Vec<u8>)>> = Mutex::default();
        fakes.network.serve(url, move |request, _| {
            let now = clock.now();
            let body = match request.url.path() {
                "/api/v2/alerts" => {
                    let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
                    let fresh = kept.as_ref().filter(|(at, _)| *at == now).map(|(_, body)| body.clone());
                    let body = fresh.unwrap_or_else(|| fortnight.alerts_answer(cluster, now));
                    *kept = Some((now, body.clone()));
                    body
                }
                "/api/v2/silences" => fortnight.silences_answer(cluster, now),
                "/api/v2/status" => br#"{"cluster":{"status":"ready","peers":[]},"config":{"original":""},
                         "uptime":"2026-02-01T00:00:00.000Z","versionInfo":{"version":"0.28.0"}}"#
                    .to_vec(),
                _ => return Reply::Json(404, "\"not found\"".to_owned()),
            };
            Reply::Json(200, String::from_utf8(body).unwrap())
        });
    }
}

/// When it can first be known that this is no noise: at once, or when it has fired on for ten minutes where it flapped.
fn decidable(outage: &Outage) -> Instant {
    match outage.beforehand {
        Beforehand::Quiet => real(outage.from),
        Beforehand::Flapping => real(outage.from).plus(minutes(10)),
    }
}

/// The page that told of the outage no later than one poll after it could be known.
fn told<'a>(outage: &Outage, pages: &'a [PageView]) -> Option<&'a PageView> {
    let from = decidable(outage);
    let identities: Vec<String> = outage.alerts.iter().map(|alert| alert.labels.fingerprint().to_string()).collect();
    // A poll a minute, a few seconds more or less so that not everybody asks at once.
    let until = from.plus(Duration::from_secs(75));
    pages.iter().find(|page| {
        let at = Instant::from_ms(page.at.ms);
        let is_of_it = page.alerts.iter().any(|id| identities.iter().any(|identity| id.ends_with(identity)));
        from <= at && at <= until && is_of_it && page.kind != "flapping"
    })
}

#[tokio::test]
async fn a_fortnight_pages_a_tenth_and_no_outage_hides_in_its_noise() {
    let fortnight = Arc::new(Fortnight::frozen());
    // The whole of it takes minutes: by default three days that have outages of both sorts.
    let (first, last) = if soak::is_on() { (0, 14) } else { (3, 6) };
    let (begin, end) = (real(StoryTime::at(first, 0)), real(StoryTime::at(last, 0)));
    let day = Day::begin_serving(&begin.minus(minutes(5)).to_rfc3339(), &workspace(), |fakes| {
        serve(fakes, &fortnight);
    })
    .await;
    let mut plain = Plain::default();
    plain.look(&fortnight, begin);
    plain.told = 0;
    day.pass(minutes(5)).await;
    let mut pages: Vec<PageView> = Vec::new();
    let mut at = begin;
    while at < end {
        for _ in 0..360 {
            day.pass(minutes(1)).await;
            at = at.plus(minutes(1));
            plain.look(&fortnight, at);
        }
        let known = pages.iter().map(|page| page.id).max().unwrap_or(0);
        let fresh = day.engine.pages_list().await.unwrap().into_iter().filter(|page| page.id > known);
        pages.extend(fresh);
    }
    let pages: Vec<PageView> = pages.into_iter().filter(|page| begin.as_ms() < page.at.ms).collect();

    let within = |outage: &&Outage| begin < real(outage.from) && real(outage.to).plus(hours(1)) < end;
    let outages: Vec<&Outage> = fortnight.outages().iter().filter(within).collect();
    for outage in &outages {
        assert!(told(outage, &pages).is_some(), "{} is not told within one poll of {}", outage.name, decidable(outage));
    }
    let flapping = outages.iter().filter(|outage| outage.beforehand == Beforehand::Flapping).count();
    assert!(flapping >= 2 && outages.len() > flapping, "both sorts are among them");
    let (ours, theirs) = (pages.len(), plain.told);
    assert!(ours * 10 <= theirs, "{ours} pages are more than a tenth of {theirs}");
}

#[test]
fn its_record_replayed_pages_a_tenth() {
    let fortnight = Fortnight::frozen();
    let lines = replay_lines(&fortnight).join("\n");
    let (policy, problems) = ReplayPolicy::read(RULES, "rules.toml", Zone::utc());
    assert_eq!(problems, Vec::<String>::new());
    let listing = replay(&lines, &policy).unwrap();
    let (ours, theirs) = (listing.pages.len(), listing.unmanaged_pages);
    assert!(ours * 10 <= theirs, "{ours} pages are more than a tenth of {theirs}");
    for outage in fortnight.outages() {
        // Replayed pages carry whole seconds, the nearest ones.
        let from = decidable(outage).plus(Duration::from_millis(500)).to_rfc3339();
        let identities: Vec<String> =
            outage.alerts.iter().map(|alert| alert.labels.fingerprint().to_string()).collect();
        let told =
            listing.pages.iter().any(|page| page.at == from && page.alerts.iter().any(|a| identities.contains(a)));
        assert!(told, "{} is not told at {from}", outage.name);
    }
}
