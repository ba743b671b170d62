use rstest::rstest;

use super::*;

#[rstest]
#[case(&["mails"], "also there: mails (queues of BullMQ): add them to `bullmq` of the source `jobs`")]
#[case(
    &["a", "b", "c", "d", "e", "f", "g"],
    "also there: a, b, c, d, e, and 2 others (queues of BullMQ): add them to `bullmq` of the source `jobs`"
)]
fn what_nobody_names_is_told_with_where_it_belongs(#[case] names: &[&str], #[case] said: &str) {
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    let add = "them to `bullmq` of the source".to_owned();
    let told = told("jobs", Unnamed { what: "queues of BullMQ", names: names.clone(), add });
    assert_eq!((told.said.as_str(), told.names), (said, names));
}
