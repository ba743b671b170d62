use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::super::queues::fixtures::{TABLES, Team, ago, field, orders};
use crate::api::{
    ApiError, IncidentAct, IncidentActForm, IncidentDone, IncidentFileForm, IncidentForm, IncidentPasteForm,
    IncidentSeeds, IncidentView,
};
use crate::ports::Files;

const MINUTE: Duration = Duration::from_secs(60);
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n0123";

async fn declared(team: &Team, title: &str, queues: &[&str]) -> i64 {
    let about =
        IncidentSeeds { queues: queues.iter().map(|queue| (*queue).to_owned()).collect(), ..IncidentSeeds::default() };
    let form = IncidentForm { title: title.to_owned(), about, ..IncidentForm::default() };
    team.engine.incident_declare(&form, "someone").await.unwrap().row.id
}

async fn acted(team: &Team, id: i64, act: IncidentAct) -> Result<IncidentDone, ApiError> {
    team.engine.incident_act(&IncidentActForm { id, seen: None, act }, "someone").await
}

/// Its queues can be linked to.
async fn with_queues() -> Team {
    let mut team = Team::new(TABLES).await;
    team.told(ago(MINUTE), vec![orders(3, ago(MINUTE), ago(10 * MINUTE))]).await;
    team
}

fn paste(id: i64, text: &str) -> IncidentPasteForm {
    IncidentPasteForm { id, text: text.to_owned(), ..IncidentPasteForm::default() }
}

/// Copied at 11:00 in Berlin.
const CHAT: &str = "posted in #payments\n[10:41] dana: cards fail\n[10:43] bo: on it\nsince the deploy";

fn chat(view: &IncidentView) -> Vec<(&str, &str, i64)> {
    let lines = view.timeline.iter().filter_map(|row| row.line.as_ref()).filter(|line| line.kind == "chat");
    lines.map(|line| (line.about.as_str(), line.text.as_str(), line.at.ms)).collect()
}

#[tokio::test]
async fn a_paste_is_shown_before_it_is_taken_in() {
    let team = Team::new("").await;
    let id = declared(&team, "Cards fail", &[]).await;
    let read = team.engine.incident_paste_read(&paste(id, CHAT)).await.unwrap();
    let rows: Vec<(&str, &str)> = read.rows.iter().map(|row| (row.by.as_str(), row.text.as_str())).collect();
    assert_eq!(rows, [("dana", "cards fail"), ("bo", "on it\nsince the deploy")]);
    assert_eq!((read.left[0].number, read.left[0].text.as_str()), (1, "posted in #payments"));
    assert_eq!(read.asks, ["No day is written: is 2026-03-02 the day of the first row?"]);
    assert_eq!(chat(&team.engine.incident_view(id).await.unwrap()), [], "nothing is written by looking");
}

#[tokio::test]
async fn a_paste_becomes_lines_by_the_clock_of_the_incident_and_never_twice() {
    let team = Team::new("").await;
    let id = declared(&team, "Cards fail", &[]).await;
    let done = team.engine.incident_paste(&paste(id, CHAT), "x").await.unwrap();
    assert_eq!(
        done.said,
        "Incident 1: 2 lines of the chat taken in; 1 line of the paste belongs to nobody and was left out."
    );
    let expected =
        [("dana", "cards fail", ago(19 * MINUTE).as_ms()), ("bo", "on it\nsince the deploy", ago(17 * MINUTE).as_ms())];
    assert_eq!(chat(&team.engine.incident_view(id).await.unwrap()), expected);
    let again = team.engine.incident_paste(&paste(id, CHAT), "x").await.unwrap();
    assert!(again.said.contains(" 0 lines "), "{}", again.said);
    assert_eq!(chat(&team.engine.incident_view(id).await.unwrap()), expected);
}

