//! `slo import` and `slo export`: OpenSLO files, alone and in a workspace.

use std::fs;

use rstest::rstest;
use serde_json::json;

use crate::machine::Machine;

const SOUND: &str = "# What the shop promises.\napiVersion: openslo/v1\nkind: SLO\nmetadata:\n  name: checkout\n  team: payments\nspec:\n  service: shop\n  \
                     indicator:\n    metadata: {name: answers}\n    spec:\n      ratioMetric:\n        counter: true\n        \
                     good: {metricSource: {type: Prometheus, spec: {query: good_total}}}\n        \
                     total: {metricSource: {type: Prometheus, spec: {query: all_total}}}\n  timeWindow:\n    - duration: 1M\n      \
                     isRolling: true\n  budgetingMethod: Occurrences\n  objectives:\n    - target: 0.9990";
const WRONG: &str = "apiVersion: openslo/v1\nkind: SLO\nmetadata: {name: search}\nspec:\n  service: shop\n  indicatorRef: answers\n  \
                     timeWindow: [{duration: 28d, isRolling: true}]\n  budgetingMethod: Occurrences\n  objectives:\n    - target: 99.9\n---\n\
                     apiVersion: openslo/v1\nkind: DataSource\nmetadata: {name: dog}\nspec:\n  type: Datadog\n  connectionDetails:\n    \
                     - apiKey: hunter2\n";

fn beside(machine: &Machine, name: &str, text: &str) -> String {
    let file = machine.beside(name);
    fs::write(&file, text).unwrap();
    file.display().to_string()
}

/// With the folder of the test taken out.
fn without(machine: &Machine, text: &str) -> String {
    text.replace(&format!("{}/", machine.beside("").display().to_string().trim_end_matches('/')), "")
}

#[test]
fn what_can_be_taken_and_what_stands_in_the_way_is_said_with_what_to_do() {
    let machine = Machine::new();
    let files = [beside(&machine, "a.yaml", SOUND), beside(&machine, "b.yaml", WRONG)];
    let ended = machine.run(&["slo", "import", &files[0], &files[1]]).with_code(1);
    insta::assert_snapshot!("slo_import_in_words", without(&machine, &ended.out));
    assert_eq!(ended.err, "");
}

#[test]
fn the_document_has_every_object_with_its_texts_and_no_secret() {
    let machine = Machine::new();
    let files = [beside(&machine, "a.yaml", SOUND), beside(&machine, "b.yaml", WRONG)];
    let mut document = machine.json(&["slo", "import", &files[0], &files[1]], 1);
    for object in document["documents"].as_array_mut().unwrap() {
        object["file"] = json!(without(&machine, object["file"].as_str().unwrap()));
    }
    assert!(!document.to_string().contains("hunter2"));
    insta::assert_json_snapshot!("slo_import", document);
}

#[test]
fn what_can_be_taken_alone_is_fine() {
    let machine = Machine::new();
    let file = beside(&machine, "a.yaml", SOUND);
    let document = machine.json(&["slo", "import", &file], 0);
    assert_eq!(document["documents"][0]["values"]["spec"]["objectives"][0]["target"], json!("0.9990"));
}

#[test]
fn what_is_no_yaml_ends_with_2_and_one_line_and_the_rest_is_answered() {
    let machine = Machine::new();
    let files = [beside(&machine, "a.yaml", SOUND), beside(&machine, "broken.yaml", "kind: SLO\nspec: [\n")];
    let ended = machine.run(&["slo", "import", &files[1], &files[0], "--json"]).with_code(2);
    assert!(ended.complaint().contains("broken.yaml:"), "{ended:#?}");
    let document = ended.json();
    assert_eq!(document["documents"][0]["errors"], json!(["E_YAML"]));
    assert_eq!(document["documents"][1]["importable"], json!(true));
}

#[test]
fn a_file_that_is_not_there_or_no_text_is_wrong_use() {
    let machine = Machine::new();
    let binary = machine.beside("binary.yaml");
    fs::write(&binary, [0xff, 0xfe]).unwrap();
    for file in ["/nowhere.yaml", binary.to_str().unwrap()] {
        let ended = machine.run(&["slo", "import", file, "--json"]).with_code(2);
        assert!(ended.complaint().contains(file), "{ended:#?}");
        assert_eq!(ended.json()["error"]["kind"], json!("invalid"));
    }
}

