use rstest::rstest;

use super::*;

fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

fn span(from: &str, to: &str) -> Span {
    Span { start: at(from), end: at(to) }
}

const COARSE: u32 = STEP_S;

/// An SLI of which these spans are missing, with buckets of a minute from a time on.
fn lack(sli: usize, coarse: &[Span], fine_from: Option<&str>, fine: &[Span]) -> Lack {
    let mut lack = Lack::nothing(sli);
    lack.add(Grid::of_step(COARSE), coarse.to_vec(), Instant::from_ms(0));
    if let Some(from) = fine_from {
        lack.add(Grid::of_step(FINE_STEP_S), fine.to_vec(), at(from));
    }
    lack
}

fn told(wishes: &[Wish]) -> Vec<String> {
    let steps = |wish: &Wish| wish.grids.iter().map(|grid| (grid.step_ms() / 1000).to_string()).collect::<Vec<_>>();
    wishes
        .iter()
        .map(|wish| {
            format!("{} {}..{} x{}", steps(wish).join("+"), wish.span.start, wish.span.end, wish.subjects.len())
        })
        .collect()
}

#[test]
fn nothing_is_asked_for_that_is_stored() {
    let end = at("2026-03-10T12:03:00Z");
    assert_eq!(wishes(&[lack(1, &[], Some("2026-03-09T10:00:00Z"), &[])], end), []);
}

/// One question gives the buckets of a minute and those of five; it begins a little earlier, because samples come late.
#[test]
fn the_steady_state_is_one_question_for_all() {
    let end = at("2026-03-10T12:03:00Z");
    let new = span("2026-03-10T12:00:00Z", "2026-03-10T12:03:00Z");
    let lacks = [1, 2, 3].map(|sli| lack(sli, &[], Some("2026-03-09T10:00:00Z"), &[new]));
    assert_eq!(told(&wishes(&lacks, end)), ["60+300 2026-03-10T11:45:00Z..2026-03-10T12:03:00Z x3"]);
}

#[test]
fn a_bucket_of_five_minutes_is_asked_for_once_it_is_over() {
    let (end, from) = (at("2026-03-10T12:05:00Z"), Some("2026-03-09T10:05:00Z"));
    let coarse = span("2026-03-10T12:00:00Z", "2026-03-10T12:05:00Z");
    let fine = span("2026-03-10T12:03:00Z", "2026-03-10T12:05:00Z");
    let wished = wishes(&[lack(1, &[coarse], from, &[fine])], end);
    assert_eq!(told(&wished), ["60+300 2026-03-10T11:50:00Z..2026-03-10T12:05:00Z x1"]);
}

/// What has no buckets of a minute is asked for when one of five minutes is over, and not between.
#[test]
fn what_is_summed_by_the_source_is_asked_for_once_in_five_minutes() {
    let over = span("2026-03-10T12:00:00Z", "2026-03-10T12:05:00Z");
    let wished = wishes(&[lack(1, &[over], None, &[])], at("2026-03-10T12:07:00Z"));
    assert_eq!(told(&wished), ["300 2026-03-10T11:50:00Z..2026-03-10T12:05:00Z x1"]);
}

/// A night away: minutes for the last day, and no more than that.
#[test]
fn after_a_sleep_the_gap_is_asked_for_and_what_is_old_in_long_steps() {
    let (end, from) = (at("2026-03-10T12:00:00Z"), Some("2026-03-09T10:00:00Z"));
    let (gap, fine) = (span("2026-03-08T06:00:00Z", "2026-03-10T12:00:00Z"), "2026-03-09T10:00:00Z");
    let wished = wishes(&[lack(1, &[gap], from, &[span(fine, "2026-03-10T12:00:00Z")])], end);
    assert_eq!(
        told(&wished),
        ["300 2026-03-08T06:00:00Z..2026-03-09T10:00:00Z x1", "60+300 2026-03-09T10:00:00Z..2026-03-10T12:00:00Z x1",]
    );
}

