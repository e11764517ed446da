//! What the KPI is, its value with its state, and what it is held against.

use super::{Chosen, FollowSheet, column};
use crate::{
    model::Frequency,
    score::State,
    workbook::{
        calc::{
            facts::kpi,
            inputs::map_run,
            map::{list, time},
            survey, survey_within,
        },
        notation::{across, down, literal},
        tables::{KpiColumn, TableColumn, block::SheetKey},
        write::{definitions, style::NumberLook},
    },
};
use strum::IntoEnumIterator;

/// Labels that can say where an anchor comes from.
const REASONS: [&str; 6] = [
    "anchor.set",
    "anchor.proposed",
    "anchor.no_target",
    "anchor.of_period",
    "anchor.between",
    "anchor.one_sided",
];

impl FollowSheet<'_> {
    /// What it measures, how it is calculated, and how often.
    pub(super) fn about(&mut self) {
        let book = self.book;
        self.facts_of_choice();
        self.section("about");
        let kpis = || book.scorecard.kpis.iter().map(|measure| &measure.kpi);
        let computed: Vec<String> = kpis().map(|kpi| definitions::computed(book, kpi)).collect();
        let height =
            self.tallest(kpis().map(|kpi| kpi.definition.as_str()), column::VALUE, column::WORDS);
        let name = self.of_kpi(kpi::NAME);
        let kpi = self.chosen.kpi.clone();
        self.wide("name", &format!("IF({kpi}=\"\",\"\",{name})"), 16.0);
        let formula = self.defined(1);
        self.wide("definition", &formula, height);
        let height =
            self.tallest(computed.iter().map(String::as_str), column::VALUE, column::WORDS);
        let formula = self.defined(2);
        self.wide("computed", &formula, height);
        let formula = self.rhythm();
        self.wide("rhythm", &formula, 31.0);
    }

    /// What the sheet Definitions says of the KPI, so many rows below its heading.
    fn defined(&self, below: u32) -> String {
        let book = self.book;
        let sheet = book.sheet(SheetKey::Definitions);
        let rows = u32::try_from(book.layout.kpis.len()).unwrap_or(0) * definitions::MOST_ROWS;
        let range = |column: u16| {
            format!("{sheet}{}", down(definitions::HEADER, definitions::HEADER + rows, column))
        };
        let code =
            format!("{}&ROUND({},0)", literal(book.labels.text("code.kpi")), self.chosen.kpi);
        format!(
            "IF({}=\"\",\"\",IFERROR(TRIM(INDEX({},MATCH({code},{},0)+{below})),{}))",
            self.chosen.kpi,
            range(definitions::TEXT),
            range(definitions::CODE),
            literal(self.label("own"))
        )
    }

    /// Direction and frequency, and whether it is due.
    fn rhythm(&self) -> String {
        let word = |row: u32, count: usize, number: String| {
            let words = across(row, 1, u16::try_from(count).unwrap_or(1));
            format!("INDEX({},{number})", self.steps(&words))
        };
        let due = format!(
            "IF({}=1,{},{})",
            self.due(time::DUE),
            literal(self.label("due")),
            literal(self.label("not_due"))
        );
        let parts = [
            ("direction", word(list::DIRECTIONS, 3, self.of_kpi(kpi::DIRECTION))),
            (
                "frequency",
                word(list::FREQUENCIES, Frequency::iter().count(), self.of_kpi(kpi::FREQUENCY)),
            ),
            ("due", due),
        ];
        self.given(&self.said("rhythm", &parts))
    }

    /// What a table of what is due says of the KPI in the period.
    fn due(&self, first: u32) -> String {
        let table = self.steps(&self.book.map.due_table(first));
        format!("INDEX({table},{},{}+1)", self.of_kpi(kpi::DUE), self.chosen.period)
    }

    /// State, period of the figure, value, unit and score.
    fn facts_of_choice(&mut self) {
        let book = self.book;
        let map = &book.map;
        let Chosen { series, period, kpi, .. } = &self.chosen;
        let (series, period, kpi) = (series.clone(), period.clone(), kpi.clone());
        let formula = self.given(&self.at(map_run(map.states), &series, &period));
        self.chosen.state = self.helper(&formula);
        let latest = self.at(map.latest, &series, &period);
        let formula =
            self.given(&format!("IF({}=\"carried\",{latest},{period})", self.chosen.state));
        self.chosen.source = self.helper(&formula);
        let formula = self.given(&self.at(map_run(map.values), &series, &period));
        self.chosen.value = self.helper(&formula);
        let rows = book.layout.kpi_block.range(KpiColumn::Unit.at());
        let place = self.of_kpi(1);
        let formula = format!(
            "IF({kpi}=\"\",\"\",IF({place}=\"\",\"\",TRIM(INDEX({}{rows},{place}))))",
            book.sheet(SheetKey::Kpis)
        );
        self.chosen.unit = self.helper(&formula);
        let formula = format!("IF({kpi}=\"\",0,{})", self.of_kpi(kpi::PERCENT));
        self.chosen.percent = self.helper(&formula);
        let decimals = self.of_kpi(kpi::DECIMALS);
        let formula = format!("IF({kpi}=\"\",1,10*{}+{decimals})", self.chosen.percent);
        self.chosen.look = self.helper(&formula);
        let formula = self.given(&self.at(map_run(map.scores), &series, &period));
        self.chosen.score = self.helper(&formula);
    }

    /// The value, its state with the reason, and its margin.
    pub(super) fn value(&mut self) {
        let book = self.book;
        self.section("value");
        self.headers(["step", "value", "unit", "", "why"]);
        let value = self.chosen.value.clone();
        self.step("value");
        self.in_unit(&value);
        let source = self.chosen.source.clone();
        let of = self.said("figure_of", &[("period", self.period_label(&source))]);
        self.words(&format!("IF(ISNUMBER({value}),{of},\"\")"), &["figure_of"]);
        self.row += 1;
        self.step("state");
        let formula = self.state_word();
        let columns = (column::VALUE, column::PLACE);
        self.page.merged_formula(self.row, columns, &formula, &book.styles.text_bold);
        let why = self.why();
        self.words(
            &why,
            &["why.carried", "why.incomplete", "why.refused", "why.invalid", "why.not_due"],
        );
        self.row += 1;
        self.margin();
    }

    /// The word for the state.
    fn state_word(&self) -> String {
        let state = &self.chosen.state;
        State::iter().fold("\"\"".to_owned(), |rest, named| {
            let key: &'static str = named.into();
            let word = literal(&crate::catalogue::capital(self.book.labels.of("state", key)));
            format!("IF({state}=\"{key}\",{word},{rest})")
        })
    }

    /// Why it has this state.
    fn why(&self) -> String {
        let map = &self.book.map;
        let Chosen { series, period, state, source, .. } = &self.chosen;
        let kind = self.at(map.kind, series, period);
        let own = self.at(map.own, series, period);
        let say = |key: &str| self.said(&format!("why.{key}"), &[]);
        let since = self.period_label(&self.due(time::LATEST_DUE));
        let missing = format!(
            "IF({kind}=2,{},IF({own}=\"~\",{},IF({}=1,{},{})))",
            say("incomplete"),
            say("divides"),
            self.due(time::DUE),
            say("missing"),
            self.said("why.overdue", &[("period", since)])
        );
        let carried = self.said("why.carried", &[("period", self.period_label(source))]);
        let minimum = format!("ROUND({},0)", self.of_kpi(kpi::MINIMUM));
        let refused = self.said("why.refused", &[("minimum", minimum)]);
        let value = format!("IF({kind}=1,{},{})", say("complete"), say("typed"));
        let all = [
            ("value", value),
            ("carried", carried),
            ("missing", missing),
            ("refused", refused),
            ("invalid", say("invalid")),
            ("not-due", say("not_due")),
        ];
        all.iter().rev().fold(say("not_applicable"), |rest, (key, words)| {
            format!("IF({state}=\"{key}\",{words},{rest})")
        })
    }

    /// Fewest answers, and between which values it lies; of the period on Dashboard.
    fn margin(&mut self) {
        let book = self.book;
        let map = &book.map;
        let series = self.chosen.series.clone();
        let of_survey = |sheet: &Self, column: u16| {
            format!("INDEX({},{series})", sheet.facts(map.surveys, column))
        };
        let answers = of_survey(self, survey::NOW + survey_within::ANSWERS);
        let start = self.setting(crate::workbook::calc::map::setting::CHOSEN);
        let here = format!("{}={start}", self.chosen.period);
        let minimum = self.of_kpi(kpi::MINIMUM);
        self.step("minimum");
        let style = book.styles.number(NumberLook::Decimals(0));
        let none = literal(self.label("none"));
        let formula = self.given(&format!("IF({minimum}>0,{minimum},{none})"));
        self.page.formula(self.row, column::VALUE, &formula, style);
        let counted = self.said("answers", &[("answers", format!("ROUND({answers},0)"))]);
        let words = format!(
            "IF({here},IF(ISNUMBER({answers}),{counted},IF({minimum}>0,{},{})),{})",
            self.said("no_answers", &[]),
            self.said("no_survey", &[]),
            self.said("margin_elsewhere", &[])
        );
        self.words(&words, &["answers", "no_answers", "no_survey", "margin_elsewhere"]);
        self.row += 1;
        let effective = of_survey(self, survey::NOW + survey_within::EFFECTIVE);
        let everyone = crate::workbook::calc::everyone_answered(&effective);
        for (key, within) in [("low", survey_within::LOW), ("high", survey_within::HIGH)] {
            let bound = of_survey(self, survey::NOW + within);
            self.step(key);
            self.in_unit(&format!("IF({here},IF({everyone},\"\",{bound}),\"\")"));
            if key == "low" {
                let firm = of_survey(self, survey::FIRM);
                let words = format!(
                    "IF({here},IF({everyone},{},IF(ISNUMBER({bound}),\
                     IF(ISNUMBER({firm}),IF({firm}=1,{},{}),\"\"),\
                     IF(ISNUMBER({answers}),{},\"\"))),\"\")",
                    self.said("census", &[]),
                    self.said("firm", &[]),
                    self.said("not_firm", &[]),
                    literal(book.labels.text("card.margin_unknown"))
                );
                self.words(&words, &["census", "firm", "not_firm"]);
            }
            self.row += 1;
        }
    }

    /// Target and the other anchors that hold in the period.
    pub(super) fn anchors(&mut self) {
        let map = &self.book.map;
        self.section("anchors");
        self.headers(["step", "value", "unit", "scores", "why"]);
        let Chosen { kpi, period, .. } = &self.chosen;
        let at = |run| self.at(run, kpi, period);
        let fact = |column: u16| self.of_kpi(column);
        let say = |key: &str| self.said(&format!("anchor.{key}"), &[]);
        let on_sheet = |column: u16, otherwise: &str| {
            format!("IF(ISNUMBER({}),{},{})", fact(column), say("set"), say(otherwise))
        };
        let filled = self.over_time(map.filled);
        let of_period = format!(
            "IF(COUNT(INDEX({filled},{kpi},0))=0,{},IF(ISNUMBER({}),{},{}))",
            on_sheet(kpi::TARGET, "no_target"),
            at(map.filled),
            say("of_period"),
            say("between")
        );
        let range = format!("{}=3", fact(kpi::DIRECTION));
        let ranged = |cell: String| format!("IF({range},{cell},\"\")");
        let rows = [
            ("worst", at(map.worst), "0".to_owned(), on_sheet(kpi::WORST, "proposed")),
            ("red", fact(kpi::RED), fact(kpi::RED_SCORE), on_sheet(kpi::RED, "straight")),
            ("green", fact(kpi::GREEN), fact(kpi::GREEN_SCORE), on_sheet(kpi::GREEN, "straight")),
            ("target", at(map.target), "100".to_owned(), of_period),
            (
                "target_high",
                ranged(fact(kpi::TARGET_HIGH)),
                "100".to_owned(),
                format!(
                    "IF({range},{},{})",
                    on_sheet(kpi::TARGET_HIGH, "one_sided"),
                    say("no_range")
                ),
            ),
            (
                "worst_high",
                ranged(fact(kpi::WORST_HIGH)),
                "0".to_owned(),
                format!(
                    "IF({range},{},{})",
                    on_sheet(kpi::WORST_HIGH, "one_sided"),
                    say("no_range")
                ),
            ),
            ("baseline", fact(kpi::BASELINE), "\"\"".to_owned(), say("baseline")),
        ];
        for (key, value, score, words) in rows {
            self.step(key);
            self.in_unit(&value);
            self.score_cell(column::PLACE, &format!("IF(ISNUMBER({value}),{score},\"\")"));
            let keys = if key == "baseline" { &["anchor.baseline"][..] } else { &REASONS };
            self.words(&words, keys);
            self.row += 1;
        }
    }
}