/// What is no file of definitions is refused or read by both, and neither panics nor takes long.
#[rstest]
#[case::empty(b"", 0, "there is no SLO in it")]
#[case::blanks_and_a_comment(b"  \n# nothing\n---\n", 0, "there is no SLO in it")]
#[case::null(b"null\n", 0, "there is no SLO in it")]
#[case::one_word(b"hello\n", 1, "there is no SLO in it")]
#[case::binary(b"\x7fELF\x02\x01\x00\xff", 2, "it is not UTF-8 text")]
#[case::zeros(b"\x00\x00\x00\x00", 2, "cannot be read")]
#[case::utf_16(b"\xff\xfea\x00p\x00", 2, "it is not UTF-8 text")]
#[case::an_open_quote(b"kind: \"SLO\n", 2, "cannot be read as YAML")]
#[case::a_key_twice(
    b"apiVersion: openslo/v1\nkind: SLO\nmetadata: {name: a}\nkind: SLO\n",
    1,
    "there is no objective in it"
)]
fn nonsense_is_said_to_be_what_it_is(#[case] bytes: &[u8], #[case] imports: i32, #[case] evaluates: &str) {
    let machine = Machine::new();
    let file = machine.beside("nonsense.yaml");
    fs::write(&file, bytes).unwrap();
    let file = file.to_str().unwrap();
    machine.run(&["slo", "import", file]).with_code(imports);
    let counts = beside(&machine, "counts.csv", "start,good,total\n");
    let ended = machine.run(&["slo", "evaluate", file, "--buckets", &counts]).with_code(2);
    assert!(ended.complaint().contains(evaluates) && ended.complaint().contains("nonsense.yaml"), "{ended:#?}");
}

/// 10 MiB that would be sound if they were read, and a file that has no end.
#[test]
fn what_is_too_large_is_not_read_to_its_end() {
    let machine = Machine::new();
    let large = beside(&machine, "large.yaml", &format!("{SOUND}\n{}", "# a comment\n".repeat(900_000)));
    let counts = beside(&machine, "counts.csv", "start,good,total\n");
    for file in [large.as_str(), "/dev/zero"].into_iter().filter(|file| fs::metadata(file).is_ok()) {
        assert_eq!(machine.json(&["slo", "import", file], 2)["documents"][0]["errors"], json!(["E_YAML"]));
        let ended = machine.run(&["slo", "evaluate", file, "--buckets", &counts]).with_code(2);
        assert!(ended.complaint().contains("longer than 1 MiB"), "{ended:#?}");
    }
    let endless = machine.run(&["slo", "evaluate", &large, "--buckets", "/dev/zero"]).with_code(2);
    assert!(endless.complaint().contains("/dev/zero: it is larger than 64 MiB"), "{endless:#?}");
}

/// Other systems end lines otherwise, and begin texts with a mark; two files after one another are a stream of both.
#[test]
fn ends_of_lines_marks_and_streams_of_other_systems_are_read() {
    let machine = Machine::new();
    let marked = format!("\u{feff}{}\r\n", SOUND.replace('\n', "\r\n"));
    let other = SOUND.replace("name: checkout", "name: search");
    let stream = beside(&machine, "stream.yaml", &format!("{marked}---\r\n{other}\n"));
    let document = machine.json(&["slo", "import", &stream], 0);
    let names: Vec<_> = document["documents"].as_array().unwrap().iter().map(|one| one["name"].clone()).collect();
    assert_eq!(names, [json!("checkout"), json!("search")]);
    let counts = beside(&machine, "counts.csv", "\u{feff}start,good,total\r\n2026-01-01T00:00:00Z,9,10\r\n");
    let words = ["--buckets", &counts, "--slo", "search", "--now", "2026-01-01T00:05:00Z"];
    let told = machine.json(&[&["slo", "evaluate", &stream], &words[..]].concat(), 0);
    assert_eq!(told["good"], json!("9"));
}

