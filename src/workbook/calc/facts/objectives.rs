//! Facts of the objectives.

use super::{
    super::{Calc, hints, map::list},
    objective,
};
use crate::{
    model::Outcome,
    workbook::{
        notation::{fixed, fixed_column},
        tables::{ObjectiveColumn, TableColumn, block::SheetKey},
    },
};
use strum::IntoEnumIterator;

impl Calc<'_> {
    /// Facts of the objectives, as the sheet has them now.
    pub(crate) fn objectives(&mut self) {
        use objective::{
            ACTIVE, CODE, EVIDENCE, NAMED, OUTCOME, OWNER, SEGMENT, STATEMENT, WEIGHT,
        };
        let book = self.book;
        let (sheet, rows) = (SheetKey::Objectives, book.layout.objective_block);
        let run = self.map().objectives;
        self.block(run, "objectives", objective::ALL);
        self.place_header(run);
        let lists = hints::lists(book);
        for (index, id) in book.layout.objectives.iter().enumerate() {
            let row = run.row(index);
            let place = fixed_column(row, 1);
            self.text(row, 0, id);
            self.place(sheet, rows, row);
            let code = self.fetch_text(sheet, rows, ObjectiveColumn::Code.at(), &place);
            self.formula(row, CODE, &code);
            let found = self.found(sheet, rows, ObjectiveColumn::Outcome.at(), &place);
            self.formula(row, NAMED, &format!("IF({place}=\"\",\"\",{found}&\"\")"));
            self.formula(row, OUTCOME, &outcome_of(&fixed_column(row, NAMED)));
            let segment = self.fetch_text(sheet, rows, ObjectiveColumn::Segment.at(), &place);
            self.formula(row, SEGMENT, &segment);
            let statement = self.fetch_text(sheet, rows, ObjectiveColumn::Statement.at(), &place);
            self.formula(row, STATEMENT, &statement);
            self.formula(row, ACTIVE, &format!("IF({}=\"\",0,1)", fixed_column(row, STATEMENT)));
            let weight = self.found(sheet, rows, ObjectiveColumn::Weight.at(), &place);
            self.formula(
                row,
                WEIGHT,
                &format!(
                    "IF({}=0,0,IF(ISNUMBER({weight}),IF(OR({weight}<0,{weight}>=1E+15),0,{weight}),1))",
                    fixed_column(row, ACTIVE)
                ),
            );
            for (fact, column) in
                [(OWNER, ObjectiveColumn::Owner), (EVIDENCE, ObjectiveColumn::Evidence)]
            {
                let text = self.fetch_text(sheet, rows, column.at(), &place);
                self.formula(row, fact, &format!("IF({text}=\"\",0,1)"));
            }
            let support = self.fetch_text(sheet, rows, ObjectiveColumn::SupportedBy.at(), &place);
            self.formula(row, objective::SUPPORT, &support);
            self.hints(index, &lists);
        }
    }
}

/// Number of the outcome with a name, as a formula. A plan can rename outcomes, and a search
/// would take `*` and `?` in a name for any text.
fn outcome_of(found: &str) -> String {
    let last = u16::try_from(Outcome::iter().count()).unwrap_or(0);
    (1..=last).rev().fold("\"\"".to_owned(), |rest, number| {
        format!("IF({found}={},{number},{rest})", fixed(list::OUTCOMES, number))
    })
}
