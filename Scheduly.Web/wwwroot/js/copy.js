// The last confirmed state is kept in this browser too, so that a session that ended loses nothing.
import { base, root } from "./board.js";
import { onChange } from "./commands.js";

const key = "scheduly.copy";
const pause = 400;
let waiting;

const empty = () => root.querySelector("[data-empty=True]") !== null;

async function save() {
  if (empty()) return localStorage.removeItem(key);
  const answer = await fetch(`${base}/api/schedule/export`);
  if (answer.ok) localStorage.setItem(key, JSON.stringify({ at: new Date().toISOString(), text: await answer.text() }));
}

function later() {
  clearTimeout(waiting);
  waiting = setTimeout(() => save().catch(() => {}), pause);
}

function read() {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function names(text) {
  try {
    return JSON.parse(text).schedules.map(one => one.name);
  } catch {
    return [];
  }
}

/** Fills the offer that the start page carries: the copy goes through the same import as a file. */
function offer() {
  const copy = read();
  const place = document.getElementById("kept-copy");
  if (!copy || !place || !empty()) return;
  place.querySelector("[name=text]").value = copy.text;
  place.querySelector("time").textContent = new Date(copy.at).toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
  place.querySelector(".kept-names").replaceChildren(...names(copy.text).map(name => Object.assign(document.createElement("li"), { textContent: name })));
  place.hidden = false;
  place.querySelector("[data-forget]").addEventListener("click", () => {
    localStorage.removeItem(key);
    place.hidden = true;
    document.querySelector("main select, main input:not([type=hidden])").focus();
  });
}

onChange(() => empty() ? localStorage.removeItem(key) : later());

// After those who were told of a change: what the student removed on purpose is not offered back.
document.addEventListener("board", () => setTimeout(offer));
if (empty()) offer();
else later();
