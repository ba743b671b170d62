use proptest::prelude::*;
use rstest::rstest;
use serde_json::json;

use super::fixtures::*;
use super::*;

#[test]
fn what_is_said_has_the_place_and_the_way_to_it() {
    let said = only(&replaced(SLO, "0.9990", "99.9")).said;
    let [said] = said.as_slice() else { panic!("{said:?}") };
    assert_eq!((said.line, said.column), (39, 15));
    assert!(said.message.starts_with("`spec.objectives[0].target` is `99.9`; it must be below 1"));
}

#[test]
fn a_secret_is_named_by_its_field_and_never_repeated() {
    let text = replaced(
        DATA_SOURCE,
        "    url: https://prom.example.net\n",
        "    apiKey: hunter2\n    url: https://a:hunter2@x\n",
    );
    let document = only(&text);
    let said: String = document.said.iter().map(|said| said.message.clone()).collect();
    assert!(said.contains("spec.connectionDetails.apiKey") && !said.contains("hunter2"), "{said}");
    assert!(!document.values().to_string().contains("hunter2"));
    assert!(document.text().contains("hunter2"), "the team's own file is given back as it is");
}

#[rstest]
#[case::in_a_list("apiKey: [hunter2]")]
#[case::as_the_value_of_a_map("password: {value: hunter2}")]
#[case::beside_its_name("extra: [{name: apiKey, value: hunter2}]")]
#[case::beside_its_key("extra: [{key: token, value: [hunter2]}]")]
#[case::in_a_list_of_addresses("hosts: ['https://ana:hunter2@prom.example.net']")]
#[case::in_the_query_of_an_address("address: https://prom.example.net/?api_key=hunter2&x=1")]
#[case::in_a_text_that_connects("dsn: host=db user=ana password=hunter2")]
#[case::in_a_header("headers: {Cookie: session=hunter2}")]
fn a_secret_is_found_in_every_shape_of_connection_details(#[case] field: &str) {
    let document = only(&replaced(DATA_SOURCE, "    url: https://prom.example.net\n", &format!("    {field}\n")));
    assert_eq!(document.warnings(), ["W_INLINE_SECRET"]);
    assert!(!document.values().to_string().contains("hunter2"), "{}", document.values());
}

#[test]
fn labels_and_annotations_are_free_to_be_called_like_secrets() {
    let text = replaced(SLO, "    team: payments\n", "    team: payments\n    key: checkout\n    token: none\n");
    assert_eq!(only(&text).values()["metadata"]["labels"]["key"], json!("checkout"));
    assert_eq!(only(&text).values()["metadata"]["labels"]["token"], json!("none"));
    let text = replaced(SLO, "    team: payments\n", "    team: https://ana:hunter2@x.example.net\n");
    assert!(!only(&text).values().to_string().contains("hunter2"));
}

#[test]
fn values_are_texts_as_written_under_their_names() {
    let values = only(SLO).values();
    assert_eq!(values["spec"]["objectives"][0]["target"], json!("0.9990"));
    assert_eq!(values["spec"]["timeWindow"][0], json!({"duration": "28d", "isRolling": "true"}));
    assert_eq!(values["metadata"]["labels"], json!({"team": "payments", "tier": ["one", "two"]}));
    let dimensions = &values["spec"]["indicator"]["spec"]["ratioMetric"]["total"]["metricSource"]["spec"]["dimensions"];
    assert_eq!(*dimensions, json!(["region", "zone"]));
    let unquoted =
        replaced(SLO, "isRolling: true", "calendar: {startTime: 2022-01-01 12:00:00, timeZone: America/New_York}");
    assert_eq!(
        only(&unquoted).values()["spec"]["timeWindow"][0]["calendar"]["startTime"],
        json!("2022-01-01 12:00:00")
    );
}

#[test]
fn one_object_a_list_and_several_documents_are_all_read() {
    let list: String = [SLO, POLICY].map(listed).concat();
    for text in [format!("{SLO}---\n{POLICY}"), list.clone(), format!("---\n{list}---\n# nothing\n---\n{SLO}")] {
        let documents = read_openslo(&text, None);
        let kinds: Vec<_> = documents.iter().map(|document| (document.index, document.kind())).collect();
        assert_eq!(kinds[..2], [(0, Some("SLO")), (1, Some("AlertPolicy"))], "{text}");
        assert!(documents.iter().all(OpenSloDocument::importable));
    }
}

