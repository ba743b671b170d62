//! A whole outage of the made-up company as an incident: what its timeline tells is what the simulator's own record has, to the second and
//! to the event.

use std::sync::Arc;
use std::time::Duration;

use watchbill_engine::api::{
    IncidentAct, IncidentActForm, IncidentForm, IncidentLineListed, IncidentNoteForm, IncidentSeeds, IncidentShown,
};
use watchbill_engine::ports::{Clock, NoticeAction, NoticeResponse};
use watchbill_engine::testing::FakePrometheus;
use watchbill_engine::{DEFINITIONS_FILE, EngineHandle, Instant};
use watchbill_simulator::fortnight::{Fortnight, Outage};
use watchbill_simulator::story::Turn;
use watchbill_tests::documents::table;

use super::day::{Day, URL, minutes};
use super::documents::{drafted, figure, second, seconds};
use super::fortnight::{real, serve, workspace};

/// A zone is lost, and three services with it.
const OUTAGE: &str = "an American zone loses its network";
/// A poll a minute, a few seconds more or less so that not everybody asks at once.
const ONE_POLL: Duration = Duration::from_secs(75);

fn lines<'s>(shown: &'s IncidentShown, kind: &str) -> Vec<&'s IncidentLineListed> {
    shown.timeline.iter().filter(|line| line.kind == kind).collect()
}

fn told(shown: &IncidentShown, moment: &str) -> Instant {
    let time = shown.times.iter().find(|time| time.moment == moment).unwrap();
    Instant::parse(time.at.as_ref().unwrap()).unwrap()
}

fn ids(outage: &Outage) -> Vec<String> {
    outage.alerts.iter().map(|alert| format!("kestrel-us/{}", alert.labels.fingerprint())).collect()
}

async fn act(engine: &EngineHandle, id: i64, act: IncidentAct) {
    engine.incident_act(&IncidentActForm { id, seen: None, act }, "ana").await.unwrap();
}

