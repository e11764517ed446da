//! From text to syntax tree, with the place of a fault.
//!
//! Recursive descent. The text's length bounds the depth of the tree to a few
//! hundred nodes, and parentheses and signs are counted, so no text can
//! exhaust the stack.

use super::{Formula, Node, Operator};
use std::ops::Range;
use strum::{Display, EnumIter, EnumString, IntoStaticStr};

/// Longest formula, in bytes.
const MAX_LEN: usize = 1000;
/// Most parentheses and signs inside one another.
const MAX_DEPTH: usize = 50;
/// Most digits of a number: what a spreadsheet keeps.
const MAX_DIGITS: usize = 15;

/// What is wrong with a formula.
///
/// The key is the end of a label `formula.<key>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Display, EnumIter, EnumString, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum FormulaFault {
    /// Nothing but blanks.
    Empty,
    /// More than 1,000 bytes.
    TooLong,
    /// Parentheses or signs more than fifty deep.
    TooDeep,
    /// A character that no formula holds.
    UnknownCharacter,
    /// A name before a parenthesis, as if it were a function.
    Function,
    /// A number with more than fifteen digits, or with two points.
    BadNumber,
    /// An operand is missing before this place.
    ExpectedOperand,
    /// An operator is missing before this place.
    ExpectedOperator,
    /// A parenthesis that is never closed.
    Unclosed,
    /// A closing parenthesis that nothing opened.
    Unopened,
    /// A division by a constant that is zero.
    DividesByZero,
}

/// A formula that cannot be understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormulaError {
    /// What is wrong.
    pub fault: FormulaFault,
    /// Bytes of the text that are meant.
    pub span: Range<usize>,
}

impl std::fmt::Display for FormulaError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{} at {}–{}", self.fault, self.span.start, self.span.end)
    }
}

impl std::error::Error for FormulaError {}

impl Formula {
    /// Parses a formula.
    ///
    /// # Errors
    /// When the text does not follow the grammar; the error knows where.
    pub fn parse(text: &str) -> Result<Self, FormulaError> {
        if text.len() > MAX_LEN {
            return Err(FormulaError { fault: FormulaFault::TooLong, span: 0..text.len() });
        }
        let mut parser = Parser { text, tokens: tokens(text)?, next: 0, depth: 0 };
        if parser.tokens.is_empty() {
            return Err(FormulaError { fault: FormulaFault::Empty, span: 0..text.len() });
        }
        let tree = parser.sum()?;
        match parser.peek() {
            // Signs get parentheses when they are printed, and what is printed has to be read.
            None if tree.depth() > MAX_DEPTH => {
                Err(FormulaError { fault: FormulaFault::TooDeep, span: 0..text.len() })
            }
            None => Ok(Self { text: text.to_owned(), tree }),
            Some(Token::Close) => Err(parser.fault(FormulaFault::Unopened)),
            Some(_) => Err(parser.fault(FormulaFault::ExpectedOperator)),
        }
    }
}

/// A word of the grammar.
#[derive(Clone, Debug, PartialEq)]
enum Token {
    Number(f64),
    Name(String),
    Operator(Operator),
    Open,
    Close,
}

/// Cuts a text into words, each with its bytes.
fn tokens(text: &str) -> Result<Vec<(Token, Range<usize>)>, FormulaError> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let start = text.len() - rest.len();
        let length = match first {
            'a'..='z' => rest
                .bytes()
                .take_while(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_'))
                .count(),
            '0'..='9' | '.' => {
                rest.bytes().take_while(|byte| byte.is_ascii_digit() || *byte == b'.').count()
            }
            _ => first.len_utf8(),
        };
        let span = start..start + length;
        let (word, tail) = rest.split_at(length);
        rest = tail;
        let token = match first {
            ' ' | '\t' | '\n' | '\r' => continue,
            'a'..='z' if rest.trim_start().starts_with('(') => {
                return Err(FormulaError { fault: FormulaFault::Function, span });
            }
            'a'..='z' => Token::Name(word.to_owned()),
            '0'..='9' | '.' => match number(word) {
                Some(number) => Token::Number(number),
                None => return Err(FormulaError { fault: FormulaFault::BadNumber, span }),
            },
            '+' => Token::Operator(Operator::Add),
            '-' => Token::Operator(Operator::Subtract),
            '*' => Token::Operator(Operator::Multiply),
            '/' => Token::Operator(Operator::Divide),
            '(' => Token::Open,
            ')' => Token::Close,
            _ => return Err(FormulaError { fault: FormulaFault::UnknownCharacter, span }),
        };
        found.push((token, span));
    }
    Ok(found)
}