#[tokio::test]
async fn a_chat_in_another_zone_is_read_in_it() {
    let team = Team::new("").await;
    let id = declared(&team, "Cards fail", &[]).await;
    let form = IncidentPasteForm { zone: "UTC".to_owned(), ..paste(id, "[09:41] dana: cards fail") };
    team.engine.incident_paste(&form, "x").await.unwrap();
    let view = team.engine.incident_view(id).await.unwrap();
    assert_eq!(chat(&view), [("dana", "cards fail", ago(19 * MINUTE).as_ms())]);
}

#[tokio::test]
async fn what_is_no_chat_or_still_to_come_is_refused_with_the_box() {
    let team = Team::new("").await;
    let id = declared(&team, "Cards fail", &[]).await;
    let refused = async |form: IncidentPasteForm| field(team.engine.incident_paste(&form, "x").await.unwrap_err());
    assert_eq!(refused(paste(id, "cards fail\nsince the deploy")).await, "text");
    assert_eq!(refused(paste(id, "[2026-03-03 10:00] dana: tomorrow")).await, "text");
    assert_eq!(refused(IncidentPasteForm { zone: "Mars".to_owned(), ..paste(id, CHAT) }).await, "zone");
    assert_eq!(refused(IncidentPasteForm { day: "monday".to_owned(), ..paste(id, CHAT) }).await, "day");
    let nowhere = team.engine.incident_paste(&paste(99, CHAT), "x").await;
    assert!(matches!(nowhere, Err(ApiError::NotFound { .. })));
    assert_eq!(chat(&team.engine.incident_view(id).await.unwrap()), []);
}

#[tokio::test]
async fn a_picture_is_attached_listed_and_comes_back_as_it_was() {
    let team = Team::new("").await;
    let id = declared(&team, "Cards fail", &[]).await;
    let form = IncidentFileForm { id, name: "/home/ana/errors.png".to_owned(), base64: STANDARD.encode(PNG) };
    let done = team.engine.incident_attach(&form, "x").await.unwrap();
    assert_eq!(done.said, "errors.png is attached to incident 1.");
    let files = team.engine.incident_view(id).await.unwrap().files;
    assert_eq!((files.len(), files[0].mime.as_str(), files[0].by.as_str()), (1, "image/png", "Ana Silva"));
    let file = team.engine.incident_file(id, &files[0].sha256).await.unwrap();
    assert_eq!(STANDARD.decode(file.base64).unwrap(), PNG);
    let (listed, bytes) = team.engine.incident_file_bytes("1", &files[0].sha256[..6]).await.unwrap();
    assert_eq!((listed.name.as_str(), listed.bytes, bytes.as_slice()), ("errors.png", 12, PNG));
    let (_, by_name) = team.engine.incident_file_bytes("#1", "errors.png").await.unwrap();
    assert_eq!(by_name, PNG);
    assert!(matches!(team.engine.incident_file(id, "nothing.png").await, Err(ApiError::NotFound { .. })));
    let out = team.engine.incident_file_out(id, &files[0].sha256).await.unwrap();
    assert!(out.contains("exports") && out.ends_with("-errors.png"), "{out}");
    assert_eq!(Files::read(&*team.fakes.files, std::path::Path::new(&out)).unwrap(), PNG);
    assert_eq!(team.engine.incident_file_out(id, &files[0].sha256).await.unwrap(), out);
    assert!(matches!(team.engine.incident_file_out(id, "nothing.png").await, Err(ApiError::NotFound { .. })));
}

#[tokio::test]
async fn files_of_the_same_name_are_told_apart_by_what_is_in_them() {
    let team = Team::new("").await;
    let id = declared(&team, "Cards fail", &[]).await;
    for text in ["first", "second"] {
        team.engine.incident_attach_bytes(id, ("log.txt", text.as_bytes()), "x").await.unwrap();
    }
    assert_eq!(field(team.engine.incident_file_bytes("1", "log.txt").await.unwrap_err()), "file");
}

