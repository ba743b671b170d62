use proptest::prelude::*;
use rstest::rstest;

use super::super::fixtures::labels;
use super::*;

fn parsed(text: &str) -> MatcherSet {
    MatcherSet::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// A critical alert, firing for 20 minutes, silenced by s1 and s2.
fn matches(filter: &str) -> bool {
    let labels =
        labels(&[("alertname", "RedisDown"), ("team", "payments"), ("path", r"C:\temp"), ("größe", "zwei\nZeilen")]);
    let view = AlertView {
        labels: &labels,
        source: "prod",
        state: "firing",
        age: Duration::from_secs(1200),
        silenced_by: &["s1".to_owned(), "s2".to_owned()],
        inhibited_by: &[],
    };
    parsed(filter).matches(&view)
}

#[rstest]
#[case::nothing("", "")]
#[case::blanks("  \n ", "")]
#[case::empty_braces("{}", "")]
#[case::bare_value("a=b", r#"a="b""#)]
#[case::in_braces(r#"{a="b"}"#, r#"a="b""#)]
#[case::blanks_everywhere(" { a = \"b\" ,\tc =~ \"d|e\" } ", r#"a="b", c=~"d|e""#)]
#[case::trailing_comma(r#"{a="b",}"#, r#"a="b""#)]
#[case::trailing_comma_without_braces("a=b,", r#"a="b""#)]
#[case::all_operators("a=1,b!=2,c=~3,d!~4", r#"a="1", b!="2", c=~"3", d!~"4""#)]
#[case::quoted_name(r#""a b"="c""#, r#""a b"="c""#)]
#[case::quotes_that_are_not_needed(r#""a"="c""#, r#"a="c""#)]
#[case::utf8_without_quotes("größe=zwei,🦊=rot", r#""größe"="zwei", "🦊"="rot""#)]
#[case::dots_and_dashes("k8s.io/name=a-b.c", r#""k8s.io/name"="a-b.c""#)]
#[case::escapes(r#"a="x\"y\\z\nw""#, r#"a="x\"y\\z\nw""#)]
#[case::other_escapes_stay(r#"a=~"\d+\.\w""#, r#"a=~"\\d+\\.\\w""#)]
#[case::empty_value(r#"a="""#, r#"a="""#)]
#[case::reserved_signs_in_quotes(r#"a="{}!=~,'`""#, r#"a="{}!=~,'`""#)]
#[case::signs_that_need_no_quotes("a=x<y>@(z|w).*", r#"a="x<y>@(z|w).*""#)]
#[case::fields("@source=prod,@age>10m,@age<2h", r#"@source="prod", @age>"10m", @age<"2h""#)]
#[case::field_with_blanks("@age > 1h30m", r#"@age>"1h30m""#)]
#[case::a_label_that_looks_like_a_field(r#""@age"="10""#, r#""@age"="10""#)]
#[case::a_word("redis", r#""redis""#)]
#[case::words("redis  down", r#""redis", "down""#)]
#[case::a_phrase(r#""redis down""#, r#""redis down""#)]
#[case::matchers_and_words(r#"severity=critical redis "a b" c!=d"#, r#"severity="critical", "redis", "a b", c!="d""#)]
#[case::words_in_braces("{redis, a=b}", r#""redis", a="b""#)]
#[case::an_address_is_a_word("ops@example.org:9090", r#""ops@example.org:9090""#)]
fn a_filter_is_read_and_written_in_one_way(#[case] text: &str, #[case] canonical: &str) {
    let set = parsed(text);
    assert_eq!(set.to_string(), canonical);
    assert_eq!(parsed(canonical), set);
}

#[rstest]
#[case::no_closing_brace("{a=b", 5, "expected `}`")]
#[case::no_opening_brace("a=b}", 4, "expected a matcher; there is no `{` for this `}`")]
#[case::after_the_brace("{a=b} c", 7, "expected the end after `}`")]
#[case::only_a_comma("{,}", 2, "expected a label's name, one of the @fields, or a word to search for")]
#[case::two_commas("a=b,,c=d", 5, "expected a label's name, one of the @fields, or a word to search for")]
#[case::no_name("=b", 1, "expected a label's name, one of the @fields, or a word to search for")]
#[case::no_value("a=", 3, "expected a value after `=`, in double quotes if it has blanks or signs")]
#[case::no_value_before_a_comma(
    "a=~,b=c",
    4,
    "expected a value after `=~`, in double quotes if it has blanks or signs"
)]
#[case::single_quotes("a='b'", 3, "expected a value after `=`, in double quotes if it has blanks or signs")]
#[case::two_operators("a=b=c", 4, "expected a comma or a blank; a value with other signs needs quotes")]
#[case::quotes_that_meet(r#""a""b""#, 4, "expected a comma or a blank; a value with other signs needs quotes")]
#[case::half_an_operator("a!b", 3, "expected `=` or `~` after `!`")]
#[case::unterminated("größe=\"b", 7, "expected a closing quote for the one")]
#[case::unterminated_by_an_escape(r#"a="b\""#, 3, "expected a closing quote for the one")]
#[case::unknown_field(
    "a=b, @seen=x",
    6,
    "unknown field `@seen`; expected one of @source, @age, @silenced_by, @inhibited_by, @state"
)]
#[case::a_field_alone("@source", 8, "expected an operator after `@source`")]
#[case::age_is_not_equal("@age=10m", 5, "expected `<` or `>` after `@age`")]
#[case::labels_are_not_greater(
    "latency>5",
    8,
    "expected `=`, `!=`, `=~` or `!~`; only `@age` can be compared with `<` and `>`"
)]
#[case::not_a_span(
    "@age>soon",
    6,
    "`soon` is not a span of time; expected a number and a unit, like 30s, 5m, 2h, 1d or 1h30m"
)]
#[case::not_a_state("@state=fring", 8, "expected pending, firing, resolved or unknown, not `fring`")]
#[case::bad_expression(r#"ä=~"a(b""#, 4, "expected a regular expression: unclosed group")]
#[case::an_expression_that_closes_our_group(r#"a=~"b)|(c""#, 4, "expected a regular expression: unopened group")]
#[case::too_large(r#"a=~"(\pL{500}){500}""#, 4, "expected a smaller regular expression")]
#[case::nothing_to_search_for(r#"a=b """#, 5, "expected a word to search for between the quotes")]
fn what_is_wrong_is_said_with_its_place(#[case] text: &str, #[case] position: usize, #[case] message: &str) {
    let error = MatcherSet::parse(text).unwrap_err();
    assert_eq!(error, MatcherError { position, message: message.to_owned() });
    assert_eq!(error.to_string(), format!("{message} at character {position}"));
}

