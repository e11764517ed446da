//! The chosen period, and what is said of it.

use super::{SeriesFacts, fact, mixes};
use crate::workbook::calc::{
    Calc,
    facts::kpi,
    inputs::map_run,
    map::{TimeColumn, setting, time},
    surveys,
};
use crate::{
    score::{NoScore, State},
    workbook::{calc::results::no_score_number, notation::fixed_column},
};

/// What a place on the Dashboard is made of: the group of its status, the score in hundredths, and
/// the number of the series.
const BOARD_GROUP: u64 = 10_000_000_000;
const BOARD_HUNDREDTH: u64 = 100_000;
/// Places on the Dashboard below this one are red.
#[cfg(feature = "write")]
pub(crate) const BOARD_REDS: u64 = 2 * BOARD_GROUP;

impl Calc<'_> {
    /// The chosen period, and what is said of it.
    pub(super) fn chosen(&mut self, row: &SeriesFacts<'_>) {
        let map = self.map();
        let chosen = self.setting(setting::CHOSEN);
        let column = self.at(TimeColumn::Chosen);
        for rows in [map.states, map.values, map.scores] {
            let line = rows.row(row.number);
            self.formula(line, column, &format!("INDEX({},{chosen}+1)", map.all_moments(line)));
        }
        // First period that takes part, and the last one that was typed.
        let part = map.part.row(row.number);
        let takes = map.all_periods(part);
        let numbers = map.all_periods(time::NUMBERS);
        self.formula(part, column, &format!("IFERROR(MATCH(1,{takes},0),0)"));
        self.formula(
            part,
            self.at(TimeColumn::ToDate),
            &format!("_xlfn.MAXIFS({numbers},{takes},1)"),
        );
        let hole = map.hole.row(row.number);
        self.formula(hole, column, &format!("_xlfn.MAXIFS({numbers},{takes},2)"));
        if row.computed().is_some_and(mixes) {
            self.formula(
                hole,
                self.at(TimeColumn::ToDate),
                &format!("SUM({})", map.all_periods(hole)),
            );
        } else {
            self.number(hole, self.at(TimeColumn::ToDate), 0.0);
        }
        self.standing(row);
    }

    /// What is said of the period, each from what stands before it.
    fn standing(&mut self, row: &SeriesFacts<'_>) {
        self.sources(row);
        self.trend_of(row);
        self.attainment(row);
        self.board_key(row);
        self.lacking(row);
    }

    /// Which reason there is for having no score; nothing where there is one, or none is needed.
    fn lacking(&mut self, row: &SeriesFacts<'_>) {
        let map = self.map();
        let state = self.cell(map_run(map.states), row.number, TimeColumn::Chosen);
        let score = self.cell(map_run(map.scores), row.number, TimeColumn::Chosen);
        let reasons = [
            (State::Value, NoScore::NoTarget),
            (State::Carried, NoScore::NoTarget),
            (State::Refused, NoScore::TooFewAnswers),
            (State::Invalid, NoScore::Invalid),
            (State::Missing, NoScore::NoFigures),
        ];
        let reason = reasons.into_iter().rev().fold("\"\"".to_owned(), |rest, (of, why)| {
            format!("IF({state}=\"{of}\",{},{rest})", no_score_number(why))
        });
        let formula = format!("IF(ISNUMBER({score}),\"\",{reason})");
        self.formula(map.series.row(row.number), fact::LACKING, &formula);
    }

    /// Status, the period that the figure is of, and the value before it.
    fn sources(&mut self, row: &SeriesFacts<'_>) {
        let map = self.map();
        let line = map.series.row(row.number);
        let state = self.cell(map_run(map.states), row.number, TimeColumn::Chosen);
        let score = self.cell(map_run(map.scores), row.number, TimeColumn::Chosen);
        let chosen = self.setting(setting::CHOSEN);
        let latest = map.all_moments(map.latest.row(row.number));
        let owns = map.all_moments(map.own.row(row.number));
        let here = |column: u16| fixed_column(line, column);
        let (source, previous) = (here(fact::SOURCE), here(fact::PREVIOUS));
        let status = self.kpi_status(&score, row.series.kpi);
        for (column, formula) in [
            (fact::STATUS, format!("IF({state}=\"\",\"\",{status})")),
            (
                fact::SOURCE,
                format!(
                    "IF(OR({state}=\"value\",{state}=\"refused\"),{chosen},IF({state}=\"carried\",INDEX({latest},{chosen}+1),\"\"))"
                ),
            ),
            (
                fact::PREVIOUS,
                format!(
                    "IF({state}=\"\",\"\",IF({source}=\"\",INDEX({latest},{chosen}),IF({source}=0,\"\",INDEX({latest},{source}))))"
                ),
            ),
            (fact::PREVIOUS_VALUE, format!("IF({previous}=\"\",\"\",INDEX({owns},{previous}+1))")),
        ] {
            self.formula(line, column, &formula);
        }
    }

    /// Whether it is better than the value before, by more than the noise of a survey.
    fn trend_of(&mut self, row: &SeriesFacts<'_>) {
        let map = self.map();
        let line = map.series.row(row.number);
        let at = TimeColumn::Chosen;
        let state = self.cell(map_run(map.states), row.number, at);
        let value = self.cell(map_run(map.values), row.number, at);
        let then = fixed_column(line, fact::PREVIOUS_VALUE);
        let target = self.cell(map.target, row.series.kpi, at);
        let of_kpi = |column: u16| fixed_column(map.kpis.row(row.series.kpi), column);
        let (high, dir) = (of_kpi(kpi::TARGET_HIGH), of_kpi(kpi::DIRECTION));
        let distance = |x: &str| {
            format!(
                "MAX(0,IF(ISNUMBER({target}),{target}-{x},0),IF(ISNUMBER({high}),{x}-{high},0))"
            )
        };
        let differ = fixed_column(map.surveys.row(row.number), surveys::column::DIFFER);
        let (before, now) = (distance(&then), distance(&value));
        let gain = format!("IF({dir}=1,{value}-{then},IF({dir}=2,{then}-{value},{before}-{now}))");
        let gain = format!("IF(COUNT({value},{then})=2,{gain},\"\")");
        self.formula(line, fact::GAIN, &gain);
        let gain = fixed_column(line, fact::GAIN);
        self.formula(
            line,
            fact::TREND,
            &format!(
                "IF(OR({state}<>\"value\",{then}=\"\",{differ}=\"\"),\"\",IF(AND({dir}=3,COUNT({target},{high})=0),\"\",\
                 IF({differ}=1,IF({gain}>0,\"better\",IF({gain}<0,\"worse\",\"same\")),\"same\")))"
            ),
        );
    }

    /// How much of the way from the baseline to the target is done.
    fn attainment(&mut self, row: &SeriesFacts<'_>) {
        let map = self.map();
        let value = self.cell(map_run(map.values), row.number, TimeColumn::Chosen);
        let target = self.cell(map.target, row.series.kpi, TimeColumn::Chosen);
        let baseline = fixed_column(map.kpis.row(row.series.kpi), kpi::BASELINE);
        self.formula(
            map.series.row(row.number),
            fact::ATTAINMENT,
            &format!(
                "IF(COUNT({value},{baseline},{target})=3,IF(ABS({target}-{baseline})<1E-12,\"\",({value}-{baseline})/({target}-{baseline})),\"\")"
            ),
        );
    }

    /// Where it stands on the Dashboard: reds before ambers before greens, the lowest score first;
    /// totals only. Numbers of different series differ.
    fn board_key(&mut self, row: &SeriesFacts<'_>) {
        let map = self.map();
        let line = map.series.row(row.number);
        let score = self.cell(map_run(map.scores), row.number, TimeColumn::Chosen);
        let (status, total) = (fixed_column(line, fact::STATUS), fixed_column(line, fact::TOTAL));
        let group =
            format!("IF({status}=\"red\",1,IF({status}=\"amber\",2,IF({status}=\"green\",3,4)))");
        let hundredths = format!("IF(ISNUMBER({score}),ROUND(100*{score},0),0)");
        let key =
            format!("{BOARD_GROUP}*{group}+{BOARD_HUNDREDTH}*{hundredths}+{}", row.number + 1);
        let formula = format!("IF(AND({total}=1,{status}<>\"\"),{key},\"\")");
        self.formula(line, fact::BOARD_KEY, &formula);
    }

    /// The key of a KPI's status: where green means its target, amber until it is reached.
    pub(crate) fn kpi_status(&self, score: &str, kpi_row: usize) -> String {
        let at_target = fixed_column(self.map().kpis.row(kpi_row), kpi::AT_TARGET);
        let green = format!("IF(AND({at_target}=1,{score}<100),\"amber\",\"green\")");
        self.status_by(score, &green)
    }

    /// The number of the colours that a score between two ends can have: 1 red, 2 amber, 4 green,
    /// added up.
    pub(crate) fn possible_formula(&self, low: &str, high: &str) -> String {
        possible_colours(low, high, (&self.setting(setting::GREEN), &self.setting(setting::AMBER)))
    }

    /// The key of a score's status.
    pub(crate) fn status_formula(&self, score: &str) -> String {
        self.status_by(score, "\"green\"")
    }

    /// The same with what stands for green.
    fn status_by(&self, score: &str, green: &str) -> String {
        let shown = format!("ROUND(ROUND({score},9),0)");
        format!(
            "IF(ISNUMBER({score}),IF({shown}>={},{green},IF({shown}>={},\"amber\",\"red\")),\"no-data\")",
            self.setting(setting::GREEN),
            self.setting(setting::AMBER)
        )
    }
}

/// The number of the colours that a score between two ends can have, by the two bounds.
pub(crate) fn possible_colours(low: &str, high: &str, (green, amber): (&str, &str)) -> String {
    let shown = |cell: &str| format!("ROUND(ROUND({cell},9),0)");
    let (low, high) = (shown(low), shown(high));
    format!(
        "(IF({low}<MIN({green},{amber}),1,0)+IF(MAX({low},{amber})<{green},IF(MAX({low},{amber})<={high},2,0),0)+IF({high}>={green},4,0))"
    )
}