/// A literal: digits, with a point between two of them at most.
fn number(word: &str) -> Option<f64> {
    let (whole, part) = word.split_once('.').unwrap_or((word, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    (digits(whole) && digits(part) && whole.len() + part.len() <= MAX_DIGITS)
        .then(|| word.parse().ok())
        .flatten()
}

struct Parser<'a> {
    text: &'a str,
    tokens: Vec<(Token, Range<usize>)>,
    next: usize,
    depth: usize,
}

impl Parser<'_> {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.next).map(|(token, _)| token)
    }

    /// A fault at the next word, or right behind the last.
    fn fault(&self, fault: FormulaFault) -> FormulaError {
        let end = self.text.trim_end().len();
        let span = self.tokens.get(self.next).map_or(end..end, |(_, span)| span.clone());
        FormulaError { fault, span }
    }

    fn take_operator(&mut self, wanted: [Operator; 2]) -> Option<Operator> {
        match self.peek() {
            Some(Token::Operator(operator)) if wanted.contains(operator) => {
                let operator = *operator;
                self.next += 1;
                Some(operator)
            }
            _ => None,
        }
    }

    fn sum(&mut self) -> Result<Node, FormulaError> {
        let mut left = self.product()?;
        while let Some(operator) = self.take_operator([Operator::Add, Operator::Subtract]) {
            let right = self.product()?;
            left = Node::Binary(operator, Box::new(left), Box::new(right));
        }
        Ok(left)
    }

    fn product(&mut self) -> Result<Node, FormulaError> {
        let mut left = self.signed()?;
        while let Some(operator) = self.take_operator([Operator::Multiply, Operator::Divide]) {
            let start = self.next;
            let right = self.signed()?;
            if operator == Operator::Divide && right.constant_zero() {
                let first = self.tokens.get(start).map_or(0, |(_, span)| span.start);
                let last = self.tokens.get(self.next - 1).map_or(first, |(_, span)| span.end);
                return Err(FormulaError { fault: FormulaFault::DividesByZero, span: first..last });
            }
            left = Node::Binary(operator, Box::new(left), Box::new(right));
        }
        Ok(left)
    }

    fn signed(&mut self) -> Result<Node, FormulaError> {
        if self.depth >= MAX_DEPTH {
            return Err(self.fault(FormulaFault::TooDeep));
        }
        self.depth += 1;
        let node = if self.peek() == Some(&Token::Operator(Operator::Subtract)) {
            self.next += 1;
            self.signed().map(|node| Node::Negate(Box::new(node)))
        } else {
            self.operand()
        };
        self.depth -= 1;
        node
    }

    fn operand(&mut self) -> Result<Node, FormulaError> {
        match self.peek().cloned() {
            Some(Token::Number(number)) => {
                self.next += 1;
                Ok(Node::Number(number))
            }
            Some(Token::Name(name)) => {
                self.next += 1;
                Ok(Node::Input(name))
            }
            Some(Token::Open) => {
                let open = self.tokens.get(self.next).map(|(_, span)| span.clone());
                self.next += 1;
                let inner = self.sum()?;
                match self.peek() {
                    Some(Token::Close) => {
                        self.next += 1;
                        Ok(inner)
                    }
                    None => Err(FormulaError {
                        fault: FormulaFault::Unclosed,
                        span: open.unwrap_or_default(),
                    }),
                    Some(_) => Err(self.fault(FormulaFault::ExpectedOperator)),
                }
            }
            _ => Err(self.fault(FormulaFault::ExpectedOperand)),
        }
    }
}
