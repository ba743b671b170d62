use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag};
use rstest::rstest;

use super::*;

fn row(cells: &[&str]) -> Vec<String> {
    cells.iter().map(|cell| (*cell).to_owned()).collect()
}

#[test]
fn csv_is_as_the_standard_has_it() {
    let rows = [row(&["RedisDown", "say \"hello\", twice"]), row(&["", "two\nlines"])];
    let expected = "name,summary\r\nRedisDown,\"say \"\"hello\"\", twice\"\r\n,\"two\nlines\"\r\n";
    assert_eq!(csv_table(&["name", "summary"], &rows), expected);
}

#[rstest]
#[case("=1+1", "'=1+1")]
#[case("+49 30", "'+49 30")]
#[case("-2", "'-2")]
#[case("@SUM(A1)", "'@SUM(A1)")]
#[case("\t=1", "'\t=1")]
#[case("a=1", "a=1")]
#[case("", "")]
#[case("'=1", "'=1")]
fn what_a_spreadsheet_would_compute_gets_an_apostrophe(#[case] cell: &str, #[case] expected: &str) {
    let text = csv_table(&["a", "b"], &[row(&["x", cell])]);
    assert_eq!(text, format!("a,b\r\nx,{expected}\r\n"));
}

proptest! {
    #[test]
    fn every_cell_of_csv_can_be_read_back(cells in prop::collection::vec("\\PC{0,12}|[=+@,\"\r\n\t-]{0,6}", 3)) {
        let text = csv_table(&["a", "b", "c"], std::slice::from_ref(&cells));
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let read: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().unwrap();
        prop_assert_eq!(read.len(), 1);
        for (read, written) in read[0].iter().zip(&cells) {
            prop_assert_eq!(read, guarded(written));
            prop_assert!(!read.starts_with(['=', '+', '-', '@', '\t', '\r']));
        }
    }

    #[test]
    fn a_markdown_table_keeps_its_cells_apart(cells in prop::collection::vec("[a-z|`*<>\\\\\\[\\]\n&$ -]{0,10}", 3)) {
        let text = markdown_table(&["a", "b", "c"], std::slice::from_ref(&cells));
        let mut found: Vec<String> = Vec::new();
        for event in Parser::new_ext(&text, Options::ENABLE_TABLES) {
            match event {
                Event::Start(Tag::TableCell) => found.push(String::new()),
                Event::Text(text) => found.last_mut().unwrap().push_str(&text),
                Event::Start(Tag::Table(_) | Tag::TableHead | Tag::TableRow) | Event::End(_) => {}
                other => prop_assert!(false, "{:?} in {}", other, text),
            }
        }
        let expected = cells.iter().map(|cell| plain_line(cell, LONGEST).trim().to_owned());
        prop_assert_eq!(&found[3..], expected.collect::<Vec<_>>());
    }
}