/// As an entry of a list.
fn listed(text: &str) -> String {
    let lines = text.lines().map(|line| if line.is_empty() { "\n".to_owned() } else { format!("  {line}\n") });
    format!("-{}", lines.collect::<String>().replacen("  ", " ", 1))
}

#[test]
fn entries_of_a_list_are_given_back_line_by_line() {
    let plain = replaced(SLO, "# What the shop promises.\n", "");
    let documents = read_openslo(&[plain.as_str(), POLICY].map(listed).concat(), None);
    assert_eq!(documents[0].text(), plain);
    assert_eq!(documents[1].text(), POLICY);
}

#[test]
fn an_entry_that_cannot_stand_alone_is_written_anew_with_all_it_holds() {
    let text =
        "- &s {apiVersion: openslo/v1, kind: Service, metadata: {name: a}, x: 1.50}\n- <<: *s\n  kind: Service\n";
    let documents = read_openslo(text, None);
    for document in &documents {
        assert_eq!(only(document.text()).values(), document.values(), "{}", document.text());
    }
    assert_eq!(documents[1].text(), "kind: Service\napiVersion: openslo/v1\nmetadata:\n  name: a\nx: 1.50\n");
}

#[test]
fn documents_before_a_fault_are_read_and_the_fault_has_its_place() {
    let documents = read_openslo(&format!("{SLO}---\nkind: [\n"), None);
    assert_eq!(documents.iter().map(OpenSloDocument::importable).collect::<Vec<_>>(), [true, false]);
    assert_eq!(documents[1].errors(), ["E_YAML"]);
    assert!(documents[1].is_unreadable() && documents[1].line > 42);
    assert_eq!(documents[1].values(), json!({}));
}

#[test]
fn ten_megabytes_are_refused_unread() {
    let bomb = "- &a [b, b, b, b, b, b]\n- [*a, *a, *a, *a, *a, *a]\n".repeat(200_000);
    assert!(bomb.len() > 10_000_000);
    let documents = read_openslo(&bomb, None);
    assert_eq!((documents.len(), documents[0].errors()), (1, vec!["E_YAML".to_owned()]));
}

#[test]
fn a_text_that_is_no_object_says_so() {
    assert_eq!(codes("just a text"), ["E_API_VERSION_KIND"]);
    assert_eq!(codes("[1]"), ["E_API_VERSION_KIND"]);
    assert!(read_openslo("", None).is_empty());
}

fn fixtures() -> impl Strategy<Value = String> {
    let one = prop::sample::select(vec![SLO, POLICY, CONDITION, DATA_SOURCE, TARGET, ALPHA]);
    prop::collection::vec((one, any::<bool>()), 1..4).prop_map(|parts| {
        let part = |(text, is_list): &(&str, bool)| if *is_list { listed(text) } else { (*text).to_owned() };
        parts.iter().map(part).collect::<Vec<_>>().join("---\n")
    })
}

proptest! {
    #[test]
    fn reading_what_was_given_back_is_the_same_document(text in fixtures()) {
        for document in read_openslo(&text, None) {
            let again = only(document.text());
            prop_assert_eq!(again.values(), document.values());
            prop_assert_eq!((again.errors(), again.warnings()), (document.errors(), document.warnings()));
            prop_assert_eq!(again.text(), document.text());
        }
    }

    #[test]
    fn documents_of_their_own_are_given_back_byte_by_byte(parts in prop::collection::vec(
        prop::sample::select(vec![SLO, POLICY, CONDITION, DATA_SOURCE, TARGET, ALPHA]), 1..4)) {
        let text = parts.join("---\n");
        let back: String = read_openslo(&text, None).iter().map(|document| document.text().to_owned()).collect();
        prop_assert_eq!(back, text);
    }

    #[test]
    fn cut_and_mutated_text_never_makes_it_fall_over(
        text in fixtures(),
        cut in 0.0..1.0_f64,
        at in 0.0..1.0_f64,
        with in "[-a-z0-9:&*!|>'\"\\[\\]{}#%@ \\n]{0,6}",
    ) {
        let place = |share: f64, text: &str| {
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
            let mut at = (share * text.len() as f64) as usize;
            while !text.is_char_boundary(at) { at -= 1; }
            at
        };
        let mut text = text[..place(cut, &text)].to_owned();
        let at = place(at, &text);
        text.insert_str(at, &with);
        for document in read_openslo(&text, None) {
            prop_assert!(document.importable() || !document.errors().is_empty());
            if !document.is_unreadable() && document.importable() {
                prop_assert_eq!(only(document.text()).values(), document.values());
            }
        }
    }
}
