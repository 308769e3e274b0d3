//! The seam between the client and its one extension, permessage-deflate: without the feature
//! `deflate` there is nothing behind it, and no cost.

#[cfg(feature = "deflate")]
pub(super) use with::{Agreed, Extension, Offer, agree, write_offer};
#[cfg(not(feature = "deflate"))]
pub(super) use without::{Agreed, Extension, Offer, agree, write_offer};

#[cfg(feature = "deflate")]
mod with {
    pub(in super::super) use crate::ws::deflate::{Agreed, Offer};

    use crate::scratch::Full;
    use crate::text::Writer;
    use crate::ws::deflate::Deflate;
    use crate::ws::fault::{Fault, HandshakeFault};
    use crate::ws::step::Span;

    /// What the server made of our offer: the value of one `Sec-WebSocket-Extensions`.
    pub(in super::super) fn agree(offer: Offer, value: &[u8]) -> Result<Agreed, HandshakeFault> {
        Agreed::parse(offer, value).map_err(HandshakeFault::Deflate)
    }

    /// Writes the header line of our offer.
    pub(in super::super) fn write_offer(offer: Offer, out: &mut Writer<'_>) -> Result<(), Full> {
        offer.write(out)
    }

    /// Deflate, where the caller gave it memory.
    #[derive(Default)]
    pub(in super::super) struct Extension<'b>(pub(in super::super) Option<Deflate<'b>>);

    impl Extension<'_> {
        /// What to ask the server for.
        pub(in super::super) fn offer(&self) -> Option<Offer> {
            self.0.as_ref().map(Deflate::offer)
        }

        /// A connection is open, with what the server agreed to.
        pub(in super::super) fn begin(&mut self, agreed: Option<Agreed>) {
            if let Some(deflate) = &mut self.0 {
                deflate.begin(agreed);
            }
        }

        /// Whether the server agreed, so that the first reserved bit has a meaning.
        #[inline]
        pub(in super::super) fn is_on(&self) -> bool {
            self.0.as_ref().is_some_and(Deflate::is_on)
        }

        /// Inflates the payload of a whole message.
        pub(in super::super) fn inflate(&mut self, payload: &[u8]) -> Result<Span, Fault> {
            match &mut self.0 {
                Some(deflate) => deflate.inflate(payload),
                None => Err(Fault::Deflate),
            }
        }

        /// The bytes of an inflated message, and everything behind them.
        #[inline]
        pub(in super::super) fn from(&self, span: Span) -> &[u8] {
            self.0.as_ref().map_or(&[], |deflate| deflate.from(span))
        }

        /// Writes `payload` deflated to the start of `out` and says how long that is; `None` where
        /// deflate is not agreed or `out` is too small.
        pub(in super::super) fn deflate(
            &mut self,
            payload: &[u8],
            out: &mut [u8],
        ) -> Option<usize> {
            self.0.as_mut()?.deflate(payload, out)
        }

        /// Overwrites all that was inflated.
        pub(in super::super) fn wipe(&mut self) {
            if let Some(deflate) = &mut self.0 {
                deflate.wipe();
            }
        }
    }
}

#[cfg(not(feature = "deflate"))]
mod without {
    use core::convert::Infallible;
    use core::marker::PhantomData;

    use crate::scratch::Full;
    use crate::text::Writer;
    use crate::ws::fault::{Fault, HandshakeFault};
    use crate::ws::step::Span;

    pub(in super::super) type Offer = Infallible;
    pub(in super::super) type Agreed = Infallible;

    pub(in super::super) fn agree(offer: Offer, _: &[u8]) -> Result<Agreed, HandshakeFault> {
        match offer {}
    }

    pub(in super::super) fn write_offer(offer: Offer, _: &mut Writer<'_>) -> Result<(), Full> {
        match offer {}
    }

    /// No extension.
    #[derive(Default)]
    pub(in super::super) struct Extension<'b>(PhantomData<&'b ()>);

    #[expect(clippy::unused_self, reason = "the twin with the feature has something to look at")]
    impl Extension<'_> {
        pub(in super::super) fn offer(&self) -> Option<Offer> {
            None
        }

        pub(in super::super) fn begin(&mut self, _: Option<Agreed>) {}

        #[inline]
        pub(in super::super) fn is_on(&self) -> bool {
            false
        }

        pub(in super::super) fn inflate(&mut self, _: &[u8]) -> Result<Span, Fault> {
            Err(Fault::Protocol(crate::ws::fault::Violation::Rsv))
        }

        #[inline]
        pub(in super::super) fn from(&self, _: Span) -> &[u8] {
            &[]
        }

        pub(in super::super) fn deflate(&mut self, _: &[u8], _: &mut [u8]) -> Option<usize> {
            None
        }

        pub(in super::super) fn wipe(&mut self) {}
    }
}
