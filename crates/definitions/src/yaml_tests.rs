use proptest::prelude::*;
use rstest::rstest;

use super::*;

fn one(text: &str) -> Node {
    let stream = parse(text);
    assert_eq!(stream.broken, None, "{text}");
    let [(tree, _)] = stream.documents.as_slice() else { panic!("one document: {text}") };
    tree.clone()
}

fn broken(text: &str) -> String {
    parse(text).broken.map(|broken| broken.message).unwrap_or_default()
}

#[rstest]
#[case::trailing_zeros("0.9990")]
#[case::more_digits_than_a_float("0.99999999999999999999")]
#[case::an_exponent("9.99e-1")]
#[case::a_time("2022-01-01 12:00:00")]
#[case::sexagesimal_of_yaml_1_1("190:20:30")]
#[case::octal("0o14")]
#[case::yes("yes")]
#[case::truth("true")]
fn a_scalar_is_its_text_as_written(#[case] text: &str) {
    assert_eq!(one(&format!("a: {text}")).text_of("a"), Some(text));
}

#[rstest]
#[case("a:")]
#[case("a: ~")]
#[case("a: null")]
fn nothing_is_nothing_however_it_is_spelled(#[case] text: &str) {
    let tree = one(text);
    assert_eq!((&tree.get("a").unwrap().shape, tree.filled("a")), (&Shape::Null, None));
}

#[rstest]
#[case("a: 'null'", "null")]
#[case("a: !!str 5", "5")]
#[case("a: |\n  5\n", "5\n")]
fn what_is_quoted_or_tagged_is_text(#[case] text: &str, #[case] expected: &str) {
    let Shape::Text(text) = &one(text).get("a").unwrap().shape.clone() else { panic!("text") };
    assert_eq!((text.text.as_str(), text.style), (expected, Style::Quoted));
}

#[test]
fn places_are_lines_and_columns_in_characters() {
    let tree = one("# über\na:\n  - \"ü\": 1\n    b: x\n");
    let inner = &tree.get("a").unwrap().items()[0];
    assert_eq!(inner.entries()[1].key_at, At { line: 4, column: 5 });
    assert_eq!(inner.get("b").unwrap().at, At { line: 4, column: 8 });
}

#[test]
fn documents_have_their_own_bytes_and_all_of_them_together_are_the_text() {
    let text = "# first\na: 1\n---\n# second\nb: 2\n...\n---\nc: 3";
    let stream = parse(text);
    let parts: Vec<&str> = stream.documents.iter().map(|(_, range)| &text[range.clone()]).collect();
    assert_eq!(parts, ["# first\na: 1\n", "---\n# second\nb: 2\n...\n", "---\nc: 3"]);
}

#[test]
fn what_stands_before_a_fault_is_kept() {
    let stream = parse("a: 1\n---\nb: [\n---\nc: 1\n");
    assert_eq!(stream.documents.len(), 1);
    assert_eq!(stream.documents[0].1, 0..5);
    assert!(stream.broken.unwrap().at.line >= 3);
}

#[test]
fn anchors_and_merge_keys_say_what_they_repeat() {
    let tree = one("base: &b {x: 1, y: 2}\none: *b\ntwo: {<<: *b, y: 3}\nthree: {<<: [{x: 9}, *b]}\n");
    assert_eq!(tree.get("one"), tree.get("base"));
    assert_eq!(tree.path(&["two", "x"]).and_then(Node::text), Some("1"));
    assert_eq!(tree.path(&["two", "y"]).and_then(Node::text), Some("3"));
    assert_eq!(tree.path(&["three", "x"]).and_then(Node::text), Some("9"));
    assert_eq!(tree.path(&["three", "y"]).and_then(Node::text), Some("2"));
}

#[test]
fn an_anchor_holds_in_its_document_alone() {
    assert!(!broken("a: &x 1\n---\nb: *x\n").is_empty());
}

