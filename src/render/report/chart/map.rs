//! The strategy map: objectives above what drives them, coloured by status.

use super::{
    ACCENT, Anchor, Drawing, FAINT, INK, QUIET, Svg, colours, count, lines,
    routes::{MapLink, MapRows, Routes, routes},
    short,
};
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
const WIDTH: f64 = 200.0;
/// Height of a box without the lines of its outcome and statement.
const FRAME: f64 = 40.0;
/// Heights of a line of the outcome and of the statement.
const LINE: (f64, f64) = (13.0, 15.0);
/// Characters in a line of the outcome, beside the code, and of the statement.
const CHARACTERS: (usize, usize) = (28, 29);
/// Most lines of the outcome and of the statement; the table below the map has the whole.
const MAX_LINES: (usize, usize) = (3, 8);
/// Distance between two boxes beside each other.
const GAP: f64 = 28.0;
/// Width of the map.
const ALL: f64 = 920.0;
/// Height of the lane of another perspective.
const LANE: f64 = 32.0;
/// How round the corners of arrows are.
const ROUND: f64 = 6.0;

/// Draws the map: results on top, what drives them below, between the other perspectives.
///
/// `above` and `below` are what the perspectives beside this one are called, from top to bottom.
pub(crate) fn map(title: &str, boxes: &[MapBox], above: &[String], below: &[String]) -> Drawing {
    let rows = rows(boxes);
    let tall = tall(boxes);
    let mut standing = vec![None; boxes.len()];
    for (number, row) in rows.iter().enumerate() {
        let wide = count(row.len()) * (WIDTH + GAP) - GAP;
        for (at, index) in row.iter().enumerate() {
            let middle = (ALL - wide) / 2.0 + count(at) * (WIDTH + GAP) + WIDTH / 2.0;
            if let Some(place) = standing.get_mut(*index) {
                *place = Some((number, middle));
            }
        }
    }
    let links: Vec<MapLink> = boxes
        .iter()
        .enumerate()
        .flat_map(|(from, one)| one.drives.iter().map(move |to| MapLink { from, to: *to }))
        .filter(|link| link.from != link.to)
        .collect();
    let standing = MapRows { boxes: standing, count: rows.len(), size: (WIDTH, tall), width: ALL };
    let Routes { tops, height, ways } = routes(&standing, &links);
    let start = LANE * count(above.len());
    let mut svg = Svg::new(ALL, (start + height + LANE * count(below.len())).max(8.0));
    for (number, name) in above.iter().enumerate() {
        lane(&mut svg, LANE * count(number), name);
    }
    for way in &ways {
        let way: Vec<(f64, f64)> = way.iter().map(|(x, y)| (*x, y + start)).collect();
        arrow(&mut svg, &way);
    }
    for (one, place) in boxes.iter().zip(&standing.boxes) {
        if let Some((row, middle)) = place {
            let top = tops.get(*row).copied().unwrap_or(0.0);
            draw(&mut svg, one, (middle - WIDTH / 2.0, top + start), tall);
        }
    }
    for (number, name) in below.iter().enumerate() {
        lane(&mut svg, start + height + LANE * count(number), name);
    }
    svg.finish(title)
}

/// Another perspective: a lane with its name.
fn lane(svg: &mut Svg, top: f64, name: &str) {
    svg.rect((0.0, top + 3.0), (ALL, LANE - 6.0), 6.0, FAINT);
    svg.small((ALL / 2.0, top + LANE / 2.0 + 4.0), Anchor::Middle, QUIET, name);
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

/// A line along a way, with round corners and a point at its end.
fn arrow(svg: &mut Svg, way: &[(f64, f64)]) {
    let Some((first, rest)) = way.split_first() else { return };
    let Some((last, between)) = rest.split_last() else { return };
    let mut path = format!("M{} {}", short(first.0), short(first.1));
    let mut at = *first;
    for (number, corner) in between.iter().enumerate() {
        let next = between.get(number + 1).unwrap_or(last);
        let (before, after) = (towards(*corner, at), towards(*corner, *next));
        path.push_str(&format!(
            "L{} {}Q{} {} {} {}",
            short(before.0),
            short(before.1),
            short(corner.0),
            short(corner.1),
            short(after.0),
            short(after.1),
        ));
        at = *corner;
    }
    // Up into a box from below, or down into one from above.
    let point = if at.1 > last.1 { 7.0 } else { -7.0 };
    path.push_str(&format!("L{} {}", short(last.0), short(last.1 + point)));
    svg.part(format_args!(
        "<path class=\"arrow\" d=\"{path}\" fill=\"none\" stroke=\"{QUIET}\" stroke-width=\"1.5\"/>"
    ));
    svg.part(format_args!(
        "<path d=\"M{} {}l-5 {}h10Z\" fill=\"{QUIET}\"/>",
        short(last.0),
        short(last.1),
        short(point),
    ));
}

/// A little way from a corner to another point.
fn towards(corner: (f64, f64), to: (f64, f64)) -> (f64, f64) {
    let (x, y) = (to.0 - corner.0, to.1 - corner.1);
    let length = x.hypot(y);
    let share = if length > 0.0 { (ROUND / length).min(0.5) } else { 0.0 };
    (corner.0 + x * share, corner.1 + y * share)
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
