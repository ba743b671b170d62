//! Jobs that died in a real Redis (7.0 where these were written), read by the real command as a user who may read and nothing else.
//! The queue of BullMQ is as BullMQ itself left it; Sidekiq's sets are made as Sidekiq makes them.

use serde_json::{Value, json};
use watchbill_tests::servers::redis::Redis;

use crate::brokers::{DAY_S, Watching, is_at, is_listed, is_lost_at, manual, now_s, queue, reasons};

const PASSWORD: &str = "planted-redis-81";
/// Which commands the manual tells to allow.
const COMMANDS: [&str; 14] = [
    "+info",
    "+select",
    "+exists",
    "+get",
    "+hget",
    "+hmget",
    "+llen",
    "+smembers",
    "+zcard",
    "+zrange",
    "+xinfo|groups",
    "+xpending",
    "+xrange",
    "+scan",
];
/// Which keys; a stream's own comes on top.
const KEYS: [&str; 7] = ["~dead", "~retry", "~queues", "~queue:*", "~processes", "~stat:*", "~bull:*"];
/// What stands in jobs and entries and is nobody's business.
const PLANTED: [&str; 4] =
    ["ana.kestrel@example.com", "4111111111111111", "sk_live_51HabcDEF23456789012345", "hunter2horse"];

/// Two jobs died 179 days and two days ago; of two that failed the first did so six days ago; two entries are stuck.
struct Broker {
    redis: Redis,
    watching: Watching,
    now_s: i64,
}

impl Broker {
    async fn begin() -> Self {
        let (redis, now_s) = (Redis::start().await, now_s());
        redis.tell(&["SADD", "queues", "default", "mailers"]);
        redis.tell(&["SET", "stat:processed", "48211"]);
        for (jid, ago_s) in [("a", 179 * DAY_S), ("b", 2 * DAY_S)] {
            let job = json!({ "class": "Charge", "args": ["ana@example.net"], "jid": jid, "error_class": "Timeout" });
            redis.tell(&["ZADD", "dead", &(now_s - ago_s).to_string(), &job.to_string()]);
        }
        redis.tell(&["LPUSH", "queue:default", "{}", "{}", "{}"]);
        redis.bullmq([(now_s - 6 * DAY_S) * 1000, (now_s - DAY_S) * 1000]);
        redis.tell(&["XGROUP", "CREATE", "orders", "workers", "0", "MKSTREAM"]);
        for number in ["1", "2", "3"] {
            redis.tell(&["XADD", "orders", &format!("{}-{number}", (now_s - 3600) * 1000), "order", number]);
        }
        redis.tell(&["XREADGROUP", "GROUP", "workers", "w1", "COUNT", "2", "STREAMS", "orders", ">"]);
        for number in ["1", "2"] {
            let id = format!("{}-{number}", (now_s - 3600) * 1000);
            redis.tell(&["XCLAIM", "orders", "workers", "w1", "0", &id, "IDLE", "900000", "JUSTID"]);
        }
        let watching = Watching::of(
            &format!(
                "kind = \"redis\"\nurl = \"{}\"\nsidekiq = true\nbullmq = [\"emails\"]\nstreams = [\"orders\"]\n\
                 auth = {{ basic = {{ user = \"look\", password = {{ keyring = \"broker\" }} }} }}",
                redis.url()
            ),
            PASSWORD,
        );
        let broker = Self { redis, watching, now_s };
        broker.permit(true);
        broker
    }

    fn permit(&self, sees_keys: bool) {
        let keys = if sees_keys { [KEYS.as_slice(), &["~orders"]].concat() } else { Vec::new() };
        self.redis.allow("look", PASSWORD, &[COMMANDS.as_slice(), &keys].concat());
    }
}

const ALL: [&str; 3] = ["broker/dead", "broker/bull:emails:failed", "broker/orders/workers"];

