//! Charts as SVG, drawn without a script, a font or a picture from elsewhere.
//!
//! Every chart says in words what it shows, for those who cannot see it, and
//! never tells by colour alone.

mod alone;
mod bars;
mod course;
mod heat;
mod map;
mod quadrant;
mod routes;
mod say_do;
mod values;
mod whale;

pub(super) use alone::Paint;
pub(super) use bars::{Bar, bars};
pub(super) use course::{PeriodMark, Spark, course, spark};
pub(super) use heat::{Heat, heat};
pub(super) use map::{MapBox, map};
pub(super) use quadrant::{Dot, quadrant};
pub(super) use say_do::{Pair, say_do};
pub(super) use values::{ValueMark, values};
pub(super) use whale::{Yield, whale};

use crate::{render::escape::html, score::Status, scorecard::Bands};
use serde::{Serialize, Serializer};
use std::fmt::{self, Display, Write as _};

/// Colours by their names in the page's style, where the theme gives them: see `look`.
///
/// Titles, and lines that carry a figure.
const ACCENT: &str = "var(--accent)";
/// Texts.
const INK: &str = "var(--ink)";
/// What everything stands on.
const PAPER: &str = "var(--paper)";
/// Words beside a chart.
const QUIET: &str = "var(--quiet)";
/// Thin lines.
const LINE: &str = "var(--line)";
/// Behind bars.
const FAINT: &str = "var(--faint)";
/// What customers say.
const SAY: &str = "var(--say)";
/// What they do.
const DO: &str = "var(--do)";
/// What is delivered.
const DELIVERED: &str = "var(--delivered)";
/// What it yields.
const YIELDS: &str = "var(--yields)";

/// Ink and paper of a status, as in the workbook.
fn colours(status: Status) -> (&'static str, &'static str) {
    match status {
        Status::Green => ("var(--green-ink)", "var(--green-tint)"),
        Status::Amber => ("var(--amber-ink)", "var(--amber-tint)"),
        Status::Red => ("var(--red-ink)", "var(--red-tint)"),
        Status::NoData => ("var(--none-ink)", "var(--none-tint)"),
    }
}

/// The colour of a bar: brighter than ink, still clear of paper.
fn bar_colour(status: Status) -> &'static str {
    match status {
        Status::Green => "var(--green)",
        Status::Amber => "var(--amber)",
        Status::Red => "var(--red)",
        Status::NoData => LINE,
    }
}

/// Drawings wider than this are scrolled on a phone: their letters would be too small.
const BROAD: f64 = 700.0;

/// Around a text that crosses lines.
const RIM: &str = " stroke=\"var(--paper)\" stroke-width=\"4\" paint-order=\"stroke\"";

/// A drawing in the making; lengths are in its own units, from the upper left corner.
struct Svg {
    width: f64,
    height: f64,
    body: String,
}

/// A drawing with what it shows in words; as a text it is SVG within a page.
pub(super) struct Drawing {
    svg: Svg,
    words: String,
    /// What its codes stand for, which a page says elsewhere.
    legend: Vec<String>,
}

impl Drawing {
    /// The same with what its codes stand for, as lines.
    pub(super) fn with_legend(self, legend: Vec<String>) -> Self {
        Self { legend, ..self }
    }
}

impl Display for Drawing {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Svg { width, height, body } = &self.svg;
        write!(
            to,
            "<svg{} viewBox=\"0 0 {} {}\" width=\"{}\" role=\"img\" aria-label=\"{title}\" \
             font-size=\"13\"><title>{title}</title>{body}</svg>",
            if *width > BROAD { " class=\"broad\"" } else { "" },
            short(*width),
            short(*height),
            short(*width),
            title = html(&self.words),
        )
    }
}

impl Serialize for Drawing {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Where a text is held.
#[derive(Clone, Copy)]
enum Anchor {
    Start,
    Middle,
    End,
}

impl Svg {
    fn new(width: f64, height: f64) -> Self {
        Self { width, height, body: String::new() }
    }

    /// The drawing, with what it shows in words.
    fn finish(self, words: &str) -> Drawing {
        Drawing { svg: self, words: words.to_owned(), legend: Vec::new() }
    }

    fn rect(&mut self, (x, y): (f64, f64), (width, height): (f64, f64), round: f64, fill: &str) {
        self.part(format_args!(
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"{}\" fill=\"{fill}\"/>",
            short(x),
            short(y),
            short(width.max(0.0)),
            short(height.max(0.0)),
            short(round),
        ));
    }

    fn line(&mut self, from: (f64, f64), to: (f64, f64), colour: &str, width: f64, dashed: bool) {
        let dash = if dashed { " stroke-dasharray=\"5 4\"" } else { "" };
        self.part(format_args!(
            "<line x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\" stroke=\"{colour}\" stroke-width=\"{}\"{dash}/>",
            short(from.0),
            short(from.1),
            short(to.0),
            short(to.1),
            short(width),
        ));
    }

