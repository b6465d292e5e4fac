// Word from the server that what a page shows has changed: over one WebSocket for the page, and by asking now and then while there is none.
const base = document.documentElement.dataset.base ?? "";
const watched = new Map();
const every = 5000;
const slowest = 15_000;
let count = 0;
let connection;
let opening = false;
let live = false;
let wait = 500;
let retry;
let asking;
let place;
let said;

/**
 * Watches something until the returned function is called.
 * @param kind as the server names it. @param argument what proves that this page may; it stands in no address.
 * @param known gives the stamp of what the page shows; empty for nothing.
 * @param told is called with another stamp when that is stored; empty when nothing is, or when nobody knows: read then.
 */
export function watch(kind, argument, known, told) {
  const id = String(++count);
  watched.set(id, { kind, argument, known, told });
  if (live) begin(connection, id);
  else open();
  return () => {
    watched.delete(id);
    if (live) connection.invoke("Unwatch", id).catch(() => {});
  };
}

/**
 * Says what this page shows of a shared plan, as long as its connection lasts.
 * @param looksAt gives it in a few words; null while nobody looks. @param told is called with who is here, soon and whenever that changes.
 * @returns what says it again when it has changed; false while there is no connection.
 */
export function attend(plan, looksAt, told) {
  place = { plan, looksAt, told };
  if (live) say(connection);
  return () => live && say(connection);
}

/** The page shows the plan no more. */
export function leave() {
  if (place && live) connection.invoke("Here", place.plan, null).catch(() => {});
  place = undefined;
}

/** Connects again: the browser's cookies have changed, and the open connection knows the old ones. */
export function reopen() {
  close();
  wait = 500;
  open();
}

async function open() {
  clearTimeout(retry);
  if (connection || opening || watched.size === 0 || !navigator.onLine) return;
  opening = true;
  let made;
  try {
    made = connection = await make();
  } catch {
    return later();
  } finally {
    opening = false;
  }
  made.on("changed", (id, stamp) => tell(id, stamp));
  made.on("here", people => place?.told(people));
  made.onclose(() => lost(made));
  try {
    await made.start();
  } catch {
    return lost(made);
  }
  if (connection !== made) return made.stop();
  live = true;
  clearInterval(asking);
  // Each is answered by a message when it has changed while nobody listened.
  for (const id of watched.keys()) begin(made, id);
  said = undefined;
  if (place) say(made);
}

async function make() {
  if (!globalThis.signalR) await import("../lib/signalr/signalr.min.js");
  const { HubConnectionBuilder, HttpTransportType, LogLevel } = globalThis.signalR;
  // One request and nothing before it: it may end on any node.
  return new HubConnectionBuilder()
    .withUrl(`${base}/live`, { transport: HttpTransportType.WebSockets, skipNegotiation: true })
    .configureLogging(LogLevel.None)
    .build();
}

async function begin(on, id) {
  const { kind, argument, known } = watched.get(id);
  try {
    await on.invoke("Watch", id, kind, argument, known());
    wait = 500;
  } catch {
    // The connection has gone, or the store is unavailable: retry later.
    if (connection === on) on.stop();
  }
}

function say(on) {
  const now = place?.looksAt();
  if (!place || now === said) return true;
  said = now;
  on.invoke("Here", place.plan, now).catch(() => connection === on && on.stop());
  return true;
}

function tell(id, stamp) {
  const one = watched.get(id);
  if (one && (stamp === "" || stamp !== one.known())) one.told(stamp);
}

function lost(old) {
  if (connection !== old) return;
  connection = undefined;
  live = false;
  later();
}

/** Until the next attempt it is asked. */
function later() {
  clearTimeout(retry);
  clearInterval(asking);
  asking = setInterval(ask, every * (0.8 + Math.random() * 0.4));
  retry = setTimeout(open, wait * (0.5 + Math.random()));
  wait = Math.min(wait * 2, slowest);
}

function close() {
  clearTimeout(retry);
  clearInterval(asking);
  const old = connection;
  connection = undefined;
  live = false;
  old?.stop();
}

/** What the WebSocket would say, asked for. */
async function ask() {
  if (document.hidden || !navigator.onLine) return;
  for (const [id, { kind, argument }] of [...watched]) {
    try {
      const answer = await fetch(`${base}/live/look`, { headers: { "X-Live": `${kind} ${argument}`.trim() }, cache: "no-store" });
      if (!answer.ok) continue;
      const stamp = await answer.text();
      if (stamp !== watched.get(id)?.known()) tell(id, stamp);
    } catch {
      // It is asked again.
    }
  }
}

addEventListener("online", () => {
  wait = 500;
  open();
});
document.addEventListener("visibilitychange", () => {
  if (!document.hidden && !live) ask();
});
// A page that the browser keeps for the way back must not hold a connection.
addEventListener("pagehide", close);
addEventListener("pageshow", event => event.persisted && open());
