//! The value that is shown, its score, and its weight.

use super::{SeriesFacts, due_column};
use crate::workbook::calc::{
    Calc,
    facts::kpi,
    inputs::map_run,
    map::{TimeColumn, setting, time},
};
use crate::{
    model::Moment,
    workbook::notation::{fixed, fixed_column},
};

impl Calc<'_> {
    /// The value that is shown.
    pub(super) fn value(&mut self, row: &SeriesFacts<'_>, moment: Moment) {
        let map = self.map();
        let at = TimeColumn::At(moment);
        let column = self.at(at);
        let own = self.cell(map.own, row.number, at);
        let state = self.cell(map_run(map.states), row.number, at);
        let carried = match moment.previous() {
            None => "\"\"".to_owned(),
            Some(before) => {
                let latest = self.cell(map.latest, row.number, before);
                let owns = map.all_moments(map.own.row(row.number));
                format!("IF({state}=\"carried\",INDEX({owns},{latest}+1),\"\")")
            }
        };
        self.formula(
            map.values.row(row.number),
            column,
            &format!("IF(OR({state}=\"value\",{state}=\"refused\"),{own},{carried})"),
        );
    }

    /// Where on the line the value lies, and its score there.
    pub(super) fn score(&mut self, row: &SeriesFacts<'_>, moment: Moment) {
        let at = TimeColumn::At(moment);
        let state = self.cell(map_run(self.map().states), row.number, at);
        let counts = format!("OR({state}=\"value\",{state}=\"carried\")");
        self.on_line(row, at, at, &counts);
    }

    /// The steps from a value to its score, by the anchors of another time.
    pub(super) fn on_line(
        &mut self,
        row: &SeriesFacts<'_>,
        at: TimeColumn,
        anchors: TimeColumn,
        counts: &str,
    ) {
        let (map, index) = (self.map(), row.series.kpi);
        let value = self.cell(map_run(map.values), row.number, at);
        let stretch = self.cell(map.stretch, row.number, at);
        let along = self.cell(map.along, row.number, at);
        let column = self.at(at);
        let formula = self.stretch_formula(&value, index, anchors);
        self.formula(map.stretch.row(row.number), column, &formula);
        let formula = self.along_formula(&stretch, &value, index, anchors);
        self.formula(map.along.row(row.number), column, &formula);
        let score = self.score_formula(&stretch, &along, index);
        let formula = format!("IF({counts},{score},\"\")");
        self.formula(map.scores.row(row.number), column, &formula);
    }

    /// Weights as they count in the roll-up.
    pub(super) fn weights(&mut self, row: &SeriesFacts<'_>, at: TimeColumn) {
        let map = self.map();
        let column = self.at(at);
        let weight = fixed_column(map.kpis.row(row.series.kpi), kpi::WEIGHT);
        let state = self.cell(map_run(map.states), row.number, at);
        let score = self.cell(map_run(map.scores), row.number, at);
        self.formula(
            map.weight.row(row.number),
            column,
            &format!(
                "IF(OR({state}=\"\",{state}=\"not-applicable\",{state}=\"not-due\"),0,{weight})"
            ),
        );
        self.formula(
            map.weighted.row(row.number),
            column,
            &format!("IF(ISNUMBER({score}),{weight}*{score},0)"),
        );
    }

    /// How the Data sheet marks a cell: 1 not due, 2 missing; what is overdue, where it was due.
    pub(super) fn mark(&mut self, row: &SeriesFacts<'_>, moment: Moment) {
        let map = self.map();
        let column = self.at(moment);
        let of_kpi = |column: u16| fixed_column(map.kpis.row(row.series.kpi), column);
        let due = format!("INDEX({},{})", due_column(column), of_kpi(kpi::DUE));
        let state = self.cell(map_run(map.states), row.number, moment);
        let own = self.cell(map.own, row.number, moment);
        self.formula(
            map.mark.row(row.number),
            column,
            &format!(
                "IF({}=0,0,IF(AND({}<={},{state}=\"missing\",OR({due}=1,{own}<>\"\")),2,IF({due}=0,1,0)))",
                of_kpi(kpi::ACTIVE),
                fixed(time::NUMBERS, column),
                self.setting(setting::CHOSEN)
            ),
        );
    }
}
