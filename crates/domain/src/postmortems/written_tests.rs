use std::collections::BTreeMap;

use proptest::prelude::*;
use rstest::rstest;

use super::super::blocks::block_text;
use super::*;
use crate::incidents::{Balance, balance};

fn ledger(document: &str) -> Vec<Line> {
    written_ledger(document, &(0..document.len()))
}

#[rstest]
#[case::digits("120", Some(120), Counted::Counted)]
#[case::nothing_is_not_zero("", None, Counted::Counted)]
#[case::zero("0", Some(0), Counted::Counted)]
#[case::with_a_unit("1 message", Some(1), Counted::Counted)]
#[case::in_groups("1,204,000", Some(1_204_000), Counted::Counted)]
#[case::in_groups_apart("1 204", Some(1204), Counted::Counted)]
#[case::no_group("1,20", None, Counted::Counted)]
#[case::in_bold("**7**", Some(7), Counted::Counted)]
#[case::about("about 40", Some(40), Counted::Estimated)]
#[case::roughly("~40", Some(40), Counted::Estimated)]
#[case::more("at least 40", None, Counted::Counted)]
#[case::thousands("1.5k", None, Counted::Counted)]
#[case::not_known("not known", None, Counted::Counted)]
#[case::too_many("99999999999999999999", None, Counted::Counted)]
fn a_number_is_read_as_it_is_written(#[case] cell: &str, #[case] messages: Option<u64>, #[case] certainty: Counted) {
    let row = format!("| Waiting | {cell} | the broker |\n");
    let expected = Line { post: Post::Waiting, messages, source: "the broker".to_owned(), certainty };
    assert_eq!(ledger(&row), [expected]);
}

#[test]
fn rows_of_posts_are_the_ledger_and_other_lines_are_not() {
    let document = "| Messages | How many | From |\n| --- | --- | --- |\n| expected | 5 | a \\| b |\n\
        | perhaps twice | 1 | an estimate |\nwaiting | 3 |\n| lost |\n```\n| lost | 1 | code |\n```\n";
    let of = |post, messages, source: &str, certainty| Line { post, messages, source: source.to_owned(), certainty };
    assert_eq!(
        ledger(document),
        [
            of(Post::Expected, Some(5), "a | b", Counted::Counted),
            of(Post::PerhapsTwice, Some(1), "an estimate", Counted::Estimated),
        ]
    );
    let from = document.find("| perhaps").unwrap();
    assert_eq!(written_ledger(document, &(from..document.len())).len(), 1, "what stands before it is not in it");
}

#[test]
fn the_numbers_of_errors_are_read_back() {
    let lines = [
        signature_text("9f3c01d2a4b5c6d7", "order # failed", (3, 5), "mq/orders.dlq"),
        signature_text("0000000000000001", "no user", (2, 5), "mq/orders.dlq"),
    ];
    assert_eq!(lines[0], "9f3c01d2a4b5c6d7: order # failed (3 of 5 that were read of mq/orders.dlq)");
    let text = format!("- {}\n- {}\n- not a number: x\n", lines[0], lines[1]);
    let block = |filling| block_text(BlockName::Of(filling), &BTreeMap::new(), &text);
    assert!(signatures_of(&block(Filling::Signatures)).iter().eq(["0000000000000001", "9f3c01d2a4b5c6d7"]));
    let edited = block(Filling::Signatures).replace("no user", "the user was gone");
    assert_eq!(signatures_of(&edited).len(), 2, "somebody worded it better");
    let of_queue = |about: &[(&str, &str)]| {
        let about = about.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        block_text(BlockName::Queue, &about, &text)
    };
    let of_one = [("error", "9f3c01d2a4b5c6d7"), ("id", "mq/orders.dlq")];
    assert_eq!((signatures_of(&of_queue(&of_one)).len(), signatures_of(&of_queue(&of_one[1..])).len()), (2, 0));
    assert!(signatures_of(&block(Filling::Alerts)).is_empty() && signatures_of(&text).is_empty());
}

proptest! {
    #[test]
    fn a_ledger_that_adds_up_adds_up_as_it_is_written(parts in prop::collection::vec(0_u64..1_000_000, 5)) {
        let row = |post: Post, count: u64| format!("| {} | {count} | x |\n", post.word());
        let all: String = Post::PARTS.into_iter().zip(&parts).map(|(post, count)| row(post, *count)).collect();
        let sum: u64 = parts.iter().sum();
        prop_assert_eq!(balance(&ledger(&(all.clone() + &row(Post::Expected, sum)))), Balance::Even);
        prop_assert_eq!(balance(&ledger(&(all + &row(Post::Expected, sum + 1)))), Balance::Missing(1));
    }

    #[test]
    fn nothing_makes_it_fall_over(document in "(?s)[|\\\\a-z0-9 ,~\n]{0,60}") {
        let _ = ledger(&document);
        prop_assert!(signatures_of(&document).is_empty());
    }
}