fn all_are(listed: &Value, state: &str) -> bool {
    ALL.iter().all(|id| is_listed(listed, id, state))
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_may_only_read_is_told_what_died_in_redis_and_when_it_is_lost() {
    let mut broker = Broker::begin().await;
    let (watching, now_s) = (&broker.watching, broker.now_s);
    let listed = watching.polled("all is read", |listed| all_are(listed, "known")).await;

    let dead = queue(&listed, "broker/dead");
    assert_eq!((&dead["depth"], &dead["oldest_is"], &dead["broker"]), (&json!(2), &json!("died"), &json!("sidekiq")));
    is_at(&dead["oldest_at"], now_s - 179 * DAY_S);
    // Six months as Sidekiq counts them: 180 days after it died, which is tomorrow.
    is_lost_at(dead, now_s + DAY_S, "pruning");
    assert_eq!(reasons(dead)[0], "losing", "{dead:#}");
    assert_eq!(dead["feeds_from"], json!(["queue:default", "queue:mailers", "retry"]), "{dead:#}");
    let failed = queue(&listed, "broker/bull:emails:failed");
    assert_eq!((&failed["depth"], &failed["broker"]), (&json!(2), &json!("bullmq")), "{failed:#}");
    // `removeOnFail: { age: 604800 }` of the job that failed first: seven days after that.
    is_lost_at(failed, now_s + DAY_S, "pruning");
    let stuck = queue(&listed, "broker/orders/workers");
    assert_eq!((&stuck["depth"], &stuck["unacknowledged"]), (&json!(2), &json!(2)), "{stuck:#}");
    assert_eq!((&stuck["oldest_is"], &stuck["loss"]["state"]), (&json!("sent"), &json!("unknown")), "{stuck:#}");
    assert_eq!(watching.findings("broker/dead").await, [], "nothing can be lost without being seen");
    let _needs = watching.cli.run(&["queues", "list"]).await.with_code(1);
    let shown = watching.cli.run(&["queues", "show", "broker/dead"]).await.with_code(0).out;
    assert!(shown.starts_with("broker/dead (Sidekiq, dead set of Sidekiq): 2"), "{shown}");
    watching.is_not_peeked("broker/queue:default", "still to be run").await;

    // Without its keys a user is told nothing, and that is no empty set.
    broker.permit(false);
    let hidden = watching.polled("they are hidden", |listed| all_are(listed, "no_permission")).await;
    for id in ALL {
        let hidden = queue(&hidden, id);
        assert!(hidden["gone_at"].is_null() && hidden["depth"] != json!(0), "{hidden:#}");
    }
    assert_eq!(reasons(queue(&hidden, "broker/dead"))[0], "losing", "it is lost all the same");
    let doctor = watching.cli.run(&["doctor"]).await;
    assert!(doctor.out.contains("no queue of broker can be seen"), "{doctor:#?}");

    broker.permit(true);
    watching.polled("they are seen again", |listed| all_are(listed, "known")).await;
    broker.redis.stop().await;
    broker.watching.is_away("broker/dead").await;
    broker.redis.start_again().await;
    let watching = &broker.watching;
    let back = watching.polled("it is back", |listed| all_are(listed, "known")).await;
    assert_eq!(queue(&back, "broker/dead")["depth"], 2);

    // An empty set is one only as long as something shows that Sidekiq is there.
    broker.redis.tell(&["DEL", "dead"]);
    watching.polled("it is empty", |listed| is_listed(listed, "broker/dead", "empty")).await;
    broker.redis.tell(&["DEL", "queues", "stat:processed"]);
    watching.polled("no trace of it", |listed| is_listed(listed, "broker/dead", "not_observable")).await;
    watching.gave_nothing_away().await;
}

/// Everything that is in the server, with who has what of its streams.
fn digest(redis: &Redis) -> String {
    let all = "local keys = redis.call('KEYS', '*') table.sort(keys) local all = '' \
               for _, key in ipairs(keys) do all = all .. key .. redis.call('DUMP', key) end return redis.sha1hex(all)";
    redis.tell(&["EVAL", all, "0"])
}

#[tokio::test(flavor = "multi_thread")]
async fn what_died_in_redis_is_shown_masked_and_stays_as_it_is() {
    let broker = Broker::begin().await;
    let (watching, redis, now_s) = (&broker.watching, &broker.redis, broker.now_s);
    let [mail, card, token, password] = PLANTED;
    let job = json!({
        "class": "Charge", "args": [{ "card": card, "contact": mail, "password": password }, 12], "jid": "c", "queue": "default",
        "retry": 3, "retry_count": 3, "error_class": "TimeoutError", "error_message": format!("upstream, key {token}"),
        "failed_at": now_s - 500,
    });
    // It died last; two more of the same error, in another framework, are those of BullMQ.
    redis.tell(&["ZADD", "dead", &(now_s - 3600).to_string(), &job.to_string()]);
    redis.tell(&["ZADD", "retry", &(now_s + 60).to_string(), &job.to_string()]);
    redis.tell(&["HSET", "bull:emails:2", "data", &json!({ "to": mail, "token": token }).to_string()]);
    redis.tell(&["HSET", "bull:emails:2", "failedReason", &format!("TimeoutError: upstream, key {token}")]);
    let id = format!("{}-9", (now_s - 1800) * 1000);
    redis.tell(&[
        "XADD",
        "orders",
        &id,
        "payload",
        &json!({ "password": password, "order": 9 }).to_string(),
        "mail",
        mail,
    ]);
    redis.tell(&["XREADGROUP", "GROUP", "workers", "w1", "COUNT", "9", "STREAMS", "orders", ">"]);
    redis.tell(&["XCLAIM", "orders", "workers", "w1", "0", &id, "IDLE", "900000", "JUSTID"]);
    watching.polled("all is read", |listed| all_are(listed, "known")).await;
    let before = digest(redis);

    let dead = watching.peeked("broker/dead").await;
    let retry = watching.peeked("broker/retry").await;
    let failed = watching.peeked("broker/bull:emails:failed").await;
    let stuck = watching.peeked("broker/orders/workers").await;
    let errors = watching.cli.json(&["queues", "errors"]).await;

    assert_eq!(digest(redis), before, "nothing is different");
    assert_eq!(dead["scanned"], json!({ "read": 3, "of": 3, "rough": false }));
    let last = &dead["messages"][2];
    assert_eq!(
        last["body"],
        json!([{ "card": "[card]", "contact": "[e-mail]", "password": "[secret]" }, 12]),
        "{last:#}"
    );
    assert_eq!((&last["source"], &last["deliveries"]), (&json!("queue:default"), &json!(4)), "{last:#}");
    assert_eq!(last["headers"]["class"], "Charge");
    is_at(&last["died_at"], now_s - 3600);
    is_at(&dead["messages"][0]["died_at"], now_s - 179 * DAY_S);
    is_at(&retry["messages"][0]["died_at"], now_s - 500);
    let mails = failed["messages"].as_array().unwrap();
    assert_eq!(mails.len(), 2, "{failed:#}");
    assert_eq!((&mails[0]["reason"], &mails[0]["deliveries"]), (&json!("TimeoutError: upstream"), &json!(1)));
    assert_eq!(mails[1]["body"], json!({ "to": "[e-mail]", "token": "[secret]" }), "{:#}", mails[1]);
    is_at(&mails[1]["died_at"], now_s - DAY_S);
    let entries = stuck["messages"].as_array().unwrap();
    assert_eq!(
        (entries.len(), &entries[2]["body"]["payload"]),
        (3, &json!({ "password": "[secret]", "order": 9 })),
        "{stuck:#}"
    );
    assert_eq!(entries[2]["reason"], "not acknowledged");
    // One error in two frameworks is one error, and of how many messages that tells stands with it.
    let same = errors["errors"].as_array().unwrap().iter().find(|error| {
        error["queues"].as_array().is_some_and(|queues| queues.len() > 1) && error["text"] != "not acknowledged"
    });
    let same = same.unwrap_or_else(|| panic!("{errors:#}"));
    assert!(same["text"].as_str().unwrap().starts_with("TimeoutError: upstream, key"), "{errors:#}");
    let queues: Vec<&str> = same["queues"].as_array().unwrap().iter().filter_map(|one| one["queue"].as_str()).collect();
    assert!(queues.contains(&"broker/dead") && queues.contains(&"broker/bull:emails:failed"), "{errors:#}");
    assert!(errors["scanned"]["read"].as_u64().unwrap() >= 8, "{errors:#}");
    watching.are_nowhere(&PLANTED, &[&dead, &retry, &failed, &stuck, &errors]);

    // A right too few is said, and takes nothing from what may be read.
    let rules: Vec<&str> = COMMANDS.into_iter().filter(|rule| !matches!(*rule, "+hmget" | "+xrange")).collect();
    redis.allow("look", PASSWORD, &[rules.as_slice(), &KEYS, &["~orders"]].concat());
    watching.is_not_peeked("broker/bull:emails:failed", "`+hmget`").await;
    watching.is_not_peeked("broker/orders/workers", "`+xrange`").await;
    watching.peeked("broker/dead").await;
}

/// Twelve of 5 MiB are 60, and no more than 32 are held.
#[tokio::test(flavor = "multi_thread")]
async fn of_jobs_that_are_large_as_many_are_read_as_fit_and_that_is_said() {
    let broker = Broker::begin().await;
    let (watching, redis) = (&broker.watching, &broker.redis);
    redis.tell(&["DEL", "dead"]);
    let fill = r#"local args = string.rep('x', 5 * 1024 * 1024)
        for n = 1, 12 do
            redis.call('ZADD', 'dead', tonumber(ARGV[1]) + n, '{"class":"Charge","jid":"' .. n .. '","args":["' .. args .. '"]}')
        end"#;
    redis.tell(&["EVAL", fill, "0", &(broker.now_s - DAY_S).to_string()]);
    watching.polled("all is read", |listed| all_are(listed, "known")).await;

    let peeked = watching.cli.json(&["queues", "peek", "broker/dead", "--count", "50"]).await;
    assert_eq!(peeked["scanned"], json!({ "read": 6, "of": 12, "rough": false }), "{:#}", peeked["problems"]);
    let jids: Vec<&Value> = peeked["messages"].as_array().unwrap().iter().map(|one| &one["headers"]["jid"]).collect();
    assert_eq!(jids, ["1", "2", "3", "4", "5", "6"]);
    assert!(peeked["problems"][0].as_str().unwrap().starts_with("6 of them were not read, because they are large"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_dead_set_of_sidekiq_pages_whoever_watches_once() {
    let broker = Broker::begin().await;
    broker.redis.tell(&["DEL", "dead", "bull:emails:failed"]);
    let fill = "for n = 1, 10000 do redis.call('ZADD', 'dead', tonumber(ARGV[1]) + n, 'job' .. n) end";
    broker.redis.tell(&["EVAL", fill, "0", &(broker.now_s - 20_000).to_string()]);
    broker.watching.pages_once_for("dead").await;

    let listed = broker.watching.listed().await;
    // 10,000 of 10,000: with the next one that dies the first is lost, long before its six months.
    let dead = queue(&listed, "broker/dead");
    assert_eq!(dead["depth"], 10_000);
    assert_eq!((&dead["loss"]["state"], &dead["loss"]["cause"]), (&json!("at"), &json!("pruning")), "{dead:#}");
    let at: jiff::Timestamp = dead["loss"]["earliest"].as_str().unwrap().parse().unwrap();
    assert!((at.as_second() - now_s()).abs() < 120, "{dead:#}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redis_is_added_and_tried_with_the_words_that_help() {
    let broker = Broker::begin().await;
    let cli = broker.watching.cli.clone().with("WATCHBILL_SECRET_OTHER", "wrong-redis-18");
    let url = broker.redis.url();
    let add = ["sources", "add", "--kind", "redis", "--name", "other", "--url", &url, "--basic", "look"];
    let added = cli.run(&[&add[..], &["--set", "bullmq=emails"]].concat()).await.with_code(0);
    assert!(!broker.watching.workspace.read("watchbill.toml").contains("wrong-redis-18"), "{added:#?}");

    let refused = cli.run(&["sources", "test", "other"]).await;
    assert!(refused.code != Some(0) && format!("{refused:?}").contains("does not accept this user"), "{refused:#?}");
    assert!(!format!("{refused:?}").contains("wrong-redis-18"), "{refused:#?}");
    let right = broker.watching.cli.clone().with("WATCHBILL_SECRET_OTHER", PASSWORD);
    let good = right.run(&["sources", "test", "other"]).await.with_code(0);
    assert!(good.out.contains("7.") || good.out.contains("Redis"), "{good:#?}");
    let secret_in_address = "redis://look:planted-redis-81@127.0.0.1:1";
    let add = ["sources", "add", "--kind", "redis", "--name", "third", "--url", secret_in_address];
    let refused = cli.run(&add).await.with_code(2);
    assert!(refused.err.contains("keyring") && !refused.err.contains(PASSWORD), "{refused:#?}");
}

#[test]
fn the_manual_allows_in_redis_what_was_tried() {
    let line = format!("ACL SETUSER watchbill on >PASSWORD {} {}", COMMANDS.join(" "), KEYS.join(" "));
    assert!(manual().contains(&line), "{line}");
}