#[rstest]
#[case::nothing("", true)]
#[case::equal("alertname=RedisDown", true)]
#[case::equal_is_exact("alertname=redisdown", false)]
#[case::not_equal("alertname!=RedisDown", false)]
#[case::all_have_to_hold("alertname=RedisDown, team=search", false)]
#[case::expression("alertname=~\"Redis.*|Kafka.*\"", true)]
#[case::an_expression_is_anchored("alertname=~Redis", false)]
#[case::every_branch_is_anchored("alertname=~\"Redis|Down\"", false)]
#[case::not_expression("alertname!~Redis", true)]
#[case::a_dot_is_no_line_break("größe=~\"zwei.Zeilen\"", false)]
#[case::escaped_line_break(r#"größe="zwei\nZeilen""#, true)]
#[case::backslash(r#"path="C:\\temp""#, true)]
#[case::absent_is_empty("region=\"\"", true)]
#[case::absent_differs_from_all("region!=eu", true)]
#[case::absent_matches_what_may_be_empty("region=~\".*\"", true)]
#[case::absent_matches_nothing_else("region=~\".+\"", false)]
#[case::present_is_not_empty("team!=\"\"", true)]
#[case::word_in_any_value("REDIS", true)]
#[case::word_in_a_value_beyond_ascii("ZWEI", true)]
#[case::words_in_different_values("down pay", true)]
#[case::word_nowhere("kafka", false)]
#[case::a_word_is_no_expression("red.s", false)]
#[case::a_word_is_not_looked_for_in_names("alertname", false)]
#[case::source("@source=prod", true)]
#[case::source_expression("@source=~\"prod|test\"", true)]
#[case::other_source("@source!=prod", false)]
#[case::state("@state=firing", true)]
#[case::other_state("@state!~\"firing|pending\"", false)]
#[case::older("@age>10m", true)]
#[case::not_older("@age>20m", false)]
#[case::younger("@age<2h", true)]
#[case::not_younger("@age<20m", false)]
#[case::any_of_a_list_equal("@silenced_by=s2", true)]
#[case::none_of_a_list_equal("@silenced_by!=s2", false)]
#[case::none_of_a_list_equal_holds("@silenced_by!=s3", true)]
#[case::any_of_a_list_matches("@silenced_by=~\"s.*\"", true)]
#[case::none_of_a_list_matches("@silenced_by!~\"s.*\"", false)]
#[case::by_nobody("@silenced_by=\"\"", false)]
#[case::by_somebody("@silenced_by!=\"\"", true)]
#[case::empty_list_by_nobody("@inhibited_by=\"\"", true)]
#[case::empty_list_by_somebody("@inhibited_by!=\"\"", false)]
#[case::empty_list_is_not_x("@inhibited_by!=x", true)]
#[case::empty_list_matches_nothing("@inhibited_by=~\".+\"", false)]
fn a_filter_matches(#[case] filter: &str, #[case] expected: bool) {
    assert_eq!(matches(filter), expected);
}

