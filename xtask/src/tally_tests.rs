use super::*;

fn tally(passed: u64, failed: u64, left_out: u64) -> Tally {
    Tally { passed, failed, left_out }
}

#[test]
fn summary_lines_are_counted_and_other_lines_are_not() {
    let lines = [
        (
            "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 3 filtered out; finished in 0.11s",
            tally(12, 0, 1),
        ),
        ("test result: FAILED. 2 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out", tally(2, 1, 0)),
        ("     Summary [   3.217s] 147 tests run: 146 passed (2 slow), 1 failed, 5 skipped", tally(146, 1, 5)),
        ("     Summary [   0.001s] 1 test run: 1 passed, 0 skipped", tally(1, 0, 0)),
        ("      Tests  1 failed | 41 passed | 2 skipped (44)", tally(41, 1, 2)),
        (" Test Files  3 passed (3)", tally(0, 0, 0)),
        ("test alerts::counts_7_passed ... ok", tally(0, 0, 0)),
        ("the gate let 3 passed; 2 failed", tally(0, 0, 0)),
    ];
    for (line, expected) in lines {
        assert_eq!(Tally::in_line(line), expected, "{line}");
    }
}

#[test]
fn the_sum_names_what_was_left_out_only_when_something_was() {
    let mut sum = tally(12, 0, 0);
    assert_eq!(sum.to_string(), "12 passed, 0 failed");
    sum.add(tally(3, 1, 2));
    assert_eq!(sum.to_string(), "15 passed, 1 failed, 2 left out");
}
