//! Silences: previewed, written to the source, read back, extended, ended, taken back; and acknowledgements that colleagues see.

mod book;
mod shared;

use std::sync::Arc;

use watchbill_engine::Instant;
use watchbill_engine::api::{ApiError, SilenceAsk, SilencePreview, SilenceRowView};
use watchbill_engine::ports::{Clock, PollFailureKind};
use watchbill_engine::testing::Reply;

use crate::MORNING;
use crate::day::{self, Day, hours, minutes};
use book::{SharedBook, open};

/// A day whose Alertmanager takes silences.
struct Quiet {
    day: Day,
    book: SharedBook,
}

const POD: &str = "parcels-7d9f8b6c5d-x2v9k";

impl Quiet {
    async fn begin() -> Self {
        let day = Day::begin_with(
            MORNING,
            &format!(
                "team = \"days\"\nme = \"ana\"\n[[people]]\nid = \"ana\"\nname = \"Ana\"\n[[sources]]\nname = \"prod\"\n\
                 kind = \"alertmanager\"\nurl = \"{}\"\n",
                day::URL
            ),
        )
        .await;
        let book = SharedBook::default();
        let (served, clock) = (Arc::clone(&book), Arc::clone(&day.fakes.clock));
        day.fakes.network.serve(day::URL, move |request, _| open(&served).answer(request, clock.now()));
        day.pass(minutes(1)).await;
        Self { day, book }
    }

    /// The same alert on two pods of one team, and another team's.
    async fn with_alerts() -> Self {
        let quiet = Self::begin().await;
        quiet.fire("one", "DiskFull", "storage", POD);
        quiet.fire("two", "DiskFull", "storage", "parcels-7d9f8b6c5d-qqqqq");
        quiet.fire("web", "DiskFull", "web", "web-0");
        quiet.day.pass(minutes(1)).await;
        quiet
    }

    fn fire(&self, key: &str, name: &str, team: &str, pod: &str) {
        let now = self.day.now();
        let labels = [("alertname", name), ("team", team), ("severity", "warning"), ("pod", pod)];
        open(&self.book).fire(key, &labels, &now);
    }

    fn now(&self) -> Instant {
        self.day.fakes.clock.now()
    }

    async fn id_of(&self, pod: &str) -> String {
        let listing = self.day.listing().await;
        let found = listing.alerts.into_iter().find(|alert| alert.labels.get("pod").is_some_and(|value| value == pod));
        found.expect("the alert is listed").id
    }

    /// What the dialog would send for this alert, for two hours.
    async fn ask(&self, pod: &str) -> SilenceAsk {
        let ids = [self.id_of(pod).await];
        let proposal = self.day.engine.propose_silence(&ids).await.unwrap();
        SilenceAsk {
            source: proposal.source,
            ids: proposal.ids,
            matchers: proposal.matchers,
            until: "2h".to_owned(),
            comment: "rollback".to_owned(),
        }
    }

    async fn preview(&self, ask: &SilenceAsk) -> SilencePreview {
        self.day.engine.preview_silence(ask).await.unwrap()
    }

    async fn rows(&self) -> Vec<SilenceRowView> {
        self.day.engine.silences().await.unwrap().silences
    }

    /// What stands in the timeline of an alert that people did.
    async fn deeds(&self, pod: &str) -> Vec<String> {
        let detail = self.day.engine.alert_detail(&self.id_of(pod).await).await.unwrap();
        detail.entries.into_iter().filter(|entry| entry.what == "deed").map(|entry| entry.text).collect()
    }
}

