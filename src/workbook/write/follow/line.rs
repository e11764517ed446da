//! From the value to the score, on the straight line between two anchors.

use super::{Chosen, FollowSheet, column};
use crate::workbook::{
    calc::{facts::kpi, map::setting},
    notation::literal,
};

impl FollowSheet<'_> {
    /// The piece of the line on which the value lies, and the score there.
    pub(super) fn line(&mut self) {
        let book = self.book;
        self.section("score");
        self.headers(["step", "value", "unit", "scores", "why"]);
        let piece = self.piece();
        let [(from, low), (to, high)] = self.ends(&piece);
        let value = self.chosen.value.clone();
        let pieces = [
            "none",
            "reached",
            "to_target",
            "to_green",
            "to_amber",
            "worst",
            "low_side",
            "high_side",
            "within",
        ];
        let words: Vec<String> =
            pieces.iter().map(|key| self.said(&format!("piece.{key}"), &[])).collect();
        self.step("line_from");
        self.in_unit(&from);
        self.score_cell(column::PLACE, &low);
        self.words(
            &format!("CHOOSE({piece}+1,{})", words.join(",")),
            &["piece.none", "piece.to_green"],
        );
        self.row += 1;
        self.step("line_to");
        self.in_unit(&to);
        self.score_cell(column::PLACE, &high);
        self.row += 1;
        let again = format!(
            "IF({piece}=0,\"\",IF(OR({piece}=1,{piece}=8),100,IF({piece}=5,0,\
             MAX(0,{low}+({high}-{low})*({value}-{from})/({to}-{from})))))"
        );
        let again = self.helper(&again);
        self.step("line");
        self.in_unit(&value);
        self.score_cell(column::PLACE, &again);
        let on_line = literal(self.label("on_line"));
        self.words(&format!("IF(COUNT({from},{to})=2,{on_line},\"\")"), &["on_line"]);
        self.row += 1;
        self.step("score");
        let score = self.chosen.score.clone();
        self.score_cell(column::VALUE, &score);
        let status = self.own_status();
        self.page.formula(self.row, column::PLACE, &status, &book.styles.text_indent);
        let words = format!(
            "IF(ISNUMBER({score}),IF(ISNUMBER({again}),IF(ABS({score}-{again})<1E-09,{same},{differs}),{differs}),{})",
            self.said("no_score", &[]),
            same = self.said("same", &[]),
            differs = self.said("differs", &[])
        );
        self.words(&words, &["same", "differs", "no_score"]);
        self.row += 1;
    }

    /// The status of the KPI: where green means its target, amber until it is reached.
    pub(super) fn own_status(&self) -> String {
        let score = &self.chosen.score;
        let below = format!("AND({}=1,{score}<100)", self.of_kpi(kpi::AT_TARGET));
        self.given(&self.status(score, &below))
    }

    /// Number of the piece of the line: 0 none, 1 target reached, 2 to the target, 3 to the green
    /// bound, 4 to the amber one, 5 unacceptable; of a range 6 below it, 7 above it, 8 within.
    fn piece(&mut self) -> String {
        let map = &self.book.map;
        let Chosen { kpi, period, value, state, .. } = &self.chosen;
        let (kpi, period, x) = (kpi.clone(), period.clone(), value.clone());
        let at = |run| self.at(run, &kpi, &period);
        let (target, valid) = (at(map.target), at(map.valid));
        let sign = self.of_kpi(kpi::SIGN);
        let high = self.of_kpi(kpi::TARGET_HIGH);
        let beyond = |anchor: String| format!("{sign}*({x}-{anchor})");
        let counts = format!("OR({state}=\"value\",{state}=\"carried\")");
        let straight = format!(
            "IF({}>=0,1,IF({}>=0,2,IF({}>=0,3,IF({}<=0,5,4))))",
            beyond(target.clone()),
            beyond(at(map.green)),
            beyond(at(map.red)),
            beyond(at(map.worst))
        );
        let range = format!(
            "IF(IF({valid}=3,FALSE,{x}<{target}),6,IF(IF({valid}=2,FALSE,{x}>{high}),7,8))"
        );
        let formula = self.given(&format!(
            "IF(IF({counts},IF(ISNUMBER({x}),{valid}=0,TRUE),TRUE),0,IF({}=3,{range},{straight}))",
            self.of_kpi(kpi::DIRECTION)
        ));
        let formula = format!("IF({}=\"\",0,{formula})", self.chosen.series);
        self.helper(&formula)
    }

    /// The two ends of a piece, each a value and its score.
    fn ends(&mut self, piece: &str) -> [(String, String); 2] {
        let map = &self.book.map;
        let Chosen { kpi, period, .. } = &self.chosen;
        let (kpi, period) = (kpi.clone(), period.clone());
        let at = |run| self.at(run, &kpi, &period);
        let [worst, red, green, target] = [map.worst, map.red, map.green, map.target].map(at);
        let (red_score, green_score) = (self.of_kpi(kpi::RED_SCORE), self.of_kpi(kpi::GREEN_SCORE));
        let (high, worst_high) = (self.of_kpi(kpi::TARGET_HIGH), self.of_kpi(kpi::WORST_HIGH));
        // Right before the target the line has come to 100, or to the green bound where green means
        // the target itself.
        let top =
            format!("IF({}=1,{},100)", self.of_kpi(kpi::AT_TARGET), self.setting(setting::GREEN));
        let columns = [
            format!("\"\",{target},{green},{red},{worst},{worst},{worst},{worst_high},{target}"),
            format!("\"\",100,{green_score},{red_score},0,0,0,0,100"),
            format!("\"\",\"\",{target},{green},{red},\"\",{target},{high},{high}"),
            format!("\"\",\"\",100,{green_score},{red_score},\"\",{top},{top},100"),
        ];
        let [from, low, to, high] =
            columns.map(|choices| self.helper(&format!("CHOOSE({piece}+1,{choices})")));
        [(from, low), (to, high)]
    }
}
