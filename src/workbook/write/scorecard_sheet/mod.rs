//! Scorecard: the chosen period, from the perspective down to each KPI.

mod entries;
mod kpis;
mod lines;
mod looks;
mod outcomes;
mod segments;

use super::{
    label_formula::{label_formula, shown, shown_coverage},
    row_height,
    sheet_common::{self, Tab},
    sheet_writer::{Draft, SheetWriter},
};
use crate::workbook::notation::{across, fixed, literal};
use crate::workbook::tables::{Fact, ResultColumn, TableColumn};
use crate::{
    catalogue::Labels,
    score::{Facet, NoScore, NodeLevel, State, Status},
    workbook::{
        calc::{
            self, POSSIBLE, STATUS_KEY, WHY_NUMBER,
            map::{NodeRow, SETTING, list, setting},
            result_row,
        },
        tables::block::SheetKey,
        write::context::WriteContext,
    },
};
use looks::CardLooks;
use rust_xlsxwriter::XlsxError;
use strum::IntoEnumIterator;

/// Columns of the sheet; the sections share them. The first ten are in sight, and on paper.
mod column {
    pub(crate) const NAME: u16 = 1;
    pub(crate) const VALUE: u16 = 2;
    pub(crate) const TARGET: u16 = 3;
    pub(crate) const PREVIOUS: u16 = 4;
    pub(crate) const TREND: u16 = 5;
    pub(crate) const SCORE: u16 = 6;
    pub(crate) const STATUS: u16 = 7;
    pub(crate) const COURSE: u16 = 8;
    pub(crate) const OWNER: u16 = 9;
    /// The last one in sight.
    pub(crate) const NOTE: u16 = 10;
    /// Details, behind the sign above: the first one.
    pub(crate) const TO_DATE: u16 = 11;
    pub(crate) const LOW: u16 = 12;
    pub(crate) const HIGH: u16 = 13;
    pub(crate) const COMPLETE: u16 = 14;
    pub(crate) const COUNTS: u16 = 15;
    pub(crate) const ANSWERS: u16 = 16;
    pub(crate) const PATH: u16 = 17;
    pub(crate) const DRIVES: u16 = 18;
    pub(crate) const SEGMENT: u16 = 19;
    /// The last detail.
    pub(crate) const SUPPORT: u16 = 20;
    /// Hidden, behind an empty one in sight, above which programs put the sign that opens the
    /// details: what a line is, and how its numbers look.
    pub(crate) const KIND: u16 = 22;
    pub(crate) const LOOK: u16 = 23;
    /// Hidden: what is said of each entry, in their order; lines take it from there.
    pub(crate) const NAME_OF: u16 = 24;
    pub(crate) const STATUS_OF: u16 = 25;
    pub(crate) const REMARK_OF: u16 = 26;
    pub(crate) const NOTE_OF: u16 = 27;
    /// Hidden: of which people an outcome tells, as a number, and what they are called.
    pub(crate) const TELLS_OF: u16 = 28;
    /// The last one.
    pub(crate) const PEOPLE: u16 = 29;
}

/// Widths in characters of what stands in sight beside the name, the five columns of numbers and
/// the explanation.
const STATUS_WIDTH: f64 = 15.5;
const COURSE_WIDTH: f64 = 13.0;
const OWNER_WIDTH: f64 = 18.5;
const NAME_WIDTH: f64 = 38.0;
/// All in sight together: no more fits on paper at eight points.
const WIDTH_IN_SIGHT: f64 = 189.0;
/// Between which widths a column of numbers lies: room for the words of the outcomes above it.
const NUMBER_WIDTHS: (f64, f64) = (12.8, 18.0);
/// Most of them together, so that the explanation has room.
const NUMBERS_TOGETHER: f64 = 77.5;
/// The least of the one with words.
const TREND_WIDTH: f64 = 14.5;
/// Widths of the details.
const DETAIL_WIDTHS: [f64; 10] = [24.0, 17.0, 17.0, 13.4, 19.0, 32.0, 30.0, 16.0, 18.0, 40.0];
/// Width of the empty column with the sign that opens them.
const SIGN_WIDTH: f64 = 2.0;

