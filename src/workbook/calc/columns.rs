//! The columns of facts beside the blocks of the hidden sheets.

/// Columns of a block by name, in one list, from which their headers follow.
macro_rules! columns {
    ($(#[$about:meta])* $block:ident {
        $($(#[$of:meta])* $column:ident = $at:literal;)+
    }) => {
        $(#[$about])*
        pub(crate) mod $block {
            $($(#[$of])* pub(crate) const $column: u16 = $at;)+
            /// All of them, with their names.
            pub(crate) const ALL: &[(&str, u16)] = &[$((stringify!($column), $at)),+];
        }
    };
}
pub(crate) use columns;
