"""LibreOffice calculates every formula to what the program cached."""

import pytest

from blocks import every_cell, otherwise
from conftest import CASES

ERRORS = ("#N/A", "#VALUE!", "#REF!", "#NAME?", "#DIV/0!", "#NUM!", "Err:")


def is_meant(value, formula):
    """Whether a cell says that there is nothing to draw: charts leave that out."""
    return value == "#N/A" and "NA()" in (formula or "")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_formula_gives_what_the_program_cached(case, workbooks, recalculated):
    formulas, wrong = otherwise(workbooks[case.name], recalculated[case.name])
    assert len(formulas) > 500
    assert not wrong, f"{len(wrong)} of {len(formulas)} differ\n" + "\n".join(wrong[:20])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_no_cell_shows_an_error(case, recalculated):
    errors = [
        f"{sheet}!{cell}: {value}" for (sheet, cell), (value, formula) in every_cell(recalculated[case.name]).items()
        if isinstance(value, str) and value.startswith(ERRORS) and not is_meant(value, formula)
    ]
    assert not errors, errors[:20]
