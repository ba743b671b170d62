//! The listening socket of a process that can be away, and connections that can be cut.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};

use crate::alertmanager::Process;

/// How often it looks whether the process has gone.
const LOOK: Duration = Duration::from_millis(100);

/// How often it looks whether the process has come back.
const LOOK_WHILE_DOWN: Duration = Duration::from_millis(10);

/// Accepts connections while the process is up; while it is down the port is closed, so that they are refused.
pub(crate) struct Gate {
    process: Arc<Process>,
    address: SocketAddr,
    listener: Option<TcpListener>,
}

impl Gate {
    pub(crate) fn new(process: Arc<Process>, address: SocketAddr, listener: TcpListener) -> Self {
        Self { process, address, listener: Some(listener) }
    }

    /// Waits for a connection, for a moment.
    async fn look(&mut self) -> Option<(TcpStream, SocketAddr)> {
        if self.process.is_down() {
            self.listener = None;
        } else if self.listener.is_none() {
            self.listener = TcpListener::bind(self.address)
                .await
                .inspect_err(|error| tracing::debug!(%error, address = %self.address, "cannot listen again yet"))
                .ok();
        }
        match &self.listener {
            Some(listener) => tokio::time::timeout(LOOK, listener.accept()).await.ok()?.ok(),
            None => {
                tokio::time::sleep(LOOK_WHILE_DOWN).await;
                None
            }
        }
    }
}

impl Listener for Gate {
    type Io = Connection;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Connection, SocketAddr) {
        loop {
            if let Some((stream, from)) = self.look().await {
                return (Connection { stream, wire: Wire::default() }, from);
            }
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        Ok(self.address)
    }
}

/// A connection that can be cut from inside a request.
pub(crate) struct Connection {
    stream: TcpStream,
    wire: Wire,
}

/// Cuts a [`Connection`].
#[derive(Debug, Clone, Default)]
pub(crate) struct Wire(Arc<AtomicBool>);

impl Wire {
    /// Nothing goes through any more; the connection ends with the next byte that tries.
    pub(crate) fn cut(&self) {
        self.0.store(true, Ordering::SeqCst);
    }

    fn check(&self) -> io::Result<()> {
        if self.0.load(Ordering::SeqCst) { Err(io::ErrorKind::ConnectionReset.into()) } else { Ok(()) }
    }
}

impl Connected<IncomingStream<'_, Gate>> for Wire {
    fn connect_info(stream: IncomingStream<'_, Gate>) -> Self {
        stream.io().wire.clone()
    }
}

impl AsyncRead for Connection {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        self.wire.check()?;
        Pin::new(&mut self.stream).poll_read(cx, buf)
    }
}

impl AsyncWrite for Connection {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        self.wire.check()?;
        Pin::new(&mut self.stream).poll_write(cx, buf)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.wire.check()?;
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
