//! The ways of arrows between boxes in rows: up and down beside boxes, across between rows, and
//! never through a box.

use super::count;
use crate::model::Ordered as _;

/// Least distance of two ways beside each other.
const APART: f64 = 9.0;
/// Least distance of a way from a box that it passes.
const CLEAR: f64 = 7.0;
/// Distance between the arrows that begin or end at one box.
const PORTS: f64 = 20.0;
/// Height of the space between two rows without the ways that lead across.
const SPACE: f64 = 30.0;

/// An arrow from one box to another, by their places.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct MapLink {
    pub(super) from: usize,
    pub(super) to: usize,
}

/// Where boxes stand: a row and the middle of each; all are equally wide and high.
pub(super) struct MapRows {
    /// Row and horizontal middle, by place; none where a box is not drawn.
    pub(super) boxes: Vec<Option<(usize, f64)>>,
    /// How many rows there are.
    pub(super) count: usize,
    /// Width and height of a box.
    pub(super) size: (f64, f64),
    /// Width of the whole.
    pub(super) width: f64,
}

/// What was found: the top of each row, the height of the whole, and the corners of each way.
pub(super) struct Routes {
    pub(super) tops: Vec<f64>,
    pub(super) height: f64,
    /// By link; the first point touches the box that it leaves, the last the one that it reaches.
    pub(super) ways: Vec<Vec<(f64, f64)>>,
}

/// A way before the heights are known: across in some spaces, at some tracks.
struct Way {
    link: usize,
    /// Where it leaves and arrives.
    ends: (f64, f64),
    /// MapRows that it leaves and reaches.
    rows: (usize, usize),
    /// Where it passes the rows between, if there are any.
    channel: Option<f64>,
    /// Spaces that it crosses, the first first, each with its track.
    crossings: Vec<(usize, usize)>,
}

/// Finds the ways of all links.
pub(super) fn routes(rows: &MapRows, links: &[MapLink]) -> Routes {
    let mut ways: Vec<Way> = Vec::new();
    let mut taken: Vec<(usize, usize, f64)> = Vec::new();
    for (link, MapLink { from, to }) in links.iter().enumerate() {
        let place = |index: usize| rows.boxes.get(index).copied().flatten();
        let (Some((start, _)), Some((end, _))) = (place(*from), place(*to)) else { continue };
        let ends = (port(rows, links, link, true), port(rows, links, link, false));
        let passed = if start > end { end + 1..start } else { start..end };
        let channel = (!passed.is_empty()).then(|| {
            let x = free(rows, &passed, ends.1, &taken);
            taken.push((passed.start, passed.end, x));
            x
        });
        ways.push(Way { link, ends, rows: (start, end), channel, crossings: Vec::new() });
    }
    let tracks = cross(rows, &mut ways);
    let tall = rows.size.1;
    let mut tops = Vec::new();
    let mut y = 4.0;
    for row in 0..rows.count {
        // Only ways around its own row need room above the first.
        let used = tracks.get(row).copied().unwrap_or(0);
        y += if row == 0 && used == 0 { 0.0 } else { SPACE + APART * count(used) };
        tops.push(y);
        y += tall;
    }
    let top = |row: usize| tops.get(row).copied().unwrap_or(y);
    let mut corners = vec![Vec::new(); links.len()];
    for way in &ways {
        // A track of the space above a row, the lowest nearest to it.
        let track = |(row, track): (usize, usize)| top(row) - 14.0 - APART * count(track);
        let (start, end) = way.rows;
        let mut points = vec![(way.ends.0, top(start))];
        let mut x = way.ends.0;
        for (number, crossing) in way.crossings.iter().enumerate() {
            let last = number + 1 == way.crossings.len();
            let next = if last { way.ends.1 } else { way.channel.unwrap_or(way.ends.1) };
            points.push((x, track(*crossing)));
            points.push((next, track(*crossing)));
            x = next;
        }
        let arrives = if start > end { top(end) + tall } else { top(end) };
        points.push((way.ends.1, arrives));
        points.dedup_by(|one, two| (one.0 - two.0).abs() < 0.05 && (one.1 - two.1).abs() < 0.05);
        if let Some(place) = corners.get_mut(way.link) {
            *place = points;
        }
    }
    Routes { tops, height: y + 4.0, ways: corners }
}

/// Where a link leaves its box or arrives: beside the others, in the order of where they lead.
fn port(rows: &MapRows, links: &[MapLink], link: usize, leaves: bool) -> f64 {
    let middle = |index: usize| rows.boxes.get(index).copied().flatten().map_or(0.0, |it| it.1);
    let Some(own) = links.get(link) else { return 0.0 };
    let box_of = if leaves { own.from } else { own.to };
    let (row, _) = rows.boxes.get(box_of).copied().flatten().unwrap_or_default();
    // Both that leave a box upward and those that reach its top from its own row stand there.
    let at_top = |one: &MapLink| {
        let end = |index: usize| rows.boxes.get(index).copied().flatten().map_or(0, |it| it.0);
        one.from == box_of || end(one.from) <= row
    };
    let top = at_top(own) || leaves;
    let mut beside: Vec<(f64, usize)> = links
        .iter()
        .enumerate()
        .filter(|(_, one)| one.from == box_of || one.to == box_of)
        .filter(|(_, one)| (one.from == box_of || at_top(one)) == top)
        .map(|(number, one)| (middle(if one.from == box_of { one.to } else { one.from }), number))
        .collect();
    beside.in_order_by(|one, two| one.0.total_cmp(&two.0).then(one.1.cmp(&two.1)));
    let place = beside.iter().position(|(_, number)| *number == link).unwrap_or(0);
    let room = rows.size.0 - 24.0;
    let step = PORTS.min(room / count(beside.len().max(1)));
    middle(box_of) + (count(place) - (count(beside.len()) - 1.0) / 2.0) * step
}

