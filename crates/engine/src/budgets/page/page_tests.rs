use watchbill_domain::slo::Bucket;

use crate::api::{ApiError, SloAsk, SloBucketsAsk, SloState, SloWhatIfAsk};

use super::super::fixtures::{STEP_MS, WINDOW, desk, now, outage, six_weeks, slo};

fn ask() -> SloAsk {
    SloAsk { key: "answers".to_owned(), ..SloAsk::default() }
}

#[tokio::test]
async fn a_page_says_what_is_left_and_where_it_comes_from() {
    let text = slo("answers", "[{target: 0.999}]", "");
    let (engine, _fakes, _folder) = desk(&[("slos/a.yaml", &text)], &[("", outage(20))]).await;
    let view = engine.slo_view(&ask()).await.unwrap();
    assert_eq!((view.row.state, view.row.remaining_text.as_str()), (SloState::Watch, "40.5 %"));
    let remaining = &view.facts[0];
    assert_eq!((remaining.name.as_str(), remaining.more.as_str()), ("Remaining", "326.4 of 806.4 events"));
    assert_eq!(view.spenders.len(), 1, "{:?}", view.spenders);
    assert_eq!(view.spenders[0].units, "480 bad events");
    let chart = view.chart.unwrap();
    assert_eq!((chart.points.last().unwrap().texts[0].as_str(), chart.day), ("40.5 %", 24));
    assert!(chart.points.iter().all(|point| (0.0..=1.0).contains(&point.x)), "every point lies in the plot");
    let queries: Vec<&str> = view.provenance.queries.iter().map(|query| query.name.as_str()).collect();
    assert_eq!((queries, view.provenance.source.as_deref()), (vec!["bad", "total"], Some("prod")));
    assert_eq!(view.provenance.states[0].count, "8,064");
    assert_eq!((view.links[0].host.as_str(), view.links.len()), ("prom.example.net", 2));
    assert_eq!(
        view.pairs.iter().map(|pair| pair.factor.as_str()).collect::<Vec<_>>(),
        ["13.44x", "5.6x", "2.8x", "0.93x"]
    );
    assert_eq!(view.pairs[3].state, "quiet", "the short window is calm again");
}

#[tokio::test]
async fn a_link_opens_in_the_browser_and_others_are_gone() {
    let text = slo("answers", "[{target: 0.999}]", "");
    let (engine, fakes, _folder) = desk(&[("slos/a.yaml", &text)], &[("", outage(20))]).await;
    engine.open_slo_link("answers", 0).unwrap();
    assert!(
        fakes.opener.opened()[0].starts_with("https://prom.example.net/graph?g0.expr=sum"),
        "{:?}",
        fakes.opener.opened()
    );
    assert!(matches!(engine.open_slo_link("answers", 9), Err(ApiError::NotFound { .. })));
}

#[tokio::test]
async fn a_window_that_ended_is_shown_as_it_ended() {
    let text = slo("answers", "[{target: 0.999}]", "").replace(
        "[{duration: 28d, isRolling: true}]",
        "[{duration: 1M, isRolling: false, calendar: {startTime: 2026-01-01 00:00:00, timeZone: Europe/Berlin}}]",
    );
    let (engine, _fakes, _folder) = desk(&[("slos/a.yaml", &text)], &[("", outage(20))]).await;
    let view = engine.slo_view(&ask()).await.unwrap();
    let ended: Vec<_> = view.ended.iter().map(|one| (one.back, one.title.as_str(), one.outcome.as_str())).collect();
    assert_eq!(ended, [(1, "2026-02", "met"), (2, "2026-01", "met")]);
    let february = engine.slo_view(&SloAsk { back: Some(1), ..ask() }).await.unwrap();
    assert_eq!(february.facts[0].text, "100 %", "the outage was in March");
    assert!(february.forecast.is_empty(), "what is over is not foretold");
    assert_eq!((view.policy.is_some(), february.policy), (true, None), "what is over asks for nothing");
    let shown = engine.slo_shown(&SloAsk { back: Some(1), ..ask() }).await.unwrap();
    let window = shown.slo.evaluation.window.unwrap();
    assert_eq!((window.start.as_str(), window.end.as_str()), ("2026-01-31T23:00:00Z", "2026-02-28T23:00:00Z"));
    assert_eq!(shown.slo.evaluation.bad.as_deref(), Some("0"), "the outage was in March");
    let none = engine.slo_view(&SloAsk { back: Some(9), ..ask() }).await;
    assert!(matches!(none, Err(ApiError::NotFound { .. })), "{none:?}");
}

