//! Every KPI of the chosen period.

use super::{NAMED, ScorecardSheet, column, hollow_word, label_formula};
use crate::workbook::notation::literal;
use crate::workbook::tables::{KpiColumn, TableColumn, block::SheetKey};
use crate::{
    model::{Frequency, PeriodLength},
    score::{State, Status, Trend},
    scorecard::PlannedKpi,
    workbook::{
        calc::{
            self, facts,
            map::{CalcLayout, RowRange, TimeColumn},
            series_fact, survey, survey_within,
        },
        write::style::{NumberLook, Styles},
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
        let fact = |column: u16| self.calculation(map.kpis.row(index), column);
        let series = |column: u16| self.calculation(map.series.row(number), column);
        let chosen = |run: RowRange, row: usize| {
            self.calculation(run.row(row), map.column(TimeColumn::Chosen))
        };
        // Rows that nobody uses yet have no frame.
        let look = |format: &Format| {
            if measure.is_some() { format.clone() } else { Styles::free(format) }
        };
        let numeric = look(styles.number(book.look(index)));
        let shown = |cell: String| book.shown_value(index, &cell);
        let (text, indent, centre) =
            (look(&styles.text), look(&styles.text_indent), look(&styles.text_centre));
        let (bold, bold_score) = (look(&styles.text_bold), look(&styles.score));
        let active = fact(facts::kpi::ACTIVE);
        let when = |formula: &str| format!("IF({active}=1,{formula},\"\")");
        let to_date = self.calculation(map.values.row(number), map.column(TimeColumn::ToDate));
        let note = self.shortened(&fact(facts::kpi::NOTE), SheetKey::Notes);
        let cells = [
            (column::CODE, when(&fact(facts::kpi::CODE)), &centre),
            (column::NAME, fact(facts::kpi::NAME), &bold),
            (column::VALUE, shown(chosen(CalcLayout::run(map.values), number)), &numeric),
            (column::PREVIOUS, shown(series(series_fact::PREVIOUS_VALUE)), &numeric),
            (column::TARGET, shown(chosen(map.target, index)), &numeric),
            (column::UNIT, self.unit(index), &indent),
            (column::SCORE, chosen(CalcLayout::run(map.scores), number), &bold_score),
            (column::TO_DATE, shown(to_date), &numeric),
            (column::OWNER, fact(facts::kpi::OWNER), &text),
            (column::NOTE, note, &text),
            (column::COUNTS, fact(facts::kpi::OBJECTIVE), &centre),
        ];
        let trend_key = series(series_fact::TREND);
        for (column, formula, format) in cells {
            self.page.formula(row, column, &formula, format);
        }
        self.page.blank(row, column::LINE, &text);
        // A row that is ready for a KPI of the user's own has one line.
        let roomy = book.layout.kpis.get(index).is_some_and(|entry| !entry.own);
        self.status(row, number, roomy, &indent);
        self.trend(row, &trend_key, &text);
        self.sparkline(row, map.kpi_course.row(index));
        self.margin(row, (index, number), &look);
        let formula = self.remark(index, number, measure);
        self.page.formula(row, column::REMARK, &when(&formula), &indent);
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
        let kpis = book.sheet(SheetKey::Kpis);
        format!("IF({active}=1,TRIM(INDEX({kpis}{range},{place})),\"\")")
    }

    /// Shape and word, hollow where the figure is carried over; without a score, why, where the row
    /// has room for it.
    fn status(&mut self, row: u32, number: usize, roomy: bool, format: &Format) {
        let book = self.book;
        let of_series = |column: u16| self.calculation(book.map.series.row(number), column);
        let (key, lacking) = (of_series(series_fact::STATUS), of_series(series_fact::LACKING));
        let state =
            self.calculation(book.map.states.row(number), book.map.column(TimeColumn::Chosen));
        let hollow = |status: Status| literal(&hollow_word(book, status));
        let mut words = self.status_words(&key);
        if roomy {
            let state_word = |state: State| literal(book.labels.of("state", state.into()));
            let reasons = self.calculations(&calc::no_score_words());
            words = format!(
                "IF({key}=\"no-data\",{}&IF({lacking}<>\"\",INDEX({reasons},{lacking}),IF({state}=\"{}\",{},{})),{words})",
                literal(&format!("{} ", Status::NoData.shape())),
                State::NotDue,
                state_word(State::NotDue),
                state_word(State::NotApplicable)
            );
        }
        let formula = format!(
            "IF({key}=\"\",\"\",IF(AND({state}=\"carried\",{key}<>\"no-data\"),IF({key}=\"green\",{},IF({key}=\"amber\",{},{})),{words}))",
            hollow(Status::Green),
            hollow(Status::Amber),
            hollow(Status::Red)
        );
        self.page.formula(row, column::STATUS, &formula, format);
    }

    /// An arrow and a word; nothing where no margin tells a change from chance.
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
    fn margin(
        &mut self,
        row: u32,
        (index, number): (usize, usize),
        look: &dyn Fn(&Format) -> Format,
    ) {
        let book = self.book;
        let line = book.map.surveys.row(number);
        // A KPI that is no survey has nothing there.
        let or_nothing = |cell: &str, shown: &str| format!("IF(ISNUMBER({cell}),{shown},\"\")");
        let cell = |within: u16| self.calculation(line, survey::NOW + within);
        let everyone = calc::everyone_answered(&cell(survey_within::EFFECTIVE));
        let bound = |within: u16| {
            let cell = cell(within);
            // Where everybody answered, there is none.
            let shown = format!("IF({everyone},\"\",{})", book.shown_value(index, &cell));
            or_nothing(&cell, &shown)
        };
        // As exact as the value.
        let numeric = &look(book.styles.number(book.look(index)));
        let (low, high) = (bound(survey_within::LOW), bound(survey_within::HIGH));
        let answers = cell(survey_within::ANSWERS);
        let answers = or_nothing(&answers, &answers);
        self.page.formula(row, column::LOW, &low, numeric);
        self.page.formula(row, column::HIGH, &high, numeric);
        let whole = look(book.styles.number(NumberLook::Decimals(0)));
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
        let answers = self.calculation(line, survey::NOW + survey_within::ANSWERS);
        let minimum = self.calculation(map.kpis.row(index), facts::kpi::MINIMUM);
        let refused = label_formula(
            labels.text("card.refused"),
            &[
                ("answers", format!("ROUND({answers},0)")),
                ("minimum", format!("ROUND({minimum},0)")),
            ],
        );
        let source = self.calculation(map.series.row(number), series_fact::SOURCE);
        let periods = self.calculations(&map.all_moments(calc::map::time::LABELS));
        let before = literal(labels.text("card.before"));
        let carried = label_formula(
            labels.text("card.carried"),
            &[("period", format!("IF({source}=0,{before},INDEX({periods},{source}+1))"))],
        );
        let valid = self.calculation(map.valid.row(index), chosen);
        let target = self.calculation(map.target.row(index), chosen);
        let high = self.calculation(map.kpis.row(index), facts::kpi::TARGET_HIGH);
        let sureness = match measure {
            Some(measure) if measure.kpi.survey.is_some() => self.sureness(line, index),
            _ => "\"\"".to_owned(),
        };
        let mut formula = format!(
            "IF(COUNT({target},{high})=0,{},IF({valid}=0,{},IF({state}=\"carried\",{carried},{sureness})))",
            literal(labels.text("card.no_target")),
            literal(labels.text("card.wrong_anchors"))
        );
        formula = format!("IF({state}=\"refused\",{refused},{formula})");
        for named in NAMED {
            let key: &'static str = named.into();
            let mut words = literal(labels.of("state", key));
            if named == State::Missing {
                words = self.lacking(index, number, &words);
            }
            formula = format!("IF({state}=\"{key}\",{words},{formula})");
        }
        match measure.filter(|measure| measure.kpi.averages_periods()) {
            Some(_) => format!("TRIM({formula}&{})", self.average(index, number)),
            None => formula,
        }
    }

    /// What is said of a value to date that adds up different people: of which stretch it is the
    /// average, where it covers more than one.
    fn average(&self, index: usize, number: usize) -> String {
        let book = self.book;
        let map = &book.map;
        let to_date = self.calculation(map.values.row(number), map.column(TimeColumn::ToDate));
        let to_date = book.shown_value(index, &to_date);
        let part = |at: TimeColumn| self.calculation(map.part.row(number), map.column(at));
        let (first, last) = (part(TimeColumn::Chosen), part(TimeColumn::ToDate));
        let months = self.calculation(map.kpis.row(index), facts::kpi::MONTHS);
        let every = book.scorecard.calendar.start.every();
        let word = |length: PeriodLength| literal(book.labels.of("card.average", length.into()));
        let longer = [Frequency::Quarterly, Frequency::HalfYearly].into_iter();
        let longer = longer.filter(|often| every.averaged(*often) != every);
        let average = longer.fold(word(every), |rest, often| {
            let length = often.months().unwrap_or_default();
            format!("IF({months}={length},{},{rest})", word(every.averaged(often)))
        });
        let told = label_formula(book.labels.text("card.average_to_date"), &[("average", average)]);
        format!("IF(AND(ISNUMBER({to_date}),{last}>{first}),\" \"&{told},\"\")")
    }

    /// What is said of a missing figure: since when it is overdue, where it is not due now.
    fn lacking(&self, index: usize, number: usize, missing: &str) -> String {
        let map = &self.book.map;
        let chosen = self.setting(calc::map::setting::CHOSEN);
        let due = self.calculation(map.kpis.row(index), facts::kpi::DUE);
        let table = |first: u32| {
            format!("INDEX({},{due},{chosen}+1)", self.calculations(&map.due_table(first)))
        };
        let own = self.calculations(&map.all_moments(map.own.row(number)));
        let labels = self.calculations(&map.all_moments(calc::map::time::LABELS));
        let since = format!("INDEX({labels},{}+1)", table(calc::map::time::LATEST_DUE));
        let overdue = label_formula(self.book.labels.text("card.overdue"), &[("period", since)]);
        format!(
            "IF(AND({}=0,INDEX({own},{chosen}+1)=\"\"),{overdue},{missing})",
            table(calc::map::time::DUE)
        )
    }

    /// Whether the band of a survey's score is certain, else between which bands it lies.
    fn sureness(&self, survey_row: u32, kpi_row: usize) -> String {
        let labels = self.book.labels;
        let of_survey = |column: u16| self.calculation(survey_row, column);
        let (low, high) = (of_survey(survey::LOWEST), of_survey(survey::HIGHEST));
        let firm = of_survey(survey::FIRM);
        let at_target = self.calculation(self.book.map.kpis.row(kpi_row), facts::kpi::AT_TARGET);
        let bounds =
            (self.setting(calc::map::setting::GREEN), self.setting(calc::map::setting::AMBER));
        let possible = calc::possible_colours(&low, &high, (&bounds.0, &bounds.1));
        // Where green means the target, nothing short of a score of 100 is green.
        let short = format!("AND({at_target}=1,{low}<100)");
        let number = format!(
            "IF(AND({short},{possible}>=4),{possible}-IF({high}<100,4,0)+IF(OR({possible}=4,{possible}=5),2,0),{possible})"
        );
        let between =
            label_formula(labels.text("card.within_margin"), &[("colours", self.colours(&number))]);
        format!(
            "IF({},{},IF({firm}=1,{},IF({firm}=0,IF({firm}=\"\",{unknown},{between}),{unknown})))",
            calc::everyone_answered(&of_survey(survey::NOW + survey_within::EFFECTIVE)),
            literal(labels.text("card.everyone_answered")),
            literal(labels.text("card.firm")),
            unknown = literal(labels.text("card.margin_unknown"))
        )
    }
}

/// Rows of the catalogue's KPIs, before those of the user's own.
fn book_rows(book: &super::WriteContext<'_>) -> u32 {
    let own = book.layout.kpis.iter().take_while(|row| !row.own).count();
    u32::try_from(own).unwrap_or(0)
}
