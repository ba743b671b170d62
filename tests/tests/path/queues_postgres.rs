//! Jobs that died in a real PostgreSQL (15 where these were written), read by the real command as a role that may read and nothing else.
//! The tables and jobs of pg-boss are those that pg-boss 10.4.2 made; those of the others are made after their projects' migrations.

use serde_json::{Value, json};
use watchbill_tests::servers::postgres::Postgres;

use crate::brokers::{DAY_S, Watching, is_at, is_listed, is_lost_at, manual, now_s, queue, reasons};

const PASSWORD: &str = "planted-postgres-82";
/// What stands in jobs and is nobody's business.
const PLANTED: [&str; 4] =
    ["ana.kestrel@example.com", "4111111111111111", "sk_live_51HabcDEF23456789012345", "hunter2horse"];
/// What the manual tells to grant, for every framework.
const GRANTS: &str = "GRANT USAGE ON SCHEMA pgboss TO look; GRANT SELECT ON pgboss.job, pgboss.queue TO look; \
                      GRANT SELECT ON solid_queue_failed_executions, solid_queue_jobs TO look; GRANT SELECT ON oban_jobs TO look; \
                      GRANT SELECT ON good_jobs TO look";
const ALL: [&str; 4] = [
    "broker/pgboss/orders_dlq",
    "broker/oban/events.discarded",
    "broker/good_job/default.discarded",
    "broker/solid_queue/mailers.failed",
];

/// Jobs of four frameworks, of which those of three are lost tomorrow.
struct Broker {
    postgres: Postgres,
    watching: Watching,
    now_s: i64,
}

impl Broker {
    async fn begin() -> Self {
        let (postgres, now_s) = (Postgres::start().await, now_s());
        postgres.pg_boss();
        // All its times are moved by as much, so that the first order was sent nine days ago.
        postgres.tell(
            "UPDATE pgboss.job SET created_on = created_on + d, start_after = start_after + d, completed_on = completed_on + d, \
             keep_until = keep_until + d FROM (SELECT now() - interval '9 days' - min(created_on) AS d FROM pgboss.job) AS moved",
        );
        postgres.tell(
            "CREATE TABLE solid_queue_jobs (id bigserial PRIMARY KEY, queue_name varchar NOT NULL, class_name varchar NOT NULL, \
             arguments text); CREATE TABLE solid_queue_failed_executions (id bigserial PRIMARY KEY, job_id bigint NOT NULL, error text, \
             created_at timestamp(6) NOT NULL); \
             CREATE TABLE oban_jobs (id bigserial PRIMARY KEY, state text NOT NULL, queue text NOT NULL, \
             worker text NOT NULL DEFAULT 'Shop.Charge', args jsonb NOT NULL DEFAULT '{}', errors jsonb[] NOT NULL DEFAULT '{}', \
             attempt int NOT NULL DEFAULT 0, discarded_at timestamp); \
             CREATE TABLE good_jobs (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), queue_name text, \
             serialized_params jsonb, job_class text, executions_count int, error text, finished_at timestamptz); \
             INSERT INTO solid_queue_jobs (queue_name, class_name) VALUES ('mailers', 'Send'), ('mailers', 'Send'); \
             INSERT INTO solid_queue_failed_executions (job_id, created_at) SELECT id, (now() AT TIME ZONE 'utc') - interval '3 days' \
             FROM solid_queue_jobs; \
             INSERT INTO oban_jobs (state, queue, discarded_at) VALUES \
             ('discarded', 'events', (now() AT TIME ZONE 'utc') - interval '6 days'), ('completed', 'events', NULL); \
             INSERT INTO good_jobs (queue_name, error, finished_at) VALUES ('default', 'Timeout: it', now() - interval '13 days'), \
             ('default', NULL, now())",
        );
        postgres.tell(&format!("CREATE ROLE look LOGIN PASSWORD '{PASSWORD}'; {GRANTS}"));
        let watching = Watching::of(
            &format!(
                "kind = \"postgres\"\nurl = \"{}\"\ntls = false\noban_keeps = \"7d\"\n\
                 auth = {{ basic = {{ user = \"look\", password = {{ keyring = \"broker\" }} }} }}",
                postgres.url()
            ),
            PASSWORD,
        );
        Self { postgres, watching, now_s }
    }
}

