use rstest::rstest;

use super::*;

#[rstest]
#[case("", &[], "watchbill://alerts", "watchbill alerts list")]
#[case(
    r#"severity="critical", team!="it's""#,
    &["cluster", "@source"],
    "watchbill://alerts?filter=severity%3D%22critical%22%2C+team%21%3D%22it%27s%22&group=cluster%2C%40source",
    r#"watchbill alerts list --filter 'severity="critical", team!="it'\''s"'"#
)]
fn a_list_is_handed_on_as_a_link_and_as_a_command(
    #[case] filter: &str,
    #[case] group_by: &[&str],
    #[case] link: &str,
    #[case] command: &str,
) {
    let group_by: Vec<String> = group_by.iter().map(|key| (*key).to_owned()).collect();
    let shared = share(filter, &group_by);
    assert_eq!((shared.link.as_str(), shared.command.as_str()), (link, command));
}
