use super::*;

#[test]
fn everything_that_is_done_is_read_back() {
    let text = || "it — \"so\"".to_owned();
    let due = Some(Day::parse("2026-04-02").unwrap());
    let whats = [
        ReviewWhat::Begun { title: text(), owner: Some(text()), due, reasons: vec![text()] },
        ReviewWhat::Begun { title: text(), owner: None, due: None, reasons: Vec::new() },
        ReviewWhat::Retitled(text()),
        ReviewWhat::OwnerSet(None),
        ReviewWhat::DueSet { due, why: text() },
        ReviewWhat::AudienceSet(text()),
        ReviewWhat::ReviewerAsked(text()),
        ReviewWhat::ReviewerReleased(text()),
        ReviewWhat::Sent,
        ReviewWhat::Reviewed(text()),
        ReviewWhat::TakenBack(text()),
        ReviewWhat::Shared { how: text(), to_whom: text() },
        ReviewWhat::NoActions(Some(text())),
        ReviewWhat::NoActions(None),
        ReviewWhat::Wrote,
    ];
    for what in whats {
        assert_eq!(what_of(&what_text(&what)).unwrap(), what);
    }
}

#[test]
fn what_nobody_understands_is_an_error() {
    for text in ["", "{}", "{\"kind\":\"helped\"}", "{\"kind\":\"due_set\",\"due\":\"soon\",\"why\":\"\"}"] {
        assert!(what_of(text).is_err(), "{text}");
    }
    assert!(day_of("2026-02-30").is_err());
}
