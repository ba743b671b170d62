//! What a notification server is told, and what comes back.

use std::time::{Duration, Instant};

use rstest::rstest;
use tokio::sync::mpsc;
use watchbill_domain::alerts::Severity;
use watchbill_domain::ids::PageId;
use watchbill_engine::ports::{
    Manner, Notice, NoticeAction, NoticeOffer, NoticeResponse, Notifier, NotifierState, NotifyError,
};
use watchbill_platform::DesktopNotifier;

use crate::server::{Server, Temper};
use crate::session::{Session, within};

/// The first notice's id on the server.
const FIRST_ID: u32 = 41;
/// As NotificationClosed counts its reasons.
const EXPIRED: u32 = 1;
const DISMISSED: u32 = 2;

fn notice(page: i64, severity: Severity) -> Notice {
    Notice {
        page: PageId(page),
        title: "HighLatency <payments>".to_owned(),
        body: "p99 > 2 s & rising\nteam=payments".to_owned(),
        severity,
        offer: NoticeOffer::Take,
        manner: Manner::default(),
    }
}

/// The server says it again until it is heard: a signal from before the listening began is lost, as on a desktop.
async fn heard<F: Future<Output = ()>>(
    responses: &mut mpsc::Receiver<NoticeResponse>,
    say: impl Fn() -> F,
) -> NoticeResponse {
    for _ in 0..100 {
        say().await;
        if let Ok(Some(response)) = tokio::time::timeout(Duration::from_millis(100), responses.recv()).await {
            return response;
        }
    }
    panic!("the response was not heard")
}

#[test]
fn a_notice_arrives_with_its_words_its_page_and_its_button() {
    within(Session::Bus, "notifications::a_notice_arrives_with_its_words_its_page_and_its_button", async {
        let mut server = Server::start(Temper::Kind).await;
        let notifier = DesktopNotifier::start().unwrap();
        notifier.show(notice(7, Severity::Critical)).await.unwrap();
        let notified = server.notified().await;
        assert_eq!((notified.app.as_str(), notified.icon.as_str()), ("Watchbill", "watchbill"));
        assert_eq!(notified.summary, "HighLatency <payments>");
        assert_eq!(notified.body, "p99 &gt; 2 s &amp; rising\nteam=payments", "this server reads markup");
        assert_eq!(
            notified.actions,
            ["default", "Open", "open", "Open", "acknowledge", "Acknowledge", "snooze", "Snooze 1 h"]
        );
        assert_eq!(notified.hint("x-watchbill-page"), "7");
        assert_eq!(notified.hint("category"), "x-watchbill.page");
        assert_eq!(notified.hint("desktop-entry"), "watchbill");
        assert_eq!(notifier.state().await, NotifierState::Ready("fake 1.2".to_owned()));
    });
}

#[test]
fn a_server_without_markup_gets_every_character_as_it_is() {
    within(Session::Bus, "notifications::a_server_without_markup_gets_every_character_as_it_is", async {
        let mut server = Server::start(Temper::Literal).await;
        DesktopNotifier::start().unwrap().show(notice(7, Severity::Warning)).await.unwrap();
        assert_eq!(server.notified().await.body, "p99 > 2 s & rising\nteam=payments");
    });
}

#[test]
fn only_critical_pages_are_critical() {
    within(Session::Bus, "notifications::only_critical_pages_are_critical", async {
        let mut server = Server::start(Temper::Kind).await;
        let notifier = DesktopNotifier::start().unwrap();
        let cases = [(Severity::Critical, 2), (Severity::Error, 1), (Severity::Warning, 1), (Severity::Info, 0)];
        for (page, (severity, urgency)) in cases.into_iter().enumerate() {
            notifier.show(notice(page as i64, severity)).await.unwrap();
            assert_eq!(server.notified().await.urgency(), urgency, "{severity:?}");
        }
    });
}

#[rstest]
#[case::the_notice_itself(
    "default",
    NoticeAction::Open,
    "notifications::pressing_a_notice_says_so::case_1_the_notice_itself"
)]
#[case::open("open", NoticeAction::Open, "notifications::pressing_a_notice_says_so::case_2_open")]
#[case::acknowledge(
    "acknowledge",
    NoticeAction::Acknowledge,
    "notifications::pressing_a_notice_says_so::case_3_acknowledge"
)]
#[case::snooze("snooze", NoticeAction::Snooze, "notifications::pressing_a_notice_says_so::case_4_snooze")]
fn pressing_a_notice_says_so(#[case] pressed: &str, #[case] action: NoticeAction, #[case] test: &str) {
    within(Session::Bus, test, async {
        let mut server = Server::start(Temper::Kind).await;
        let notifier = DesktopNotifier::start().unwrap();
        let mut responses = notifier.responses().unwrap();
        assert!(notifier.responses().is_none(), "taken once");
        notifier.show(notice(6, Severity::Error)).await.unwrap();
        notifier.show(notice(7, Severity::Error)).await.unwrap();
        server.notified().await;
        server.notified().await;
        let response = heard(&mut responses, || server.press(FIRST_ID + 1, pressed)).await;
        assert_eq!(response, NoticeResponse { page: PageId(7), action }, "the second one, not the first");
    });
}

