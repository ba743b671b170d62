//! What every broker that is not asked over HTTP is held against: one workspace with one source, called `broker`.

use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::Value;
use watchbill_tests::bus::Bus;
use watchbill_tests::cli::{Cli, Ended};
use watchbill_tests::notifications::NotificationServer;
use watchbill_tests::patience;
use watchbill_tests::workspace::Workspace;

pub const DAY_S: i64 = 86_400;
/// It is polled every five seconds.
const ENOUGH: Duration = Duration::from_secs(60);

pub fn now_s() -> i64 {
    i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()).unwrap()
}

/// A person who watches a broker as the user `look`.
pub struct Watching {
    pub workspace: Workspace,
    pub cli: Cli,
    password: String,
}

impl Watching {
    /// By these lines of its table in `watchbill.toml`, besides `name` and `every`; the password is in no file.
    pub fn of(lines: &str, password: &str) -> Self {
        let workspace = Workspace::with(&format!(
            "team = \"payments\"\nme = \"ana\"\n[[people]]\nid = \"ana\"\n\n[[sources]]\nname = \"broker\"\nevery = \"5s\"\n{lines}\n"
        ));
        let cli = Cli::of(&workspace).with("WATCHBILL_SECRET_BROKER", password).with("USER", "ana");
        Self { workspace, cli, password: password.to_owned() }
    }

    pub async fn poll(&self) -> Ended {
        self.cli.run(&["poll", "--json"]).await
    }

    /// Polls until the listing is so.
    pub async fn polled(&self, what: &str, holds: impl Fn(&Value) -> bool) -> Value {
        let listed = patience::answered(ENOUGH, async || {
            self.poll().await;
            let listed = self.listed().await;
            holds(&listed).then_some(listed)
        });
        match listed.await {
            Some(listed) => listed,
            None => panic!("{what}: {:#} {:#?}", self.listed().await, self.poll().await),
        }
    }

    pub async fn listed(&self) -> Value {
        self.cli.json(&["queues", "list", "--all"]).await
    }

    /// What the audit finds of a queue, and whether it says that something is lost there.
    pub async fn findings(&self, id: &str) -> Vec<(String, bool)> {
        let audit = self.cli.json(&["queues", "audit"]).await;
        let findings = audit["findings"].as_array().unwrap_or_else(|| panic!("{audit:#}"));
        let of_queue = findings.iter().filter(|one| one["queue"] == id);
        of_queue.map(|one| (one["rule"].as_str().unwrap().to_owned(), one["loses"] == true)).collect()
    }

    /// The server was stopped: the last count stands with its time, and the source fails.
    pub async fn is_away(&self, id: &str) {
        let polled = self.poll().await.with_code(3).json();
        assert_eq!(polled["sources"][0]["health"], "failing", "{polled:#}");
        let listed = self.listed().await;
        let last = queue(&listed, id);
        assert!(last["as_of"].is_string() && last["state"] != "empty" && last["gone_at"].is_null(), "{last:#}");
        assert!(last["depth"].as_u64().is_none_or(|depth| depth > 0), "{last:#}");
    }

    /// Messages are not read here, and what reads them is said.
    pub async fn is_not_peeked(&self, id: &str, instead: &str) {
        for words in [["queues", "peek", id, "--yes"], ["queues", "errors", id, "--yes"]] {
            let refused = self.cli.run(&words).await.with_code(2);
            assert!(refused.err.contains("cannot be read") && refused.err.contains(instead), "{refused:#?}");
            assert_eq!(refused.out, "", "nothing was read");
        }
    }

    /// What its messages are, where reading them changes nothing: nobody has to confirm that, and whoever looks is in the trail. It is
    /// so also where everything is logged that can be.
    pub async fn peeked(&self, id: &str) -> Value {
        let cli = self.cli.clone().with("WATCHBILL_LOG", "trace");
        let peeked = cli.json(&["queues", "peek", id]).await;
        assert_eq!(
            (&peeked["contract"], &peeked["touches"]),
            (&"free".into(), &Value::Array(Vec::new())),
            "{peeked:#}"
        );
        let trail = cli.json(&["queues", "trail"]).await;
        let entries = trail["entries"].as_array().unwrap();
        let is_looked = |entry: &Value| entry["act"] == "peeked" && entry["queue"] == id && entry["by"] == "ana";
        assert!(entries.iter().any(is_looked), "{trail:#}");
        peeked
    }