/// Most characters of an explanation or a supporting objective that the sheet shows.
const MAX_NOTE_LEN: usize = 150;

/// The sheet while it is written.
struct ScorecardSheet<'a> {
    book: &'a WriteContext<'a>,
    looks: CardLooks,
    page: SheetWriter<'a>,
    row: u32,
    /// Rows with the least height of each, in points.
    grown: Vec<(u32, u32, f64)>,
    /// Cells of headers, which explain themselves.
    headers: Vec<(u32, u16)>,
}

/// Writes the sheet.
pub(crate) fn write(
    book: &WriteContext<'_>,
    mut page: SheetWriter<'_>,
) -> Result<Draft, XlsxError> {
    sheet_common::frame(book, &mut page, SheetKey::Scorecard, Tab::Read);
    sheet_common::intro(&mut page, book, SheetKey::Scorecard, column::NOTE, 32.0);
    let looks = CardLooks::new(&book.styles);
    let (grown, headers) = (Vec::new(), Vec::new());
    let mut card = ScorecardSheet { book, looks, page, row: 4, grown, headers };
    card.headline();
    card.outcomes();
    card.segments();
    let printed = card.lines();
    card.refuse();
    let widths = widths(book);
    let ScorecardSheet { mut page, grown, .. } = card;
    page.sheet.set_zoom(sheet_common::WIDE);
    page.widths(&widths);
    page.set(|sheet| {
        sheet.group_columns_collapsed(column::TO_DATE, column::SUPPORT)?;
        sheet.set_column_range_hidden(column::KIND, column::PEOPLE).map(drop)
    });
    for (first, last, least) in grown {
        page.fit(first, last, least);
    }
    // What stands on the edges of the page is as large as it is anywhere, whatever the scale.
    page.sheet.set_header_footer_scale_with_doc(false);
    page.set(|sheet| sheet.set_freeze_panes(4, 2).map(drop));
    page.set(|sheet| {
        sheet.set_print_area(sheet_common::TITLE, column::NAME, printed, column::NOTE).map(drop)
    });
    page.finish()
}

/// Widths of the columns: those of numbers take the longest word of the outcome above them, and the
/// explanation takes what is left.
fn widths(book: &WriteContext<'_>) -> Vec<f64> {
    let (least, most) = NUMBER_WIDTHS;
    let outcomes = book.scorecard.outcomes.iter().map(|outcome| outcome.name.as_str());
    let names = outcomes.chain(std::iter::repeat(""));
    // Of each the least, for its own header, and what a longer word takes beyond that.
    let numbers = (column::VALUE..column::STATUS).zip(names).map(|(at, name)| {
        let least = if at == column::TREND { TREND_WIDTH } else { least };
        (least, row_height::widest_word(name).clamp(least, most) - least)
    });
    let numbers: Vec<(f64, f64)> = numbers.collect();
    let least: f64 = numbers.iter().map(|(least, _)| least).sum();
    let beyond: f64 = numbers.iter().map(|(_, beyond)| beyond).sum();
    let part = if beyond > 0.0 { ((NUMBERS_TOGETHER - least) / beyond).min(1.0) } else { 0.0 };
    let mut widths = vec![9.0, NAME_WIDTH];
    widths.extend(numbers.iter().map(|(least, beyond)| least + beyond * part));
    widths.extend([STATUS_WIDTH, COURSE_WIDTH, OWNER_WIDTH]);
    let taken: f64 = widths.iter().skip(1).sum();
    widths.push(WIDTH_IN_SIGHT - taken);
    widths.extend(DETAIL_WIDTHS);
    widths.push(SIGN_WIDTH);
    widths
}

