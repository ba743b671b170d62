//! Parts of a timeline in documents.

use rstest::rstest;
use watchbill_domain::time::Zone;

use super::super::queues::fixtures::{Team, field};
use crate::api::{
    IncidentForm, IncidentNoteForm, PostmortemForm, PostmortemInsertForm, PostmortemRefreshForm, PostmortemText,
};

async fn noted(team: &Team, incident: i64, at: &str) {
    let (text, at) = (format!("seen by {at}"), at.to_owned());
    let form = IncidentNoteForm { id: Some(incident), text, at, attacker: false };
    team.engine.incident_note(&form, "ana").await.unwrap();
}

/// An incident that is open at 11:00 in Berlin, with notes of 10:02, 10:20 and 10:40, and its document.
async fn of_notes() -> (Team, i64, i64) {
    let team = Team::new("").await;
    team.fakes.clock.set_zone(Zone::parse("Europe/Berlin").unwrap());
    let form = IncidentForm { title: "Orders wait".to_owned(), ..IncidentForm::default() };
    let incident = team.engine.incident_declare(&form, "ana").await.unwrap().row.id;
    for at in ["10:02 Europe/Berlin", "10:20 Europe/Berlin", "10:40 Europe/Berlin"] {
        noted(&team, incident, at).await;
    }
    let form = PostmortemForm { incident, template: "full".to_owned(), ..PostmortemForm::default() };
    let id = team.engine.postmortem_make(&form, "ana").await.unwrap().row.id;
    (team, incident, id)
}

fn part(id: i64, from: &str, to: &str, lanes: &[&str]) -> PostmortemInsertForm {
    PostmortemInsertForm {
        id,
        word: "timeline".to_owned(),
        from: from.to_owned(),
        to: to.to_owned(),
        lanes: lanes.iter().map(|lane| (*lane).to_owned()).collect(),
        ..PostmortemInsertForm::default()
    }
}

async fn inserted(team: &Team, form: &PostmortemInsertForm) -> String {
    team.engine.postmortem_insert(form, "ana").await.unwrap().text
}

/// Which of the notes stand in a text.
fn notes(text: &str) -> Vec<&str> {
    ["10:02", "10:20", "10:30", "10:40"].into_iter().filter(|at| text.contains(&format!("seen by {at}"))).collect()
}

#[rstest]
#[case::between("10:10", "10:40", &[], &["10:20", "10:40"])]
#[case::on_their_minutes("10:02", "10:20", &[], &["10:02", "10:20"])]
#[case::with_a_day("2026-03-02 10:10", "2026-03-02T09:30:00Z", &[], &["10:20"])]
#[case::back_from_now("50m", "-30m", &[], &["10:20"])]
#[case::to_its_end("10:10", "", &["people"], &["10:20", "10:40"])]
#[case::of_lanes("", "", &["people", "alerts"], &["10:02", "10:20", "10:40"])]
#[tokio::test]
async fn a_part_has_the_lines_within_its_bounds(
    #[case] from: &str,
    #[case] to: &str,
    #[case] lanes: &[&str],
    #[case] expected: &[&str],
) {
    let (team, _, id) = of_notes().await;
    let text = inserted(&team, &part(id, from, to, lanes)).await;
    assert_eq!(notes(&text), expected, "{text}");
    assert!(text.lines().nth(1).unwrap().starts_with("A part of the timeline: "), "{text}");
    assert!(!text.contains("declared"), "{text}");
}

#[tokio::test]
async fn without_bounds_it_is_all_of_it_as_it_always_was() {
    let (team, _, id) = of_notes().await;
    let text = inserted(&team, &part(id, " ", "", &[])).await;
    assert!(text.starts_with("<!-- watchbill: timeline made="), "{text}");
    assert!(text.lines().nth(1).unwrap().starts_with("| Time |") && text.contains("declared"), "{text}");
    assert!(team.engine.postmortem_view(id).await.unwrap().body.contains(&text), "as the draft has it");
}

