//! What a query counts.

use super::Selector;

impl Selector {
    /// The counter behind a query: the selector itself where it is said to be a counter, or else what is summed over its rate
    /// or increase. What a sum is grouped by makes no difference to the sum of all.
    #[must_use]
    pub fn behind(query: &str, counter: bool) -> Option<Self> {
        let inner = summed(query);
        if let Some(call) = ["rate", "increase", "irate"].iter().find_map(|name| call(inner, name)) {
            let (selector, range) = call.strip_suffix(']')?.rsplit_once('[')?;
            let is_span = !range.is_empty() && range.bytes().all(|b| b.is_ascii_alphanumeric());
            return if is_span { Self::parse(selector) } else { None };
        }
        if counter { Self::parse(inner) } else { None }
    }
}

/// What stands in a sum over everything; the query itself when it is no sum. Brackets around all of it mean nothing.
#[must_use]
pub(in crate::slo) fn summed(query: &str) -> &str {
    let query = unwrapped(query);
    let Some(rest) = query.strip_prefix("sum").map(str::trim_start) else { return query };
    let list = |rest: &str| ["by", "without"].iter().find_map(|word| rest.strip_prefix(word)).map(str::len);
    let (body, tail) = match list(rest) {
        Some(left) => {
            let labels = rest[rest.len() - left..].trim_start();
            let Some((_, body)) = labels.strip_prefix('(').and_then(|labels| labels.split_once(')')) else {
                return query;
            };
            (body.trim_start(), "")
        }
        None => {
            let Some(end) = closing(rest) else { return query };
            (&rest[..=end], rest[end + 1..].trim_start())
        }
    };
    // A grouping may stand behind the sum as well.
    let is_grouped_behind = list(tail).is_some_and(|left| {
        let labels = tail[tail.len() - left..].trim();
        labels.starts_with('(') && labels.ends_with(')') && !labels[1..].contains('(')
    });
    let inside = (closing(body) == body.len().checked_sub(1)).then(|| &body[1..body.len() - 1]);
    match inside {
        Some(inside) if tail.is_empty() || is_grouped_behind => unwrapped(inside),
        _ => query,
    }
}

/// Without brackets that are around all of it.
pub(in crate::slo) fn unwrapped(query: &str) -> &str {
    let query = query.trim();
    match closing(query) {
        Some(end) if end + 1 == query.len() => unwrapped(&query[1..end]),
        _ => query,
    }
}

/// What a call of a function is given.
pub(in crate::slo) fn call<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let body = text.strip_prefix(name)?.trim_start();
    (closing(body)? + 1 == body.len()).then(|| body[1..body.len() - 1].trim())
}

/// Where the bracket closes that `text` begins with; brackets in quotes are none.
fn closing(text: &str) -> Option<usize> {
    if !text.starts_with('(') {
        return None;
    }
    outside_quotes(text)
        .scan(0_i32, |depth, (at, c)| {
            match c {
                '(' => *depth += 1,
                ')' => *depth -= 1,
                _ => {}
            }
            Some((*depth, at))
        })
        .find_map(|(depth, at)| (depth == 0).then_some(at))
}

/// The characters that are in no quotes, with their places.
pub(in crate::slo) fn outside_quotes(text: &str) -> impl Iterator<Item = (usize, char)> {
    let (mut quote, mut escaped) = (None, false);
    text.char_indices().filter(move |(_, c)| {
        let within = quote.is_some();
        match quote {
            Some(_) if escaped => escaped = false,
            Some(open) if *c == '\\' && open != '`' => escaped = true,
            Some(open) if *c == open => quote = None,
            None if matches!(c, '"' | '\'' | '`') => quote = Some(*c),
            _ => {}
        }
        !within && quote.is_none()
    })
}
