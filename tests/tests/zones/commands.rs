//! What the command line goes by.

use std::fs;

use serde_json::{Value, json};
use watchbill_engine::ZoneDatabase;
use watchbill_tests::cli::Cli;
use watchbill_tests::workspace::Workspace;
use watchbill_tests::zones::{named, sha256, tzif};

use super::{DAILY, FILE, SCHEDULE, TEAM, newer, workspace};

const DAY: [&str; 4] = ["--from", "2026-07-01T00:00:00Z", "--to", "2026-07-02T00:00:00Z"];
const IN_USE: &str = "2099a from zones/new.whl";

/// Where nothing is to be compared with the zones of this machine.
fn cli(workspace: &Workspace) -> Cli {
    Cli::of(workspace).with("TZDIR", "/nowhere")
}

/// When the shift of that day begins, and by which database.
async fn hand_off(cli: &Cli, schedule: &str) -> (String, String) {
    let words = [["oncall", "shifts", "--schedule", schedule].as_slice(), &DAY].concat();
    let document = cli.json(&words).await;
    let text = |value: &Value| value.as_str().unwrap_or_else(|| panic!("{document}")).to_owned();
    (text(&document["runs"][1]["start"]), text(&document["tzdb"]))
}

/// Not what this process goes by: another test of it changes that.
fn bundled() -> String {
    ZoneDatabase::bundled().release()
}

fn by_the_bundled() -> (String, String) {
    ("2026-07-01T07:00:00Z".to_owned(), bundled())
}