#[tokio::test]
async fn what_is_no_harmless_file_is_not_attached() {
    let team = Team::new("").await;
    let id = declared(&team, "Cards fail", &[]).await;
    let attach =
        async |bytes: &[u8]| field(team.engine.incident_attach_bytes(id, ("x.png", bytes), "x").await.unwrap_err());
    assert_eq!(attach(b"\x7fELF\x02\x01").await, "file");
    assert_eq!(attach(b"").await, "");
    assert_eq!(attach(&[b'a'; 10 * 1024 * 1024 + 1]).await, "");
    let garbled = IncidentFileForm { id, name: "x.png".to_owned(), base64: "???".to_owned() };
    assert_eq!(field(team.engine.incident_attach(&garbled, "x").await.unwrap_err()), "base64");
    assert!(team.engine.incident_view(id).await.unwrap().files.is_empty());
}

#[tokio::test]
async fn files_of_what_turned_out_to_be_the_same_are_files_of_it() {
    let team = Team::new("").await;
    let (into, from) = (declared(&team, "Cards fail", &[]).await, declared(&team, "Checkout fails", &[]).await);
    team.engine.incident_attach_bytes(from, ("log.txt", b"500"), "x").await.unwrap();
    team.engine.incident_merge(into, from, "x").await.unwrap();
    let (listed, bytes) = team.engine.incident_file_bytes("1", "log.txt").await.unwrap();
    assert_eq!((listed.incident, bytes.as_slice()), (from, b"500".as_slice()));
}

#[tokio::test]
async fn words_are_found_in_what_people_wrote_with_the_place_marked() {
    let team = Team::new("").await;
    let id = declared(&team, "Cards fail", &[]).await;
    declared(&team, "Search is slow", &[]).await;
    team.engine.incident_paste(&paste(id, CHAT), "x").await.unwrap();
    let found = team.engine.incident_search("deploy").await.unwrap();
    assert_eq!((found.total, found.found[0].row.id), (1, id));
    let hit: Vec<&str> =
        found.found[0].pieces.iter().filter(|piece| piece.hit).map(|piece| piece.text.as_str()).collect();
    assert_eq!(hit, ["deploy"]);
    assert_eq!(team.engine.incident_search("deploy slow").await.unwrap().total, 0, "every word has to be there");
    assert_eq!(team.engine.incident_search("").await.unwrap().total, 0);
    let listing = team.engine.incident_search_listing("car").await.unwrap();
    assert_eq!(listing.found[0].incident.id, id);
    assert_eq!(field(team.engine.incident_search_listing(" ?!").await.unwrap_err()), "words");
}

#[tokio::test]
async fn whoever_declares_is_shown_what_was_like_it_and_what_is_open_comes_first() {
    let team = with_queues().await;
    let past = declared(&team, "Orders died", &["orders.dlq"]).await;
    acted(&team, past, IncidentAct::Status { status: "resolved".to_owned(), why: String::new() }).await.unwrap();
    let open = declared(&team, "Checkout is slow", &[]).await;
    let service = crate::api::IncidentLink { kind: "service".to_owned(), key: "checkout".to_owned() };
    acted(&team, open, IncidentAct::Link { link: service }).await.unwrap();
    declared(&team, "Search is slow", &[]).await;
    let about = IncidentSeeds { queues: vec!["orders.dlq".to_owned()], ..IncidentSeeds::default() };
    let similar = team.engine.incident_proposal(&about).await.unwrap().similar;
    let told: Vec<(i64, &str)> = similar.iter().map(|one| (one.row.id, one.why.as_str())).collect();
    assert_eq!(told, [(open, "the service checkout"), (past, "the queue mq/orders.dlq, the service checkout")]);
    assert_eq!(similar[0].row.services, ["checkout"]);
    let view = team.engine.incident_view(open).await.unwrap();
    assert_eq!(view.similar.iter().map(|one| one.row.id).collect::<Vec<_>>(), [past]);
    let listing = team.engine.incident_similar_listing("1").await.unwrap();
    assert_eq!(listing.similar[0].incident.id, open);
}

