//! Targets and anchors by period.

use super::{
    Calc,
    facts::kpi,
    map::{TimeColumn, setting, time},
};
use crate::{
    model::{Moment, Proposal},
    workbook::{
        notation::{fixed, fixed_column, plain},
        tables::{SettingFault, block::SheetKey, layout::Layout},
    },
};

/// A proposal as a formula; a share needs the target that it is a share of.
pub(crate) fn proposal(proposal: Option<Proposal>, target: &str) -> String {
    match proposal {
        None => "\"\"".to_owned(),
        Some(Proposal::Number(number)) => number.to_string(),
        Some(Proposal::ShareOfTarget(share)) => {
            format!(
                "IF(ISNUMBER({target}),IF(ABS({share}*{target})<1E+15,{share}*{target},\"\"),\"\")"
            )
        }
    }
}

/// The cells of the anchors that hold at one time.
pub(crate) struct AnchorCells {
    pub(crate) target: String,
    pub(crate) worst: String,
    pub(crate) red: String,
    pub(crate) green: String,
    pub(crate) valid: String,
}

impl Calc<'_> {
    /// The anchors of a KPI row at one time.
    pub(crate) fn anchors(&self, index: usize, at: TimeColumn) -> AnchorCells {
        let map = self.map();
        AnchorCells {
            target: self.cell(map.target, index, at),
            worst: self.cell(map.worst, index, at),
            red: self.cell(map.red, index, at),
            green: self.cell(map.green, index, at),
            valid: self.cell(map.valid, index, at),
        }
    }

    /// On which stretch of a KPI's line a value lies: 0 none, 1 at the target or beyond it, 2 up to
    /// the target, 3 up to the green limit, 4 up to the amber one, 5 unacceptable; of a range 6
    /// below it, 7 above it, 8 within.
    pub(crate) fn stretch_formula(&self, x: &str, index: usize, at: TimeColumn) -> String {
        let AnchorCells { target, worst, red, green, valid } = self.anchors(index, at);
        let fact = |column: u16| fixed_column(self.map().kpis.row(index), column);
        let (sign, direction, high) =
            (fact(kpi::SIGN), fact(kpi::DIRECTION), fact(kpi::TARGET_HIGH));
        format!(
            "IF(ISNUMBER({x}),IF({valid}=0,0,IF({direction}=3,\
             IF(IF({valid}=3,FALSE,{x}<{target}),6,IF(IF({valid}=2,FALSE,{x}>{high}),7,8)),\
             IF({sign}*({x}-{target})>=0,1,IF({sign}*({x}-{green})>=0,2,\
             IF({sign}*({x}-{red})>=0,3,IF({sign}*({x}-{worst})<=0,5,4)))))),0)"
        )
    }

    /// How far along its stretch a value lies, from one anchor (0) to the next (1); nothing where
    /// the score is the same all along.
    pub(crate) fn along_formula(
        &self,
        stretch: &str,
        x: &str,
        index: usize,
        at: TimeColumn,
    ) -> String {
        let AnchorCells { target, worst, red, green, .. } = self.anchors(index, at);
        let fact = |column: u16| fixed_column(self.map().kpis.row(index), column);
        let (high, worst_high) = (fact(kpi::TARGET_HIGH), fact(kpi::WORST_HIGH));
        let ends = [
            (&green, &target),
            (&red, &green),
            (&worst, &red),
            (&worst, &target),
            (&worst_high, &high),
        ];
        let [to_target, to_green, to_amber, below, above] =
            ends.map(|(from, to)| format!("({x}-{from})/({to}-{from})"));
        format!(
            "CHOOSE({stretch}+1,\"\",\"\",{to_target},{to_green},{to_amber},\"\",{below},{above},\"\")"
        )
    }

    /// The score so far along a stretch: on a straight line between what its two ends score.
    pub(crate) fn score_formula(&self, stretch: &str, along: &str, index: usize) -> String {
        let fact = |column: u16| fixed_column(self.map().kpis.row(index), column);
        let (red, green, top) = (fact(kpi::RED_SCORE), fact(kpi::GREEN_SCORE), fact(kpi::TOP));
        let side = format!("MAX(0,{top}*{along})");
        format!(
            "CHOOSE({stretch}+1,\"\",100,{green}+(100-{green})*{along},{red}+({green}-{red})*{along},{red}*{along},0,{side},{side},100)"
        )
    }

    /// Targets of single periods, the target in force, and the anchors that go with it.
    pub(crate) fn targets(&mut self) {
        let map = self.map();
        for (run, key) in [
            (map.filled, "filled"),
            (map.filled_before, "filled_before"),
            (map.filled_after, "filled_after"),
            (map.target, "target"),
            (map.worst, "worst"),
            (map.red, "red"),
            (map.green, "green"),
            (map.valid, "valid"),
        ] {
            self.run_by_time(run, key);
            self.codes_of_kpis(run);
        }
        self.place_header(map.filled);
        for index in 0..self.book.layout.kpis.len() {
            self.target_row(index);
            self.anchor_row(index);
            self.bounds(index);
        }
    }

    fn target_row(&mut self, index: usize) {
        let book = self.book;
        let map = self.map();
        let Some(entry) = book.layout.kpis.get(index) else { return };
        let count = book.layout.periods;
        let row = map.filled.row(index);
        let place = fixed_column(row, 1);
        self.text(row, 0, &entry.id);
        self.place(SheetKey::Kpis, book.layout.target_block, row);
        let row_cells = map.all_moments(row);
        self.along(Moment::periods(count), |calc, moment| {
            let column = calc.at(moment);
            let here = plain(row, column);
            if let Some(period) = moment.position() {
                let target = Layout::target_column(period);
                let found = calc.found(SheetKey::Kpis, book.layout.target_block, target, &place);
                let anchor = calc.target_anchor(index, &found);
                calc.formula(row, column, &format!("IF({place}=\"\",\"\",{anchor})"));
            }
            let number = fixed(time::NUMBERS, column);
            let before_cell = calc.cell(map.filled_before, index, moment);
            let after_cell = calc.cell(map.filled_after, index, moment);
            let earlier = moment
                .previous()
                .filter(|before| before.position().is_some())
                .map_or("\"\"".to_owned(), |before| calc.cell(map.filled_before, index, before));
            let later = if moment < Moment::last(count) {
                calc.cell(map.filled_after, index, moment.next())
            } else {
                "\"\"".to_owned()
            };
            calc.formula(
                map.filled_before.row(index),
                column,
                &format!("IF(ISNUMBER({here}),{number},{earlier})"),
            );
            calc.formula(
                map.filled_after.row(index),
                column,
                &format!("IF(ISNUMBER({here}),{number},{later})"),
            );
            let own = fixed_column(map.kpis.row(index), kpi::TARGET);
            let (b, a) = (before_cell, after_cell);
            let low = format!("INDEX({row_cells},{b}+1)");
            let high = format!("INDEX({row_cells},{a}+1)");
            let target = format!(
                "IF(COUNT({b},{a})<2,IF(COUNT({b},{a})=0,{own},INDEX({row_cells},MAX({b},{a})+1)),\
                 IF({a}={b},{here},{low}+({high}-{low})*({number}-{b})/({a}-{b})))"
            );
            let target = calc.unless_impossible(index, target, "\"\"");
            calc.formula(map.target.row(index), column, &target);
        });
    }

    fn anchor_row(&mut self, index: usize) {
        let book = self.book;
        let map = self.map();
        let Some(entry) = book.layout.kpis.get(index) else { return };
        let measure = self.measure(entry);
        let fact = |column: u16| fixed_column(map.kpis.row(index), column);
        let worst_proposal =
            measure.and_then(|measure| measure.kpi.worst.as_ref()).map(|worst| worst.low);
        self.along(Moment::periods(book.layout.periods), |calc, moment| {
            let at = TimeColumn::At(moment);
            let column = calc.at(at);
            let cells = calc.anchors(index, at);
            let (worst_fact, red_fact, green_fact) =
                (fact(kpi::WORST), fact(kpi::RED), fact(kpi::GREEN));
            calc.formula(
                map.worst.row(index),
                column,
                &format!(
                    "IF(ISNUMBER({worst_fact}),{worst_fact},{})",
                    proposal(worst_proposal, &cells.target)
                ),
            );
            calc.formula(
                map.red.row(index),
                column,
                &format!("IF(ISNUMBER({red_fact}),{red_fact},{})", cells.worst),
            );
            calc.formula(
                map.green.row(index),
                column,
                &format!(
                    "IF({}=1,{target},IF(ISNUMBER({green_fact}),{green_fact},{target}))",
                    fact(kpi::AT_TARGET),
                    target = cells.target
                ),
            );
            let (t, w, r, g) = (&cells.target, &cells.worst, &cells.red, &cells.green);
            let (sign, high, upper) = (fact(kpi::SIGN), fact(kpi::TARGET_HIGH), fact(kpi::UPPER));
            let dir = fact(kpi::DIRECTION);
            // Without a target there are no anchors: so it is while one of them cannot be.
            let valid = format!(
                "IF(COUNT({t},{w})<2,IF(AND({dir}=3,{upper}=1),3,0),IF({dir}=3,\
                 IF({w}<{t},IF({upper}=0,2,IF(AND({upper}=1,{t}<={high}),1,0)),0),\
                 IF(AND({sign}*({t}-{w})>0,{sign}*({r}-{w})>=0,{sign}*({g}-{r})>=0,{sign}*({t}-{g})>=0),1,0)))"
            );
            calc.formula(map.valid.row(index), column, &valid);
        });
        self.chosen_anchors(index);
    }

    /// What holds in the chosen period.
    fn chosen_anchors(&mut self, index: usize) {
        let map = self.map();
        let chosen = self.setting(setting::CHOSEN);
        for run in [map.target, map.worst, map.red, map.green, map.valid] {
            let moments = map.all_moments(run.row(index));
            let found = format!("INDEX({moments},{chosen}+1)");
            self.formula(run.row(index), self.at(TimeColumn::Chosen), &found);
        }
    }
}

