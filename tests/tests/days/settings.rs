//! Settings while somebody watches: what is saved is in force at once, and a copy takes the place of the records at the next start.

use watchbill_engine::api::{ApiError, AuthForm, ChannelForm, PersonSetting, SecretInput, SourceForm};
use watchbill_engine::ports::Files;

use crate::day::{Day, minutes};

const MORNING: &str = "2026-03-28T09:00:00Z";

#[tokio::test]
async fn a_copy_that_was_checked_takes_the_place_of_the_records_at_the_next_start_and_not_before() {
    let mut day = Day::begin(MORNING).await;
    day.fire("Before", "error");
    day.pass(minutes(1)).await;
    let copied = day.engine.backup_to("copy.db").await.unwrap();
    assert!(copied.done.is_some_and(|done| done.contains("copy.db")));
    let again = day.engine.backup_to("copy.db").await.unwrap_err();
    assert!(again.to_string().contains("copy.db"), "a copy is never overwritten: {again}");
    day.fire("After", "error");
    day.pass(minutes(1)).await;
    day.resolve("After");
    day.pass(minutes(2)).await;

    day.engine.restore_data("copy.db").await.unwrap();
    assert_eq!(day.alert("After").await.state, "resolved", "the records are not touched while they are open");
    day.restart_after(minutes(1)).await;
    day.pass(minutes(1)).await;
    assert_eq!(day.alert("Before").await.state, "firing");
    assert!(day.engine.alert_detail("After").await.is_err(), "the copy does not know it");
    day.restart_after(minutes(1)).await;
    day.fire("Later", "error");
    day.pass(minutes(1)).await;
    day.restart_after(minutes(1)).await;
    assert!(day.engine.alert_detail("Later").await.is_ok(), "a copy is put in place once");
}

#[tokio::test]
async fn a_copy_that_is_none_changes_nothing() {
    let mut day = Day::begin(MORNING).await;
    day.fire("Before", "error");
    day.pass(minutes(1)).await;
    std::fs::write(day.folder().join("letter.db"), "Dear database,").unwrap();
    for path in ["letter.db", "nowhere.db"] {
        let refusal = day.engine.restore_data(path).await.unwrap_err();
        assert!(refusal.to_string().contains(path), "it names the file: {refusal}");
    }
    let nameless = day.engine.restore_data(" ").await.unwrap_err();
    assert!(matches!(&nameless, ApiError::Invalid { field, .. } if field == "path"), "{nameless:?}");
    day.restart_after(minutes(1)).await;
    day.pass(minutes(1)).await;
    assert_eq!(day.alert("Before").await.state, "firing");
}

#[tokio::test]
async fn what_is_saved_is_in_force_when_the_answer_comes() {
    let day = Day::begin(MORNING).await;
    day.pass(minutes(1)).await;
    let before = day.engine.settings_view().await.unwrap();
    let known = before.sources[0].draft.clone();
    let second = SourceForm { name: "second".to_owned(), ..known.clone() };
    let saved = day.engine.save_source(None, &second, Vec::new()).await.unwrap();
    let names: Vec<&str> = saved.sources.iter().map(|source| source.draft.name.as_str()).collect();
    assert_eq!(names, [known.name.as_str(), "second"]);
    day.pass(minutes(1)).await;
    let polled = day.engine.settings_view().await.unwrap();
    assert_eq!(polled.sources[1].health, "fine", "it is polled without a restart");

    let taken = day.engine.save_source(None, &second, Vec::new()).await.unwrap_err();
    assert!(matches!(&taken, ApiError::Invalid { field, .. } if field == "name"), "{taken:?}");
    let person =
        PersonSetting { id: "cy".to_owned(), timezone: "Europe/Lisbon".to_owned(), ..PersonSetting::default() };
    let with_person = day.engine.save_person(None, &person).await.unwrap();
    assert!(with_person.people.contains(&person), "{:?}", with_person.people);
    let left = day.engine.remove_source("second").await.unwrap();
    assert_eq!(left.sources.len(), 1);
}

#[tokio::test]
async fn a_channel_is_added_changed_and_removed_while_watching() {
    let day = Day::begin(MORNING).await;
    day.pass(minutes(1)).await;
    let address = |url: &str| [("url".to_owned(), url.to_owned())].into();
    let auth = AuthForm::Bearer { keyring: String::new() };
    let phone = ChannelForm {
        name: "phone".to_owned(),
        kind: "ntfy".to_owned(),
        settings: address("https://ntfy.example.net/ana-3f9c2e"),
        auth: auth.clone(),
        ..ChannelForm::default()
    };
    let token = |name: &str| vec![SecretInput { name: name.to_owned(), value: "tk_pw".to_owned() }];
    let stray = day.engine.save_channel(None, &phone, token("prod")).await.unwrap_err();
    assert!(matches!(&stray, ApiError::Invalid { field, .. } if field == "auth"), "{stray:?}");
    let saved = day.engine.save_channel(None, &phone, token("")).await.unwrap();
    assert_eq!(saved.channels[0].target, "ntfy.example.net/an\u{2026}", "in force, and shown masked");
    let named = AuthForm::Bearer { keyring: "phone".to_owned() };
    assert_eq!(saved.channel_forms, [ChannelForm { auth: named, ..phone.clone() }]);
    let file = day.fakes.files.read(&day.folder().join("watchbill.toml")).unwrap();
    let file = String::from_utf8(file).unwrap();
    assert!(file.contains("phone") && !file.contains("tk_pw"), "the token is not in the file: {file}");

    let no_topic = ChannelForm { settings: address("https://ntfy.example.net/"), ..saved.channel_forms[0].clone() };
    let refusal = day.engine.save_channel(Some("phone"), &no_topic, Vec::new()).await.unwrap_err();
    assert!(matches!(&refusal, ApiError::Invalid { field, .. } if field == "url"), "{refusal:?}");
    let signed = ChannelForm {
        kind: "webhook".to_owned(),
        settings: address("https://hooks.example.net/x"),
        keyring: "hook-secret".to_owned(),
        ..saved.channel_forms[0].clone()
    };
    let changed = day.engine.save_channel(Some("phone"), &signed, token("hook-secret")).await.unwrap();
    assert_eq!((changed.channels.len(), changed.channels[0].kind.as_str()), (1, "webhook"));
    assert_eq!(changed.channel_forms, [signed]);

    let removed = day.engine.remove_channel("phone").await.unwrap();
    assert!(removed.channels.is_empty() && removed.channel_forms.is_empty());
    let back = day.engine.save_channel(None, &changed.channel_forms[0], Vec::new()).await.unwrap();
    assert_eq!(back.channel_forms, changed.channel_forms, "what was removed comes back as it was");
}

#[tokio::test]
async fn a_mailbox_that_somebody_signs_in_at_gets_a_password_under_its_own_name() {
    let day = Day::begin(MORNING).await;
    let settings = [
        ("smtp", "mail.example.net"),
        ("user", "ana"),
        ("from_address", "wb@example.net"),
        ("to", "ana@example.net\nbo@example.net"),
    ];
    let form = ChannelForm {
        name: "mail".to_owned(),
        kind: "email".to_owned(),
        settings: settings.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect(),
        ..ChannelForm::default()
    };
    let saved = day.engine.save_channel(None, &form, Vec::new()).await.unwrap();
    assert_eq!(saved.channels[0].target, "ana@example.net, bo@example.net by mail.example.net:587");
    assert_eq!(saved.channel_forms[0].keyring, "mail");
}
