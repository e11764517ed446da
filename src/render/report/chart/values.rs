//! The figures of one KPI over the periods, with words: large enough for a slide.

use super::{
    ACCENT, Anchor, Drawing, LINE, QUIET, Svg, count,
    course::{LEFT, RIGHT, places_of_words, under},
    lines,
};
use crate::score::Status;

/// Where the greatest and the least of all figures stand.
const TOP: f64 = 62.0;
const BOTTOM: f64 = 205.0;

/// Characters of a name.
const NAME: usize = 90;

/// A KPI in one period.
pub(crate) struct ValueMark {
    pub(crate) period: String,
    pub(crate) value: Option<f64>,
    /// The value as it is shown.
    pub(crate) said: String,
    pub(crate) target: Option<f64>,
    pub(crate) chosen: bool,
    pub(crate) status: Status,
}

/// Draws figures and, dashed, what they should be, which is said at its end.
pub(crate) fn values(words: &str, marks: &[ValueMark], (name, target): (&str, &str)) -> Drawing {
    let mut svg = Svg::new(920.0, 270.0);
    if let Some(name) = lines(name, NAME, 1).first() {
        let style = " font-size=\"16\" font-weight=\"bold\"";
        svg.styled((LEFT, 16.0), Anchor::Start, ACCENT, style, name);
    }
    let all = || marks.iter().flat_map(|mark| [mark.value, mark.target]).flatten();
    let low = all().fold(f64::INFINITY, |low, one| low.min(one));
    let high = all().fold(f64::NEG_INFINITY, |high, one| high.max(one));
    let room = high - low;
    let step = (RIGHT - LEFT) / count(marks.len().max(1));
    let x = |place: usize| LEFT + step * (count(place) + 0.5);
    let y = |value: f64| {
        let share = if room > 0.0 { (value - low) / room } else { 0.5 };
        BOTTOM - (BOTTOM - TOP) * share
    };
    svg.line((LEFT, 228.0), (RIGHT, 228.0), LINE, 1.0, false);
    let point = |value: fn(&ValueMark) -> Option<f64>| -> Vec<Option<(f64, f64)>> {
        let placed = marks.iter().enumerate();
        placed.map(|(place, mark)| value(mark).map(|value| (x(place), y(value)))).collect()
    };
    let targets = point(|mark| mark.target);
    svg.path(&targets, QUIET, 1.5, true);
    if let Some((_, end)) = targets.iter().rev().flatten().next() {
        for (number, line) in lines(target, 19, 3).iter().enumerate() {
            let at = (RIGHT + 8.0, end + 4.0 + 16.0 * count(number));
            svg.text(at, Anchor::Start, QUIET, line);
        }
    }
    // A figure that is not due every period is joined over the gap.
    let known: Vec<Option<(f64, f64)>> =
        point(|mark| mark.value).into_iter().flatten().map(Some).collect();
    svg.path(&known, ACCENT, 2.5, false);
    let every = places_of_words(marks.len());
    for (place, mark) in marks.iter().enumerate() {
        under(&mut svg, x(place), (&mark.period, mark.chosen), place % every == 0);
        let Some(value) = mark.value else { continue };
        let at = (x(place), y(value));
        if mark.chosen {
            svg.shape(at, 7.0, mark.status);
        } else {
            svg.disc(at, 4.0, ACCENT);
        }
        if every == 1 || mark.chosen {
            svg.rimmed((at.0, at.1 - 12.0), Anchor::Middle, ACCENT, &mark.said);
        }
    }
    svg.finish(words)
}