fn by_the_newer() -> (String, String) {
    ("2026-07-01T08:00:00Z".to_owned(), IN_USE.to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn hand_offs_go_by_a_newer_file_and_every_answer_names_it() {
    let workspace = workspace(&newer(), &newer());
    let cli = cli(&workspace);
    assert_eq!(hand_off(&cli, "payments").await, by_the_newer());
    assert_eq!(hand_off(&cli, "payments").await, by_the_newer(), "and so does the next process");
    assert_eq!(cli.json(&["status"]).await["tzdb"], json!(IN_USE));
    assert_eq!(cli.json(&["check"]).await["sound"], json!(true));
    let calendar = cli.run(&["oncall", "export", "--schedule", "payments"]).await;
    assert!(calendar.out.replace("\r\n ", "").contains(&format!("tzdb {IN_USE}")), "{calendar:?}");
    let doctor = cli.run(&["doctor"]).await.out;
    let told = format!("time-zone database {IN_USE}, not the bundled {}", bundled());
    assert!(doctor.replace('\n', " ").split_whitespace().collect::<Vec<_>>().join(" ").contains(&told), "{doctor}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_schedule_goes_by_the_zones_of_the_workspace_it_lies_in() {
    let theirs = workspace(&newer(), &newer());
    let ours = Workspace::with(TEAM);
    let lying_there = theirs.folder().join(SCHEDULE).display().to_string();
    assert_eq!(hand_off(&cli(&ours), &lying_there).await, by_the_newer());
    let nobodys = Workspace::absent();
    let bare = nobodys.logs().with_file_name("rota.toml");
    fs::write(&bare, DAILY).unwrap();
    assert_eq!(hand_off(&cli(&nobodys), &bare.display().to_string()).await, by_the_bundled());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edit_goes_by_the_zones_of_the_workspace_that_the_schedule_lies_in() {
    let theirs = workspace(&newer(), &newer());
    let lying_there = theirs.folder().join(SCHEDULE).display().to_string();
    let words = ["oncall", "cover", "--schedule", &lying_there, "--of", "ana", "--person", "bo"];
    let day = ["--from", "2036-07-01T12:00", "--to", "2036-07-01T13:00", "--by", "ana"];
    let document = cli(&Workspace::with(TEAM)).json(&[words.as_slice(), &day].concat()).await;
    assert_eq!((&document["tzdb"], &document["changes"][0]["start"]), (&json!(IN_USE), &json!("2036-07-01T11:00:00Z")));

    fs::remove_file(theirs.folder().join(FILE)).unwrap();
    let document = cli(&Workspace::with(TEAM)).json(&[words.as_slice(), &day].concat()).await;
    let notes = document["notes"].to_string();
    assert_eq!(
        (&document["tzdb"], &document["changes"][0]["start"]),
        (&json!(bundled()), &json!("2036-07-01T10:00:00Z"))
    );
    assert!(notes.contains("watchbill.toml:5:8: zones/new.whl is not gone by: there is no such file"), "{notes}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_trusted_is_not_gone_by_and_said_with_its_place() {
    let whole = newer();
    let behind = watchbill_tests::zones::wheel("2020a", &[]);
    let cases: [(&str, &[u8], &[u8], &str); 6] = [
        ("another file", &whole, b"promised", "its sha256 is "),
        ("empty", b"", b"", "it is empty"),
        ("text", b"2099a\n", b"2099a\n", "it is neither a wheel or another zip nor a .tar.gz"),
        ("cut", &whole[..90_000], &whole[..90_000], "it cannot be unpacked: "),
        ("behind", &behind, &behind, "it is of release 2020a, older than the bundled "),
        ("no zones", b"PK\x05\x06", b"PK\x05\x06", "it cannot be unpacked: "),
    ];
    for (name, file, promised, why) in cases {
        let workspace = workspace(file, promised);
        not_gone_by(name, &cli(&workspace), (5, 8), &format!("{FILE} is not gone by: {why}")).await;
    }
    let gone = workspace(&whole, &whole);
    fs::remove_file(gone.folder().join(FILE)).unwrap();
    not_gone_by("missing", &cli(&gone), (5, 8), "zones/new.whl is not gone by: there is no such file").await;
    let folder = workspace(&whole, &whole);
    fs::remove_file(folder.folder().join(FILE)).unwrap();
    fs::create_dir(folder.folder().join(FILE)).unwrap();
    not_gone_by("a folder", &cli(&folder), (5, 8), "zones/new.whl is not gone by: it cannot be read: ").await;
    let large = workspace(&whole, &whole);
    fs::File::create(large.folder().join(FILE)).unwrap().set_len((16 << 20) + 1).unwrap();
    not_gone_by("large", &cli(&large), (5, 8), "zones/new.whl is not gone by: it has 16.0 MiB").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_path_out_of_the_workspace_is_not_followed() {
    let whole = newer();
    for path in ["../new.whl", "/new.whl", "zones/../../new.whl"] {
        let workspace = Workspace::with(&format!("{TEAM}{}", named(path, &sha256(&whole))));
        workspace.write(SCHEDULE, DAILY);
        fs::write(workspace.folder().join("../new.whl"), &whole).unwrap();
        not_gone_by(path, &cli(&workspace), (5, 8), &format!("`{path}` does not stay in the workspace")).await;
    }
}

/// The bundled database is gone by, the place of the file says why, and every command that reads the workspace tells of it.
async fn not_gone_by(name: &str, cli: &Cli, place: (u64, u64), why: &str) {
    assert_eq!(hand_off(cli, "payments").await, by_the_bundled(), "{name}");
    let check = cli.json(&["check"]).await;
    let found = &check["findings"][0];
    assert_eq!((found["line"].as_u64(), found["column"].as_u64()), (Some(place.0), Some(place.1)), "{name}: {check}");
    assert_eq!((&found["file"], &found["weight"]), (&json!("watchbill.toml"), &json!("ignored")), "{name}");
    let message = found["message"].as_str().unwrap();
    assert!(message.starts_with(why) && message.contains("the bundled time-zone database"), "{name}: {message}");
    let status = cli.json(&["status"]).await;
    let problem = status["definition_problems"][0].as_str().unwrap();
    assert!(problem.starts_with("watchbill.toml:5:8: "), "{name}: {problem}");
    assert_eq!(status["tzdb"], json!(bundled()), "{name}");
    for words in [["oncall", "check"].as_slice(), &["oncall", "explain", "--schedule", "payments"]] {
        let told = cli.run(words).await.err;
        assert_eq!(told.matches("watchbill.toml:5:8: ").count(), 1, "{name}: {told}");
    }
    let problems = &cli.json(&["oncall", "check", "--schedule", "payments"]).await["schedules"][0]["problems"];
    assert_eq!(problems[0].as_str(), Some(problem), "{name}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_check_compares_with_chrono_tz_and_with_the_files_of_the_machine() {
    let workspace = workspace(&newer(), &newer());
    let zoneinfo = tempfile::tempdir().unwrap();
    fs::create_dir(zoneinfo.path().join("Europe")).unwrap();
    // In London it is an hour earlier than in Berlin, in winter too.
    fs::write(zoneinfo.path().join("Europe/Berlin"), tzif("Europe/London")).unwrap();
    fs::write(zoneinfo.path().join("tzdata.zi"), "# version 2024z\n").unwrap();
    let folder = zoneinfo.path().display().to_string();
    let cli = Cli::of(&workspace).with("TZDIR", &folder);
    let words = [["oncall", "check"].as_slice(), &DAY].concat();
    let document = cli.json(&words).await;
    assert_eq!(document["tzdb"], json!(IN_USE));
    assert_eq!(document["system_tzdb"], json!({ "folder": folder, "release": "2024z" }));
    let schedule = &document["schedules"][0];
    let kinds: Vec<&str> = schedule["findings"].as_array().unwrap().iter().filter_map(|f| f["kind"].as_str()).collect();
    assert_eq!(kinds, ["zone_data"], "{document}");
    let row = |database: &str, theirs: &str| {
        json!({ "database": database, "zone": "Europe/Berlin", "at": "2026-07-01T08:00:00Z",
                "at_there": "Wed 1 Jul 2026 09:00 WAT", "ours": "09:00", "theirs": theirs })
    };
    let chrono = format!("chrono-tz {}", document["second_tzdb"].as_str().unwrap());
    // London's summer time is Berlin's winter time: only chrono-tz differs in summer.
    assert_eq!(schedule["disagreements"], json!([row(&chrono, "10:00")]), "{document}");
    let winter = ["oncall", "check", "--from", "2026-12-01T00:00:00Z", "--to", "2026-12-02T00:00:00Z"];
    let document = cli.json(&winter).await;
    let rows = document["schedules"][0]["disagreements"].as_array().unwrap();
    assert_eq!(rows.len(), 1, "{document}");
    assert_eq!((&rows[0]["database"], &rows[0]["theirs"]), (&json!(format!("{folder} 2024z")), &json!("08:00")));
    let text = cli.run(&winter).await.out;
    let line = format!("Tue 1 Dec 2026 09:00 WAT: 09:00 in Europe/Berlin, 08:00 by {folder} 2024z");
    assert!(text.contains(&line), "{text}");
    let nowhere = self::cli(&workspace).json(&winter).await;
    assert_eq!(nowhere["system_tzdb"], Value::Null);
}
