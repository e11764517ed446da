//! The settings that everything refers to.

use crate::score::Z;
use crate::workbook::calc::{
    Calc, fact_value, inputs,
    map::{SETTING, list, setting, time},
};
use crate::workbook::notation::across;
use crate::workbook::tables::{Fact, percent};

impl Calc<'_> {
    /// The settings that everything refers to.
    pub(crate) fn settings(&mut self) {
        let book = self.book;
        let scorecard = book.scorecard;
        let column = SETTING;
        for (row, key, formula) in self.computed_settings() {
            self.labelled(row, key);
            self.formula(row, column, &formula);
        }
        self.labelled(setting::COMPARED, "compared");
        self.labelled(setting::PLEASING, "pleasing");
        self.number(setting::PLEASING, column, scorecard.pleasing_margin);
        self.labelled(setting::Z, "z");
        self.number(setting::Z, column, Z);
        self.labelled(setting::MONTHS, "months");
        #[expect(clippy::cast_precision_loss, reason = "at most 12")]
        self.number(setting::MONTHS, column, book.months() as f64);
        self.labelled(setting::CUSTOMERS, "customers");
        self.text(setting::CUSTOMERS, column, &book.customers());
        let pattern = |word: &str| word.replace('~', "~~").replace('*', "~*").replace('?', "~?");
        self.labelled(setting::CUSTOMER_PATTERN, "customer_pattern");
        self.text(setting::CUSTOMER_PATTERN, column, &pattern(&scorecard.customer.one));
        self.labelled(setting::CUSTOMERS_PATTERN, "customers_pattern");
        self.text(setting::CUSTOMERS_PATTERN, column, &pattern(&scorecard.customer.many));
    }

    /// The period that the whole is compared with like for like, once it has scores.
    pub(crate) fn compared_with(&mut self) {
        let formula = self.compared();
        self.formula(setting::COMPARED, SETTING, &formula);
    }

    /// The period whose figures are to be filled in now: the latest that people began with, else the
    /// chosen one as long as it lacks any, else the next.
    pub(crate) fn fill_in_now(&mut self) {
        let map = self.map();
        let begun = format!("MAX({})", map.all_periods(time::LATER));
        let gaps = format!("SUM({})", map.input_run.range(inputs::GAP));
        let chosen = self.setting(setting::CHOSEN);
        let next = format!("IF({chosen}<{},{chosen}+1,0)", self.book.layout.periods);
        self.labelled(setting::NOW, "now");
        self.formula(
            setting::NOW,
            SETTING,
            &format!("IF({begun}>0,{begun},IF({gaps}>0,{chosen},{next}))"),
        );
    }

    /// Label and name of a setting.
    fn labelled(&mut self, row: u32, key: &str) {
        self.text(row, 1, self.book.labels.of("calculation", key));
        self.name(key, (row, SETTING));
    }

    /// Settings that are typed on Start or follow from what is: row, label, formula.
    fn computed_settings(&self) -> [(u32, &'static str, String); 12] {
        let (map, scorecard) = (self.map(), self.book.scorecard);
        let value = |fact: Fact| fact_value(self.book, fact);
        let [green, amber] = self.band_bounds();
        let (labels, ids) = (map.all_periods(time::LABELS), map.all_periods(time::IDS));
        let years = map.all_periods(time::YEAR_STARTS);
        let (default, period) = (self.book.chosen().number(), value(Fact::Period));
        let chosen = self.setting(setting::CHOSEN);
        let (start, months) = (self.setting(setting::YEAR_START), self.setting(setting::MONTHS));
        let label = self.setting(setting::LABEL);
        let span = format!("IF({start}={chosen},{label},INDEX({labels},{start})&\" – \"&{label})");
        [
            (
                setting::CHOSEN,
                "chosen",
                format!(
                    "IFERROR(MATCH(TRIM({period}),{labels},0),IFERROR(MATCH(TRIM({period}),{ids},0),{default}))"
                ),
            ),
            (
                setting::YEAR_BEGINS,
                "year_begins",
                format!(
                    "IFERROR(MATCH(TRIM({}),{},0),{})",
                    value(Fact::YearBegins),
                    across(list::MONTHS, 1, 12),
                    scorecard.year_begins
                ),
            ),
            (setting::YEAR_START, "year_start", format!("INDEX({years},{chosen})")),
            (setting::GREEN, "green_from", green),
            (setting::AMBER, "amber_from", amber),
            (
                setting::MINIMUM_COVERAGE,
                "least_complete",
                // The cell shows two decimals; as long as it says the same, the plan's own share holds.
                format!(
                    "IF(ISNUMBER({0}),IF(OR({0}<0,{0}>1,ABS(100*{0}-{2})<1E-06),{1},{0}),{1})",
                    value(Fact::LeastComplete),
                    scorecard.minimum_coverage,
                    percent(scorecard.minimum_coverage)
                ),
            ),
            (setting::WINDOW, "window", format!("({chosen}-{start}+1)*{months}")),
            (setting::SPAN, "span", span),
            (setting::GREEN_TURNS, "green_turns", self.turns(setting::GREEN)),
            (setting::AMBER_TURNS, "amber_turns", self.turns(setting::AMBER)),
            (setting::Z_SQUARE, "z_square", format!("{0}*{0}", self.setting(setting::Z))),
            (setting::LABEL, "period", format!("INDEX({labels},{chosen})")),
        ]
    }

    /// Where green and amber begin. Bounds that cannot be are none: those of the plan hold.
    fn band_bounds(&self) -> [String; 2] {
        let planned = self.book.scorecard.bands;
        let typed = [(Fact::GreenFrom, planned.green), (Fact::AmberFrom, planned.amber)];
        let typed = typed.map(|(fact, planned)| {
            let value = fact_value(self.book, fact);
            (format!("IF(COUNT({value}),{value},{planned})"), planned)
        });
        let [(green, _), (amber, _)] = &typed;
        let hold = format!("AND({amber}>=0,{amber}<{green},{green}<=100)");
        [0, 1].map(|at| format!("IF({hold},{},{})", typed[at].0, typed[at].1))
    }

    /// The least score whose shown number, which is whole, reaches a bound.
    fn turns(&self, bound: u32) -> String {
        let bound = self.setting(bound);
        format!("MAX(0,IF({bound}-ROUND({bound},0)>1E-09,ROUND({bound},0)+1,ROUND({bound},0))-0.5)")
    }
}
