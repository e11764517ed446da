//! A formula, taken apart: what is evaluated, once for each of its copies.

use super::{
    area::{Area, Cell},
    formula_text::{FormulaText, SheetNames},
    function::Function,
};
use std::ops::Range;

/// A text that is no formula.
#[derive(Debug)]
pub(super) struct Unreadable;

type Parsing<T> = Result<T, Unreadable>;

/// A formula, taken apart. What it says of cells holds for the first of its copies.
#[derive(Debug, Default)]
pub(super) struct ParsedFormula {
    pieces: Vec<FormulaPiece>,
    /// The arguments of all calls.
    arguments: Vec<PieceNumber>,
    /// The numbers in all braces.
    numbers: Vec<f64>,
    /// The last piece, which holds all others.
    whole: PieceNumber,
}

/// Which piece of a formula.
pub(super) type PieceNumber = u32;

/// A piece of a formula.
#[derive(Clone, Copy, Debug)]
pub(super) enum FormulaPiece {
    /// A number.
    Number(f64),
    /// True or false.
    Truth(bool),
    /// A text of the formula, between its quotes.
    Literal { start: u32, end: u32, doubled: bool },
    /// Cells of a sheet.
    Cells { sheet: u32, first: Corner, last: Corner },
    /// Numbers in braces: from which to which.
    Numbers(u32, u32),
    /// A minus sign.
    Negative(PieceNumber),
    /// Two expressions, and what stands between them.
    Infix(InfixOperator, PieceNumber, PieceNumber),
    /// A call, with its arguments: from which to which.
    Call(Function, u32, u32),
}

/// A cell of a reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Corner {
    row: u32,
    column: u16,
    /// Whether its column moves along from copy to copy.
    moves: bool,
}

/// What stands between two expressions.
#[derive(Clone, Copy, Debug)]
pub(super) enum InfixOperator {
    Add,
    Subtract,
    Multiply,
    Divide,
    Join,
    /// Below, equal, above.
    Compare(bool, bool, bool),
}

impl Corner {
    fn at(self, by: u16) -> Cell {
        (self.row, if self.moves { self.column.saturating_add(by) } else { self.column })
    }
}

impl ParsedFormula {
    /// Takes apart what a formula on a sheet says, in place of what was held.
    pub(super) fn parse(&mut self, text: &str, sheet: usize, names: &SheetNames) -> Parsing<()> {
        self.pieces.clear();
        self.arguments.clear();
        self.numbers.clear();
        let mut parser =
            FormulaParser { text, at: 0, sheet, names, parsed: self, open: Vec::new() };
        let whole = parser.expression(0)?;
        if parser.at != text.len() {
            return Err(Unreadable);
        }
        self.whole = whole;
        Ok(())
    }

    /// The piece that holds all others.
    pub(super) fn whole(&self) -> PieceNumber {
        self.whole
    }

    pub(super) fn piece(&self, number: PieceNumber) -> FormulaPiece {
        self.pieces.get(index(number)).copied().unwrap_or(FormulaPiece::Truth(false))
    }

    pub(super) fn arguments(&self, from: u32, to: u32) -> &[PieceNumber] {
        self.arguments.get(index(from)..index(to)).unwrap_or_default()
    }

    pub(super) fn numbers(&self, from: u32, to: u32) -> &[f64] {
        self.numbers.get(index(from)..index(to)).unwrap_or_default()
    }
}

/// Cells of a sheet, as a copy so far on the right of the first says.
pub(super) fn area(sheet: u32, first: Corner, last: Corner, by: u16) -> Area {
    let (first, last) = (first.at(by), last.at(by));
    // The first can move past a last that stays.
    let (left, right) = (first.1.min(last.1), first.1.max(last.1));
    Area { sheet: index(sheet), first: (first.0, left), last: (last.0, right) }
}

/// Formulas that were taken apart a moment ago.
#[derive(Debug, Default)]
pub(super) struct ParsedFormulas {
    /// Those that have no copies: they are asked for again where they waited.
    alone: KeptFormulas<64>,
    /// Those that have, by the first: some rows are asked for in turns.
    copies: KeptFormulas<512>,
}

/// A number of formulas, by their sheet and their number.
#[derive(Debug, Default)]
struct KeptFormulas<const COUNT: usize> {
    places: Vec<(Option<(usize, u32)>, ParsedFormula)>,
}

impl ParsedFormulas {
    /// A formula, taken apart.
    pub(super) fn parsed(
        &mut self,
        (sheet, number): (usize, u32),
        said: FormulaText<'_>,
        names: &SheetNames,
    ) -> Parsing<&ParsedFormula> {
        match said.by {
            None => self.alone.parsed((sheet, number), said.text, names),
            Some(by) => {
                let first = number.saturating_sub(u32::from(by));
                self.copies.parsed((sheet, first), said.text, names)
            }
        }
    }
}

