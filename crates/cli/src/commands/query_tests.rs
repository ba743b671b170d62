use rstest::rstest;

use super::*;

#[rstest]
#[case(0.0, "0")]
#[case(3.0, "3")]
#[case(1_000_000.0, "1000000")]
#[case(0.069_444, "0.06944")]
#[case(1.234_567, "1.235")]
#[case(123.456, "123.5")]
#[case(-12.345_6, "-12.35")]
#[case(1.5e-7, "1.500e-7")]
#[case(2.5e9 + 0.5, "2.500e9")]
fn a_number_has_the_digits_that_count(#[case] value: f64, #[case] text: &str) {
    assert_eq!(number(value), text);
}

#[rstest]
#[case::rising(&[0.0, 1.0, 2.0, 7.0], "▁▂▃█")]
#[case::level(&[5.0, 5.0], "▁▁")]
#[case::nothing(&[], "")]
fn a_course_is_drawn_between_its_own_ends(#[case] values: &[f64], #[case] drawn: &str) {
    let (least, most) = (
        values.iter().copied().fold(f64::INFINITY, f64::min),
        values.iter().copied().fold(f64::NEG_INFINITY, f64::max),
    );
    assert_eq!(bars(values, least, most), drawn);
}

#[test]
fn a_long_course_keeps_its_shape_in_few_bars() {
    let values: Vec<f64> = (0..400).map(f64::from).collect();
    let drawn = bars(&values, 0.0, 399.0);
    assert_eq!(drawn.chars().count(), BARS_WIDE);
    assert!(drawn.starts_with('▁') && drawn.ends_with('█'), "{drawn}");
}
