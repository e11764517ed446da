//! The settings that everything refers to.

use super::super::{
    Calc,
    map::{SETTING, setting, time},
    start_value,
};
use crate::workbook::tables::{Fact, percent};

impl Calc<'_> {
    /// The settings that everything refers to.
    pub(crate) fn settings(&mut self) {
        let book = self.book;
        let scorecard = book.scorecard;
        let value = |fact: Fact| start_value(book, fact);
        let labels = self.map().all_periods(time::LABELS);
        let ids = self.map().all_periods(time::IDS);
        let default = book.chosen().number();
        let period = value(Fact::Period);
        let entries: [(u32, &str, String); 7] = [
            (
                setting::CHOSEN,
                "chosen",
                format!(
                    "IFERROR(MATCH(TRIM({period}),{labels},0),IFERROR(MATCH(TRIM({period}),{ids},0),{default}))"
                ),
            ),
            (
                setting::YEAR_START,
                "year_start",
                format!(
                    "INDEX({},{})",
                    self.map().all_periods(time::YEAR_STARTS),
                    self.setting(setting::CHOSEN)
                ),
            ),
            (
                setting::GREEN,
                "green_from",
                format!("IF(ISNUMBER({0}),{0},{1})", value(Fact::GreenFrom), scorecard.bands.green),
            ),
            (
                setting::AMBER,
                "amber_from",
                format!("IF(ISNUMBER({0}),{0},{1})", value(Fact::AmberFrom), scorecard.bands.amber),
            ),
            (
                setting::MINIMUM_COVERAGE,
                "least_complete",
                // The cell shows two decimals; as long as it says the same, the plan's own share holds.
                format!(
                    "IF(ISNUMBER({0}),IF(ABS({0}-{2})<1E-06,{1},{0}/100),{1})",
                    value(Fact::LeastComplete),
                    scorecard.minimum_coverage,
                    percent(scorecard.minimum_coverage)
                ),
            ),
            (
                setting::WINDOW,
                "window",
                format!(
                    "({}-{}+1)*{}",
                    self.setting(setting::CHOSEN),
                    self.setting(setting::YEAR_START),
                    self.setting(setting::MONTHS)
                ),
            ),
            (
                setting::LABEL,
                "period",
                format!("INDEX({labels},{})", self.setting(setting::CHOSEN)),
            ),
        ];
        let column = SETTING;
        for (row, key, formula) in entries {
            self.text(row, 1, book.labels.of("calculation", key));
            self.formula(row, column, &formula);
        }
        self.text(setting::PLEASING, 1, book.labels.of("calculation", "pleasing"));
        self.number(setting::PLEASING, column, scorecard.pleasing_margin);
        self.text(setting::MONTHS, 1, book.labels.of("calculation", "months"));
        #[expect(clippy::cast_precision_loss, reason = "at most 12")]
        self.number(setting::MONTHS, column, book.months() as f64);
        self.text(setting::CUSTOMERS, 1, book.labels.of("calculation", "customers"));
        self.text(setting::CUSTOMERS, column, &book.customers());
        let pattern = |word: &str| word.replace('~', "~~").replace('*', "~*").replace('?', "~?");
        self.text(setting::CUSTOMER_PATTERN, column, &pattern(&scorecard.customer.one));
        self.text(setting::CUSTOMERS_PATTERN, column, &pattern(&scorecard.customer.many));
    }
}
