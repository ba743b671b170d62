//! A Watchbill that watches one server of many alerts, with everything real but the desktop.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use tempfile::TempDir;
use tokio::runtime::Runtime;
use watchbill_engine::api::{AlertsAsk, AlertsPage, ListedAlert, PollListing, QueuesView};
use watchbill_engine::testing::FakeDesktop;
use watchbill_engine::{Engine, EngineHandle, Options};
use watchbill_platform::{Notifications, system_ports};

use crate::network::{From, Remembering};
use crate::server::Server;

/// What changes of an alert from one answer to the next.
pub struct Fact {
    pub since: String,
    pub description: String,
}

/// A Watchbill with a workspace of its own that has polled once.
pub struct Watch {
    // In the order in which they have to go.
    engine: Option<EngineHandle>,
    runtime: Runtime,
    network: Arc<Remembering>,
    folder: TempDir,
    server: Server,
}

impl Watch {
    /// Starts everything and polls once. The alerts are all new then.
    pub fn over(alerts: usize) -> Self {
        Self::of(Server::of_alerts(alerts), "alertmanager", "")
    }

    /// The same over a server of another kind, with more in the workspace's file.
    pub fn of(server: Server, kind: &str, more: &str) -> Self {
        let runtime = Runtime::new().unwrap();
        let folder = TempDir::new().unwrap();
        std::fs::write(folder.path().join("watchbill.toml"), workspace(server.url(), kind, more)).unwrap();
        let network = Arc::new(Remembering::new());
        let engine = runtime.block_on(start(folder.path(), Arc::clone(&network)));
        let watch = Self { engine: Some(engine), runtime, network, folder, server };
        let first = watch.poll();
        assert_eq!(first.sources[0].health, "fine", "{:?}", first.sources[0].problem);
        watch
    }

    /// Answers come from there from now on.
    pub fn answered_from(self, from: From) -> Self {
        self.network.answer_from(from);
        self
    }

    /// One whole refresh: asked, read, compared, committed, and its pages handed over.
    pub fn poll(&self) -> PollListing {
        self.runtime.block_on(self.engine().poll(None)).unwrap()
    }

    /// What is polled.
    pub fn server(&self) -> &Server {
        &self.server
    }

    /// The page *Queues*.
    pub fn queues(&self) -> QueuesView {
        self.runtime.block_on(self.engine().queues_view()).unwrap()
    }

    /// Fifty rows from `offset` on.
    pub fn rows(&self, filter: &str, offset: usize) -> AlertsPage {
        self.runtime.block_on(self.engine().alerts_page(ask(filter, offset))).unwrap()
    }

    /// What the records say of each alert, by id.
    pub fn facts(&self) -> BTreeMap<String, Fact> {
        let listing = self.runtime.block_on(self.engine().alerts_list("", None)).unwrap();
        let fact = |alert: &ListedAlert| Fact {
            since: alert.since.clone(),
            description: alert.annotations["description"].clone(),
        };
        listing.alerts.iter().map(|alert| (alert.id.clone(), fact(alert))).collect()
    }

    /// Ends the engine; the workspace stays as it is.
    pub fn end(&mut self) {
        if let Some(engine) = self.engine.take() {
            self.runtime.block_on(engine.shutdown());
        }
    }

    /// Starts the engine on the workspace as it is and reads the first fifty rows.
    pub fn start_to_first_rows(&mut self) -> AlertsPage {
        self.runtime.block_on(async {
            let engine = start(self.folder.path(), Arc::clone(&self.network)).await;
            let page = engine.alerts_page(ask("", 0)).await.unwrap();
            self.engine = Some(engine);
            page
        })
    }

    fn engine(&self) -> &EngineHandle {
        self.engine.as_ref().unwrap()
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.end();
    }
}

async fn start(folder: &Path, network: Arc<Remembering>) -> EngineHandle {
    let ports = system_ports(folder, Notifications::Silent("a benchmark".to_owned()));
    // A desktop that shows nothing would have every page tried again and again. This one takes them, as a desktop does.
    let ports = watchbill_engine::ports::Ports { network, notifier: Arc::new(FakeDesktop::default()), ..ports };
    Engine::start(Options::new(folder), ports).await.unwrap()
}

fn ask(filter: &str, offset: usize) -> AlertsAsk {
    AlertsAsk {
        filter: filter.to_owned(),
        resolved: false,
        group_by: Vec::new(),
        folded: Vec::new(),
        offset,
        limit: 50,
    }
}

/// Polled only when told to: a poll of its own accord would be counted to whatever is being measured. Polls come half a minute
/// apart on a laptop, so none edits a page of the one before; here they follow at once.
fn workspace(url: &str, kind: &str, more: &str) -> String {
    format!(
        "team = \"payments\"\ntimezone = \"Europe/Berlin\"\n\n\
         [[sources]]\nname = \"load\"\nkind = \"{kind}\"\nurl = \"{url}\"\nevery = \"1h\"\n\n\
         [paging]\nedit_within = \"1ms\"\n{more}"
    )
}
