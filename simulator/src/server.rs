//! The server around a venue: sockets, TLS, WebSocket, REST and the control endpoint.
