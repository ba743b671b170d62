use watchbill_domain::incidents::{IncidentId, Status};
use watchbill_store::PostmortemQuery;

use super::super::fixtures::Watched;
use crate::api::{
    ApiError, IncidentAct, IncidentActForm, IncidentForm, IncidentTrendsView, PostmortemAct, PostmortemActForm,
    PostmortemFactor, PostmortemForm,
};

/// An incident that was declared from its alert at 08:56 and resolved at 09:06, one of a kind of its own, and one that is open.
async fn a_morning() -> (Watched, i64) {
    let team = Watched::new("checkout").await;
    team.until("08:54:05").await;
    team.fire(true);
    team.until("08:56:00").await;
    let id = team.declared().await;
    declared(&team, "Redis fails over", "drill", false).await;
    declared(&team, "Keys that leak", "real", true).await;
    team.until("09:06:00").await;
    team.fire(false);
    resolve(&team, id).await;
    (team, id)
}

async fn declared(team: &Watched, title: &str, kind: &str, restricted: bool) -> i64 {
    let (title, kind) = (title.to_owned(), kind.to_owned());
    let form = IncidentForm { title, kind, restricted, ..IncidentForm::default() };
    team.engine.incident_declare(&form, "ana").await.unwrap().row.id
}

async fn resolve(team: &Watched, id: i64) {
    let act = IncidentAct::Status { status: Status::Resolved.word().to_owned(), why: String::new() };
    team.engine.incident_act(&IncidentActForm { id, seen: None, act }, "ana").await.unwrap();
}

fn counted(view: &IncidentTrendsView, by: &str) -> Vec<(String, u32)> {
    let counts = view.counts.iter().find(|counts| counts.by == by).unwrap();
    counts.rows.iter().map(|row| (row.name.clone(), row.total)).collect()
}

#[tokio::test]
async fn incidents_are_counted_and_their_spans_are_those_of_what_is_kept() {
    let (team, id) = a_morning().await;
    let view = team.engine.incident_trends(2).await.unwrap();
    assert_eq!(view.quarters, ["2025-Q4", "2026-Q1"]);
    assert_eq!(view.headline, "2 incidents were declared in the last 2 quarters.");
    let row = |name: &str, total| (name.to_owned(), total);
    assert_eq!(counted(&view, "kind"), [row("real", 2), row("drill", 1)]);
    assert_eq!(counted(&view, "severity"), [row("sev2", 1), row("sev3", 1)]);
    let resolved = view.spans.iter().find(|span| span.what == "resolve").unwrap();
    assert_eq!(resolved.dots.iter().map(|dot| dot.id).collect::<Vec<_>>(), [id]);
    assert_eq!((resolved.unknown, resolved.enough), (1, false), "the one that is open");
    let page = team.view(id).await;
    let at = |moment: &str| page.times.iter().find(|time| time.moment == moment).unwrap().at.as_ref().unwrap().ms;
    assert_eq!(resolved.dots[0].ms, at("resolved") - at("detected"), "as its page tells it");
    assert_eq!(resolved.middles.last().map(|all| (all.count, all.median_ms)), Some((1, Some(resolved.dots[0].ms))));
    assert!(view.caveats.iter().any(|caveat| caveat.contains("(1) and near misses (0)")), "{:?}", view.caveats);
    assert!(view.caveats.iter().any(|caveat| caveat.starts_with("1 of them is not resolved")), "{:?}", view.caveats);
    assert!(view.figures.iter().all(|figure| figure.text.contains(" of ")));
}

#[tokio::test]
async fn one_that_is_meant_for_few_has_no_title_here() {
    let (team, _) = a_morning().await;
    let few = declared(&team, "Tokens in a log", "real", true).await;
    resolve(&team, few).await;
    explained(&team, few, "A contractor kept a key").await;
    let view = team.engine.incident_trends(1).await.unwrap();
    let dot = view.spans.iter().flat_map(|span| &span.dots).find(|dot| dot.id == few).unwrap();
    assert_eq!(dot.title, "restricted");
    assert_eq!(counted(&view, "factor"), [("restricted".to_owned(), 1)], "nor what contributed to it");
}

#[tokio::test]
async fn scripts_get_the_same_and_a_number_out_of_range_is_refused() {
    let (team, id) = a_morning().await;
    let (_, listing) = team.engine.incident_trends_told(4).await.unwrap();
    assert_eq!(listing.quarters.len(), 4);
    let resolve = listing.spans.iter().find(|span| span.what == "resolve").unwrap();
    assert_eq!(resolve.incidents[0].0, id);
    for quarters in [0, 13] {
        let error = team.engine.incident_trends(quarters).await.unwrap_err();
        assert!(matches!(&error, ApiError::Invalid { field, .. } if field == "quarters"), "{error:?}");
    }
}

/// Its postmortem names this factor.
async fn explained(team: &Watched, incident: i64, factor: &str) {
    let query = PostmortemQuery { incident: Some(IncidentId(incident)), state: None, most: 1 };
    let there = team.engine.shared.store.postmortems(&query).await.unwrap();
    let id = match there.first() {
        Some(row) => row.id.0,
        None => {
            let form = PostmortemForm { incident, ..PostmortemForm::default() };
            team.engine.postmortem_make(&form, "ana").await.unwrap().row.id
        }
    };
    let factor = PostmortemFactor {
        name: factor.to_owned(),
        kind: "technical".to_owned(),
        tags: Vec::new(),
        found_by: None,
        evidence: Vec::new(),
    };
    let act = PostmortemAct::Factors { factors: vec![factor] };
    team.engine.postmortem_act(&PostmortemActForm { id, act }, "ana").await.unwrap();
}

#[tokio::test]
async fn a_factor_that_came_again_is_told_of_real_incidents_and_by_the_one_that_goes_on() {
    let (team, first) = a_morning().await;
    let drill = declared(&team, "Redis fails over again", "drill", false).await;
    let second = declared(&team, "Checkout fails again", "real", false).await;
    for id in [first, drill, second] {
        explained(&team, id, "Retries without a limit").await;
    }
    let part = declared(&team, "Carts are empty", "real", false).await;
    explained(&team, part, "Nobody was awake").await;
    team.engine.incident_merge(second, part, "ana").await.unwrap();
    let view = team.engine.incident_trends(1).await.unwrap();
    let row = |name: &str, total| (name.to_owned(), total);
    assert_eq!(counted(&view, "factor"), [row("Retries without a limit", 2), row("Nobody was awake", 1)]);
    assert_eq!(counted(&view, "kind"), [row("real", 3), row("drill", 2)], "a part of another is not counted");
    let again = view.figures.iter().find(|figure| figure.name.contains("found before")).unwrap();
    assert_eq!(again.text, "1 of 2");
}