#[test]
fn closing_a_notice_by_hand_dismisses_it_and_expiry_does_not() {
    within(Session::Bus, "notifications::closing_a_notice_by_hand_dismisses_it_and_expiry_does_not", async {
        let mut server = Server::start(Temper::Kind).await;
        let notifier = DesktopNotifier::start().unwrap();
        let mut responses = notifier.responses().unwrap();
        notifier.show(notice(6, Severity::Error)).await.unwrap();
        notifier.show(notice(7, Severity::Error)).await.unwrap();
        server.notified().await;
        server.notified().await;
        let response = heard(&mut responses, || async {
            server.close(FIRST_ID, EXPIRED).await;
            server.close(FIRST_ID + 1, DISMISSED).await;
        })
        .await;
        assert_eq!(response, NoticeResponse { page: PageId(7), action: NoticeAction::Dismiss });
        assert!(responses.try_recv().is_err(), "nobody did anything with the one that expired");
    });
}

#[test]
fn a_notice_is_taken_back_once_and_a_second_one_of_its_page_replaces_it() {
    within(
        Session::Bus,
        "notifications::a_notice_is_taken_back_once_and_a_second_one_of_its_page_replaces_it",
        async {
            let mut server = Server::start(Temper::Kind).await;
            let notifier = DesktopNotifier::start().unwrap();
            notifier.show(notice(7, Severity::Error)).await.unwrap();
            assert_eq!(server.notified().await.replaces, 0);
            notifier.show(notice(7, Severity::Critical)).await.unwrap();
            assert_eq!(server.notified().await.replaces, FIRST_ID);
            notifier.withdraw(PageId(7)).await;
            assert_eq!(server.closed().await, FIRST_ID);
            notifier.withdraw(PageId(7)).await;
            notifier.withdraw(PageId(8)).await;
            notifier.show(notice(9, Severity::Info)).await.unwrap();
            assert_eq!(server.notified().await.replaces, 0, "nothing else was closed in between");
        },
    );
}

#[rstest]
#[case::bus_without_server(Session::Bus, "notifications::nobody_to_notify_is_said_at_once::case_1_bus_without_server")]
#[case::no_bus(Session::Nothing, "notifications::nobody_to_notify_is_said_at_once::case_2_no_bus")]
fn nobody_to_notify_is_said_at_once(#[case] session: Session, #[case] test: &str) {
    within(session, test, async {
        let started = Instant::now();
        let notifier = DesktopNotifier::start().unwrap();
        let refused = notifier.show(notice(7, Severity::Critical)).await.unwrap_err();
        assert!(matches!(refused, NotifyError::NoServer(_)), "{refused}");
        assert!(matches!(notifier.state().await, NotifierState::Absent(_)));
        assert!(started.elapsed() < Duration::from_secs(2), "no timeout was waited for");
    });
}

#[test]
fn a_server_that_starts_later_is_found() {
    within(Session::Bus, "notifications::a_server_that_starts_later_is_found", async {
        let notifier = DesktopNotifier::start().unwrap();
        notifier.show(notice(7, Severity::Critical)).await.unwrap_err();
        let mut server = Server::start(Temper::Kind).await;
        notifier.show(notice(7, Severity::Critical)).await.unwrap();
        assert_eq!(server.notified().await.hint("x-watchbill-page"), "7");
    });
}

#[test]
fn a_server_that_refuses_is_told_from_none() {
    within(Session::Bus, "notifications::a_server_that_refuses_is_told_from_none", async {
        let _server = Server::start(Temper::Refusing).await;
        let refused = DesktopNotifier::start().unwrap().show(notice(7, Severity::Critical)).await.unwrap_err();
        assert!(matches!(&refused, NotifyError::Refused(why) if why.contains("too many")), "{refused}");
    });
}

#[test]
fn a_server_that_hangs_holds_nobody_up_for_longer_than_five_seconds() {
    within(Session::Bus, "notifications::a_server_that_hangs_holds_nobody_up_for_longer_than_five_seconds", async {
        let _server = Server::start(Temper::Hanging).await;
        let notifier = DesktopNotifier::start().unwrap();
        let started = Instant::now();
        let (shown, state) = tokio::join!(notifier.show(notice(7, Severity::Critical)), notifier.state());
        assert!(matches!(shown, Err(NotifyError::NoServer(why)) if why.contains("5 s")));
        assert!(matches!(state, NotifierState::Absent(why) if why.contains("2 s")));
        assert!(started.elapsed() < Duration::from_secs(7), "{:?}", started.elapsed());
    });
}