#[test]
fn a_matcher_tells_its_parts() {
    let set = parsed(r#"a!~"b|c" @age<5m redis"#);
    let parts: Vec<_> = set.matchers().iter().map(|m| (m.subject(), m.name(), m.operator(), m.value())).collect();
    let expected = [
        (Subject::Label, "a", Operator::NotMatch, "b|c"),
        (Subject::Age, "@age", Operator::Less, "5m"),
        (Subject::AnyValue, "", Operator::Match, "redis"),
    ];
    assert_eq!(parts, expected);
}

/// Texts made of the pieces that mean something, so that most of the grammar is reached.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "a",
        "b1",
        "@age",
        "@state",
        "@source",
        "@x",
        "größe",
        "=",
        "!=",
        "=~",
        "!~",
        "!",
        "<",
        ">",
        "10m",
        "firing",
        "\"",
        "\\",
        "\\\"",
        "\\n",
        "\"a b\"",
        "\"x\\\\y\"",
        ",",
        " ",
        "{",
        "}",
        "(",
        ")",
        "|",
        "[",
        "'",
        "\n",
        "~",
    ]);
    prop::collection::vec(piece, 0..14).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn no_text_makes_the_parser_panic_and_places_are_in_the_text(text in prop_oneof![any::<String>(), pieces()]) {
        if let Err(error) = MatcherSet::parse(&text) {
            prop_assert!((1..=text.chars().count() + 1).contains(&error.position));
        }
    }

    #[test]
    fn what_was_read_is_written_so_that_it_reads_the_same(text in pieces()) {
        if let Ok(set) = MatcherSet::parse(&text) {
            prop_assert_eq!(MatcherSet::parse(&set.to_string()), Ok(set));
        }
    }

    #[test]
    fn any_name_and_value_survive_quoting(name in any::<String>(), value in any::<String>()) {
        let quoted = |text: &str| {
            format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n"))
        };
        let set = MatcherSet::parse(&format!("{{{}!={}}}", quoted(&name), quoted(&value))).unwrap();
        prop_assert_eq!((set.matchers()[0].name(), set.matchers()[0].value()), (name.as_str(), value.as_str()));
        prop_assert_eq!(parsed(&set.to_string()), set);
    }
}

#[test]
fn a_filter_made_of_values_finds_exactly_those() {
    let text = filter_text([("alertname", "a \"b\" \\ c"), ("k8s.name", "x"), ("@source", "prod")]);
    assert_eq!(text, r#"alertname="a \"b\" \\ c", "k8s.name"="x", @source="prod""#);
    let filter = MatcherSet::parse(&text).unwrap();
    let labels = Labels::from_pairs([("alertname", "a \"b\" \\ c"), ("k8s.name", "x")]);
    let view = |source| AlertView {
        labels: &labels,
        source,
        state: "firing",
        age: std::time::Duration::ZERO,
        silenced_by: &[],
        inhibited_by: &[],
    };
    assert!(filter.matches(&view("prod")) && !filter.matches(&view("dev")));
}
