//! The ways in sentences.

use watchbill_domain::alerts::plain_line;

use super::{DeadEnd, FeedMap, FeedWay, Route};

/// Queues named in one sentence, at most.
const NAMED: usize = 12;
/// Characters of a name.
const LONGEST: usize = 160;

pub(super) fn said(map: &FeedMap) -> Vec<String> {
    let mut said = Vec::new();
    let (all, some): (Vec<&FeedWay>, Vec<&FeedWay>) = map.from.iter().partition(|way| way.is_certain);
    for (route, ways) in by_route(&all) {
        said.push(format!("Dead letters of {} come here{}.", names(&ways), through(&route)));
    }
    for (route, ways) in by_route(&some) {
        said.push(format!("Some dead letters of {} come here{}.", names(&ways), through(&route)));
    }
    if map.from.is_empty() && map.is_whole {
        said.push("No queue sends its dead letters here.".to_owned());
    }
    if !map.is_whole {
        said.push(
            "Not all of the broker's queues, exchanges and bindings could be seen: others may lead here too."
                .to_owned(),
        );
    }
    said.extend(said_of_end(map));
    said
}

fn said_of_end(map: &FeedMap) -> Vec<String> {
    match &map.to {
        DeadEnd::Untold => vec!["Where its own dead letters go is not told.".to_owned()],
        DeadEnd::Nothing => Vec::new(),
        DeadEnd::Dropped => vec!["Its own dead letters are thrown away.".to_owned()],
        DeadEnd::Lost { exchange } => {
            vec![format!(
                "Its own dead letters go to {}, which leads to no queue: they are lost.",
                exchange_name(exchange)
            )]
        }
        DeadEnd::Ways(ways) => {
            let (all, some): (Vec<&FeedWay>, Vec<&FeedWay>) = ways.iter().partition(|way| way.is_certain);
            let all = by_route(&all)
                .into_iter()
                .map(|(route, ways)| format!("Its own dead letters go to {}{}.", names(&ways), through(&route)));
            let some = by_route(&some).into_iter().map(|(route, ways)| {
                format!("Some of its own dead letters go to {}{}.", names(&ways), through(&route))
            });
            all.chain(some).collect()
        }
    }
}

/// The ways with those of the same route together, in the order of the first of each.
fn by_route<'a>(ways: &[&'a FeedWay]) -> Vec<(Route, Vec<&'a FeedWay>)> {
    let mut grouped: Vec<(Route, Vec<&'a FeedWay>)> = Vec::new();
    for way in ways {
        match grouped.iter_mut().find(|(route, _)| *route == way.route) {
            Some((_, alike)) => alike.push(way),
            None => grouped.push((way.route.clone(), vec![way])),
        }
    }
    grouped
}

/// `a`, `a and b`, `a, b and 4 more`
fn names(ways: &[&FeedWay]) -> String {
    let mut names: Vec<String> = ways.iter().take(NAMED).map(|way| plain_line(&way.queue, LONGEST)).collect();
    if ways.len() > NAMED {
        names.push(format!("{} more", ways.len() - NAMED));
    }
    match names.split_last() {
        Some((last, first)) if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        Some((only, _)) => only.clone(),
        None => String::new(),
    }
}

fn through(route: &Route) -> String {
    match route {
        Route::Direct => String::new(),
        Route::Advice => ", captured from what the broker tells of them".to_owned(),
        Route::Exchange { name, key: Some(key) } => {
            format!(" through {} with the key {}", exchange_name(name), plain_line(key, LONGEST))
        }
        Route::Exchange { name, key: None } => {
            format!(" through {}, each with the key it came with", exchange_name(name))
        }
    }
}

fn exchange_name(name: &str) -> String {
    if name.is_empty() {
        "the default exchange".to_owned()
    } else {
        format!("the exchange {}", plain_line(name, LONGEST))
    }
}
