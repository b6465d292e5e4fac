// A live link: shows what its token opens, and again whenever that changes. Only what differs is put in place.
import { show } from "./board.js";
import { watch } from "./live.js";
import { ready, token } from "./token.js";

const shown = () => document.getElementById("followed")?.dataset.version ?? "";
let reading;

async function read() {
  reading?.abort();
  const own = reading = new AbortController();
  const data = new FormData();
  data.set("token", token);
  data.set("__RequestVerificationToken", document.querySelector("meta[name=csrf-token]").content);
  try {
    const answer = await fetch(new URL(location.pathname, location.href), { method: "POST", body: data, headers: { "X-Fragment": "board" }, signal: own.signal });
    const html = await answer.text();
    if (html.includes('id="title"')) show(html);
  } catch {
    // The feed says it again when the server is back.
  }
}

// Without a token in the address there is nothing to follow: the form shows what it is given, once.
if (token) {
  await ready;
  if (shown()) watch("link", token, shown, stamp => stamp !== "" && stamp === shown() ? undefined : read());
}