#[tokio::test]
async fn filled_in_anew_it_stays_the_same_part_and_what_is_typed_stays() {
    let (team, incident, id) = of_notes().await;
    let block = inserted(&team, &part(id, "10:10", "10:35", &["people"])).await;
    let mark = "<!-- watchbill: timeline from=2026-03-02T09:10:00Z lanes=people to=2026-03-02T09:35:00Z made=";
    assert!(block.starts_with(mark), "{block}");
    let text = format!("# Orders wait\r\n\nTyped before.  \n\n{block}\n\n\tTyped behind.");
    let seen = team.engine.postmortem_view(id).await.unwrap().row.revision;
    let form = PostmortemText { id, seen, text: text.clone(), settled: true };
    team.engine.postmortem_write(&form, "ana").await.unwrap();
    noted(&team, incident, "10:30 Europe/Berlin").await;

    let page = team.engine.postmortem_view(id).await.unwrap();
    assert_eq!(page.blocks[0].source, "A part of the timeline: Mon 2 Mar 2026 10:10 to 10:35 CET; people.");
    let form = PostmortemRefreshForm { id, seen: page.row.revision, block: 0, over_edits: false };
    team.engine.postmortem_refresh(&form, "ana").await.unwrap();
    let page = team.engine.postmortem_view(id).await.unwrap();
    assert_eq!(notes(&page.body), ["10:20", "10:30"], "{}", page.body);
    assert!(page.body.starts_with(&format!("# Orders wait\r\n\nTyped before.  \n\n{mark}")), "{}", page.body);
    assert!(page.body.ends_with("<!-- /watchbill -->\n\n\tTyped behind."), "{}", page.body);

    // What somebody typed in it is not typed over, and bounds that are none are not taken for all of it.
    for (typed, expected) in [("seen by 10:20", "seen late by 10:20"), ("from=2026-03-02T09:10:00Z", "from=ten")] {
        let seen = team.engine.postmortem_view(id).await.unwrap().row.revision;
        let text = page.body.replace(typed, expected);
        let form = PostmortemText { id, seen, text: text.clone(), settled: true };
        team.engine.postmortem_write(&form, "ana").await.unwrap();
        let seen = team.engine.postmortem_view(id).await.unwrap().row.revision;
        let form = PostmortemRefreshForm { id, seen, block: 0, over_edits: false };
        assert_eq!(field(team.engine.postmortem_refresh(&form, "ana").await.unwrap_err()), "block");
        assert_eq!(team.engine.postmortem_view(id).await.unwrap().body, text);
    }
}

#[rstest]
#[case::no_time("timeline", "ten", "", &[], "", "from")]
#[case::an_end_that_is_none("timeline", "10:02", "soon", &[], "", "to")]
#[case::backwards("timeline", "2026-03-02 10:40", "2026-03-02 10:02", &[], "", "to")]
#[case::no_lane("timeline", "", "", &["pages"], "", "lanes")]
#[case::nothing_in_it("timeline", "09:10", "09:20", &["people"], "", "word")]
#[case::a_part_of_another("alerts", "10:02", "", &[], "", "word")]
#[case::an_error_of_no_queue("timeline", "", "", &[], "9f3c01d2a4b5c6d7", "word")]
#[case::no_number("queue", "", "", &[], "TimeoutError", "error")]
#[case::of_which_queue("queue", "", "", &[], "9f3c01d2a4b5c6d7", "about")]
#[tokio::test]
async fn what_is_no_part_is_put_into_no_text(
    #[case] word: &str,
    #[case] from: &str,
    #[case] to: &str,
    #[case] lanes: &[&str],
    #[case] error: &str,
    #[case] expected: &str,
) {
    let (team, _, id) = of_notes().await;
    let form = PostmortemInsertForm { word: word.to_owned(), error: error.to_owned(), ..part(id, from, to, lanes) };
    assert_eq!(field(team.engine.postmortem_insert(&form, "ana").await.unwrap_err()), expected);
}

#[tokio::test]
async fn what_there_is_to_choose_from_is_told_as_it_is_typed() {
    let (team, _, id) = of_notes().await;
    let parts = team.engine.postmortem_parts(id).await.unwrap();
    assert!(parts.from.starts_with("2026-03-02 ") && parts.to.starts_with("2026-03-02 "), "{parts:?}");
    assert_eq!((parts.zone.as_str(), parts.errors.len()), ("Europe/Berlin", 0));
    let people = parts.lanes.iter().find(|lane| lane.word == "people").unwrap();
    assert_eq!(people.lines, 3);
    assert!(team.engine.postmortem_insert(&part(id, &parts.from, &parts.to, &[]), "ana").await.is_ok());
}
