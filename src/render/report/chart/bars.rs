//! Scores as bars, with the bounds between which they can still end.

use super::{
    ACCENT, Anchor, Drawing, FAINT, QUIET, Svg, band_lines, bar_colour, colours, count, lines,
};
use crate::{score::Status, scorecard::Bands};

/// One bar.
pub(crate) struct Bar {
    pub(crate) name: String,
    pub(crate) score: Option<f64>,
    pub(crate) status: Status,
    /// Score, shape and word.
    pub(crate) said: String,
    /// Where it can still end, if that is not settled.
    pub(crate) range: Option<(f64, f64)>,
}

/// Draws the bars.
pub(crate) fn bars(title: &str, rows: &[Bar], bands: Bands) -> Drawing {
    const ROW: f64 = 40.0;
    let bottom = 10.0 + ROW * count(rows.len());
    let mut svg = Svg::new(920.0, bottom + 22.0);
    let x = |score: f64| 230.0 + score * 5.0;
    for index in 0..rows.len() {
        let top = 10.0 + ROW * count(index);
        svg.rect((x(0.0), top + 8.0), (500.0, 22.0), 3.0, FAINT);
    }
    band_lines(&mut svg, bands, x, 6.0, bottom);
    for (index, row) in rows.iter().enumerate() {
        let top = 10.0 + ROW * count(index);
        let name = lines(&row.name, 30, 2);
        let first = if name.len() > 1 { top + 15.0 } else { top + 24.0 };
        for (number, line) in name.iter().enumerate() {
            svg.text((220.0, first + 15.0 * count(number)), Anchor::End, ACCENT, line);
        }
        let (ink, _) = colours(row.status);
        if let Some(score) = row.score {
            svg.rect((x(0.0), top + 8.0), (score * 5.0, 22.0), 3.0, bar_colour(row.status));
        }
        if let Some((low, high)) = row.range {
            let middle = top + 34.0;
            svg.line((x(low), middle), (x(high), middle), QUIET, 2.0, false);
            for end in [low, high] {
                svg.line((x(end), middle - 3.0), (x(end), middle + 3.0), QUIET, 2.0, false);
            }
        }
        svg.bold((x(100.0) + 14.0, top + 24.0), Anchor::Start, ink, &row.said);
    }
    svg.finish(title)
}
