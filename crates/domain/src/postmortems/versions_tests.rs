use proptest::prelude::*;

use super::*;

fn told(old: &str, new: &str) -> String {
    let mark = |kind: DiffKind| [" ", "-", "+"][kind as usize];
    line_diff(old, new).iter().map(|line| format!("{}{}\n", mark(line.kind), line.text)).collect()
}

#[test]
fn lines_are_told_with_what_became_of_them() {
    assert_eq!(told("a\nb\nc\n", "a\nx\nc\nd\n"), " a\n-b\n+x\n c\n+d\n");
    assert_eq!(told("a\r\nb\r\n", "a\nb\r\n"), "-a\r\n+a\n b\r\n");
    assert_eq!(told("", ""), "");
    let numbers: Vec<(Option<usize>, Option<usize>)> =
        line_diff("a\nb", "b").iter().map(|line| (line.old, line.new)).collect();
    assert_eq!(numbers, [(Some(1), None), (Some(2), Some(1))]);
}

#[test]
fn what_is_typed_is_kept_every_ten_minutes() {
    let at = |seconds: i64| Instant::from_ms(1_774_688_400_000 + seconds * 1000);
    assert!(!version_due(at(0), at(599)) && version_due(at(0), at(600)));
    assert!(version_due(at(600), at(0)), "behind a clock that was set back nobody knows: one is kept");
    let much = Patch { of: MUCH_BYTES, at: 0, removed: MUCH_BYTES, inserted: String::new() };
    assert!(!before_due(&much, at(0), at(4)) && before_due(&much, at(0), at(5)) && before_due(&much, at(600), at(0)));
}

#[test]
fn every_word_is_read_back() {
    assert!(VersionWhy::ALL.into_iter().all(|one| VersionWhy::from_word(one.word()) == Some(one)));
    assert_eq!(VersionWhy::from_word("moon"), None);
}

proptest! {
    #[test]
    fn both_texts_are_in_their_diff(old in "([ab]|\r\n|\n){0,12}", new in "([ab]|\r\n|\n){0,12}") {
        let lines = line_diff(&old, &new);
        let text_of = |left_out: DiffKind| {
            lines.iter().filter(|line| line.kind != left_out).map(|line| line.text.as_str()).collect::<Vec<_>>().join("\n")
        };
        prop_assert_eq!(text_of(DiffKind::Added), old.strip_suffix('\n').unwrap_or(&old));
        prop_assert_eq!(text_of(DiffKind::Removed), new.strip_suffix('\n').unwrap_or(&new));
    }
}

#[test]
fn what_takes_out_much_is_kept_before_it() {
    let at = |ms: i64| Instant::from_ms(ms);
    let gone = |bytes: usize| Patch { of: 9000, at: 0, removed: bytes, inserted: "x".repeat(9000) };
    assert_eq!([255, 256].map(|bytes| takes_much(&gone(bytes))), [false, true]);
    assert!(before_due(&gone(256), at(0), at(5_000)) && !before_due(&gone(256), at(0), at(4_999)));
    assert!(!before_due(&gone(255), at(0), at(5_000)));
}