    /// A line through points, broken where there is none.
    fn path(&mut self, points: &[Option<(f64, f64)>], colour: &str, width: f64, dashed: bool) {
        let mut path = String::new();
        let mut down = false;
        for point in points {
            if let Some((x, y)) = point {
                let _ = write!(path, "{}{} {}", if down { "L" } else { "M" }, short(*x), short(*y));
            }
            down = point.is_some();
        }
        if path.contains('L') {
            let dash = if dashed { " stroke-dasharray=\"5 4\"" } else { "" };
            self.part(format_args!(
                "<path d=\"{path}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"{}\" \
                 stroke-linejoin=\"round\"{dash}/>",
                short(width)
            ));
        }
    }

    fn text(&mut self, at: (f64, f64), anchor: Anchor, fill: &str, text: &str) {
        self.styled(at, anchor, fill, "", text);
    }

    fn bold(&mut self, at: (f64, f64), anchor: Anchor, fill: &str, text: &str) {
        self.styled(at, anchor, fill, " font-weight=\"bold\"", text);
    }

    /// Bold with a rim, for a text that crosses lines.
    fn rimmed(&mut self, at: (f64, f64), anchor: Anchor, fill: &str, text: &str) {
        self.styled(at, anchor, fill, &format!(" font-weight=\"bold\"{RIM}"), text);
    }

    fn small(&mut self, at: (f64, f64), anchor: Anchor, fill: &str, text: &str) {
        self.styled(at, anchor, fill, " font-size=\"11\"", text);
    }

    fn styled(&mut self, at: (f64, f64), anchor: Anchor, fill: &str, style: &str, text: &str) {
        let anchor = match anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        };
        self.part(format_args!(
            "<text x=\"{}\" y=\"{}\" fill=\"{fill}\"{anchor}{style}>{}</text>",
            short(at.0),
            short(at.1),
            html(text),
        ));
    }

    /// The shape of a status: circle, triangle, square, hollow circle.
    fn shape(&mut self, (x, y): (f64, f64), size: f64, status: Status) {
        self.shape_in((x, y), size, status, colours(status).0);
    }

    /// The same with nothing but a rim: not everything is in.
    fn hollow(&mut self, at: (f64, f64), size: f64, status: Status) {
        self.shape(at, size, status);
        self.shape_in(at, size * 0.55, status, PAPER);
    }

    fn shape_in(&mut self, (x, y): (f64, f64), size: f64, status: Status, ink: &str) {
        match status {
            Status::Green => self.disc((x, y), size, ink),
            Status::Amber => self.part(format_args!(
                "<path d=\"M{} {}L{} {}L{} {}Z\" fill=\"{ink}\"/>",
                short(x),
                short(y - size),
                short(x + size),
                short(y + size * 0.8),
                short(x - size),
                short(y + size * 0.8),
            )),
            Status::Red => {
                let side = size * 1.8;
                self.rect((x - side / 2.0, y - side / 2.0), (side, side), 0.0, ink);
            }
            Status::NoData => self.part(format_args!(
                "<circle cx=\"{}\" cy=\"{}\" r=\"{}\" fill=\"var(--paper)\" stroke=\"{ink}\" stroke-width=\"1.5\"/>",
                short(x),
                short(y),
                short(size),
            )),
        }
    }

    fn disc(&mut self, (x, y): (f64, f64), radius: f64, fill: &str) {
        self.part(format_args!(
            "<circle cx=\"{}\" cy=\"{}\" r=\"{}\" fill=\"{fill}\"/>",
            short(x),
            short(y),
            short(radius),
        ));
    }

    fn part(&mut self, part: impl Display) {
        // A String never fails to be written to.
        let _ = write!(self.body, "{part}");
    }
}

/// A length with one decimal at most; what is no number is 0.
fn short(length: f64) -> String {
    if !length.is_finite() {
        return "0".to_owned();
    }
    let text = format!("{length:.1}");
    let text = text.strip_suffix(".0").unwrap_or(&text);
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// Lines of at most so many characters, and no more than so many lines.
fn lines(text: &str, characters: usize, most: usize) -> Vec<String> {
    let mut lines: Vec<String> =
        textwrap::wrap(text, characters.max(4)).into_iter().map(|line| line.into_owned()).collect();
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            let kept: String = last.chars().take(characters.saturating_sub(1)).collect();
            *last = format!("{}…", kept.trim_end());
        }
    }
    lines
}

/// A count as a length.
#[expect(clippy::cast_precision_loss, reason = "there are few of them")]
fn count(number: usize) -> f64 {
    number as f64
}

/// The lines at which amber and green begin, over the height of a plot of 0–100.
fn band_lines(svg: &mut Svg, bands: Bands, x: impl Fn(f64) -> f64, top: f64, bottom: f64) {
    for (score, dashed) in [(0.0, false), (bands.amber, true), (bands.green, true), (100.0, false)]
    {
        svg.line((x(score), top), (x(score), bottom), LINE, 1.0, dashed);
        let label = format!("{score:.0}");
        svg.small((x(score), bottom + 14.0), Anchor::Middle, QUIET, &label);
    }
}
