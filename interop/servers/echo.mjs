// A WebSocket server over the package `ws`, for the tests of this crate.
//
// Prints `ready PORT`, then a line for each connection that is over: what it saw of the client. Its
// end is the end of its standard input, so that it does not outlive the tests.

import { once } from 'node:events';
import { createServer, STATUS_CODES } from 'node:http';
import { createRequire } from 'node:module';

// Modules are looked for beside this file only, and the package is in the folder of the caller.
const require = createRequire(`${process.env.TICKWIRE_INTEROP_PACKAGES}/`);
const { WebSocketServer } = require('ws');

const PATTERN = Buffer.from(Array.from({ length: 251 }, (_, index) => index));

// What a path asks for: a behaviour, and its settings.
class Ask {
  constructor(path) {
    const url = new URL(path, 'http://localhost');
    this.name = url.pathname;
    this.settings = url.searchParams;
  }

  text(name, missing) {
    return this.settings.get(name) ?? missing;
  }

  number(name, missing) {
    return this.isOn(name) ? Number(this.text(name)) : missing;
  }

  isOn(name) {
    return this.settings.has(name);
  }
}

// What the server saw of one client.
class Seen {
  messages = 0;
  bytes = 0;
  pongs = 0;
  error = '';

  take(body) {
    this.messages += 1;
    this.bytes += body.length;
  }

  line(ask, code, reason) {
    const { messages, bytes, pongs, error } = this;
    return ['seen', ask.text('id'), code, messages, bytes, pongs, error, reason].join('\t');
  }
}

// The extension as the path asks for it; none where it does not.
function deflate(ask) {
  if (!ask.isOn('deflate')) return false;
  return {
    // Small messages are compressed too.
    threshold: 0,
    serverNoContextTakeover: ask.isOn('server_no_takeover') || undefined,
    clientNoContextTakeover: ask.isOn('client_no_takeover') || undefined,
    serverMaxWindowBits: ask.number('server_bits'),
    clientMaxWindowBits: ask.number('client_bits'),
  };
}

// A promise of what `send` and `ping` tell a callback.
function sent(start) {
  return new Promise((resolve, reject) => start((error) => (error ? reject(error) : resolve())));
}

function echo(socket, _ask, seen) {
  socket.on('message', (body, binary) => {
    seen.take(body);
    socket.send(body, { binary });
  });
}

// Echoes in fragments of so many bytes, even inside a character, with pings between.
function fragments(socket, ask, seen) {
  const size = ask.number('size');
  socket.on('pong', () => (seen.pongs += 1));
  socket.on('message', (body, binary) => {
    seen.take(body);
    for (let at = 0; at < body.length; at += size) {
      socket.send(body.subarray(at, at + size), { binary, fin: false });
      socket.ping(`at ${at}`);
    }
    socket.send('', { binary, fin: true });
  });
}

function close(socket, ask, seen) {
  const end = () => {
    if (ask.isOn('code')) socket.close(ask.number('code'), ask.text('reason', ''));
    else socket.close();
  };
  const after = ask.number('after', 0);
  socket.on('message', (body) => {
    seen.take(body);
    if (seen.messages === after) end();
  });
  if (after === 0) end();
}

async function pings(socket, ask, seen) {
  for (let size = 0; size < ask.number('count'); size += 1) {
    const payload = PATTERN.subarray(0, size);
    const pong = once(socket, 'pong');
    socket.ping(payload);
    if (!payload.equals((await pong)[0])) throw new Error(`another pong than ${size} bytes`);
    seen.pongs += 1;
  }
  echo(socket, ask, seen);
  socket.send('all answered');
}

function big(socket, ask, seen) {
  socket.send(Buffer.alloc(ask.number('size'), PATTERN), { binary: true });
  echo(socket, ask, seen);
}

function zeros(socket, ask, seen) {
  socket.send(Buffer.alloc(ask.number('size')), { binary: true });
  echo(socket, ask, seen);
}

async function tiny(socket, ask, seen) {
  echo(socket, ask, seen);
  for (let index = 0; index < ask.number('count'); index += 1) {
    const at = index % 251;
    const body = index % 2 === 0 ? PATTERN.subarray(0, 0) : PATTERN.subarray(at, at + 1);
    const done = sent((tell) => socket.send(body, { binary: true }, tell));
    if (index % 1000 === 0) await done;
  }
}

function invalidText(socket, ask, seen) {
  socket.send(Buffer.from(ask.text('hex'), 'hex'), { binary: false });
  echo(socket, ask, seen);
}

// Sends bytes that need not be frames.
function raw(socket, ask, seen) {
  socket._socket.write(Buffer.from(ask.text('hex'), 'hex'));
  echo(socket, ask, seen);
}

// The venue of `tickwire_core::testing`: it says yes, and tells so many trades.
function venue(socket, ask, seen) {
  socket.on('message', (body) => {
    seen.take(body);
    const [word, id, , symbol] = body.toString().split(' ');
    if (word === 'ping') {
      socket.send('pong');
      return;
    }
    socket.send(`ok ${id}`);
    for (let trade = 0; trade < ask.number('trades'); trade += 1) {
      socket.send(`trade ${symbol} ${trade} 10.50 2 buy`);
    }
  });
}

async function cut(socket, _ask, seen) {
  seen.take((await once(socket, 'message'))[0]);
  socket.terminate();
}

const BEHAVIOURS = {
  '/echo': echo,
  '/header': echo,
  '/fragments': fragments,
  '/close': close,
  '/pings': pings,
  '/big': big,
  '/tiny': tiny,
  '/zeros': zeros,
  '/invalid-text': invalidText,
  '/raw': raw,
  '/venue': venue,
  '/cut': cut,
};

function handle(socket, ask) {
  const seen = new Seen();
  const tell = (error) => (seen.error ||= `${error.code ?? error.name}: ${error.message}`);
  socket.on('error', tell);
  socket.on('close', (code, reason) => console.log(seen.line(ask, code, reason)));
  Promise.resolve(BEHAVIOURS[ask.name](socket, ask, seen)).catch(tell);
}

function refuse(socket, ask) {
  const status = ask.number('status');
  const lines = [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, 'Content-Length: 0'];
  if (ask.isOn('retry')) lines.push(`Retry-After: ${ask.text('retry')}`);
  socket.end(`${lines.join('\r\n')}\r\n\r\n`);
}

function upgrade(request, socket, head) {
  const ask = new Ask(request.url);
  if (ask.name === '/refuse') {
    refuse(socket, ask);
    return;
  }
  const server = new WebSocketServer({
    noServer: true,
    perMessageDeflate: deflate(ask),
    maxPayload: ask.number('max', 32 * 1024 * 1024),
  });
  server.on('headers', (headers) => {
    if (ask.isOn('header')) headers.push(`${ask.text('header')}: ${ask.text('value')}`);
  });
  server.handleUpgrade(request, socket, head, (client) => handle(client, ask));
}

const http = createServer();
http.on('upgrade', upgrade);
http.listen(0, '127.0.0.1', () => console.log(`ready\t${http.address().port}`));
process.stdin.on('end', () => process.exit(0)).resume();