#[test]
fn a_bomb_of_anchors_is_refused_before_it_grows() {
    let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for nth in 1..40 {
        let aliases = vec![format!("*a{}", nth - 1); 10].join(", ");
        text.push_str(&format!("a{nth}: &a{nth} [{aliases}]\n"));
    }
    assert!(broken(&text).contains("more than 200000 values"));
}

#[test]
fn anchors_around_anchors_count_as_often_as_they_are_kept() {
    let list = "x, ".repeat(10_000);
    let text = format!("a: {}[{list}x]{}\n", "&a [".repeat(40), "]".repeat(40));
    assert!(broken(&text).contains("more than 200000 values"));
}

#[rstest]
#[case::lists(&"[".repeat(100_000))]
#[case::dashes(&"- ".repeat(1_000))]
#[case::maps(&"{a: ".repeat(1_000))]
fn what_is_nested_without_end_is_refused(#[case] text: &str) {
    // The parser has a limit of its own for lists and maps on one line, ours is for the rest.
    assert!(["nested", "recursion limit"].iter().any(|said| broken(text).contains(said)), "{}", broken(text));
}

#[test]
fn a_key_that_is_no_text_is_refused() {
    assert_eq!(broken("? [a, b]\n: 1\n"), "a key is a list or a map");
}

#[test]
fn an_alias_inside_of_what_it_repeats_is_refused() {
    assert!(!broken("a: &x [1, *x]\n").is_empty());
}

fn scalar() -> impl Strategy<Value = Shape> {
    let text = prop_oneof![
        "[a-z]{1,6}",
        "[0-9]{1,4}\\.[0-9]{1,8}",
        Just("true".to_owned()),
        Just("- x: # y".to_owned()),
        "[ -~\\n\\t]{0,12}",
        any::<String>(),
    ];
    let style = prop_oneof![Just(Style::Plain), Just(Style::Quoted)];
    prop_oneof![
        1 => Just(Shape::Null),
        8 => (text, style).prop_map(|(text, style)| {
            let reserved = matches!(text.as_str(), "" | "~" | "null" | "Null" | "NULL");
            let style = if write::is_plain(&text) && !reserved { style } else { Style::Quoted };
            Shape::Text(Text { text, style })
        }),
    ]
}

fn tree() -> impl Strategy<Value = Node> {
    let at = At::default();
    let leaf = scalar().prop_map(move |shape| Node { at, shape });
    leaf.prop_recursive(4, 40, 5, move |inner| {
        let key = prop_oneof!["[a-z]{1,6}", "[ -~]{1,8}"].prop_filter("a merge key is no key", |key| key != "<<");
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(move |items| Node { at, shape: Shape::List(items) }),
            prop::collection::vec((key, inner), 0..5).prop_map(move |entries| {
                let entry = |(key, value)| Entry { key, key_at: at, value };
                Node { at, shape: Shape::Map(entries.into_iter().map(entry).collect()) }
            }),
        ]
    })
}

proptest! {
    #[test]
    fn what_is_written_reads_the_same(tree in tree()) {
        let text = write(&tree);
        let stream = parse(&text);
        prop_assert_eq!(&stream.broken, &None, "{}", text);
        let read = stream.documents.first().map_or(Node { at: At::default(), shape: Shape::Null }, |(tree, _)| tree.clone());
        prop_assert_eq!(read, tree, "{}", text);
    }

    #[test]
    fn no_text_makes_it_fall_over(text in "[-a-z0-9:&*!|>'\"\\[\\]{}#%@`,?~<. \\n\\t]{0,80}") {
        let stream = parse(&text);
        let mut end = 0;
        for (_, range) in &stream.documents {
            prop_assert!(range.start == end && range.end >= range.start && text.is_char_boundary(range.end));
            end = range.end;
        }
        prop_assert!(stream.broken.is_some() || stream.documents.is_empty() || end == text.len());
    }
}
