use rstest::rstest;

use super::*;

const TEXT: &str = "# ours\nteam = \"t\"\n\n[[people]]\nid = \"ana\" # at sea\nname = \"Ana\"\n\n[[people]]\nid = \"bo\"\n\
                    absences = [{ from = \"2026-08-03\", to = \"2026-08-14\" }]\n";

#[test]
fn a_calendar_is_named_and_everything_else_stays_as_it_is() {
    let changed = save_absences(TEXT, "watchbill.toml", "ana", "absences/ana.ics").unwrap();
    assert_eq!(changed, TEXT.replace("name = \"Ana\"\n", "name = \"Ana\"\nabsences = \"absences/ana.ics\"\n"));
    let again = save_absences(&changed, "watchbill.toml", "ana", "absences/new.ics").unwrap();
    assert_eq!(again, changed.replace("ana.ics", "new.ics"));
}

#[rstest]
#[case::of_nobody("cy", "absences/cy.ics", "no person")]
#[case::in_the_place_of_others("bo", "absences/bo.ics", "take them out first")]
#[case::outside_of_the_workspace("ana", "../ana.ics", "no path in the workspace")]
fn a_calendar_is_refused(#[case] id: &str, #[case] path: &str, #[case] why: &str) {
    let refused = save_absences(TEXT, "watchbill.toml", id, path).unwrap_err();
    assert!(refused.message.contains(why), "{refused}");
}
