//! Say against do: where each segment stands among four quadrants.

use super::{ACCENT, Anchor, LINE, QUIET, SAY, Svg, colours, count};
use crate::{score::Status, scorecard::Bands};

/// One segment or outcome.
pub(crate) struct Dot {
    /// Short enough to stand beside its dot.
    pub(crate) code: String,
    pub(crate) say: f64,
    pub(crate) does: f64,
}

/// Draws the quadrants; `corners` are aligned, leaving, staying, at risk.
pub(crate) fn quadrant(
    title: &str,
    dots: &[Dot],
    bands: Bands,
    corners: [&str; 4],
    names: (&str, &str),
) -> String {
    let mut svg = Svg::new(560.0, 500.0);
    quarters(&mut svg, bands.amber, corners);
    axes(&mut svg, bands.amber, names);
    let mut labels: Vec<(f64, f64)> = Vec::new();
    for dot in dots {
        let at = (x(dot.does), y(dot.say));
        svg.disc(at, 6.0, SAY);
        // Beside its dot, and below the words that stand there already.
        let side = if dot.does > 85.0 { -1.0 } else { 1.0 };
        let mut label = (at.0 + side * 11.0, at.1 + 4.0);
        while labels
            .iter()
            .any(|other| (other.0 - label.0).abs() < 34.0 && (other.1 - label.1).abs() < 13.0)
        {
            label.1 += 14.0;
        }
        labels.push(label);
        let anchor = if side > 0.0 { Anchor::Start } else { Anchor::End };
        svg.bold(label, anchor, ACCENT, &dot.code);
    }
    svg.finish(title)
}

/// Where a score for what is done stands.
fn x(score: f64) -> f64 {
    60.0 + score * 4.4
}

/// Where a score for what is said stands.
fn y(score: f64) -> f64 {
    450.0 - score * 4.4
}

/// The four grounds with their words, parted where amber begins.
fn quarters(svg: &mut Svg, line: f64, [aligned, leaving, staying, at_risk]: [&str; 4]) {
    for (from, to, status, word) in [
        ((line, line), (100.0, 100.0), Status::Green, aligned),
        ((0.0, line), (line, 100.0), Status::Amber, leaving),
        ((line, 0.0), (100.0, line), Status::Amber, staying),
        ((0.0, 0.0), (line, line), Status::Red, at_risk),
    ] {
        let (ink, paper) = colours(status);
        let size = (x(to.0) - x(from.0), y(from.1) - y(to.1));
        svg.rect((x(from.0), y(to.1)), size, 0.0, paper);
        for (number, part) in super::lines(word, 22, 3).iter().enumerate() {
            let at = (x(from.0) + 6.0, y(to.1) + 16.0 + 13.0 * count(number));
            svg.small(at, Anchor::Start, ink, part);
        }
    }
}

/// The lines, the scales and the names of both axes.
fn axes(svg: &mut Svg, line: f64, (say, does): (&str, &str)) {
    svg.line((x(line), y(0.0)), (x(line), y(100.0)), QUIET, 1.0, true);
    svg.line((x(0.0), y(line)), (x(100.0), y(line)), QUIET, 1.0, true);
    svg.line((x(0.0), y(0.0)), (x(100.0), y(0.0)), LINE, 1.0, false);
    svg.line((x(0.0), y(0.0)), (x(0.0), y(100.0)), LINE, 1.0, false);
    for score in [0.0, line, 100.0] {
        let label = format!("{score:.0}");
        svg.small((x(score), y(0.0) + 16.0), Anchor::Middle, QUIET, &label);
        svg.small((x(0.0) - 8.0, y(score) + 4.0), Anchor::End, QUIET, &label);
    }
    svg.text((x(50.0), 492.0), Anchor::Middle, ACCENT, &format!("{does} →"));
    let turned = format!(" transform=\"rotate(-90 18 {})\"", super::short(y(50.0)));
    svg.styled((18.0, y(50.0)), Anchor::Middle, ACCENT, &turned, &format!("{say} →"));
}
