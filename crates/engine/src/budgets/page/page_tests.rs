use rstest::rstest;
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
    assert_eq!((chart.points.last().unwrap().texts[0].as_str(), chart.days.len()), ("40.5 %", 28));
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
    engine.open_slo_link(&ask(), 0).unwrap();
    assert!(
        fakes.opener.opened()[0].starts_with("https://prom.example.net/graph?g0.expr=sum"),
        "{:?}",
        fakes.opener.opened()
    );
    assert!(matches!(engine.open_slo_link(&ask(), 9), Err(ApiError::NotFound { .. })));
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

#[rstest]
#[case::strictly("gt", "more than 1.344 % bad")]
#[case::or_equal("gte", "at least 1.344 % bad")]
#[tokio::test]
async fn what_a_pair_takes_is_said_with_its_own_operator(#[case] exceeds: &str, #[case] expected: &str) {
    let annotated = format!("displayName: Checkout answers, annotations: {{watchbill.exceeds: {exceeds}}}");
    let text = slo("answers", "[{target: 0.999}]", "").replace("displayName: Checkout answers", &annotated);
    let (engine, _fakes, _folder) = desk(&[("slos/a.yaml", &text)], &[("", outage(20))]).await;
    let view = engine.slo_view(&ask()).await.unwrap();
    assert!(view.pairs[0].takes.starts_with(expected), "{}", view.pairs[0].takes);
}

#[tokio::test]
async fn parts_without_names_are_told_apart_by_their_indicators_and_places() {
    let part = |name: &str, indicator: &str| {
        format!(
            "{{{name}target: 0.999, indicator: {{metadata: {{name: {indicator}}}, spec: {{ratioMetric: {{counter: true, \
             bad: {{metricSource: {{type: Prometheus, spec: {{query: {indicator}_bad_total}}}}}}, total: {{metricSource: {{type: Prometheus, spec: {{query: {indicator}_total}}}}}}}}}}}}}}"
        )
    };
    let parts =
        [part("", "web"), part("", "web"), part("displayName: app, ", "app"), part("displayName: app, ", "app")];
    let text = format!(
        "apiVersion: openslo/v1\nkind: SLO\nmetadata: {{name: answers}}\nspec:\n  service: checkout\n  budgetingMethod: Occurrences\n  timeWindow: [{{duration: 28d, isRolling: true}}]\n  objectives: [{}]\n",
        parts.join(", ")
    );
    let (engine, _fakes, _folder) = desk(&[("slos/a.yaml", &text)], &[("", outage(20))]).await;
    let view = engine.slo_view(&ask()).await.unwrap();
    let titles: Vec<&str> = view.parts.iter().map(|part| part.title.as_str()).collect();
    assert_eq!(titles, ["answers (part 1: web)", "answers (part 2: web)", "answers (app)", "answers (app, 4)"]);
}

/// 480 of 274,800 events so far were bad, of which 274.8 may be; of the whole of March it would be 891.6.
#[tokio::test]
async fn a_calendar_window_is_listed_with_both_readings_and_says_by_which_it_is_judged() {
    let month = "{duration: 1M, isRolling: false, calendar: {startTime: 2026-01-01 00:00:00, timeZone: Europe/Berlin}}";
    let text = slo("answers", "[{target: 0.999}]", "").replace("{duration: 28d, isRolling: true}", month);
    let (engine, _fakes, _folder) = desk(&[("slos/a.yaml", &text)], &[("", outage(20))]).await;
    let listed = engine.slo_listing().await.unwrap().slos.remove(0);
    let exact = |figure: &Option<crate::api::SloFigure>| figure.as_ref().unwrap().exact.clone();
    assert_eq!(exact(&listed.evaluation.remaining), "-171/229", "to date it is spent");
    assert_eq!(exact(&listed.evaluation.consumed_of_period), "400/743");
    assert_eq!(exact(&listed.evaluation.remaining_of_period), "343/743");
    assert_eq!((listed.evaluation.exhausted, listed.left.as_str()), (false, "46.2 % of the whole window"));
    let rolling = slo("answers", "[{target: 0.999}]", "");
    let (engine, _fakes, _folder) = desk(&[("slos/a.yaml", &rolling)], &[("", outage(20))]).await;
    let listed = engine.slo_listing().await.unwrap().slos.remove(0);
    assert_eq!((listed.evaluation.remaining_of_period, listed.left.as_str()), (None, "40.5 %"));
}

#[tokio::test]
async fn of_a_window_that_ended_nothing_is_said_to_be_now() {
    let monthly =
        "[{duration: 1M, isRolling: false, calendar: {startTime: 2026-01-01 00:00:00, timeZone: Europe/Berlin}}]";
    let text = by_region("pooled").replace("[{duration: 28d, isRolling: true}]", monthly);
    let (engine, _fakes, _folder) = desk(&[("slos/a.yaml", &text)], &regions()).await;
    let names = |view: &crate::api::SloView| view.facts.iter().map(|fact| fact.name.clone()).collect::<Vec<_>>();
    let present = engine.slo_view(&ask()).await.unwrap();
    assert!(names(&present).contains(&"Burn now".to_owned()), "{:?}", present.facts);
    let february = engine.slo_view(&SloAsk { back: Some(1), ..ask() }).await.unwrap();
    assert_eq!(names(&february), ["Remaining", "Burn at its end", "Good", "Spent", "Coverage"]);
    assert_eq!(february.facts[1].text, "0x over its last 1 h");
    assert!(february.pairs.iter().all(|pair| pair.state_text == "quiet at its end"), "{:?}", february.pairs);
    let stood: Vec<_> = february.groups.iter().map(|row| (row.state, row.remaining_text.as_str())).collect();
    assert_eq!(stood, [(SloState::Healthy, "100 %"); 3], "the outage was in March, and so was the silence");
}

#[tokio::test]
async fn the_days_and_the_groups_that_spent_most_are_named() {
    let eu = six_weeks(|before| i64::from((277..=300).contains(&before)) * 20 + i64::from(before == 1000) * 50);
    let us = six_weeks(|before| i64::from(before == 1000) * 10);
    let (engine, _fakes, _folder) = desk(&[("slos/a.yaml", &by_region("pooled"))], &[("eu", eu), ("us", us)]).await;
    let view = engine.slo_view(&ask()).await.unwrap();
    let rows = |rows: &[crate::api::SloSpenderRow]| {
        rows.iter().map(|row| (row.title.clone(), row.share.clone(), row.units.clone())).collect::<Vec<_>>()
    };
    let row = |title: &str, share: &str, units: &str| (title.to_owned(), share.to_owned(), units.to_owned());
    assert_eq!(
        rows(&view.days),
        [
            row("Mon 9 Mar", "29.8 % of the budget", "480 bad events"),
            row("Sat 7 Mar", "3.7 % of the budget", "60 bad events")
        ]
    );
    assert_eq!(
        rows(&view.top_groups),
        [
            row("region=\"eu\"", "32.9 % of the budget", "530 bad events"),
            row("region=\"us\"", "0.6 % of the budget", "10 bad events")
        ]
    );
    let alone = engine.slo_view(&SloAsk { group: Some("region=\"eu\"".to_owned()), ..ask() }).await.unwrap();
    assert!(alone.top_groups.is_empty(), "of one group there is no other");
}