#[tokio::test]
async fn an_outage_is_told_as_the_simulator_recorded_it() {
    let fortnight = Arc::new(Fortnight::frozen());
    let outage = fortnight.outages().iter().find(|outage| outage.name == OUTAGE).unwrap().clone();
    let (from, to) = (real(outage.from), real(outage.to));
    let day = Day::begin_serving(&from.minus(minutes(30)).to_rfc3339(), &workspace(), |fakes| {
        serve(fakes, &fortnight);
    })
    .await;
    day.pass(from.since(day.fakes.clock.now()) + minutes(6)).await;

    let alerts = ids(&outage);
    let about = IncidentSeeds { alerts: alerts.clone(), ..IncidentSeeds::default() };
    let declared_at = day.fakes.clock.now();
    let form = IncidentForm { title: "The American zone is gone".to_owned(), about, ..IncidentForm::default() };
    let id = day.engine.incident_declare(&form, "ana").await.unwrap().row.id;
    let lead = IncidentAct::TakeRole { role: "lead".to_owned(), person: "ana".to_owned() };
    act(&day.engine, id, lead).await;
    let note =
        IncidentNoteForm { id: Some(id), text: "the provider confirms".to_owned(), ..IncidentNoteForm::default() };
    day.engine.incident_note(&note, "ana").await.unwrap();
    day.pass(to.since(day.fakes.clock.now()) + minutes(3)).await;
    let resolved_at = day.fakes.clock.now();
    let resolved = IncidentAct::Status { status: "resolved".to_owned(), why: "the zone is back".to_owned() };
    act(&day.engine, id, resolved).await;

    let shown = day.engine.incident_shown(&id.to_string()).await.unwrap();
    let events = fortnight.events();
    let recorded = |turn: Turn| {
        let mut of_it: Vec<(Instant, String)> = events
            .iter()
            .filter(|event| event.turn == turn)
            .map(|event| (real(event.at), format!("kestrel-us/{}", event.labels.fingerprint())))
            .filter(|(at, id)| alerts.contains(id) && from.minus(minutes(30)) <= *at && *at <= resolved_at)
            .collect();
        of_it.sort();
        of_it
    };
    let started: Vec<(Instant, String)> = {
        let fired = lines(&shown, "alert_fired");
        let mut all: Vec<_> =
            fired.iter().map(|line| (Instant::parse(&line.at).unwrap(), line.about.clone())).collect();
        all.sort();
        all
    };
    assert_eq!(started, recorded(Turn::Started), "every start, to the second");
    let ended = lines(&shown, "alert_resolved");
    assert_eq!(ended.len(), recorded(Turn::Ended).len(), "every end");
    for (at, about) in recorded(Turn::Ended) {
        let line = ended.iter().find(|line| line.about == about).unwrap();
        let seen = Instant::parse(&line.at).unwrap();
        assert!(at <= seen && seen <= at.plus(ONE_POLL), "{about} ended at {at} and is told at {seen}");
    }

    assert_eq!(told(&shown, "started"), from);
    let pages = day.engine.pages_list().await.unwrap();
    let first =
        pages.iter().filter(|page| page.alerts.iter().any(|alert| alerts.contains(alert))).map(|page| page.at.ms).min();
    assert_eq!(Some(told(&shown, "detected").as_ms() / 1000), first.map(|ms| ms / 1000), "the first page about it");
    assert_eq!(told(&shown, "acknowledged"), declared_at, "nobody did anything before it was declared");
    let last_end = ended.iter().map(|line| Instant::parse(&line.at).unwrap()).max().unwrap();
    assert_eq!(told(&shown, "mitigated"), last_end, "resolved in one step, after its alerts had ended");
    assert_eq!(told(&shown, "resolved"), resolved_at);
    assert_eq!(shown.contradictions, Vec::<String>::new());
    assert!(shown.timeline.is_sorted_by_key(|line| line.at.clone()), "in order of time");

    // What was kept when it was resolved is told without the records too.
    let again = day.engine.incident_keep(id, "ana").await.unwrap();
    assert_eq!(again.said, "Collected again: 0 new lines are kept.");

    // The draft tells the same: every start to the second, every end as it was seen, and what it cost.
    let body = drafted(&day.engine, id).await;
    let timeline = table(&body, "timeline");
    let seconds_of = |lines: &[Vec<String>]| -> Vec<Instant> { lines.iter().map(|row| second(&row[0])).collect() };
    let whole = |at: Instant| at.shifted_ms(-at.as_ms().rem_euclid(1000));
    let listed: Vec<Instant> = shown.timeline.iter().map(|line| whole(Instant::parse(&line.at).unwrap())).collect();
    assert_eq!(seconds_of(&timeline), listed, "every line, and in its order: {body}");
    let named = |turn: Turn| {
        let in_time = |at: Instant| from.minus(minutes(30)) <= at && at <= resolved_at;
        let turns = events
            .iter()
            .filter(|event| event.turn == turn && outage.alerts.iter().any(|alert| alert.labels == event.labels));
        let mut of_it: Vec<(String, Instant)> = turns
            .map(|event| (event.labels.get("alertname").unwrap().to_owned(), real(event.at)))
            .filter(|(_, at)| in_time(*at))
            .collect();
        of_it.sort();
        of_it
    };
    let said = |name: fn(&str) -> Option<&str>| {
        let of_it = timeline.iter().filter_map(|row| Some((name(&row[1])?.to_owned(), second(&row[0]))));
        let mut of_it: Vec<(String, Instant)> = of_it.collect();
        of_it.sort();
        of_it
    };
    let fired = said(|line| Some(line.split_once(" fired (")?.0));
    assert_eq!(fired, named(Turn::Started), "{body}");
    let (over, ends) = (said(|line| line.strip_suffix(" resolved")), named(Turn::Ended));
    assert_eq!(over.len(), ends.len(), "{body}");
    for ((told, seen), (name, at)) in over.iter().zip(&ends) {
        assert!(told == name && *at <= *seen && *seen <= at.plus(ONE_POLL), "{name} ended at {at}: {told} at {seen}");
    }
    let times: Vec<(String, Instant)> =
        table(&body, "times").iter().map(|row| (row[0].clone(), second(&row[1]))).collect();
    let moments = ["started", "detected", "acknowledged", "mitigated", "resolved"];
    assert_eq!(times, moments.map(|moment| (moment.to_owned(), whole(told(&shown, moment)))));
    let (lasted, by) = figure(&body, "duration", "duration");
    assert_eq!(Duration::from_secs(seconds(&lasted)), whole(last_end).since(from), "{by}");
    let about_it = pages.iter().filter(|page| page.alerts.iter().any(|alert| alerts.contains(alert))).count();
    let (paged, _) = figure(&body, "pages", "pages");
    assert_eq!(paged.split(' ').next(), Some(about_it.to_string().as_str()), "{body}");
}

#[tokio::test]
async fn who_was_on_call_and_when_a_page_was_seen_are_in_the_timeline() {
    let definitions = format!(
        "team = \"days\"\n[[people]]\nid = \"ana\"\nname = \"Ana\"\n[[sources]]\nname = \"prod\"\nkind = \"alertmanager\"\nurl = \"{URL}\"\n\
         [[services]]\nname = \"cache\"\nschedule = \"cache\"\nmatch = ['alertname=\"RedisDown\"']\n"
    );
    let schedule = "timezone = \"UTC\"\n[[layers]]\nrotation = { kind = \"daily\", start = \"2026-01-05T09:00:00\", people = [\"ana\"] }\n";
    let files = [(DEFINITIONS_FILE, definitions.as_str()), ("schedules/cache.toml", schedule)];
    let day = Day::begin_in("2026-03-28T09:00:00Z", &files).await;
    day.fire("RedisDown", "critical");
    day.pass(minutes(2)).await;
    let notice = day.notices()[0].clone();
    day.fakes.desktop.respond(NoticeResponse { page: notice.page, action: NoticeAction::Open }).await;
    day.pass(Duration::from_secs(1)).await;
    let seen_by = day.fakes.clock.now();
    let about = IncidentSeeds { alerts: vec!["RedisDown".to_owned()], ..IncidentSeeds::default() };
    let form = IncidentForm { about, ..IncidentForm::default() };
    let id = day.engine.incident_declare(&form, "ana").await.unwrap().row.id;
    let shown = day.engine.incident_shown(&id.to_string()).await.unwrap();
    let sent = lines(&shown, "page_sent");
    assert!(sent.len() == 1 && sent[0].text.ends_with("Ana was on call"), "{sent:#?}");
    let seen = lines(&shown, "page_seen");
    assert!(seen.len() == 1 && seen[0].text.starts_with("the page was seen: "), "{seen:#?}");
    let at = Instant::parse(&seen[0].at).unwrap();
    assert!(seen_by.minus(Duration::from_secs(1)) <= at && at <= seen_by, "{at} and not {seen_by}");
    let services: Vec<&str> =
        shown.links.iter().filter(|link| link.kind == "service").map(|link| link.key.as_str()).collect();
    assert_eq!(services, ["cache"]);
}

