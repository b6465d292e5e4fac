// Friends' weeks: read again when a friend or oneself changes something.
import { base, root, show } from "./board.js";
import { watch } from "./live.js";

document.documentElement.classList.add("scripted");

const watched = new Map();
let reading;

async function read() {
  reading?.abort();
  const own = reading = new AbortController();
  try {
    const answer = await fetch(`${base}/beside?handler=Board`, { headers: { "X-Fragment": "board" }, signal: own.signal });
    if (!answer.ok) return;
    show(await answer.text());
    follow();
  } catch {
    // The feed says it again when the server is back.
  }
}

/** One watch for each friend on the page. */
function follow() {
  const there = new Set([...root.querySelectorAll("[data-friend]")].map(one => one.dataset.friend));
  for (const [friend, stop] of watched) {
    if (there.has(friend)) continue;
    stop();
    watched.delete(friend);
  }
  for (const friend of there) {
    if (!watched.has(friend)) watched.set(friend, watch("beside", friend, () => root.querySelector(`[data-friend="${friend}"]`)?.dataset.stamp ?? "", read));
  }
}

follow();
