//! What is said of a KPI in the chosen period.

use super::{NAMED, ScorecardSheet, hollow_word, label_formula};
use crate::workbook::notation::literal;
use crate::{
    model::{Frequency, PeriodLength},
    score::{State, Status},
    scorecard::PlannedKpi,
    workbook::calc::{self, facts, map::TimeColumn, series_fact, survey, survey_within},
};

impl ScorecardSheet<'_> {
    /// Shape and word, hollow where the figure is carried over; without a score, why.
    pub(super) fn kpi_status(&self, number: usize) -> String {
        let book = self.book;
        let of_series = |column: u16| self.calculation(book.map.series.row(number), column);
        let (key, lacking) = (of_series(series_fact::STATUS), of_series(series_fact::LACKING));
        let state =
            self.calculation(book.map.states.row(number), book.map.column(TimeColumn::Chosen));
        let hollow = |status: Status| literal(&hollow_word(book, status));
        let state_word = |state: State| literal(book.labels.of("state", state.into()));
        let reasons = self.calculations(&calc::no_score_words());
        let words = format!(
            "IF({key}=\"no-data\",{}&IF({lacking}<>\"\",INDEX({reasons},{lacking}),IF({state}=\"{}\",{},{})),{})",
            literal(&format!("{} ", Status::NoData.shape())),
            State::NotDue,
            state_word(State::NotDue),
            state_word(State::NotApplicable),
            self.status_words(&key)
        );
        format!(
            "IF({key}=\"\",\"\",IF(AND({state}=\"carried\",{key}<>\"no-data\"),IF({key}=\"green\",{},IF({key}=\"amber\",{},{})),{words}))",
            hollow(Status::Green),
            hollow(Status::Amber),
            hollow(Status::Red)
        )
    }

    /// What must be known beside the figure: missing, carried over, too few answers, how firm.
    pub(super) fn remark(
        &self,
        index: usize,
        number: usize,
        measure: Option<&PlannedKpi>,
    ) -> String {
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
