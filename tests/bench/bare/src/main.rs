//! bare FOLDER PORT: serves the files of a folder.

use actix_files::Files;
use actix_web::{App, HttpServer};

#[actix_web::main]
async fn main() -> std::io::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().expect("a folder");
    let port: u16 = arguments
        .next()
        .and_then(|port| port.parse().ok())
        .expect("a port");
    HttpServer::new(move || App::new().service(Files::new("/", &folder)))
        .workers(2)
        .bind(("127.0.0.1", port))?
        .run()
        .await
}