    /// None of these is in anything that was said or written.
    pub fn are_nowhere(&self, planted: &[&str], said: &[&Value]) {
        for planted in planted {
            for said in said {
                assert!(!said.to_string().contains(planted), "{planted}: {said:#}");
            }
            for folder in [self.workspace.folder(), self.workspace.logs()] {
                every_file(&folder, &mut |path, bytes| {
                    let is_there = bytes.windows(planted.len()).any(|window| window == planted.as_bytes());
                    assert!(!is_there, "{planted} is in {}", path.display());
                });
            }
        }
    }

    /// Whoever watches is paged once for what is lost soon, and the notice is about this queue.
    pub async fn pages_once_for(&self, id: &str) {
        let bus = Bus::start();
        let server = NotificationServer::start(&bus).await;
        let cli = self.cli.clone().on_bus(&bus);
        let watch = cli.start(&["watch", "--plain"]);
        let told = server.heard(1).await.remove(0);
        assert!(format!("{} {}", told.summary, told.body).contains(id), "{told:#?}");
        // Three polls more.
        tokio::time::sleep(Duration::from_secs(16)).await;
        assert_eq!(server.notifications().len(), 1, "one loss is one page: {:#?}", server.calls());
        assert!(watch.terminate().await.success(), "it ends in good order");
    }

    /// The password is in nothing that was written or printed.
    pub async fn gave_nothing_away(&self) {
        for words in [["status", "--json"], ["doctor", "--json"], ["sources", "list"]] {
            let ended = self.cli.run(&words).await;
            assert!(!format!("{ended:?}").contains(&self.password), "{words:?}: {ended:#?}");
        }
        for folder in [self.workspace.folder(), self.workspace.logs()] {
            every_file(&folder, &mut |path, bytes| {
                let is_there = bytes.windows(self.password.len()).any(|window| window == self.password.as_bytes());
                assert!(!is_there, "the password is in {}", path.display());
            });
        }
    }
}

fn every_file(folder: &Path, look: &mut impl FnMut(&Path, &[u8])) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() { every_file(&path, look) } else { look(&path, &fs::read(&path).unwrap_or_default()) }
    }
}

/// The page of the manual about these brokers.
pub fn manual() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/manual/brokers.md")).unwrap()
}

pub fn queue<'a>(listed: &'a Value, id: &str) -> &'a Value {
    let queues = listed["queues"].as_array().unwrap_or_else(|| panic!("{listed:#}"));
    queues.iter().find(|queue| queue["id"] == id).unwrap_or_else(|| panic!("{id} is not listed: {listed:#}"))
}

pub fn is_listed(listed: &Value, id: &str, state: &str) -> bool {
    listed["queues"].as_array().is_some_and(|queues| queues.iter().any(|one| one["id"] == id && one["state"] == state))
}

/// A time of a document is this one; clocks of servers and the way there make a second or two of difference.
pub fn is_at(told: &Value, expected_s: i64) {
    let at: jiff::Timestamp = told.as_str().unwrap_or_else(|| panic!("no time: {told}")).parse().unwrap();
    assert!(
        (at.as_second() - expected_s).abs() <= 2,
        "{at} is not {}",
        jiff::Timestamp::from_second(expected_s).unwrap()
    );
}

/// The first message is lost then.
pub fn is_lost_at(queue: &Value, expected_s: i64, cause: &str) {
    assert_eq!((&queue["loss"]["state"], &queue["loss"]["cause"]), (&"at".into(), &cause.into()), "{queue:#}");
    is_at(&queue["loss"]["earliest"], expected_s);
}

/// The reasons why somebody has to come.
pub fn reasons(queue: &Value) -> Vec<&str> {
    queue["attention"].as_array().unwrap().iter().map(|one| one["kind"].as_str().unwrap()).collect()
}
