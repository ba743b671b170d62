//! Dead-letter queues of SQS, as moto answers for it, read by the real command: signed requests that are held against policies, and
//! credentials found as AWS's own tools find them.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use watchbill_tests::cli::Cli;
use watchbill_tests::servers::moto::{AccessKey, Moto, REGION, allowing};
use watchbill_tests::workspace::Workspace;

const DAY_S: u64 = 86_400;

/// What the manual says a user of Watchbill needs; moto calls CloudWatch by the name of its endpoint.
const ENOUGH: [&str; 6] = [
    "sqs:ListQueues",
    "sqs:GetQueueAttributes",
    "sqs:ListDeadLetterSourceQueues",
    "sqs:ListMessageMoveTasks",
    "cloudwatch:GetMetricData",
    "monitoring:GetMetricData",
];

/// An account in which three orders died.
async fn shop() -> Moto {
    let moto = Moto::start().await;
    moto.queue("orders-dlq", 14, None).await;
    let orders = moto.queue("orders", 4, Some("orders-dlq")).await;
    moto.queue("audit", 4, None).await;
    moto.kill(&orders, 3).await;
    moto
}

fn source(moto: &Moto, name: &str, further: &str) -> String {
    let url = moto.url();
    format!(
        "\n[[sources]]\nname = \"{name}\"\nkind = \"sqs\"\nurl = \"{url}\"\nregion = \"{REGION}\"\nevery = \"5s\"\n\
         cloudwatch = true\ncloudwatch_url = \"{url}\"\n{further}\n"
    )
}

fn team(sources: &str) -> String {
    format!("team = \"payments\"\nme = \"ana\"\n[[people]]\nid = \"ana\"\n{sources}")
}

fn queue<'a>(listed: &'a Value, id: &str) -> &'a Value {
    let queues = listed["queues"].as_array().unwrap_or_else(|| panic!("{listed:#}"));
    queues.iter().find(|queue| queue["id"] == id).unwrap_or_else(|| panic!("{id} is not listed: {listed:#}"))
}

fn polled<'a>(polled: &'a Value, name: &str) -> &'a Value {
    let sources = polled["sources"].as_array().unwrap_or_else(|| panic!("{polled:#}"));
    sources.iter().find(|source| source["name"] == name).unwrap_or_else(|| panic!("no {name}: {polled:#}"))
}

/// Every file below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let below = |path: PathBuf| if path.is_dir() { files(&path) } else { vec![path] };
    entries.map(|entry| entry.unwrap().path()).flat_map(below).collect()
}

fn nothing_holds(workspace: &Workspace, secret: &str) {
    for file in files(&workspace.folder()).into_iter().chain(files(&workspace.logs())) {
        let bytes = fs::read(&file).unwrap_or_default();
        let holds = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
        assert!(!holds, "{} holds a secret", file.display());
    }
}

