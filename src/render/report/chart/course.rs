//! How scores and values move over the periods.

use super::{ACCENT, Anchor, Drawing, QUIET, Svg, colours, count};
use crate::{score::Status, scorecard::Bands};

/// The score of one period.
pub(crate) struct PeriodMark {
    pub(crate) period: String,
    pub(crate) score: Option<f64>,
    pub(crate) status: Status,
    /// Score as it is shown.
    pub(crate) said: String,
    pub(crate) chosen: bool,
    /// Whether all figures are in; else it is drawn hollow.
    pub(crate) complete: bool,
}

/// Draws a score over all periods, with the line from which it is green.
pub(crate) fn course(
    title: &str,
    marks: &[PeriodMark],
    bands: Bands,
    (green, amber): (&str, &str),
) -> Drawing {
    let mut svg = Svg::new(920.0, 270.0);
    grounds(&mut svg, bands, (green, amber));
    let step = (RIGHT - LEFT) / count(marks.len().max(1));
    let x = |place: usize| LEFT + step * (count(place) + 0.5);
    let points: Vec<Option<(f64, f64)>> = marks
        .iter()
        .enumerate()
        .map(|(place, mark)| mark.score.map(|score| (x(place), height(score))))
        .collect();
    svg.path(&points, ACCENT, 2.5, false);
    let every = places_of_words(marks.len());
    for (place, mark) in marks.iter().enumerate() {
        if let Some(score) = mark.score {
            let at = (x(place), height(score));
            if mark.complete {
                svg.shape(at, 6.0, mark.status);
            } else {
                svg.hollow(at, 6.0, mark.status);
            }
            if every == 1 || mark.chosen {
                svg.rimmed((x(place), height(score) - 11.0), Anchor::Middle, ACCENT, &mark.said);
            }
        }
        under(&mut svg, x(place), (&mark.period, mark.chosen), place % every == 0);
    }
    svg.finish(title)
}

/// Where periods are drawn from left to right.
pub(super) const LEFT: f64 = 50.0;
/// Where that ends.
pub(super) const RIGHT: f64 = 770.0;

/// At every how many periods there is room for words.
pub(super) fn places_of_words(periods: usize) -> usize {
    periods.div_ceil(12).max(1)
}

/// What a period is called, below the plot: always the chosen one, of the others as there is room.
pub(super) fn under(svg: &mut Svg, x: f64, (period, chosen): (&str, bool), room: bool) {
    let at = (x, 250.0);
    if chosen {
        let bold = " font-size=\"11\" font-weight=\"bold\"";
        svg.styled(at, Anchor::Middle, ACCENT, bold, period);
    } else if room {
        svg.small(at, Anchor::Middle, QUIET, period);
    }
}

/// How high a score stands.
fn height(score: f64) -> f64 {
    230.0 - score * 2.1
}

/// The bands behind the scores, the scale beside them, and the lines where they begin.
fn grounds(svg: &mut Svg, bands: Bands, (green, amber): (&str, &str)) {
    for (from, to, status) in [
        (0.0, bands.amber, Status::Red),
        (bands.amber, bands.green, Status::Amber),
        (bands.green, 100.0, Status::Green),
    ] {
        let size = (RIGHT - LEFT, height(from) - height(to));
        svg.rect((LEFT, height(to)), size, 0.0, colours(status).1);
    }
    for score in [0.0, 50.0, 100.0] {
        svg.small((LEFT - 8.0, height(score) + 4.0), Anchor::End, QUIET, &format!("{score:.0}"));
    }
    for (score, words, status) in
        [(bands.green, green, Status::Green), (bands.amber, amber, Status::Amber)]
    {
        let ink = colours(status).0;
        svg.line((LEFT, height(score)), (RIGHT, height(score)), ink, 1.5, true);
        svg.small((RIGHT + 8.0, height(score) + 4.0), Anchor::Start, ink, words);
    }
}

/// The values of one KPI with its targets.
pub(crate) struct Spark<'a> {
    pub(crate) values: &'a [Option<f64>],
    pub(crate) targets: &'a [Option<f64>],
    /// Place of the chosen period.
    pub(crate) chosen: usize,
    pub(crate) status: Status,
}

/// Draws values small, with a dashed line for the target.
pub(crate) fn spark(title: &str, spark: &Spark<'_>) -> Drawing {
    let (width, height) = (150.0, 40.0);
    let mut svg = Svg::new(width, height);
    let all = || spark.values.iter().chain(spark.targets).flatten().copied();
    let low = all().fold(f64::INFINITY, f64::min);
    let high = all().fold(f64::NEG_INFINITY, f64::max);
    let room = high - low;
    let places = spark.values.len().max(2);
    let x = |place: usize| 6.0 + (width - 12.0) * count(place) / count(places - 1);
    let y = |value: f64| {
        if room > 0.0 {
            height - 7.0 - (height - 14.0) * (value - low) / room
        } else {
            height / 2.0
        }
    };
    let points = |list: &[Option<f64>]| -> Vec<Option<(f64, f64)>> {
        list.iter()
            .enumerate()
            .map(|(place, value)| value.map(|value| (x(place), y(value))))
            .collect()
    };
    svg.path(&points(spark.targets), QUIET, 1.0, true);
    // A figure that is not due every period is joined over the gap.
    let known: Vec<Option<(f64, f64)>> =
        points(spark.values).into_iter().flatten().map(Some).collect();
    svg.path(&known, ACCENT, 2.0, false);
    for (x, y) in known.into_iter().flatten() {
        svg.disc((x, y), 1.8, ACCENT);
    }
    if let Some(Some(value)) = spark.values.get(spark.chosen) {
        svg.shape((x(spark.chosen), y(*value)), 4.5, spark.status);
    }
    svg.finish(title)
}
