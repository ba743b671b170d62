//! The drivers of brokers that do not speak HTTP, each against the real server from Debian's packages.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod server;

use std::time::Duration;

use secrecy::SecretString;
use server::Broker;
use url::Url;
use watchbill_domain::ids::Peer;
use watchbill_domain::sources::Proxy;
use watchbill_engine::ports::{
    Ask, Credentials, NatsAsk, NatsQuestion, Network, PollFailure, PollFailureKind, RedisAsk, RedisCommand, RedisValue,
    RedisVerb, Reply, SqlAsk, SqlRefusal, SqlRows, Timeouts, Way,
};
use watchbill_platform::SystemNetwork;

fn way(login: Option<(&str, &str)>) -> Way {
    let credentials = match login {
        None => Credentials::None,
        Some((user, password)) => {
            Credentials::Basic { user: user.to_owned(), password: SecretString::from(password.to_owned()) }
        }
    };
    let second = Duration::from_secs(10);
    Way {
        credentials,
        ca_pem: None,
        proxy: Proxy::Direct,
        headers: Vec::new(),
        body_cap: 1_000_000,
        timeouts: Timeouts { connect: second, response: second, total: 2 * second },
    }
}

fn redis(broker: &Broker, path: &str, commands: Vec<RedisCommand>) -> Ask {
    let url = broker.url("redis");
    Ask::Redis(RedisAsk { peer: Peer::new(&*url), url: Url::parse(&format!("{url}{path}")).unwrap(), commands })
}

