"""LibreOffice calculates every formula to what the program cached."""

import pytest

from blocks import cached, formula_cells, same
from conftest import CASES


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_formula_gives_what_the_program_cached(case, workbooks, recalculated):
    formulas = formula_cells(workbooks[case.name])
    assert len(formulas) > 500
    ours, theirs = cached(workbooks[case.name]), cached(recalculated[case.name])
    wrong = [
        f"{sheet}!{cell}: cached {ours.get((sheet, cell))!r}, "
        f"LibreOffice {theirs.get((sheet, cell))!r}: {str(formula)[:300]}"
        for (sheet, cell), formula in formulas.items()
        if not same(ours.get((sheet, cell)), theirs.get((sheet, cell)))
    ]
    assert not wrong, f"{len(wrong)} of {len(formulas)} differ\n" + "\n".join(wrong[:20])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_no_cell_shows_an_error(case, recalculated):
    errors = [
        f"{sheet}!{cell}: {value}"
        for (sheet, cell), value in cached(recalculated[case.name]).items()
        if isinstance(value, str) and value.startswith(("#N/A", "#VALUE!", "#REF!", "#NAME?", "#DIV/0!", "#NUM!", "Err:"))
    ]
    assert not errors, errors[:20]
