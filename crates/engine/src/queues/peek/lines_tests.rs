use super::super::payload::body;
use super::*;

fn drawn(text: &str) -> Vec<String> {
    let line = |line: PeekLine| {
        let mask = line.masked.map(|mask| format!(" <{:?} {}>", mask.field, mask.path)).unwrap_or_default();
        format!("{}{}: {}{mask}", "  ".repeat(line.level as usize), line.name, line.text)
    };
    lines(&body(text.as_bytes(), false).1.masked()).into_iter().map(line).collect()
}

#[test]
fn every_field_is_a_line_and_what_is_masked_says_where_it_is() {
    let text = r#"{"order":7,"customer":{"email":"ana.kestrel@example.com","tags":["a",[]]},"note":"call ana.kestrel@example.com","none":{}}"#;
    assert_eq!(
        drawn(text),
        [
            "order: 7",
            "customer: ",
            "  email: [secret] <[1, 0] customer.email>",
            "  tags: ",
            "    [0]: a",
            "    [1]: []",
            "note: call [e-mail] <[2] note>",
            "none: {}",
        ]
    );
}

#[test]
fn text_is_one_line_without_a_name_and_nothing_is_none() {
    assert_eq!(drawn("first\nsecond"), [": first\nsecond"]);
    assert_eq!(drawn("see ana.kestrel@example.com"), [": see [e-mail] <[] >"]);
    assert!(drawn("").is_empty());
}

#[test]
fn lines_that_are_left_out_are_counted() {
    let many = serde_json::to_string(&(0..500).collect::<Vec<u32>>()).unwrap();
    let found = drawn(&many);
    assert_eq!(found.len(), 401);
    assert_eq!(found[400], ": 100 more lines are not shown");
}

#[test]
fn a_field_is_found_again_by_its_places() {
    let (_, payload) = body(br#"{"a":1,"a":[{"b":"x"}]}"#, false);
    let path = path_of(payload.payload(), &[1, 0, 0]).unwrap();
    assert_eq!(payload.payload().field(&path), Some(&Payload::Text("x".to_owned())));
    assert_eq!(places(&path), [1, 0, 0]);
    assert_eq!(path_of(payload.payload(), &[1, 3]), None.or(path_of(payload.payload(), &[9])));
    assert!(path_of(payload.payload(), &[0, 0]).is_none());
}

#[test]
fn json_keeps_order_numbers_and_names_that_occur_twice() {
    let text = r#"{"b":1.50,"a":[true,null],"b":"\"x\""}"#;
    assert_eq!(json(body(text.as_bytes(), false).1.payload()).get(), text);
}
