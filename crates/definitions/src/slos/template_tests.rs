use rstest::rstest;

use super::*;
use crate::slos::{SloFile, read_slos};

fn draft(template: SloTemplate) -> SloTemplateDraft<'static> {
    let (name, service, source) = ("checkout-first", "checkout", "prom");
    SloTemplateDraft { template, name, service, source, target: None, query: None, total: None }
}

#[rstest]
#[case::availability(SloTemplate::Availability, "Occurrences")]
#[case::latency(SloTemplate::Latency, "Occurrences")]
#[case::freshness(SloTemplate::Freshness, "Timeslices")]
#[case::correctness(SloTemplate::Correctness, "Occurrences")]
#[case::coverage(SloTemplate::Coverage, "Occurrences")]
#[case::uptime(SloTemplate::Uptime, "Timeslices")]
fn every_template_is_a_service_level_that_can_be_measured(#[case] template: SloTemplate, #[case] method: &str) {
    let text = slo_template(&draft(template));
    let reading = read_slos(&[SloFile { name: "slos/first.yaml", text: &text }], None);
    assert_eq!(reading.findings, [], "{text}");
    let [level] = reading.levels.as_slice() else { panic!("{text}") };
    assert_eq!((level.slo.name.as_str(), level.slo.method.name()), ("checkout-first", method));
    assert_eq!(level.service.as_deref(), Some("checkout"));
    assert_eq!(level.sli().unwrap().source.as_deref(), Some("prom"));
}

#[rstest]
#[case::a_percent("99.95%", "0.9995")]
#[case::a_share("0.9995", "0.9995")]
#[case::a_whole_percent("99%", "0.99")]
#[case::what_is_neither("many", "many")]
fn a_target_is_written_as_a_share(#[case] target: &str, #[case] expected: &str) {
    let text = slo_template(&SloTemplateDraft { target: Some(target), ..draft(SloTemplate::Latency) });
    assert!(text.contains(&format!("- target: {expected}\n")), "{text}");
}

#[test]
fn own_queries_stand_in_the_place_of_common_ones() {
    let queries = (Some("bad_total{a='b'}"), Some("all_total"));
    let draft = SloTemplateDraft { query: queries.0, total: queries.1, ..draft(SloTemplate::Availability) };
    let text = slo_template(&draft);
    assert!(
        text.contains("bad_total{a='b'}") && text.contains("all_total") && !text.contains("http_requests"),
        "{text}"
    );
}

#[test]
fn every_template_is_chosen_by_its_own_word() {
    for template in SloTemplate::ALL {
        assert_eq!(SloTemplate::named(template.word()), Some(template));
        assert!(template.about().ends_with('.'), "{}", template.about());
    }
    assert_eq!(SloTemplate::named("throughput"), None);
}