impl<const COUNT: usize> KeptFormulas<COUNT> {
    fn parsed(
        &mut self,
        of: (usize, u32),
        text: &str,
        names: &SheetNames,
    ) -> Parsing<&ParsedFormula> {
        if self.places.is_empty() {
            self.places.resize_with(COUNT, Default::default);
        }
        let (kept, parsed) = self.places.get_mut(index(of.1) % COUNT).ok_or(Unreadable)?;
        if *kept != Some(of) {
            *kept = None;
            parsed.parse(text, of.0, names)?;
            *kept = Some(of);
        }
        Ok(parsed)
    }
}

fn index(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

fn counted(count: usize) -> Parsing<u32> {
    u32::try_from(count).map_err(|_| Unreadable)
}

/// A formula while it is read.
struct FormulaParser<'a, 'p> {
    text: &'a str,
    at: usize,
    /// The sheet that the formula stands on.
    sheet: usize,
    names: &'a SheetNames,
    parsed: &'p mut ParsedFormula,
    /// Arguments of calls that are not closed yet.
    open: Vec<PieceNumber>,
}

impl<'a> FormulaParser<'a, '_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn rest(&self) -> &'a [u8] {
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }

    /// The next so many bytes, which were looked at.
    fn next(&self, length: usize) -> &'a str {
        self.text.get(self.at..self.at + length).unwrap_or_default()
    }

    fn add(&mut self, node: FormulaPiece) -> Parsing<PieceNumber> {
        let number = counted(self.parsed.pieces.len())?;
        self.parsed.pieces.push(node);
        Ok(number)
    }

    /// An expression whose operators bind more tightly than so.
    fn expression(&mut self, above: u8) -> Parsing<PieceNumber> {
        let mut left = self.operand()?;
        while let Some((operator, binding, length)) = self.operator()
            && binding > above
        {
            self.at += length;
            let right = self.expression(binding)?;
            left = self.add(FormulaPiece::Infix(operator, left, right))?;
        }
        Ok(left)
    }

    /// The operator that comes next, how tightly it binds, and its length.
    fn operator(&self) -> Option<(InfixOperator, u8, usize)> {
        let next = self.text.as_bytes().get(self.at + 1).copied();
        Some(match self.peek()? {
            b'=' => (InfixOperator::Compare(false, true, false), 1, 1),
            b'<' if next == Some(b'>') => (InfixOperator::Compare(true, false, true), 1, 2),
            b'<' if next == Some(b'=') => (InfixOperator::Compare(true, true, false), 1, 2),
            b'<' => (InfixOperator::Compare(true, false, false), 1, 1),
            b'>' if next == Some(b'=') => (InfixOperator::Compare(false, true, true), 1, 2),
            b'>' => (InfixOperator::Compare(false, false, true), 1, 1),
            b'&' => (InfixOperator::Join, 2, 1),
            b'+' => (InfixOperator::Add, 3, 1),
            b'-' => (InfixOperator::Subtract, 3, 1),
            b'*' => (InfixOperator::Multiply, 4, 1),
            b'/' => (InfixOperator::Divide, 4, 1),
            _ => return None,
        })
    }

    fn operand(&mut self) -> Parsing<PieceNumber> {
        match self.peek().ok_or(Unreadable)? {
            b'"' => self.literal(),
            b'(' => {
                self.at += 1;
                let inner = self.expression(0)?;
                self.expect(b')')?;
                Ok(inner)
            }
            b'-' => {
                self.at += 1;
                let operand = self.operand()?;
                self.add(FormulaPiece::Negative(operand))
            }
            b'{' => self.braces(),
            b'0'..=b'9' | b'.' => {
                let number = self.digits()?;
                self.add(FormulaPiece::Number(number))
            }
            b'\'' => {
                let (sheet, length) = self.names.named(self.rest()).ok_or(Unreadable)?;
                self.at += length;
                self.reference(sheet)
            }
            b'$' => self.reference(self.sheet),
            _ => self.word(),
        }
    }

    fn expect(&mut self, byte: u8) -> Parsing<()> {
        if self.peek() == Some(byte) {
            self.at += 1;
            Ok(())
        } else {
            Err(Unreadable)
        }
    }

    /// A text in quotes.
    fn literal(&mut self) -> Parsing<PieceNumber> {
        let bytes = self.text.as_bytes();
        let (start, mut doubled) = (self.at + 1, false);
        loop {
            let rest = bytes.get(self.at + 1..).unwrap_or_default();
            self.at += 1 + memchr::memchr(b'"', rest).ok_or(Unreadable)?;
            // Two quotes are one.
            if bytes.get(self.at + 1) != Some(&b'"') {
                break;
            }
            doubled = true;
            self.at += 1;
        }
        let (start, end) = (counted(start)?, counted(self.at)?);
        self.at += 1;
        self.add(FormulaPiece::Literal { start, end, doubled })
    }

    fn digits(&mut self) -> Parsing<f64> {
        let bytes = self.rest();
        let mut length = 0;
        while let Some(byte) = bytes.get(length) {
            let sign = matches!(byte, b'+' | b'-')
                && length > 0
                && bytes.get(length - 1).is_some_and(|before| *before == b'E');
            if !(byte.is_ascii_digit() || matches!(byte, b'.' | b'E') || sign) {
                break;
            }
            length += 1;
        }
        let text = self.next(length);
        self.at += length;
        // Most are small and whole.
        match text.as_bytes() {
            [digit @ b'0'..=b'9'] => Ok(f64::from(digit - b'0')),
            _ => text.parse().map_err(|_| Unreadable),
        }
    }

    /// `{1,2,3}`.
    fn braces(&mut self) -> Parsing<PieceNumber> {
        let from = counted(self.parsed.numbers.len())?;
        loop {
            self.at += 1;
            let number = self.digits()?;
            self.parsed.numbers.push(number);
            match self.peek() {
                Some(b',') => {}
                Some(b'}') => {
                    self.at += 1;
                    let to = counted(self.parsed.numbers.len())?;
                    return self.add(FormulaPiece::Numbers(from, to));
                }
                _ => return Err(Unreadable),
            }
        }
    }

    /// A cell or a range of a sheet.
    fn reference(&mut self, sheet: usize) -> Parsing<PieceNumber> {
        let first = self.corner()?;
        let mut last = first;
        if self.peek() == Some(b':') {
            self.at += 1;
            last = self.corner()?;
            if last.row < first.row || last.column < first.column {
                return Err(Unreadable);
            }
        }
        self.add(FormulaPiece::Cells { sheet: counted(sheet)?, first, last })
    }

    /// `$C$7`, with or without its dollars; in small letters what moves along.
    fn corner(&mut self) -> Parsing<Corner> {
        let bytes = self.text.as_bytes();
        let byte = |at: usize| bytes.get(at).copied().unwrap_or_default();
        let mut at = self.at + usize::from(byte(self.at) == b'$');
        let moves = byte(at).is_ascii_lowercase();
        let mut column = 0_u32;
        while byte(at).is_ascii_alphabetic() {
            let place = u32::from(byte(at).to_ascii_uppercase() - b'A') + 1;
            column = column.saturating_mul(26).saturating_add(place);
            at += 1;
        }
        at += usize::from(byte(at) == b'$');
        let mut row = 0_u32;
        while byte(at).is_ascii_digit() {
            row = row.saturating_mul(10).saturating_add(u32::from(byte(at) - b'0'));
            at += 1;
        }
        self.at = at;
        let column = column.checked_sub(1).and_then(|column| u16::try_from(column).ok());
        let (row, column) = row.checked_sub(1).zip(column).ok_or(Unreadable)?;
        Ok(Corner { row, column, moves })
    }

    /// A function, a truth or a reference without dollars.
    fn word(&mut self) -> Parsing<PieceNumber> {
        let rest = self.rest();
        let letter = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.');
        let length = rest.iter().take_while(|byte| letter(byte)).count();
        let word = self.next(length);
        if rest.get(length) == Some(&b'(') {
            let function = word.parse().map_err(|_| Unreadable)?;
            self.at += length + 1;
            let Range { start, end } = self.call()?;
            return self.add(FormulaPiece::Call(function, start, end));
        }
        match word {
            "TRUE" | "FALSE" => {
                self.at += length;
                self.add(FormulaPiece::Truth(word == "TRUE"))
            }
            _ => self.reference(self.sheet),
        }
    }

    /// The arguments of a call, to its end.
    fn call(&mut self) -> Parsing<Range<u32>> {
        let around = self.open.len();
        if self.peek() == Some(b')') {
            self.at += 1;
            let none = counted(self.parsed.arguments.len())?;
            return Ok(none..none);
        }
        loop {
            let argument = self.expression(0)?;
            self.open.push(argument);
            let byte = self.peek();
            self.at += 1;
            match byte {
                Some(b',') => {}
                Some(b')') => break,
                _ => return Err(Unreadable),
            }
        }
        let arguments = &mut self.parsed.arguments;
        let start = counted(arguments.len())?;
        arguments.extend(self.open.drain(around..));
        Ok(start..counted(self.parsed.arguments.len())?)
    }
}
