use rstest::rstest;

use super::*;

fn alerts(filter: &str, group_by: &[&str]) -> Wanted {
    Wanted::Alerts { filter: filter.to_owned(), group_by: group_by.iter().map(|key| (*key).to_owned()).collect() }
}

#[rstest]
#[case("watchbill://now", Wanted::Page { page: WantedPage::Now })]
#[case("watchbill://settings/", Wanted::Page { page: WantedPage::Settings })]
#[case("WATCHBILL://alerts", alerts("", &[]))]
#[case("watchbill://alerts?filter=severity%3D%22critical%22&group=cluster,%40source", alerts("severity=\"critical\"", &["cluster", "@source"]))]
#[case("watchbill://alert/prod/791cec13fcba0368", Wanted::Alert { id: "prod/791cec13fcba0368".to_owned() })]
#[case("watchbill://alert/my%20source/79+1", Wanted::Alert { id: "my source/79+1".to_owned() })]
#[case("watchbill://alert/a&b/79", Wanted::Alert { id: "a&b/79".to_owned() })]
#[case("watchbill://alert/", Wanted::Page { page: WantedPage::Now })]
#[case("watchbill:", Wanted::Page { page: WantedPage::Now })]
#[case("watchbill://quit", Wanted::Page { page: WantedPage::Now })]
#[case("watchbill://alert/%00%ff", Wanted::Alert { id: "\u{0}\u{fffd}".to_owned() })]
#[case("watchbill://\u{202e}", Wanted::Page { page: WantedPage::Now })]
fn a_link_shows_something_and_does_nothing(#[case] link: &str, #[case] wanted: Wanted) {
    assert!(is_link(link));
    assert_eq!(wanted_by(link), wanted);
}

#[rstest]
#[case("--demo")]
#[case("watchbill")]
#[case("https://watchbill.example.net")]
#[case("é")]
fn what_is_no_link_is_none(#[case] word: &str) {
    assert!(!is_link(word));
}
