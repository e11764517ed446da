//! What customers say beside what they do, what is delivered, and what it yields.

use super::{
    ACCENT, Anchor, DELIVERED, DO, Drawing, LINE, PAPER, QUIET, SAY, Svg, YIELDS, band_lines,
    count, lines,
};
use crate::scorecard::Bands;

/// One outcome.
pub(crate) struct Pair {
    pub(crate) name: String,
    pub(crate) say: Option<f64>,
    pub(crate) does: Option<f64>,
    pub(crate) delivered: Option<f64>,
    pub(crate) yields: Option<f64>,
    /// The gap as it is shown.
    pub(crate) gap: String,
}

/// Draws a row for each outcome: disc, diamond, frame and cross on one line.
pub(crate) fn say_do(title: &str, rows: &[Pair], bands: Bands, words: [&str; 4]) -> Drawing {
    const ROW: f64 = 38.0;
    let top = 32.0;
    let bottom = top + ROW * count(rows.len());
    let mut svg = Svg::new(920.0, bottom + 22.0);
    let x = |score: f64| 230.0 + score * 5.0;
    let mut at = 230.0;
    for (index, word) in words.into_iter().enumerate() {
        mark(&mut svg, index, (at + 7.0, 12.0));
        svg.text((at + 20.0, 16.0), Anchor::Start, QUIET, word);
        at += 60.0 + 7.5 * count(word.chars().count());
    }
    band_lines(&mut svg, bands, x, top, bottom);
    for (index, row) in rows.iter().enumerate() {
        let middle = top + ROW * (count(index) + 0.5);
        let name = lines(&row.name, 30, 2);
        let first = if name.len() > 1 { middle - 3.0 } else { middle + 4.0 };
        for (number, line) in name.iter().enumerate() {
            svg.text((220.0, first + 15.0 * count(number)), Anchor::End, ACCENT, line);
        }
        svg.line((x(0.0), middle), (x(100.0), middle), LINE, 1.0, false);
        if let (Some(say), Some(does)) = (row.say, row.does) {
            svg.line((x(say), middle), (x(does), middle), ACCENT, 3.0, false);
        }
        for (index, score) in [(3, row.yields), (2, row.delivered), (1, row.does), (0, row.say)] {
            if let Some(score) = score {
                mark(&mut svg, index, (x(score), middle));
            }
        }
        svg.bold((x(100.0) + 16.0, middle + 4.0), Anchor::Start, ACCENT, &row.gap);
    }
    svg.finish(title)
}

/// The mark of say, do, delivered and yields.
fn mark(svg: &mut Svg, index: usize, (x, y): (f64, f64)) {
    let px = super::short;
    match index {
        0 => svg.disc((x, y), 7.0, SAY),
        1 => svg.part(format_args!(
            "<path d=\"M{} {}L{} {}L{} {}L{} {}Z\" fill=\"{DO}\"/>",
            px(x),
            px(y - 8.0),
            px(x + 8.0),
            px(y),
            px(x),
            px(y + 8.0),
            px(x - 8.0),
            px(y),
        )),
        2 => svg.part(format_args!(
            "<rect x=\"{}\" y=\"{}\" width=\"12\" height=\"12\" fill=\"{PAPER}\" \
             stroke=\"{DELIVERED}\" stroke-width=\"2.5\"/>",
            px(x - 6.0),
            px(y - 6.0),
        )),
        _ => svg.part(format_args!(
            "<path d=\"M{0} {1}L{2} {3}M{0} {3}L{2} {1}\" stroke=\"{YIELDS}\" stroke-width=\"3\"/>",
            px(x - 6.0),
            px(y - 6.0),
            px(x + 6.0),
            px(y + 6.0),
        )),
    }
}
