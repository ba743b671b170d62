//! A RabbitMQ that is watched through a day.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use url::Position;
use watchbill_engine::DEFINITIONS_FILE;
use watchbill_engine::api::{PromiseForm, QueueListed};
use watchbill_engine::testing::{Fakes, Reply};
use watchbill_simulator::{BrokerQueue, ManualBroker};

use crate::day::{Day, minutes};
use crate::shifts::SCHEDULE;

const URL: &str = "http://mq.example.net";
/// A Wednesday, so that no weekly digest falls into the first days.
const MORNING: &str = "2026-03-11T08:00:00Z";
/// The dead-letter queue.
pub const DLQ: &str = "orders.dlq";
/// What it is called here.
pub const ID: &str = "mq/orders.dlq";

/// A RabbitMQ with one queue that feeds `orders.dlq`, which is empty, and a day that has watched it for five minutes.
pub struct Watched {
    pub day: Day,
    pub broker: ManualBroker,
    trouble: Arc<Mutex<Option<Reply>>>,
}

/// The team says this of the queue.
pub fn team(says: &str) -> String {
    format!(
        "team = \"days\"\ntimezone = \"Europe/Berlin\"\nme = \"ana\"\n[[people]]\nid = \"ana\"\nname = \"Ana\"\n\
         [[people]]\nid = \"bo\"\nname = \"Bo\"\n[[sources]]\nname = \"mq\"\nkind = \"rabbitmq\"\nurl = \"{URL}\"\nmetrics = [\"{URL}\"]\n\
         [[queues]]\nsource = \"mq\"\nname = \"{DLQ}\"\n{says}"
    )
}

impl Watched {
    pub async fn begin(says: &str) -> Self {
        Self::begin_at(MORNING, says).await
    }

    /// Begun at another time.
    pub async fn begin_at(now: &str, says: &str) -> Self {
        Self::begin_in(now, &[(DEFINITIONS_FILE, &team(says))], false).await
    }

    /// The messages can be taken in hand, and the queue is as deep as there are.
    pub async fn with_letters(says: &str) -> Self {
        Self::begin_in(MORNING, &[(DEFINITIONS_FILE, &team(says))], true).await
    }

    /// With a schedule that pages about the queue.
    pub async fn on_call(now: &str, schedule: &str) -> Self {
        let service = "[[services]]\nname = \"parcels\"\nschedule = \"payments\"\nmatch = ['service=\"parcels\"']\n";
        let definitions = format!("{}{service}", team("service = \"parcels\"\n"));
        Self::begin_in(now, &[(DEFINITIONS_FILE, &definitions), (SCHEDULE, schedule)], false).await
    }

    async fn begin_in(now: &str, files: &[(&str, &str)], has_letters: bool) -> Self {
        let (broker, trouble) = (ManualBroker::default(), Arc::<Mutex<Option<Reply>>>::default());
        broker.declare(BrokerQueue::classic("orders").consumers(2).dead_letters_to("", DLQ).handed_out(10, 10));
        broker.declare(BrokerQueue::classic(DLQ));
        let serve = |fakes: &Fakes| {
            let (broker, trouble) = (broker.clone(), Arc::clone(&trouble));
            let letters = has_letters.then(|| Arc::clone(&fakes.letters));
            fakes.network.serve(URL, move |request, _| {
                for queue in ["orders", DLQ] {
                    let held = letters.as_ref().map(|letters| letters.waiting(queue).len());
                    held.into_iter().for_each(|held| broker.hold(queue, held as u64));
                }
                let trouble = trouble.lock().unwrap_or_else(PoisonError::into_inner).clone();
                trouble.unwrap_or_else(|| {
                    let told = broker.answer(&request.url[Position::BeforePath..]);
                    Reply::Json(told.status, told.body)
                })
            });
        };
        let day = Day::begin_serving_in(now, files, serve).await;
        day.pass(minutes(5)).await;
        Self { day, broker, trouble }
    }

    /// From now on the source gives this answer to everything, or is well again.
    pub fn trouble(&self, trouble: Option<Reply>) {
        *self.trouble.lock().unwrap_or_else(PoisonError::into_inner) = trouble;
    }

    pub async fn listed(&self) -> QueueListed {
        let listing = self.day.engine.queues_listing(true, None).await.unwrap();
        listing.queues.into_iter().find(|queue| queue.id == ID).expect("it is listed")
    }

    pub async fn kinds(&self) -> Vec<&'static str> {
        self.listed().await.attention.iter().map(|attention| attention.kind).collect()
    }

    /// How often somebody was told of an alert with this name, by whatever page.
    pub async fn told(&self, alert: &str) -> usize {
        let listing = self.day.listing().await;
        let ids: Vec<&String> = listing.alerts.iter().filter(|one| one.name == alert).map(|one| &one.id).collect();
        let pages = self.day.engine.pages_list().await.unwrap();
        pages.iter().filter(|page| page.alerts.iter().any(|id| ids.contains(&id))).count()
    }

    /// It fills by one message in two minutes.
    pub async fn grow(&self, span: Duration) {
        let before = self.listed().await.depth.expect("it is counted");
        for step in 1..=span.as_secs() / 120 {
            self.broker.hold(DLQ, before + step);
            self.day.pass(minutes(2)).await;
        }
    }

    pub async fn promise(&self, until: &str) {
        let form = PromiseForm { id: ID.to_owned(), until: until.to_owned(), note: "after the fix".to_owned() };
        self.day.engine.queue_promise(&form, "ana").await.unwrap();
    }
}