impl ScorecardSheet<'_> {
    /// A cell of the hidden sheet.
    fn calculation(&self, row: u32, column: u16) -> String {
        format!("{}{}", self.book.sheet(SheetKey::Calculation), fixed(row, column))
    }

    /// A range of the hidden sheet.
    fn calculations(&self, range: &str) -> String {
        format!("{}{range}", self.book.sheet(SheetKey::Calculation))
    }

    fn setting(&self, row: u32) -> String {
        self.calculation(row, SETTING)
    }

    fn result(&self, node: NodeRow, column: ResultColumn) -> String {
        self.result_at(node, column.at())
    }

    /// A cell of a node's row among the results.
    fn result_at(&self, node: NodeRow, column: u16) -> String {
        self.book.on_results(&fixed(result_row(self.book, node), column))
    }

    /// A section's heading over the whole width.
    fn section(&mut self, key: &str) {
        let book = self.book;
        self.row += 1;
        for column in column::NAME..=column::SUPPORT {
            self.page.blank(self.row, column, &book.styles.section);
        }
        let text = book.labels.of("card.section", key);
        self.page.text(self.row, column::NAME, text, &book.styles.section);
        self.page.height(self.row, 22.0);
        self.row += 1;
    }

    /// Headers by column: each says what it means where people stand on it.
    fn headers(&mut self, headers: &[(u16, &str)]) {
        let book = self.book;
        let row = self.row;
        for (column, key) in headers {
            let text = book.labels.of("card.header", key);
            let format = self.looks.header(*column).clone();
            if *key == "to_date" {
                // And what it covers.
                let name = literal(&format!("{text}: "));
                let formula = format!("{name}&{}", self.setting(setting::SPAN));
                self.page.formula(row, *column, &formula, &format);
            } else {
                self.page.text(row, *column, text, &format);
            }
            self.explain((row, *column), text, book.labels.of("card.help", key));
        }
        self.grown.push((row, row, 32.0));
        self.row += 1;
    }

    /// Says beside a header what it means; nothing can be typed there.
    fn explain(&mut self, (row, column): (u32, u16), title: &str, help: &str) {
        let refusal = sheet_common::refusal(self.book, (title, help));
        self.page
            .set(|sheet| sheet.add_data_validation(row, column, row, column, &refusal?).map(drop));
        self.headers.push((row, column));
    }

    /// Refuses what is typed over a result: the sheet is not protected, because programs open and
    /// close no details on a sheet that is.
    fn refuse(&mut self) {
        let areas = looks::areas_around(&self.headers, (self.row, column::PEOPLE));
        let refusal = sheet_common::refusal(self.book, ("", ""));
        let all = areas.join(" ");
        let last = self.row;
        self.page.set(|sheet| {
            let refusal = refusal?.set_multi_range(all);
            sheet.add_data_validation(0, column::NAME, last, column::PEOPLE, &refusal).map(drop)
        });
    }

    /// A long text, shortened with a word on where the rest is.
    fn shortened(&self, cell: &str, sheet: SheetKey) -> String {
        let more = format!("… ({})", self.book.sheet_name(sheet));
        format!(
            "IF(LEN({cell})>{MAX_NOTE_LEN},TRIM(LEFT({cell},{MAX_NOTE_LEN}))&{},{cell})",
            crate::workbook::notation::literal(&more)
        )
    }

    /// A status in shape and word, from its key in a cell.
    fn status_words(&self, key: &str) -> String {
        let word =
            |status: Status| crate::workbook::notation::literal(&self.book.status_word(status));
        format!(
            "IF({key}=\"green\",{},IF({key}=\"amber\",{},IF({key}=\"red\",{},{})))",
            word(Status::Green),
            word(Status::Amber),
            word(Status::Red),
            word(Status::NoData)
        )
    }

    /// Words of the colours with a number.
    fn colours(&self, number: &str) -> String {
        colours(self.book, number)
    }

    /// Why a node has no score, behind the shape that says so.
    fn why_no_score(&self, node: NodeRow) -> String {
        let mark = literal(&format!("{} ", Status::NoData.shape()));
        format!("{mark}&{}", self.result(node, ResultColumn::WhyNoScore))
    }

    /// The status of a node in shape and word, with the other colours that it can still have.
    fn qualified(&self, node: NodeRow) -> String {
        let words = self.status_words(&self.result_at(node, STATUS_KEY));
        self.still_open(node, &words, "can_still")
    }

    /// Words, or those of a key where a node can still have other colours.
    fn still_open(&self, node: NodeRow, words: &str, open: &str) -> String {
        let (key, possible) = (self.result_at(node, STATUS_KEY), self.result_at(node, POSSIBLE));
        let own = format!("IF({key}=\"green\",4,IF({key}=\"amber\",2,IF({key}=\"red\",1,0)))");
        let open = label_formula(
            self.book.labels.of("card", open),
            &[
                ("status", words.to_owned()),
                ("colours", self.colours(&format!("{possible}-{own}"))),
            ],
        );
        format!("IF({own}=0,{words},IF({possible}>{own},{open},{words}))")
    }

    /// Perspective, period, score, status, and how complete it is.
    fn headline(&mut self) {
        let book = self.book;
        let root =
            NodeRow { level: NodeLevel::Scorecard, index: 0, segment: None, facet: Facet::All };
        let row = self.row;
        let styles = &book.styles;
        let perspective = crate::workbook::calc::fact_value(book, Fact::Perspective);
        let period = self.setting(setting::LABEL);
        self.page.formula(
            row,
            column::NAME,
            &format!("TRIM({perspective})&\" – \"&{period}"),
            &styles.headline,
        );
        let score = self.result(root, ResultColumn::Score);
        self.page.formula(
            row,
            column::SCORE,
            &format!("IF(ISNUMBER({score}),{score},\"–\")"),
            &styles.big,
        );
        let key = self.result_at(root, crate::workbook::calc::STATUS_KEY);
        let words = self.status_words(&key);
        self.page.formula(row, column::STATUS, &words, &styles.headline_status);
        let why = self.result_at(root, WHY_NUMBER);
        let formula = format!(
            "IF(OR({why}=\"\",{why}={}),{},{})&{}",
            calc::no_score_number(NoScore::TooIncomplete),
            completeness(book, "card.partial"),
            no_score_sentence(book.labels, &why, &literal("")),
            like_for_like(book)
        );
        let columns = (column::COURSE, column::NOTE);
        self.page.merged_formula(row, columns, &formula, &self.looks.headline);
        self.colour(row, row, column::STATUS, column::STATUS);
        self.grown.push((row, row, 36.0));
        let formula = self.pleasing(None);
        self.page.formula(row + 1, column::NAME, &formula, &styles.warning);
        self.row += 1;
    }

    /// The warning that customers are pleased at any price.
    fn pleasing(&self, segment: Option<usize>) -> String {
        use crate::model::Outcome;
        let book = self.book;
        let node = |wanted: Outcome| {
            book.scorecard.outcomes.iter().position(|row| row.outcome == wanted).map(|index| {
                NodeRow { level: NodeLevel::Outcome, index, segment, facet: Facet::All }
            })
        };
        let pair = node(Outcome::Satisfaction).zip(node(Outcome::Profitability));
        let Some((satisfaction, profitability)) = pair else {
            return "\"\"".to_owned();
        };
        let (one, two) = (
            self.result(satisfaction, ResultColumn::Score),
            self.result(profitability, ResultColumn::Score),
        );
        let margin = self.setting(setting::PLEASING);
        let text = label_formula(
            book.labels.text("card.pleasing"),
            &[("satisfaction", shown(&one)), ("profitability", shown(&two))],
        );
        format!("IF(COUNT({one},{two})=2,IF({one}-{two}>{margin}+1E-09,{text},\"\"),\"\")")
    }

    /// Colours the statuses of some rows.
    fn colour(&mut self, first: u32, last: u32, left: u16, right: u16) {
        let area = (first, left, last, right);
        sheet_common::status_colours(&self.book.styles, &mut self.page, area);
        let cell = crate::workbook::notation::plain(first, left);
        for (status, hollow) in [(Status::Green, '◌'), (Status::Amber, '△'), (Status::Red, '□')]
        {
            let ink = self.book.styles.status_ink(status);
            sheet_common::conditional_format(
                &mut self.page,
                area,
                &format!("LEFT({cell},1)=\"{hollow}\""),
                rust_xlsxwriter::Format::new().set_font_color(ink),
            );
        }
    }
}