const PROMETHEUS: &str = "http://prom.example.net";
const SLO: &str = "apiVersion: openslo/v1\nkind: SLO\nmetadata: {name: answers}\nspec:\n  service: shop\n  indicator:\n    \
    metadata: {name: answers-sli}\n    spec:\n      ratioMetric:\n        counter: true\n        \
    bad: {metricSource: {type: Prometheus, spec: {query: 'requests_total{code=\"500\"}'}}}\n        \
    total: {metricSource: {type: Prometheus, spec: {query: 'requests_total'}}}\n  \
    budgetingMethod: Occurrences\n  timeWindow: [{duration: 28d, isRolling: true}]\n  objectives: [{target: 0.99}]\n";

/// Ten requests a second go well; from 10:00 on for twenty minutes sixty more do not.
#[tokio::test]
async fn what_it_spent_of_a_budget_is_told_to_the_event() {
    let definitions = format!(
        "team = \"days\"\n[[sources]]\nname = \"prom\"\nkind = \"prometheus\"\nurl = \"{PROMETHEUS}\"\nevery = \"1h\"\n"
    );
    let ten = Instant::parse("2026-03-28T10:00:00Z").unwrap();
    let shop = FakePrometheus::default();
    shop.add("requests_total", ("code", "200"), |at| Some(10 * u64::try_from(at.as_ms() / 1000).unwrap()));
    shop.add("requests_total", ("code", "500"), move |at| {
        Some(60 * u64::try_from((at.as_ms() - ten.as_ms()) / 1000).unwrap_or(0).min(1200))
    });
    let files = [(DEFINITIONS_FILE, definitions.as_str()), ("slos/shop.yaml", SLO)];
    let day = Day::begin_serving_in("2026-03-28T09:01:00Z", &files, |fakes| shop.serve(fakes, PROMETHEUS)).await;
    day.pass(minutes(90)).await;
    let about = IncidentSeeds { levels: vec!["answers".to_owned()], ..IncidentSeeds::default() };
    let form = IncidentForm { about, ..IncidentForm::default() };
    let id = day.engine.incident_declare(&form, "ana").await.unwrap().row.id;
    for (moment, at) in [("started", "10:00"), ("mitigated", "10:20")] {
        let (moment, at, why) = (moment.to_owned(), format!("{at} UTC"), "the log of the gateway".to_owned());
        act(&day.engine, id, IncidentAct::SayTime { moment, at, why }).await;
    }
    let shown = day.engine.incident_shown(&id.to_string()).await.unwrap();
    let budget = shown.impact.iter().find(|figure| figure.name == "budget answers").unwrap();
    assert!(budget.how.starts_with("72000 bad of "), "sixty a second for twenty minutes: {}", budget.how);
    assert!(budget.how.ends_with("over 4 of 4 buckets"), "{}", budget.how);
    let burns = lines(&shown, "budget_burns");
    let first = burns.iter().map(|line| Instant::parse(&line.at).unwrap()).min();
    assert!(first.is_some_and(|at| ten < at && at <= ten.plus(minutes(5))), "to the bucket: {burns:#?}");

    // It spent more than a fifth of a budget of four weeks: its draft is there without anybody's doing, with the same figure.
    let resolved = IncidentAct::Status { status: "resolved".to_owned(), why: String::new() };
    let form = IncidentActForm { id, seen: None, act: resolved };
    let said = day.engine.incident_act(&form, "ana").await.unwrap().said;
    assert!(said.contains("the draft PM-1 is made, due on 2026-"), "{said}");
    let body = drafted(&day.engine, id).await;
    assert_eq!(figure(&body, "budgets", "budget answers"), (budget.text.clone(), budget.how.clone()), "{body}");
    assert!(body.contains("of a budget of four weeks of answers; more than 20 % is too much"), "{body}");
    let lasted = figure(&body, "duration", "duration");
    assert_eq!(lasted, ("20 min".to_owned(), "from started to mitigated".to_owned()));
}
