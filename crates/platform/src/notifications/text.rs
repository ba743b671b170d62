//! A notice's words as a server can take them: plain, bounded, and escaped where the server reads markup.

use watchbill_engine::ports::{NoticeAction, NoticeOffer};

/// Characters of a title.
const MOST_TITLE: usize = 250;
/// Characters of a body.
const MOST_BODY: usize = 2000;

/// Whether the server reads `<b>` in a body as markup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BodyFormat {
    /// `&`, `<` and `>` have to be escaped to be seen.
    Markup,
    /// Every character is seen as it is.
    Plain,
}

/// The buttons of a notice: what the server says when one is pressed, and what is written on it.
pub(super) fn buttons(offer: NoticeOffer) -> &'static [(&'static str, &'static str)] {
    match offer {
        NoticeOffer::Look => &[("open", "Open")],
        NoticeOffer::Take => &[("open", "Open"), ("acknowledge", "Acknowledge"), ("snooze", "Snooze 1 h")],
    }
}

/// What the press of a button means.
pub(super) fn action(pressed: &str) -> NoticeAction {
    match pressed {
        "acknowledge" => NoticeAction::Acknowledge,
        "snooze" => NoticeAction::Snooze,
        _ => NoticeAction::Open,
    }
}

/// One line without control characters.
pub(super) fn title(text: &str) -> String {
    clean(text, MOST_TITLE).replace('\n', " ")
}

/// A few lines without control characters other than line ends.
pub(super) fn body(text: &str, format: BodyFormat) -> String {
    let text = clean(text, MOST_BODY);
    match format {
        BodyFormat::Plain => text,
        BodyFormat::Markup => text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"),
    }
}

/// D-Bus refuses a text with a NUL, and a notice is no place for a megabyte of annotation.
fn clean(text: &str, most: usize) -> String {
    let mut kept: String =
        text.chars().take(most + 1).map(|c| if c.is_control() && c != '\n' { ' ' } else { c }).collect();
    if let Some((cut, _)) = kept.char_indices().nth(most) {
        kept.truncate(cut);
        kept.push('…');
    }
    kept
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use watchbill_engine::ports::{NOTICE_SNOOZE, NoticeAction, NoticeOffer};

    use super::{BodyFormat, action, body, buttons, title};

    #[test]
    fn every_button_does_what_is_written_on_it() {
        let hours = NOTICE_SNOOZE.as_secs() / 3600;
        let expected = [
            ("Open".to_owned(), NoticeAction::Open),
            ("Acknowledge".to_owned(), NoticeAction::Acknowledge),
            (format!("Snooze {hours} h"), NoticeAction::Snooze),
        ];
        let take = buttons(NoticeOffer::Take).iter().map(|(pressed, label)| ((*label).to_owned(), action(pressed)));
        assert_eq!(take.collect::<Vec<_>>(), expected);
        assert_eq!(buttons(NoticeOffer::Look), &buttons(NoticeOffer::Take)[..1]);
    }

    #[rstest]
    #[case(BodyFormat::Plain, "a < b & <b>c</b>", "a < b & <b>c</b>")]
    #[case(BodyFormat::Markup, "a < b & <b>c</b>", "a &lt; b &amp; &lt;b&gt;c&lt;/b&gt;")]
    #[case(BodyFormat::Markup, "&lt;", "&amp;lt;")]
    #[case(BodyFormat::Plain, "two\nlines\0\u{1b}[31m", "two\nlines  [31m")]
    fn markup_is_shown_and_not_obeyed(#[case] format: BodyFormat, #[case] text: &str, #[case] expected: &str) {
        assert_eq!(body(text, format), expected);
    }

    #[test]
    fn a_title_is_one_line() {
        assert_eq!(title("one\ntwo\0"), "one two ");
    }

    #[test]
    fn long_texts_are_cut_and_say_so() {
        let long = body(&"é<".repeat(100_000), BodyFormat::Plain);
        assert_eq!(long.chars().count(), 2001);
        assert!(long.ends_with('…'));
        assert_eq!(title(&"x".repeat(250)), "x".repeat(250), "exactly as long as allowed");
    }
}
