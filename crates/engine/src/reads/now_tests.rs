use rstest::rstest;
use watchbill_domain::alerts::Severity;
use watchbill_domain::ids::Identity;

use super::*;

#[rstest]
#[case(1, 1, 1, "began to fire")]
#[case(1, 1, 0, "fired once, over now")]
#[case(1, 0, 0, "ended")]
#[case(1, 6, 0, "fired 6 times, over now")]
#[case(1, 6, 1, "fired 6 times, firing now")]
#[case(4, 0, 0, "ended on 4 alerts")]
#[case(4, 0, 2, "ended in part on 4 alerts; 2 firing now")]
#[case(4, 9, 0, "fired 9 times on 4 alerts, over now")]
#[case(4, 4, 4, "began to fire on 4 alerts")]
#[case(4, 9, 3, "fired 9 times on 4 alerts, 3 firing now")]
fn what_came_of_a_name_is_said_in_words(
    #[case] alerts: u32,
    #[case] began: u32,
    #[case] firing: u32,
    #[case] text: &str,
) {
    let one = AlertId { source: SourceName::new("prod"), identity: Identity::new("1") };
    let (name, severity, last_at) = (String::new(), Severity::Error, Instant::from_ms(0));
    assert_eq!(happened_text(&Happened { one, name, severity, alerts, began, ended: 0, firing, last_at }), text);
}