#[test]
fn holes_are_asked_for_the_oldest_first_and_near_ones_together() {
    let end = at("2026-03-10T12:00:00Z");
    let holes = [
        span("2026-03-03T00:10:00Z", "2026-03-03T00:20:00Z"),
        span("2026-03-01T00:00:00Z", "2026-03-01T01:00:00Z"),
        span("2026-03-03T00:00:00Z", "2026-03-03T00:05:00Z"),
    ];
    assert_eq!(
        told(&wishes(&[lack(1, &holes, None, &[]), lack(2, &holes, None, &[])], end)),
        ["300 2026-03-01T00:00:00Z..2026-03-01T01:00:00Z x2", "300 2026-03-03T00:00:00Z..2026-03-03T00:20:00Z x2",]
    );
}

#[rstest]
#[case::of_an_hour_through_those_of_five_minutes(3600, "300+3600 2026-03-10T10:00:00Z..2026-03-10T12:00:00Z x1")]
#[case::of_other_lengths_by_themselves(90, "90 2026-03-10T11:00:00Z..2026-03-10T12:00:00Z x1")]
fn slices_are_asked_for_in_their_own_length(#[case] slice_s: u32, #[case] expected: &str) {
    let mut sliced = Lack::nothing(1);
    let missing = span("2026-03-10T11:00:00Z", "2026-03-10T12:00:00Z");
    sliced.add(Grid::of_step(slice_s), vec![missing], Instant::from_ms(0));
    let wished = wishes(&[sliced], at("2026-03-10T12:02:00Z"));
    assert_eq!(told(&wished), [expected]);
}

/// What is not over by the clock that is behind is not asked for: it would be read as nothing.
#[rstest]
#[case::clocks_agree(0, "2026-03-10T12:03:00Z")]
#[case::the_source_is_ahead(3_600_000, "2026-03-10T12:03:00Z")]
#[case::the_source_is_behind(-3_600_000, "2026-03-10T11:03:00Z")]
fn time_settles_by_the_clock_that_is_behind(#[case] skew_ms: i64, #[case] expected: &str) {
    assert_eq!(settled(at("2026-03-10T12:04:20Z"), skew_ms), at(expected));
}

#[test]
fn nothing_is_asked_for_that_the_source_has_forgotten() {
    let grid = Grid::of_step(STEP_S);
    let wanted = Wanted { grid, from: at("2026-02-08T00:00:00Z"), keep: Duration::from_secs(1) };
    let end = at("2026-03-10T12:03:00Z");
    let oldest = Some(at("2026-03-03T00:00:00Z"));
    assert_eq!(within(&wanted, end, oldest), span("2026-03-03T00:00:00Z", "2026-03-10T12:00:00Z"));
    assert_eq!(within(&wanted, end, None), span("2026-02-08T00:00:00Z", "2026-03-10T12:00:00Z"));
    // A clock that was set back by weeks wants nothing, and does not want it backwards.
    assert_eq!(within(&wanted, at("2026-01-01T00:00:00Z"), None).length_ms(), 0);
}

#[rstest]
#[case::a_month("2026-03-01T00:00:00Z", "2026-03-31T00:00:00Z", &["2026-03-16T00:00:00Z"])]
#[case::on_a_bucket("2026-03-01T00:00:00Z", "2026-03-03T00:05:00Z", &["2026-03-02T00:00:00Z"])]
#[case::short("2026-03-01T00:00:00Z", "2026-03-03T00:00:00Z", &[])]
fn what_is_too_large_is_asked_for_in_halves(#[case] from: &str, #[case] to: &str, #[case] cut: &[&str]) {
    let whole = MeasureAsk {
        slis: Vec::new(),
        span: span(from, to),
        grids: vec![Grid::of_step(FINE_STEP_S), Grid::of_step(COARSE)],
    };
    let halves = halves(&whole);
    let cuts: Vec<Instant> = halves.iter().skip(1).map(|half| half.span.start).collect();
    assert_eq!(cuts, cut.iter().map(|text| at(text)).collect::<Vec<_>>());
    if let [first, second] = halves.as_slice() {
        assert_eq!(
            (first.span.start, first.span.end, second.span.end),
            (whole.span.start, second.span.start, whole.span.end)
        );
        assert_eq!(first.grids, whole.grids);
    }
}
