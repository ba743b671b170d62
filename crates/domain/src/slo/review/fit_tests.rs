use rstest::rstest;

use super::Measure::{High, Low};
use super::*;

#[rstest]
#[case::bored(Some(true), Low, High, Some("Release more boldly"))]
#[case::too_loose(Some(true), Low, Low, Some("Tighten"))]
#[case::too_loose_and_costly(Some(true), High, Low, Some("Tighten"))]
#[case::costly(Some(true), High, High, Some("Make alerts less sensitive"))]
#[case::too_tight(Some(false), Low, High, Some("Loosen"))]
#[case::too_tight_and_costly(Some(false), High, High, Some("Loosen"))]
#[case::unnoticed(Some(false), Low, Low, Some("Make alerts more sensitive"))]
#[case::broken(Some(false), High, Low, Some("Hand toil back"))]
#[case::not_known(None, High, Low, None)]
fn the_workbooks_table(
    #[case] is_met: Option<bool>,
    #[case] toil: Measure,
    #[case] satisfaction: Measure,
    #[case] begins: Option<&str>,
) {
    let suggestion = Fit { is_met, toil, satisfaction }.suggestion();
    assert_eq!(suggestion.is_some(), begins.is_some());
    assert!(suggestion.unwrap_or_default().starts_with(begins.unwrap_or_default()), "{suggestion:?}");
}