#[test]
fn two_objects_of_one_name_are_said_to_be_that() {
    let machine = Machine::new();
    let files = [beside(&machine, "a.yaml", SOUND), beside(&machine, "b.yaml", SOUND)];
    let ended = machine.run(&["slo", "import", &files[0], &files[1]]).with_code(0);
    assert!(
        ended.err.contains("b.yaml: SLO checkout is in") && ended.err.contains("only one of them"),
        "{}",
        ended.err
    );
}

#[test]
fn a_bomb_is_refused_in_no_time() {
    let machine = Machine::new();
    let large = beside(&machine, "large.yaml", &"- &a [b, b, b, b, b, b]\n- [*a, *a, *a, *a, *a]\n".repeat(220_000));
    let mut small = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for nth in 1..30 {
        small.push_str(&format!("a{nth}: &a{nth} [{}]\n", vec![format!("*a{}", nth - 1); 10].join(", ")));
    }
    let small = beside(&machine, "small.yaml", &small);
    for file in [large, small] {
        assert_eq!(machine.json(&["slo", "import", &file], 2)["documents"][0]["errors"], json!(["E_YAML"]));
    }
}

#[test]
fn an_slo_comes_out_as_it_went_in_to_the_last_byte() {
    let machine = Machine::with("team = \"payments\"\n");
    fs::create_dir_all(machine.workspace().join("slos")).unwrap();
    machine.write("slos/checkout.yaml", SOUND);
    let by_name = machine.run(&["slo", "export", "checkout", "--as", "openslo"]).with_code(0);
    let file = machine.workspace().join("slos/checkout.yaml").display().to_string();
    let by_file = machine.run(&["slo", "export", &file, "--as", "openslo"]).with_code(0);
    assert_eq!((by_name.out.as_str(), by_file.out.as_str()), (SOUND, SOUND));
    let document = machine.json(&["slo", "export", "checkout", "--as", "openslo"], 0);
    assert_eq!(document, json!({ "as": "openslo", "file": "slos/checkout.yaml", "text": SOUND, "notes": [] }));
    let ended = machine.run(&["slo", "export", "search", "--as", "openslo"]).with_code(2);
    assert!(ended.complaint().contains("no file of slos/ has an SLO `search`"), "{ended:#?}");
}

#[test]
fn check_covers_the_files_of_slos() {
    let machine = Machine::with("team = \"payments\"\nsources = []\n");
    fs::create_dir_all(machine.workspace().join("slos")).unwrap();
    machine.write("slos/search.yaml", WRONG);
    let ended = machine.run(&["check"]).with_code(1);
    assert!(ended.out.contains("slos/search.yaml:10:15: refused: E_TARGET_MALFORMED: "), "{}", ended.out);
    assert!(ended.out.contains("slos/search.yaml:18:15: ignored: W_INLINE_SECRET: "), "{}", ended.out);
    assert!(!ended.out.contains("hunter2"), "{}", ended.out);
}

#[test]
fn another_program_gets_its_file_on_stdout_and_what_it_cannot_say_is_on_stderr() {
    let machine = Machine::new();
    let file = beside(&machine, "a.yaml", SOUND);
    let ended = machine.run(&["slo", "export", &file, "--as", "sloth"]).with_code(0);
    assert!(ended.out.starts_with("version: \"prometheus/v1\"\n"), "{}", ended.out);
    assert!(ended.err.contains("it cannot ask for 5 bad events in the long window"), "{}", ended.err);
    let slices = SOUND
        .replace("Occurrences", "RatioTimeslices")
        .replace("target: 0.9990", "target: 0.9990\n      timeSliceWindow: 1m\n");
    let file = beside(&machine, "b.yaml", &slices);
    for dialect in ["prometheus", "sloth", "pyrra"] {
        let ended = machine.run(&["slo", "export", &file, "--as", dialect]).with_code(2);
        assert_eq!(ended.out, "");
        assert!(
            ended.complaint().contains("nothing was written: checkout: it counts by RatioTimeslices"),
            "{ended:#?}"
        );
    }
}
