use proptest::prelude::*;
use rstest::rstest;

use super::super::blocks::{BlockName, BlockState, block_text, blocks};
use super::super::fill::TimelineRow;
use super::*;

fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

fn part(from: Option<&str>, to: Option<&str>, words: &str) -> Excerpt {
    Excerpt::between(from.map(at), to.map(at), lanes_of(words).unwrap()).unwrap()
}

fn berlin() -> Zone {
    Zone::parse("Europe/Berlin").unwrap()
}

#[rstest]
#[case::at_its_begin("2026-03-28T09:02:00Z", Lane::Alerts, true)]
#[case::before_it("2026-03-28T09:01:59Z", Lane::Alerts, false)]
#[case::within_its_last_minute("2026-03-28T09:40:59Z", Lane::People, true)]
#[case::behind_it("2026-03-28T09:41:00Z", Lane::People, false)]
#[case::of_another_lane("2026-03-28T09:10:00Z", Lane::Queues, false)]
fn a_line_is_in_it_by_its_time_and_its_lane(#[case] when: &str, #[case] lane: Lane, #[case] expected: bool) {
    let part = part(Some("2026-03-28T09:02:00Z"), Some("2026-03-28T09:40:00Z"), "alerts, people");
    assert_eq!(part.holds(at(when), lane), expected);
}

#[test]
fn an_end_to_the_second_holds_that_second() {
    let part = part(None, Some("2026-03-28T09:40:30Z"), "");
    let held = |ms: i64| part.holds(at("2026-03-28T09:40:30Z").shifted_ms(ms), Lane::Paging);
    assert!(held(-86_400_000) && held(999) && !held(1_000));
}

#[test]
fn without_bounds_it_is_all_of_the_timeline() {
    let all = part(None, None, "");
    assert!(all.is_whole() && all.about().is_empty() && all.text(&berlin()).is_empty());
    let every = Lane::ALL.map(Lane::word).join(" ");
    assert!(part(None, None, &every).is_whole());
    let backwards =
        Excerpt::between(Some(at("2026-03-28T09:40:00Z")), Some(at("2026-03-28T09:02:00Z")), BTreeSet::new());
    assert_eq!(backwards, Err(NotAnExcerpt::Backwards));
}

#[rstest]
#[case::both(
    Some("2026-03-28T09:02:00Z"),
    Some("2026-03-28T09:40:00Z"),
    "people,alerts",
    "Sat 28 Mar 2026 10:02 to 10:40 CET; alerts, people"
)]
#[case::a_begin(Some("2026-03-28T09:02:00Z"), None, "", "from Sat 28 Mar 2026 10:02 CET")]
#[case::an_end(None, Some("2026-03-28T09:02:00Z"), "", "until Sat 28 Mar 2026 10:02 CET")]
#[case::lanes(None, None, "paging", "paging")]
fn its_bounds_are_told_and_read_back(
    #[case] from: Option<&str>,
    #[case] to: Option<&str>,
    #[case] lanes: &str,
    #[case] expected: &str,
) {
    let part = part(from, to, lanes);
    assert_eq!(part.text(&berlin()), expected);
    assert_eq!(Excerpt::of(&part.about()), Ok(part));
}

#[rstest]
#[case("from", "ten", NotAnExcerpt::Time("ten".to_owned()))]
#[case("lanes", "alerts,pages", NotAnExcerpt::Lane("pages".to_owned()))]
fn bounds_that_somebody_wrote_are_never_taken_for_none(
    #[case] key: &str,
    #[case] value: &str,
    #[case] expected: NotAnExcerpt,
) {
    assert_eq!(Excerpt::of(&BTreeMap::from([(key.to_owned(), value.to_owned())])), Err(expected));
}

#[test]
fn a_lane_that_is_none_is_told_with_those_that_are() {
    let told = lanes_of("pages").unwrap_err().to_string();
    assert!(told.starts_with("`pages` is no lane; expected some of changes, attacker, alerts, "), "{told}");
}

fn facts(rows: &[(&str, &str)]) -> DocumentFacts<'static> {
    let row = |(when, text): &(&str, &str)| TimelineRow {
        at: at(when),
        text: (*text).to_owned(),
        source: "note 1".to_owned(),
        said: Vec::new(),
    };
    DocumentFacts {
        title: "Checkout is slow".to_owned(),
        number: None,
        header: Vec::new(),
        times: None,
        figures: &[],
        timeline: rows.iter().map(row).collect(),
        ledger: &[],
        lists: BTreeMap::new(),
        todos: Vec::new(),
        zone: berlin(),
    }
}

#[test]
fn its_text_says_which_part_it_is_and_nothing_is_said_of_none() {
    let part = part(Some("2026-03-28T09:02:00Z"), Some("2026-03-28T09:40:00Z"), "people");
    let text = excerpt_text(&part, &facts(&[("2026-03-28T09:10:00Z", "bo: it is slow")])).unwrap();
    assert!(
        text.starts_with("A part of the timeline: Sat 28 Mar 2026 10:02 to 10:40 CET; people.\n\n| Time |"),
        "{text}"
    );
    assert!(text.ends_with("| 2026-03-28 10:10:00 CET | bo: it is slow | `note 1` |\n"), "{text}");
    assert_eq!(excerpt_text(&part, &facts(&[])), None);
    let whole = facts(&[("2026-03-28T09:10:00Z", "a")]);
    assert_eq!(excerpt_text(&Excerpt::default(), &whole), fill(Filling::Timeline, &whole));
}

#[test]
fn filled_in_anew_it_is_the_same_part_and_an_edit_is_seen() {
    let part = part(Some("2026-03-28T09:02:00Z"), Some("2026-03-28T09:40:00Z"), "alerts,people");
    let made = |text: &str| {
        let content = excerpt_text(&part, &facts(&[("2026-03-28T09:10:00Z", text)])).unwrap();
        block_text(BlockName::Of(Filling::Timeline), &part.about(), &content)
    };
    let document = format!("typed\r\n\n{}\n\ntyped too", made("one"));
    let block = &blocks(&document)[0];
    assert_eq!((Excerpt::of(&block.about), block.state), (Ok(part.clone()), BlockState::AsMade));
    assert!(document.contains(
        "<!-- watchbill: timeline from=2026-03-28T09:02:00Z lanes=alerts,people to=2026-03-28T09:40:00Z made="
    ));
    let anew = document.replace(&made("one"), &made("two"));
    assert_eq!((anew.starts_with("typed\r\n\n<!--"), anew.ends_with("-->\n\ntyped too")), (true, true));
    assert_eq!(Excerpt::of(&blocks(&anew)[0].about), Ok(part.clone()));
    assert_eq!(blocks(&document.replace("| one |", "| other |"))[0].state, BlockState::Edited);
}

proptest! {
    #[test]
    fn its_mark_is_read_back(from in proptest::option::of(0_i64..4_000_000_000_000), more in 0_i64..1_000_000_000, words in proptest::sample::subsequence(Lane::ALL.to_vec(), 0..9)) {
        let from = from.map(Instant::from_ms);
        let to = from.map(|from| from.shifted_ms(more));
        let part = Excerpt::between(from, to, words.into_iter().collect()).unwrap();
        let made = block_text(BlockName::Of(Filling::Timeline), &part.about(), "| a |");
        prop_assert_eq!(Excerpt::of(&blocks(&made)[0].about), Ok(part));
    }
}