fn rfc3339(at_s: u64) -> String {
    jiff::Timestamp::from_second(i64::try_from(at_s).unwrap()).unwrap().to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_may_read_attributes_is_told_depth_feeds_and_the_bounds_of_the_loss() {
    let moto = shop().await;
    let at = moto.age("orders-dlq", 7200, 120).await;
    let AccessKey { id, secret } = moto.user("watchbill", &allowing(&ENOUGH)).await;
    moto.hold_to_policies().await;
    let key = format!("auth = {{ basic = {{ user = \"{id}\", password = {{ keyring = \"aws\" }} }} }}");
    let workspace = Workspace::with(&team(&source(&moto, "aws", &key)));
    let cli = Cli::of(&workspace).with("WATCHBILL_SECRET_AWS", &secret).with("USER", "ana");

    let told = cli.json(&["poll"]).await;
    assert_eq!(polled(&told, "aws")["health"], "fine", "{told:#}");
    let listed = cli.json(&["queues", "list", "--all"]).await;
    let dead = queue(&listed, "aws/orders-dlq");
    assert_eq!(
        (&dead["state"], &dead["depth"], &dead["feeds_from"]),
        (&json!("approximate"), &json!(3), &json!(["orders"]))
    );
    assert_eq!((&dead["oldest_is"], &dead["kind"]), (&json!("died"), &json!("standard queue")), "{dead:#}");
    let died = at / 60 * 60 - 7200;
    let bounds = (json!(rfc3339(died + 10 * DAY_S)), json!(rfc3339(died + 14 * DAY_S)));
    assert_eq!((&dead["loss"]["earliest"], &dead["loss"]["latest"]), (&bounds.0, &bounds.1), "{dead:#}");
    let findings = cli.json(&["queues", "audit"]).await;
    let dropped = findings["findings"].as_array().unwrap().iter().find(|found| found["rule"] == "dead_are_dropped");
    assert_eq!(dropped.map(|found| &found["queue"]), Some(&json!("aws/audit")), "{findings:#}");

    // Without the permission for attributes the queues are listed, and nothing of that they are empty.
    moto.let_everybody_in().await;
    moto.permit("watchbill", &allowing(&["sqs:ListQueues"])).await;
    moto.hold_to_policies().await;
    cli.run(&["poll"]).await;
    let listed = cli.json(&["queues", "list"]).await;
    let hidden = queue(&listed, "aws/orders-dlq");
    assert_eq!((&hidden["state"], &hidden["gone_at"]), (&json!("no_permission"), &Value::Null), "{hidden:#}");
    assert_ne!(hidden["depth"], json!(0), "{hidden:#}");

    // A key that is not the one of its name.
    let wrong = cli.clone().with("WATCHBILL_SECRET_AWS", "wJalrXUtnFEMI-not-the-key");
    let told = wrong.json(&["poll"]).await;
    let refused = polled(&told, "aws");
    assert_ne!(refused["health"], "fine", "{refused:#}");
    assert!(
        refused["problem"].as_str().is_some_and(|why| why.contains("does not accept the signature")),
        "{refused:#}"
    );
    nothing_holds(&workspace, &secret);
}

/// The profiles of somebody: a key, a role that builds on it, a program, one that fails, a login, and one that has expired.
fn profiles(key: &AccessKey, role: &str) -> String {
    let AccessKey { id, secret } = key;
    format!(
        "[profile key]\naws_access_key_id = {id}\naws_secret_access_key = {secret}\n\
         [profile role]\nrole_arn = {role}\nsource_profile = key\n\
         [profile program]\ncredential_process = echo '{{\"Version\": 1, \"AccessKeyId\": \"{id}\", \"SecretAccessKey\": \"{secret}\"}}'\n\
         [profile broken]\ncredential_process = sh -c 'echo hunter2 >&2; exit 3'\n\
         [profile sso]\nsso_session = shop\nsso_account_id = 123456789012\nsso_role_name = look\n\
         [sso-session shop]\nsso_region = eu-west-1\nsso_start_url = https://shop.awsapps.com/start\n\
         [profile old]\nsso_session = old\nsso_account_id = 123456789012\nsso_role_name = look\n\
         [sso-session old]\nsso_region = eu-west-1\nsso_start_url = https://shop.awsapps.com/start\n"
    )
}

/// The files in which AWS's tools keep the logins of the sessions `shop` and `old`: their names are the SHA-1 of those.
const LOGINS: [(&str, &str); 2] = [
    ("5042d146667518a1a5017644946b8650aafca44c", "2099-01-01T00:00:00Z"),
    ("c00dbbc9dadfbe1e232e93a729dd4752fade0abf", "2020-01-01T00:00:00Z"),
];

fn log_in(home: &Path) {
    let cache = home.join(".aws/sso/cache");
    fs::create_dir_all(&cache).unwrap();
    for (name, until) in LOGINS {
        let login = json!({
            "accessToken": "hunter2", "expiresAt": until, "region": REGION, "startUrl": "https://shop.awsapps.com/start",
        });
        fs::write(cache.join(format!("{name}.json")), login.to_string()).unwrap();
    }
}

/// A portal of single sign-on that gives this key to whoever has the token of the login.
async fn portal(key: &AccessKey) -> (String, JoinHandle<()>) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let given = json!({ "accessKeyId": key.id, "secretAccessKey": key.secret, "expiration": 4_070_908_800_000_u64 });
    let body = json!({ "roleCredentials": given }).to_string();
    let task = tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut head = vec![0; 8192];
            let read = stream.read(&mut head).await.unwrap_or(0);
            let head = String::from_utf8_lossy(&head[..read]).to_lowercase();
            let knows = head.contains("x-amz-sso_bearer_token: hunter2") && head.contains("role_name=look");
            let status = if knows { "200 OK" } else { "401 Unauthorized" };
            let answer =
                format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}", body.len());
            let _gone = stream.write_all(answer.as_bytes()).await;
        }
    });
    (url, task)
}

