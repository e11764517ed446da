//! How the sheet Scorecard looks: rules between rows and none between columns.

use super::column;
use crate::{
    model::ColourRole,
    workbook::{
        notation::plain,
        write::style::{NumberLook, Styles},
    },
};
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

/// Formats of the sheet.
pub(super) struct CardLooks {
    header: Format,
    header_left: Format,
    header_right: Format,
    /// Beside the score of the whole.
    pub(super) headline: Format,
    pub(super) text: Format,
    pub(super) name: Format,
    pub(super) indented: Format,
    pub(super) number: Format,
    pub(super) number_left: Format,
    pub(super) score: Format,
    pub(super) signed: Format,
    pub(super) percent: Format,
    /// A remark that warns.
    pub(super) warning: Format,
    line: Color,
}

impl CardLooks {
    /// In the colours of a theme.
    pub(super) fn new(styles: &Styles) -> Self {
        let line = styles.line();
        let ruled = |format: &Format| rule(Styles::free(format), line);
        let header = styles
            .fresh()
            .set_bold()
            .set_font_color(styles.quiet())
            .set_text_wrap()
            .set_align(FormatAlign::Bottom)
            .set_border_bottom(FormatBorder::Thin)
            .set_border_bottom_color(styles.colour(ColourRole::Ink));
        let indented = |format: Format| format.set_align(FormatAlign::Left).set_indent(1);
        let apart = |format: Format| format.set_align(FormatAlign::Right).set_indent(1);
        Self {
            header_right: apart(header.clone()),
            header_left: header.clone(),
            header: indented(header),
            headline: styles.headline_text.clone().set_text_wrap(),
            text: ruled(&styles.text),
            name: ruled(&styles.text_bold),
            indented: indented(ruled(&styles.text)),
            number: apart(ruled(&styles.whole)),
            number_left: indented(ruled(&styles.whole)),
            score: apart(ruled(&styles.score)),
            signed: indented(ruled(&styles.signed)),
            percent: apart(ruled(&styles.percent)),
            warning: indented(ruled(&styles.text))
                .set_font_color(styles.status_ink(crate::score::Status::Amber)),
            line,
        }
    }

    /// A header: over numbers as they stand, to the right.
    pub(super) fn header(&self, at: u16) -> &Format {
        match at {
            column::NAME => &self.header_left,
            column::VALUE
            | column::TARGET
            | column::PREVIOUS
            | column::SCORE
            | column::TO_DATE
            | column::LOW
            | column::HIGH
            | column::COMPLETE => &self.header_right,
            _ => &self.header,
        }
    }

    /// A header over words.
    pub(super) fn header_over_words(&self) -> &Format {
        &self.header
    }

    /// The rule below a row, where a condition gives it.
    pub(super) fn rule(&self) -> Format {
        rule(Format::new(), self.line)
    }
}

/// A thin line below.
fn rule(format: Format, line: Color) -> Format {
    format.set_border_bottom(FormatBorder::Thin).set_border_bottom_color(line)
}

/// How numbers look by a code: decimals, and ten more for percentages.
pub(super) fn number_look(code: u8) -> NumberLook {
    match code.checked_sub(PERCENT) {
        Some(decimals) => NumberLook::Percent(decimals),
        None => NumberLook::Decimals(code),
    }
}

/// What is added to the decimals of a percentage.
pub(super) const PERCENT: u8 = 10;

/// Everything down to a cell but some others, as ranges.
pub(super) fn areas_around(others: &[(u32, u16)], (last, right): (u32, u16)) -> Vec<String> {
    let mut areas = Vec::new();
    let mut next = 0;
    let mut area = |first: (u32, u16), last: (u32, u16)| {
        areas.push(format!("{}:{}", plain(first.0, first.1), plain(last.0, last.1)));
    };
    let mut rows: Vec<u32> = others.iter().map(|(row, _)| *row).collect();
    rows.dedup();
    for row in rows {
        if next < row {
            area((next, column::NAME), (row - 1, right));
        }
        let taken = |at: u16| others.contains(&(row, at));
        let mut from = None;
        for at in column::NAME..=right + 1 {
            let free = at <= right && !taken(at);
            match (from, free) {
                (None, true) => from = Some(at),
                (Some(first), false) => {
                    area((row, first), (row, at - 1));
                    from = None;
                }
                _ => {}
            }
        }
        next = row + 1;
    }
    if next <= last {
        area((next, column::NAME), (last, right));
    }
    areas
}
