use proptest::prelude::*;
use rstest::rstest;
use unicode_width::UnicodeWidthStr;

use super::{Align, Column, Cut, text_table};

const COLUMNS: [Column; 3] = [
    Column { title: "ID", align: Align::Left, cut: Cut::Never },
    Column { title: "COUNT", align: Align::Right, cut: Cut::Never },
    Column { title: "SUMMARY", align: Align::Left, cut: Cut::May },
];

fn row(cells: [&str; 3]) -> Vec<String> {
    cells.map(str::to_owned).to_vec()
}

#[test]
fn columns_line_up_by_what_the_terminal_shows() {
    let rows = [
        row(["prod/1", "7", "Redis is down"]),
        row(["prod/22", "1234", "ディスクがいっぱいです"]),
        row(["a", "", "Größe e\u{301} 👍"]),
    ];
    insta::assert_snapshot!(text_table(&COLUMNS, &rows, 80));
}

#[test]
fn what_is_too_wide_is_cut_where_it_may_be() {
    let rows = [
        row(["prod/791cec13fcba0368", "7", "Redis does not answer on any port"]),
        row(["prod/1", "8", "ディスクがいっぱいです"]),
    ];
    insta::assert_snapshot!(text_table(&COLUMNS, &rows, 46));
}

#[rstest]
#[case::escape("\u{1b}[2J\u{1b}]0;title\u{7}x", "[2J]0;titlex")]
#[case::line_ends("a\r\nb\tc", "a b c")]
#[case::direction("a\u{202e}b", "ab")]
fn cells_cannot_move_the_cursor(#[case] cell: &str, #[case] shown: &str) {
    assert_eq!(text_table(&COLUMNS[2..], &[vec![cell.to_owned()]], 80), format!("SUMMARY\n{shown}\n"));
}

#[test]
fn a_table_without_rows_has_its_titles() {
    assert_eq!(text_table(&COLUMNS, &[], 80), "ID  COUNT  SUMMARY\n");
}

#[test]
fn missing_cells_are_empty_and_surplus_ones_are_not_shown() {
    let rows = [vec!["a".to_owned()], ["b", "1", "c", "d"].map(str::to_owned).to_vec()];
    assert_eq!(text_table(&COLUMNS, &rows, 80), "ID  COUNT  SUMMARY\na\nb       1  c\n");
}

proptest! {
    #[test]
    fn a_table_is_never_wider_than_its_place_or_its_narrowest(
        cells in proptest::collection::vec(("[a-z]{0,9}", "[0-9]{0,4}", "\\PC{0,50}"), 0..6),
        width in 0usize..90,
    ) {
        let rows: Vec<Vec<String>> = cells.into_iter().map(|(a, b, c)| vec![a, b, c]).collect();
        let table = text_table(&COLUMNS, &rows, width);
        prop_assert_eq!(table.lines().count(), rows.len() + 1);
        // Nine and five columns that are never cut, two gaps, and eight columns that stay of the third.
        let most = width.max(9 + 2 + 5 + 2 + 8);
        for line in table.lines() {
            prop_assert!(line.width() <= most, "{:?} is {} wide", line, line.width());
        }
    }
}
