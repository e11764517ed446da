//! The chosen year to date.

use super::{SeriesFacts, due_column, guarded, mixes};
use crate::workbook::calc::{
    Calc,
    facts::kpi,
    inputs::map_run,
    map::{TimeColumn, setting, time},
};
use crate::{
    model::{Accumulation, Frequency, Moment, ValueLimits},
    workbook::notation::{fixed, fixed_column, plain},
};

impl Calc<'_> {
    /// Whether a period takes part in the year to date (1 by inputs, 2 typed), and holes in it.
    pub(super) fn taking_part(&mut self, row: &SeriesFacts<'_>, moment: Moment) {
        let map = self.map();
        let at = TimeColumn::At(moment);
        let column = self.at(at);
        let kind = self.cell(map.kind, row.number, at);
        let own = self.cell(map.own, row.number, at);
        let window = fixed(time::WINDOW, column);
        self.formula(
            map.part.row(row.number),
            column,
            &format!("IF({window}=1,IF({kind}=1,1,IF(AND({kind}=0,ISNUMBER({own})),2,0)),0)"),
        );
        if row.computed().is_some_and(mixes) {
            let line = map.part.row(row.number);
            let (first, last) = (
                fixed_column(line, self.at(TimeColumn::Chosen)),
                fixed_column(line, self.at(TimeColumn::ToDate)),
            );
            let due = format!(
                "INDEX({},{})",
                due_column(column),
                fixed_column(map.kpis.row(row.series.kpi), kpi::DUE)
            );
            let number = fixed(time::NUMBERS, column);
            self.formula(
                map.hole.row(row.number),
                column,
                &format!("IF(AND({number}>={first},{number}<{last},{due}=1,{kind}<>1),1,0)"),
            );
        }
    }

    /// The chosen year to date.
    pub(super) fn year(&mut self, row: &SeriesFacts<'_>) {
        if self.map().inputs.get(row.number).is_some() {
            self.year_own(row);
            self.year_state(row);
            self.year_value(row);
            self.year_score(row);
        }
    }

    /// Its own value: from the inputs, else the last result that was typed.
    fn year_own(&mut self, row: &SeriesFacts<'_>) {
        let map = self.map();
        let column = self.at(TimeColumn::ToDate);
        let hole = map.hole.row(row.number);
        let last = plain(map.part.row(row.number), column);
        let typed = plain(hole, self.at(TimeColumn::Chosen));
        let holes = plain(hole, column);
        let owns = map.all_moments(map.own.row(row.number));
        let rows = map.inputs.get(row.number);
        let computed = row.computed().map_or("\"~\"".to_owned(), |kpi| {
            let cell = |name: &str| {
                let at = kpi.inputs.iter().position(|input| input.id == name);
                at.and_then(|at| rows?.rows.get(at))
                    .map(|row| plain(*row, column))
                    .unwrap_or_default()
            };
            let count = kpi.inputs.iter().filter(|input| !input.optional).count();
            let required = rows.and_then(|rows| rows.required);
            let range = required.map_or_else(String::new, |(first, last)| {
                format!("{}:{}", plain(first, column), plain(last, column))
            });
            // Who came in the meantime can leave too: a flow has no bound in a stock.
            let limits = if mixes(kpi) { ValueLimits::default() } else { kpi.limits() };
            format!(
                "IF({holes}>0,\"~\",IF(COUNT({range})={count},{},\"~\"))",
                guarded(kpi, limits, cell)
            )
        });
        self.formula(
            map.own.row(row.number),
            column,
            &format!("IF({last}>0,{computed},IF({typed}>0,INDEX({owns},{typed}+1),\"\"))"),
        );
    }

    /// Its state.
    fn year_state(&mut self, row: &SeriesFacts<'_>) {
        let map = self.map();
        let at = TimeColumn::ToDate;
        let last = plain(map.part.row(row.number), self.at(at));
        let typed = plain(map.hole.row(row.number), self.at(TimeColumn::Chosen));
        let own = self.cell(map.own, row.number, at);
        let states = map.all_periods(map.states.row(row.number));
        let window = map.all_periods(time::WINDOW);
        let count = |state: &str| format!("COUNTIFS({states},\"{state}\",{window},1)");
        let chosen_state = self.cell(map_run(map.states), row.number, TimeColumn::Chosen);
        let refused = self.refused(row, at);
        let state_formula = format!(
            "IF({}=0,\"\",IF({last}>0,IF(ISNUMBER({own}),{refused},IF({own}=\"!\",\"invalid\",\"missing\")),\
             IF({typed}>0,\"value\",IF({chosen_state}=\"carried\",\"carried\",\
             IF({}+{}+{}>0,\"missing\",IF({}>0,\"not-applicable\",\"not-due\"))))))",
            fixed_column(map.kpis.row(row.series.kpi), kpi::ACTIVE),
            count("missing"),
            count("invalid"),
            count("refused"),
            count("not-applicable")
        );
        self.formula(map.states.row(row.number), self.at(at), &state_formula);
    }

    /// The value that is shown.
    fn year_value(&mut self, row: &SeriesFacts<'_>) {
        let map = self.map();
        let at = TimeColumn::ToDate;
        let own = self.cell(map.own, row.number, at);
        let state = self.cell(map_run(map.states), row.number, at);
        let chosen_value = self.cell(map_run(map.values), row.number, TimeColumn::Chosen);
        self.formula(
            map.values.row(row.number),
            self.at(at),
            &format!(
                "IF(OR({state}=\"value\",{state}=\"refused\"),{own},IF({state}=\"carried\",{chosen_value},\"\"))"
            ),
        );
    }

    /// Its score: of a total that grows with the period, where the months are whole.
    fn year_score(&mut self, row: &SeriesFacts<'_>) {
        let map = self.map();
        let at = TimeColumn::ToDate;
        let state = self.cell(map_run(map.states), row.number, at);
        let value = self.cell(map_run(map.values), row.number, at);
        let score = self.score_formula(&value, row.series.kpi, TimeColumn::Chosen);
        let steady = row.measure.is_none_or(|measure| measure.kpi.level == Accumulation::Steady);
        let holds = if steady {
            format!("OR({state}=\"value\",{state}=\"carried\")")
        } else {
            let of_kpi = |column: u16| fixed_column(map.kpis.row(row.series.kpi), column);
            let per_contact = 1 + Frequency::PerContact as usize;
            format!(
                "AND(OR({state}=\"value\",{state}=\"carried\"),IF({months}>0,{window}={months},AND({often}={per_contact},{window}={length})))",
                months = of_kpi(kpi::MONTHS),
                often = of_kpi(kpi::FREQUENCY),
                window = self.setting(setting::WINDOW),
                length = self.setting(setting::MONTHS)
            )
        };
        let formula = format!("IF({holds},{score},\"\")");
        self.formula(map.scores.row(row.number), self.at(at), &formula);
    }
}