/// A place beside all boxes of some rows, as near to another as there is room.
fn free(
    rows: &MapRows,
    passed: &std::ops::Range<usize>,
    near: f64,
    taken: &[(usize, usize, f64)],
) -> f64 {
    let half = rows.size.0 / 2.0 + CLEAR;
    let boxes: Vec<f64> = rows
        .boxes
        .iter()
        .flatten()
        .filter(|(row, _)| passed.contains(row))
        .map(|(_, middle)| *middle)
        .collect();
    let stands = |x: f64| boxes.iter().all(|middle| (x - middle).abs() >= half - 0.01);
    let alone = |x: f64| {
        taken.iter().all(|(from, to, other)| {
            *to <= passed.start || *from >= passed.end || (x - other).abs() >= APART - 0.01
        })
    };
    // From the wanted place outward, to both sides.
    let steps = (0..=2 * 1000_i32).map(|step| f64::from(step) / 2.0);
    let places = || steps.clone().flat_map(|away| [near - away, near + away]);
    let inside = |x: &f64| (2.0..=rows.width - 2.0).contains(x);
    let found = places().filter(inside).find(|x| stands(*x) && alone(*x));
    found.or_else(|| places().filter(inside).find(|x| stands(*x))).unwrap_or(2.0)
}

/// Gives each way its track in every space that it crosses; how many tracks each space has.
fn cross(rows: &MapRows, ways: &mut [Way]) -> Vec<usize> {
    let mut spaces: Vec<Vec<Vec<(f64, f64)>>> = vec![Vec::new(); rows.count + 1];
    for way in ways {
        let (start, end) = way.rows;
        let arrives = if start > end { end + 1 } else { end };
        let mut legs = Vec::new();
        match way.channel {
            Some(channel) => {
                legs.push((start, way.ends.0, channel));
                legs.push((arrives, channel, way.ends.1));
            }
            None => legs.push((start, way.ends.0, way.ends.1)),
        }
        for (space, from, to) in legs {
            let (left, right) = (from.min(to) - APART, from.max(to) + APART);
            let Some(tracks) = spaces.get_mut(space) else { continue };
            let is_free = |track: &Vec<(f64, f64)>| {
                track
                    .iter()
                    .all(|(other_left, other_right)| right <= *other_left || left >= *other_right)
            };
            let place = tracks.iter().position(is_free).unwrap_or(tracks.len());
            if place == tracks.len() {
                tracks.push(Vec::new());
            }
            if let Some(track) = tracks.get_mut(place) {
                track.push((left, right));
            }
            way.crossings.push((space, place));
        }
    }
    spaces.into_iter().map(|tracks| tracks.len()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether a way passes the inside of a box.
    fn passes(way: &[(f64, f64)], (left, top): (f64, f64), (width, tall): (f64, f64)) -> bool {
        way.windows(2).any(|pair| {
            let [one, two] = pair else { return false };
            let (x, y) =
                ((one.0.min(two.0), one.0.max(two.0)), (one.1.min(two.1), one.1.max(two.1)));
            x.1 > left + 0.5
                && x.0 < left + width - 0.5
                && y.1 > top + 0.5
                && y.0 < top + tall - 0.5
        })
    }

    /// Boxes of some rows, each row in the middle.
    fn rows(sizes: &[usize]) -> MapRows {
        let mut boxes = Vec::new();
        for (row, size) in sizes.iter().enumerate() {
            let wide = count(*size) * 228.0 - 28.0;
            for at in 0..*size {
                boxes.push(Some((row, (920.0 - wide) / 2.0 + count(at) * 228.0 + 100.0)));
            }
        }
        MapRows { boxes, count: sizes.len(), size: (200.0, 90.0), width: 920.0 }
    }

    #[test]
    fn no_way_leads_through_a_box_whatever_drives_what() {
        for sizes in [&[1, 1, 1, 2][..], &[4, 4, 4], &[2, 4, 3, 4], &[1, 4, 1, 4, 1], &[3]] {
            let rows = rows(sizes);
            let all: Vec<MapLink> = (0..rows.boxes.len())
                .flat_map(|from| (0..rows.boxes.len()).map(move |to| MapLink { from, to }))
                .filter(|link| link.from != link.to)
                .collect();
            // All at once, and a few at a time.
            for step in 1..=all.len() {
                let links: Vec<MapLink> = all.iter().copied().step_by(step).collect();
                let found = routes(&rows, &links);
                for (link, way) in links.iter().zip(&found.ways) {
                    assert!(way.len() >= 2, "{sizes:?} {link:?}");
                    for place in rows.boxes.iter().flatten() {
                        let corner = (place.1 - 100.0, found.tops[place.0]);
                        assert!(!passes(way, corner, rows.size), "{sizes:?} {link:?} {way:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_way_begins_and_ends_at_its_boxes() {
        let rows = rows(&[1, 2, 4]);
        let links =
            [MapLink { from: 3, to: 0 }, MapLink { from: 3, to: 1 }, MapLink { from: 1, to: 2 }];
        let found = routes(&rows, &links);
        for (link, way) in links.iter().zip(&found.ways) {
            let place = |index: usize| rows.boxes[index].unwrap_or_default();
            let (first, last) = (way[0], way[way.len() - 1]);
            assert!((first.0 - place(link.from).1).abs() < 100.0);
            assert!((first.1 - found.tops[place(link.from).0]).abs() < 0.01);
            assert!((last.0 - place(link.to).1).abs() < 100.0);
        }
    }
}