fn all_are(listed: &Value, state: &str) -> bool {
    ALL.iter().all(|id| is_listed(listed, id, state))
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_may_only_read_is_told_what_died_in_tables_and_when_it_is_lost() {
    let mut broker = Broker::begin().await;
    let (watching, now_s) = (&broker.watching, broker.now_s);
    let listed = watching.polled("all is read", |listed| all_are(listed, "known")).await;

    let orders = queue(&listed, "broker/pgboss/orders_dlq");
    assert_eq!((&orders["depth"], &orders["oldest_is"]), (&json!(3), &json!("died")), "{orders:#}");
    is_at(&orders["oldest_at"], now_s - 9 * DAY_S);
    assert_eq!(orders["feeds_from"], json!(["pgboss/orders"]), "{orders:#}");
    // `orders` keeps for five days, and what pg-boss 10 hands on it keeps for twice that, although its dead-letter queue says fourteen:
    // ten days after it was sent, nine of which are over.
    is_lost_at(orders, now_s + DAY_S, "pruning");
    let mail = queue(&listed, "broker/pgboss/mail.failed");
    assert_eq!((&mail["depth"], &mail["loss"]["state"]), (&json!(1), &json!("unknown")), "{mail:#}");
    let oban = queue(&listed, "broker/oban/events.discarded");
    is_at(&oban["oldest_at"], now_s - 6 * DAY_S);
    // The setting `oban_keeps`: seven days after it was discarded.
    is_lost_at(oban, now_s + DAY_S, "pruning");
    let good = queue(&listed, "broker/good_job/default.discarded");
    // GoodJob's own fourteen days.
    is_lost_at(good, now_s + DAY_S, "pruning");
    for id in ["broker/pgboss/orders_dlq", "broker/oban/events.discarded", "broker/good_job/default.discarded"] {
        assert_eq!(reasons(queue(&listed, id))[0], "losing", "{id}");
    }
    let solid = queue(&listed, "broker/solid_queue/mailers.failed");
    assert_eq!((&solid["depth"], &solid["loss"]["state"]), (&json!(2), &json!("never")), "{solid:#}");
    is_at(&solid["oldest_at"], now_s - 3 * DAY_S);
    let shown = watching.cli.run(&["queues", "show", "broker/oban/events.discarded"]).await.with_code(0).out;
    assert!(shown.starts_with("broker/oban/events.discarded (Oban, discarded jobs of Oban): 1"), "{shown}");

    // A right too many is a finding that loses nothing.
    assert_eq!(watching.findings("broker/oban/events.discarded").await, []);
    broker.postgres.tell("GRANT DELETE ON oban_jobs TO look");
    watching.poll().await;
    let found = watching.findings("broker/oban/events.discarded").await;
    assert_eq!(found, [("we_could_purge".to_owned(), false)]);
    let _nothing_is_lost = watching.cli.run(&["queues", "audit"]).await.with_code(0);

    // A right too few hides what it is about, and nothing else.
    broker.postgres.tell("REVOKE ALL ON oban_jobs FROM look");
    let oban = |listed: &Value| is_listed(listed, "broker/oban/events.discarded", "no_permission");
    let hidden = watching.polled("Oban is hidden", oban).await;
    assert_eq!(queue(&hidden, "broker/pgboss/orders_dlq")["state"], "known");
    assert_eq!(reasons(queue(&hidden, "broker/oban/events.discarded"))[0], "losing", "it is lost all the same");
    broker.postgres.tell("REVOKE ALL ON ALL TABLES IN SCHEMA public, pgboss FROM look");
    let hidden = watching.polled("all are hidden", |listed| all_are(listed, "no_permission")).await;
    for id in ALL {
        watching.is_not_peeked(id, "SELECT on the tables").await;
        let hidden = queue(&hidden, id);
        assert!(hidden["gone_at"].is_null() && hidden["depth"] != json!(0), "{hidden:#}");
    }
    let doctor = watching.cli.run(&["doctor"]).await;
    assert!(doctor.out.contains("no queue of broker can be seen"), "{doctor:#?}");

    broker.postgres.tell(GRANTS);
    watching.polled("they are seen again", |listed| all_are(listed, "known")).await;
    broker.postgres.stop().await;
    broker.watching.is_away("broker/pgboss/orders_dlq").await;
    broker.postgres.start_again().await;
    let watching = &broker.watching;
    watching.polled("it is back", |listed| all_are(listed, "known")).await;
    broker.postgres.tell("DELETE FROM oban_jobs");
    let empty =
        watching.polled("it is empty", |listed| is_listed(listed, "broker/oban/events.discarded", "empty")).await;
    assert_eq!(reasons(queue(&empty, "broker/oban/events.discarded")), Vec::<&str>::new());
    watching.gave_nothing_away().await;
}

/// Every row with which transaction made it and which one last held it.
fn digest(postgres: &Postgres) -> String {
    let of = |table: &str| {
        let rows = "md5(coalesce(string_agg(t.xmin::text || ' ' || t.xmax::text || ' ' || t::text, ',' ORDER BY t::text), ''))";
        postgres.tell(&format!("SELECT {rows} FROM {table} t"))
    };
    let tables =
        ["pgboss.job", "pgboss.queue", "solid_queue_jobs", "solid_queue_failed_executions", "oban_jobs", "good_jobs"];
    tables.map(of).join(" ")
}

#[tokio::test(flavor = "multi_thread")]
async fn jobs_that_died_in_tables_are_shown_masked_and_stay_as_they_are() {
    let broker = Broker::begin().await;
    let (watching, postgres, now_s) = (&broker.watching, &broker.postgres, broker.now_s);
    let [mail, card, token, password] = PLANTED;
    postgres.tell(&format!(
        "UPDATE pgboss.job SET data = '{{\"order\": 1, \"card\": \"{card}\"}}' WHERE name = 'orders_dlq'; \
         UPDATE solid_queue_jobs SET arguments = '{{\"job_class\":\"Send\",\"arguments\":[{{\"password\":\"{password}\"}}],\"executions\":2}}'; \
         UPDATE solid_queue_failed_executions SET error = \
         '{{\"exception_class\":\"TimeoutError\",\"message\":\"upstream\",\"backtrace\":[\"app/mail.rb:3: {token}\"]}}'; \
         UPDATE oban_jobs SET attempt = 20, args = '{{\"contact\": \"{mail}\"}}', errors = ARRAY[ \
         '{{\"attempt\":19,\"error\":\"** (Other) older\"}}'::jsonb, \
         '{{\"attempt\":20,\"error\":\"** (TimeoutError) upstream\\n  (shop) lib/a.ex:3\"}}'::jsonb] WHERE state = 'discarded'; \
         UPDATE good_jobs SET job_class = 'Charge', executions_count = 5, serialized_params = '{{\"arguments\": [\"{mail}\"]}}', \
         error = 'TimeoutError: mail to {mail}' WHERE error IS NOT NULL"
    ));
    watching.polled("all is read", |listed| all_are(listed, "known")).await;
    let before = digest(postgres);

    let mut peeked = Vec::new();
    for id in ALL {
        peeked.push(watching.peeked(id).await);
    }
    let failed = watching.peeked("broker/pgboss/mail.failed").await;
    let errors = watching.cli.json(&["queues", "errors"]).await;

    assert_eq!(digest(postgres), before, "no row was written, and none was locked");
    let [orders, oban, good, solid] = peeked.as_slice() else { panic!("four were read") };
    assert_eq!(orders["scanned"], json!({ "read": 3, "of": 3, "rough": false }));
    let first = &orders["messages"][0];
    assert_eq!(first["body"], json!({ "order": 1, "card": "[card]" }), "{first:#}");
    assert_eq!((&first["source"], &first["reason"]), (&json!("pgboss/orders"), &json!("TimeoutError: upstream")));
    is_at(&first["died_at"], now_s - 9 * DAY_S);
    let event = &oban["messages"][0];
    assert_eq!((&event["reason"], &event["deliveries"]), (&json!("TimeoutError: upstream"), &json!(20)), "{event:#}");
    assert_eq!((&event["body"]["contact"], &event["headers"]["class"]), (&json!("[e-mail]"), &json!("Shop.Charge")));
    is_at(&event["died_at"], now_s - 6 * DAY_S);
    let charge = &good["messages"][0];
    assert_eq!(
        (&charge["reason"], &charge["deliveries"]),
        (&json!("TimeoutError: mail to [e-mail]"), &json!(5)),
        "{charge:#}"
    );
    let mails = solid["messages"].as_array().unwrap();
    assert_eq!(
        (mails.len(), &mails[0]["deliveries"], &mails[0]["source"]),
        (2, &json!(3), &json!("solid_queue/mailers"))
    );
    assert_eq!(mails[0]["body"]["arguments"], json!([{ "password": "[secret]" }]), "{solid:#}");
    assert_eq!(
        (&failed["messages"][0]["deliveries"], &failed["messages"][0]["source"]),
        (&json!(1), &json!("pgboss/mail"))
    );
    // One error in three frameworks is one error.
    let same =
        errors["errors"].as_array().unwrap().iter().find(|error| error["text"] == "TimeoutError: upstream").unwrap();
    assert_eq!((&same["count"], same["queues"].as_array().map(Vec::len)), (&json!(7), Some(4)), "{errors:#}");
    assert_eq!(errors["scanned"]["read"], 8, "{errors:#}");
    watching.are_nowhere(&PLANTED, &[orders, oban, good, solid, &failed, &errors]);

    // What somebody holds is no empty queue.
    let held = postgres.hold("oban_jobs").await;
    let refused = watching.cli.run(&["queues", "peek", ALL[1]]).await;
    assert!(refused.code != Some(0) && refused.err.contains("holds a lock"), "{refused:#?}");
    drop(held);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_that_somebody_holds_is_waited_for_half_a_second_and_not_empty() {
    let broker = Broker::begin().await;
    let watching = &broker.watching;
    watching.pages_once_for("orders_dlq").await;
    assert!(all_are(&watching.listed().await, "known"));

    let held = broker.postgres.hold("oban_jobs").await;
    // It is held all the while: that there is an answer at all is because nobody waits for it.
    let polled = watching.poll().await.with_code(0).json();
    assert_eq!(polled["sources"][0]["health"], "fine", "the others are read: {polled:#}");
    let listed = watching.listed().await;
    let oban = queue(&listed, "broker/oban/events.discarded");
    assert!(oban["state"] != "empty" && oban["gone_at"].is_null() && oban["depth"] == 1, "{oban:#}");
    let shown = watching.cli.run(&["doctor"]).await;
    assert!(shown.out.contains("somebody holds a lock on it"), "{shown:#?}");
    drop(held);
    watching.polled("it is read again", |listed| all_are(listed, "known")).await;
}

#[test]
fn the_manual_grants_in_postgresql_what_was_tried() {
    let manual = manual();
    for grant in GRANTS.split("; ") {
        assert!(manual.contains(&grant.replace("TO look", "TO watchbill;")), "{grant}");
    }
}