/// Words of the colours with a number.
fn colours(book: &WriteContext<'_>, number: &str) -> String {
    let words = across(list::COLOURS, 1, 7);
    format!("INDEX({}{words},{number})", book.sheet(SheetKey::Calculation))
}

/// How complete the whole is: all of it, and how much rests on earlier figures; else between which
/// bounds it can still end, and in which colours where there are several, in the words of a key.
pub(super) fn completeness(book: &WriteContext<'_>, partial: &str) -> String {
    let root = NodeRow { level: NodeLevel::Scorecard, index: 0, segment: None, facet: Facet::All };
    let at = |column: u16| book.on_results(&fixed(result_row(book, root), column));
    let of = |column: ResultColumn| at(column.at());
    let labels = book.labels;
    let (coverage, carried) = (of(ResultColumn::Coverage), of(ResultColumn::Carried));
    let possible = at(POSSIBLE);
    let (low, high) = (shown(&of(ResultColumn::Low)), shown(&of(ResultColumn::High)));
    let parts = [
        ("coverage", shown_coverage(&coverage)),
        ("low", low.clone()),
        ("high", high.clone()),
        ("colours", colours(book, &possible)),
    ];
    let share = format!("ROUND(100*{carried},0)");
    let rests = label_formula(labels.text("card.complete_carried"), &[("share", share.clone())]);
    format!(
        "IF({coverage}>=1-1E-09,IF(ISNUMBER({carried}),IF({share}>0,{rests},{complete}),{complete}),\
         IF({low}={high},{},IF(OR({possible}=1,{possible}=2,{possible}=4),{},{})))",
        label_formula(labels.text("card.partial_at"), &parts),
        label_formula(labels.text(partial), &parts),
        label_formula(labels.text(&format!("{partial}_colours")), &parts),
        complete = literal(labels.text("card.complete")),
    )
}

