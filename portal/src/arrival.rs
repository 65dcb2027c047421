//! The body of a request as it arrives, cut off when nothing comes for too long. Only what the sender is waited for counts: while the
//! service looks at a file, or its store is slow, nobody is silent. (A time-out that runs between two looks at the body, as in
//! `tower-http`, blames the sender for that.)

use axum::BoxError;
use axum::body::{Body, Bytes};
use hyper::body::{Body as HttpBody, Frame, SizeHint};
use std::error::Error;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::time::{Sleep, sleep};

/// Nothing came for too long.
#[derive(Debug, thiserror::Error)]
#[error("nothing arrived for too long")]
pub struct Silent;

/// Is that why a body could not be read to its end?
#[must_use]
pub fn is_silence(error: &(dyn Error + 'static)) -> bool {
    error.is::<Silent>() || error.source().is_some_and(is_silence)
}

/// A body whose sender may be silent for so long.
#[derive(Debug)]
pub struct Arrival {
    body: Body,
    patience: Duration,
    silence: Option<Silence>,
}

#[derive(Debug)]
struct Silence {
    over: Pin<Box<Sleep>>,
    /// Was it waited for a moment more already?
    more: bool,
}

impl Arrival {
    /// The same body, with a limit.
    pub fn limited(body: Body, patience: Duration) -> Body {
        Body::new(Self { body, patience, silence: None })
    }
}

impl HttpBody for Arrival {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let this = &mut *self;
        // First of all what is there by now, however long nobody came for it.
        if let Poll::Ready(frame) = Pin::new(&mut this.body).poll_frame(context) {
            this.silence = None;
            return Poll::Ready(frame.map(|frame| frame.map_err(Into::into)));
        }
        let wait = |time, more| Silence { over: Box::pin(sleep(time)), more };
        loop {
            let silence = this.silence.get_or_insert_with(|| wait(this.patience, false));
            ready!(silence.over.as_mut().poll(context));
            if silence.more {
                return Poll::Ready(Some(Err(Box::new(Silent))));
            }
            // A machine that had no time to look finds out in a moment what came meanwhile.
            *silence = wait(this.patience / 10, true);
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;
    use futures_util::stream;
    use http_body_util::BodyExt as _;
    use std::convert::Infallible;
    use std::sync::Mutex;
    use std::sync::mpsc::{Receiver, TryRecvError, channel};
    use std::task::Waker;

    const PATIENCE: Duration = Duration::from_millis(20);

    /// What has been sent into it; it waits for more until the sender goes.
    fn arriving(sent: Receiver<&'static str>) -> Body {
        let sent = Mutex::new(sent);
        let stream = stream::poll_fn(move |_| match sent.lock().unwrap().try_recv() {
            Ok(piece) => Poll::Ready(Some(Ok::<_, Infallible>(piece))),
            Err(TryRecvError::Empty) => Poll::Pending,
            Err(TryRecvError::Disconnected) => Poll::Ready(None),
        });
        Arrival::limited(Body::from_stream(stream), PATIENCE)
    }

    /// One look at a body, as a reader takes it that goes on with something else when nothing is there.
    fn look(body: &mut Body) -> Poll<Option<Result<Bytes, axum::Error>>> {
        let frame = Pin::new(body).poll_frame(&mut Context::from_waker(Waker::noop()));
        frame.map(|frame| frame.map(|frame| frame.map(|frame| frame.into_data().unwrap_or_default())))
    }

    #[tokio::test]
    async fn a_service_that_takes_its_time_blames_nobody_for_it() {
        let (sender, sent) = channel();
        let mut body = arriving(sent);
        assert!(look(&mut body).is_pending());
        // The sender is quick, and the service is busy for longer than anybody may be silent.
        sender.send("a letter").unwrap();
        sleep(3 * PATIENCE).await;
        assert!(matches!(look(&mut body), Poll::Ready(Some(Ok(piece))) if piece == "a letter"));
        // What was not taken from the line yet comes in a moment.
        assert!(look(&mut body).is_pending());
        sleep(3 * PATIENCE).await;
        assert!(look(&mut body).is_pending());
        sender.send("the rest of it").unwrap();
        assert!(matches!(look(&mut body), Poll::Ready(Some(Ok(piece))) if piece == "the rest of it"));
        drop(sender);
        assert!(matches!(look(&mut body), Poll::Ready(None)));
    }

    #[tokio::test]
    async fn who_sends_nothing_is_cut_off() {
        let (sender, sent) = channel();
        let mut body = arriving(sent);
        sender.send("a let").unwrap();
        assert!(body.frame().await.unwrap().is_ok());
        let error = body.frame().await.unwrap().unwrap_err();
        assert!(is_silence(&error), "{error:?}");
        drop(sender);
    }
}
