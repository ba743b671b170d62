use rstest::rstest;
use watchbill_definitions::{SloTemplate, SloTemplateDraft};

use super::super::plan_slo;
use super::*;
use crate::ports::Files;
use crate::testing::{Fakes, Reply};

const TOML: &str = "team = \"shop\"\n[[sources]]\nname = \"prom\"\nkind = \"prometheus\"\nurl = \"http://prom:9090\"\n";

fn vector(values: &[&str]) -> String {
    let series = |(nth, value): (usize, &&str)| {
        format!("{{\"metric\":{{\"pod\":\"{nth}\"}},\"values\":[[1773144000,\"{value}\"]]}}")
    };
    let result = values.iter().enumerate().map(series).collect::<Vec<_>>().join(",");
    format!("{{\"status\":\"success\",\"data\":{{\"resultType\":\"matrix\",\"result\":[{result}]}}}}")
}

async fn tried(template: SloTemplate, reply: impl Fn() -> Reply + Send + Sync + 'static) -> Vec<TriedQuery> {
    let fakes = Fakes::at("2026-03-10T12:00:00Z");
    let folder = Path::new("/shop");
    fakes.files.write(&folder.join("watchbill.toml"), TOML.as_bytes()).unwrap();
    fakes.network.serve("http://prom:9090", move |_, _| reply());
    let (name, service, source) = ("checkout-first", "checkout", "");
    let draft = SloTemplateDraft { template, name, service, source, target: None, query: None, total: None };
    let planned = plan_slo(&*fakes.files, folder, &draft, None).unwrap();
    try_queries(&fakes.ports(), folder, &planned).await
}

#[rstest]
#[case::several(&["3", "12.5"], "from 3 to 12.5", Some(2))]
#[case::one(&["7"], "1 series now, at 7", Some(1))]
#[case::none(&[], "no series now", Some(0))]
#[tokio::test]
async fn each_query_is_asked_once_and_says_what_it_gave(
    #[case] values: &'static [&'static str],
    #[case] expected: &str,
    #[case] series: Option<u64>,
) {
    let tried = tried(SloTemplate::Availability, move || Reply::Json(200, vector(values))).await;
    let names: Vec<(&str, Option<u64>)> = tried.iter().map(|one| (one.name, one.series)).collect();
    assert_eq!(names, [("bad", series), ("total", series)]);
    assert!(tried.iter().all(|one| !one.refused && one.said().contains(expected)), "{tried:?}");
}

#[tokio::test]
async fn of_a_gauge_the_samples_are_asked_for_and_not_which_of_them_are_good() {
    let tried = tried(SloTemplate::Uptime, || Reply::Json(200, vector(&["0"]))).await;
    let queries: Vec<&str> = tried.iter().map(|one| one.query.as_str()).collect();
    assert_eq!(queries, ["up{job=\"checkout\"}"]);
}

#[rstest]
#[case::not_taken(400, true)]
#[case::down(503, false)]
#[tokio::test]
async fn a_query_that_fails_says_why_and_whether_it_ever_can_be_taken(#[case] status: u16, #[case] refused: bool) {
    let body = "{\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":\"unexpected end of input\"}";
    let tried = tried(SloTemplate::Availability, move || Reply::Json(status, body.to_owned())).await;
    assert_eq!((tried[0].refused, tried[0].series), (refused, None));
    assert!(tried[0].said().contains("could not be asked: prom"), "{}", tried[0].said());
    assert!(tried[0].said().contains("unexpected end of input"), "{}", tried[0].said());
}
