//! What stands for days, and the alert that is made of hostile text.

use watchbill_domain::alerts::Labels;

use crate::time::{DAY_MS, StoryTime};

use super::day::{Episode, clock};
use super::role::Role;
use super::{Cluster, StoryAlert, cast};

/// Days from one beginning to the next, and on how many of them the alert stands.
const CERTIFICATE: (i64, i64) = (30, 20);
/// The gaps of these two never coincide, so that there is always something to see.
const BACKUP: (i64, i64) = (14, 12);
const VERSIONS: (i64, i64) = (28, 27);

/// Since when that fires which never ends: 40 days before the story begins.
const LONG_AGO: StoryTime = StoryTime::at(-40, clock(4, 12));

/// Standing episodes that may touch `t`.
pub(super) fn episodes_around(t: StoryTime) -> impl Iterator<Item = Episode> {
    episodes_between(t, t).into_iter()
}

/// Standing episodes that may touch the span.
pub(super) fn episodes_between(from: StoryTime, to: StoryTime) -> Vec<Episode> {
    let forever = [&cast::WATCHDOG_EU, &cast::WATCHDOG_US].map(|role| Episode {
        role,
        from: LONG_AGO,
        to: StoryTime::from_ms(i64::MAX),
    });
    let recurring: [(&'static Role, (i64, i64), StoryTime); 5] = [
        (&cast::CERTIFICATE_API, CERTIFICATE, StoryTime::at(0, clock(0, 20))),
        (&cast::CERTIFICATE_TRACK, CERTIFICATE, StoryTime::at(10, clock(0, 20))),
        (&cast::CERTIFICATE_PARTNERS, CERTIFICATE, StoryTime::at(20, clock(0, 20))),
        (&cast::BACKUP_OLD, BACKUP, StoryTime::at(-2, clock(6, 45))),
        (&cast::VERSIONS_DIFFER, VERSIONS, StoryTime::at(-5, clock(14, 3))),
    ];
    let mut episodes = Vec::from(forever);
    for (role, (every_days, stands_days), first) in recurring {
        let round = |t: StoryTime| (t.as_ms() - first.as_ms()).div_euclid(every_days * DAY_MS);
        episodes.extend((round(from)..=round(to)).map(|n| {
            let begin = first.shifted_ms(n * every_days * DAY_MS);
            Episode { role, from: begin, to: begin.shifted_ms(stands_days * DAY_MS) }
        }));
    }
    episodes
}

/// An alert whose text was written by a partner who means harm, or whose export is broken: markup, links that run
/// something, text that turns the reading direction, control characters, and a lot of it. It never ends.
pub(super) fn hostile(seed: u64, t: StoryTime) -> StoryAlert {
    let mut alert = HOSTILE.alert(seed, LONG_AGO, t);
    alert.labels = hostile_labels();
    let long = "The partner's parser wrote this line again and again, until the log was full. ".repeat(256);
    alert.annotations = Labels::from_pairs(alert.annotations.iter().chain([
        ("link", "javascript:alert(document.domain)"),
        ("mirror", "data:text/html,<script>alert(3)</script>"),
        ("log", long.as_str()),
        ("ما حدث", "رُفض الملف بسبب سطر تالف"),
    ]));
    alert
}

/// The labels with which an alert of this role is sent.
pub(super) fn labels_of(role: &Role) -> Labels {
    if *role == HOSTILE { hostile_labels() } else { role.labels() }
}

/// The alert of this role at `t`, in an episode that began at `from`.
pub(super) fn alert_of(role: &Role, seed: u64, from: StoryTime, t: StoryTime) -> StoryAlert {
    if *role == HOSTILE { hostile(seed, t) } else { role.alert(seed, from, t) }
}

/// Its labels, of which two are as bad as its text.
fn hostile_labels() -> Labels {
    Labels::from_pairs(
        HOSTILE.labels().iter().chain([("partner", "\u{202e}gpj.exe <i>&\"'"), ("feed", "prices\n\tand more\u{0}")]),
    )
}

/// The span in which it fires.
pub(super) fn hostile_episode() -> Episode {
    Episode { role: &HOSTILE, from: LONG_AGO, to: StoryTime::from_ms(i64::MAX) }
}

/// Its rule; the rest of the text is added by [`hostile`].
pub(super) const HOSTILE: Role = Role {
    summary: "<b>Feed refused</b> <img src=x onerror=\"document.title='owned'\">",
    description: "\u{202e}txet desrever\u{202c} \u{0007}\u{001b}[31mred?\u{001b}[0m \u{2028}next line \
                      <script>alert(1)</script> &amp; {{ 7 * 7 }} ${HOME} '; DROP TABLE alerts; --",
    expression: "partner_feed_rejected > 0 # \"><script>alert(2)</script>",
    ..Role::new("PartnerFeedRefused", "info", super::role::Service::Edge, Cluster::Eu)
};