#[tokio::test]
async fn a_silence_is_previewed_made_read_back_and_on_the_timeline_of_what_it_covers() {
    let quiet = Quiet::with_alerts().await;
    let ask = quiet.ask(POD).await;
    let preview = quiet.preview(&ask).await;
    assert_eq!(preview.text, r#"alertname="DiskFull", team="storage", severity="warning""#);
    assert_eq!(preview.sentence, "Covers 2 alerts now, 2 episodes in the last 7 days.");
    assert_eq!((preview.verdicts.len(), preview.button.as_str()), (0, "Silence 2 alerts at prod until 11:02"));

    let done = quiet.day.engine.make_silence(&ask, "somebody").await.unwrap();

    assert_eq!((done.text.as_str(), done.problem), ("2 alerts at prod are silenced until 11:02.", None));
    assert_eq!(open(&quiet.book).posted()[0]["createdBy"], "ana", "whom the workspace calls me");
    quiet.day.pass(minutes(1)).await;
    let row = &quiet.rows().await[0];
    assert_eq!((row.covers, row.firing, row.attention.as_deref(), row.undo), (Some(2), Some(2), None, done.deed));
    assert!(
        quiet.deeds(POD).await[0].starts_with("ana silenced it at prod until 11:02: rollback"),
        "{:?}",
        quiet.deeds(POD).await
    );
    assert_eq!(quiet.deeds("web-0").await, Vec::<String>::new(), "it covers no other team's");
    let detail = quiet.day.engine.alert_detail(&quiet.id_of(POD).await).await.unwrap();
    assert_eq!(detail.silences.len(), 1, "and the next poll shows it");
}

#[tokio::test]
async fn the_preview_names_other_teams_pods_and_what_was_never_seen_and_widens_and_narrows() {
    let quiet = Quiet::with_alerts().await;
    let ask = quiet.ask(POD).await;
    let wider = quiet.preview(&ask).await.wider.expect("there is something to drop");
    let wider = SilenceAsk { matchers: wider, ..ask.clone() };
    let wider = quiet.preview(&wider).await.wider.map(|matchers| SilenceAsk { matchers, ..ask.clone() }).unwrap();
    let preview = quiet.preview(&wider).await;
    assert_eq!((preview.text.as_str(), preview.covers), (r#"alertname="DiskFull""#, 3));
    assert_eq!(preview.verdicts[0].sentence, "Too broad: it also covers alerts of the team web.");
    let narrower = SilenceAsk { matchers: quiet.preview(&ask).await.narrower.expect("the pod"), ..ask.clone() };
    let preview = quiet.preview(&narrower).await;
    assert_eq!((preview.covers, preview.verdicts[0].concern.as_str()), (1, "too_narrow"));
    let typed = SilenceAsk {
        matchers: quiet.day.engine.parse_matchers(r#"alertname="DiskFul""#).unwrap(),
        ids: Vec::new(),
        ..ask
    };
    let preview = quiet.preview(&typed).await;
    assert!(preview.verdicts[0].sentence.contains("Look for a typing error"), "{:?}", preview.verdicts);
}

#[tokio::test]
async fn the_preview_counts_episodes_of_a_week_and_no_more() {
    let quiet = Quiet::with_alerts().await;
    for _ in 0..3 {
        open(&quiet.book).resolve("one");
        quiet.day.pass(minutes(5)).await;
        quiet.fire("one", "DiskFull", "storage", POD);
        quiet.day.pass(minutes(5)).await;
    }
    let ask = quiet.ask(POD).await;
    assert_eq!(quiet.preview(&ask).await.episodes, 5);
    quiet.day.sleep(hours(8 * 24)).await;
    assert_eq!(quiet.preview(&ask).await.episodes, 2, "those that are still open");
}

#[tokio::test]
async fn a_silence_is_extended_ended_and_each_is_taken_back() {
    let quiet = Quiet::with_alerts().await;
    let engine = &quiet.day.engine;
    let made = engine.make_silence(&quiet.ask(POD).await, "x").await.unwrap();
    let end_of = async || quiet.rows().await[0].ends.short.clone();
    assert_eq!(end_of().await, "11:02");

    let extended = engine.extend_silence("prod", &made.id, "4h", "x").await.unwrap();
    assert_eq!((extended.id.as_str(), extended.problem.as_deref()), (made.id.as_str(), None), "only the end moved");
    assert_eq!(end_of().await, "13:02");
    let shorter = engine.extend_silence("prod", &made.id, "1h", "x").await.unwrap_err();
    assert!(shorter.to_string().contains("it holds until 13:02 already"), "{shorter}");

    let back = engine.undo_silence(extended.deed.unwrap(), "x").await.unwrap();
    assert_eq!((end_of().await.as_str(), back.text.as_str()), ("11:02", "The silence at prod now holds until 11:02."));

    let over = engine.expire_silence("prod", &made.id, "x").await.unwrap();
    assert_eq!(over.text, "The silence at prod is over; 2 alerts it covered fire and may page now.");
    assert_eq!(quiet.rows().await[0].state, "expired");
    let twice = engine.expire_silence("prod", &made.id, "x").await.unwrap_err();
    assert!(twice.to_string().contains("is over since"), "{twice}");

    let again = engine.undo_silence(over.deed.unwrap(), "x").await.unwrap();
    assert_ne!(again.id, made.id, "what is over comes back under a new id");
    assert_eq!((again.problem, end_of().await.as_str()), (None, "11:02"));
    let twice = engine.undo_silence(over.deed.unwrap(), "x").await.unwrap_err();
    assert!(twice.to_string().contains("it was taken back already"), "{twice}");
    let gone = engine.undo_silence(again.deed.unwrap(), "x").await.unwrap();
    assert_eq!((gone.problem, quiet.rows().await[0].state.as_str()), (None, "expired"));
    assert_eq!(quiet.deeds(POD).await.len(), 6, "all of it is on the timeline: {:?}", quiet.deeds(POD).await);
}

#[tokio::test]
async fn what_was_done_in_a_row_is_taken_back_in_a_row() {
    let quiet = Quiet::with_alerts().await;
    let engine = &quiet.day.engine;
    let made = engine.make_silence(&quiet.ask(POD).await, "x").await.unwrap();
    let extended = engine.extend_silence("prod", &made.id, "4h", "x").await.unwrap();
    let over = engine.expire_silence("prod", &extended.id, "x").await.unwrap();
    let holding = async || -> Vec<String> {
        let rows = quiet.rows().await;
        rows.into_iter().filter(|row| row.state == "active").map(|row| row.ends.short).collect()
    };
    for (deed, expected) in [(&over, vec!["13:02"]), (&extended, vec!["11:02"]), (&made, vec![])] {
        engine.undo_silence(deed.deed.unwrap(), "x").await.unwrap();
        assert_eq!(holding().await, expected, "one silence at most, whatever ids it went through");
    }
    let nothing = engine.undo_silence(extended.deed.unwrap(), "x").await.unwrap_err();
    assert!(nothing.to_string().contains("nothing is left to take back"), "{nothing}");
}

#[tokio::test]
async fn a_colleagues_silence_keeps_its_author_and_says_who_extended_it() {
    let quiet = Quiet::with_alerts().await;
    let now = quiet.now();
    let id = open(&quiet.book).make(&[("team", "storage")], "ben", "known", now, now.plus(minutes(30)));
    let row = quiet.rows().await.remove(0);
    assert_eq!(row.attention.as_deref(), Some("ends in 30 min while 2 alerts still fire"));
    let done = quiet.day.engine.extend_silence("prod", &id, "2h", "x").await.unwrap();
    let posted = open(&quiet.book).posted()[0].clone();
    assert_eq!(
        (posted["createdBy"].as_str(), posted["comment"].as_str()),
        (Some("ben"), Some("known (extended by ana)"))
    );
    assert_eq!((quiet.rows().await[0].attention.as_deref(), done.problem), (None, None));
    quiet.day.engine.undo_silence(done.deed.unwrap(), "x").await.unwrap();
    assert_eq!(open(&quiet.book).posted()[0]["comment"], "known");
}

#[tokio::test]
async fn a_restart_forgets_nothing_that_can_be_taken_back() {
    let mut quiet = Quiet::with_alerts().await;
    let made = quiet.day.engine.make_silence(&quiet.ask(POD).await, "x").await.unwrap();
    quiet.day.restart_after(minutes(5)).await;
    quiet.day.pass(minutes(1)).await;
    assert_eq!(quiet.rows().await[0].undo, made.deed);
    quiet.day.engine.undo_silence(made.deed.unwrap(), "x").await.unwrap();
    assert_eq!(quiet.rows().await[0].state, "expired");
}

#[tokio::test]
async fn what_cannot_be_meant_is_refused_before_anything_is_asked() {
    let quiet = Quiet::with_alerts().await;
    let ask = quiet.ask(POD).await;
    let refused = async |ask: SilenceAsk| match quiet.day.engine.make_silence(&ask, "x").await.unwrap_err() {
        ApiError::Invalid { field, message } => (field, message),
        other => panic!("{other:?}"),
    };
    for until in ["0h", "-2h", "2026-03-28T08:00:00Z"] {
        let (field, message) = refused(SilenceAsk { until: until.to_owned(), ..ask.clone() }).await;
        assert_eq!((field.as_str(), message.as_str()), ("until", "a silence has to end later than now"));
    }
    assert_eq!(refused(SilenceAsk { comment: "  ".to_owned(), ..ask.clone() }).await.0, "comment");
    assert_eq!(refused(SilenceAsk { matchers: Vec::new(), ..ask.clone() }).await.0, "matchers");
    let unknown = quiet.day.engine.make_silence(&SilenceAsk { source: "nowhere".to_owned(), ..ask }, "x").await;
    assert!(matches!(unknown, Err(ApiError::NotFound { .. })), "{unknown:?}");
    assert_eq!(open(&quiet.book).posted().len(), 0);
}

#[tokio::test]
async fn a_source_that_refuses_fails_or_does_something_else_is_told_in_a_sentence() {
    let quiet = Quiet::with_alerts().await;
    let ask = quiet.ask(POD).await;
    let failed = async |reply: Reply| {
        open(&quiet.book).refusing = Some(reply);
        let error = quiet.day.engine.make_silence(&ask, "x").await.unwrap_err();
        open(&quiet.book).refusing = None;
        error.to_string()
    };
    let refused = failed(Reply::Json(400, "\"silence invalid: no\"".to_owned())).await;
    assert_eq!(refused, "prod did not accept this, and nothing was changed: silence invalid: no");
    let late = failed(Reply::Fail(PollFailureKind::Timeout)).await;
    assert!(
        late.ends_with("It may have been done all the same: look at the list of silences before trying again"),
        "{late}"
    );
    let denied = failed(Reply::Json(403, String::new())).await;
    assert!(denied.contains("does not let these credentials write"), "{denied}");

    open(&quiet.book).cuts_min = 30;
    let done = quiet.day.engine.make_silence(&ask, "x").await.unwrap();
    assert!(done.problem.is_some(), "nothing is said to hold that does not");
    assert!(done.text.starts_with("prod took the silence, but at prod it ends 2026-03-28 10:32:00"), "{}", done.text);

    open(&quiet.book).trouble = Some(Reply::Json(500, String::new()));
    let view = quiet.day.engine.silences().await.unwrap();
    assert_eq!(view.silences.len(), 0);
    assert!(view.sources[0].problem.as_deref().is_some_and(|p| p.contains("its silences are not listed")), "{view:?}");
}
