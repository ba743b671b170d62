//! A server that answers everything with a page to sign in on and status 200, as a proxy before a real one does.

use std::{
    io::{Read, Write},
    net::TcpListener,
    thread,
};

const PAGE: &str = "<!doctype html><html><head><title>Sign in</title></head><body><form>Password</form></body></html>";

/// Starts one and gives its address; it ends with the test.
///
/// # Panics
/// When no port is free.
pub fn login_page() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { continue };
            let mut heard = [0; 8192];
            if stream.read(&mut heard).is_err() {
                continue;
            }
            let answer = format!(
                "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{PAGE}",
                PAGE.len()
            );
            // A client that has read enough may be gone.
            let _ = stream.write_all(answer.as_bytes());
        }
    });
    url
}
