//! One letter over SMTP, step by step, so that every failure is told as what it is and only the last step leaves a doubt.
//!
//! A connection is made for each letter: pages are rare, and an idle one would be dead after a laptop's sleep.

use std::error::Error as _;
use std::net::IpAddr;
use std::time::Duration;

use lettre::Address;
use lettre::message::header::{ContentType, MIME_VERSION_1_0};
use lettre::message::{Mailbox, Message};
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::{Error, response::Response};
use secrecy::ExposeSecret;
use watchbill_domain::alerts::plain_line;
use watchbill_engine::ports::{CarryError, Letter, MailTls, Taken};

use crate::clock;

/// For a connection, TLS not included.
const CONNECT: Duration = Duration::from_secs(8);

/// Hands the letter over; returns the line with which the server took it.
pub(super) async fn send(letter: &Letter) -> Result<String, CarryError> {
    match tokio::time::timeout(letter.patience, Box::pin(hand_over(letter))).await {
        Ok(result) => result,
        Err(_) => {
            let what = format!(
                "did not finish within {} s: check whether it, or the network between, is overloaded",
                letter.patience.as_secs()
            );
            Err(fails(letter, &what, Taken::Perhaps, false))
        }
    }
}

async fn hand_over(letter: &Letter) -> Result<String, CarryError> {
    let (message, from, to) = write(letter)?;
    let mut connection = connect(letter).await?;
    sign_in(letter, &mut connection).await?;
    let refused = |error: &Error, what: &str| said(letter, error, what);
    connection
        .command(Mail::new(Some(from), Vec::new()))
        .await
        .map_err(|error| refused(&error, "does not take mail from `from_address`"))?;
    for recipient in to {
        let what = format!("does not take mail for {recipient}, so nobody is told");
        connection.command(Rcpt::new(recipient, Vec::new())).await.map_err(|error| refused(&error, &what))?;
    }
    connection.command(Data).await.map_err(|error| refused(&error, "does not take the letter"))?;
    let taken = connection.message(&message).await.map_err(|error| {
        let refusal = refused(&error, "does not take the letter");
        // Without a refusal in words nobody knows whether it was taken.
        CarryError { taken: if error.status().is_some() { Taken::No } else { Taken::Perhaps }, ..refusal }
    })?;
    // It was taken; whether it hears our goodbye changes nothing.
    tokio::time::timeout(Duration::from_secs(2), connection.quit()).await.ok();
    Ok(line(&taken))
}

/// The letter as bytes in seven-bit form, and the addresses on its envelope.
fn write(letter: &Letter) -> Result<(Vec<u8>, Address, Vec<Address>), CarryError> {
    let address = |text: &str| {
        let wrong = |_| {
            fails(
                letter,
                &format!("is not asked, because `{}` is not an address", plain_line(text, 80)),
                Taken::No,
                true,
            )
        };
        text.parse::<Address>().map_err(wrong)
    };
    let from = address(&letter.from)?;
    let to = letter.to.iter().map(|text| address(text)).collect::<Result<Vec<Address>, CarryError>>()?;
    let mut message = Message::builder()
        .from(Mailbox::new(Some("Watchbill".to_owned()), from.clone()))
        .subject(plain_line(&letter.subject, 300))
        .message_id(Some(letter.message_id.clone()))
        .date(clock::system_time(letter.written_at))
        // Without it a reader may show the encoded text as it is.
        .header(MIME_VERSION_1_0)
        .header(ContentType::TEXT_PLAIN);
    for recipient in &to {
        message = message.to(Mailbox::new(None, recipient.clone()));
    }
    let written = message.body(letter.text.clone());
    let written = written.map_err(|error| {
        fails(letter, &format!("is not asked: the letter cannot be written ({error})"), Taken::No, true)
    })?;
    Ok((written.formatted(), from, to))
}

async fn connect(letter: &Letter) -> Result<AsyncSmtpConnection, CarryError> {
    let server = (letter.host.as_str(), letter.port);
    let us = ClientId::Ipv4(std::net::Ipv4Addr::LOCALHOST);
    let begun = |error: Error| unreachable(letter, &error);
    match letter.tls {
        MailTls::None if !is_this_machine(&letter.host) => {
            let what = "is not asked: without TLS a letter goes only to a server on this machine";
            Err(fails(letter, what, Taken::No, true))
        }
        MailTls::None => {
            AsyncSmtpConnection::connect_tokio1(server, Some(CONNECT), &us, None, None).await.map_err(begun)
        }
        MailTls::Implicit => {
            let tls = Some(tls(letter)?);
            AsyncSmtpConnection::connect_tokio1(server, Some(CONNECT), &us, tls, None).await.map_err(begun)
        }
        MailTls::StartTls => {
            let tls = tls(letter)?;
            let connected = AsyncSmtpConnection::connect_tokio1(server, Some(CONNECT), &us, None, None).await;
            let mut connection = connected.map_err(begun)?;
            if !connection.can_starttls() {
                let what = "does not offer STARTTLS, so nothing was sent: check the port, or set tls = \"implicit\"";
                return Err(fails(letter, what, Taken::No, true));
            }
            connection.starttls(tls, &us).await.map_err(begun)?;
            Ok(connection)
        }
    }
}

