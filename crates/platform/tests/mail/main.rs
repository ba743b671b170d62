//! Letters against a mail server of our own on loopback.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]
#![allow(clippy::disallowed_methods, reason = "the servers of a test are its own tasks")]

mod server;

use std::sync::Arc;
use std::time::Duration;

use rstest::rstest;
use server::{Authority, MailServer, Manners};
use watchbill_domain::time::Instant;
use watchbill_engine::ports::{Carried, CarryError, Courier, Letter, MailTls, Parcel, Taken};
use watchbill_platform::{HttpNetwork, NetworkCourier};

fn letter(server: &MailServer, tls: MailTls) -> Letter {
    Letter {
        host: "localhost".to_owned(),
        port: server.port(),
        tls,
        login: None,
        ca_pem: None,
        from: "wb@example.net".to_owned(),
        to: vec!["ana@example.net".to_owned(), "bo@example.net".to_owned()],
        message_id: "<page-17-1@example.net>".to_owned(),
        subject: "[payments] critical: Größe, cache-1".to_owned(),
        text: "Redis does not answer\n.\nÄrger\n".to_owned(),
        written_at: Instant::parse("2026-03-28T09:00:00Z").unwrap(),
        patience: Duration::from_secs(20),
    }
}

async fn send(letter: Letter) -> Result<String, CarryError> {
    match NetworkCourier::new(Arc::new(HttpNetwork::new())).carry(&Parcel::Letter(letter)).await? {
        Carried::Line(line) => Ok(line),
        Carried::Answer(answer) => panic!("{answer:?}"),
    }
}

#[tokio::test]
async fn a_letter_arrives_as_plain_text_and_the_servers_word_is_the_receipt() {
    let server = MailServer::start(Manners::default()).await;
    let receipt = send(letter(&server, MailTls::None)).await.unwrap();
    assert_eq!(receipt, "250 2.0.0 Ok: queued as 4F2A");
    let heard = server.letters().remove(0);
    assert_eq!(heard.from, "<wb@example.net>");
    assert_eq!(heard.to, ["<ana@example.net>", "<bo@example.net>"]);
    for expected in [
        "Message-ID: <page-17-1@example.net>\r\n",
        "From: Watchbill <wb@example.net>\r\n",
        "MIME-Version: 1.0\r\n",
        "Content-Type: text/plain; charset=utf-8\r\n",
        "Date: Sat, 28 Mar 2026 09:00:00 +0000\r\n",
    ] {
        assert!(heard.data.contains(expected), "{expected} in {}", heard.data);
    }
    assert!(heard.data.is_ascii(), "letters from any language travel in seven bits: {}", heard.data);
    assert!(
        heard.data.contains("\r\n..\r\n") || heard.data.contains("base64"),
        "a lone dot ends no letter: {}",
        heard.data
    );
}

#[rstest]
#[case(MailTls::StartTls)]
#[case(MailTls::Implicit)]
#[tokio::test]
async fn with_a_private_authority_the_letter_travels_encrypted_and_signed_in(#[case] tls: MailTls) {
    let authority = Authority::new();
    let manners =
        Manners { tls: Some((tls, authority.server())), login: Some(("ana", "sesame")), ..Manners::default() };
    let server = MailServer::start(manners).await;
    let stranger = send(letter(&server, tls)).await.unwrap_err();
    assert!(stranger.lasts && stranger.message.contains("set `ca`"), "{}", stranger.message);

    let known = Letter { ca_pem: Some(authority.pem()), ..letter(&server, tls) };
    let wrong = Letter { login: Some(("ana".to_owned(), "open-up".into())), ..known.clone() };
    let refused = send(wrong).await.unwrap_err();
    assert_eq!((refused.taken, refused.lasts), (Taken::No, true));
    assert!(refused.message.contains("does not accept user and password (535"), "{}", refused.message);
    assert!(!refused.message.contains("open-up"), "{}", refused.message);

    let right = Letter { login: Some(("ana".to_owned(), "sesame".into())), ..known };
    assert_eq!(send(right).await.unwrap(), "250 2.0.0 Ok: queued as 4F2A");
    assert_eq!(server.letters().len(), 1);
}

#[tokio::test]
async fn a_server_that_does_not_offer_starttls_hears_nothing_of_the_letter() {
    let server = MailServer::start(Manners::default()).await;
    let login = Some(("ana".to_owned(), "sesame".into()));
    let error = send(Letter { login, ..letter(&server, MailTls::StartTls) }).await.unwrap_err();
    assert!(error.lasts && error.message.contains("does not offer STARTTLS"), "{}", error.message);
    let said = server.heard();
    assert!(said.iter().all(|line| line.starts_with("EHLO") || line.starts_with("QUIT")), "{said:?}");
}

#[tokio::test]
async fn in_the_clear_a_letter_goes_to_this_machine_alone() {
    let server = MailServer::start(Manners::default()).await;
    let elsewhere = Letter { host: "192.0.2.1".to_owned(), ..letter(&server, MailTls::None) };
    let error = send(elsewhere).await.unwrap_err();
    assert!(error.lasts && error.message.contains("only to a server on this machine"), "{}", error.message);
}

#[rstest]
#[case::greylisted("RCPT", "450 4.2.0 Greylisted, come back later", Taken::No, false, "ana@example.net")]
#[case::no_such_person("RCPT", "550 5.1.1 No such user", Taken::No, true, "ana@example.net")]
#[case::sender("MAIL", "553 5.7.1 Not yours", Taken::No, true, "from_address")]
#[case::content("BODY", "554 5.6.0 Spam", Taken::No, true, "does not take the letter (554")]
#[case::full("BODY", "452 4.3.1 Disk full", Taken::No, false, "Disk full")]
#[case::lost("BODY", "", Taken::Perhaps, false, "broke off in the middle")]
#[tokio::test]
async fn a_refusal_says_who_refused_what_and_whether_to_hope(
    #[case] at: &'static str,
    #[case] with: &'static str,
    #[case] taken: Taken,
    #[case] lasts: bool,
    #[case] says: &str,
) {
    let server = MailServer::start(Manners { refuses: Some((at, with)), ..Manners::default() }).await;
    let error = send(letter(&server, MailTls::None)).await.unwrap_err();
    assert_eq!((error.taken, error.lasts), (taken, lasts), "{}", error.message);
    assert!(error.message.contains(says) && error.message.contains("localhost:"), "{}", error.message);
}

#[tokio::test]
async fn a_server_that_is_down_is_said_and_answers_when_it_is_up() {
    let server = MailServer::start(Manners::default()).await;
    let letter = letter(&server, MailTls::None);
    let port = server.port();
    server.stop().await;
    let error = send(letter.clone()).await.unwrap_err();
    assert_eq!((error.taken, error.lasts), (Taken::No, false));
    assert!(error.message.contains("connection refused"), "{}", error.message);
    let server = MailServer::start_at(port, Manners::default()).await;
    send(letter).await.unwrap();
    assert_eq!(server.letters().len(), 1);
}

#[tokio::test]
async fn a_server_that_never_speaks_is_given_up_on() {
    let server = MailServer::start(Manners { silent: true, ..Manners::default() }).await;
    let patient = Letter { patience: Duration::from_millis(300), ..letter(&server, MailTls::None) };
    let error = send(patient).await.unwrap_err();
    assert!(error.message.contains("did not finish within"), "{}", error.message);
}
