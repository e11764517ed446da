//! The logo of an organisation, as its theme has it.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use imagesize::ImageType;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use std::{fmt, sync::Arc};

/// Largest file of a logo, in bytes: it is carried by every workbook and every page.
pub const MAX_LOGO: usize = 200_000;

/// A logo: a picture that every program shows, PNG or JPEG.
///
/// ```
/// use klant::model::{Logo, UnfitLogo};
///
/// assert_eq!(Logo::new(b"<svg/>"), Err(UnfitLogo::NoPicture));
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Logo {
    bytes: Arc<[u8]>,
    is_png: bool,
    /// Width and height, in pixels.
    size: (u32, u32),
}

/// Why bytes are no logo.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum UnfitLogo {
    /// More than [`MAX_LOGO`] bytes.
    #[error("larger than {MAX_LOGO} bytes")]
    TooLarge,
    /// Neither PNG nor JPEG, or damaged at its beginning.
    #[error("no PNG and no JPEG")]
    NoPicture,
}

impl Logo {
    /// The logo that is in a file of these bytes.
    ///
    /// # Errors
    /// When there are too many of them, or when they are no PNG and no JPEG with a size.
    pub fn new(bytes: &[u8]) -> Result<Self, UnfitLogo> {
        if bytes.len() > MAX_LOGO {
            return Err(UnfitLogo::TooLarge);
        }
        let is_png = match imagesize::image_type(bytes) {
            Ok(ImageType::Png) => true,
            Ok(ImageType::Jpeg) => false,
            _ => return Err(UnfitLogo::NoPicture),
        };
        let found = imagesize::blob_size(bytes).map_err(|_| UnfitLogo::NoPicture)?;
        let side = |pixels: usize| u32::try_from(pixels).ok().filter(|pixels| *pixels > 0);
        let size = side(found.width).zip(side(found.height)).ok_or(UnfitLogo::NoPicture)?;
        Ok(Self { bytes: bytes.into(), is_png, size })
    }

    /// The logo that is in a file whose bytes stand in this text, in base64.
    ///
    /// # Errors
    /// As [`Logo::new`], and when the text is no base64.
    pub fn from_base64(text: &str) -> Result<Self, UnfitLogo> {
        // Three bytes are four signs.
        if text.len() > MAX_LOGO.div_ceil(3) * 4 {
            return Err(UnfitLogo::TooLarge);
        }
        STANDARD.decode(text).map_err(|_| UnfitLogo::NoPicture).and_then(|bytes| Self::new(&bytes))
    }

    /// The file in base64, as [`Logo::from_base64`] reads it.
    #[must_use]
    pub fn to_base64(&self) -> String {
        STANDARD.encode(&self.bytes)
    }

    /// The file.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Ending of the name of such a file: `png` or `jpeg`.
    #[must_use]
    pub fn ending(&self) -> &'static str {
        if self.is_png { "png" } else { "jpeg" }
    }

    /// Width and height, in whatever unit the room is given in: as large as fits, and no part of it
    /// stretched.
    #[must_use]
    pub fn within(&self, width: f64, height: f64) -> (f64, f64) {
        let (across, down) = (f64::from(self.size.0), f64::from(self.size.1));
        let scale = (width / across).min(height / down);
        (across * scale, down * scale)
    }
}

/// Bytes as a layer of a catalogue holds those of a picture.
#[must_use]
pub(crate) fn picture_text(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

impl fmt::Debug for Logo {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (width, height) = self.size;
        write!(to, "{} of {width} × {height}, {} bytes", self.ending(), self.bytes.len())
    }
}

impl Serialize for Logo {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&self.to_base64())
    }
}

impl<'de> Deserialize<'de> for Logo {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Self::from_base64(&String::deserialize(from)?).map_err(D::Error::custom)
    }
}
