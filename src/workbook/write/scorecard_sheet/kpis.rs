//! Every KPI of the chosen period.

use super::{NAMED, ScorecardSheet, column, hollow_word};
use crate::workbook::notation::{across, literal};
use crate::workbook::tables::{KpiColumn, TableColumn};
use crate::{
    score::{Status, Trend},
    scorecard::PlannedKpi,
    workbook::{
        calc::{
            self, facts,
            map::{RowRange, TimeColumn, list},
            series_fact, survey, survey_within,
        },
        write::style::Styles,
    },
};
use rust_xlsxwriter::Format;

impl ScorecardSheet<'_> {
    /// All KPIs, those of the user's own last.
    pub(crate) fn kpis(&mut self) {
        self.section("kpis");
        self.headers(&[
            (column::CODE, "code"),
            (column::NAME, "kpi"),
            (column::VALUE, "value"),
            (column::PREVIOUS, "previous"),
            (column::TARGET, "target"),
            (column::UNIT, "unit"),
            (column::SCORE, "score"),
            (column::STATUS, "status"),
            (column::TREND, "trend"),
            (column::LINE, "line"),
            (column::TO_DATE, "value_to_date"),
            (column::LOW, "margin_low"),
            (column::HIGH, "margin_high"),
            (column::COMPLETE, "answers"),
            (column::REMARK, "remark"),
            (column::COUNTS, "objective"),
            (column::OWNER, "owner"),
            (column::NOTE, "explanation"),
        ]);
        let first = self.row;
        for index in 0..self.book.layout.kpis.len() {
            self.kpi(index);
        }
        self.colour(first, self.row - 1, column::STATUS, column::STATUS);
        let own = book_rows(self.book);
        self.frame_when_used(first + own, self.row - 1, column::NOTE);
        self.row -= 1;
    }

    fn kpi(&mut self, index: usize) {
        let book = self.book;
        let styles = &book.styles;
        let row = self.row;
        let Some(number) = book.total_number(index) else { return };
        let map = &book.map;
        let measure = book.measure(index).filter(|_| book.active(index));
        let fact_row = map.kpis.row(index);
        let fact = |column: u16| self.calculation(fact_row, column);
        let series = |column: u16| self.calculation(map.series.row(number), column);
        let chosen = |run: RowRange, row: usize| {
            self.calculation(run.row(row), map.column(TimeColumn::Chosen))
        };
        let (states, values, scores) = (
            calc::map::CalcLayout::run(map.states),
            calc::map::CalcLayout::run(map.values),
            calc::map::CalcLayout::run(map.scores),
        );
        let decimals = measure.map_or(1, |measure| measure.kpi.unit.decimals);
        // Rows that nobody uses yet have no frame.
        let look = |format: &Format| {
            if measure.is_some() { format.clone() } else { Styles::free(format) }
        };
        let numeric = &look(styles.number(decimals));
        let (text, text_indent, text_centre, text_bold, text_score) = (
            look(&styles.text),
            look(&styles.text_indent),
            look(&styles.text_centre),
            look(&styles.text_bold),
            look(&styles.score),
        );
        let active = fact(facts::kpi::ACTIVE);
        let when = |formula: &str| format!("IF({active}=1,{formula},\"\")");

        let code_formula = when(&fact(facts::kpi::CODE));
        let (value, score) = (chosen(values, number), chosen(scores, number));
        let state = chosen(states, number);
        let previous = series(series_fact::PREVIOUS_VALUE);
        let target = chosen(map.target, index);
        let name_cell = fact(facts::kpi::NAME);
        let unit = self.unit(index);
        let status_key = series(series_fact::STATUS);
        let trend_key = series(series_fact::TREND);
        let to_date = self.calculation(map.values.row(number), map.column(TimeColumn::ToDate));
        let owner = fact(facts::kpi::OWNER);
        let note = fact(facts::kpi::NOTE);
        let objective = fact(facts::kpi::OBJECTIVE);
        let note_formula = self.shortened(&note, crate::workbook::tables::block::SheetKey::Notes);
        let page = &mut self.page;
        page.formula(row, column::CODE, &code_formula, &text_centre);
        page.formula(row, column::NAME, &name_cell, &text_bold);
        page.formula(row, column::VALUE, &value, numeric);
        page.formula(row, column::PREVIOUS, &previous, numeric);
        page.formula(row, column::TARGET, &target, numeric);
        page.formula(row, column::UNIT, &unit, &text_indent);
        page.formula(row, column::SCORE, &score, &text_score);
        page.formula(row, column::TO_DATE, &to_date, numeric);
        page.formula(row, column::OWNER, &owner, &text);
        page.formula(row, column::NOTE, &note_formula, &text);
        page.formula(row, column::COUNTS, &objective, &text_centre);
        page.blank(row, column::LINE, &text);

        self.status(row, &status_key, &state, &text_indent);
        self.trend(row, &trend_key, &text);
        self.sparkline(row, map.kpi_course.row(index));
        self.margin(row, number, &look);
        let formula = self.remark(index, number, measure);
        self.page.formula(row, column::REMARK, &when(&formula), &text_indent);
        let least = if measure.is_some() { 31.0 } else { 15.0 };
        self.grown.push((row, row, least));
        self.row += 1;
    }

    /// The unit as the KPIs sheet has it.
    fn unit(&self, index: usize) -> String {
        let book = self.book;
        let place = self.calculation(book.map.kpis.row(index), 1);
        let active = self.calculation(book.map.kpis.row(index), facts::kpi::ACTIVE);
        let range = book.layout.kpi_block.range(KpiColumn::Unit.at());
        let kpis = book.sheet(crate::workbook::tables::block::SheetKey::Kpis);
        format!("IF({active}=1,TRIM(INDEX({kpis}{range},{place})),\"\")")
    }

    /// Shape and word; hollow where the figure is carried over.
    fn status(&mut self, row: u32, key: &str, state: &str, format: &Format) {
        let book = self.book;
        let hollow = |status: Status| literal(&hollow_word(book, status));
        let words = self.status_words(key);
        let formula = format!(
            "IF({key}=\"\",\"\",IF({state}=\"carried\",IF({key}=\"green\",{},IF({key}=\"amber\",{},IF({key}=\"red\",{},{words}))),{words}))",
            hollow(Status::Green),
            hollow(Status::Amber),
            hollow(Status::Red)
        );
        self.page.formula(row, column::STATUS, &formula, format);
    }

    /// An arrow and a word.
    fn trend(&mut self, row: u32, key: &str, format: &Format) {
        let book = self.book;
        let word = |trend: Trend| {
            let arrow = match trend {
                Trend::Better => '↗',
                Trend::Same => '→',
                Trend::Worse => '↘',
            };
            format!("{arrow} {}", book.labels.of("trend", trend.into()))
        };
        let formula = format!(
            "IF({key}=\"better\",{},IF({key}=\"worse\",{},IF({key}=\"same\",{},\"\")))",
            literal(&word(Trend::Better)),
            literal(&word(Trend::Worse)),
            literal(&word(Trend::Same))
        );
        self.page.formula(row, column::TREND, &formula, format);
    }

    /// The interval of a survey, and its answers.
    fn margin(&mut self, row: u32, number: usize, look: &dyn Fn(&Format) -> Format) {
        let book = self.book;
        let line = book.map.surveys.row(number);
        let cell = |within: u16| {
            let cell = self.calculation(line, survey::NOW + within);
            // A KPI that is no survey has nothing there.
            format!("IF(ISNUMBER({cell}),{cell},\"\")")
        };
        let numeric = &look(book.styles.number(1));
        let (low, high, answers) =
            (cell(survey_within::LOW), cell(survey_within::HIGH), cell(survey_within::ANSWERS));
        self.page.formula(row, column::LOW, &low, numeric);
        self.page.formula(row, column::HIGH, &high, numeric);
        let whole = look(book.styles.number(0));
        self.page.formula(row, column::COMPLETE, &answers, &whole);
    }

    /// What must be known beside the figure: missing, carried over, too few answers, how firm.
    fn remark(&self, index: usize, number: usize, measure: Option<&PlannedKpi>) -> String {
        let book = self.book;
        let labels = book.labels;
        let map = &book.map;
        let chosen = map.column(TimeColumn::Chosen);
        let state = self.calculation(map.states.row(number), chosen);
        let line = map.surveys.row(number);
        let of_survey = |column: u16| self.calculation(line, column);
        let answers = of_survey(survey::NOW + survey_within::ANSWERS);
        let minimum = self.calculation(map.kpis.row(index), facts::kpi::MINIMUM);
        let refused = super::label_formula(
            labels.text("card.refused"),
            &[
                ("answers", format!("ROUND({answers},0)")),
                ("minimum", format!("ROUND({minimum},0)")),
            ],
        );
        let source = self.calculation(map.series.row(number), series_fact::SOURCE);
        let periods = self.calculations(&map.all_moments(calc::map::time::LABELS));
        let before = literal(labels.text("card.before"));
        let carried = super::label_formula(
            labels.text("card.carried"),
            &[("period", format!("IF({source}=0,{before},INDEX({periods},{source}+1))"))],
        );
        let valid = self.calculation(map.valid.row(index), chosen);
        let target = self.calculation(map.target.row(index), chosen);
        let high = self.calculation(map.kpis.row(index), facts::kpi::TARGET_HIGH);
        let (low_cell, high_cell) = (of_survey(survey::LOWEST), of_survey(survey::HIGHEST));
        let firm = of_survey(survey::FIRM);
        let words = self.calculations(&across(list::STATUSES, 1, 4));
        let band_word = |cell: &str| {
            let (green, amber) =
                (self.setting(calc::map::setting::GREEN), self.setting(calc::map::setting::AMBER));
            let shown = super::shown(cell);
            format!("INDEX({words},IF({shown}>={green},1,IF({shown}>={amber},2,3)))")
        };
        let between = super::label_formula(
            labels.text("card.within_margin"),
            &[("one", band_word(&low_cell)), ("two", band_word(&high_cell))],
        );
        let is_survey = measure.is_some_and(|measure| measure.kpi.survey.is_some());
        let sureness = if is_survey {
            format!(
                "IF({firm}=1,{},IF({firm}=0,IF({firm}=\"\",{unknown},{between}),{unknown}))",
                literal(labels.text("card.firm")),
                unknown = literal(labels.text("card.margin_unknown"))
            )
        } else {
            "\"\"".to_owned()
        };
        let mut formula = format!(
            "IF(COUNT({target},{high})=0,{},IF({valid}=0,{},IF({state}=\"carried\",{carried},{sureness})))",
            literal(labels.text("card.no_target")),
            literal(labels.text("card.wrong_anchors"))
        );
        formula = format!("IF({state}=\"refused\",{refused},{formula})");
        for named in NAMED {
            let key: &'static str = named.into();
            formula =
                format!("IF({state}=\"{key}\",{},{formula})", literal(labels.of("state", key)));
        }
        formula
    }
}

/// Rows of the catalogue's KPIs, before those of the user's own.
fn book_rows(book: &super::WriteContext<'_>) -> u32 {
    let own = book.layout.kpis.iter().take_while(|row| !row.own).count();
    u32::try_from(own).unwrap_or(0)
}
