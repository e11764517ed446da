//! The chosen year to date.

use super::{SeriesFacts, due_column, mixes};
use crate::workbook::calc::{
    Calc,
    facts::kpi,
    inputs::map_run,
    map::{TimeColumn, setting, time},
};
use crate::{
    model::{Accumulation, Frequency, Moment},
    score::State,
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
        self.computed(row, TimeColumn::ToDate);
        let computed = match row.computed() {
            None => "\"~\"".to_owned(),
            Some(_) => {
                let computed = self.cell(map.computed, row.number, TimeColumn::ToDate);
                format!("IF(OR({holes}>0,{computed}=\"\"),\"~\",{computed})")
            }
        };
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
        self.year_blank(row);
        let blank = self.cell(map.blank, row.number, at);
        let chosen_state = self.cell(map_run(map.states), row.number, TimeColumn::Chosen);
        let refused = self.refused(row, at);
        let state_formula = format!(
            "IF({}=0,\"\",IF({last}>0,IF(ISNUMBER({own}),{refused},IF({own}=\"!\",\"invalid\",\"missing\")),\
             IF({typed}>0,\"value\",IF({chosen_state}=\"carried\",\"carried\",{blank}))))",
            fixed_column(map.kpis.row(row.series.kpi), kpi::ACTIVE)
        );
        self.formula(map.states.row(row.number), self.at(at), &state_formula);
    }

    /// What it comes to where no period takes part: by the states of its periods.
    fn year_blank(&mut self, row: &SeriesFacts<'_>) {
        let map = self.map();
        let line = map.blank.row(row.number);
        let (chosen, to_date) = (self.at(TimeColumn::Chosen), self.at(TimeColumn::ToDate));
        let states = map.all_periods(map.states.row(row.number));
        let window = map.all_periods(time::WINDOW);
        let count = |state: State| format!("COUNTIFS({states},\"{state}\",{window},1)");
        let lacking = [State::Missing, State::Invalid, State::Refused].map(count);
        self.formula(line, chosen, &lacking.join("+"));
        let formula = format!(
            "IF({}>0,\"missing\",IF({}>0,\"not-applicable\",\"not-due\"))",
            plain(line, chosen),
            count(State::NotApplicable)
        );
        self.formula(line, to_date, &formula);
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
        self.on_line(row, at, TimeColumn::Chosen, &holds);
    }
}
