//! moto in the place of AWS: SQS, CloudWatch, STS and IAM, in the Python that `cargo xtask test` makes. What it lacks of SQS is added
//! by `tests/python/aws.py`.

use crate::{built, http, patience, process::Running};
use reqwest::{Client, Method};
use serde_json::{Value, json};
use std::{
    net::TcpListener,
    process::Command,
    time::{Duration, SystemTime, UNIX_EPOCH},
};
use tempfile::TempDir;

/// The region everything here is in.
pub const REGION: &str = "eu-west-1";

/// Python reads some hundred modules before it answers.
const STARTS_WITHIN: Duration = Duration::from_secs(90);

/// An account of AWS on a port of its own. Until [`Moto::hold_to_policies`] it takes whatever anybody asks.
pub struct Moto {
    port: u16,
    client: Client,
    running: Running,
    _folder: TempDir,
}

/// An access key.
#[derive(Debug, Clone)]
pub struct AccessKey {
    /// Its name.
    pub id: String,
    /// The key itself.
    pub secret: String,
}

impl Moto {
    /// Starts one and waits until it answers.
    ///
    /// # Panics
    /// When it is not installed or does not get ready.
    pub async fn start() -> Self {
        Self::started(None).await
    }

    /// One that asks for patience at every so many orders to send or remove messages.
    ///
    /// # Panics
    /// When it is not installed or does not get ready.
    pub async fn throttling(every: u32) -> Self {
        Self::started(Some(every)).await
    }

    async fn started(throttles: Option<u32>) -> Self {
        let port = TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port();
        let folder = TempDir::new().unwrap();
        let mut command = Command::new(built::python());
        command.args(["-B", "-E", "-s"]).arg(built::checkout().join("tests/python/aws.py"));
        command.args(["-H", "127.0.0.1", "-p", &port.to_string()]);
        if let Some(every) = throttles {
            command.env("THROTTLES", every.to_string());
        }
        let running = Running::start(folder.path(), &command);
        let mut moto = Self { port, client: http::client(Duration::from_secs(30)), running, _folder: folder };
        let ready = format!("{}/moto-api/data.json", moto.url());
        let answered = patience::answered(STARTS_WITHIN, async || {
            assert!(moto.running.ended().is_none(), "moto ended:\n{}", moto.running.log());
            let (status, _) = http::ask(&moto.client, Method::GET, &ready, None).await.ok()?;
            status.is_success().then_some(())
        });
        assert!(answered.await.is_some(), "moto does not get ready:\n{}", moto.running.log());
        moto
    }

    /// Where it answers, for every service.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Does something with SQS.
    ///
    /// # Panics
    /// When it does not.
    pub async fn sqs(&self, action: &str, asked: Value) -> Value {
        self.does("sqs", &format!("AmazonSQS.{action}"), &asked).await
    }

    /// Makes a queue that keeps messages for so many days; of what is received a second time goes into `dead`.
    pub async fn queue(&self, name: &str, days: u64, dead: Option<&str>) -> String {
        let mut attributes = json!({ "MessageRetentionPeriod": (days * 86_400).to_string() });
        if let Some(dead) = dead {
            let arn = format!("arn:aws:sqs:{REGION}:123456789012:{dead}");
            let policy = json!({ "deadLetterTargetArn": arn, "maxReceiveCount": 1 });
            attributes["RedrivePolicy"] = json!(policy.to_string());
        }
        let made = self.sqs("CreateQueue", json!({ "QueueName": name, "Attributes": attributes })).await;
        made["QueueUrl"].as_str().unwrap().to_owned()
    }

    /// Makes a queue with these further attributes.
    pub async fn queue_with(&self, name: &str, attributes: &Value) -> String {
        let made = self.sqs("CreateQueue", json!({ "QueueName": name, "Attributes": attributes })).await;
        made["QueueUrl"].as_str().unwrap().to_owned()
    }

    /// Does something with SQS, again and again while it asks for patience.
    ///
    /// # Panics
    /// When it refuses it otherwise.
    pub async fn insists(&self, action: &str, asked: Value) -> Value {
        for _ in 0..10 {
            let (is_done, told) = self.asked("sqs", &format!("AmazonSQS.{action}"), &asked).await;
            if is_done {
                return told;
            }
            assert!(told.to_string().contains("RequestThrottled"), "{action}: {told}");
        }
        panic!("{action}: it asks for patience ten times in a row");
    }

    /// How many messages of a queue can be received, and how many are in hand.
    pub async fn counts(&self, url: &str) -> (u64, u64) {
        let names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"];
        let told = self.sqs("GetQueueAttributes", json!({ "QueueUrl": url, "AttributeNames": names })).await;
        let count = |name: &str| told["Attributes"][name].as_str().unwrap().parse().unwrap();
        (count(names[0]), count(names[1]))
    }

    /// Takes everything out of a queue, in the order in which it comes.
    pub async fn emptied(&self, url: &str) -> Vec<Value> {
        let mut found = Vec::new();
        loop {
            let asked = json!({
                "QueueUrl": url, "MaxNumberOfMessages": 10, "VisibilityTimeout": 600,
                "MessageSystemAttributeNames": ["All"], "MessageAttributeNames": ["All"],
            });
            let taken = self.sqs("ReceiveMessage", asked).await;
            let Some(messages) = taken["Messages"].as_array().filter(|all| !all.is_empty()) else { return found };
            for message in messages {
                let gone = json!({ "QueueUrl": url, "ReceiptHandle": message["ReceiptHandle"] });
                self.sqs("DeleteMessage", gone).await;
            }
            found.extend(messages.iter().cloned());
        }
    }

