use crate::testing::*;
use crate::*;
use watchbill_domain::alerts::*;
use watchbill_domain::alerts::Severity::Error;

fn big(n: i64) -> KnownAlert {
    let i = n.to_string();
    KnownAlert {
        labels: Labels::from_pairs([
            ("alertname", "KubePodCrashLooping"), ("namespace", "payments"), ("pod", i.as_str()), ("severity", "error"),
            ("cluster", "eu-central-1"), ("job", "kube-state-metrics"), ("instance", "10.0.0.1:8080"), ("container", "main"),
        ]),
        annotations: Labels::from_pairs([("summary", "Pod is crash looping all the time"), ("description", "Pod payments/x is in waiting state for longer than it should be"), ("runbook_url", "https://runbooks.example.net/x")]),
        url: Some("http://prometheus.example.net/graph?g0.expr=max_over_time".to_owned()),
        receivers: vec!["team".to_owned()],
        starts: vec![Start { peer: watchbill_domain::ids::Peer::new("http://am-1:9093"), unmerged: watchbill_domain::ids::Identity::new(format!("{n:016x}")), at: at(1) }],
        ..alert(Error, at(1))
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn perf() {
    let desk = Desk::new().await;
    let name = |n: i64| format!("{n:016x}");
    let t = std::time::Instant::now();
    let changes: Vec<_> = (0..10_000).map(|n| fired(&name(n), big(n), at(1))).collect();
    let digest = desk.store.open_digest("x", at(1)).await.unwrap();
    let lines = (0..10_000).map(|n| line(&name(n), Error, at(1))).collect();
    let observation = Observation { changes, ..Observation::default() };
    let decisions: Vec<_> = (0..10_000).map(|n| (watchbill_domain::ids::Identity::new(name(n)), to_page())).collect();
    println!("build {:?}", t.elapsed());
    let (source, reading) = (prod(), SourceReading::default());
    let pages = [page(lines)];
    for _ in 0..1 {
        let t = std::time::Instant::now();
        let commit = PollCommit { source: &source, now: at(1), observation: &observation, decisions: &decisions, pages: &pages, digest: Some(digest), reading: &reading };
        desk.store.commit_poll(&commit).await.unwrap();
        println!("first commit of 10,000 with digest {:?}", t.elapsed());
    }
    let t = std::time::Instant::now();
    desk.store.close_digest(digest, at(1)).await.unwrap();
    println!("close digest {:?}", t.elapsed());
    for round in 0..5 {
        let changes: Vec<_> = (0..100).map(|n| if round % 2 == 0 { resolved(&name(n * 7), at(2)) } else { fired(&name(n * 7), big(n * 7), at(3)) }).collect();
        let t = std::time::Instant::now();
        desk.poll(at(2 + round), changes).await;
        println!("100 changes {:?}", t.elapsed());
        let t = std::time::Instant::now();
        desk.poll(at(2 + round), (0..100).map(|n| updated(&name(n * 7 + 1), big(n))).collect()).await;
        println!("100 updates {:?}", t.elapsed());
        let t = std::time::Instant::now();
        desk.poll(at(2 + round), vec![]).await;
        println!("no change {:?}", t.elapsed());
        let t = std::time::Instant::now();
        let rows = desk.store.alerts(&AlertQuery::default()).await.unwrap();
        println!("read {} alerts {:?}", rows.len(), t.elapsed());
        let t = std::time::Instant::now();
        let rows = desk.store.load_state(&source).await.unwrap();
        println!("load {} {:?}", rows.alerts.len(), t.elapsed());
        let t = std::time::Instant::now();
        let rows = desk.store.recent_transitions(at(0)).await.unwrap();
        println!("transitions {} {:?}", rows.len(), t.elapsed());
    }
    for _ in 0..5 {
        let t = std::time::Instant::now();
        let rows = sqlx::query("SELECT a.source_id, a.identity, a.labels, a.annotations, a.severity, a.state, a.since, a.starts_at, a.standing, a.held_by, a.url,
             a.receivers, a.acknowledged_at, a.snoozed_until, a.decided, a.because, a.announced FROM alerts a WHERE a.state IN ('pending', 'firing')").fetch_all(&desk.store.readers).await.unwrap();
        println!("raw 17 columns {:?}", t.elapsed());
        let t = std::time::Instant::now();
        drop(rows);
        println!("drop {:?}", t.elapsed());
        let t = std::time::Instant::now();
        let rows = sqlx::query("SELECT a.source_id, a.labels, a.annotations, a.identity || char(31) || a.severity || char(31) || a.state || char(31) || a.since || char(31) || a.starts_at || char(31) || a.standing || char(31) || coalesce(a.held_by,'') || char(31) || coalesce(a.url,'') FROM alerts a WHERE a.state IN ('pending', 'firing')").fetch_all(&desk.store.readers).await.unwrap();
        println!("raw 4 columns {:?}", t.elapsed());
        drop(rows);
        let t = std::time::Instant::now();
        let rows = sqlx::query("SELECT sum(length(a.labels)) + sum(length(annotations)) + sum(length(url)) FROM alerts a WHERE a.state IN ('pending', 'firing')").fetch_all(&desk.store.readers).await.unwrap();
        println!("raw 1 row {:?}", t.elapsed());
        drop(rows);
        let t = std::time::Instant::now();
        let rows = sqlx::query("SELECT count(*) FROM alerts a WHERE a.state IN ('pending', 'firing') and +url <> 'x'").fetch_all(&desk.store.readers).await.unwrap();
        println!("raw 1 row b {:?}", t.elapsed());
        drop(rows);
        let l = crate::columns::labels_json(&big(1).labels);
        let t = std::time::Instant::now();
        for _ in 0..10_000 { std::hint::black_box(crate::columns::parse_labels(&l)); }
        println!("parse 10k labels {:?}", t.elapsed());
    }
    let t = std::time::Instant::now();
    desk.poll(at(20), (0..10_000).map(|n| resolved(&name(n), at(20))).collect()).await;
    println!("all resolve {:?}", t.elapsed());
    let t = std::time::Instant::now();
    for _ in 0..100 { desk.store.page_seen(digest, at(1)).await.unwrap(); }
    println!("a small write {:?}", t.elapsed() / 100);
    let t = std::time::Instant::now();
    println!("{:?}", desk.store.check().await.unwrap());
    println!("check {:?}", t.elapsed());
    let t = std::time::Instant::now();
    desk.store.prune(at(1000)).await.unwrap();
    println!("prune {:?}", t.elapsed());
}