#[tokio::test]
async fn a_composite_has_its_parts_each_with_its_weight() {
    let part = |name: &str, weight: &str| {
        format!(
            "{{displayName: {name}, target: 0.999, compositeWeight: {weight}, indicator: {{metadata: {{name: {name}}}, spec: {{ratioMetric: {{counter: true, \
             bad: {{metricSource: {{type: Prometheus, spec: {{query: {name}_bad_total}}}}}}, total: {{metricSource: {{type: Prometheus, spec: {{query: {name}_total}}}}}}}}}}}}}}"
        )
    };
    let text = format!(
        "apiVersion: openslo/v1\nkind: SLO\nmetadata: {{name: answers}}\nspec:\n  service: checkout\n  budgetingMethod: Occurrences\n  timeWindow: [{{duration: 28d, isRolling: true}}]\n  objectives: [{}, {}]\n",
        part("web", "3"),
        part("app", "1")
    );
    let (engine, _fakes, _folder) = desk(&[("slos/a.yaml", &text)], &[("", outage(20))]).await;
    let rows = &engine.slos_view().await.unwrap().services[0].levels;
    assert_eq!(rows.iter().map(|row| row.key.as_str()).collect::<Vec<_>>(), ["answers"], "the parts stand on its page");
    let view = engine.slo_view(&ask()).await.unwrap();
    let parts: Vec<_> =
        view.parts.iter().map(|part| (part.key.clone().unwrap(), part.remaining_text.clone())).collect();
    let part = |key: &str, left: &str| (key.to_owned(), left.to_owned());
    assert_eq!(parts, [part("answers/web", "40.5 %"), part("answers/app", "unknown")]);
    assert_eq!(view.row.state_text, "watch by 75 % of its weight", "nothing is known of the other part");
    assert_eq!(engine.slo_composite_name("checkout/answers").as_deref(), Some("answers"));
    assert_eq!(engine.slo_composite("answers").await.unwrap().unwrap().parts, ["answers/web", "answers/app"]);
    let part_of = engine.slo_key("answers").unwrap_err().to_string();
    assert_eq!(part_of, "`answers` is made of answers/web and answers/app; say which");
    let silent = outage(0).into_iter().rev().skip(36).collect();
    let (engine, _fakes, _folder) = desk(&[("slos/a.yaml", &text)], &[("", silent)]).await;
    let row = engine.slo_view(&ask()).await.unwrap().row;
    assert_eq!(row.state_text, "unknown: no reading of answers/web since 09:00", "it was healthy then");
    let (engine, _fakes, _folder) = desk(&[("slos/a.yaml", &text)], &[("", outage(20))]).await;
    let web = engine.slo_view(&SloAsk { key: "answers/web".to_owned(), ..ask() }).await.unwrap();
    assert_eq!(web.row.remaining_text, "40.5 %");
}

/// Yesterday's outage was of one region alone; the other fell silent three hours ago.
fn regions() -> [(&'static str, Vec<Bucket>); 2] {
    [("eu", outage(40)), ("us", six_weeks(|_| 0).into_iter().rev().skip(36).collect())]
}

fn by_region(budget: &str) -> String {
    let annotations = format!(
        "displayName: Checkout answers, annotations: {{watchbill.group_by: region, watchbill.budget: {budget}}}"
    );
    slo("answers", "[{target: 0.999}]", "").replace("displayName: Checkout answers", &annotations)
}

#[tokio::test]
async fn where_the_worst_group_stands_for_all_every_figure_is_that_of_it() {
    let (engine, _fakes, _folder) = desk(&[("slos/a.yaml", &by_region("worst"))], &regions()).await;
    let view = engine.slo_view(&ask()).await.unwrap();
    assert_eq!((view.row.state, view.row.remaining_text.as_str()), (SloState::Exhausted, "-19.0 %"));
    assert_eq!((view.facts[0].text.as_str(), view.group.as_deref()), ("-19.0 %", Some("region=\"eu\"")));
    assert!(view.policy.unwrap().starts_with("The budget is spent"), "of both together it is not");
    let shown = engine.slo_shown(&ask()).await.unwrap();
    assert_eq!(
        (shown.slo.evaluation.bad.as_deref(), shown.ledger.spent.unwrap().approx.as_str()),
        (Some("960"), "960")
    );
    let buckets = SloBucketsAsk {
        key: "answers".to_owned(),
        from_ms: now().as_ms() - WINDOW * STEP_MS,
        to_ms: now().as_ms(),
        take: 1,
        ..SloBucketsAsk::default()
    };
    assert_eq!(engine.slo_buckets(&buckets).await.unwrap().sum.total, "806,400");
    let what_if = SloWhatIfAsk { key: "answers".to_owned(), ..SloWhatIfAsk::default() };
    assert!(engine.slo_what_if(&what_if).await.unwrap().said.starts_with("-19.0 % would be left instead of -19.0 %"));
}

#[tokio::test]
async fn a_group_is_shown_alone_and_one_that_fell_silent_is_not_known() {
    let (engine, _fakes, _folder) = desk(&[("slos/a.yaml", &by_region("pooled"))], &regions()).await;
    let us = SloAsk { group: Some("region=\"us\"".to_owned()), ..ask() };
    let view = engine.slo_view(&us).await.unwrap();
    let said = "unknown: no reading since 09:00, when 100 % was left";
    assert_eq!((view.row.state_text.as_str(), view.groups[2].state_text.as_str()), (said, said));
    let shown = engine.slo_shown(&us).await.unwrap();
    assert_eq!((shown.slo.evaluation.bad.as_deref(), shown.slo.state), (Some("0"), "no_data"));
    assert_eq!((shown.group.as_deref(), shown.slo.groups.len()), (Some("region=\"us\""), 2));
}

#[tokio::test]
async fn a_window_of_many_steps_has_a_page_too() {
    let text = slo("answers", "[{target: 0.999}]", "").replace("duration: 28d", "duration: 1095d");
    let (engine, _fakes, _folder) = desk(&[("slos/a.yaml", &text)], &[("", outage(20))]).await;
    let states = engine.slo_view(&ask()).await.unwrap().provenance.states;
    let counts: Vec<_> = states.iter().map(|row| (row.code.as_str(), row.count.as_str())).collect();
    assert_eq!(counts, [("known", "12,096"), ("unknown", "303,264")]);
    assert_eq!(engine.slo_shown(&ask()).await.unwrap().states["unknown"], 303_264);
}