    /// Sends so many messages to a queue whose policy allows one receipt, and lets them die.
    pub async fn kill(&self, url: &str, count: usize) {
        for number in 0..count {
            self.sqs("SendMessage", json!({ "QueueUrl": url, "MessageBody": format!("order {number}") })).await;
        }
        for _ in 0..2 {
            let asked = json!({ "QueueUrl": url, "MaxNumberOfMessages": 10, "VisibilityTimeout": 0 });
            self.sqs("ReceiveMessage", asked).await;
        }
    }

    /// Tells CloudWatch how old the oldest message of a queue was so many seconds ago, and gives the instant of that, seconds.
    pub async fn age(&self, queue: &str, age_s: u64, ago_s: u64) -> u64 {
        let at = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs() - ago_s;
        let data = json!({
            "MetricName": "ApproximateAgeOfOldestMessage",
            "Value": age_s,
            "Timestamp": at,
            "Dimensions": [{ "Name": "QueueName", "Value": queue }],
        });
        let asked = json!({ "Namespace": "AWS/SQS", "MetricData": [data] });
        self.does("monitoring", "GraniteServiceVersion20100801.PutMetricData", &asked).await;
        at
    }

    /// A user who may do this, and an access key of theirs.
    pub async fn user(&self, name: &str, policy: &Value) -> AccessKey {
        self.iam(&[("Action", "CreateUser"), ("UserName", name)]).await;
        self.permit(name, policy).await;
        let made = self.iam(&[("Action", "CreateAccessKey"), ("UserName", name)]).await;
        AccessKey { id: within(&made, "AccessKeyId"), secret: within(&made, "SecretAccessKey") }
    }

    /// What a user may do from now on.
    pub async fn permit(&self, name: &str, policy: &Value) {
        let policy = policy.to_string();
        let asked = [("UserName", name), ("PolicyName", "may"), ("PolicyDocument", &*policy)];
        self.iam(&[&[("Action", "PutUserPolicy")], &asked[..]].concat()).await;
    }

    /// A role that may do this, and its ARN.
    pub async fn role(&self, name: &str, policy: &Value) -> String {
        let (assumed, policy) = (allowing(&["sts:AssumeRole"]).to_string(), policy.to_string());
        let made =
            self.iam(&[("Action", "CreateRole"), ("RoleName", name), ("AssumeRolePolicyDocument", &assumed)]).await;
        let asked = [("RoleName", name), ("PolicyName", "may"), ("PolicyDocument", &*policy)];
        self.iam(&[&[("Action", "PutRolePolicy")], &asked[..]].concat()).await;
        within(&made, "Arn")
    }

    /// From now on every request has to be signed with a key that it knows, and is held against the policies of its owner.
    pub async fn hold_to_policies(&self) {
        self.set_policies("0").await;
    }

    /// Takes whatever anybody asks again.
    pub async fn let_everybody_in(&self) {
        self.set_policies("inf").await;
    }

    async fn set_policies(&self, after: &'static str) {
        let request = self.client.post(format!("{}/moto-api/reset-auth", self.url()));
        let answer = request.header("content-type", "text/plain").body(after).send().await.unwrap();
        assert!(answer.status().is_success(), "{}\n{}", answer.status(), self.running.log());
    }

    async fn does(&self, service: &str, target: &str, asked: &Value) -> Value {
        let (is_done, told) = self.asked(service, target, asked).await;
        assert!(is_done, "{target}: {told}");
        told
    }

    async fn asked(&self, service: &str, target: &str, asked: &Value) -> (bool, Value) {
        let request = self
            .client
            .post(self.url())
            .header("content-type", "application/x-amz-json-1.0")
            .header("x-amz-target", target)
            .header("authorization", nobody(service))
            .body(asked.to_string());
        let answer = request.send().await.unwrap();
        let (status, body) = (answer.status(), answer.text().await.unwrap());
        (status.is_success(), serde_json::from_str(&body).unwrap_or(Value::String(body)))
    }

    async fn iam(&self, asked: &[(&str, &str)]) -> String {
        let form = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("Version", "2010-05-08")
            .extend_pairs(asked)
            .finish();
        let request = self
            .client
            .post(self.url())
            .header("content-type", "application/x-www-form-urlencoded")
            .header("authorization", nobody("iam"))
            .body(form);
        let answer = request.send().await.unwrap();
        let (status, body) = (answer.status(), answer.text().await.unwrap());
        assert!(status.is_success(), "{asked:?}: {body}");
        body
    }
}

/// A policy that allows these actions everywhere.
pub fn allowing(actions: &[&str]) -> Value {
    json!({ "Version": "2012-10-17", "Statement": [{ "Effect": "Allow", "Action": actions, "Resource": "*" }] })
}

/// It reads the service and the region out of a signature, and does not check it.
fn nobody(service: &str) -> String {
    format!(
        "AWS4-HMAC-SHA256 Credential=AKIANOBODY/20260101/{REGION}/{service}/aws4_request, SignedHeaders=host, Signature=0"
    )
}

fn within(body: &str, tag: &str) -> String {
    let (_, from) = body.split_once(&format!("<{tag}>")).unwrap_or_else(|| panic!("no {tag}: {body}"));
    from.split_once('<').unwrap().0.to_owned()
}
