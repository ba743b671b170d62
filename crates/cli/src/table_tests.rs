use rstest::rstest;

use super::*;
use crate::terminal::Paint;

fn alerts() -> Table {
    let columns = [Column::Word("SEVERITY"), Column::Flexible("NAME"), Column::Number("ROWS"), Column::Text("NOTE")];
    let mut table = Table::new(&columns);
    table.row(["critical", "NodeDown", "7", ""]);
    table.row(["info", "A name that goes on and on", "1024", ""]);
    table
}

#[test]
fn columns_are_aligned_and_empty_ones_left_out() {
    let text = alerts().render(Look::PLAIN);
    assert_eq!(
        text,
        "SEVERITY  NAME                        ROWS\n\
         critical  NodeDown                       7\n\
         info      A name that goes on and on  1024\n"
    );
}

#[rstest]
#[case(30, "info      A name that g…  1024")]
#[case(10, "info      A name that…  1024")]
fn the_flexible_column_gives_way_to_a_narrow_terminal(#[case] width: usize, #[case] last: &str) {
    let text = alerts().render(Look { width: Some(width), paint: Paint::Plain });
    assert_eq!(text.lines().last(), Some(last));
}

#[test]
fn colours_do_not_shift_columns() {
    let text = alerts().render(Look { width: None, paint: Paint::Colours });
    let row = text.lines().nth(1).unwrap();
    assert_eq!(row, "\x1b[1;31mcritical\x1b[0m  NodeDown                       7");
}

#[test]
fn wide_characters_take_their_two_columns() {
    let mut table = Table::new(&[Column::Text("NAME"), Column::Text("ID")]);
    table.row(["日本", "a"]);
    table.row(["plain", "b"]);
    assert_eq!(table.render(Look::PLAIN), "NAME   ID\n日本   a\nplain  b\n");
}

#[test]
fn control_characters_never_come_through() {
    let mut table = Table::new(&[Column::Text("NAME")]);
    table.row(["a\x1b[31m\nb"]);
    assert_eq!(table.render(Look::PLAIN), "NAME\na[31m b\n");
}
