//! Say against do: where each segment stands among four quadrants.

use super::{ACCENT, Anchor, Drawing, LINE, QUIET, SAY, Svg, colours, count};
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
) -> Drawing {
    let mut svg = Svg::new(560.0, 500.0);
    let words = quarters(&mut svg, bands.amber, corners);
    axes(&mut svg, bands.amber, names);
    let places: Vec<(f64, f64)> = dots.iter().map(|dot| (x(dot.does), y(dot.say))).collect();
    let labels = labels(&places, &words);
    // Lines first, so that they pass behind the dots.
    for (place, label) in places.iter().zip(&labels) {
        if (label.0 - place.0).hypot(label.1 - place.1) > NEAR {
            svg.line(*place, *label, QUIET, 1.0, false);
        }
    }
    for (dot, (place, label)) in dots.iter().zip(places.iter().zip(&labels)) {
        svg.disc(*place, DOT, SAY);
        svg.rimmed((label.0, label.1 + 4.0), Anchor::Middle, ACCENT, &dot.code);
    }
    svg.finish(title)
}

/// Radius of a dot.
const DOT: f64 = 6.0;
/// Half the width and height of a code.
const CODE: (f64, f64) = (14.0, 8.0);
/// Up to this distance a code stands beside its dot without a line.
const NEAR: f64 = 24.0;

/// Where the middle of each code stands: near its dot, over no dot, no word and no other code.
fn labels(dots: &[(f64, f64)], words: &[WordBox]) -> Vec<(f64, f64)> {
    let mut labels: Vec<(f64, f64)> = Vec::new();
    let inside = |(across, up): (f64, f64)| {
        (x(0.0) + CODE.0..=x(100.0) + 20.0).contains(&across)
            && (y(100.0) + 2.0..=y(0.0) - CODE.1).contains(&up)
    };
    for dot in dots {
        let is_free = |label: &(f64, f64)| {
            let clear_of = |(across, up): &(f64, f64), half: (f64, f64)| {
                (across - label.0).abs() >= half.0 || (up - label.1).abs() >= half.1
            };
            inside(*label)
                && dots.iter().all(|dot| clear_of(dot, (CODE.0 + DOT, CODE.1 + DOT)))
                && words.iter().all(|word| clear_of(&word.middle, word.half))
                && labels.iter().all(|other| clear_of(other, (2.0 * CODE.0, 2.0 * CODE.1)))
        };
        // Around the dot in ever wider rings, to the right first.
        let around = (0..12).flat_map(|ring| {
            (0..16_i32).map(move |turn| {
                let angle = f64::from(turn) * std::f64::consts::TAU / 16.0;
                (21.0 + 9.0 * f64::from(ring), angle)
            })
        });
        let mut candidates = around
            .map(|(far, angle)| (dot.0 + far * angle.cos(), dot.1 + far * angle.sin() * 0.85));
        labels.push(candidates.find(is_free).unwrap_or((dot.0 + 21.0, dot.1)));
    }
    labels
}

/// Where a score for what is done stands.
fn x(score: f64) -> f64 {
    60.0 + score * 4.4
}

/// Where a score for what is said stands.
fn y(score: f64) -> f64 {
    450.0 - score * 4.4
}

/// Where words stand, and how near a code may come to their middle.
struct WordBox {
    middle: (f64, f64),
    half: (f64, f64),
}

/// The four grounds with their words, parted where amber begins.
fn quarters(
    svg: &mut Svg,
    line: f64,
    [aligned, leaving, staying, at_risk]: [&str; 4],
) -> Vec<WordBox> {
    let mut words = Vec::new();
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
            // A letter is some six wide at most.
            let wide = 6.5 * count(part.chars().count());
            words.push(WordBox {
                middle: (at.0 + wide / 2.0, at.1 - 4.0),
                half: (wide / 2.0 + CODE.0, 7.0 + CODE.1),
            });
        }
    }
    words
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
