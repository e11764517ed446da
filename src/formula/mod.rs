//! The arithmetic between a KPI's inputs and its value: one source, three readers.
//!
//! The grammar is `+ - * / ( )`, unary minus, numbers and input names
//! (`[a-z][a-z0-9_]*`).

mod evaluate;
mod excel;
mod parse;
mod people;

pub use evaluate::{NoValue, TOO_LARGE, ZERO};
pub use parse::{FormulaError, FormulaFault};

use serde::{Deserialize, Serialize};

/// A formula as its syntax tree, with the text that it was parsed from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Formula {
    /// As written.
    text: String,
    /// As understood.
    tree: Node,
}

/// A node of the syntax tree.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// A literal, never negative.
    Number(f64),
    /// An input by name.
    Input(String),
    /// Unary minus.
    Negate(Box<Node>),
    /// Two operands.
    Binary(Operator, Box<Node>, Box<Node>),
}

/// A binary operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
}

impl Formula {
    /// As written in the catalogue.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The syntax tree.
    #[must_use]
    pub fn tree(&self) -> &Node {
        &self.tree
    }
}

impl TryFrom<String> for Formula {
    type Error = FormulaError;

    fn try_from(text: String) -> Result<Self, FormulaError> {
        Self::parse(&text)
    }
}

impl From<Formula> for String {
    fn from(formula: Formula) -> Self {
        formula.text
    }
}
