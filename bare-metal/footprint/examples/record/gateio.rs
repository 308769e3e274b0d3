//! What all of Gate.io's channels share.

/// Says yes to a request, or answers a ping (spot docs, "Server Response").
pub(crate) fn acknowledge(request: &str) -> String {
    let channel = member(request, "channel");
    if let Some(market) = channel.strip_suffix(r#".ping""#) {
        return format!(r#"{{"time":1,"channel":{market}.pong","event":"","result":null}}"#);
    }
    let (id, event) = (member(request, "id"), member(request, "event"));
    format!(
        r#"{{"time":1,"id":{id},"channel":{channel},"event":{event},"result":{{"status":"success"}}}}"#
    )
}

/// The value of a request's member, as it stands there; of those that are no objects.
pub(crate) fn member<'r>(request: &'r str, name: &str) -> &'r str {
    let value = request.split_once(&format!("\"{name}\":")).unwrap_or_default().1;
    value.split([',', '}']).next().unwrap_or_default()
}
