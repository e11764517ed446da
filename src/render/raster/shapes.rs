//! The parts of a drawing on paper.

use super::letters::{Letters, Setting};
use std::collections::BTreeMap;
use zeno::{Command, Fill, Join, Mask, PathBuilder as _, PathData as _, Stroke, Style, Transform};

/// The height of a line where nothing else is said.
const LETTER_SIZE: f32 = 13.0;

/// The attributes of a part.
#[derive(Debug)]
pub(super) struct Element(BTreeMap<String, String>);

impl Element {
    pub(super) fn new(attributes: BTreeMap<String, String>) -> Self {
        Self(attributes)
    }

    fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key).map(String::as_str)
    }

    /// A length; 0 where nothing is said.
    fn length(&self, key: &str) -> f32 {
        self.get(key).and_then(|said| said.parse().ok()).unwrap_or_default()
    }

    /// Numbers between blanks.
    pub(super) fn numbers(&self, key: &str) -> Vec<f32> {
        let said = self.get(key).unwrap_or_default();
        said.split_whitespace().filter_map(|number| number.parse().ok()).collect()
    }

    /// How it is turned: `rotate(-90 18 150)`, around a point.
    ///
    /// Written out, because in version 0.3 of `zeno` a turn is not what it says where another follows.
    fn turned(&self) -> Transform {
        let said = self.get("transform").and_then(|said| said.strip_prefix("rotate("));
        let said = said.and_then(|said| said.strip_suffix(')')).unwrap_or_default();
        let numbers: Vec<f32> =
            said.split_whitespace().filter_map(|number| number.parse().ok()).collect();
        match *numbers.as_slice() {
            [by, x, y] => {
                let (sin, cos) = by.to_radians().sin_cos();
                let (right, down) = (x - x * cos + y * sin, y - x * sin - y * cos);
                Transform::new(cos, sin, -sin, cos, right, down)
            }
            _ => Transform::IDENTITY,
        }
    }

    /// A colour; none for `none` and where nothing is said.
    fn colour(&self, key: &str) -> Option<[u8; 3]> {
        let digits = self.get(key)?.strip_prefix('#')?;
        let part = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
        Some([part(0)?, part(2)?, part(4)?])
    }
}

/// Paper that a drawing comes onto.
pub(super) struct Canvas<'l> {
    size: (u32, u32),
    /// Red, green and blue of each pixel, row by row.
    pixels: Vec<u8>,
    onto: Transform,
    letters: &'l Letters,
}

impl<'l> Canvas<'l> {
    /// White paper for what lies below and right of a corner, so many pixels to a unit.
    pub(super) fn new(
        (x, y): (f32, f32),
        (width, height): (f32, f32),
        scale: f32,
        letters: &'l Letters,
    ) -> Option<Self> {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "few pixels, and never below none"
        )]
        let pixels = |length: f32| (length * scale).round() as u32;
        let size = (pixels(width), pixels(height));
        let bytes = usize::try_from(size.0).ok()?.checked_mul(usize::try_from(size.1).ok()?)?;
        let pixels = vec![u8::MAX; bytes.checked_mul(3).filter(|bytes| *bytes > 0)?];
        let onto = Transform::translation(-x, -y).then_scale(scale, scale);
        Some(Self { size, pixels, onto, letters })
    }

    /// A rectangle, circle, line or path.
    pub(super) fn shape(&mut self, name: &str, element: &Element) {
        let lengths = |keys: [&str; 4]| keys.map(|key| element.length(key));
        let mut path: Vec<Command> = Vec::new();
        match name {
            "rect" => {
                let [x, y, width, height] = lengths(["x", "y", "width", "height"]);
                let round = element.length("rx");
                if round > 0.0 {
                    path.add_round_rect((x, y), width, height, round, round);
                } else {
                    path.add_rect((x, y), width, height);
                }
            }
            "circle" => {
                let [x, y, radius, _] = lengths(["cx", "cy", "r", ""]);
                path.add_circle((x, y), radius);
            }
            "line" => {
                let [x1, y1, x2, y2] = lengths(["x1", "y1", "x2", "y2"]);
                path.move_to((x1, y1)).line_to((x2, y2));
            }
            "path" => path.extend(element.get("d").unwrap_or_default().commands()),
            _ => return,
        }
        self.draw(&path, element);
    }

    /// A text on a line.
    pub(super) fn text(&mut self, element: &Element, text: &str) {
        let size = element.length("font-size");
        let setting = Setting {
            at: (element.length("x"), element.length("y")),
            before: match element.get("text-anchor") {
                Some("middle") => 0.5,
                Some("end") => 1.0,
                _ => 0.0,
            },
            size: if size > 0.0 { size } else { LETTER_SIZE },
            bold: element.get("font-weight") == Some("bold"),
        };
        let path = self.letters.set(text, setting);
        self.draw(&path, element);
    }

    /// Fills a shape and draws its rim, as its attributes say.
    fn draw(&mut self, path: &[Command], element: &Element) {
        let turned = element.turned();
        let path: Vec<Command> = path.iter().map(|step| step.transform(&turned)).collect();
        if let Some(colour) = element.colour("fill") {
            self.cover(&path, Fill::NonZero.into(), colour);
        }
        if let Some(colour) = element.colour("stroke") {
            let (width, dashes) =
                (element.length("stroke-width"), element.numbers("stroke-dasharray"));
            let mut stroke = Stroke::new(if width > 0.0 { width } else { 1.0 });
            let round = element.get("stroke-linejoin") == Some("round");
            stroke.join(if round { Join::Round } else { Join::Miter });
            stroke.cap(zeno::Cap::Butt).dash(&dashes, 0.0);
            self.cover(&path, stroke.into(), colour);
        }
    }

    /// Lays a colour over the pixels that a shape covers, as much as it covers of each.
    fn cover(&mut self, path: &[Command], style: Style<'_>, colour: [u8; 3]) {
        let (mask, place) = Mask::new(path).style(style).transform(Some(self.onto)).render();
        let width = usize::try_from(place.width).unwrap_or_default().max(1);
        for (row, covered) in (place.top..).zip(mask.chunks(width)) {
            for (column, share) in (place.left..).zip(covered) {
                let at = self.at(column, row);
                let Some(pixel) = at.and_then(|at| self.pixels.get_mut(at..at + 3)) else {
                    continue;
                };
                for (below, above) in pixel.iter_mut().zip(colour) {
                    *below = mixed(*below, above, *share);
                }
            }
        }
    }

    /// Where a pixel stands among the bytes; none off the paper.
    fn at(&self, column: i32, row: i32) -> Option<usize> {
        let (column, row) = (u32::try_from(column).ok()?, u32::try_from(row).ok()?);
        let on = column < self.size.0 && row < self.size.1;
        on.then_some((row * self.size.0 + column) as usize * 3)
    }

    /// Width and height in pixels, and three bytes for each.
    pub(super) fn finish(self) -> ((u32, u32), Vec<u8>) {
        (self.size, self.pixels)
    }
}

/// Of two shades so much of the second, of 255 parts.
fn mixed(one: u8, two: u8, share: u8) -> u8 {
    let (one, two, share) = (u32::from(one), u32::from(two), u32::from(share));
    let parts = u32::from(u8::MAX);
    u8::try_from((one * (parts - share) + two * share + parts / 2) / parts).unwrap_or(u8::MAX)
}
