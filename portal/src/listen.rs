//! Takes connections, each with a limit on how slowly it may ask, and ends them without cutting anyone off.

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use std::future::Future;
use std::pin::pin;
use std::time::Duration;
use tokio::net::TcpListener;

/// Longest time in which a request's headers must arrive.
const HEADERS: Duration = Duration::from_secs(20);
/// Longest wait for requests under way once told to stop; each is cut off earlier by its own time limit.
const GOODBYE: Duration = Duration::from_secs(40);
/// Pause when the system has no more connections to give, for some to end.
const BREATH: Duration = Duration::from_millis(200);

/// Serves until told to stop, then lets the requests that are under way finish.
pub async fn listen(listener: TcpListener, router: Router, told_to_stop: impl Future<Output = ()>) {
    let mut server = http1::Builder::new();
    server.timer(TokioTimer::new()).header_read_timeout(HEADERS);
    let connections = GracefulShutdown::new();
    let mut told_to_stop = pin!(told_to_stop);
    loop {
        let stream = tokio::select! {
            () = &mut told_to_stop => break,
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => stream,
                Err(error) => {
                    tracing::warn!(%error, "a connection could not be taken");
                    tokio::time::sleep(BREATH).await;
                    continue;
                }
            },
        };
        let service = TowerToHyperService::new(router.clone());
        let connection = connections.watch(server.serve_connection(TokioIo::new(stream), service));
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection ended early");
            }
        });
    }
    drop(listener);
    if tokio::time::timeout(GOODBYE, connections.shutdown()).await.is_err() {
        tracing::warn!("some requests did not finish in time");
    }
}