fn tls(letter: &Letter) -> Result<TlsParameters, CarryError> {
    let mut builder = TlsParameters::builder(letter.host.clone());
    if let Some(pem) = &letter.ca_pem {
        let unreadable =
            |_| fails(letter, "is not asked: the file named in `ca` cannot be read as PEM", Taken::No, true);
        builder = builder.add_root_certificate(Certificate::from_pem(pem).map_err(unreadable)?);
    }
    builder.build().map_err(|error| unreachable(letter, &error))
}

async fn sign_in(letter: &Letter, connection: &mut AsyncSmtpConnection) -> Result<(), CarryError> {
    let Some((user, password)) = &letter.login else { return Ok(()) };
    let offered = [Mechanism::Plain, Mechanism::Login];
    if !offered.iter().any(|mechanism| connection.server_info().supports_auth_mechanism(*mechanism)) {
        let what = "offers no way to sign in that Watchbill knows (PLAIN, LOGIN): check the port, or leave `user` out";
        return Err(fails(letter, what, Taken::No, true));
    }
    let credentials = Credentials::new(user.clone(), password.expose_secret().to_owned());
    match connection.auth(&offered, &credentials).await {
        Ok(_) => Ok(()),
        Err(error) if error.is_permanent() => {
            let what = format!("does not accept user and password ({})", answer(&error));
            let advice = "check `user`, and set the password anew with `watchbill secrets set`";
            Err(fails(letter, &format!("{what}: {advice}"), Taken::No, true))
        }
        Err(error) => Err(said(letter, &error, "does not let us sign in")),
    }
}

/// The server said no, or nothing.
fn said(letter: &Letter, error: &Error, what: &str) -> CarryError {
    match error.status() {
        Some(_) => fails(letter, &format!("{what} ({})", answer(error)), Taken::No, error.is_permanent()),
        None if error.is_timeout() => fails(letter, "fell silent in the middle", Taken::No, false),
        None => fails(letter, &format!("broke off in the middle ({})", root_cause(error)), Taken::No, false),
    }
}

/// There was no conversation.
fn unreachable(letter: &Letter, error: &Error) -> CarryError {
    let cause = root_cause(error);
    if error.status().is_some() {
        return said(letter, error, "does not want to talk to us");
    }
    if error.is_timeout() || cause.contains("timed out") {
        let what = format!(
            "did not answer within {} s: check its name and port, and this machine's network",
            CONNECT.as_secs()
        );
        return fails(letter, &what, Taken::No, false);
    }
    if let Some(tls) = find::<rustls::Error>(error) {
        let advice = match tls {
            rustls::Error::InvalidCertificate(rustls::CertificateError::UnknownIssuer) => {
                "its certificate is signed by an authority this machine does not know: set `ca` to that authority's PEM file"
            }
            rustls::Error::InvalidMessage(_) => "it does not speak TLS at this port: check the port and `tls`",
            _ => "check its certificate and the name in `smtp`",
        };
        return fails(letter, &format!("gives no TLS connection ({tls}): {advice}"), Taken::No, true);
    }
    match find::<std::io::Error>(error).map(std::io::Error::kind) {
        Some(std::io::ErrorKind::ConnectionRefused) => fails(
            letter,
            "does not listen (connection refused): check its name and port, and that it runs",
            Taken::No,
            false,
        ),
        _ => fails(
            letter,
            &format!("cannot be reached ({cause}): check its name and port, and this machine's network"),
            Taken::No,
            false,
        ),
    }
}

fn fails(letter: &Letter, what: &str, taken: Taken, lasts: bool) -> CarryError {
    CarryError { message: format!("{}:{} {what}", letter.host, letter.port), taken, lasts }
}

/// The code and text of a refusal, without anything that moves a cursor.
fn answer(error: &Error) -> String {
    let text = error.source().map_or_else(|| error.to_string(), ToString::to_string);
    let code = error.status().map_or_else(String::new, |code| format!("{code} "));
    plain_line(&format!("{code}{text}"), 200)
}

fn line(response: &Response) -> String {
    plain_line(&format!("{} {}", response.code(), response.first_line().unwrap_or_default()), 200)
}

fn root_cause(error: &Error) -> String {
    let mut innermost: &dyn std::error::Error = error;
    while let Some(next) = innermost.source() {
        innermost = next;
    }
    plain_line(&innermost.to_string(), 200)
}

/// What is wrapped in an `io::Error` is not its source but inside of it.
fn find<E: std::error::Error + 'static>(error: &Error) -> Option<&E> {
    let mut next: Option<&(dyn std::error::Error + 'static)> = error.source();
    while let Some(one) = next {
        if let Some(found) = one.downcast_ref::<E>() {
            return Some(found);
        }
        let wrapped = one.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        next = match wrapped {
            Some(wrapped) => Some(wrapped),
            None => one.source(),
        };
    }
    None
}

fn is_this_machine(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost") || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}
