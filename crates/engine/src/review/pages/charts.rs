//! Charts, drawn of what the snapshot keeps.

use watchbill_domain::time::Instant;
use watchbill_report::{
    Bound, BudgetPoint, BurnDown, ChartMark, Drawing, ExcludedSpan, Figure, Footing, IdealLine, Ledger, MarkKind,
    Paper, PointState, Said, Share as Piece, ShareKind, SizePx, Span, Tick, burn_down, ledger_bar,
};

use crate::review::snapshot::{KeptBurnDown, KeptLevel, KeptService, KeptWindow, LedgerRow};

/// For a page that is read from across a room.
const PAPER: Paper = Paper { size: SizePx { width: 1200, height: 520 }, text_px: 24 };
const BAR: Paper = Paper { size: SizePx { width: 1200, height: 120 }, text_px: 24 };

pub(super) fn burn_down_figure(service: &KeptService, level: &KeptLevel) -> Option<Figure> {
    let (kept, window) = (level.burn_down.as_ref()?, level.last()?);
    let caption = format!("{}, {}, {}", level.title, level.promise, window.label);
    let words = words(kept, window);
    Some(Figure {
        name: format!("burn-down-{}-{}-{}", service.name, level.slo, level.objective_name),
        drawing: drawn(kept, window, &caption, &words),
        caption,
        words,
    })
}

#[allow(clippy::cast_precision_loss)]
fn drawn(kept: &KeptBurnDown, window: &KeptWindow, title: &str, description: &str) -> Drawing {
    let at = Instant::from_ms;
    let points: Vec<BudgetPoint> = kept
        .points
        .iter()
        .map(|(ms, millionths, state)| BudgetPoint {
            at: at(*ms),
            remaining: *millionths as f64 / 1e6,
            state: match state {
                'k' => PointState::Known,
                'p' => PointState::Partial,
                _ => PointState::Unknown,
            },
        })
        .collect();
    let marks: Vec<ChartMark> = kept
        .marks
        .iter()
        .filter_map(|(kind, from, to, title)| {
            Some(ChartMark {
                kind: mark_kind(kind)?,
                span: Span { from: at(*from), to: at(*to) },
                label: title.clone(),
            })
        })
        .collect();
    let exclusions: Vec<ExcludedSpan> = kept
        .exclusions
        .iter()
        .map(|(from, to, reason)| ExcludedSpan { span: Span { from: at(*from), to: at(*to) }, label: reason.clone() })
        .collect();
    let ticks: Vec<Tick> = kept.ticks.iter().map(|(ms, label)| Tick { at: at(*ms), label: label.clone() }).collect();
    let left = window.remaining.as_ref().map_or_else(|| "unknown".to_owned(), |left| format!("{} left", left.text));
    let coverage =
        window.coverage.as_ref().map_or_else(|| "nothing known".to_owned(), |share| format!("coverage {}", share.text));
    let chart = BurnDown {
        said: Said { title, description },
        span: Span { from: at(kept.from_ms), to: at(kept.to_ms) },
        now: at(kept.as_of_ms),
        points: &points,
        value_label: &left,
        ideal: kept.has_ideal.then_some(IdealLine { from: 1.0, to: 0.0, label: "even pace" }),
        bounds: &[
            Bound { remaining: 0.5, label: "50 %: watch below".to_owned() },
            Bound { remaining: 0.25, label: "25 %: at risk below".to_owned() },
        ],
        marks: &marks,
        exclusions: &exclusions,
        ticks: &ticks,
        footing: Footing { as_of: &format!("as of {}", kept.as_of), coverage: &coverage },
    };
    burn_down(&chart, PAPER).drawing
}

/// Who spent the budget, as one bar.
pub(super) fn ledger_figure(service: &KeptService, level: &KeptLevel) -> Option<Figure> {
    let window = level.last()?;
    let shares: Vec<Piece> = level.ledger.iter().filter_map(piece).collect();
    if shares.is_empty() {
        return None;
    }
    let caption = format!("To what the spent budget of {} is booked", level.title);
    let told: Vec<String> = shares.iter().map(|share| format!("{} {}", share.label, share.value)).collect();
    let words = told.join(", ");
    let coverage =
        window.coverage.as_ref().map_or_else(|| "nothing known".to_owned(), |share| format!("coverage {}", share.text));
    let chart = Ledger {
        said: Said { title: &caption, description: &words },
        shares: &shares,
        footing: Footing { as_of: &window.words, coverage: &coverage },
    };
    let drawing = ledger_bar(&chart, BAR);
    Some(Figure {
        name: format!("spent-{}-{}-{}", service.name, level.slo, level.objective_name),
        caption,
        drawing,
        words,
    })
}

fn piece(row: &LedgerRow) -> Option<Piece> {
    let kind = match row.kind.as_str() {
        "incident" => ShareKind::Incident,
        "deploy" => ShareKind::Deploy,
        "class" => ShareKind::Class,
        "unattributed" => ShareKind::Unattributed,
        _ => return None,
    };
    let share = row.of_spent.part();
    (share > 0.0).then(|| Piece { label: row.title.clone(), value: row.of_spent.text.clone(), share, kind })
}

fn mark_kind(word: &str) -> Option<MarkKind> {
    Some(match word {
        "incident" => MarkKind::Incident,
        "deploy" => MarkKind::Deploy,
        "decision" => MarkKind::Decision,
        "class" => MarkKind::Class,
        _ => return None,
    })
}

fn words(kept: &KeptBurnDown, window: &KeptWindow) -> String {
    let left = window.remaining.as_ref();
    let left = left.map_or_else(
        || "It is not known what is left".to_owned(),
        |left| format!("{} of the budget is left", left.text),
    );
    let mut said = format!("{left} as of {}; {}.", kept.as_of, window.counts);
    let count = |kind: &str| kept.marks.iter().filter(|(of, ..)| of == kind).count();
    for (kind, one, many) in [("incident", "incident", "incidents"), ("deploy", "deploy", "deploys")] {
        match count(kind) {
            0 => {}
            1 => said.push_str(&format!(" 1 {one} is marked.")),
            number => said.push_str(&format!(" {number} {many} are marked.")),
        }
    }
    said
}
