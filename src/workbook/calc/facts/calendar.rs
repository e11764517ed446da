//! Rows by time, and the lists that drop-downs and look-ups refer to.

use crate::workbook::calc::{
    Calc,
    context::CalcContext,
    hints,
    map::{TimeColumn, list, setting, time},
    sink::NamedPlace,
    surveys::FEW_ANSWERS,
};
use crate::{
    catalogue::Labels,
    model::{Aspect, Direction, Frequency, Lens, Moment, Outcome, Period, day::Day},
    score::{NoScore, Status, student},
    scorecard::AgreementState,
    workbook::{
        notation::{fixed, letters, plain},
        tables::{
            DASHES, FigureFault, NOT_APPLICABLE, SettingFault, block::SheetKey, layout::Layout,
        },
    },
};
use strum::IntoEnumIterator;

/// The months in which a year can begin.
const BEGINNINGS: [u8; 12] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];

impl Calc<'_> {
    /// Rows by time: ids, labels, numbers, the year to date, and what is due.
    pub(crate) fn time(&mut self) {
        let book = self.book;
        let periods: Vec<_> = book.scorecard.calendar.periods().collect();
        #[expect(clippy::cast_precision_loss, reason = "periods are few")]
        let as_number = |moment: Moment| moment.number() as f64;
        for moment in Moment::all(book.layout.periods) {
            let column = self.at(moment);
            self.number(time::NUMBERS, column, as_number(moment));
            let here = fixed(time::NUMBERS, column);
            let window = format!(
                "IF(AND({here}>={},{here}<={}),1,0)",
                self.setting(setting::YEAR_START),
                self.setting(setting::CHOSEN)
            );
            self.formula(time::WINDOW, column, &window);
            let Some(period) = moment.position().and_then(|at| periods.get(at)) else {
                self.text(time::LABELS, column, book.labels.text("data.before"));
                for row in 0..time::DUE_ROWS {
                    self.number(time::DUE + row, column, 0.0);
                    self.number(time::LATEST_DUE + row, column, 0.0);
                }
                continue;
            };
            self.text(time::IDS, column, &period.to_string());
            self.text(time::LABELS, column, &book.period_label(moment));
            let (first, year) = (period.first_month(), period.year());
            let begins = self.setting(setting::YEAR_BEGINS);
            self.formula(
                time::YEARS,
                column,
                &format!("IF({first}>={begins},{year},{})", year - 1),
            );
            let (here, years) = (fixed(time::YEARS, column), self.map().all_periods(time::YEARS));
            self.formula(time::YEAR_STARTS, column, &format!("MATCH({here},{years},0)"));
            self.due(*period, column);
            self.last_day(*period, column);
            self.later(moment);
            for row in 0..time::DUE_ROWS {
                let (due, latest) = (time::DUE + row, time::LATEST_DUE + row);
                let (due, before) = (plain(due, column), plain(latest, column - 1));
                let number = fixed(time::NUMBERS, column);
                self.formula(latest, column, &format!("IF({due}=1,{number},{before})"));
            }
        }
        self.time_labels();
    }

    /// What the rows by time are, with their names.
    fn time_labels(&mut self) {
        // Behind the periods, so that one can choose to follow Start.
        self.text(
            time::LABELS,
            self.at(TimeColumn::Chosen),
            self.book.labels.text("follow.as_start"),
        );
        for (row, count, key) in [
            (time::IDS, 1, "period_ids"),
            (time::LABELS, 1, "period_labels"),
            (time::NUMBERS, 1, "slots"),
            (time::YEAR_STARTS, 1, "year_starts"),
            (time::YEARS, 1, "years"),
            (time::WINDOW, 1, "window_slots"),
            (time::LATER, 1, "later"),
            (time::LAST_DAYS, 1, "last_days"),
            (time::LAST_DIGITS, 1, "last_digits"),
            (time::DUE, time::DUE_ROWS, "due"),
            (time::LATEST_DUE, time::DUE_ROWS, "latest_due"),
        ] {
            self.rows_named(row, count, key);
        }
        for first in [time::DUE, time::LATEST_DUE] {
            self.due_labels(first);
        }
    }

    /// Of which frequency each row of a table of what is due is.
    fn due_labels(&mut self, first: u32) {
        let book = self.book;
        let words = ["always", "quarterly", "half_yearly", "yearly", "never"];
        let words = words.map(|key| book.labels.of("calculation.due_row", key).to_owned());
        let months = (1..=12).map(|month| book.month(month));
        for (row, word) in (first..).zip(words.into_iter().chain(months)) {
            self.text(row, 2, &word);
        }
    }

    /// Label and name of some rows without a title.
    fn rows_named(&mut self, first: u32, count: u32, key: &str) {
        self.text(first, 0, self.book.labels.of("calculation", key));
        self.cells.name(self.sheet, key, NamedPlace::Rows(first, first + count - 1));
    }

    /// What is due in a period: always; at the end of a quarter, a half-year, a year, wherever the
    /// year begins; never; in each month.
    fn due(&mut self, period: Period, column: u16) {
        let months = period.first_month()..=period.last_month();
        let always = |flag: bool| [flag; 12];
        let ends = |length: u32| BEGINNINGS.map(|begins| period.ends_stretch(length, begins));
        let mut flags = vec![always(true), ends(3), ends(6), ends(12), always(false)];
        flags.extend((1..=12).map(|month| always(months.contains(&month))));
        let number = |flag: bool| if flag { 1.0 } else { 0.0 };
        for (row, flags) in (time::DUE..).zip(flags) {
            let [first, rest @ ..] = flags;
            if rest.iter().all(|flag| *flag == first) {
                self.number(row, column, number(first));
            } else {
                let flags = flags.map(|flag| number(flag).to_string()).join(",");
                let begins = self.setting(setting::YEAR_BEGINS);
                self.formula(row, column, &format!("CHOOSE({begins},{flags})"));
            }
        }
    }

    /// The last day of a period, which what was agreed for a day before it is held against.
    fn last_day(&mut self, period: Period, column: u16) {
        let day = Day::last_of(period);
        #[expect(clippy::cast_precision_loss, reason = "days of four-digit years")]
        self.number(time::LAST_DAYS, column, day.serial() as f64);
        let digits = u32::from(day.year) * 10_000 + day.month * 100 + day.day;
        self.number(time::LAST_DIGITS, column, f64::from(digits));
    }

    /// Whether figures stand in a period after the one that is reported.
    fn later(&mut self, moment: Moment) {
        let (rows, column) = (self.book.layout.data_block, self.at(moment));
        let figures = format!(
            "COUNT({}{})",
            self.book.sheet(SheetKey::Data),
            rows.range(Layout::data_column(moment))
        );
        let number = fixed(time::NUMBERS, column);
        let chosen = self.setting(setting::CHOSEN);
        let formula = format!("IF({number}>{chosen},IF({figures}>0,{number},0),0)");
        self.formula(time::LATER, column, &formula);
    }

    /// Lists that drop-downs and look-ups refer to.
    pub(crate) fn lists(&mut self) {
        let book = self.book;
        let labels = book.labels;
        let text = |key: &str| labels.text(key).to_owned();
        let outcomes = Outcome::iter().map(|outcome| book.outcome_name(outcome)).collect();
        let months = (1..=12).map(|month| book.month(month)).collect();
        let earlier = book.scorecard.earlier_periods();
        let earlier = earlier.into_iter().map(|period| labels.period(period)).collect();
        let rows: [(u32, &str, Vec<String>); 17] = [
            (list::OUTCOMES, "outcomes", outcomes),
            (list::LENSES, "lenses", words::<Lens>(labels, "lens")),
            (list::DIRECTIONS, "directions", words::<Direction>(labels, "direction")),
            (list::FREQUENCIES, "frequencies", words::<Frequency>(labels, "frequency")),
            (list::MONTHS, "month_names", months),
            (list::YES_NO, "yes_no", vec![text("answer.yes"), text("answer.no")]),
            (list::PROPOSITIONS, "propositions", words::<Aspect>(labels, "aspect")),
            (list::STATUSES, "statuses", words::<Status>(labels, "status")),
            (list::COLOURS, "colours", colours(labels)),
            (list::FIGURE_FAULTS, "figure_faults", words::<FigureFault>(labels, "check")),
            (
                list::SETTING_FAULTS,
                "setting_faults",
                words::<SettingFault>(labels, "check.setting"),
            ),
            (list::NO_SCORE, "no_score_words", words::<NoScore>(labels, "no_score")),
            (list::HINTS, "hint_words", hints::worded(labels)),
            (list::EARLIER, "earlier_periods", earlier),
            (
                list::AGREEMENT_STATES,
                "agreement_states",
                words::<AgreementState>(labels, "agreement"),
            ),
            (list::NO_FIGURE, "no_figure", vec![no_figure(labels)]),
            (list::LETTERS, "letters", (0..last_letter(book)).map(letters).collect()),
        ];
        for (row, key, words) in rows {
            self.rows_named(row, 1, key);
            for (column, word) in (1..).zip(words) {
                self.text(row, column, &word);
            }
        }
        self.numbers_listed();
    }

    /// Lists of numbers.
    fn numbers_listed(&mut self) {
        self.rows_named(list::STUDENT, 1, "student");
        for (column, answers) in (1..).zip(FEW_ANSWERS) {
            self.number(list::STUDENT, column, student::t_quantile(answers - 1));
        }
        for (row, key) in [
            (list::FREQUENCY_DUE, "frequency_due"),
            (list::FREQUENCY_CARRY, "frequency_carry"),
            (list::FREQUENCY_MONTHS, "frequency_months"),
        ] {
            self.rows_named(row, 1, key);
        }
        // Monthly, quarterly, half-yearly, yearly, per survey (the month, else never), per contact.
        let due = [1.0, 2.0, 3.0, 4.0, 5.0, 1.0];
        for (at, (frequency, due)) in (1_u16..).zip(Frequency::iter().zip(due)) {
            self.number(list::FREQUENCY_DUE, at, due);
            self.number(
                list::FREQUENCY_CARRY,
                at,
                f64::from(frequency.carry_months().unwrap_or(0)),
            );
            self.number(list::FREQUENCY_MONTHS, at, f64::from(frequency.months().unwrap_or(0)));
        }
    }
}

