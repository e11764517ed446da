//! Layers of the user.