impl Calc<'_> {
    /// A formula, or something else while an anchor of the KPI cannot be.
    fn unless_impossible(&self, index: usize, formula: String, instead: &str) -> String {
        if !self.can_be_impossible(index) {
            return formula;
        }
        let impossible = fixed_column(self.map().kpis.row(index), kpi::IMPOSSIBLE);
        format!("IF({impossible}>0,{instead},{formula})")
    }

    /// What is wrong with the anchors of the last period, sides first: the sheet KPIs tells it, by the
    /// numbers of its words.
    fn anchor_faults(&mut self, index: usize) {
        let map = self.map();
        let row = map.kpis.row(index);
        let fact = |column: u16| fixed_column(row, column);
        let last = TimeColumn::At(Moment::last(self.book.layout.periods));
        let AnchorCells { target: t, worst: w, red: r, green: g, .. } = self.anchors(index, last);
        let (high, worst_high) = (fact(kpi::TARGET_HIGH), fact(kpi::WORST_HIGH));
        let (sign, upper) = (fact(kpi::SIGN), fact(kpi::UPPER));
        let range = format!("{}=3", fact(kpi::DIRECTION));
        let [equal, wrong, range_fault, limits] = [
            SettingFault::WorstEqualsTarget,
            SettingFault::WorstOnWrongSide,
            SettingFault::RangeOutOfOrder,
            SettingFault::LimitsOutOfOrder,
        ]
        .map(SettingFault::number);
        let has_side = format!("IF(OR(COUNT({t},{w})=2,IF({range},{upper}<>0,FALSE)),1,0)");
        self.formula(row, kpi::HAS_SIDE, &has_side);
        let low = format!("IF({t}={w},{equal},IF({sign}*({t}-{w})<0,{wrong},0))");
        let high_side = format!("IF({high}={worst_high},{equal},{wrong})");
        let side = format!(
            "IF(IF(COUNT({t},{w})=2,{sign}*({t}-{w})<=0,FALSE),{low},\
             IF(IF({range},{upper}=-1,FALSE),{high_side},0))"
        );
        self.formula(row, kpi::SIDE_FAULT, &side);
        let order = format!("OR({sign}*({r}-{w})<0,{sign}*({g}-{r})<0,{sign}*({t}-{g})<0)");
        let between = format!(
            "IF({range},IF(COUNT({t},{high})=2,IF({t}>{high},{range_fault},0),0),\
             IF(COUNT({t},{w})=2,IF({order},{limits},0),0))"
        );
        self.formula(row, kpi::BETWEEN_FAULT, &between);
        let [side, between, has_side] =
            [kpi::SIDE_FAULT, kpi::BETWEEN_FAULT, kpi::HAS_SIDE].map(fact);
        let periods = map.all_periods(map.valid.row(index));
        // The last period is right: another is not.
        let first = format!(
            "IF({side}>0,{side},IF({between}>0,{between},\
             IF({has_side}=1,IF(COUNTIF({periods},0)>0,{wrong},0),0)))"
        );
        self.formula(row, kpi::ANCHOR_FAULT, &first);
    }

    /// From which value a KPI is green and amber, where the shown score turns, and the proposal for what scores 0, as of the
    /// chosen period.
    fn bounds(&mut self, index: usize) {
        let book = self.book;
        let map = self.map();
        let row = map.kpis.row(index);
        let fact = |column: u16| fixed_column(row, column);
        let AnchorCells { target: t, worst: w, red: r, green: g, valid } =
            self.anchors(index, TimeColumn::Chosen);
        let (rs, gs) = (fact(kpi::RED_SCORE), fact(kpi::GREEN_SCORE));
        let (high, worst_high) = (fact(kpi::TARGET_HIGH), fact(kpi::WORST_HIGH));
        let measure = book.measure(index);
        let upper = format!("IF(COUNT({high},{worst_high})=2,IF({high}<{worst_high},1,-1),0)");
        let upper = self.unless_impossible(index, upper, "0");
        self.formula(row, kpi::UPPER, &upper);
        self.anchor_faults(index);
        let (top, bound) = (fact(kpi::TOP), fact(kpi::GREEN_BOUND));
        let (at_target, green) = (fact(kpi::AT_TARGET), self.setting(setting::GREEN));
        let turns = self.setting(setting::GREEN_TURNS);
        self.formula(row, kpi::TOP, &format!("IF({at_target}=1,{green},100)"));
        self.formula(row, kpi::GREEN_BOUND, &format!("IF({at_target}=1,{green},{turns})"));
        let amber = self.setting(setting::AMBER_TURNS);
        for (column, range, bound) in [
            (kpi::GREEN_FROM, kpi::GREEN_RANGE, &bound),
            (kpi::AMBER_FROM, kpi::AMBER_RANGE, &amber),
        ] {
            let side = |from: &str, to: &str| format!("{from}+({to}-{from})*{bound}/{top}");
            let (low_side, high_side) = (side(&w, &t), side(&worst_high, &high));
            let formula = format!(
                "IF({}=3,CHOOSE({valid}+1,\"\",{low_side},{low_side},{high_side}),\"\")",
                fact(kpi::DIRECTION)
            );
            self.formula(row, range, &formula);
            let formula = format!(
                "IF({valid}=0,\"\",IF({}=3,{},IF({rs}>={bound},IF({rs}=0,{w},{w}+({r}-{w})*{bound}/{rs}),\
                 IF({gs}>={bound},{r}+({g}-{r})*({bound}-{rs})/({gs}-{rs}),{g}+({t}-{g})*({bound}-{gs})/(100-{gs})))))",
                fact(kpi::DIRECTION),
                fact(range)
            );
            self.formula(row, column, &formula);
        }
        let low = measure.and_then(|measure| measure.kpi.worst.as_ref()).map(|worst| worst.low);
        self.formula(row, kpi::PROPOSED, &proposal(low, &t));
    }
}
