use rstest::rstest;

use crate::oncall::fixtures::{names, people};

#[rstest]
#[case::nobody("", "nobody")]
#[case::one("ana", "Ana Lima")]
#[case::whoever_has_no_name_is_called_by_the_id("ana bo", "Ana Lima and bo")]
#[case::three("ana bo cy", "Ana Lima, bo and Çağla")]
fn people_are_listed_as_one_speaks(#[case] ids: &str, #[case] expected: &str) {
    let called = names(&[("ana", "Ana Lima"), ("cy", "Çağla")]);
    assert_eq!(called.listed(&people(ids)), expected);
}