async fn values(ask: &Ask, way: &Way) -> Result<Vec<RedisValue>, PollFailure> {
    match SystemNetwork::new().ask(ask, way).await? {
        Reply::Redis(values) => Ok(values),
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redis_answers_each_command_and_refuses_what_the_user_may_not() {
    let broker = Broker::redis().await;
    broker.redis_cli(&["ZADD", "dead", "1795200000.5", "{\"jid\":1}"]);
    broker.redis_cli(&["-n", "3", "ZADD", "dead", "1", "a", "2", "b"]);
    let allowed = ["+info", "+select", "+exists", "+zcard", "+zrange", "+smembers", "~dead"];
    broker.redis_cli(&[&["ACL", "SETUSER", "watchbill", "on", ">pw"][..], &allowed].concat());
    let ask = |path| {
        redis(
            &broker,
            path,
            vec![
                RedisCommand::new(RedisVerb::Info, []),
                RedisCommand::new(RedisVerb::Zcard, ["dead"]),
                RedisCommand::new(RedisVerb::Zrange, ["dead", "0", "0", "WITHSCORES"]),
                RedisCommand::new(RedisVerb::Smembers, ["queues"]),
                RedisCommand::new(RedisVerb::XinfoGroups, ["dead"]),
                RedisCommand::new(RedisVerb::Zcard, ["dead"]),
            ],
        )
    };

    let told = values(&ask(""), &way(Some(("watchbill", "pw")))).await.unwrap();

    assert!(told[0].text().is_some_and(|info| info.contains("redis_version:")));
    assert_eq!(told[1], RedisValue::Number(1));
    let first = told[2].list().unwrap();
    assert_eq!((first.len(), first[1].text().as_deref()), (2, Some("1795200000.5")));
    assert_eq!(told[3], RedisValue::Refused("NOPERM".to_owned()), "a key it may not see");
    assert_eq!(told[4], RedisValue::Refused("NOPERM".to_owned()), "a command it may not use");
    assert_eq!(told[5], RedisValue::Number(1), "one refusal takes nothing from the others");
    let other = values(&ask("/3"), &way(None)).await.unwrap();
    assert_eq!(other[1], RedisValue::Number(2), "the number of the database is in the address");
    assert_eq!(other[4], RedisValue::Refused("WRONGTYPE".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redis_that_is_not_there_or_does_not_know_us_says_which() {
    let broker = Broker::redis().await;
    let ask = redis(&broker, "", vec![RedisCommand::new(RedisVerb::Zcard, ["dead"])]);

    let wrong = values(&ask, &way(Some(("nobody", "hunter2")))).await.unwrap_err();
    assert_eq!(wrong.kind, PollFailureKind::Auth, "{wrong:?}");
    assert!(!format!("{wrong:?}").contains("hunter2"));
    let Ask::Redis(mut over_tls) = ask else { panic!() };
    over_tls.url = Url::parse(&broker.url("rediss")).unwrap();
    let mut hasty = way(None);
    hasty.timeouts.connect = Duration::from_secs(1);
    let plain = values(&Ask::Redis(over_tls.clone()), &hasty).await.unwrap_err();
    assert_eq!(plain.kind, PollFailureKind::Timeout, "{plain:?}");
    assert!(plain.message.contains("TLS"), "{plain:?}");
    over_tls.url = Url::parse("redis://127.0.0.1:1").unwrap();
    let absent = values(&Ask::Redis(over_tls), &way(None)).await.unwrap_err();
    assert_eq!(absent.kind, PollFailureKind::Unreachable, "{absent:?}");
    assert!(absent.message.contains("nothing listens"), "{absent:?}");
}

fn sql(broker: &Broker, database: &str, tls: bool, queries: &[&str]) -> Ask {
    let url = broker.url("postgres");
    let queries = queries.iter().map(|query| (*query).to_owned()).collect();
    Ask::Sql(SqlAsk { peer: Peer::new(&*url), url: Url::parse(&format!("{url}/{database}")).unwrap(), tls, queries })
}

async fn rows(ask: &Ask, way: &Way) -> Result<Vec<Result<SqlRows, SqlRefusal>>, PollFailure> {
    match SystemNetwork::new().ask(ask, way).await? {
        Reply::Sql(rows) => Ok(rows),
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_postgresql_is_only_read_and_never_waited_for() {
    let broker = Broker::postgres().await;
    broker.psql(
        "CREATE TABLE jobs (id int, queue text); INSERT INTO jobs VALUES (1, 'mail'), (2, NULL); CREATE TABLE secrets (id int); \
         CREATE ROLE watchbill LOGIN; GRANT SELECT, DELETE ON jobs TO watchbill",
    );
    let ask = sql(
        &broker,
        "postgres",
        false,
        &[
            "SELECT count(*)::text, max(queue) FROM public.jobs",
            "DELETE FROM public.jobs RETURNING queue",
            "SELECT id::text FROM public.secrets",
            "SELECT pg_sleep(9)::text",
            "SELECT queue FROM public.nowhere",
            "SELECT queue FROM public.jobs ORDER BY id",
            "SELECT current_setting('timezone')",
        ],
    );

    let told = rows(&ask, &way(Some(("watchbill", "pw")))).await.unwrap();

    let row = |cells: &[Option<&str>]| cells.iter().map(|cell| cell.map(str::to_owned)).collect::<Vec<_>>();
    assert_eq!(told[0], Ok(SqlRows(vec![row(&[Some("2"), Some("mail")])])));
    assert_eq!(told[1], Err(SqlRefusal::Other), "although the role may delete");
    assert_eq!(told[2], Err(SqlRefusal::NoPermission));
    assert_eq!(told[3], Err(SqlRefusal::TooSlow));
    assert_eq!(told[4], Err(SqlRefusal::Unlike));
    assert_eq!(told[5], Ok(SqlRows(vec![row(&[Some("mail")]), row(&[None])])), "nothing was deleted");
    assert_eq!(told[6], Ok(SqlRows(vec![row(&[Some("UTC")])])));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_postgresql_that_does_not_let_us_in_says_why() {
    let broker = Broker::postgres().await;
    let query = ["SELECT 'x'"];

    let failure = async |ask: Ask, user: &str| rows(&ask, &way(Some((user, "hunter2")))).await.unwrap_err();
    let no_role = failure(sql(&broker, "postgres", false, &query), "nobody").await;
    let no_database = failure(sql(&broker, "nowhere", false, &query), "admin").await;
    let in_the_clear = failure(sql(&broker, "postgres", true, &query), "admin").await;

    assert_eq!(no_role.kind, PollFailureKind::Auth, "{no_role:?}");
    assert_eq!(no_database.kind, PollFailureKind::NotFound, "{no_database:?}");
    assert_eq!(in_the_clear.kind, PollFailureKind::Tls, "{in_the_clear:?}");
    assert!(in_the_clear.message.contains("tls = false"), "{in_the_clear:?}");
    assert!(!format!("{no_role:?}{no_database:?}{in_the_clear:?}").contains("hunter2"));
}

fn nats(broker: &Broker, questions: Vec<NatsQuestion>) -> Ask {
    let url = broker.url("nats");
    let address = Url::parse(&url).unwrap();
    Ask::Nats(NatsAsk { peer: Peer::new(&*url), url: address, prefix: "$JS.API".to_owned(), questions })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_nats_server_tells_of_its_streams_or_why_not() {
    let broker = Broker::nats().await;
    let ask = nats(
        &broker,
        vec![NatsQuestion::Streams { offset: 0 }, NatsQuestion::Consumers { stream: "X".to_owned(), offset: 0 }],
    );
    let network = SystemNetwork::new();

    let Reply::Nats(told) = network.ask(&ask, &way(Some(("shop", "pw")))).await.unwrap() else { panic!() };
    let told: Vec<_> = told.iter().map(|body| String::from_utf8_lossy(body)).collect();
    assert!(told[0].contains("stream_list_response") && told[0].contains("\"total\":0"), "{told:?}");
    assert!(told[1].contains("consumer_list_response") && told[1].contains("\"code\":404"), "{told:?}");

    let wrong = network.ask(&ask, &way(Some(("shop", "hunter2")))).await.unwrap_err();
    assert_eq!(wrong.kind, PollFailureKind::Auth, "{wrong:?}");
    let mut hasty = way(Some(("blind", "pw")));
    // As a source has it whose `timeout` is 3 s.
    let three = Duration::from_secs(3);
    hasty.timeouts = Timeouts { connect: three, response: three, total: three };
    let blind = network.ask(&ask, &hasty).await.unwrap_err();
    assert_eq!(blind.kind, PollFailureKind::Timeout, "{blind:?}");
    assert!(blind.message.contains("allow this user"), "{blind:?}");
}
