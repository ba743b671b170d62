use rstest::rstest;

use super::{carries_a_secret, size};

#[rstest]
#[case("64MiB", Some(64 << 20))]
#[case("64 MiB", Some(64 << 20))]
#[case("1GiB", Some(1 << 30))]
#[case("2MB", Some(2_000_000))]
#[case("4096", Some(4096))]
#[case("4096B", Some(4096))]
#[case("8KiB", Some(8192))]
#[case("64mib", None)]
#[case("MiB", None)]
#[case("-1MiB", None)]
#[case("1.5MiB", None)]
#[case("99999999999999999999", None)]
#[case("18446744073709551615GiB", None)]
fn sizes_are_whole_numbers_with_a_unit(#[case] text: &str, #[case] bytes: Option<u64>) {
    assert_eq!(size(text), bytes);
}

#[rstest]
#[case("Authorization", true)]
#[case("Proxy-Authorization", true)]
#[case("Cookie", true)]
#[case("PRIVATE-TOKEN", true)]
#[case("X-Api-Key", true)]
#[case("X-Auth-Key", true)]
#[case("X-Scope-OrgID", false)]
#[case("Accept-Language", false)]
fn headers_that_carry_a_secret_are_known_by_their_name(#[case] name: &str, #[case] carries: bool) {
    assert_eq!(carries_a_secret(name), carries);
}
