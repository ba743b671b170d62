//! What a new workspace begins with.

use toml_edit::Value;

/// The `.gitignore` of a workspace: what the laptop saw stays on the laptop.
pub const GITIGNORE: &str = "\
# Written by Watchbill. What the team decided belongs in git; what this laptop saw does not.
/watchbill.db*
/owner.lock
/backups/
/editing/
";

/// A `watchbill.toml` for a newcomer: nothing is watched yet, and every line that may be wanted is there to be uncommented.
#[must_use]
pub fn starter_workspace(team: &str) -> String {
    let team: String = team.chars().filter(|c| !c.is_control()).take(200).collect();
    let team = if team.trim().is_empty() { "my team" } else { team.trim() };
    STARTER.replace("{team}", &Value::from(team).to_string())
}

const STARTER: &str = r#"# What your team watches. This file is made to be reviewed and shared in git: there are no secrets in it, and Watchbill
# keeps your comments and your order when it writes to it. `watchbill check` says what is wrong with it, with the line.
team = {team}

# The zone your team lives in, by its IANA name: that of everybody who has none of their own.
# timezone = "Europe/Berlin"
# When a government changes its clocks before there is a newer Watchbill, `[time_zones]` names a newer database of zones: the
# manual says where to get one.

# Where alerts come from: one table for each. `watchbill sources add` writes them for you.
# [[sources]]
# name = "prod"
# kind = "alertmanager"
# url = "https://alertmanager.example.net"       # or a list with the peers of one cluster
# every = "30s"
# The password itself goes into the keyring of your system: watchbill secrets set prod
# auth = { basic = { user = "ana", password = { keyring = "prod" } } }

# The people of the team. `me` says who sits at this laptop. Who is on call when stands in schedules/NAME.toml.
# [[people]]
# id = "ana"
# name = "Ana"
# timezone = "Europe/Lisbon"
# working_hours = "09:00-17:30"
# working_days = ["mon", "tue", "wed", "thu", "fri"]

# Dead-letter queues are watched wherever a source knows of them. A table says whose one is and how long it may wait; a queue
# goes by the first that fits it.
# [[sources]]
# name = "mq"
# kind = "rabbitmq"
# url = "https://rabbitmq.example.net"
# auth = { basic = { user = "watchbill", password = { keyring = "mq" } } }
# [[queues]]
# source = "mq"
# name = "orders.dlq"                            # or match = "*.dlq"
# owner = "ana"
# not_emptied_for = "2d"

# Severities are read from this label. An alert that was announced below `break_through` and rises to it, while nothing
# holds it back, is announced again.
# [severity]
# label = "severity"
# break_through = "critical"

# Where pages go besides this desktop: ntfy, webhook or email. They are sent from this laptop: while it sleeps, nothing is.
# [[channels]]
# kind = "ntfy"
# name = "phone"
# url = "https://ntfy.example.net/ana-3f9c2e"
# from = "error"                                 # pages of this severity and above

# What your team does with an alert, one key away. Labels fill the places; no shell is involved.
# [[actions]]
# name = "Wiki"
# open = "https://wiki.example.net/{alertname}"
# [[actions]]
# name = "Pod logs"
# match = ['pod!=""']                            # which alerts offer it
# run = ["kubectl", "logs", "--tail=200", "--", "{pod}"]
# key = "l"

# How long history is kept.
# [retention]
# days = 90
"#;

#[cfg(test)]
#[path = "starter_tests.rs"]
mod tests;