/// The letters of all columns of Data, and of some more that people may insert, as a range.
#[cfg(feature = "write")]
pub(crate) fn letters_range(book: &CalcContext<'_>) -> String {
    crate::workbook::notation::across(list::LETTERS, 1, last_letter(book))
}

/// How many columns have their letters listed.
fn last_letter(book: &CalcContext<'_>) -> u16 {
    Layout::data_column(Moment::last(book.layout.periods)) + 40
}

/// The words for all keys of an enumeration, in their order.
fn words<T: IntoEnumIterator + Into<&'static str>>(labels: &Labels, area: &str) -> Vec<String> {
    T::iter().map(|key| labels.of(area, key.into()).to_owned()).collect()
}

/// Words of every set of colours: `red`, `amber`, `red or amber`, and so on.
fn colours(labels: &Labels) -> Vec<String> {
    let word = |status: Status| labels.of("status", status.into());
    let (red, amber, green) = (word(Status::Red), word(Status::Amber), word(Status::Green));
    let two = |one: &str, two: &str| labels.fill("card.colours.two", &[("one", one), ("two", two)]);
    let all = [("one", red), ("two", amber), ("three", green)];
    vec![
        red.to_owned(),
        amber.to_owned(),
        two(red, amber),
        green.to_owned(),
        two(red, green),
        two(amber, green),
        labels.fill("card.colours.three", &all),
    ]
}

/// Texts on Data that are no figure, between bars: nothing and dashes, then how people write that it
/// does not apply.
fn no_figure(labels: &Labels) -> String {
    let label = labels.text("data.not_applicable").to_lowercase();
    let more = std::iter::once(label.as_str()).filter(|label| !NOT_APPLICABLE.contains(label));
    let words: Vec<&str> = DASHES.into_iter().chain(NOT_APPLICABLE).chain(more).collect();
    format!("||{}|", words.join("|"))
}