/// Why there is no score at all, in a sentence by the number of the reason; `incomplete` is what is
/// said where too much is missing.
pub(super) fn no_score_sentence(labels: &Labels, why: &str, incomplete: &str) -> String {
    let sentences = NoScore::iter().skip(1).map(|why| literal(labels.of("card.why", why.into())));
    let all: Vec<String> = std::iter::once(incomplete.to_owned()).chain(sentences).collect();
    format!("CHOOSE({why},{})", all.join(","))
}

/// The score with the KPIs of the period before, where that is another one; behind other words.
pub(super) fn like_for_like(book: &WriteContext<'_>) -> String {
    let root = NodeRow { level: NodeLevel::Scorecard, index: 0, segment: None, facet: Facet::All };
    let of = |column: ResultColumn| book.on_results(&fixed(result_row(book, root), column.at()));
    let (score, same) = (of(ResultColumn::Score), of(ResultColumn::LikeForLike));
    let steps = book.sheet(SheetKey::Calculation);
    let labels = format!("{steps}{}", book.map.all_moments(calc::map::time::LABELS));
    let compared = format!("{steps}{}", fixed(setting::COMPARED, SETTING));
    let sentence = label_formula(
        book.labels.text("card.like_for_like"),
        &[("score", shown(&same)), ("period", format!("INDEX({labels},{compared}+1)"))],
    );
    format!(
        "IF(ISNUMBER({same}),IF(ABS({}-{})>{},\" \"&{sentence},\"\"),\"\")",
        shown(&score),
        shown(&same),
        crate::score::APART
    )
}

/// A status in hollow shape and word, for a figure that is carried over.
pub(super) fn hollow_word(book: &WriteContext<'_>, status: Status) -> String {
    let shape = match status {
        Status::Green => '◌',
        Status::Amber => '△',
        Status::Red => '□',
        Status::NoData => '○',
    };
    format!("{shape} {}", book.labels.of("status", status.into()))
}

/// States that a remark names by their own word.
const NAMED: [State; 4] = [State::Missing, State::Invalid, State::NotDue, State::NotApplicable];
