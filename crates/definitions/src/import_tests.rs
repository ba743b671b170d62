use rstest::rstest;

use super::*;

const KARMA: &str = "\
listen:
  port: 8080
alertmanager:
  interval: 60s
  servers:
    - name: eu-1
      uri: https://am-1.example.net/alertmanager/
      cluster: eu
      timeout: 10s
      headers:
        X-Scope-OrgID: payments
        Authorization: Bearer hunter2
    - name: eu-2
      uri: https://am-2.example.net/alertmanager
      cluster: eu
      timeout: 10s
      headers:
        X-Scope-OrgID: payments
        Authorization: Bearer hunter2
    - name: us west
      uri: https://ana:hunter2@us.example.net
      proxy_url: socks5://127.0.0.1:1080
      tls:
        ca: /etc/ca.pem
        insecureSkipVerify: true
      healthcheck:
        visible: true
";

const NAGSTAMON: &str = "\
[Server_Prod AM]
name = Prod AM
type = Alertmanager
monitor_url = https://am.example.net/
username = hunter2user
password = hunter2
ignore_cert = True
use_proxy = True
use_proxy_from_os = False
proxy_address = http://proxy.example.net:3128
custom_cert_use = True
custom_cert_ca_file = /etc/ca.pem

[Server_rules]
type = Prometheus
monitor_url = http://prom:9090
enabled = False

[Server_old]
type = Nagios
monitor_url = https://nagios.example.net
";

const AMTOOL: &str =
    "alertmanager.url: \"https://am.example.net\"\nauthor: ana@example.net\nhttp.config.file: client.yml\n";
const CLIENT: &str = "basic_auth:\n  username: ana\n  password: hunter2\ntls_config:\n  ca_file: /etc/ca.pem\n";

#[test]
fn servers_of_one_karma_cluster_become_one_source() {
    let import = import(ImportKind::Karma, &[("karma.yaml", KARMA)], &["us-west"]).unwrap();
    let [eu, us] = import.sources.as_slice() else { panic!("{import:?}") };
    assert_eq!(eu.name, "eu");
    assert_eq!(eu.urls, ["https://am-1.example.net/alertmanager", "https://am-2.example.net/alertmanager"]);
    assert_eq!(eu.settings["timeout"], "10s");
    assert_eq!(eu.headers[0].value, HeaderValueDraft::Text("payments".into()));
    assert_eq!(eu.headers[1].value, HeaderValueDraft::Keyring("eu-authori".into()));
    assert_eq!((us.name.as_str(), us.urls.as_slice()), ("us-west-2", ["https://us.example.net".to_owned()].as_slice()));
    assert_eq!(us.auth, AuthDraft::Basic { user: "ana".into(), keyring: "us-west-2".into() });
    assert_eq!((us.ca.as_deref(), us.proxy.as_deref()), (Some("/etc/ca.pem"), Some("socks5://127.0.0.1:1080")));
    assert_eq!(import.secrets(), ["eu-authori", "us-west-2"]);
    assert!(
        import
            .notes
            .iter()
            .any(|note| note.starts_with("karma.yaml:28: `healthcheck`") || note.contains("healthcheck"))
    );
}

#[test]
fn nagstamon_servers_of_other_types_are_named() {
    let import = import(ImportKind::Nagstamon, &[("server_all.conf", NAGSTAMON)], &[]).unwrap();
    let [prod, rules] = import.sources.as_slice() else { panic!("{import:?}") };
    assert_eq!((prod.name.as_str(), prod.kind.as_str()), ("Prod-AM", "alertmanager"));
    assert_eq!(
        (prod.ca.as_deref(), prod.proxy.as_deref()),
        (Some("/etc/ca.pem"), Some("http://proxy.example.net:3128"))
    );
    assert_eq!((rules.kind.as_str(), rules.urls[0].as_str()), ("prometheus", "http://prom:9090"));
    assert!(
        import.notes.contains(&"server_all.conf:20: old is of the type Nagios, which is not supported".to_owned()),
        "{import:?}"
    );
    assert!(import.notes.iter().any(|note| note.starts_with("server_all.conf:5: user and password")), "{import:?}");
}

#[test]
fn amtool_is_read_with_its_client_configuration() {
    let import = import(ImportKind::Amtool, &[("config.yml", AMTOOL), ("client.yml", CLIENT)], &[]).unwrap();
    let [source] = import.sources.as_slice() else { panic!("{import:?}") };
    assert_eq!(source.urls, ["https://am.example.net"]);
    assert_eq!(source.auth, AuthDraft::Basic { user: "ana".into(), keyring: "alertmanager".into() });
    assert_eq!(source.ca.as_deref(), Some("/etc/ca.pem"));
    assert_eq!(import.secrets(), ["alertmanager"]);
}

#[rstest]
#[case::nested("http:\n  config:\n    file: client.yml\n", Some("client.yml"))]
#[case::joined("http.config.file: /etc/client.yml\n", Some("/etc/client.yml"))]
#[case::none("alertmanager.url: https://am\n", None)]
#[case::no_configuration("a: [", None)]
fn the_client_configuration_of_amtool_is_missed_only_where_it_was_not_read(
    #[case] text: &str,
    #[case] named: Option<&str>,
) {
    assert_eq!(amtool_client_file(text).as_deref(), named);
    let text = format!("alertmanager.url: https://am\n{text}");
    let notes = |texts: &[(&str, &str)]| import(ImportKind::Amtool, texts, &[]).map(|import| import.notes);
    if named.is_some() {
        let alone = notes(&[("config.yml", &text)]).unwrap();
        assert!(alone.iter().any(|note| note.contains("which was not read")), "{alone:?}");
        assert_eq!(notes(&[("config.yml", &text), ("client.yml", CLIENT)]).unwrap(), Vec::<String>::new());
    }
}

#[rstest]
#[case(ImportKind::Karma, KARMA)]
#[case(ImportKind::Nagstamon, NAGSTAMON)]
#[case(ImportKind::Amtool, "alertmanager.url: https://ana:hunter2@am\nbearer_token: hunter2\n")]
fn no_secret_is_taken_over(#[case] kind: ImportKind, #[case] text: &str) {
    let import = import(kind, &[("f", text)], &[]).unwrap();
    assert!(!import.sources.is_empty());
    assert!(!format!("{import:?}").contains("hunter2"), "{import:?}");
}

#[rstest]
#[case("a: [hunter2")]
#[case("")]
#[case("hunter2")]
fn text_that_is_no_configuration_is_refused_without_repeating_it(#[case] text: &str) {
    let problem = import(ImportKind::Karma, &[("karma.yaml", text)], &[]).unwrap_err();
    assert!(!problem.to_string().contains("hunter2"), "{problem}");
}

#[test]
fn aliases_cannot_blow_a_text_up() {
    let mut text = "a0: &a0 [x, x]\n".to_owned();
    (1..30).for_each(|i| text.push_str(&format!("a{i}: &a{i} [*a{0}, *a{0}]\n", i - 1)));
    let refused = import(ImportKind::Karma, &[("f", &text)], &[]).unwrap_err();
    assert!(refused.message.contains("nothing was taken over"), "{refused}");
}