#[tokio::test(flavor = "multi_thread")]
async fn credentials_are_found_as_by_the_tools_of_aws_and_what_is_missing_is_said() {
    let moto = shop().await;
    let may = [&ENOUGH[..], &["sts:AssumeRole"]].concat();
    let key = moto.user("ana", &allowing(&may)).await;
    let role = moto.role("looks", &allowing(&ENOUGH)).await;
    let blind = moto.user("blind", &allowing(&["sts:AssumeRole"])).await;
    moto.hold_to_policies().await;
    let (portal, _task) = portal(&key).await;
    let names = ["key", "role", "program", "sso", "broken", "old", "nowhere"];
    let of = |name: &&str| source(&moto, name, &format!("profile = \"{name}\""));
    let sources: String = names.iter().map(of).chain([source(&moto, "environment", "")]).collect();
    let workspace = Workspace::with(&team(&sources));
    workspace.write("aws/config", &profiles(&key, &role));
    let home =
        workspace.environment().into_iter().find(|(name, _)| name == "HOME").map(|(_, home)| PathBuf::from(home));
    log_in(&home.unwrap());
    let config = workspace.folder().join("aws/config");
    let cli = Cli::of(&workspace)
        .with("USER", "ana")
        .with("AWS_CONFIG_FILE", config.to_str().unwrap())
        .with("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
        .with("AWS_ENDPOINT_URL_STS", &moto.url())
        .with("AWS_ENDPOINT_URL_SSO", &portal)
        .with("AWS_ACCESS_KEY_ID", &blind.id)
        .with("AWS_SECRET_ACCESS_KEY", &blind.secret);

    let told = cli.json(&["poll"]).await;

    for name in ["key", "role", "program", "sso"] {
        assert_eq!(polled(&told, name)["health"], "fine", "{name}: {told:#}");
        let listed = cli.json(&["queues", "list"]).await;
        assert_eq!(queue(&listed, &format!("{name}/orders-dlq"))["depth"], 3, "{listed:#}");
    }
    let problem = |name: &str| polled(&told, name)["problem"].as_str().unwrap_or_default().to_owned();
    // A profile is asked alone, whatever the environment has; without one that goes first.
    assert!(problem("environment").contains("`sqs:ListQueues`"), "{told:#}");
    assert!(problem("old").contains("run `aws sso login --profile old`"), "{told:#}");
    assert!(problem("broken").contains("the program that gives profile `broken` its credentials failed"), "{told:#}");
    assert!(problem("nowhere").contains("check `profile`"), "{told:#}");
    for name in ["old", "broken", "nowhere"] {
        assert!(problem(name).contains("page"), "what it means for paging is said: {told:#}");
    }
    let printed = told.to_string() + &cli.run(&["doctor"]).await.out;
    assert!(!printed.contains("hunter2") && !printed.contains(&key.secret), "{printed}");
    fs::remove_file(&config).unwrap();
    nothing_holds(&workspace, "hunter2");
    nothing_holds(&workspace, &key.secret);
}
