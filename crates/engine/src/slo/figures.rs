//! Exact numbers as people read them. A figure is never rounded onto a boundary that it has not reached: what is not all is
//! not shown as 100 %, and what is something is not shown as nothing.

use watchbill_domain::slo::Exact;

/// Decimals beyond which nothing is told apart.
const MOST_DECIMALS: usize = 15;

/// `99.95 %`
pub(crate) fn percent(share: &Exact) -> String {
    format!("{} %", honest(&(share * &Exact::whole(100)), 3))
}

/// `99.9 %`, `43.0 %`: for rows, where there is room for the first decimal only. Nothing and all are said of nothing and all alone:
/// nearly all is `99.97 %`.
pub(crate) fn short_percent(share: &Exact) -> String {
    let percent = share * &Exact::whole(100);
    let rounded = percent.rounded(1);
    let is_whole = Exact::parse_decimal(&percent.rounded(0)).is_some_and(|whole| whole == percent);
    match rounded.as_str() {
        _ if is_whole => format!("{rounded} %"),
        "0" | "-0" | "100" => format!("{} %", honest(&percent, 1)),
        _ if rounded.contains('.') => format!("{rounded} %"),
        _ => format!("{rounded}.0 %"),
    }
}

/// `14.4x`
pub(crate) fn rate(burn: &Exact) -> String {
    format!("{}x", honest(burn, 2))
}

/// `8,620.04`
pub(crate) fn count(number: &Exact) -> String {
    let text = honest(number, 2);
    match text.split_once('.') {
        Some((whole, part)) => format!("{}.{part}", in_thousands(whole)),
        None => in_thousands(&text),
    }
}

/// `12,345`
pub(crate) fn grouped(number: u128) -> String {
    in_thousands(&number.to_string())
}

/// What is no row of digits stays as it is.
fn in_thousands(digits: &str) -> String {
    if let Some(size) = digits.strip_prefix('-') {
        return format!("-{}", in_thousands(size));
    }
    if let Some(size) = digits.strip_prefix('-') {
        return format!("-{}", in_thousands(size));
    }
    if !digits.bytes().all(|b| b.is_ascii_digit()) {
        return digits.to_owned();
    }
    let first = digits.len() % 3;
    let mut text = digits[..first].to_owned();
    for group in digits.as_bytes()[first..].chunks(3) {
        if !text.is_empty() {
            text.push(',');
        }
        text.extend(group.iter().map(|digit| char::from(*digit)));
    }
    text
}

/// With as few decimals as tell it from every whole number that it is not.
fn honest(number: &Exact, decimals: usize) -> String {
    let is_whole = |text: &str| !text.contains('.');
    let exact = number.rounded(0);
    let is_really_whole = Exact::parse_decimal(&exact).is_some_and(|whole| whole == *number);
    (decimals..=MOST_DECIMALS)
        .map(|decimals| number.rounded(decimals))
        .find(|text| is_really_whole || !is_whole(text))
        .unwrap_or_else(|| format!("about {exact}"))
}

#[cfg(test)]
#[path = "figures_tests.rs"]
mod tests;
