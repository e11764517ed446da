//! A drawing as a file of its own, for slides and documents.
//!
//! Programs that take such a file know no style sheet, have no page behind it, and not all of them
//! draw a rim below its text: whatever a page would say stands in the drawing itself.

use super::{Anchor, Drawing, INK, PAPER, RIM, Svg, count, lines, short};
use crate::{model::Colour, render::escape::html};
use indexmap::IndexMap;

/// Room around a drawing.
const MARGIN: f64 = 16.0;
/// The height of a line that says what a code stands for.
const LEGEND: f64 = 20.0;
/// Room for one, and the characters that stand in it.
const COLUMN: f64 = 230.0;
const NAME: usize = 30;
/// How a colour that has a name is written.
const VARIABLE: &str = "var(--";

/// What a page says of colours and typefaces.
pub(crate) struct Paint {
    /// By name, as `look` gives them.
    pub(crate) colours: IndexMap<String, Colour>,
    /// Typefaces, the first that is there first.
    pub(crate) fonts: Vec<String>,
}

impl Paint {
    /// A text of ours with colours in place of their names.
    fn coloured(&self, text: &str) -> String {
        let mut parts = text.split(VARIABLE);
        let mut coloured = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let (name, rest) = part.split_once(')').unwrap_or((part, ""));
            let colour = self.colours.get(name).copied().unwrap_or(Colour::BLACK);
            coloured.push_str(&format!("{colour}{rest}"));
        }
        coloured
    }

    fn typefaces(&self) -> String {
        let quoted: Vec<String> = self.fonts.iter().map(|font| format!("'{font}'")).collect();
        html(&format!("{}, sans-serif", quoted.join(", ")))
    }
}

impl Drawing {
    /// What it shows, in words.
    pub(crate) fn words(&self) -> &str {
        &self.words
    }

    /// SVG that needs nothing else, on paper, with a title and what it shows in words.
    pub(crate) fn alone(&self, title: &str, paint: &Paint) -> String {
        let Svg { width, height, body } = &self.svg;
        let columns = (1..).take_while(|columns| count(*columns) * COLUMN <= *width).count().max(1);
        let mut legend = Svg::new(0.0, 0.0);
        for (number, line) in self.legend.iter().enumerate() {
            let (column, row) = (number % columns, number / columns);
            let at = (COLUMN * count(column), height + LEGEND * (count(row) + 1.0));
            for line in lines(line, NAME, 1) {
                legend.text(at, Anchor::Start, INK, &line);
            }
        }
        let height = height + LEGEND * count(self.legend.len().div_ceil(columns));
        let (start, wide, tall) =
            (short(-MARGIN), short(width + 2.0 * MARGIN), short(height + 2.0 * MARGIN));
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"{start} {start} {wide} {tall}\" \
             width=\"{wide}\" height=\"{tall}\" role=\"img\" aria-labelledby=\"title words\" \
             font-family=\"{fonts}\" font-size=\"13\">\n<title id=\"title\">{title}</title>\n\
             <desc id=\"words\">{words}</desc>\n<rect x=\"{start}\" y=\"{start}\" width=\"{wide}\" \
             height=\"{tall}\" fill=\"{paper}\"/>\n{body}\n</svg>\n",
            fonts = paint.typefaces(),
            title = html(title),
            words = html(&self.words),
            paper = paint.coloured(PAPER),
            body = painted(&format!("{body}{}", legend.body), paint),
        )
    }
}

/// The parts of a drawing with their colours; each text with a rim is drawn twice, the rim first.
///
/// Only tags are looked into: what people typed stands between them, and has no `<`.
fn painted(body: &str, paint: &Paint) -> String {
    let mut painted = String::new();
    let mut texts = body.split('<');
    painted.push_str(texts.next().unwrap_or_default());
    for part in texts {
        let (tag, text) = part.split_once('>').unwrap_or((part, ""));
        if let Some((before, after)) = tag.split_once(RIM) {
            let rim = RIM.replace(" paint-order=\"stroke\"", "");
            let below = paint.coloured(&format!("{before}{rim}{after}"));
            painted.push_str(&format!("<{below} aria-hidden=\"true\">{text}</text>"));
            painted.push_str(&format!("<{}>{text}", paint.coloured(&format!("{before}{after}"))));
        } else {
            painted.push_str(&format!("<{}>{text}", paint.coloured(tag)));
        }
    }
    painted
}