#[tokio::test]
async fn a_person_who_told_of_it_first_is_how_it_was_detected() {
    let team = Team::new("").await;
    let id = declared(&team, "Cards fail", &[]).await;
    let report = IncidentAct::Report { who: "support".to_owned(), at: "12m".to_owned() };
    acted(&team, id, report).await.unwrap();
    let view = team.engine.incident_view(id).await.unwrap();
    assert_eq!((view.reports[0].who.as_str(), view.reports[0].at.ms), ("support", ago(12 * MINUTE).as_ms()));
    let detected = view.times.iter().find(|time| time.moment == "detected").unwrap();
    assert_eq!(
        (detected.at.as_ref().unwrap().ms, detected.from.as_str()),
        (ago(12 * MINUTE).as_ms(), "support told of it")
    );
    assert!(!detected.said);
    let unknown = IncidentAct::TakeBackReport { who: "nobody".to_owned() };
    assert!(acted(&team, id, unknown).await.is_err());
    acted(&team, id, IncidentAct::TakeBackReport { who: "support".to_owned() }).await.unwrap();
    assert!(team.engine.incident_view(id).await.unwrap().reports.is_empty());
}

#[tokio::test]
async fn a_figure_that_somebody_wrote_stands_beside_the_others_with_its_source() {
    let team = Team::new("").await;
    let id = declared(&team, "Cards fail", &[]).await;
    let write = |value: &str, source: &str| IncidentAct::WriteFigure {
        name: "orders lost".to_owned(),
        value: value.to_owned(),
        source: source.to_owned(),
    };
    assert!(acted(&team, id, write("312", "")).await.is_err(), "nobody knows where it is from");
    acted(&team, id, write("312", "the ledger of 2 March")).await.unwrap();
    let view = team.engine.incident_view(id).await.unwrap();
    let written = view.impact.last().unwrap();
    assert_eq!((written.name.as_str(), written.text.as_str(), written.typed), ("orders lost", "312", true));
    assert_eq!(written.how, "Ana Silva wrote it, from the ledger of 2 March");
    assert!(view.impact[0].name == "duration" && !view.impact[0].typed);
    acted(&team, id, IncidentAct::RemoveFigure { name: "orders lost".to_owned() }).await.unwrap();
    assert!(team.engine.incident_view(id).await.unwrap().impact.iter().all(|figure| !figure.typed));
}

#[tokio::test]
async fn whoever_leads_an_incident_is_told_that_it_is_theirs() {
    let team = Team::new("").await;
    let id = declared(&team, "Cards fail", &[]).await;
    let lead = |person: &str| IncidentAct::TakeRole { role: "lead".to_owned(), person: person.to_owned() };
    assert!(!team.engine.incident_view(id).await.unwrap().row.mine, "nobody leads it");
    assert!(acted(&team, id, lead("ana")).await.unwrap().row.mine);
    assert!(!acted(&team, id, lead("bo")).await.unwrap().row.mine);
}

#[tokio::test]
async fn times_are_read_as_people_type_them() {
    let team = Team::new("").await;
    let id = declared(&team, "Cards fail", &[]).await;
    for (typed, expected) in [("10:45", 15), ("-5m", 5), ("2026-03-02 10:30", 30), ("09:50 UTC", 10)] {
        let report = IncidentAct::Report { who: typed.to_owned(), at: typed.to_owned() };
        acted(&team, id, report).await.unwrap();
        let view = team.engine.incident_view(id).await.unwrap();
        let told = view.reports.iter().find(|report| report.who == typed).unwrap();
        assert_eq!(told.at.ms, ago(expected * MINUTE).as_ms(), "{typed}");
    }
    let nonsense = IncidentAct::Report { who: "support".to_owned(), at: "noonish".to_owned() };
    assert_eq!(field(acted(&team, id, nonsense).await.unwrap_err()), "at");
}
