//! E-mail: plain text, one `Message-ID` per page.

use std::fmt::Write as _;
use std::path::Path;

use watchbill_definitions::MailRoute;
use watchbill_domain::alerts::plain_line;

use crate::ports::{Letter, Ports};
use crate::way;

use super::{Event, Failure, Message, PATIENCE};

/// Alerts listed in one letter; the rest is counted.
const MOST_ALERTS: usize = 50;

pub(super) async fn letter(
    ports: &Ports,
    workspace: &Path,
    mail: &MailRoute,
    message: &Message,
) -> Result<Letter, Failure> {
    let login = match &mail.login {
        Some((user, password)) => Some((user.clone(), way::secret(ports, password).await.map_err(Failure::before)?)),
        None => None,
    };
    let ca_pem = match &mail.ca {
        Some(path) => Some(way::file(ports, workspace, path, "certificate authority").map_err(Failure::before)?),
        None => None,
    };
    let domain = mail.from_address.rsplit_once('@').map_or("localhost", |(_, domain)| domain);
    Ok(Letter {
        host: mail.host.clone(),
        port: mail.port,
        tls: mail.tls,
        login,
        ca_pem,
        from: mail.from_address.clone(),
        to: mail.to.clone(),
        message_id: format!("<{}@{domain}>", message.key),
        subject: subject(message),
        text: text(message),
        written_at: message.at,
        patience: PATIENCE,
    })
}

fn subject(message: &Message) -> String {
    let team = if message.team.is_empty() { String::new() } else { format!("[{}] ", plain_line(&message.team, 40)) };
    format!("{team}{}", plain_line(&message.title, 160))
}

/// The page as it was shown, and then what it tells of in full.
fn text(message: &Message) -> String {
    let mut text = format!("{}\n\n{}\n", message.title, message.body);
    if !message.alerts.is_empty() {
        text.push('\n');
    }
    for line in message.alerts.iter().take(MOST_ALERTS) {
        let place = if line.place.is_empty() { String::new() } else { format!(", {}", plain_line(&line.place, 200)) };
        let _ = writeln!(text, "{}: {}{place}", line.severity.word(), plain_line(&line.name, 200));
        if !line.summary.is_empty() {
            let _ = writeln!(text, "  {}", plain_line(&line.summary, 400));
        }
        let _ = writeln!(text, "  since {}, {}", line.starts_at.to_rfc3339(), line.id);
    }
    let more = message.alerts.len().saturating_sub(MOST_ALERTS);
    if more > 0 {
        let _ = writeln!(text, "and {more} more");
    }
    if message.event == Event::Page {
        let _ = writeln!(text, "\nWhy: {}", plain_line(&message.because, 400));
    }
    let _ = writeln!(text, "\n-- \nSent by Watchbill from a laptop: while that sleeps, nothing is sent.");
    text
}
