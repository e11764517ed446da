//! The strategy map: objectives above what drives them, coloured by status.

use super::{ACCENT, Anchor, INK, QUIET, Svg, colours, count, lines, short};
use crate::score::Status;

/// One objective.
pub(crate) struct MapBox {
    pub(crate) code: String,
    pub(crate) outcome: String,
    pub(crate) statement: String,
    /// Shape, score and word.
    pub(crate) said: String,
    pub(crate) status: Status,
    /// Places of the objectives that it drives.
    pub(crate) drives: Vec<usize>,
}

/// Boxes beside each other.
const ACROSS: usize = 4;
/// Most levels; a ring of objectives has no natural end.
const MAX_LEVELS: usize = 12;
/// Width of a box.
const WIDTH: f64 = 212.0;
/// Height of a box without the lines of its outcome and statement.
const FRAME: f64 = 40.0;
/// Heights of a line of the outcome and of the statement.
const LINE: (f64, f64) = (13.0, 15.0);
/// Characters in a line of the outcome, beside the code, and of the statement.
const CHARACTERS: (usize, usize) = (31, 31);
/// Most lines of the outcome and of the statement; the table below the map has the whole.
const MAX_LINES: (usize, usize) = (3, 8);
const GAP: (f64, f64) = (20.0, 44.0);

/// Draws the map: results on top, what drives them below.
pub(crate) fn map(title: &str, boxes: &[MapBox]) -> String {
    let rows = rows(boxes);
    let tall = tall(boxes);
    let height = count(rows.len()) * (tall + GAP.1) - GAP.1 + 8.0;
    let mut svg = Svg::new(920.0, height.max(8.0));
    let mut places: Vec<Option<(f64, f64)>> = vec![None; boxes.len()];
    for (number, row) in rows.iter().enumerate() {
        let wide = count(row.len()) * (WIDTH + GAP.0) - GAP.0;
        for (at, index) in row.iter().enumerate() {
            let x = (920.0 - wide) / 2.0 + count(at) * (WIDTH + GAP.0);
            let y = 4.0 + count(number) * (tall + GAP.1);
            if let Some(place) = places.get_mut(*index) {
                *place = Some((x, y));
            }
        }
    }
    for (index, one) in boxes.iter().enumerate() {
        for other in &one.drives {
            let from = places.get(index).copied().flatten();
            let to = places.get(*other).copied().flatten();
            if let (Some(from), Some(to)) = (from, to) {
                arrow(&mut svg, from, to, tall);
            }
        }
    }
    for (one, place) in boxes.iter().zip(&places) {
        if let Some(place) = place {
            draw(&mut svg, one, *place, tall);
        }
    }
    svg.finish(title)
}

/// Height of every box: as tall as the longest texts need.
fn tall(boxes: &[MapBox]) -> f64 {
    let needed = boxes.iter().map(|one| {
        let (outcome, statement) = texts(one);
        LINE.0 * count(outcome.len()) + LINE.1 * count(statement.len())
    });
    needed.fold(LINE.0 + 3.0 * LINE.1, f64::max) + FRAME
}

/// Lines of the outcome and of the statement.
fn texts(one: &MapBox) -> (Vec<String>, Vec<String>) {
    (
        lines(&one.outcome, CHARACTERS.0, MAX_LINES.0),
        lines(&one.statement, CHARACTERS.1, MAX_LINES.1),
    )
}

/// The objectives by row from the top: what drives nothing first.
fn rows(boxes: &[MapBox]) -> Vec<Vec<usize>> {
    let mut levels = vec![0_usize; boxes.len()];
    for _ in 0..MAX_LEVELS {
        let mut settled = true;
        for (index, one) in boxes.iter().enumerate() {
            let above = one.drives.iter().filter(|other| **other != index);
            let level = above.filter_map(|other| levels.get(*other)).max().map_or(0, |top| top + 1);
            if let Some(own) = levels.get_mut(index)
                && level > *own
                && level <= MAX_LEVELS
            {
                *own = level;
                settled = false;
            }
        }
        if settled {
            break;
        }
    }
    let mut rows = Vec::new();
    for level in 0..=MAX_LEVELS {
        let row: Vec<usize> =
            (0..boxes.len()).filter(|index| levels.get(*index) == Some(&level)).collect();
        rows.extend(row.chunks(ACROSS).map(<[usize]>::to_vec));
    }
    rows
}

fn arrow(svg: &mut Svg, from: (f64, f64), to: (f64, f64), tall: f64) {
    let middle = |place: (f64, f64)| place.0 + WIDTH / 2.0;
    // Upward from the driver; within a row around the upper edge; downward in a ring.
    let up = from.1 >= to.1;
    let (start, end, point) = if from.1 > to.1 {
        (from.1, to.1 + tall + 7.0, 7.0)
    } else if up {
        (from.1, to.1 - 7.0, -7.0)
    } else {
        (from.1 + tall, to.1 - 7.0, -7.0)
    };
    let bend = if from.1 > to.1 { GAP.1 * 0.7 } else { -GAP.1 * 0.7 };
    let first = if up { start - GAP.1 * 0.7 } else { start + GAP.1 * 0.7 };
    svg.part(format_args!(
        "<path d=\"M{} {}C{} {} {} {} {} {}\" fill=\"none\" stroke=\"{QUIET}\" \
         stroke-width=\"1.5\" opacity=\"0.75\"/>",
        short(middle(from)),
        short(start),
        short(middle(from)),
        short(first),
        short(middle(to)),
        short(end + bend),
        short(middle(to)),
        short(end),
    ));
    svg.part(format_args!(
        "<path d=\"M{} {}l-5 {}h10Z\" fill=\"{QUIET}\"/>",
        short(middle(to)),
        short(end - point),
        short(point),
    ));
}

fn draw(svg: &mut Svg, one: &MapBox, (x, y): (f64, f64), tall: f64) {
    let (ink, paper) = colours(one.status);
    svg.part(format_args!(
        "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"8\" fill=\"{paper}\" \
         stroke=\"{ink}\" stroke-width=\"1.5\"/>",
        short(x),
        short(y),
        short(WIDTH),
        short(tall),
    ));
    svg.bold((x + 10.0, y + 18.0), Anchor::Start, ACCENT, &one.code);
    let (outcome, statement) = texts(one);
    for (number, line) in outcome.iter().enumerate() {
        let at = y + 18.0 + LINE.0 * count(number);
        svg.small((x + WIDTH - 10.0, at), Anchor::End, QUIET, line);
    }
    let top = y + 24.0 + LINE.0 * count(outcome.len());
    for (number, line) in statement.iter().enumerate() {
        svg.styled(
            (x + 10.0, top + LINE.1 * count(number)),
            Anchor::Start,
            INK,
            " font-size=\"12\"",
            line,
        );
    }
    svg.bold((x + 10.0, y + tall - 10.0), Anchor::Start, ink, &one.said);
}
